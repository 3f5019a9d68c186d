"""Forms of the network: invite, replace, see off; file an activity in one language; return it."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import SetPasswordForm
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms import modelform_factory
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperation.focal_points import access, activities, campaigns, invitations
from cooperation.focal_points.wording import name_of, title_of
from cooperation.models import CountryActivity, FocalPoint
from cooperation.models.filing import COMMENT_LENGTH
from organisation.models import Country
from segib_site import dates, languages
from segib_site.forms import SlicedForm
from segib_site.panels import language_attributes

LANGUAGES = list(languages.ENDONYMS.items())
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
#: Longest text of an activity, in characters: a page and a half.
TEXT_LENGTH = 5000


class PersonForm(forms.Form):
    """Who is invited, and in which language."""

    person = forms.CharField(label=gettext_lazy("Person’s name"), max_length=150)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        max_length=150,
        help_text=gettext_lazy("The invitation goes there. Name and e-mail are never public."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("The person’s language"),
        choices=LANGUAGES,
        help_text=gettext_lazy("The e-mails and the CMS will be in it."),
    )

    country: Country | None = None

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        country = self.country or self.cleaned_data.get("country")
        if country:
            invitations.check_address(email, country)
        return email


class InstitutionMixin(forms.Form):
    """The institution, in one language."""

    institution = forms.CharField(label=gettext_lazy("Institution"), max_length=200)
    institution_language = forms.ChoiceField(
        label=gettext_lazy("Language the institution’s name is written in"),
        choices=LANGUAGES,
        help_text=gettext_lazy("Others can be added later. The institution is public."),
    )


class InviteForm(PersonForm, InstitutionMixin):
    """A new focal point: country, institution, person."""

    country = forms.ModelChoiceField(label=gettext_lazy("Country"), queryset=Country.objects.none())
    website = forms.URLField(
        label=gettext_lazy("Website of the institution"), required=False, assume_scheme="https"
    )
    field_order = (
        "country", "institution", "institution_language", "website", "person", "email", "language",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Country.objects.filter(role=Country.Role.MEMBER)
        self.fields["country"].queryset = members
        shown = [(country.pk, title_of(country, "name")) for country in campaigns.countries()]
        self.fields["country"].choices = [("", "–"), *shown]

    def point(self) -> FocalPoint:
        """Return the focal point described, not saved."""
        data = self.cleaned_data
        code = data["institution_language"]
        point = FocalPoint(
            country=data["country"], website=data["website"], person=data["person"], email=data["email"],
            source_language=code, live=False,
        )  # fmt: skip
        languages.put(point, "institution", code, data["institution"])
        return point


class LastDayForm(forms.Form):
    """When a term ends."""

    last_day = forms.DateField(
        label=gettext_lazy("Last day of the term"),
        widget=DAY,
        help_text=gettext_lazy("Today at the latest: the account loses its access at once."),
    )

    def __init__(self, *args: Any, point: FocalPoint, **kwargs: Any) -> None:
        self.point = point
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = timezone.localdate()

    def clean_last_day(self) -> datetime.date:
        day = self.cleaned_data["last_day"]
        if day > timezone.localdate():
            raise ValidationError(_("Choose today or an earlier day."))
        if self.point.since and day < self.point.since:
            raise ValidationError(_("A term cannot end before it begins."))
        return day


class ReplaceForm(LastDayForm, PersonForm, InstitutionMixin):
    """The successor, and when the term of the one before ends."""

    field_order = ("last_day", "person", "email", "language", "institution", "institution_language")

    def __init__(self, *args: Any, point: FocalPoint, **kwargs: Any) -> None:
        super().__init__(*args, point=point, **kwargs)
        self.country = point.country
        self.fields["institution"].initial = languages.get(point, "institution", point.source_language)
        self.fields["institution_language"].initial = point.source_language
        self.fields["language"].initial = point.source_language

    def clean_email(self) -> str:
        email = self.cleaned_data["email"]
        account = self.point.user
        if account and email.lower() in {account.email.lower(), account.get_username().lower()}:
            raise ValidationError(_("This is the e-mail of the focal point that leaves."))
        return super().clean_email()

    def other_institution(self) -> dict[str, str] | None:
        """Return the institution by language if it is another than before."""
        names = ("institution", "institution_language")
        if not any(name in self.changed_data for name in names):
            return None
        return {self.cleaned_data["institution_language"]: self.cleaned_data["institution"]}


class LeaveForm(LastDayForm):
    """When a term ends without a successor, and who takes over."""

    caretaker = forms.ModelChoiceField(
        label=gettext_lazy("Who takes over at SEGIB"),
        queryset=get_user_model().objects.none(),
        help_text=gettext_lazy("Is sent the list of what is open."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["caretaker"]
        field.queryset = access.keepers()
        if self.point.user_id:
            field.queryset = field.queryset.exclude(pk=self.point.user_id)
        field.label_from_instance = name_of


class PasswordForm(SetPasswordForm):
    """The password of a new account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("new_password1", "new_password2"):
            self.fields[name].max_length = 256
            self.fields[name].widget.attrs.update({"maxlength": 256, "autocomplete": "new-password"})
        self.fields["new_password1"].label = _("Choose a password")
        self.fields["new_password2"].label = _("The same password again")


