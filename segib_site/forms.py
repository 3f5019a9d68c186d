"""Editing forms that merge what they changed into the draft; see `segib_site.slices.merging`."""

from __future__ import annotations

import copy
import json
import uuid
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.functional import cached_property
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import get_serializable_data_for_fields
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.forms.pages import WagtailAdminPageForm

from segib_site import addresses, languages
from segib_site.keeping import open_forms
from segib_site.roles import pruning, rights
from segib_site.slices.base_columns import normalise_base
from segib_site.slices.content import (
    ROW_KEY,
    SHARED,
    Content,
    Shape,
    differing_slices,
    fingerprint,
    shape,
    take,
)
from segib_site.slices.merging import Base, Merge, base_of, merge

BASE_FIELD = "slices_base"
#: Belongs to no slice, but two people may change it in turn like any other field.
SOURCE_FIELD = "source_language"


class SlicedForm(WagtailAdminModelForm):
    """The form of a record drafted by slice.

    While bound it knows three contents: what the browser was shown (as fingerprints), what it sent
    back, and the draft as it is now. `save` returns the record with the three merged. A conflict
    makes the form invalid once: the field keeps the writer's words and the error quotes the other's;
    saved again, the writer's stay.

    ``publishing`` names the slices the form is being published with: their required text is asked for.

    ``editable_slices`` are those that ``for_user`` may change (all, without a user: a command's form).
    Fields of others are not in the form. ``refused_slices`` are those that a request tried all the same.
    """

    publishing: tuple[str, ...] = ()
    refused_slices: frozenset[str] = frozenset()

    def __init__(self, data: Any = None, files: Any = None, *args: Any, **kwargs: Any) -> None:
        instance = kwargs.get("instance")
        self.for_user = kwargs.get("for_user")
        self.parent_page = kwargs.get("parent_page")
        self.theirs: Content | None = None
        if instance is not None and instance.pk is not None:
            self.theirs = copy.deepcopy(instance.serializable_data())
        if data is not None:
            data = data.copy()
            if self.theirs is not None:
                forget_lost_keys(data, self.theirs, shape(type(instance)))
        super().__init__(data, files, *args, **kwargs)
        from segib_site.suggestions import offering  # the forms are made while models load

        offered = offering.attributes(self.instance, self.for_user)
        self.fields[BASE_FIELD] = forms.CharField(required=False, widget=forms.HiddenInput(offered))
        self.editable_slices = self._slices_for_user()
        self.refused_slices = frozenset(
            pruning.limit(self, self.editable_slices, self.shape, is_new=self.theirs is None)
        )
        #: What the browser sent back, as content; `save` replaces the instance it was read from.
        self.sent: Content | None = None
        self.merge_outcome: Merge | None = None
        if self.theirs is not None:
            self._hide_provisional_slugs()
            if data is None:
                self.initial[BASE_FIELD] = self._base_shown(self.theirs).dumps()

    def _slices_for_user(self) -> frozenset[str]:
        if self.for_user is None:
            return rights.ALL
        if self.theirs is not None:
            return rights.slices(self.for_user, self.instance, "change")
        return rights.creatable(self.for_user, type(self.instance), self.parent_page)

    # -- what the form shows ------------------------------------------------------------------

    @property
    def shape(self) -> Shape:
        return shape(type(self.instance))

    def _hide_provisional_slugs(self) -> None:
        """Show an empty address where it is only borrowed: the editor's title will make one."""
        for code in languages.CODES:
            name = languages.localised_name("slug", code)
            if name in self.fields and languages.get(self.instance, "slug_is_provisional", code):
                self.initial[name] = ""
                self.fields[name].help_text = _(
                    "Until this language is published the page answers at “%(slug)s”."
                ) % {"slug": languages.get(self.instance, "slug", code)}
            if name in self.fields:
                self.fields[name].required = False

    def _as_shown(self, content: Content) -> Content:
        shown = dict(content)
        for code in languages.CODES:
            if shown.get(languages.localised_name("slug_is_provisional", code)):
                shown[languages.localised_name("slug", code)] = ""
        return shown

    def _base_shown(self, content: Content) -> Base:
        return self._base_of(self._as_shown(content))

    def _base_of(self, shown: Content) -> Base:
        return base_of(
            shown,
            self.shape,
            set(self.fields) & {*_columns(self.shape), SOURCE_FIELD},
            _relations_in(self.formsets, self.shape),
        )

    # -- validation ---------------------------------------------------------------------------

    def _post_clean(self) -> None:
        # A draft may lack anything but a title; what publishing needs is asked for in `clean`.
        self.instance.is_draft_save = True
        super()._post_clean()

    @cached_property
    def base(self) -> Base | None:
        """What the browser was shown; or what this same form saved since, if the answer was lost."""
        shown = Base.loads(self.data.get(self.add_prefix(BASE_FIELD)))
        return open_forms.last_base(self, shown) or shown

    def touches(self, name: str, value: Any) -> bool:
        """Say whether a value is other than what the form showed."""
        return self.base is None or self.base.values.get(name) != fingerprint(value)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for code in self.publishing:
            if code == SHARED:
                continue
            for field in self.instance._required_translated_fields():
                name = languages.localised_name(field.name, code)
                if name in self.fields and field.name != "slug" and languages.is_empty(cleaned.get(name)):
                    self.add_error(
                        name,
                        _("Needed to publish in %(language)s.") % {"language": languages.language_name(code)},
                    )
        return cleaned

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        if self.sent is None:
            self._settle_rows()
            self.sent = self._content_sent()
            if self.theirs is not None:
                self._merge(self.sent, self.theirs)
        # A conflict may be in a row: its error is not among the form's own.
        return not self.errors and not (self.merge_outcome and self.merge_outcome.conflicts)

    def _settle_rows(self) -> None:
        """Give every row an identity of its own: new rows have none, and copies share one."""
        seen: set[str] = set()
        for form in _row_forms(self.formsets):
            if form.instance.row_id is None or str(form.instance.row_id) in seen:
                form.instance.row_id = uuid.uuid4()
            seen.add(str(form.instance.row_id))

    def _merge(self, mine: Content, theirs: Content) -> None:
        base = self.base or self._base_shown(theirs)
        outcome = merge(base, mine, self._as_shown(theirs), self.shape)
        self.merge_outcome = outcome
        if not outcome.conflicts:
            return
        revision = self.instance.latest_revision
        who = str(revision.user) if revision and revision.user else _("Somebody")
        told = _(
            "%(who)s has saved another version of this while you were writing: “%(theirs)s”. "
            "Your version is still here; save again to keep it."
        )
        if revision and revision.user_id and revision.user_id == getattr(self.for_user, "pk", None):
            told = _(
                "You have saved another version of this in another window: “%(theirs)s”. "
                "This version is still here; save again to keep it."
            )
        for conflict in outcome.conflicts:
            base.values[conflict.path] = fingerprint(conflict.theirs)
            form, name = self._field_at(conflict.path)
            form.add_error(name, told % {"who": who, "theirs": readable(conflict.theirs)})
        # Saved again, the form knows the other's version and replaces it on purpose.
        self.data[self.add_prefix(BASE_FIELD)] = base.dumps()

    def _field_at(self, path: str) -> tuple[Any, str | None]:
        """Return the form and the field name at a path of content."""
        formsets, form, parts = self.formsets, self, path.split("/")
        while len(parts) > 2:
            accessor, key, *parts = parts
            form = next((f for f in formsets[accessor].forms if str(f.instance.row_id) == key), form)
            formsets = getattr(form, "formsets", {})
        return form, parts[-1] if parts[-1] in form.fields else None

    def _content_sent(self) -> Content:
        """Return the content the browser sent; what the form does not show is the draft's."""
        mine = copy.deepcopy(self.theirs or {})
        own = plain(self.instance, self.instance.source_language)
        for name in set(self.fields) & _columns(self.shape):
            mine[name] = own[name] if name in own else _keys(self.cleaned_data.get(name))
        for name in set(self.fields) & set(languages.localised_names("slug")):
            # As it was written: validation has filled those left empty.
            mine[name] = self.cleaned_data.get(name) or ""
        mine[SOURCE_FIELD] = self.cleaned_data.get(SOURCE_FIELD, self.instance.source_language)
        mine.update(_rows_sent(self.formsets, self.shape, self.instance.source_language))
        return mine

    # -- saving -------------------------------------------------------------------------------

    def save(self, commit: bool = True) -> Any:
        """Return the record with the merged draft.

        Its row is written only where Wagtail asks (``commit``): of a record that is not public, which
        nobody reads. What is public changes only by publication.
        """
        if self.theirs is None or self.merge_outcome is None:
            instance = super().save(commit=False)
            self._own_slugs(instance)
            if commit:
                instance.save()
            return instance
        merged = self.merge_outcome.content
        for code in languages.CODES:
            name = languages.localised_name("slug", code)
            flag = languages.localised_name("slug_is_provisional", code)
            if name not in merged:
                break
            if not merged[name]:
                merged[name], merged[flag] = self.theirs[name], self.theirs[flag]
                if not merged[flag]:
                    merged[name] = ""
            else:
                merged[flag] = False
        from segib_site.suggestions import marks

        marks.note(merged, self.data.getlist(marks.FIELD), self.instance, self.shape)
        merged = self._taken(self.theirs, merged)
        instance = self.instance.with_content_json(merged)
        instance.source_language = self._source(self.theirs[SOURCE_FIELD])
        for attribute in self._record_fields():
            if attribute in self.cleaned_data:
                setattr(instance, attribute, self.cleaned_data[attribute])
        if hasattr(instance, "_set_core_field_defaults"):
            instance._set_core_field_defaults()
        self.instance = instance
        if commit:
            instance.save()
        return instance

    def _taken(self, theirs: Content, merged: Content) -> Content:
        """Return the merged content in the slices that may be changed, the others as they were."""
        taken = take(theirs, merged, self.editable_slices, self.shape)
        differing = set(differing_slices(merged, taken, self.shape))
        self.refused_slices |= differing - self.editable_slices
        return taken

    def _source(self, now: str) -> str:
        """Return the source language: the one chosen in this form, if it was changed there."""
        chosen = self.cleaned_data.get(SOURCE_FIELD)
        return chosen if chosen and self.touches(SOURCE_FIELD, chosen) else now

    def _record_fields(self) -> list[str]:
        """Fields of the form that are not content: Wagtail's owner and the like."""
        return [name for name in self.fields if name in ("owner", "locale")]

    def _own_slugs(self, instance: Any) -> None:
        for code in languages.CODES:
            if hasattr(instance, "slug") and languages.get(instance, "slug", code):
                languages.put(instance, "slug_is_provisional", code, False)

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        """Tell the open form what it shows now, and the identities its new rows were given."""
        updates = super().get_field_updates_for_resave()
        for form in _row_forms(self.formsets):
            updates.append((f"{form.prefix}-{ROW_KEY}", str(form.instance.row_id)))
        if self.sent is not None:
            updates.append((self.add_prefix(BASE_FIELD), self.base_sent().dumps()))
        return updates

    def base_sent(self) -> Base:
        """Return the base of the form after its save: what it sent is what it shows, also an address
        written where one was only borrowed."""
        base = self._base_of(self.sent or {})
        base.save = open_forms.save_id(self.data)
        return base

    def show_as_saved(self) -> None:
        """Let the form, shown again though its draft was saved, know that it was."""
        for name, value in self.get_field_updates_for_resave():
            self.data[name] = value


