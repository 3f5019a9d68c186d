"""Addresses: public pages by language, the CMS, files, and what machines ask for."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from segib_site import delivery, errors, feeds, health
from segib_site.contributions import app_urls
from segib_site.presentation import SEARCH_SLUGS
from segib_site.safety import draft_views
from segib_site.search.views import search

urlpatterns = [
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("robots.txt", delivery.robots),
    path("sitemap.xml", delivery.sitemap),
    path("", delivery.root),
    path("draft/<str:token>/", draft_views.show),
    path("draft/<str:token>/<str:code>/", draft_views.show, name="segib_draft"),
    path("admin/", include(wagtailadmin_urls)),
    *(path("", include(module)) for module in app_urls()),
    path("documents/", include(wagtaildocs_urls)),
    path(f"{settings.MEDIA_URL.lstrip('/')}<path:path>", delivery.media),
    *(path(f"{code}/{slug}/", search, name=f"search_{code}") for code, slug in SEARCH_SLUGS.items()),
    *i18n_patterns(
        re_path(r"^(?P<path>(?:[\w-]+/)*)feed\.atom$", feeds.serve), path("", include(wagtail_urls))
    ),
]

handler404 = errors.not_found
handler500 = errors.server_error
handler403 = errors.forbidden
handler400 = errors.bad_request
