"""What templates write: every text in its true language, every date and name in the visitor's."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from segib_site import languages
from segib_site.presentation import link_to, search_url
from segib_site.slices import publishing
from segib_site.templatetags import segib
from tests.specimens.factories import edit, page, reload


def render(source, code="es", **context):
    """What a template writes for a visitor of a language."""
    with translation.override(code):
        return Template("{% load segib %}" + source).render(Context(context))


def body(*words):
    return json.dumps([{"type": "paragraph", "value": f"<p>{word}</p>", "id": word} for word in words])


@pytest.fixture
def spanish(home):
    """A page with text in Spanish and English, live in Spanish only."""
    it = page(home, es="Título", en="Title", live=())
    it = edit(
        it,
        introduction_es="Uno & dos.\n\nTres.",
        introduction_en="One.",
        body_es=body("hola"),
        body_en=body("hello"),
        sections=[{"heading_es": "Sección", "heading_en": "Section"}],
    )
    publishing.publish(it, ["es", "shared"])
    return reload(it)


# -- text ---------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("es", "<h1>Título</h1>"),
        ("en", '<h1 lang="es">Título</h1>'),
        ("pt", '<h1 lang="es">Título</h1>'),
    ],
)
def test_text_says_its_language_where_it_is_not_the_visitors(spanish, code, expected):
    assert render('{% text page "title" tag="h1" %}', code, page=spanish) == expected


@pytest.mark.django_db
def test_text_is_escaped_and_keeps_its_paragraphs(spanish):
    assert render('{% text page "introduction" tag="p" class="lead" %}', "en", page=spanish) == (
        '<p class="lead" lang="es">Uno &amp; dos.</p>\n<p class="lead" lang="es">Tres.</p>'
    )


@pytest.mark.django_db
def test_text_without_an_element_gets_one_only_for_its_language(spanish):
    assert render('{% text page "title" %}', "es", page=spanish) == "Título"
    assert render('{% text page "title" %}', "en", page=spanish) == '<span lang="es">Título</span>'


@pytest.mark.django_db
def test_nothing_is_written_of_what_is_empty(spanish, home):
    assert (
        render(
            '{% text page "search_description" tag="p" %}{% stream home "body" %}', page=spanish, home=home
        )
        == ""
    )
    assert render('{% text identity "name" tag="p" %}', identity=None) == ""


@pytest.mark.django_db
def test_a_row_is_shown_in_the_language_of_its_page(spanish):
    """Though the row has English text: the page is not live in English."""
    row = spanish.sections.get()
    assert render('{% text row "heading" tag="h3" %}', "en", row=row) == '<h3 lang="es">Sección</h3>'


@pytest.mark.django_db
def test_a_stream_is_marked_once_and_what_is_in_it_not_again(spanish):
    assert 'class="prose">' in render('{% stream page "body" %}', "es", page=spanish)
    written = render('{% stream page "body" %}', "en", page=spanish)
    assert written.count("lang=") == 1 and '<div class="prose" lang="es">' in written
    assert "hola" in written and "hello" not in written


# -- links --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_link_to_a_page_in_another_language_is_marked_in_the_visitors(spanish, rf):
    request = rf.get("/")
    written = {}
    for code in languages.CODES:
        with translation.override(code):
            written[code] = render("{% link_to link %}", code, link=link_to(spanish, request))
    assert written["es"] == '<a href="/es/titulo/">Título</a>'
    assert 'hreflang="es"' in written["en"] and '<span lang="es">Título</span>' in written["en"]
    assert "(in Spanish)" in written["en"] and "(em espanhol)" in written["pt"]
    assert 'href="/pt/' in written["pt"], "the visitor stays in her language"


@pytest.mark.django_db
def test_the_current_page_and_those_above_it_are_told_apart(home, rf):
    below = page(home, es="Abajo", live=("es",))
    request = rf.get("/")
    assert 'aria-current="page"' in render("{% link_to link %}", link=link_to(below, request, below))
    above = render('{% link_to link class="x" %}', link=link_to(home, request, below))
    assert 'class="x is-ancestor"' in above and "aria-current" not in above


@pytest.mark.django_db
def test_children_that_are_not_public_are_not_linked(home, rf):
    page(home, es="Pública", live=("es",))
    page(home, es="Borrador")
    written = render(
        "{% child_links page as links %}{% for link in links %}{{ link.title.value }};{% endfor %}",
        page=reload(home),
        request=rf.get("/"),
    )
    assert written == "Pública;"


def test_the_language_switch_needs_no_page(rf):
    """On error pages it leads home, on the search page to the same search."""
    source = "{% language_choices as choices %}{% for c in choices %}{{ c.url }} {% endfor %}"
    assert render(source, "pt") == "/es/ /en/ /pt/ "
    request = rf.get(search_url("pt"))
    written = render(source, "pt", request=request, query="são & más")
    assert written.split() == [f"{search_url(code)}?q=s%C3%A3o+%26+m%C3%A1s" for code in languages.CODES]


# -- for search engines -------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_description_is_never_in_another_language(spanish, home):
    assert render("{% description page %}", "en", page=spanish) == "Uno &amp; dos. Tres."
    half = page(home, es="Uno", en="One", live=())
    publishing.publish(edit(half, introduction_es="Solo en español."), ["es", "en", "shared"])
    half = reload(half)
    assert render("{% description page %}", "es", page=half) == "Solo en español."
    assert render("{% description page %}", "en", page=half) == ""


@pytest.mark.django_db
def test_the_title_of_a_document_is_what_was_written_for_it(home):
    it = page(home, es="Corto", en="Short", live=())
    publishing.publish(edit(it, seo_title_es="Largo y claro"), ["es", "en", "shared"])
    it = reload(it)
    assert render("{% document_title page %}", "es", page=it) == "Largo y claro"
    assert render("{% document_title page %}", "en", page=it) == "Short"


# -- dates, names, numbers ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "expected"),
    [("es", "1 de octubre de 2005"), ("en", "1 October 2005"), ("pt", "1º de outubro de 2005")],
)
def test_dates_are_the_visitors(code, expected):
    assert render("{% format_date day %}", code, day=datetime.date(2005, 10, 1)) == expected


def test_only_the_first_of_a_month_is_an_ordinal_in_portuguese():
    for day in (11, 21, 31):
        assert "º" not in render("{% format_date day %}", "pt", day=datetime.date(2014, 3, day))


@pytest.mark.parametrize(
    ("code", "since", "term"),
    [
        ("es", "Desde el 8 de febrero de 2022", "Del 1 de abril de 2014 al 10 de septiembre de 2021"),
        ("en", "Since 8 February 2022", "From 1 April 2014 to 10 September 2021"),
        ("pt", "Desde 8 de fevereiro de 2022", "De 1º de abril de 2014 a 10 de setembro de 2021"),
    ],
)
def test_terms_of_office_are_in_words(code, since, term):
    start, end = datetime.date(2014, 4, 1), datetime.date(2021, 9, 10)
    assert render("{% format_term since None %}", code, since=datetime.date(2022, 2, 8)) == since
    assert render("{% format_term since until %}", code, since=start, until=end) == term


def test_years_of_a_term():
    since = datetime.date(2005, 10, 1)
    assert segib.format_years(since, datetime.date(2014, 3, 31)) == "2005–2014"
    assert segib.format_years(since, None) == "2005–"
    assert segib.format_years(since, datetime.date(2005, 12, 1)) == "2005"


def test_countries_are_in_the_alphabetical_order_of_the_visitor():
    source = "{% country_names codes as names %}{{ names|join:', ' }}"
    codes = ["UY", "EC", "DE", "ES", "MX"]
    assert render(source, "es", codes=codes) == "Alemania, Ecuador, España, México, Uruguay"
    assert render(source, "en", codes=codes) == "Ecuador, Germany, Mexico, Spain, Uruguay"
    assert render(source, "pt", codes=codes) == "Alemanha, Equador, Espanha, México, Uruguai"


@pytest.mark.parametrize(
    ("country", "code", "expected"),
    [
        ("MX", "en", ' lang="es"'),
        ("MX", "es", ""),
        ("BR", "es", ' lang="pt-BR"'),
        ("AD", "en", ""),
        ("XX", "en", ""),
    ],
)
def test_an_address_is_in_the_language_of_its_place(country, code, expected):
    assert render("{% place_lang country %}", code, country=country) == expected


@pytest.mark.parametrize(
    ("hours", "expected"), [(-3, "UTC−3"), (1, "UTC+1"), (0, "UTC±0"), (5.5, "UTC+5:30"), (-3.5, "UTC−3:30")]
)
def test_offsets_from_utc(hours, expected):
    assert segib.utc_offset(datetime.timedelta(hours=hours)) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [("es", "34,906° S; 56,1993° O"), ("en", "34.906° S; 56.1993° W"), ("pt", "34,906° S; 56,1993° O")],
)
def test_coordinates_for_people_and_for_machines(code, expected):
    place = {"latitude": Decimal("-34.90600"), "longitude": Decimal("-56.19930")}
    written = render("{% format_coordinates latitude longitude %}", code, **place)
    assert written.replace("\N{NO-BREAK SPACE}", " ") == expected
    assert render("{{ latitude|machine }},{{ longitude|machine }}", code, **place) == "-34.906,-56.1993"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("+34915901980", "+34 915 901 980"),
        ("+525584370156", "+52 5584 370 156"),
        ("+59829018028", "+598 29 018 028"),
        ("+5113214477", "+51 13 214 477"),
    ],
)
def test_telephones_are_spaced_for_readers(number, expected):
    assert segib.spaced_phone(number) == expected


# -- files --------------------------------------------------------------------------------------


def test_a_missing_file_does_not_break_an_error_page(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    assert segib.asset("segib_site/no-such-file.css") == ""
