"""Permanent addresses of publications (they name no language's slug and never change), and of what machines
ask the library for."""

from django.urls import path, re_path

from library import views
from library.citations import views as citations
from library.delivery import documents
from library.delivery import views as delivery
from library.oai.views import provider

SYMBOL = r"(?P<symbol>[a-z0-9]+(?:-[a-z0-9]+)*)"
VERSION = r"(?P<version>[1-9][0-9]{0,3})"
LANGUAGE = r"(?P<language>es|en|pt)"
DOCUMENT = r"documents/(?P<number>[0-9]{1,9})/(?P<name>[^/]*)$"
CITATION = r"(?P<suffix>bib|ris|json)"

urlpatterns = [
    path("doc/selection.zip", delivery.archive, name="selection"),
    path("doc/manifest.json", delivery.manifest_json, name="manifest"),
    path("doc/SHA256SUMS", delivery.checksums, name="checksums"),
    path("doc/downloads.csv", delivery.downloads, name="downloads"),
    # In place of Wagtail's, which is still the one that addresses are made with.
    re_path(rf"^{DOCUMENT}", documents.serve),
    re_path(rf"^draft/(?P<token>[^/]+)/{DOCUMENT}", documents.serve_of_draft),
    path("oai", provider, name="oai"),
    re_path(rf"^doc/{SYMBOL}/$", views.publication, name="publication"),
    re_path(rf"^doc/{SYMBOL}/{LANGUAGE}\.pdf$", views.edition, name="edition"),
    re_path(rf"^doc/{SYMBOL}/v{VERSION}/{LANGUAGE}\.pdf$", views.edition, name="edition_version"),
    re_path(rf"^doc/{SYMBOL}/v{VERSION}/{LANGUAGE}/cover\.webp$", views.cover, name="cover"),
    re_path(
        rf"^doc/{SYMBOL}/v{VERSION}/{LANGUAGE}/cover-small\.webp$",
        views.cover,
        {"is_small": True},
        name="cover_small",
    ),
    re_path(rf"^doc/{SYMBOL}/sheet/{LANGUAGE}\.pdf$", views.sheet, name="reference_sheet"),
    re_path(rf"^doc/{SYMBOL}/cite/{LANGUAGE}\.{CITATION}$", citations.one, name="citation"),
    re_path(rf"^doc/citations/{LANGUAGE}\.{CITATION}$", citations.several, name="citations"),
]
