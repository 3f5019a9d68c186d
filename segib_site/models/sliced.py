"""What every record with translated text has: one state a language, and saves that no interface
language can change.

The engine that drafts, publishes and merges by slice is `segib_site.slices`; these classes hold the
columns it needs.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import DraftStateMixin, Orderable, RevisionMixin

from segib_site import languages
from segib_site.fields import RowIdentityField
from segib_site.panels import record_form
from segib_site.slices.base_columns import base_column_values, normalise_base


class SlicedMixin(models.Model):
    """A record made of four slices: its text in each language, and the facts they share.

    The translated columns below are one a language (see `segib_site.translation`): under an active
    language, ``record.language_live`` says whether the record is public in it, and
    ``filter(language_live=True)`` finds those that are.
    """

    source_language = models.CharField(
        verbose_name=_("source language"),
        max_length=2,
        choices=[(code, name) for code, name in languages.ENDONYMS.items()],
        default=languages.active,
        help_text=_("The language the text is written in first. The others are translations of it."),
    )
    language_live = models.BooleanField(
        verbose_name=_("live in this language"), default=False, editable=False
    )
    language_first_published_at = models.DateTimeField(
        verbose_name=_("first published in this language"), null=True, blank=True, editable=False
    )
    language_last_published_at = models.DateTimeField(
        verbose_name=_("last published in this language"), null=True, blank=True, editable=False
    )
    #: What people said of the translation: confirmed against which source hashes, in review, not
    #: translated on purpose. Part of the language's slice. Format: `segib_site.slices.freshness`.
    translation_record = models.JSONField(
        verbose_name=_("translation record"), default=dict, blank=True, editable=False
    )

    #: Translated fields that hold what each language has of its own: no translation of the others, so
    #: that a change makes nothing out of date.
    own_words: frozenset[str] = frozenset()
    #: The source is all that is asked for: a language that nobody has begun counts as left out on purpose.
    one_language_is_enough = False
    #: Set by a form that saves a draft: drafts may lack required text.
    is_draft_save = False
    #: Languages that a preview shows as if the record were not public in them.
    hidden_in_preview: tuple[str, ...] = ()

    class Meta:
        abstract = True

    # -- state ------------------------------------------------------------------------------

    @property
    def live_languages(self) -> tuple[str, ...]:
        """The languages this record is public in, in the site's order."""
        return tuple(code for code in languages.CODES if self.is_live_in(code))

    def is_live_in(self, code: str) -> bool:
        """Say whether the record is public in a language."""
        return bool(self.live and languages.get(self, "language_live", code))

    @property
    def shown_languages(self) -> tuple[str, ...]:
        """The languages whose text may be shown to the reader: the live ones; in a preview, all but one
        that is shown as missing."""
        if not getattr(self, "is_preview", False):
            return self.live_languages
        return tuple(code for code in languages.CODES if code not in self.hidden_in_preview)

    def localised(self, field: str, code: str | None = None) -> languages.Localised | None:
        """Return ``field`` in a language (the active one), with the language it is really in."""
        return languages.resolve(self, field, code, self.shown_languages)

    @property
    def display_language(self) -> str:
        """The language a reader of the active language gets this record in: that one where it is
        live, else the source, else another that is live."""
        wanted, shown = languages.active(), self.shown_languages
        for code in (wanted, self.source_language, *languages.CODES):
            if code in shown:
                return code
        return wanted

    # -- saving -----------------------------------------------------------------------------

    def _required_translated_fields(self) -> list[models.Field]:
        translated = languages.translated_fields(type(self))
        return [f for f in self._meta.fields if f.name in translated and not f.blank and f.editable]

    def clean_fields(self, exclude: Any = None) -> None:
        """Validate each language's columns, and ask only the source language for required text.

        The base columns are derived (see `save`), so they are never validated themselves.
        """
        translated = languages.translated_fields(type(self))
        super().clean_fields(exclude={*(exclude or ()), *translated})
        if self.is_draft_save:
            return
        asked = self.required_languages()
        errors = {}
        for field in self._required_translated_fields():
            for code in asked:
                name = languages.localised_name(field.name, code)
                if name not in (exclude or ()) and languages.is_empty(getattr(self, name)):
                    errors[name] = ValidationError(
                        _("Write this in %(language)s: it is the language this is published from.")
                        if code == self.source_language
                        else _("Write this in %(language)s, or do not publish it in that language."),
                        params={"language": languages.language_name(code)},
                        code="required",
                    )
        if errors:
            raise ValidationError(errors)

    def required_languages(self) -> tuple[str, ...]:
        """The languages that required text is asked for: those that are live, or the source."""
        return self.live_languages or (self.source_language,)

    def serializable_data(self) -> dict[str, Any]:
        """Return the content for a revision; the same whatever language is active."""
        with languages.forced(languages.DEFAULT):
            data = super().serializable_data()  # type: ignore[misc]
        data = json.loads(json.dumps(data, cls=DjangoJSONEncoder))
        return normalise_base(data, type(self), self.source_language)

    def write_base_columns(self, update_fields: Any = None) -> None:
        """Give the base columns the source language's value where the default language has none.

        Django's save has written the default language's value into them.
        """
        values = base_column_values(self, self.source_language)
        if update_fields is not None:
            values = {name: value for name, value in values.items() if name in update_fields}
        if values:
            # A plain QuerySet: modeltranslation's would write the active language's column.
            QuerySet(type(self)).filter(pk=self.pk).update(**values)

    def forget_text(self, codes: Collection[str]) -> None:
        """Empty the text of some languages, in memory. Addresses stay."""
        from segib_site.slices.content import ADDRESS_FIELDS, column, empty_value, shape

        addresses = languages.localised_names(*ADDRESS_FIELDS)
        for code in codes:
            for name in shape(type(self)).text[code]:
                if name not in addresses:
                    setattr(self, name, empty_value(column(type(self), name)))

    def keep_source_language(self) -> None:
        """Let the row follow a change of the source language, also where only a draft is saved: it is
        the record's, not the draft's."""
        from segib_site.slices import publishing

        row = QuerySet(type(self)).filter(pk=self.pk).values_list("source_language", flat=True)
        if row.get() != self.source_language:
            publishing.change_source(self, self.source_language)

    def refresh_states(self, revision: Any) -> None:
        """Write down where each language stands, now that a revision is the draft."""
        from segib_site.translations import states

        states.refresh(self, draft=revision.content)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """Return this record with the content of a revision; states of languages stay as they are,
        and rows of inline relations are recognised by identity, not by primary key."""
        from segib_site.slices.content import attach_row_keys

        obj = super().with_content_json(attach_row_keys(content, type(self), self.pk))  # type: ignore[misc]
        for field in ("language_live", "language_first_published_at", "language_last_published_at"):
            for code in languages.CODES:
                languages.put(obj, field, code, languages.get(self, field, code))
        obj.source_language = self.source_language
        # What is public now, not what was when the draft was saved.
        obj.live_revision_id = self.live_revision_id
        obj.is_draft_save = self.is_draft_save
        return obj


