"""Before a record of the institution is deleted, one or several, the screen names what uses it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cooperation.models import CountryActivity
from library.models import Subject
from organisation.models import Country
from tests.specimens import domain

pytestmark = pytest.mark.django_db


def said(response):
    assert response.status_code == 200
    return response.content.decode().split("<main")[-1]


def screens(client, *records):
    """What is said where the first is deleted, and where all are."""
    names = [records[0]._meta.app_label, records[0]._meta.model_name]
    one = reverse(f"wagtailsnippets_{names[0]}_{names[1]}:delete", args=[records[0].pk])
    several = reverse("wagtail_bulk_action", args=[*names, "delete"])
    query = "&".join(f"id={record.pk}" for record in records)
    return said(client.get(one)), said(client.get(f"{several}?{query}"))


def test_a_subject_names_the_publications_that_have_it(home, admin_client):
    used, idle = (domain.made(Subject, key=key, name=key.title()) for key in ("mar", "sol"))
    it = domain.publication("carta", home, title="Carta Cultural", subjects=[used])
    address = reverse("wagtailadmin_pages:edit", args=[it.pk])
    one, several = screens(admin_client, used, idle)
    for words in (one, several):
        assert (
            "Carta Cultural" in words and words.count(address) == 1 and "datos compartidos" in words.lower()
        )
    assert several.count("Nada hace referencia") == 1


def test_a_country_that_an_activity_needs_cannot_be_deleted_and_it_says_why(home, admin_client):
    used, idle = domain.country("UY"), domain.country("AR")
    campaign = domain.campaign("Campaña", home)
    domain.made(CountryActivity, campaign=campaign, country=used, title="Un taller", dates="2026")
    one, several = screens(admin_client, used, idle)
    for words in (one, several):
        assert "Un taller" in words and "lo necesita" in words and "Sí, eliminar" not in words
    admin_client.post(reverse("wagtailsnippets_organisation_country:delete", args=[used.pk]))
    assert Country.objects.filter(pk=used.pk).exists()
