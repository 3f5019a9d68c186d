"""A list of 200 asks the database no more often than a list of 20."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cooperation.models import MandateIndexPage, MandatePage, ProgrammeIndexPage, ProgrammePage
from library.models import LibraryIndexPage, PublicationPage
from organisation.models import NewsIndexPage, NewsPage, ObserverIndexPage, ObserverPage
from segib_site import languages
from summits.models import MeetingIndexPage, MeetingPage

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.sweep]

#: Each list, and what a page in it cannot be without.
LISTS = [
    (NewsIndexPage, NewsPage, {"date": datetime.date(2020, 1, 1)}),
    (ObserverIndexPage, ObserverPage, {"kind": "consultative"}),
    (ProgrammeIndexPage, ProgrammePage, {"short_name": "X", "kind": "programme", "space": "culture"}),
    (MandateIndexPage, MandatePage, {}),
    (MeetingIndexPage, MeetingPage, {"kind": "forum", "dates": "2020"}),
    (LibraryIndexPage, PublicationPage, {"kind": "report", "date": "2020"}),
]


def queries(path):
    client = Client()
    client.get(path)  # what is asked for once in a process
    reset_queries()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize(("index", "child", "facts"), LISTS, ids=lambda it: getattr(it, "__name__", ""))
def test_a_list_of_200_needs_as_many_queries_as_one_of_20(index, child, facts):
    parent = index.objects.get()
    of_list = child.objects.child_of(parent)
    for extra in list(of_list.order_by("-path"))[: max(0, of_list.count() - 20)]:
        extra.delete()
    few = queries(parent.url_in("pt"))
    for number in range(200 - child.objects.child_of(index.objects.get()).count()):
        page = child(source_language="pt", live=True, **facts)
        if child is PublicationPage:
            page.symbol = f"copy-{number}"
        languages.put(page, "title", "pt", f"Página {number}")
        languages.put(page, "introduction", "pt", "Texto.")
        languages.put(page, "language_live", "pt", True)
        index.objects.get().add_child(instance=page)
    assert child.objects.child_of(index.objects.get()).filter(live=True).count() == 200
    assert queries(parent.url_in("pt")) == few <= 15
