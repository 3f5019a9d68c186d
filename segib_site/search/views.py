"""The search page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from segib_site.presentation import site_context


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found for ``?q=``."""
    return render(request, "segib_site/search.html", site_context(request))