class SlicedPageForm(SlicedForm, WagtailAdminPageForm):
    """The form of a page drafted by slice."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.theirs is None and "source_language" in cleaned:
            self.instance.source_language = cleaned["source_language"]
        source = self._source(self.instance.source_language)
        title = languages.localised_name("title", source)
        if title in self.fields and languages.is_empty(cleaned.get(title)) and title not in self.errors:
            self.add_error(title, _("Every page needs a title in its source language."))
        for code in languages.CODES:
            self._check_address(code, cleaned)
        return cleaned

    def _check_address(self, code: str, cleaned: dict[str, Any]) -> None:
        """Refuse an address that a sibling has, or that is too long, where it was written in this form:
        one that was there before stands in nobody's way until it is published."""
        name, title = (languages.localised_name(field, code) for field in ("slug", "title"))
        slug = cleaned.get(name) or ""
        if self.parent_page is None or name not in self.fields or not self.touches(name, slug):
            return
        if slug and addresses.is_taken(slug, code, self.parent_page, self.instance):
            self.add_error(name, addresses.taken_error(slug, code))
        slug = slug or addresses.make_slug(cleaned.get(title) or "")
        if len(path := addresses.path_below(self.parent_page, slug, code)) > addresses.PATH_LENGTH:
            self.add_error(name if name in self.fields else None, addresses.length_error(path))


