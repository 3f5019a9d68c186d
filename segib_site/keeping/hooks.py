"""The script of the editing forms, with its words."""

from __future__ import annotations

import json

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks

from segib_site import languages
from segib_site.keeping import views


def _words() -> dict[str, str]:
    return {
        "kept": _("Your writing is kept on this computer."),
        "not_kept": _("Leave this window open."),
        "connection": _("Not saved: no connection. It is tried again by itself."),
        "server": _("Not saved: the site answered with an error. It is tried again by itself."),
        "signed_out": _("Not saved: your session has ended."),
        "sign_in": _("Sign in in another window"),
        "other": _("Not saved: %(who)s is signed in in this browser now. Sign in as %(me)s to go on."),
        "saved": _("Saved: everything you wrote is in the draft."),
        "ready": _("You can save again now."),
        "offer": _("You have unsaved writing of %s on this computer."),
        "restore": _("Restore"),
        "discard": _("Discard"),
        "restored": _("Your writing is back, saved as a draft. What others saved meanwhile is still there."),
        "not_restored": _("It could not be restored now: no connection. It stays on this computer."),
    }


@hooks.register("insert_editor_js")
def script_of_forms() -> SafeString:
    """Load the script that keeps what is typed until it is saved."""
    sign_in = f"{reverse('wagtailadmin_login')}?{urlencode({'next': reverse('segib_signed_in')})}"
    return format_html(
        '<script src="{}" data-session="{}" data-sign-in="{}" data-language="{}" data-words="{}"></script>',
        static("segib_site/admin/keeping.js"),
        reverse("segib_session"),
        sign_in,
        str(languages.cldr(languages.active())).replace("_", "-"),
        json.dumps(_words()),
    )


@hooks.register("insert_global_admin_css")
def style_of_notices() -> SafeString:
    """Keep what is said of unsaved writing in view."""
    return format_html('<link rel="stylesheet" href="{}">', static("segib_site/admin/keeping.css"))


@hooks.register("insert_global_admin_js")
def script_of_signing_out() -> SafeString:
    """Load the script that removes the copies when somebody signs out."""
    return format_html('<script src="{}"></script>', static("segib_site/admin/signing_out.js"))


@hooks.register("register_admin_urls")
def addresses() -> list:
    return [
        path("keeping/session/", views.session, name="segib_session"),
        path("keeping/signed-in/", views.signed_in, name="segib_signed_in"),
    ]
