"""Starter content: checked as a whole, loaded once, never over an editor's work."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from organisation.models import Country, StandardPage
from segib_site import languages, starter
from segib_site.models import OldAddress, SitePage, StarterEntry
from segib_site.slices import freshness, publishing
from tests.specimens.factories import edit, reload, text

pytestmark = pytest.mark.django_db

PAGE = """\
pages:
- key: home
  type: organisation.HomePage
  parent: null
  source_language: es
  es: {title: Inicio, slug: home}
  en: {title: Home, slug: home}
"""
RECORD = """\
records:
- key: country-uy
  type: organisation.Country
  source_language: es
  shared: {iso2: UY, iso3: URY}
  es: {name: Uruguay}
"""


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Write content files and let the loader read these alone."""

    def write(pages=PAGE, records=RECORD, table=""):
        paths = []
        for name, said in (("pages.yaml", pages), ("records.yaml", records)):
            path = tmp_path / name
            path.write_text(said, encoding="utf-8")
            paths.append(path)
        tables = []
        if table:
            tables = [tmp_path / "old_addresses.csv"]
            tables[0].write_text(table, encoding="utf-8")
        monkeypatch.setattr(starter, "all_files", lambda: starter.Loader(paths, tables))
        monkeypatch.setattr(starter, "load", lambda: starter.Loader(paths, tables).load())

    return write


def load(**options):
    call_command("load_starter_content", verbosity=0, **options)


def item(kind="organisation.StandardPage", parent="home", source="es", key="a"):
    return f"- key: {key}\n  type: {kind}\n  parent: {parent}\n  source_language: {source}\n"


def record(key="country-xx", iso2="XX", iso3="XXX", more="", kind="organisation.Country"):
    return (
        f"- key: {key}\n  type: {kind}\n  source_language: es\n"
        f"  shared: {{iso2: {iso2}, iso3: {iso3}{more}}}\n  es: {{name: X}}\n"
    )


X = "  es: {title: X}"
A = item()
LINK = '<a linktype="page" key="z">z</a>'
COMMUNITY = (
    item("organisation.CommunityPage", key="community")
    + X
    + "\n"
    + item("organisation.CountryIndexPage", "community", key="countries")
    + X
    + "\n"
)

#: What is wrong, where it is reported, and what the report says.
BAD_PAGES = [
    (item("organisation.HomePage", key="home") + X, 8, "already"),
    (item(key="Bad Key") + X, 8, "key"),
    (item("organisation.Nothing") + X, 8, "no type"),
    (item("organisation.Country") + X, 8, "type of page"),
    (item(parent="nobody") + X, 8, "parent"),
    (item(parent="country-uy") + X, 8, "parent"),
    (item("organisation.PersonPage") + X, 8, "cannot stand below"),
    (item(source="fr") + X, 8, "source language"),
    (item(source="pt") + X, 8, "text in the source"),
    (item(source="pt") + X + "\n  pt: {slug: x}", 8, "title"),
    (A + "  tytle: x\n" + X, 8, "tytle"),
    (A + "  es: {title: X, nothing: y}", 12, "nothing"),
    (A + "  es: text", 8, "text in the source"),
    (A + X + "\n  en: text", 8, "not a mapping"),
    (A + "  es:\n    title: X\n    body: [{type: mystery, value: x}]", 13, "mystery"),
    (A + "  es:\n    title: X\n    body: [{type: timeline, value: text}]", 13, "list"),
    (A + "  es:\n    title: X\n    body: [{type: quote, value: {words: x}}]", 13, "words"),
    (A + "  es:\n    title: X\n    body: [{type: paragraph, value: '" + LINK + "'}]", 8, "“z”"),
    (A + "  es:\n    title: " + "X" * 300, 13, "title"),
    (A + "  shared: {title: x}\n" + X, 8, "belongs under a language"),
    (A + "  shared: {nothing: x}\n" + X, 8, "no field"),
    (A + "  rows: {phones: []}\n" + X, 8, "phones"),
    ("- key: a\n  key: b", 9, "twice"),
    ("- key: [a", 9, ""),
    ("- just text", 1, "not a mapping"),
    (COMMUNITY + item("organisation.CountryPage", "countries") + "  shared: {country: ZZ}\n" + X, 18, "ZZ"),
]
BAD_RECORDS = [
    (record(iso2="xx"), 7, "iso2"),
    (record(more=", since: soon"), 7, "since"),
    (record(more=", region: moon"), 7, "region"),
    (record(more=", official_languages: [E]"), 7, "official_languages"),
    (record(iso2="UY"), 7, "stands already at"),
    (record(key="country-uy"), 7, "stands already at"),
    (record(kind="organisation.HomePage"), 7, "type of record"),
    (record(more=", sources: text"), 7, "sources"),
    (record(more=", unverified_fields: [nothing]"), 7, "nothing"),
]
BAD_TABLES = [
    ("old,key,language\n", 1, "old_address"),
    ("old_address,key,language\nhttps://example.org/x,home,es\n", 2, "segib.org"),
    ("old_address,key,language\n/x,nobody,es\n", 2, "nobody"),
    ("old_address,key,language\n/x,home,fr\n", 2, "fr"),
]