def _columns(of: Shape) -> set[str]:
    return {name for names in of.text.values() for name in names} | set(of.shared)


def _relations_in(formsets: dict[str, Any], of: Shape) -> dict[str, Any]:
    result = {}
    for accessor, formset in formsets.items():
        if accessor in of.rows:
            row_shape = of.rows[accessor]
            form = formset.empty_form
            result[accessor] = (
                set(form.fields) & _columns(row_shape),
                _relations_in(getattr(form, "formsets", {}), row_shape),
            )
    return result


def _row_forms(formsets: dict[str, Any]) -> Iterator[Any]:
    for formset in formsets.values():
        if any(f.name == ROW_KEY for f in formset.model._meta.fields):
            for form in formset.forms:
                if not formset._should_delete_form(form):
                    yield form
                    yield from _row_forms(getattr(form, "formsets", {}))


def _rows_sent(formsets: dict[str, Any], of: Shape, source: str) -> Content:
    result: Content = {}
    for accessor, formset in formsets.items():
        if accessor not in of.rows:
            continue
        rows = []
        for form in formset.ordered_forms if formset.can_order else formset.forms:
            if formset._should_delete_form(form):
                continue
            row = plain(form.instance, source)
            row[ROW_KEY] = str(form.instance.row_id)
            for field in form.instance._meta.get_fields():
                if isinstance(field, ParentalManyToManyField) and field.name in form.cleaned_data:
                    row[field.name] = _keys(form.cleaned_data[field.name])
            row.update(_rows_sent(getattr(form, "formsets", {}), of.rows[accessor], source))
            rows.append(row)
        result[accessor] = rows
    return result


