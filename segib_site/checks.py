"""System checks: the architecture rules that every page type and translated record must keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.db import models
from modelcluster.fields import ParentalKey
from modeltranslation.translator import NotRegistered, translator
from wagtail.admin.panels import Panel
from wagtail.admin.panels.group import PanelGroup
from wagtail.admin.panels.inline_panel import InlinePanel
from wagtail.fields import StreamField

from segib_site import languages
from segib_site.fields import BodyField
from segib_site.models import SitePage, SlicedMixin, TranslatedRecord, TranslatedRow

#: Translated columns that no editor writes.
NOT_EDITED = {
    "slug_is_provisional",
    "url_path",
    "language_live",
    "language_first_published_at",
    "language_last_published_at",
    "translation_record",
}


def concrete(base: type[models.Model]) -> list[type[models.Model]]:
    """Return the concrete models that descend from a base."""
    return [m for m in apps.get_models() if issubclass(m, base) and m is not base and not m._meta.abstract]


@register("segib")
def check_architecture(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Check every page type, row and record of the site."""
    found: list[CheckMessage] = []
    for page_type in concrete(SitePage):
        found += check_registration(page_type)
        found += check_tree(page_type)
        found += check_streams(page_type)
        found += check_panels(page_type, page_type.get_edit_handler())
    for row in concrete(TranslatedRow):
        found += check_registration(row)
        found += check_streams(row)
        found += check_parent(row)
    for record in concrete(TranslatedRecord):
        found += check_registration(record)
        found += check_streams(record)
    return found


def check_registration(model: type[models.Model]) -> Iterator[CheckMessage]:
    """Every model with translated text is registered for translation in its own right."""
    try:
        options = translator.get_options_for_model(model)
    except NotRegistered:
        options = None
    if options is None or not options.registered or options.model is not model:
        yield Error(
            f"{model.__name__} is not registered for translation.",
            hint=f"Register it in {model._meta.app_label}/translation.py, if only with fields = ().",
            obj=model,
            id="segib.E001",
        )
    elif issubclass(model, SlicedMixin) and "language_live" not in options.all_fields:
        yield Error(
            f"{model.__name__} has no state by language.",
            hint="Let its translation options extend segib_site.translation.SlicedOptions.",
            obj=model,
            id="segib.E002",
        )


def check_tree(page_type: type[SitePage]) -> Iterator[CheckMessage]:
    """Every page type names its parents and its children itself."""
    for name in ("parent_page_types", "subpage_types"):
        if name not in page_type.__dict__:
            yield Error(f"{page_type.__name__} does not name its {name}.", obj=page_type, id="segib.E003")


def check_streams(model: type[models.Model]) -> Iterator[CheckMessage]:
    """Streams keep their block definitions out of migrations."""
    for field in model._meta.local_fields:
        if isinstance(field, StreamField) and not isinstance(field, BodyField):
            yield Error(
                f"{model.__name__}.{field.name} is a StreamField.",
                hint="Use segib_site.fields.BodyField.",
                obj=model,
                id="segib.E004",
            )


def check_parent(row: type[TranslatedRow]) -> Iterator[CheckMessage]:
    """A row of an inline relation belongs to exactly one parent."""
    parents = [field for field in row._meta.local_fields if isinstance(field, ParentalKey)]
    if len(parents) != 1:
        yield Error(f"{row.__name__} has {len(parents)} ParentalKeys.", obj=row, id="segib.E005")


def check_panels(model: type[models.Model], handler: Panel) -> Iterator[CheckMessage]:
    """Every translated field can be edited in every language, in rows too."""
    shown, rows = set(), {}
    for panel in _panels(handler):
        shown |= set(getattr(panel, "clean_name", "") and [getattr(panel, "field_name", "")])
        if isinstance(panel, InlinePanel):
            rows[panel.relation_name] = panel
    for field in sorted(languages.translated_fields(model) - NOT_EDITED):
        for name in languages.localised_names(field):
            if name not in shown:
                yield Error(f"{model.__name__}.{name} cannot be edited.", obj=model, id="segib.E006")
    for panel in rows.values():
        yield from check_panels(panel.db_field.related_model, panel.child_edit_handler)


def _panels(panel: Panel) -> Iterable[Panel]:
    yield panel
    if isinstance(panel, PanelGroup):
        for child in panel.children:
            yield from _panels(child)
