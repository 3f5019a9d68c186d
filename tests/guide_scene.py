"""The scene of the guide's pictures: a loaded site on which three people have been working.

Names of people are made up. What happens follows the engine: drafts are saved, languages published, tasks
opened, as editors would.
"""

from __future__ import annotations

import datetime
import io
import subprocess
import sys
from typing import Any

import pikepdf
import typst
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Collection
from wagtail.users.models import UserProfile
from wagtail.utils.version import get_main_version

from cooperation.focal_points import access, activities
from cooperation.models import CampaignPage, CountryActivity, FocalPoint
from library.models import PublicationPage
from library.uploading import adding, waiting
from organisation.models import Country, NewsPage
from segib_site import languages
from segib_site.guards import checking
from segib_site.models import TranslationTask
from segib_site.roles import starter
from segib_site.slices import freshness, publishing
from segib_site.translation_tasks import acting

INTERFACES = {"es": "es", "en": "en", "pt": "pt-br"}
EDITOR, TRANSLATOR, FOCAL = "lucia", "bruno", "marina"
#: Wagtail's own news, which would stand in the menu as a number.
DISMISSED = ("help", "editor-guide", f"whats-new-in-wagtail-{get_main_version(include_patch=False)}")
#: What the reviewer writes, in the language of the picture.
COMMENTS = {
    "es": "Muy bien. Falta decir los días, como en el original.",
    "en": "Very good. The days are missing: the original gives them.",
    "pt": "Muito bom. Faltam os dias, como no original.",
}
#: A focal point's activity, in the language of the picture.
ACTIVITY = {
    "es": (
        "Concierto por la diversidad",
        "Músicas de la región, para todos los públicos, con entrada libre.",
    ),
    "en": ("Concert for diversity", "Music of the region, for audiences of every age, free of charge."),
    "pt": ("Concerto pela diversidade", "Músicas da região, para todos os públicos, com entrada franca."),
}
#: What the files of a publication say, by their language.
WORDS = {
    "es": "La estrategia de innovación de los países de la región y las ciudades, con una agenda.",
    "en": "The innovation strategy of the countries of the region and their cities, with an agenda of it.",
    "pt": "A estratégia de inovação dos países da região e das cidades, com uma agenda.",
}


def person(name: str, full_name: str, *roles: str) -> Any:
    first, last = full_name.split()
    user = get_user_model().objects.create_user(name, f"{name}@example.org", first_name=first, last_name=last)
    user.groups.add(*(starter.group(role) for role in roles))
    return user


def speak(code: str) -> None:
    """Let everybody read the CMS in a language, and the conversation be in it."""
    for user in get_user_model().objects.all():
        profile = UserProfile.get_for_user(user)
        profile.preferred_language = INTERFACES[code]
        profile.dismissibles = {name: True for name in DISMISSED}
        profile.save()
    for task in TranslationTask.objects.all():
        task.steps.exclude(comment="").update(comment=COMMENTS[code])
    title, text = ACTIVITY[code]
    activity = CountryActivity.objects.get(country__iso2="BR")
    activity.source_language = code
    for one in languages.CODES:
        languages.put(activity, "title", one, title if one == code else "")
        languages.put(activity, "text", one, text if one == code else "")
    activity.save()
    activity.save_revision(clean=False)


def rewrite(record: Any, user: Any, **values: Any) -> Any:
    """Put values of columns into the draft, as somebody's save."""
    record = type(record)._default_manager.get(pk=record.pk)
    content = dict(publishing.draft_content(record), **values)
    record.with_content_json(content).save_revision(user=user, clean=False)
    return type(record)._default_manager.get(pk=record.pk)


def news(slug: str) -> NewsPage:
    return NewsPage.objects.get(**{languages.localised_name("slug", "es"): slug})


def column(field: str, code: str) -> str:
    return languages.localised_name(field, code)


def build() -> dict[str, Any]:
    """Make the scene; returns what the pictures need to know."""
    lucia = person(EDITOR, "Lucía Vargas", "publishers")
    bruno = person(TRANSLATOR, "Bruno Almeida", "translators-pt")
    main = translate_news(lucia, bruno)
    vary_states(lucia)
    campaign = hold_campaign(lucia)
    publication = draft_editions(lucia)
    call_command("rebuild_translation_states", verbosity=0)
    # The language of what is new is judged by the worker; asking for it queues that.
    checking.before_publishing(main, ["pt"], publishing.draft_content(main))
    task = TranslationTask.objects.get(object_id=str(main.pk), language="pt")
    return {
        "news": main,
        "task": task,
        "campaign": campaign,
        "publication": publication,
        "section": main.get_parent(),
        "activity": CountryActivity.objects.get(country__iso2="BR"),
    }


def translate_news(lucia: Any, bruno: Any) -> NewsPage:
    """The source has changed; Portuguese was handed in once and returned, and its new draft has a slip."""
    main = news("anunciadas-fechas-xxx-cumbre")
    said = "La XXX Cumbre Iberoamericana se celebrará en Madrid los días 4 y 5 de noviembre de 2026."
    main = rewrite(main, lucia, **{column("introduction", "es"): said})
    publishing.publish(main, ["es"], user=lucia)
    work()
    written = "A XXX Cúpula Ibero-Americana será realizada em Madri em novembro de 2026."
    main = rewrite(main, bruno, **{column("introduction", "pt"): written})
    task = TranslationTask.objects.get(object_id=str(main.pk), language="pt")
    acting.take(task, bruno)
    acting.submit(task, bruno)
    acting.give_back(task, lucia, COMMENTS["es"])
    return main