def complaint(name, line, reason):
    before = SitePage.objects.count()
    with pytest.raises(CommandError) as caught:
        load()
    message = str(caught.value)
    assert f"{name}:{line}:" in message and reason in message, message
    assert SitePage.objects.count() == before and not StarterEntry.objects.exists()
    assert not Country.objects.exists() and not OldAddress.objects.exists()


@pytest.mark.parametrize(("addition", "line", "reason"), BAD_PAGES)
def test_a_mistake_in_a_page_is_reported_with_its_line_and_nothing_is_written(files, addition, line, reason):
    files(pages=PAGE + addition + "\n")
    complaint("pages.yaml", line, reason)


@pytest.mark.parametrize(("addition", "line", "reason"), BAD_RECORDS)
def test_a_mistake_in_a_record_is_reported_with_its_line_and_nothing_is_written(
    files, addition, line, reason
):
    files(records=RECORD + addition + "\n")
    complaint("records.yaml", line, reason)


@pytest.mark.parametrize(("table", "line", "reason"), BAD_TABLES)
def test_a_mistake_in_a_table_of_old_addresses_is_reported_with_its_line(files, table, line, reason):
    files(table=table)
    complaint("old_addresses.csv", line, reason)


def test_all_mistakes_are_reported_at_once(files):
    files(pages=PAGE + item(key="Bad Key") + X + "\n" + item(parent="nobody") + X + "\n", table="x\n")
    with pytest.raises(CommandError) as caught:
        load(check=True)
    assert str(caught.value).count(".yaml:") == 2 and "old_addresses.csv:1:" in str(caught.value)


def test_pages_and_records_are_public_in_the_languages_they_have(files):
    files(
        pages=PAGE + COMMUNITY + item("organisation.CountryPage", "countries", key="uy")
        + "  shared: {country: UY}\n  es: {title: Uruguay}\n  pt: {title: Uruguai}\n",
        table="old_address,key,language\nhttps://www.segib.org/pt-br/uruguai/,uy,pt\n",
    )  # fmt: skip
    load()
    country = Country.objects.get()
    assert country.live_languages == ("es",) and country.page.live_languages == ("es", "pt")
    assert freshness.states(country.page)["pt"].state.value == "current"
    old = OldAddress.objects.get()
    assert (old.address, old.page_id, old.language) == ("/pt-br/uruguai", country.page.pk, "pt")


def test_siblings_stand_in_the_order_asked_for(files):
    late = item(key="late") + "  order: 20\n  es: {title: Late}\n"
    soon = item(key="soon") + "  order: 10\n  es: {title: Soon}\n"
    files(pages=PAGE + late + soon)
    load()
    assert [str(page) for page in StandardPage.objects.order_by("path")] == ["Soon", "Late"]


def test_a_circle_is_reported(files):
    files(pages=PAGE + item(key="a", parent="b") + X + "\n" + item(key="b", parent="a") + X + "\n")
    complaint("pages.yaml", 8, "waits for itself")


def test_loading_again_changes_nothing_and_keeps_an_editors_work(files):
    files(
        pages=PAGE
        + A
        + "  es: {title: A, introduction: De los archivos.}\n"
        + item(key="b")
        + "  es: {title: B}\n"
    )
    load()
    page, gone = StandardPage.objects.order_by("path")
    edit(page, introduction_pt="Do editor.", title_pt="A")
    publishing.publish(page, ["pt"])
    gone.delete()
    before = (SitePage.objects.count(), StarterEntry.objects.count())
    load()
    assert (SitePage.objects.count(), StarterEntry.objects.count()) == before
    assert text(reload(page), "introduction", "pt") == "Do editor."


def test_a_record_that_an_editor_made_first_is_kept(files):
    mine = Country(iso2="UY", iso3="URY", source_language="pt", live=False)
    languages.put(mine, "name", "pt", "Uruguai, do editor")
    mine.save()
    files()
    load()
    assert Country.objects.get().pk == mine.pk
    assert StarterEntry.objects.filter(key="record:country-uy").exists()


def test_what_belongs_to_a_record_that_an_editor_removed_stays_away(files):
    files(pages=PAGE + COMMUNITY)
    load()
    Country.objects.get().delete()
    files(
        pages=PAGE + COMMUNITY + item("organisation.CountryPage", "countries", key="uy")
        + "  shared: {country: UY}\n  es: {title: Uruguay}\n"
    )  # fmt: skip
    load()
    assert not Country.objects.exists() and not SitePage.objects.filter(title="Uruguay").exists()


def test_if_empty_leaves_a_site_with_pages_alone(home):
    load(if_empty=True)
    assert SitePage.objects.filter(depth__gt=1).count() == 1