class ReturnForm(forms.Form):
    """Why an activity goes back to its country."""

    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What should be changed. The focal point is sent it as you write it."),
    )


# -- an activity in one language --------------------------------------------------------------


def days_of(text: str) -> tuple[datetime.date, datetime.date | None] | None:
    """Return the first and the last day of a date if it is made of days, else ``None``."""
    begin, end, is_open = dates.parse(text)
    if is_open or not begin.day or (end and not end.day):
        return None
    return begin.first_day, end.first_day if end else None


class ActivityForm(SlicedForm):
    """An activity in one language: the fields a focal point fills in. It merges like every editing form.

    Inputs are named without a language (``title``), so that the language can be chosen in the form.
    """

    code: str

    first_day = forms.DateField(label=gettext_lazy("First day"), required=False, widget=DAY)
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=DAY,
        help_text=gettext_lazy("Only if it lasts more than one day."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        title, text = (languages.localised_name(name, self.code) for name in ("title", "text"))
        for name, column in (("title", title), ("text", text)):
            field = self.fields[column]
            field.label = capfirst(CountryActivity._meta.get_field(name).verbose_name)
            field.widget.attrs.update(language_attributes(self.code))
        is_source = self.code == self.instance.source_language
        self.fields[title].required = is_source
        self.fields[text].widget.attrs["maxlength"] = TEXT_LENGTH
        self.fields[text].validators.append(MaxLengthValidator(TEXT_LENGTH))
        self.fields[text].help_text = _(
            "What happens, for whom, with whom. An empty line begins a paragraph."
        )
        self.fields["place"].help_text = _("E.g. Montevideo, Teatro Solís.")
        if "source_language" in self.fields:
            self.fields["source_language"].label = _("Language you write in")
            self.fields["source_language"].help_text = _("One is enough. Others can be added later.")
        self._offer_campaigns()
        self._offer_days()

    def _offer_campaigns(self) -> None:
        found = list(activities.open_campaigns())
        own = self.instance.campaign if self.instance.campaign_id else None
        if own is None and len(found) == 1:
            self.initial["campaign"] = found[0].pk
        if own and own.pk not in {campaign.pk for campaign in found}:
            found.append(own)
        field = self.fields["campaign"]
        field.queryset = field.queryset.filter(pk__in=[campaign.pk for campaign in found])
        shown = [(campaign.pk, title_of(campaign)) for campaign in found]
        field.choices = [*([] if own or len(found) == 1 else [("", "–")]), *shown]

    def _offer_days(self) -> None:
        """Ask for days; a date that is not made of days (a month, a year) is kept as a text field."""
        stored = self.instance.dates
        days = days_of(stored) if stored else (None, None)
        if days is None:
            del self.fields["first_day"], self.fields["last_day"]
            return
        self.fields["dates"].widget = forms.HiddenInput()
        self.initial["first_day"], self.initial["last_day"] = days

    def add_prefix(self, field_name: str) -> str:
        own = {languages.localised_name(name, self.code): name for name in ("title", "text")}
        return super().add_prefix(own.get(field_name, field_name))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        title, text = (languages.localised_name(name, self.code) for name in ("title", "text"))
        if cleaned.get(text) and not cleaned.get(title) and title not in self.errors:
            self.add_error(title, _("A text needs a title in the same language."))
        if "first_day" not in self.fields:
            return cleaned
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if last and not first and "first_day" not in self.errors:
            self.add_error("first_day", _("Write the first day too."))
        elif first and last and last < first:
            self.add_error("last_day", _("The last day cannot be before the first."))
        elif first and last and last != first:
            cleaned["dates"] = f"{first.isoformat()}/{last.isoformat()}"
        else:
            cleaned["dates"] = first.isoformat() if first else ""
        return cleaned


#: Order of the fields on the screen; days stand where dates would.
SHOWN = ("campaign", "source_language", "title", "text", "first_day", "last_day", "dates", "place", "website")


def activity_form(code: str, *, is_new: bool) -> type[ActivityForm]:
    """Return the form of an activity in a language; of a new one, the language can be chosen."""
    title, text = (languages.localised_name(name, code) for name in ("title", "text"))
    fields = ["campaign", *(["source_language"] if is_new else []), title, text, "dates", "place", "website"]
    base = type("ActivityFormOfLanguage", (ActivityForm,), {"code": code})
    # Not Wagtail's chooser, which shows all pages of the site.
    widgets = {"campaign": forms.Select}
    form = modelform_factory(CountryActivity, form=base, fields=fields, widgets=widgets)
    form.field_order = [{"title": title, "text": text}.get(name, name) for name in SHOWN]
    return form
