"""Addresses of pages: slugs and paths in every language, and redirects from those that were.

A page has an address in each language from the moment it exists. A slug borrowed from another
language, because this one has no title yet, is *provisional*: it is replaced, with a redirect, when
that language is first published.

Redirects are Wagtail's (`wagtail.contrib.redirects`), one for each former address. They point at the
page, not at a path, so they never form chains; one whose address is in use again is removed, so they
never form loops.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet, Value
from django.db.models.functions import Concat, Substr
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from segib_site import languages

if TYPE_CHECKING:
    from segib_site.models import SitePage

#: Longest slug made from a title, in characters. An editor may write a longer one.
MADE_SLUG_LENGTH = 70
#: Longest public path, in characters: what a redirect can hold.
PATH_LENGTH = 250

Paths = dict[str, str]


def make_slug(title: str) -> str:
    """Return a slug for a title: ASCII, lower case, cut at a word."""
    slug = slugify(title)
    if len(slug) > MADE_SLUG_LENGTH:
        slug = slug[: MADE_SLUG_LENGTH + 1].rsplit("-", 1)[0][:MADE_SLUG_LENGTH].strip("-")
    return slug


def _siblings(parent: SitePage, page: SitePage) -> QuerySet:
    from segib_site.models import SitePage

    children = QuerySet(SitePage).filter(
        path__startswith=parent.path, depth=parent.depth + 1
    )
    return children.exclude(pk=page.pk) if page.pk else children


def is_taken(slug: str, code: str, parent: SitePage | None, page: SitePage) -> bool:
    """Say whether a sibling has this slug in this language."""
    if parent is None:
        return False
    return _siblings(parent, page).filter(**{languages.localised_name("slug", code): slug}).exists()


def free_slug(slug: str, code: str, parent: SitePage | None, page: SitePage) -> str:
    """Return the slug, with a number behind it if a sibling has it in this language."""
    candidate, number = slug, 1
    while is_taken(candidate, code, parent, page):
        number += 1
        candidate = f"{slug}-{number}"
    return candidate


def fill(page: SitePage, parent: SitePage | None) -> None:
    """Fill the slugs that are empty or provisional, in memory: from the language's own title, else
    borrowed from the source language, else from any."""
    content: dict[str, Any] = {}
    for code in languages.CODES:
        for field in ("title", "slug", "slug_is_provisional"):
            content[languages.localised_name(field, code)] = languages.get(page, field, code)
    _fill_content(page, parent, content, own_titles_for=languages.CODES)
    for code in languages.CODES:
        for field in ("slug", "slug_is_provisional"):
            languages.put(page, field, code, content[languages.localised_name(field, code)])


def _fill_content(
    page: SitePage, parent: SitePage | None, content: dict[str, Any], own_titles_for: Collection[str]
) -> None:
    def value(field: str, code: str) -> Any:
        return content.get(languages.localised_name(field, code))

    def write(code: str, slug: str, provisional: bool) -> None:
        content[languages.localised_name("slug", code)] = slug
        content[languages.localised_name("slug_is_provisional", code)] = provisional

    for code in languages.CODES:
        made = make_slug(value("title", code) or "") if code in own_titles_for else ""
        if made and (not value("slug", code) or value("slug_is_provisional", code)):
            write(code, free_slug(made, code, parent, page), False)
    order = dict.fromkeys((page.source_language, *languages.CODES))
    lenders = [value("slug", c) for c in order if value("slug", c)]
    if not lenders and (made := make_slug(page.draft_title or "")):
        lenders = [made]
    for code in languages.CODES:
        if not value("slug", code) and lenders:
            write(code, free_slug(lenders[0], code, parent, page), True)


def settle(page: SitePage, content: dict[str, Any], codes: Collection[str], must_be_free: bool) -> None:
    """Give each of the languages being published an address of its own, in place.

    Raises `ValidationError`, keyed by field, if ``must_be_free`` and a sibling has the slug.
    """
    parent = page.get_parent()
    if parent is None:
        return
    _fill_content(page, parent, content, own_titles_for=codes)
    errors = {}
    for code in codes:
        name = languages.localised_name("slug", code)
        content[languages.localised_name("slug_is_provisional", code)] = False
        free = free_slug(content[name], code, parent, page)
        if free != content[name]:
            if must_be_free:
                errors[name] = taken_error(content[name], code)
            content[name] = free
    if errors:
        raise ValidationError(errors)


def borrow(page: SitePage, content: dict[str, Any]) -> None:
    """Fill the slugs of the languages that content has none for, in place, free among siblings."""
    parent = page.get_parent()
    _fill_content(page, parent, content, own_titles_for=())
    for code in languages.CODES:
        name = languages.localised_name("slug", code)
        if parent is not None and content.get(name):
            content[name] = free_slug(content[name], code, parent, page)


def taken_error(slug: str, code: str) -> ValidationError:
    """Return the error for a slug that a sibling has."""
    return ValidationError(
        _("Another page here has the address “%(slug)s” in %(language)s. Choose another."),
        params={"slug": slug, "language": languages.language_name(code)},
        code="taken",
    )


def check_free(page: SitePage, parent: SitePage | None) -> None:
    """Raise `ValidationError`, keyed by field, for each language in which a sibling has the slug."""
    errors = {}
    for code in languages.CODES:
        slug = languages.get(page, "slug", code)
        if is_taken(slug, code, parent, page):
            errors[languages.localised_name("slug", code)] = taken_error(slug, code)
    if errors:
        raise ValidationError(errors)


# -- paths and redirects ----------------------------------------------------------------------


def stored_paths(page: SitePage) -> Paths:
    """Return the paths of a page as the database has them now, by language."""
    from segib_site.models import SitePage

    columns = languages.localised_names("url_path")
    row = QuerySet(SitePage).filter(pk=page.pk).values_list(*columns).get()
    return dict(zip(languages.CODES, (path or "" for path in row), strict=True))


def paths(page: SitePage) -> Paths:
    """Return the paths of a page in memory, by language."""
    return {code: languages.get(page, "url_path", code) or "" for code in languages.CODES}


def record_change(page: SitePage, before: Paths) -> None:
    """Move a page's descendants along and leave redirects, after its own paths were written.

    Call inside the transaction that wrote them. Raises `ValidationError` if a path would become
    longer than a redirect can hold.
    """
    after = paths(page)
    changed = [code for code in languages.CODES if before[code] != after[code]]
    if not changed:
        return
    from segib_site.models import SitePage

    descendants = QuerySet(SitePage).filter(path__startswith=page.path).exclude(pk=page.pk)
    updates: dict[str, Any] = {}
    for code in changed:
        column = languages.localised_name("url_path", code)
        updates[column] = Concat(Value(after[code]), Substr(column, len(before[code]) + 1))
        if code == languages.DEFAULT:
            updates["url_path"] = updates[column]
    columns = languages.localised_names("url_path")
    rows = [
        (row[0], dict(zip(languages.CODES, (path or "" for path in row[1:]), strict=True)))
        for row in descendants.filter(first_published_at__isnull=False).values_list("pk", *columns)
    ]
    if updates:
        descendants.update(**updates)

    moved: list[tuple[int, str, str]] = []
    for root in Site.objects.select_related("root_page"):
        roots = paths(root.root_page.specific_deferred)
        own = [(page.pk, before)] if page.first_published_at else []
        for pk, old in own + rows:
            for code in changed:
                old_path = old[code]
                new_path = after[code] + old_path[len(before[code]) :]
                moved_from = _public(old_path, roots[code], code)
                moved_to = _public(new_path, roots[code], code)
                if moved_from and moved_to and moved_from != moved_to:
                    moved.append((pk, moved_from, moved_to))
    leave_redirects(moved)


def _public(path: str, root: str, code: str) -> str | None:
    if not root or not path.startswith(root):
        return None
    return f"/{code}/{path[len(root) :]}".rstrip("/")


def leave_redirects(moved: Iterable[tuple[int, str, str]]) -> None:
    """Record that pages moved: ``(page id, old public path, new public path)``, without the slash
    at the end.

    Redirects whose address is in use again go; hand-made ones that led to an old address follow.
    """
    moved = list(moved)
    for _pk, _old, new in moved:
        if len(new) > PATH_LENGTH:
            raise ValidationError(
                _("The address %(path)s would be longer than %(limit)d characters. Shorten the slug."),
                params={"path": new, "limit": PATH_LENGTH},
            )
    made = Redirect.objects.filter(automatically_created=True)
    in_use = [address for _pk, old, new in moved for address in (old, new)]
    by_hand: set[str] = set()
    for start in range(0, len(in_use), 500):
        batch = in_use[start : start + 500]
        made.filter(old_path__in=batch).delete()
        by_hand |= set(
            Redirect.objects.filter(old_path__in=batch).values_list("old_path", flat=True)
        )
    for pk, old, new in moved:
        Redirect.objects.filter(redirect_page=pk, old_path=new).delete()
        Redirect.objects.filter(redirect_link__in=(old, old + "/")).update(redirect_link=new + "/")
    Redirect.objects.bulk_create(
        Redirect(old_path=old, redirect_page_id=pk, is_permanent=True, automatically_created=True)
        for pk, old, _new in moved
        if old not in by_hand and len(old) <= 255
    )
