"""Answers about many files: archives of selections, lists with checksums, figures."""

from __future__ import annotations

import csv

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from library.delivery import answers, counting, manifest, selection
from library.delivery.archive import InMemory
from library.models import DownloadCount, LibraryIndexPage
from segib_site import languages
from segib_site.editing.spreadsheets import harmless
from segib_site.middleware import negotiate
from segib_site.presentation import origin, site_context

#: How long lists may be used before asking again, in seconds.
LIST_MAX_AGE = 300


@require_safe
def archive(request: HttpRequest) -> HttpResponseBase:
    """Send the files of a selection as one archive that can be resumed."""
    symbols, codes, every_version = selection.asked_for(request.GET)
    publications = manifest.public_descriptions(symbols)
    chosen = selection.select(publications, codes, every_version=every_version)
    if not chosen.files and not chosen.elsewhere:
        return _page(request, "nothing", 404)
    try:
        content, tag = selection.archive(chosen, origin(request))
    except selection.TooMuch:
        return _page(request, "too-much", 413)
    name = f"segib-{symbols[0]}.zip" if len(publications) == 1 else "segib-documents.zip"
    what = answers.Representation(
        content,
        content_type="application/zip",
        tag=tag,
        tag_is_digest=False,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": f"public, max-age={LIST_MAX_AGE}",
            "X-Robots-Tag": "noindex",
        },
    )
    response = answers.send(request, what)
    files = [(held.publication.symbol, held.edition.language, held.edition.version) for held in chosen.files]
    counting.count(request, response, files)
    return response


def _page(request: HttpRequest, why: str, status: int) -> HttpResponse:
    """Say in the reader's language why there is no archive."""
    with languages.forced(negotiate(request)):
        library = LibraryIndexPage.objects.live().public().first()
        context = {
            **site_context(request),
            "library_url": library.url_in(languages.active(), request) if library else None,
            "why": why,
            "most": selection.MOST_FILES,
            "bytes": selection.MOST_BYTES,
        }
        return render(request, "library/no_archive.html", context, status=status)


@require_safe
def manifest_json(request: HttpRequest) -> HttpResponseBase:
    """Send the list of all files that are held here, in every version, as JSON."""
    files = manifest.held_files(manifest.public_descriptions())
    content = manifest.as_json(manifest.as_data(files, [], origin(request)))
    return _list(request, content, "application/json")


@require_safe
def checksums(request: HttpRequest) -> HttpResponseBase:
    """Send the checksums of all files that are held here, as ``sha256sum --check`` reads them."""
    content = manifest.as_checksums(manifest.held_files(manifest.public_descriptions()))
    return _list(request, content, "text/plain; charset=utf-8")


@require_safe
def downloads(request: HttpRequest) -> HttpResponseBase:
    """Send how often files were downloaded, by month, as CSV. What is not public any more is left out."""
    public = {held.publication.symbol for held in manifest.held_files(manifest.public_descriptions())}
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="segib-downloads.csv"'
    response["Cache-Control"] = f"public, max-age={LIST_MAX_AGE}"
    response["Access-Control-Allow-Origin"] = "*"
    # Spreadsheets read accents with a byte order mark.
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(["month", "publication", "language", "version", "downloads"])
    for row in DownloadCount.objects.order_by("-month", "symbol", "language", "version"):
        if row.symbol in public:
            writer.writerow(
                [f"{row.month:%Y-%m}", harmless(row.symbol), row.language, row.version, row.count]
            )
    return response


def _list(request: HttpRequest, content: bytes, content_type: str) -> HttpResponseBase:
    headers = {"Cache-Control": f"public, max-age={LIST_MAX_AGE}", "Access-Control-Allow-Origin": "*"}
    what = answers.Representation(
        InMemory(content), content_type=content_type, tag=manifest.tag(content), headers=headers
    )
    return answers.send(request, what)