def plain(instance: models.Model, source: str) -> Content:
    """Return the own columns of an instance as a revision would keep them."""
    with languages.forced(languages.DEFAULT):
        data = get_serializable_data_for_fields(instance)
    return normalise_base(json.loads(json.dumps(data, cls=DjangoJSONEncoder)), type(instance), source)


def _keys(value: Any) -> Any:
    """Return the primary keys of related objects, or the value itself."""
    if isinstance(value, models.QuerySet | list | tuple):
        return [getattr(item, "pk", item) for item in value]
    return getattr(value, "pk", value)


def forget_lost_keys(data: Any, content: Content, of: Shape, prefix: str = "") -> None:
    """Blank the primary keys in form data of rows that the draft no longer has.

    Somebody removed the row meanwhile; the merge decides whether the sender wrote in it. Django would
    refuse the whole form because of a hidden field.
    """
    for accessor, row_shape in of.rows.items():
        rows = content.get(accessor) or []
        known = {str(row["pk"]) for row in rows if row.get("pk") is not None}
        try:
            total = min(int(data.get(f"{prefix}{accessor}-TOTAL_FORMS", 0)), 1000)
        except ValueError:
            continue
        for index in range(total):
            row_prefix = f"{prefix}{accessor}-{index}-"
            key = f"{row_prefix}id"
            if data.get(key) and data[key] not in known:
                data[key] = ""
            row_id = data.get(f"{row_prefix}{ROW_KEY}")
            row = next((r for r in rows if str(r[ROW_KEY]) == row_id), None)
            forget_lost_keys(data, row or {}, row_shape, row_prefix)


def readable(value: Any) -> str:
    """Return the words of a value, in one short line, to quote in a message."""
    if isinstance(value, str) and value[:1] == "[":
        try:
            value = json.loads(value)
        except ValueError:
            return Truncator(value).chars(300)
    words = " ".join(_words(value))
    return Truncator(" ".join(strip_tags(words).split())).chars(300)


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _words(item)
    elif isinstance(value, dict):
        yield from _words(value["value"] if "value" in value else list(value.values()))
    elif value is not None:
        yield str(value)
