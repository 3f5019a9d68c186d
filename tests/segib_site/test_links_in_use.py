"""Before something is deleted the screen names what uses it: pictures, documents, pages, one or several."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file

from segib_site.models import SiteDocument, SiteImage
from segib_site.slices import publishing
from tests.specimens.factories import edit, page, reload

pytestmark = pytest.mark.django_db


def picture(title):
    return SiteImage.objects.create(title=title, file=get_test_image_file())


def document(title):
    return SiteDocument.objects.create(title=title, file=ContentFile(b"x", "x.pdf"))


def figure(image):
    return {"type": "figure", "id": "a1", "value": {"image": image.pk, "decorative": False, "alt_text": "x"}}


def link(kind, it):
    return {"type": "paragraph", "id": "b1", "value": f'<p><a linktype="{kind}" id="{it.pk}">x</a></p>'}


def using(home, title, block):
    """A page whose Portuguese text uses something."""
    it = edit(page(home, es=title, live=("es",)), title_pt=title, body_pt=[block])
    publishing.publish(it, ["pt"])
    return it


#: What makes a thing, what makes a block that uses it, where one is deleted, and several.
KINDS = {
    "picture": (picture, figure, "wagtailimages:delete", ("segib_site", "siteimage")),
    "document": (
        document,
        lambda it: link("document", it),
        "wagtaildocs:delete",
        ("segib_site", "sitedocument"),
    ),
    "page": (None, lambda it: link("page", it), "wagtailadmin_pages:delete", ("segib_site", "sitepage")),
}


@pytest.fixture(params=KINDS)
def kind(request, home):
    make, *others = KINDS[request.param]
    return make or (lambda title: page(home, es=title)), *others


def said(response):
    assert response.status_code == 200
    return response.content.decode().split("<main")[-1]


def edit_url(it):
    return reverse("wagtailadmin_pages:edit", args=[it.pk])


def test_deleting_one_names_who_uses_it_and_in_which_language(kind, home, admin_client):
    make, block, name, _model = kind
    used, idle = make("Usado"), make("Libre")
    it = using(home, "La que lo usa", block(used))
    words = said(admin_client.get(reverse(name, args=[used.pk])))
    assert "La que lo usa" in words and edit_url(it) in words and "portugués" in words.lower()
    words = said(admin_client.get(reverse(name, args=[idle.pk])))
    assert "La que lo usa" not in words and "Nada hace referencia" in words


def test_deleting_several_names_for_each_who_uses_it(kind, home, admin_client):
    make, block, _name, model = kind
    used, idle = make("Usado"), make("Libre")
    it = using(home, "La que lo usa", block(used))
    address = reverse("wagtail_bulk_action", args=[*model, "delete"])
    words = said(admin_client.get(f"{address}?id={used.pk}&id={idle.pk}"))
    assert words.count(edit_url(it)) == 1 and words.count("Nada hace referencia") == 1
    first, second = sorted(
        [("Usado", edit_url(it)), ("Libre", "Nada hace referencia")], key=lambda p: words.index(p[0])
    )
    assert words.index(first[0]) < words.index(first[1]) < words.index(second[0]) < words.index(second[1])


def test_what_is_used_by_many_is_listed_up_to_a_number_and_counted(home, admin_client, monkeypatch):
    monkeypatch.setattr("segib_site.safety.links_in_use.SHOWN", 2)
    used = picture("Usado")
    for number in range(4):
        using(home, f"Página {number}", figure(used))
    words = said(admin_client.get(reverse("wagtailimages:delete", args=[used.pk])))
    assert words.count("/edit/") == 2 and "y 2 más" in words and used.usage_url in words


def test_what_uses_it_and_is_in_the_trash_is_named_without_a_way_there(home, admin_client, admin_user):
    from segib_site.safety import trash

    used = picture("Usado")
    it = using(home, "La que lo usa", figure(used))
    trash.put(reload(it), admin_user)
    words = said(admin_client.get(reverse("wagtailimages:delete", args=[used.pk])))
    assert "La que lo usa" in words and edit_url(it) not in words