class TranslatedRow(Orderable):
    """A row of an inline relation that holds translated text.

    ``row_id`` is the row's identity through drafts: a row that was never published has no primary
    key yet, and publishing one language must still find it.
    """

    row_id = RowIdentityField(default=uuid.uuid4, db_index=True, blank=True, verbose_name=_("row identity"))

    class Meta(Orderable.Meta):
        abstract = True

    @property
    def owner(self) -> models.Model:
        """The record this row belongs to, at whatever depth."""
        parent = next(f for f in self._meta.fields if isinstance(f, ParentalKey))
        owner = getattr(self, parent.name)
        return owner.owner if isinstance(owner, TranslatedRow) else owner

    def save(self, *args: Any, **kwargs: Any) -> None:
        with languages.forced(languages.DEFAULT):
            super().save(*args, **kwargs)
        if values := base_column_values(self, self.owner.source_language):
            QuerySet(type(self)).filter(pk=self.pk).update(**values)

    def localised(self, field: str, code: str | None = None) -> languages.Localised | None:
        """Return ``field`` in a language; only languages that the owner is live in have text here."""
        return languages.resolve(self, field, code)


class TranslatedRecord(SlicedMixin, DraftStateMixin, RevisionMixin, ClusterableModel):
    """A snippet or site setting whose text is translated, drafted and published by slice."""

    panels: list[Any] = []

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.live:
            for code in languages.CODES:
                languages.put(self, "language_live", code, False)
        with languages.forced(languages.DEFAULT):
            super().save(*args, **kwargs)
        self.write_base_columns(kwargs.get("update_fields"))

    @classproperty
    def edit_handler(cls) -> Any:
        """The panels of the record, with its languages next to each other."""
        return record_form(cls.panels)

    def save_revision(self, user: Any = None, clean: bool = True, **kwargs: Any) -> Any:
        if clean:
            self.full_clean()
        self.keep_source_language()
        with languages.forced(self.source_language):
            revision = super().save_revision(user=user, clean=False, **kwargs)
        self.refresh_states(revision)
        return revision

    def publish(self, revision: Any, user: Any = None, **kwargs: Any) -> None:
        """Publish every slice of a revision that has text (Wagtail's own actions come here)."""
        from segib_site.slices import publishing

        publishing.publish_all(self, revision=revision, user=user)

    def unpublish(
        self, set_expired: bool = False, commit: bool = True, user: Any = None, log_action: bool = True
    ) -> None:
        """Unpublish every language (Wagtail's own actions come here)."""
        from segib_site.slices import publishing

        publishing.unpublish(self, languages.CODES, user=user)
