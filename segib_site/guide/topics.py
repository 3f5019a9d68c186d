"""The topics of the guide, in the order in which somebody new needs them.

The text of each is a template a language, ``segib_site/guide/<language>/<slug>.html``. The words of buttons
are not written there: ``{% says %}`` takes them from the message catalogues, so that the guide always says
what the screen says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from segib_site import languages


@dataclass(frozen=True)
class Topic:
    """One page of the guide."""

    slug: str
    title: Any
    summary: Any


TOPICS = (
    Topic("first-steps", _("First steps"), _("The menu, your account, drafts and what is public.")),
    Topic(
        "writing",
        _("Write in several languages"),
        _("Languages next to each other, starting from the original, shared facts."),
    ),
    Topic(
        "publishing",
        _("Publish one language or several"),
        _("Now or at a time; unpublish; minor edits."),
    ),
    Topic("checks", _("Before publishing"), _("What stops a publication, and what can be answered for.")),
    Topic("translating", _("Translate"), _("Your tasks, what changed, review.")),
    Topic(
        "states",
        _("States of translations"),
        _("What is up to date, out of date, missing or not translated on purpose."),
    ),
    Topic(
        "together",
        _("Two people at once, and nothing lost"),
        _("What happens when others write, the connection fails or the session ends."),
    ),
    Topic("preview", _("Preview and links to the draft"), _("See a draft, and show it to others.")),
    Topic(
        "addresses",
        _("Addresses"),
        _("Change an address, move and copy pages; addresses of the former site."),
    ),
    Topic("trash", _("Trash and history"), _("Delete and restore; who changed what; earlier versions.")),
    Topic("facts", _("Facts, terms and sources"), _("What is typed once and used everywhere.")),
    Topic(
        "documents",
        _("Publications and their editions"),
        _("Add them, bring out a new version, withdraw, retract; what can never change."),
    ),
    Topic(
        "files",
        _("Files of publications"),
        _("Several at once; what is refused and why; text, cover, scanned pages."),
    ),
    Topic(
        "partners",
        _("What partners do with the library"),
        _("Cite, check a copy, take many, harvest; bring in many publications."),
    ),
    Topic(
        "agencies",
        _("Translation files and machine suggestions"),
        _("Send texts to an agency and take them back."),
    ),
    Topic("reports", _("Reports and readers"), _("What to look after, and what is read.")),
    Topic("rights", _("Who may do what"), _("Groups, sections and languages.")),
    Topic(
        "countries", _("Campaigns and focal points"), _("What SEGIB does for the network of the countries.")
    ),
    Topic("focal-points", _("For focal points"), _("File your country’s activities.")),
)
BY_SLUG = {topic.slug: topic for topic in TOPICS}
#: What somebody needs who edits nothing but her country's activities.
FOR_FOCAL_POINTS = "focal-points"
#: The language of the interface for each language of the site.
INTERFACES = {"es": "es", "en": "en", "pt": "pt-br"}


def template(slug: str, code: str) -> str:
    """Return the name of the template that holds a topic."""
    return f"segib_site/guide/{code}/{slug}.html"


def speaking(code: str) -> Any:
    """Let the interface speak a language for a block."""
    return translation.override(INTERFACES[code])


def text(slug: str, code: str, query: str = "") -> SafeString:
    """Return a topic as HTML. ``query`` is added to links to other topics, e.g. ``?language=pt``."""
    with speaking(code):
        return render_to_string(template(slug, code), {"query": query, "lang": languages.tag(code)})
