"""Text alternatives, captions and transcripts (WCAG 2.2, success criteria 1.1.1 and 1.2.1) by language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy, gettext_noop
from wagtail.images.models import AbstractImage
from wagtailmedia.models import AbstractMedia

from segib_site import languages
from segib_site.guards.findings import Finding
from segib_site.guards.reading import Chosen, Reading
from segib_site.guards.registry import check


@check("pictures", gettext_lazy("Pictures, sound and video"), order=40)
def pictures_without_words(reading: Reading) -> Iterator[Finding]:
    """Look at pictures and media in the streams of each language, and among the shared facts."""
    for code in reading.languages:
        for chosen in reading.chosen(code):
            target = reading.targets.get(chosen.model, chosen.pk)
            if isinstance(target, AbstractImage):
                yield from _picture(target, code, chosen.path, reading, chosen)
            elif isinstance(target, AbstractMedia):
                yield from _media(target, code, chosen.path)
    for path, field, pk in reading.shared_references():
        if issubclass(field.related_model, AbstractImage | AbstractMedia):  # type: ignore[arg-type]
            target = reading.targets.get(field.related_model, pk)  # type: ignore[arg-type]
            for code in reading.languages:
                if isinstance(target, AbstractImage):
                    yield from _picture(target, code, path, reading, None)
                elif isinstance(target, AbstractMedia):
                    yield from _media(target, code, path)


def _picture(image: Any, code: str, path: str, reading: Reading, chosen: Chosen | None) -> Iterator[Finding]:
    says = chosen.says if chosen else {}
    if not says.get("decorative"):
        # A block's own text alternative counts, also an empty one; without a block it is the picture's.
        alternative = says.get("alt_text") if "alt_text" in says else None
        if alternative is None:
            alternative = languages.get(image, "alt_text", code)
        if languages.is_empty(alternative):
            yield Finding(
                "pictures",
                "warning",
                code,
                path,
                gettext_noop("A picture has no text alternative in this language."),
                str(image.title),
                judged=f"alt {image.pk}",
            )
    if (
        code != reading.source
        and not languages.is_empty(languages.get(image, "caption", reading.source))
        and languages.is_empty(languages.get(image, "caption", code))
    ):
        yield Finding(
            "pictures",
            "warning",
            code,
            path,
            gettext_noop("The caption of a picture is not translated."),
            str(image.title),
            judged=f"caption {image.pk}",
        )


def _media(media: Any, code: str, path: str) -> Iterator[Finding]:
    if languages.is_empty(languages.get(media, "transcript", code)):
        yield Finding(
            "pictures",
            "warning",
            code,
            path,
            gettext_noop("Sound or video has no transcript in this language."),
            str(media.title),
            judged=f"transcript {media.pk}",
        )
