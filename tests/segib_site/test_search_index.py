"""The full text index answers as a comparison of words would, on either database, and follows writes."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from segib_site import languages
from segib_site.models import SearchWords, SitePage
from segib_site.search import matching
from segib_site.search.matching import OWN_WORDS, SOMEWHERE, TITLE, Found, hits, line, number
from segib_site.search.words import key_line, keys, words
from tests.specimens.factories import page

pytestmark = pytest.mark.django_db

#: Words with stems, accents, other alphabets, digits, underscores, signs of both query languages, and marks.
WORDS = [
    "Cooperación", "cooperaciones", "nação", "nações", "Programmes", "AND", "or", "not", "NEAR", "_es",
    "_t_agua", "_xc3a1", "agua", "Ñandú", "ελληνικά", "Київ", "日本語", "نص", "x2", "²", "ß", "ﬁn", "a_b",
    "e\u0301", "ª", "𝒜",
]  # fmt: skip


def add(it, code, title, own="", further=""):
    said = [key_line(text, code).split() for text in (title, own, further)]
    SearchWords.objects.create(pk=number(it.pk, code), page_id=it.pk, keys=line(code, *said))


@pytest.fixture
def home(home):
    """A page of whose words the index knows nothing yet."""
    SearchWords.objects.all().delete()
    return home


def says(word, code, text):
    return any(keys(word, code) & keys(one, code) for one in words(text))


@pytest.mark.parametrize("code", languages.CODES)
def test_every_word_is_found_as_a_plain_comparison_finds_it(home, code):
    for word in WORDS:
        SearchWords.objects.all().delete()
        add(home, code, f"Título {word}", "texto", "anexo")
        for other in WORDS:
            for one in words(other):
                places = {found.place for found in hits([one])}
                expected = {SOMEWHERE, OWN_WORDS, TITLE} if says(one, code, f"Título {word}") else set()
                assert places == expected, (word, one)


def test_every_word_must_be_there_in_one_language_and_the_place_is_that_of_all(home):
    add(home, "es", "Carta", "del agua", "y de los ríos")
    add(home, "pt", "Carta", "da floresta")
    assert hits(["carta"]) == {
        Found(code, place): [home.pk] for code in ("es", "pt") for place in (SOMEWHERE, OWN_WORDS, TITLE)
    }
    assert {tuple(found) for found in hits(["carta", "agua"])} == {("es", 0), ("es", 1)}
    assert {tuple(found) for found in hits(["carta", "rio"])} == {("es", 0)}
    assert hits(["agua", "floresta"]) == {} == hits([])


def test_the_index_follows_every_write(home):
    add(home, "es", "Agua")
    assert hits(["agua"])
    SearchWords.objects.update(keys=line("es", ["fuego"], []))
    assert not hits(["agua"]) and hits(["fuego"])
    SearchWords.objects.all().delete()
    assert not hits(["fuego"])


def test_a_page_that_is_deleted_is_not_found(home):
    it = page(home, es="Zarzuela", live=("es",))
    assert list(hits(["zarzuela"]).values()) == [[it.pk]] * 3
    it.delete()
    assert not hits(["zarzuela"]) and not SearchWords.objects.filter(page_id=it.pk).exists()


def test_very_long_texts_fit_into_the_index(home):
    many = {f"palabra{number}xyz" for number in range(200_000)} | {"a" * 5000, "zeta"}
    said = line("es", ["titulo"], ["propio"], many)
    assert len(said) <= matching.LONGEST_LINE + 10 and all(len(one) <= 200 for one in said.split())
    SearchWords.objects.create(pk=number(home.pk, "es"), page_id=home.pk, keys=said)
    assert hits(["titulo"]) and hits(["propio"])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL weighs plans")
@pytest.mark.parametrize("asked", [["comun"], ["comun", "igual"], ["raro7"]])
def test_a_word_of_most_lines_is_asked_of_the_index_too(home, asked):
    """With good statistics PostgreSQL preferred to make the lexemes of every line again."""
    some = SitePage.objects.bulk_create(
        SitePage(title=str(one), path=f"{home.path}{one:04}", depth=home.depth + 1, live=False,
                 content_type_id=home.content_type_id, locale_id=home.locale_id)
        for one in range(700)
    )  # fmt: skip
    many = [f"palabra{one}" for one in range(800)]
    SearchWords.objects.bulk_create(
        SearchWords(
            pk=number(it.pk, code),
            page_id=it.pk,
            keys=line(code, ["titulo"], ["igual"], [*many, "comun", f"raro{place}"]),
        )
        for place, it in enumerate(some)
        for code in languages.CODES
    )
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as queries:
        cursor.execute("ANALYZE segib_site_searchwords")
        assert sum(map(len, hits(asked).values()))
        cursor.execute(f"EXPLAIN {queries[-1]['sql']}")
        plan = "\n".join(row for (row,) in cursor.fetchall())
    assert "Seq Scan" not in plan and plan.count("Bitmap Index Scan") == 3, plan


@pytest.fixture(scope="module")
def database(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        yield


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8"), min_size=1, max_size=12), max_size=4))
def test_no_words_are_an_error(database, said):
    asked = [word for text in said for word in words(text)]
    assert hits(asked[:12]) is not None
    assert connection.vendor in ("sqlite", "postgresql")
