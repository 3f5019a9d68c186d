"""Links to pages in running text: looked up together, in the reader's language, never to what is gone."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from django.test import RequestFactory
from django.utils import translation
from wagtail.rich_text import RichText

from organisation.models import SisterOrganisationPage, StandardPage
from segib_site import languages
from segib_site.page_links import linked_pages
from segib_site.slices import publishing
from tests.segib_site.test_templatetags import render
from tests.specimens.factories import draft, edit, page, reload

pytestmark = pytest.mark.django_db


def link(target, words="allí"):
    return f'<a linktype="page" id="{getattr(target, "pk", target)}">{words}</a>'


def paragraph(*links):
    return {"type": "paragraph", "id": "p", "value": "<p>" + " ".join(links) + "</p>"}


def notice(*links):
    return {"type": "notice", "id": "n", "value": {"heading": "N", "text": f"<p>{' '.join(links)}</p>"}}


def with_text(home, *blocks, **titles):
    """A page with these blocks in Spanish."""
    it = edit(page(home, **(titles or {"es": "Texto"})), body_es=json.dumps(blocks))
    publishing.publish(it, ["es"])
    return reload(it)


def of_type(model, home, title):
    it = model(source_language="es", live=False)
    languages.put(it, "title", "es", title)
    reload(home).add_child(instance=it)
    it.save_revision(clean=False)
    publishing.publish(it, ["es"])
    return reload(it)


def hrefs(html):
    return [a.get("href") for a in BeautifulSoup(html, "html.parser").find_all("a")]


@pytest.fixture
def targets(home):
    return [
        page(home, es="Uno", live=("es",)),
        of_type(StandardPage, home, "Dos"),
        of_type(SisterOrganisationPage, home, "Tres"),
    ]


def test_all_links_of_a_text_cost_one_query_whatever_they_lead_to(home, targets, django_assert_num_queries):
    one, two, three = targets
    it = with_text(home, paragraph(link(one), link(two)), paragraph(link(one)), notice(link(three)))
    it.get_url()  # the addresses of sites are cached
    with django_assert_num_queries(1):
        html = render('{% stream page "body" %}', page=it)
    assert hrefs(html) == ["/es/uno/", "/es/dos/", "/es/uno/", "/es/tres/"]


def test_a_second_text_of_a_page_asks_only_for_what_the_first_did_not(
    home, targets, django_assert_num_queries
):
    one, two, _three = targets
    first, second = with_text(home, paragraph(link(one))), with_text(home, paragraph(link(one), link(two)))
    both = '{% stream first "body" %}{% stream second "body" %}'
    request = RequestFactory().get("/es/")
    first.get_url()
    with django_assert_num_queries(2):
        html = render(both, first=first, second=second, request=request)
    assert hrefs(html) == ["/es/uno/", "/es/uno/", "/es/dos/"]
    with django_assert_num_queries(0):
        render(both, first=first, second=second, request=request)


def test_a_text_without_links_asks_for_nothing(home, django_assert_num_queries):
    it = with_text(home, paragraph("hola"))
    with django_assert_num_queries(0):
        render('{% stream page "body" %}', page=it)


def test_a_link_to_what_is_not_public_is_words_without_an_address(home):
    never, once = page(home, es="Nunca"), page(home, es="Antes", live=("es",))
    publishing.unpublish(once, ["es"])
    it = with_text(home, paragraph(link(never), link(once), link(999999), link("")))
    html = render('{% stream page "body" %}', page=it)
    assert hrefs(html) == [None] * 4 and html.count("allí") == 4
    assert "nunca" not in html and "antes" not in html


def test_a_link_leads_to_the_page_in_the_readers_language(home):
    target = page(home, es="Uno", en="One", live=("es", "en"))
    it = with_text(home, paragraph(link(target)))
    for code, address in (("es", "/es/uno/"), ("en", "/en/one/"), ("pt", target.url_in("pt"))):
        assert hrefs(render('{% stream page "body" %}', code, page=it)) == [address]
    assert target.url_in("pt").startswith("/pt/")


def test_links_work_outside_a_stream_too(home, targets, django_assert_num_queries):
    html = f"<p>{link(targets[0])} {link(targets[1])} {link(999999)}</p>"
    targets[0].get_url()
    with django_assert_num_queries(1):
        assert hrefs(str(RichText(html))) == ["/es/uno/", "/es/dos/", None]
    with translation.override("en"):
        assert hrefs(str(RichText(html)))[0] == targets[0].url_in("en")


def test_what_one_text_knew_is_forgotten_after_it(home):
    target = page(home, es="Uno", live=("es",))
    it = with_text(home, paragraph(link(target)))
    render('{% stream page "body" %}', page=it)
    publishing.unpublish(target, ["es"])
    assert hrefs(str(RichText(link(target)))) == [None]


def test_the_preview_of_a_draft_has_its_links(home, targets):
    it = edit(page(home, es="Texto"), body_es=json.dumps([paragraph(link(targets[0]))]))
    shown = draft(it)
    shown.is_preview = True
    assert hrefs(render('{% stream page "body" %}', page=shown)) == ["/es/uno/"]


def test_only_links_to_pages_are_looked_for():
    document = (
        '<a linktype="document" id="7">d</a> <a href="https://example.org/" id="8">e</a> <i id="6">f</i>'
    )
    turned = '<a id="3" linktype="page">x</a>'
    assert linked_pages([paragraph(link(1), document), notice(turned), paragraph()]) == {1, 3}
