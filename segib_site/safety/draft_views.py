"""Links to drafts: the screen where they are made, and what they show."""

from __future__ import annotations

from typing import Any

from csp.constants import NONE
from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from segib_site import errors, languages
from segib_site.middleware import negotiate
from segib_site.models import DraftLink, SitePage
from segib_site.models.shared_drafts import LIFETIMES
from segib_site.presentation import origin
from segib_site.roles import rights
from segib_site.safety import draft_links


class DraftLinkForm(forms.Form):
    """What a link shows, for how long, and for whom it was made."""

    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        choices=list(languages.ENDONYMS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("It works for"),
        coerce=int,
        choices=lambda: [(days, ngettext("%d day", "%d days", days) % days) for days in LIFETIMES],
        initial=LIFETIMES[1],
    )
    note = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("For your own list; the reader does not see it."),
    )


class DraftLinksView(WagtailAdminTemplateMixin, FormView):
    """Make links to the draft of a page, see those there are, take them back."""

    template_name = "segib_site/safety/draft_links.html"
    form_class = DraftLinkForm
    page_title = gettext_lazy("Links to the draft")
    header_icon = "link"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.page = page_to_change(request.user, self.kwargs["page_pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [
            {"url": reverse("wagtailadmin_explore", args=[self.page.get_parent().pk]), "label": _("Pages")},
            {"url": edit, "label": self.page.get_admin_display_title()},
            {"url": "", "label": _("Links to the draft")},
        ]

    @cached_property
    def made(self) -> str | None:
        """The address of the link that was made a moment ago: it is shown once."""
        return self.request.session.pop(f"draft_link_{self.page.pk}", None)

    def get_initial(self) -> dict[str, Any]:
        return {"languages": [self.page.source_language], "days": LIFETIMES[1]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        links = self.page.draft_links.select_related("created_by")
        for link in links:
            link.in_words = ", ".join(languages.ENDONYMS[code] for code in link.languages)
        return super().get_context_data(page=self.page, links=links, made=self.made, **kwargs)

    def form_valid(self, form: DraftLinkForm) -> HttpResponse:
        wanted = form.cleaned_data
        try:
            link, token = draft_links.make(
                self.page, wanted["languages"], wanted["days"], self.request.user, wanted["note"]
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        address = reverse("segib_draft", args=[token, link.languages[0]])
        self.request.session[f"draft_link_{self.page.pk}"] = origin(self.request) + address
        return redirect("segib_draft_links", self.page.pk)


def page_to_change(user: Any, pk: int) -> Any:
    """Return a page that a user may change; 404 if there is none, 403 if she may not."""
    page = get_object_or_404(SitePage, pk=pk, depth__gt=1).specific
    if not rights.may(user, "change", page):
        raise PermissionDenied
    return page


@require_POST
def revoke(request: HttpRequest, page_pk: int, pk: int) -> HttpResponse:
    """Take a link back at once."""
    page = page_to_change(request.user, page_pk)
    link = get_object_or_404(DraftLink, pk=pk, page_id=page.pk)
    draft_links.revoke(link, request.user)
    messages.success(request, _("The link shows nothing any more."))
    return redirect("segib_draft_links", page.pk)


@never_cache
@require_safe
def show(request: HttpRequest, token: str, code: str | None = None) -> HttpResponse:
    """Show the draft of a page, as it is now, to whoever has a link that works."""
    link = draft_links.find(token)
    if link is None:
        response = errors.not_found(request)
    elif not link.works or link.page.is_in_trash:
        response = errors.gone(request)
    elif code is not None and code not in link.languages:
        raise Http404
    else:
        response = _draft(request, link, token, code or _best(request, link))
    # The address is the secret: no one it is followed to, and no list of addresses, may learn it.
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _best(request: HttpRequest, link: DraftLink) -> str:
    wanted = negotiate(request)
    return wanted if wanted in link.languages else link.languages[0]


def _draft(request: HttpRequest, link: DraftLink, token: str, code: str) -> HttpResponse:
    page = link.page.get_latest_revision_as_object()
    request.is_preview = True  # type: ignore[attr-defined]
    request.preview_mode = code  # type: ignore[attr-defined]
    request.draft_link = {  # type: ignore[attr-defined]
        "expires_at": link.expires_at,
        "others": [
            (
                other,
                languages.tag(other),
                languages.ENDONYMS[other],
                reverse("segib_draft", args=[token, other]),
            )
            for other in link.languages
            if other != code
        ],
    }
    response = page.serve_preview(request, code)
    if hasattr(response, "render"):
        response.render()
    # Documents that only the draft refers to are for whoever has its link.
    own = reverse("segib_draft", args=[token, code]).removesuffix(f"{code}/")
    response.content = response.content.replace(b'href="/documents/', f'href="{own}documents/'.encode())
    response._csp_replace = {"frame-ancestors": [NONE]}
    response.headers["Content-Language"] = languages.tag(code)
    if request.method == "GET":
        draft_links.count_use(link)
    return response