def vary_states(lucia: Any) -> None:
    """Give the section one page of each state."""
    missing, left_out, in_review, draft = (
        news(slug)
        for slug in (
            "cplp-nuevo-observador-consultivo",
            "andres-allamand-elegido-secretario-general",
            "cumbre-cuenca-sin-declaracion-de-consenso",
            "cuatro-documentos-cumbre-santo-domingo",
        )
    )
    publishing.unpublish(missing, ["en"], user=lucia)
    empty = {column(field, "en"): "" for field in ("title", "introduction", "body")}
    rewrite(missing, lucia, **empty)
    freshness.leave_out(left_out, "pt", "SEGIB", lucia)
    changed = languages.get(in_review, "introduction", "es") + " Fue en noviembre de 2024."
    in_review = rewrite(in_review, lucia, **{column("introduction", "es"): changed})
    publishing.publish(in_review, ["es"], user=lucia)
    freshness.submit_for_review(in_review, "en", lucia)
    rewrite(draft, lucia, **{column("title", "es"): "Cuatro documentos de la Cumbre de República Dominicana"})


def hold_campaign(lucia: Any) -> CampaignPage:
    """Nine countries have a focal point; some have filed, some wait, one was asked for a change."""
    campaign = CampaignPage.objects.live().order_by("-path").first()
    last_day = timezone.localdate() + datetime.timedelta(days=45)
    campaign = rewrite(campaign, lucia, activities_until=last_day.isoformat())
    publishing.publish(campaign, ["shared"], user=lucia)
    campaign.refresh_from_db()
    states = {"AR": "approved", "BR": "draft", "CL": "waiting", "CO": "approved", "CR": "returned",
              "MX": "waiting", "PE": "none", "PT": "approved", "UY": "none"}  # fmt: skip
    for iso2, state in states.items():
        country = Country.objects.get(iso2=iso2)
        account = (
            person(FOCAL, "Marina Duarte") if iso2 == "BR" else person(f"punto-{iso2.lower()}", "Punto Focal")
        )
        account.groups.add(access.group())
        point = FocalPoint(country=country, user=account, source_language="es", live=False)
        languages.put(point, "institution", "es", "Ministerio de Cultura")
        point.save()
        point.save_revision(clean=False)
        publishing.publish(point, ["es"], user=lucia)
        if state == "none":
            continue
        activity = CountryActivity(campaign=campaign, country=country, source_language="es", live=False)
        languages.put(activity, "title", "es", ACTIVITY["es"][0])
        languages.put(activity, "text", "es", ACTIVITY["es"][1])
        activity.place, activity.dates = "Teatro Municipal", f"{timezone.localdate().year}-12-01"
        activity.save()
        revision = activity.save_revision(clean=False)
        if state == "draft":
            continue
        activities.submit(activity, account)
        if state == "approved":
            activities.approve(activity, lucia, revision.pk)
        elif state == "returned":
            activities.send_back(activity, COMMENTS["es"], lucia)
    return campaign


def text_file(code: str, pages: int = 1) -> bytes:
    """A PDF file with words in a language."""
    said = "\n#pagebreak()\n".join(["\n\n".join([WORDS[code]] * 4)] * pages)
    return typst.compile(said.encode(), ignore_system_fonts=True)


def blank_file(*, with_script: bool = False) -> bytes:
    """A PDF file of pages without words, as a scanner makes them; or one that runs a script when it is
    opened."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        for _page in range(3):
            made.add_blank_page()
        if with_script:
            made.Root.OpenAction = pikepdf.Dictionary(
                S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.beep()")
            )
        made.save(out)
    return out.getvalue()


def files_to_send() -> list[dict[str, Any]]:
    """Files that are sent while the picture is taken: one is refused, the others wait."""
    contents = {
        "estrategia_v2_es.pdf": text_file("es", 3),
        "strategy_en.pdf": text_file("en", 2),
        "anexo_es.pdf": blank_file(with_script=True),
    }
    return [
        {"name": name, "mimeType": "application/pdf", "buffer": content} for name, content in contents.items()
    ]


def draft_editions(lucia: Any) -> PublicationPage:
    """A publication has two editions in its draft; one of them was scanned."""
    page = PublicationPage.objects.get(symbol="innovation-strategy")
    choices = []
    for code, content in (("es", blank_file()), ("pt", text_file("pt", 2))):
        file = SimpleUploadedFile(f"estrategia_{code}.pdf", content, content_type="application/pdf")
        choices.append(adding.Choice(waiting.keep(lucia, page, file), code, 1, "authentic"))
    adding.add(page, lucia, choices, Collection.get_first_root_node())
    return page


def work() -> None:
    """Do what waits for the worker."""
    command = [
        "manage.py",
        "db_worker",
        "--queue-name",
        "worker",
        "--backend",
        "worker",
        "--batch",
        "--no-reload",
    ]
    subprocess.run([sys.executable, *command, "-v0"], cwd=settings.BASE_DIR, check=True)
