"""What an editor says of each file, and where the documents are put."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection
from wagtail.permissions import policy_registry

from library.models import Edition, WaitingFile
from library.uploading.adding import Choice
from segib_site import languages
from segib_site.models import SiteDocument


class FileForm(forms.Form):
    """One file. Its fields carry the file's key, so that files come and go without disturbing others."""

    language = forms.ChoiceField(
        label=_("Language"), choices=[("", "—"), *languages.ENDONYMS.items()],
        error_messages={"required": _("Say which language it is in.")},
    )  # fmt: skip
    version = forms.IntegerField(
        label=_("Version"),
        required=False,
        min_value=1,
        max_value=9999,
        error_messages={"invalid": _("A version is a whole number.")},
    )
    authority = forms.ChoiceField(label=_("authority"), choices=Edition.Authority.choices)

    def __init__(self, waiting: WaitingFile, *args: Any, **kwargs: Any) -> None:
        self.waiting = waiting
        super().__init__(*args, prefix=str(waiting.key), auto_id="id_%s", **kwargs)
        # What a file is called is part of what its fields are called (WCAG 2.2, success criterion 2.4.6).
        for field in self.fields.values():
            field.widget.attrs["aria-describedby"] = f"name-{waiting.key}"

    def choice(self) -> Choice:
        """Return what was said of the file (of a valid form)."""
        said = self.cleaned_data
        return Choice(self.waiting, said["language"], said["version"], said["authority"])


def collections_of(user: Any) -> Any:
    """Return the collections that somebody may put documents into."""
    policy = policy_registry.get_by_type(SiteDocument)
    return policy.collections_user_has_permission_for(user, "add")


class WhereForm(forms.Form):
    """Where the documents are put; not asked of who has no choice."""

    collection = forms.ModelChoiceField(
        label=_("Collection"), queryset=Collection.objects.none(), empty_label=None
    )

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = collections_of(user)
        field = self.fields["collection"]
        field.queryset = found  # type: ignore[attr-defined]
        first = found.first()
        self.initial["collection"] = first.pk if first else None
        if len(found) < 2:
            field.widget = forms.HiddenInput()
