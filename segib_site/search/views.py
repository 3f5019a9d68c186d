"""The search page."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from segib_site import languages
from segib_site.presentation import Alternate, origin, search_url, site_context
from segib_site.readership.counting import count_search
from segib_site.search.query import clean, find

PER_PAGE = 20


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found for ``?q=``, ``?page=`` by twenty."""
    code = languages.active()
    query = clean(request.GET.get("q", ""))
    results = find(query, code, request) if query else []
    if query:
        count_search(query, len(results), request)
    page = Paginator(results, PER_PAGE).get_page(request.GET.get("page"))
    base = origin(request)
    context = {
        **site_context(request),
        "query": query,
        "results": page.object_list,
        "total": len(results),
        "page_obj": page,
        "alternates": [
            Alternate(
                other,
                languages.tag(other),
                languages.ENDONYMS[other],
                search_url(other),
                base + search_url(other),
                True,
                other == code,
            )
            for other in languages.CODES
        ],
    }
    return render(request, "segib_site/search.html", context)
