"""Every screen of ours in the CMS under axe: nothing that Wagtail's own screens do not have."""

from __future__ import annotations

import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.models import Site

from cooperation.focal_points import access, activities
from cooperation.models import CampaignPage, CountryActivity
from offices.models import OfficePage
from organisation.models import Country, NewsIndexPage, NewsPage
from segib_site.models import SitePage, TranslationTask
from segib_site.roles.rights import SLICES
from segib_site.safety import trash
from segib_site.slices import freshness, publishing, schedule
from tests.browser.colleagues import colleague  # noqa: F401 - a fixture
from tests.specimens import domain
from tests.specimens.factories import edit, reload

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

WAGTAILS = (
    ("wagtailadmin_home", ()),
    ("wagtailadmin_reports:site_history", ()),
    ("wagtailadmin_reports:aging_pages", ()),
    ("wagtailusers_users:index", ()),
    ("wagtailusers_users:add", ()),
    ("wagtailredirects:index", ()),
    ("wagtailredirects:add", ()),
    ("wagtailsites:add", ()),
    ("wagtailimages:index", ()),
    ("wagtailadmin_account", ()),
)
