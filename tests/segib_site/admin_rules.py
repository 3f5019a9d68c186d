"""Who may use each view of the CMS: one line a view, or a pattern of names for Wagtail's own.

A new view that no line here names fails `test_every_admin_view`. A view of ours (``segib_…``) about a
record (parameters ``app_label``, ``model_name``, ``pk``) needs no line: who may change some of the
record may use it, and nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

#: Everybody the tests sign in as; *office* edits one section.
PEOPLE = ("boss", "administrator", "publisher", "editor", "reviewer", "translator", "office", "focal")
EVERYBODY = frozenset(PEOPLE)
#: Focal points are answered in their corner, and nowhere else (`cooperation.focal_points.guarding`).
STAFF = EVERYBODY - {"focal"}
#: Who may change some page, at least in one language.
EDITORS = STAFF
#: Who looks after the focal points and what they file.
NETWORK = frozenset({"boss", "administrator", "publisher", "editor"})
#: Who may change all of a page, and add pages.
WRITERS = EDITORS - {"reviewer", "translator"}
KEEPERS = frozenset({"boss", "administrator", "publisher"})
ACCOUNTS = frozenset({"boss", "administrator"})
BOSS = frozenset({"boss"})
#: Who may change translated records.
RECORDS = EDITORS - {"office"}
RECORD_WRITERS = RECORDS - {"reviewer", "translator"}
#: Also those who have no business in the CMS.
ANYBODY = EVERYBODY | {"outsider"}


@dataclass(frozen=True)
class Rule:
    """Who may use a view; ``by_section``: *office* only on pages of her section.

    ``asks_late``: opening it shows nothing that is not hers, or only says that it must be sent; what is
    sent is refused to all but ``people``.
    """

    people: frozenset[str]
    by_section: bool = False
    asks_late: bool = False


def pages(people: frozenset[str], *, asks_late: bool = False) -> Rule:
    """A view of one page."""
    return Rule(people, by_section=True, asks_late=asks_late)


#: Not swept: the first two are for those who come and go, the last fails on purpose.
LEFT_OUT = {"wagtailadmin_login", "wagtailadmin_logout", "wagtailadmin_error_test"}

#: Nothing of the sweep's world is there: asked of by their own tests. Here everybody is told no.
ELSEWHERE = Rule(frozenset())

OURS = {
    "segib_session": Rule(EVERYBODY),
    "segib_signed_in": Rule(EVERYBODY),
    "segib_corner*": ELSEWHERE,
    # Of a page that somebody else deleted.
    "segib_trash_restore": Rule(KEEPERS),
    "segib_trash_destroy": Rule(BOSS),
    "segib_trash*": Rule(EDITORS),
    "segib_draft_links": pages(EDITORS),
    "segib_draft_link_revoke": ELSEWHERE,
    "segib_files*": ELSEWHERE,
    "segib_suggest": ELSEWHERE,
    "segib_task": pages(EDITORS),
    "segib_tasks*": Rule(EDITORS),
    "segib_xliff_checked": ELSEWHERE,
    "segib_xliff_*": Rule(EDITORS),
    "segib_publish": Rule(KEEPERS),
    "segib_editor_languages": Rule(STAFF, asks_late=True),
    "segib_readers": Rule(EDITORS),
    "segib_external_links*": Rule(EDITORS),
    "segib_published_findings*": Rule(EDITORS),
    "segib_translation_states*": Rule(EDITORS),
    "segib_campaigns": Rule(NETWORK),
    "segib_activities_waiting": Rule(NETWORK),
    "segib_focal_points": Rule(NETWORK),
    "segib_focal_invite": Rule(NETWORK),
    "segib_campaign*": ELSEWHERE,
    "segib_activity_review": ELSEWHERE,
    "segib_focal_*": ELSEWHERE,
    "segib_unverified_facts*": Rule(EDITORS),
    "segib_missing_facts*": Rule(EDITORS),
    "segib_missed_addresses*": Rule(EDITORS),
    "old_addresses:*": Rule(KEEPERS),
    "segib_guide_everything": Rule(EDITORS),
    "segib_guide*": Rule(EVERYBODY),
}

WAGTAILS = {
    "wagtailadmin_home": Rule(EVERYBODY),
    "wagtailadmin_account": Rule(EVERYBODY),
    "wagtailadmin_dismissibles": Rule(EVERYBODY),
    "wagtailadmin_block_preview": Rule(frozenset()),
    "wagtailadmin_tag_autocomplete": Rule(STAFF),
    "wagtailadmin_tag_model_autocomplete": Rule(frozenset()),
    "wagtailadmin_editing_sessions:ping": pages(EDITORS, asks_late=True),
    "wagtailadmin_editing_sessions:release": Rule(STAFF),
    # Pages
    "wagtailadmin_explore_root": pages(EDITORS - {"office"}),
    "wagtailadmin_explore*": pages(EDITORS),
    "wagtailadmin_pages:search*": Rule(EDITORS),
    "wagtailadmin_pages:type_use*": Rule(EDITORS),
    # Leads to the form, which asks.
    "wagtailadmin_pages:choose_parent": Rule(STAFF),
    "wagtailadmin_pages:add*": pages(WRITERS),
    "wagtailadmin_pages:preview_on_add": pages(WRITERS),
    "wagtailadmin_pages:edit": pages(EDITORS),
    "wagtailadmin_pages:preview_on_edit": pages(EDITORS),
    "wagtailadmin_pages:view_draft": pages(EDITORS),
    "wagtailadmin_pages:usage": pages(EDITORS),
    "wagtailadmin_pages:history*": pages(EDITORS),
    "wagtailadmin_pages:workflow_history": pages(EDITORS),
    "wagtailadmin_pages:workflow_history_detail": Rule(frozenset()),
    "wagtailadmin_pages:revisions_index": Rule(STAFF),
    "wagtailadmin_pages:revisions_view": pages(EDITORS),
    "wagtailadmin_pages:revisions_compare": pages(EDITORS),
    "wagtailadmin_pages:revisions_revert": pages(WRITERS),
    "wagtailadmin_pages:revisions_unschedule": Rule(KEEPERS),
    "wagtailadmin_pages:copy": pages(WRITERS),
    "wagtailadmin_pages:delete": Rule(KEEPERS),
    "wagtailadmin_pages:move*": Rule(KEEPERS),
    "wagtailadmin_pages:unpublish": Rule(KEEPERS),
    "wagtailadmin_pages:set_privacy": Rule(KEEPERS),
    "wagtailadmin_pages:set_page_position": Rule(KEEPERS, asks_late=True),
    "wagtailadmin_pages:lock": Rule(KEEPERS, asks_late=True),
    "wagtailadmin_pages:unlock": Rule(KEEPERS, asks_late=True),
    # The pages here are no aliases, and there are no workflows.
    "wagtailadmin_pages:convert_alias": Rule(frozenset()),
    "wagtailadmin_pages:confirm_workflow_cancellation": Rule(STAFF),
    "wagtailadmin_pages:*workflow*": Rule(frozenset()),
    "wagtailadmin_workflows:task_chosen": Rule(STAFF),
    "wagtailadmin_workflows:task_chooser*": Rule(BOSS, asks_late=True),
    "wagtailadmin_workflows:*index*": Rule(BOSS),
    "wagtailadmin_workflows:add": Rule(BOSS),
    "wagtailadmin_workflows:select_task_type": Rule(BOSS),
    "wagtailadmin_workflows:*": Rule(frozenset(), asks_late=True),
    # Choosers show what there is: links lead everywhere.
    "wagtailadmin_choose_page*": Rule(STAFF),
    "wagtailembeds:*": Rule(STAFF),
    "snippet_choosers_of_types:create": Rule(RECORD_WRITERS),
    "snippet_choosers_of_types:*": Rule(STAFF),
    "wagtail*s_chooser:create": Rule(WRITERS),
    "wagtail*s_chooser:chosen": Rule(EDITORS),
    "wagtailimages_chooser:select_format": Rule(EDITORS),
    "wagtail*s_chooser:*": Rule(STAFF),
    "wagtailmedia:chooser_upload": Rule(WRITERS),
    "wagtailmedia:chooser*": Rule(STAFF),
    # Records
    "wagtailsnippets:index": Rule(RECORDS),
    "snippets_of_types:add": Rule(RECORD_WRITERS),
    "snippets_of_types:copy": Rule(RECORD_WRITERS),
    "snippets_of_types:revisions_revert": Rule(RECORD_WRITERS),
    "snippets_of_types:delete": Rule(KEEPERS),
    "snippets_of_types:unpublish": Rule(KEEPERS),
    "snippets_of_types:revisions_unschedule": Rule(KEEPERS),
    "snippets_of_types:*": Rule(RECORDS),
    "wagtailsettings:*": Rule(frozenset()),
    # Files: an office adds its own and changes those it has added.
    "wagtailimages:url_generator*": Rule(frozenset()),
    # The size asked for is none, so that no picture is made: refused to those who may, too.
    "wagtailimages:preview": Rule(WRITERS - {"office"}, asks_late=True),
    **{
        f"{app}:{name}": rule
        for app in ("wagtailimages", "wagtaildocs", "wagtailmedia")
        for name, rule in (
            ("index*", Rule(WRITERS)),
            ("add*", Rule(WRITERS)),
            ("edit", Rule(WRITERS - {"office"})),
            ("delete", Rule(WRITERS - {"office"})),
        )
    },
    "wagtailimages:*_usage": Rule(WRITERS - {"office"}),
    "wagtaildocs:*_usage": Rule(WRITERS - {"office"}),
    "wagtailmedia:media_usage": Rule(WRITERS),
    "wagtailmedia:media_chosen": Rule(WRITERS - {"office"}),
    "wagtailimages:*_multiple*": Rule(WRITERS - {"office"}, asks_late=True),
    "wagtaildocs:*_multiple*": Rule(WRITERS - {"office"}, asks_late=True),
    # The site
    "wagtailredirects:*": Rule(KEEPERS),
    "wagtailadmin_collections:delete": Rule(ACCOUNTS),
    "wagtailadmin_collections:*": Rule(ACCOUNTS),
    "wagtailsites:*": Rule(ACCOUNTS),
    "wagtailusers_*": Rule(ACCOUNTS),
    # Reports list what somebody may see.
    "wagtailadmin_reports:locked_pages*": Rule(KEEPERS),
    "wagtailadmin_reports:site_history*": Rule(STAFF),
    "wagtailadmin_reports:*": Rule(EDITORS),
    # The API of the explorer
    "wagtailadmin_api:*:find": Rule(frozenset()),
    "wagtailadmin_api:pages:detail": pages(EDITORS),
    "wagtailadmin_api:pages:action": Rule(KEEPERS, asks_late=True),
    "wagtailadmin_api:*": Rule(STAFF),
    # Before signing in
    "wagtailadmin_sprite": Rule(ANYBODY),
    "wagtailadmin_password_reset*": Rule(ANYBODY),
    "wagtailadmin_javascript_catalog": Rule(ANYBODY),
}

#: What only makes sense with a list of objects: `test_bulk_actions_obey`.
WAGTAILS["wagtail_bulk_action"] = Rule(frozenset())


def rule_for(name: str, parameters: frozenset[str]) -> Rule | None:
    """Return who may use a view; ``None`` if nobody has said so yet. The first line that fits counts."""
    for pattern, rule in {**OURS, **WAGTAILS}.items():
        if fnmatchcase(name, pattern):
            return rule
    if name.startswith("segib_") and {"app_label", "model_name", "pk"} <= parameters:
        return pages(EDITORS)
    return None
