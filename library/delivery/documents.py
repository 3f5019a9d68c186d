"""The addresses that Wagtail gives to uploaded documents (``/documents/…``).

Wagtail hands out every document that is not in a private collection to whoever has its address: also one of a
draft, or of a page that was taken back or is behind a restriction. Here a document is handed out as long as
something that this reader may see refers to it (Wagtail's index of references), and to those who work with it
in the CMS. An edition has a permanent address, and its document leads there. Who has a link to a draft gets
what that draft refers to.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents.models import document_served
from wagtail.models import ReferenceIndex
from wagtail.permissions import policy_registry

from library import queries
from library.catalogue.description import PDF
from library.delivery import answers, names
from library.delivery.handover import handed_over
from library.models import Edition
from segib_site.models import SiteDocument, SitePage, SlicedMixin
from segib_site.safety import draft_links
from segib_site.safety.links_in_use import language_of

#: What who works with documents may do with one; any of it is enough to read it.
WORK = ("add", "change", "delete", "choose")


@require_safe
def serve(request: HttpRequest, number: str, name: str) -> HttpResponseBase:
    """Send a document, or lead to its permanent address. Raises `Http404`."""
    document = _find(number, name)
    if (response := _judged(request, document)) is not None:
        return response
    editions = Edition.objects.filter(file=document.pk).exclude(language="")
    if (address := _permanent_address(editions)) is not None:
        return answers.SeeOther(address)
    if not _works_with(request, document) and (editions.exists() or not _is_shown(request, document)):
        raise Http404
    return _send(request, document)


@never_cache
@require_safe
def serve_of_draft(request: HttpRequest, token: str, number: str, name: str) -> HttpResponseBase:
    """Send a document that a draft refers to, to whoever has a link to that draft. Raises `Http404`."""
    link = draft_links.find(token)
    if link is None or not link.works or link.page.is_in_trash:
        raise Http404
    document = _find(number, name)
    if not _refers_to(link.page.get_latest_revision_as_object(), document):
        raise Http404
    response = _judged(request, document) or _send(request, document)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _find(number: str, name: str) -> SiteDocument:
    document = get_object_or_404(SiteDocument, pk=number)
    if document.filename != name:
        raise Http404
    return document


def _judged(request: HttpRequest, document: SiteDocument) -> HttpResponseBase | None:
    """Return the answer to who may not see what is in a document's collection: Wagtail's judgement, as in its
    own view."""
    for judge in hooks.get_hooks("before_serve_document"):
        if isinstance(response := judge(document, request), HttpResponseBase):
            return response
    return None


def _send(request: HttpRequest, document: SiteDocument) -> HttpResponseBase:
    ending = Path(document.filename).suffix
    what = answers.Representation(
        answers.Stored(document.file, document.file.size),
        content_type=PDF if document.file_extension.lower() == "pdf" else "application/octet-stream",
        tag=hashlib.sha256(f"{document.get_file_hash()} {document.filename}".encode()).hexdigest(),
        tag_is_digest=False,
        # Only the tag says whether it changed: Wagtail does not note when a file was exchanged.
        headers={
            "Content-Disposition": names.disposition(
                "inline", f"document-{document.pk}{ending}", names.file_name(document.title, ending)
            ),
            "Cache-Control": "private, no-cache",
            "X-Content-Type-Options": "nosniff",
        },
    )
    document_served.send(SiteDocument, instance=document, request=request)
    early = answers.early(request, what) or handed_over(request, document.file, what)
    return early or answers.send(request, what)


def _permanent_address(editions: QuerySet[Edition]) -> str | None:
    """Return the address of the first of some editions that the public knows of; what became of it is said
    there."""
    known = queries.readable_editions().filter(
        pk__in=editions.values("pk"), page__in=queries.known().order_by()
    )
    edition = known.select_related("page").order_by("page", "version").first()
    if edition is None:
        return None
    return reverse("edition_version", args=[edition.page.symbol, edition.version, edition.language])


def _works_with(request: HttpRequest, document: SiteDocument) -> bool:
    user = request.user
    if not user.is_authenticated or not user.has_perm("wagtailadmin.access_admin"):
        return False
    policy = policy_registry.get_by_type(SiteDocument)
    return policy.user_has_any_permission_for_instance(user, WORK, document)


def _is_shown(request: HttpRequest, document: SiteDocument) -> bool:
    """Say whether something that the reader may see refers to a document, in a language that it is public
    in."""
    for source, references in ReferenceIndex.get_references_to(document).group_by_source_object():
        if not isinstance(source, SitePage | SlicedMixin) or not source.live:
            continue
        if isinstance(source, SitePage) and not all(
            restriction.accept_request(request) for restriction in source.get_view_restrictions()
        ):
            continue
        codes = {
            language_of(reference.content_type.model_class(), reference.model_path)
            for reference in references
        }
        if None in codes or any(source.is_live_in(code) for code in codes if code):
            return True
    return False


def _refers_to(page: SitePage, document: SiteDocument) -> bool:
    """Say whether a page, as it is in memory, refers to a document."""
    kind = ContentType.objects.get_for_model(SiteDocument).pk
    found = ReferenceIndex._extract_references_from_object(page)
    return any((content_type, key) == (kind, str(document.pk)) for content_type, key, *_path in found)
