"""The audit log: what was done to which languages, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter, registry

from segib_site.editing.wording import slices_in_words
from segib_site.slices.content import SHARED, SLICES, differing_slices, has_text

#: Wagtail's actions that save a draft from a form.
SAVES = ("wagtail.create", "wagtail.edit", "wagtail.revert")

#: Action, label in filters, sentence with the slices it touched and other plain values of the entry's
#: data. Whoever logs an action of the site's own adds it here: `test_log` finds those that are missing.
ACTIONS = {
    "segib.trash": (
        gettext_lazy("Move to the trash"),
        gettext_lazy("Moved to the trash from “%(from)s”; it was public in: %(slices)s"),
    ),
    "segib.restore": (
        gettext_lazy("Restore from the trash"),
        gettext_lazy("Restored from the trash, below “%(to)s”"),
    ),
    "segib.draft_link": (
        gettext_lazy("Make a link to the draft"),
        gettext_lazy("Made a link to the draft for %(days)s days: %(slices)s"),
    ),
    "segib.draft_link.revoke": (
        gettext_lazy("Revoke a link to the draft"),
        gettext_lazy("Revoked a link to the draft: %(slices)s"),
    ),
    "segib.publish": (gettext_lazy("Publish languages"), gettext_lazy("Published: %(slices)s")),
    "segib.unpublish": (gettext_lazy("Unpublish languages"), gettext_lazy("Unpublished: %(slices)s")),
    "segib.revert": (
        gettext_lazy("Bring back an earlier version"),
        gettext_lazy("Brought an earlier version of the draft back: %(slices)s"),
    ),
    "segib.confirm": (
        gettext_lazy("Confirm a translation"),
        gettext_lazy("Confirmed that the translation is up to date: %(slices)s"),
    ),
    "segib.minor_edit": (
        gettext_lazy("Publish a minor edit"),
        gettext_lazy("Minor edit, translations stay up to date (%(slices)s): %(reason)s"),
    ),
    "segib.review": (
        gettext_lazy("Submit a translation for review"),
        gettext_lazy("Submitted the translation for review: %(slices)s"),
    ),
    "segib.return": (
        gettext_lazy("Take a translation out of review"),
        gettext_lazy("Took the translation out of review: %(slices)s"),
    ),
    "segib.leave_out": (
        gettext_lazy("Leave a language out"),
        gettext_lazy("Marked as not translated on purpose: %(slices)s"),
    ),
    "segib.withdraw": (
        gettext_lazy("Withdraw what was said of a translation"),
        gettext_lazy("Withdrew what was said of the translation: %(slices)s"),
    ),
    "segib.guard_override": (
        gettext_lazy("Answer for a warning"),
        gettext_lazy("Answered for warnings (%(slices)s): %(reason)s"),
    ),
    "segib.xliff_export": (
        gettext_lazy("Send out for translation"),
        gettext_lazy("Sent out for translation (XLIFF): %(slices)s"),
    ),
    "segib.xliff_import": (
        gettext_lazy("Take a translation file back"),
        gettext_lazy("Took the translation from a file (XLIFF): %(slices)s"),
    ),
    "segib.schedule": (
        gettext_lazy("Schedule a release"),
        gettext_lazy("Scheduled for %(at)s (%(zone)s): %(slices)s"),
    ),
    "segib.schedule.cancel": (
        gettext_lazy("Cancel a release"),
        gettext_lazy("Cancelled the release of %(at)s (%(zone)s): %(slices)s"),
    ),
    "segib.schedule.fail": (
        gettext_lazy("Release failed"),
        gettext_lazy("The release of %(at)s (%(zone)s) did not take place whole: %(failure)s"),
    ),
}


class EditFormatter(LogFormatter):
    """Wagtail's words for a save, with the languages it touched behind them."""

    label = gettext_lazy("Edit")
    message = gettext_lazy("Edited")

    def format_comment(self, log_entry: Any) -> str:
        return slices_in_words(log_entry.data.get("slices", ())).capitalize()


def note_slices(form: Any, record: Any, user: Any) -> None:
    """Write into the log entry of a form's save which slices it changed.

    An autosave that overwrites its own revision adds to what the one before it changed: the history
    shows them as one.
    """
    if form.theirs is not None and form.merge_outcome is not None:
        touched = set(differing_slices(form.theirs, form.merge_outcome.content, form.shape))
    else:
        touched = {name for name in SLICES if name == SHARED or has_text(form.sent, name, form.shape)}
    saves = registry.get_logs_for_instance(record).filter(action__in=SAVES, user=user)
    entry, *earlier = [*saves.order_by("-timestamp", "-pk")[:2]] or [None]
    if entry is None:
        return
    for one in earlier:
        if one.uuid == entry.uuid:
            touched |= set(one.data.get("slices", ()))
    entry.data["slices"] = [name for name in SLICES if name in touched]
    type(entry)._default_manager.filter(pk=entry.pk).update(data=entry.data)


def register(actions: Any) -> None:
    """Register the actions with Wagtail's audit log."""
    actions.register_action("wagtail.edit")(EditFormatter)
    # Wagtail's own words for it would be offered beside ours.
    actions.choices[:] = list(dict(actions.choices).items())
    for name, (action_label, sentence) in ACTIONS.items():

        class Formatter(LogFormatter):
            label = action_label
            message = sentence

            def format_message(self, log_entry: Any) -> str:
                data = dict(log_entry.data)
                data["slices"] = slices_in_words(data.get("slices", ())) or _("no language")
                try:
                    return str(self.message) % data
                except KeyError:
                    return _("Changed: %(slices)s") % data

        actions.register_action(name)(Formatter)
