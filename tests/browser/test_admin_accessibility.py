"""Our screens in the CMS under axe: nothing is wrong with them that is not wrong with Wagtail's own."""

from __future__ import annotations

import datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cooperation.focal_points import activities
from cooperation.models import CampaignPage
from library.models import PublicationPage
from library.uploading import waiting
from offices.models import OfficePage
from organisation.models import Country, NewsIndexPage, NewsPage
from segib_site.models import SiteIdentity, TranslationTask
from segib_site.safety import trash
from segib_site.slices import publishing, schedule
from tests.browser import publications
from tests.browser.colleagues import colleague  # noqa: F401 - a fixture
from tests.specimens import domain
from tests.specimens.factories import edit, reload

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

AXE = Axe()
ONLY_VIOLATIONS = {"resultTypes": ["violations"]}

#: Screens that are Wagtail's alone: what axe finds on them is not ours to mend.
WAGTAILS = (
    ("wagtailadmin_account",),
    ("wagtailusers_users:index",),
    ("wagtailusers_users:add",),
    ("wagtailredirects:index",),
    ("wagtailredirects:add",),
    ("wagtailsites:add",),
)


def found_on(person, path):
    """The rules of axe that a screen breaks, each with the elements that do."""
    person.open(path)
    return broken_on(person)


def broken_on(person):
    violations = AXE.run(person.window, options=ONLY_VIOLATIONS).response["violations"]
    return {v["id"]: [node["html"][:160] for node in v["nodes"][:3]] for v in violations}


def worse(person, paths, known):
    """What our screens break that Wagtail's do not."""
    return [
        f"{path}: {rule} {elements}"
        for path in paths
        for rule, elements in found_on(person, path).items()
        if rule not in known
    ]


@pytest.fixture
def at_work(colleague):  # noqa: F811
    """A site where something waits on every screen: a translation out of date, one in review, a task, a
    schedule, a page in the trash, an activity that waits. Returns who works there and what the addresses
    need."""
    boss = colleague("boss", "es", "administrators")
    office = OfficePage.objects.get(city="Ciudad de México")
    publishing.publish(edit(office, introduction_es="La oficina atiende a 23 países."), ["es"])
    edit(office, introduction_en="Die Amtssprache ist eine andere.", opening_hours_pt="")
    at = timezone.now() + datetime.timedelta(days=7)
    schedule.schedule(reload(office), ["en", "es"], at, zone="America/Mexico_City")
    index = NewsIndexPage.objects.get()
    day = datetime.date(2026, 5, 4)
    gone = domain.made(NewsPage, index, title="Sobra", introduction="Nada.", date=day)
    trashed = trash.put(gone, boss.user)
    activity = domain.activity(
        CampaignPage.objects.order_by("pk").last(), Country.objects.get(iso2="BR"), "Feira", codes=("pt",),
        text="Com música.", is_live=False,
    )  # fmt: skip
    return boss, office, index, trashed, activity


def files_that_wait(user):
    """The screen of a publication that a file waits for."""
    page = PublicationPage.objects.get(symbol="environmental-charter-2023")
    waiting.keep(user, page, SimpleUploadedFile("carta_es.pdf", domain.pdf()))
    return reverse("segib_files", args=[page.pk])


@pytest.mark.long
def test_our_screens_are_as_accessible_as_wagtails(at_work, colleague):  # noqa: F811
    boss, office, index, trashed, activity = at_work
    bia = colleague("bia", "pt-br", "focal-points")
    point = domain.focal_point(activity.country, "Ministério", user=bia.user)
    activities.submit(activity, bia.user)
    draft = domain.activity(activity.campaign, activity.country, "Rascunho", codes=("pt",), is_live=False)

    visitor = colleague("", "es")
    known = set(found_on(visitor, reverse("wagtailadmin_login")))
    for name, *arguments in WAGTAILS:
        known |= set(found_on(boss, reverse(name, args=arguments)))

    def record(name, it):
        return reverse(name, args=[it._meta.app_label, it._meta.model_name, it.pk])

    task = TranslationTask.objects.of(office).first()
    identity = SiteIdentity.objects.get()
    campaign = activity.campaign
    ours = [
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_explore", args=[index.pk]),
        reverse("wagtailadmin_pages:edit", args=[office.pk]) + "?languages=es,en,pt",
        reverse("wagtailadmin_pages:add", args=["organisation", "newspage", index.pk]),
        reverse("wagtailadmin_pages:delete", args=[office.pk]),
        reverse(f"{identity.snippet_viewset.url_namespace}:edit", args=[identity.pk]),
        reverse(f"{activity.snippet_viewset.url_namespace}:add"),
        reverse(f"{activity.snippet_viewset.url_namespace}:list"),
        record("segib_languages", office),
        record("segib_publish", office) + "?slice=es&slice=en&slice=shared",
        *(
            reverse(f"segib_tasks{which}")
            for which in ("", "_unassigned", "_review", "_all")
        ),
        reverse("segib_task", args=[task.pk]),
        *map(
            reverse,
            (
                "segib_translation_states",
                "segib_published_findings",
                "segib_external_links",
                "segib_unverified_facts",
                "segib_missing_facts",
                "segib_missed_addresses",
                "segib_readers",
                "segib_xliff_export",
                "segib_xliff_import",
                "segib_trash",
                "segib_campaigns",
                "segib_activities_waiting",
                "segib_focal_points",
                "segib_focal_invite",
            ),
        ),
        reverse("segib_trash_restore", args=[trashed.pk]),
        reverse("segib_draft_links", args=[office.pk]),
        files_that_wait(boss.user),
        reverse("wagtailadmin_pages:edit", args=[publications.make()["scanned"].pk]),
        reverse("segib_guide"),
        reverse("segib_guide_topic", args=["files"]),
        reverse("segib_campaign", args=[campaign.pk]),
        reverse("segib_campaign_remind", args=[campaign.pk]),
        reverse("segib_activity_review", args=[activity.pk]),
        reverse("segib_focal_replace", args=[point.pk]),
        reverse("segib_focal_leave", args=[point.pk]),
    ]  # fmt: skip
    corner = [
        reverse("segib_corner"),
        reverse("segib_corner_new"),
        reverse("segib_corner_campaigns"),
        reverse("segib_corner_edit", args=[draft.pk]),
        reverse("segib_corner_edit", args=[activity.pk]),
        reverse("segib_corner_delete", args=[draft.pk]),
    ]
    found = worse(boss, ours, known) + worse(bia, corner, known)

    # The panel of checks is drawn beside the form when it is opened.
    boss.open_form(reverse("wagtailadmin_pages:edit", args=[office.pk]))
    boss.window.locator('[data-side-panel-toggle="guards"]').click()
    boss.window.locator("[data-segib-guards-path]").first.wait_for()
    found += [f"checks: {rule} {elements}" for rule, elements in broken_on(boss).items() if rule not in known]
    assert not found, "\n".join(found)
