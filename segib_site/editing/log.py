"""The audit log: what was done to which languages, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter

from segib_site.editing.wording import slices_in_words

#: Action, label in filters, sentence with the slices it touched.
ACTIONS = {
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


def register(actions: Any) -> None:
    """Register the actions with Wagtail's audit log."""
    for name, (action_label, sentence) in ACTIONS.items():

        class Formatter(LogFormatter):
            label = action_label
            message = sentence

            def format_message(self, log_entry: Any) -> str:
                data = dict(log_entry.data)
                data["slices"] = slices_in_words(data.get("slices", ()))
                try:
                    return str(self.message) % data
                except KeyError:
                    return _("Changed: %(slices)s") % data

        actions.register_action(name)(Formatter)
