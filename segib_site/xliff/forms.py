"""Forms of the translation files' screens."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminPageChooser

from segib_site import languages
from segib_site.models import SitePage
from segib_site.xliff.checking import records_named
from segib_site.xliff.reading import ENDINGS, MAX_BYTES, UnreadableFile, read
from segib_site.xliff.selection import of_type, record_types, section, used_by
from segib_site.xliff.writing import Version, Wanted


class ExportForm(forms.Form):
    """What goes out for translation."""

    record = forms.CharField(required=False, widget=forms.HiddenInput)
    page = forms.ModelChoiceField(
        label=gettext_lazy("Page"),
        queryset=SitePage.objects.filter(depth__gt=1),
        required=False,
        widget=AdminPageChooser(target_models=[SitePage]),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("How much of it"),
        choices=[
            ("section", gettext_lazy("The page and everything below it")),
            ("page", gettext_lazy("This page alone")),
        ],
        initial="section",
        required=False,
        widget=forms.RadioSelect,
    )
    used = forms.BooleanField(
        label=gettext_lazy("With the records these pages use"),
        help_text=gettext_lazy("Thematic axes, activities, countries and the like."),
        required=False,
    )
    types = forms.MultipleChoiceField(
        label=gettext_lazy("All records of a kind"), required=False, widget=forms.CheckboxSelectMultiple
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Into"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Each text is sent in its own source language."),
    )
    wanted = forms.ChoiceField(
        label=gettext_lazy("Which texts"),
        choices=Wanted.choices,
        initial=Wanted.TO_DO,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("A language that is left out on purpose is never sent."),
    )
    version = forms.ChoiceField(
        label=gettext_lazy("Which version of the source"),
        choices=Version.choices,
        initial=Version.PUBLIC,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [
            (code, capfirst(languages.language_name(code))) for code in languages.CODES
        ]
        self.fields["types"].choices = [
            (model._meta.label_lower, capfirst(str(model._meta.verbose_name_plural)))
            for model in record_types()
        ]
        self.one = self._one_record()
        if self.one is not None:
            for name in ("page", "scope", "used", "types"):
                del self.fields[name]

    def _one_record(self) -> Any:
        """Return the record the form is about, if it is about one."""
        key = str(self.data.get("record") or self.initial.get("record") or "")
        return records_named([key]).get(key)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.one is None and not cleaned.get("page") and not cleaned.get("types"):
            raise forms.ValidationError(_("Choose a page or a kind of record."))
        return cleaned

    def records(self) -> tuple[str, list[Any]]:
        """Return a name for what was chosen, and the records."""
        if self.one is not None:
            return str(self.one), [self.one]
        chosen, name = [], ""
        if page := self.cleaned_data["page"]:
            name = str(page)
            chosen = section(page) if self.cleaned_data["scope"] != "page" else [page.specific]
        named: dict[Any, Any] = {}
        if self.cleaned_data["used"]:
            named = {(type(record), record.pk): record for record in used_by(chosen)}
        for model in record_types():
            if model._meta.label_lower in self.cleaned_data["types"]:
                name = name or str(model._meta.verbose_name_plural)
                named |= {(model, record.pk): record for record in of_type(model)}
        return name, [*chosen, *named.values()]


class ImportForm(forms.Form):
    """A file that comes back."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("XLIFF 1.2, or several such files in a ZIP archive; up to 20 MB."),
        widget=forms.FileInput(attrs={"accept": ",".join([*ENDINGS, ".zip"])}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                _("It is larger than %(size)s MB.") % {"size": MAX_BYTES // 1024 // 1024}
            )
        self.content = file.read()
        try:
            read(file.name, self.content)
        except UnreadableFile as error:
            raise forms.ValidationError(str(error)) from error
        return file


class ApplyForm(forms.Form):
    """How a checked file is taken."""

    on_conflict = forms.ChoiceField(
        label=gettext_lazy("Texts that were changed here meanwhile"),
        choices=[
            ("ours", gettext_lazy("Keep what is here")),
            ("theirs", gettext_lazy("Take what the file says")),
        ],
        widget=forms.RadioSelect,
    )
    review = forms.BooleanField(
        label=gettext_lazy("Submit what is taken for review"),
        help_text=gettext_lazy("Somebody reads it before it is confirmed."),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, has_conflicts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_conflicts:
            del self.fields["on_conflict"]
