"""A library of many publications, made fast: for measuring, and for tests of what must not grow with it.

Rows are written in bulk, past the engine that publishes: pages, editions with files of one content, what the
worker would have read in them, records of search and catalogue. The same number gives the same library.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from wagtail.models import Collection

from cooperation.models import Axis
from library.catalogue import records
from library.models import Edition, LibraryIndexPage, PageText, PublicationPage, Reading, Subject
from segib_site import languages
from segib_site.models import SearchRecord, SiteDocument, SitePage
from segib_site.search.words import key_line, keys
from summits.models import SummitPage
from tests.specimens import domain

#: A word that every file says, by language, and the one that only the file of one publication says.
COMMON = {"es": "cooperación", "en": "cooperation", "pt": "cooperação"}
RARE = "quillango{number}"
#: Words of a page, different pages of each language, different words in them.
WORDS_A_PAGE = 350
POOL = 300
VOCABULARY = 30_000
SUBJECTS = 20
AT_ONCE = 200
_SYLLABLES = [a + b for a in "bcdfglmnprstvz" for b in "aeiou"]


@dataclass
class Pool:
    """Pages of text in one language, with the forms their words are found by."""

    texts: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)


def generate(number: int, pages_each: int = 20) -> None:
    """Add publications to the library, so that it holds so many made here."""
    chance = random.Random(1)
    library = LibraryIndexPage.objects.get()
    maker = _Maker(library, chance, pages_each)
    have = PublicationPage.objects.filter(symbol__startswith="generated-").count()
    for some in _batches(range(have, number)):
        with transaction.atomic():
            maker.make(some)
    # This fills the full text index, too: it follows the records.
    records.renew()


def _batches(numbers: range) -> Iterator[list[int]]:
    for start in range(numbers.start, numbers.stop, AT_ONCE):
        yield list(range(start, min(start + AT_ONCE, numbers.stop)))


class _Maker:
    def __init__(self, library: LibraryIndexPage, chance: random.Random, pages_each: int) -> None:
        self.library, self.chance, self.pages_each = library, chance, pages_each
        self.kind = ContentType.objects.get_for_model(PublicationPage)
        self.summits = list(SummitPage.objects.filter(live=True))
        self.axes = list(Axis.objects.all())
        known = {one.key: one for one in Subject.objects.filter(key__startswith="generated-")}
        self.subjects = [
            known.get(key) or domain.made(Subject, key=key, name=f"Materia {number}")
            for number in range(SUBJECTS)
            if (key := f"generated-{number}")
        ]
        words = ["".join(chance.choices(_SYLLABLES, k=2 + number % 3)) for number in range(VOCABULARY)]
        weights = list(accumulate(1 / (number + 2) for number in range(VOCABULARY)))
        self.words, self.weights = words, weights
        self.pools = {code: self._pool(code) for code in languages.CODES}
        content = domain.pdf(pages_each)
        self.sha256, self.size = hashlib.sha256(content).hexdigest(), len(content)
        self.file = default_storage.save("documents/generated.pdf", ContentFile(content))

    def _said(self, words: int) -> list[str]:
        return self.chance.choices(self.words, cum_weights=self.weights, k=words)

    def _pool(self, code: str) -> Pool:
        pool = Pool()
        for _number in range(POOL):
            text = " ".join([*self._said(WORDS_A_PAGE), COMMON[code]]).capitalize() + "."
            pool.texts.append(text)
            pool.keys.append(key_line(text, code))
        return pool

    def make(self, numbers: list[int]) -> None:
        pages = [self._page(number) for number in numbers]
        below = SitePage.objects.filter(path__startswith=self.library.path, depth=self.library.depth + 1)
        last = below.order_by("path").values_list("path", flat=True).last()
        place = SitePage._str2int(last[-SitePage.steplen :]) if last else 0
        for count, page in enumerate(pages, start=1):
            page.path = SitePage._get_path(self.library.path, self.library.depth + 1, place + count)
        columns = [column.attname for column in SitePage._meta.concrete_fields if column.attname != "id"]
        bases = SitePage.objects.bulk_create(
            [SitePage(**{name: getattr(page, name) for name in columns}) for page in pages]
        )
        for base, page in zip(bases, pages, strict=True):
            page.pk = page.id = base.pk
            page.save_base(raw=True, force_insert=True)
        SitePage.objects.filter(pk=self.library.pk).update(numchild=below.count())
        link = PublicationPage.subjects.through
        link.objects.bulk_create(
            link(publicationpage_id=page.pk, subject_id=subject.pk)
            for page in pages
            for subject in self.chance.sample(self.subjects, 2)
        )
        self._texts(numbers, pages)
        SearchRecord.objects.bulk_create(
            SearchRecord(
                page_id=page.pk,
                language=code,
                title=title,
                summary=languages.get(page, "introduction", code),
                text=languages.get(page, "introduction", code),
                title_keys=key_line(title, code),
                text_keys=key_line(f"{languages.get(page, 'introduction', code)} {page.symbol}", code),
            )
            for page in pages
            for code in languages.CODES
            if (title := languages.get(page, "title", code))
        )

    def _page(self, number: int) -> PublicationPage:
        now, chance = timezone.now(), self.chance
        page = PublicationPage(
            symbol=f"generated-{number}",
            kind=chance.choice(PublicationPage.Kind.values),
            date=f"{1991 + number % 35}-{1 + number % 12:02}-{1 + number % 28:02}",
            depth=self.library.depth + 1,
            numchild=0,
            content_type=self.kind,
            locale_id=self.library.locale_id,
            live=True,
            has_unpublished_changes=False,
            first_published_at=now,
            last_published_at=now,
            source_language="es",
            adopted_at=chance.choice([*self.summits, None]) if self.summits else None,
            axis=chance.choice([*self.axes, None]) if self.axes else None,
        )
        for code in languages.CODES:
            title = " ".join(self._said(6)).capitalize()
            slug = f"generated-{number}"
            above = languages.get(self.library, "url_path", code) or ""
            said = {
                "title": f"{title} {number}",
                "slug": slug,
                "url_path": f"{above}{slug}/",
                "introduction": " ".join(self._said(25)).capitalize() + ".",
                "language_live": True,
                "language_first_published_at": now,
                "language_last_published_at": now,
            }
            for name, value in said.items():
                languages.put(page, name, code, value)
        page.draft_title = languages.get(page, "title", "es")
        return page

    def _texts(self, numbers: list[int], pages: list[PublicationPage]) -> None:
        """Give publications editions in one to three languages, with what their files say."""
        root = Collection.get_first_root_node()
        wanted = [
            (number, page, code)
            for number, page in zip(numbers, pages, strict=True)
            for code in languages.CODES[: 1 + number % 3]
        ]
        documents = SiteDocument.objects.bulk_create(
            SiteDocument(title=f"{page.symbol} {code}", file=self.file, collection=root, file_size=self.size)
            for _number, page, code in wanted
        )
        facts: dict[str, Any] = {"sha256": self.sha256, "pages": self.pages_each}
        Edition.objects.bulk_create(
            Edition(page=page, language=code, file=document, size=self.size, crc32=0, **facts)
            for (_number, page, code), document in zip(wanted, documents, strict=True)
        )
        readings = Reading.objects.bulk_create(
            Reading(document=document, language=code, state=Reading.State.READ, is_tagged=True, **facts)
            for (_number, _page, code), document in zip(wanted, documents, strict=True)
        )
        said = (
            text
            for (number, _page, code), reading in zip(wanted, readings, strict=True)
            for text in self._leaves(number, code, reading)
        )
        PageText.objects.bulk_create(said, batch_size=2000)

    def _leaves(self, number: int, code: str, reading: Reading) -> Iterator[PageText]:
        rare = RARE.format(number=number)
        middle = self.pages_each // 2 + 1
        for leaf in range(1, self.pages_each + 1):
            pool = self.pools[code]
            chosen = self.chance.randrange(POOL)
            text, forms = pool.texts[chosen], pool.keys[chosen]
            if leaf == middle:
                text, forms = f"{text} {rare.capitalize()}.", f"{forms}{' '.join(keys(rare, code))} "
            yield PageText(reading=reading, number=leaf, text=text, keys=forms)
