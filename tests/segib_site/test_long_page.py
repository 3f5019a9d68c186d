"""A page of forty blocks in three languages opens for editing at once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.specimens.long_page import long_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("ana", "ana@example.org", "x"))
    return client


def queries_to_open(client, it):
    address = reverse("wagtailadmin_pages:edit", args=[it.pk])
    assert client.get(address).status_code == 200  # thumbnails are made, content types known
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return asked.captured_queries


def test_a_long_page_opens_with_few_queries(home, editor):
    asked = queries_to_open(editor, long_page(home))
    assert len(asked) < 60, [q["sql"][:200] for q in asked]
    print(len(asked))
