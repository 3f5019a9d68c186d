"""Addresses of pages: slugs and paths in every language, and redirects from those that were.

A page has an address in each language from the moment it exists. A slug borrowed from another
language, because this one has no title yet, is *provisional*: it is replaced, with a redirect, when
that language is first published.

Redirects are Wagtail's (`wagtail.contrib.redirects`), one for each former address. They point at the
page, not at a path, so they never form chains; one whose address is in use again is removed, so they
never form loops.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet, Value
from django.db.models.functions import Concat, Substr
from django.urls import Resolver404, resolve
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

#: The slug of a page whose titles have no letter that could stand in an address.
NAMELESS = "pagina"

Paths = dict[str, str]


def make_slug(title: str) -> str:
    """Return a slug for a title: ASCII, lower case, cut at a word."""
    slug = slugify(title)
    if len(slug) > MADE_SLUG_LENGTH:
        slug = slug[: MADE_SLUG_LENGTH + 1].rsplit("-", 1)[0][:MADE_SLUG_LENGTH].strip("-")
    return slug


def _siblings(parent: SitePage, page: SitePage) -> QuerySet:
    from segib_site.models import SitePage

    below = {"path__startswith": parent.path, "depth": parent.depth + 1}
    children: QuerySet = QuerySet(SitePage).filter(**below)
    return children.exclude(pk=page.pk) if page.pk else children


def is_taken(slug: str, code: str, parent: SitePage | None, page: SitePage) -> bool:
    """Say whether a sibling has this slug in this language, or the site itself answers there."""
    if parent is None:
        return False
    column = languages.localised_name("slug", code)
    return _is_reserved(slug, code, parent) or _siblings(parent, page).filter(**{column: slug}).exists()


def _is_reserved(slug: str, code: str, parent: SitePage) -> bool:
    """Say whether an address directly below a home page is one of the site's own, such as search."""
    with languages.forced(code):
        try:
            view = resolve(f"/{code}/{slug}/").url_name
        except Resolver404:
            return False
    return view != "wagtail_serve" and Site.objects.filter(root_page_id=parent.pk).exists()


def free_slug(slug: str, code: str, parent: SitePage | None, page: SitePage) -> str:
    """Return the slug, with a number behind it if a sibling has it in this language."""
    candidate, number = slug, 1
    while is_taken(candidate, code, parent, page):
        number += 1
        candidate = f"{slug}-{number}"
    return candidate


def make_free(page: SitePage, parent: SitePage | None) -> dict[str, str]:
    """Give a page, in memory, slugs that no sibling has; return those it had."""
    had = {code: languages.get(page, "slug", code) for code in languages.CODES}
    free = {code: free_slug(slug, code, parent, page) for code, slug in had.items() if slug}
    languages.put_all(page, "slug", free)
    return had


def fill(page: SitePage, parent: SitePage | None) -> None:
    """Fill the slugs that are empty or provisional, in memory: from the language's own title, else
    borrowed from the source language, else from any. A provisional slug gives way to siblings; that of
    a language that is live is its own, wherever it came from."""
    content: dict[str, Any] = {}
    for code in languages.CODES:
        for field in ("title", "slug", "slug_is_provisional"):
            content[languages.localised_name(field, code)] = languages.get(page, field, code)
    _fill_content(page, parent, content, own_titles_for=languages.CODES)
    for code in languages.CODES:
        for field in ("slug", "slug_is_provisional"):
            languages.put(page, field, code, content[languages.localised_name(field, code)])
    for code in page.live_languages:
        languages.put(page, "slug_is_provisional", code, False)


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
    lent = next((value("slug", c) for c in order if value("slug", c)), "")
    lent = lent or make_slug(page.draft_title or "") or NAMELESS
    for code in languages.CODES:
        if _is_site_root(parent):
            write(code, lent, False)
        elif not value("slug", code) or value("slug_is_provisional", code):
            write(code, free_slug(value("slug", code) or lent, code, parent, page), True)


def _is_site_root(parent: SitePage | None) -> bool:
    """Say whether a page with this parent is the root of a site: it has one slug in all languages,
    because Wagtail keeps one root path for a site."""
    return parent is not None and parent.depth == 1


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


def check(page: SitePage, parent: SitePage | None) -> None:
    """Raise `ValidationError`, keyed by field, for each language in which the page's address is a
    sibling's or too long."""
    errors = {}
    for code in languages.CODES:
        slug = languages.get(page, "slug", code)
        if is_taken(slug, code, parent, page):
            errors[languages.localised_name("slug", code)] = taken_error(slug, code)
        elif parent is not None and len(path := path_below(parent, slug, code)) > PATH_LENGTH:
            errors[languages.localised_name("slug", code)] = length_error(path)
    if errors:
        raise ValidationError(errors)


def path_below(parent: SitePage, slug: str, code: str) -> str:
    """Return the path a page with this slug has below a parent."""
    return f"{languages.get(parent, 'url_path', code)}{slug}/"


def length_error(path: str) -> ValidationError:
    """Return the error for a path that a redirect could not hold."""
    return ValidationError(
        _("The address %(path)s would be longer than %(limit)d characters. Shorten the slug."),
        params={"path": path, "limit": PATH_LENGTH},
        code="long",
    )


# -- paths and redirects ----------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """Where a page stands: whether it answers, whether it ever did, and its paths by language."""

    live: bool
    ever_live: bool
    paths: Paths


def standing(page: SitePage) -> Standing:
    """Return where the database has a page now."""
    from segib_site.models import SitePage

    return _standings(QuerySet(SitePage).filter(pk=page.pk))[page.pk]


def _standings(pages: QuerySet) -> dict[int, Standing]:
    columns = ("pk", "live", "first_published_at", *languages.localised_names("url_path"))
    return {
        pk: Standing(live, first is not None, dict(zip(languages.CODES, map(_text, paths), strict=True)))
        for pk, live, first, *paths in pages.values_list(*columns)
    }


def _text(path: str | None) -> str:
    return path or ""


def paths(page: SitePage) -> Paths:
    """Return the paths of a page in memory, by language."""
    return {code: _text(languages.get(page, "url_path", code)) for code in languages.CODES}


def record_change(page: SitePage, before: Standing | None) -> None:
    """Move a page's descendants along and leave redirects, after its own row was written.

    ``before`` is where the page stood, ``None`` if it is new. Call inside the transaction that wrote
    the row. Raises `ValidationError` if a path would become longer than a redirect can hold.
    """
    now = Standing(page.live, page.first_published_at is not None, paths(page))
    before = before or Standing(False, False, now.paths)
    changed = [code for code in languages.CODES if before.paths[code] != now.paths[code]]
    moves = [(page.pk, before, now)]
    if changed:
        moves += _move_descendants(page, before.paths, now.paths, changed)
    for _pk, _before, after in moves:
        for path in after.paths.values():
            if len(path) > PATH_LENGTH:
                raise length_error(path)
    if not changed and before.live >= now.live:
        return
    sites = Site.objects.select_related("root_page")
    leave_redirects([move for site in sites for move in _public(moves, site)])


def _move_descendants(
    page: SitePage, old: Paths, new: Paths, changed: Collection[str]
) -> list[tuple[int, Standing, Standing]]:
    """Write the descendants' paths; return for each where it stood and where it stands."""
    from segib_site.models import SitePage

    descendants: QuerySet = QuerySet(SitePage).filter(path__startswith=page.path).exclude(pk=page.pk)
    stood = _standings(descendants)
    updates: dict[str, Any] = {}
    for code in changed:
        column = languages.localised_name("url_path", code)
        updates[column] = Concat(Value(new[code]), Substr(column, len(old[code]) + 1))
        if code == languages.DEFAULT:
            updates["url_path"] = updates[column]
    descendants.update(**updates)

    def moved(it: Standing) -> Standing:
        return replace(it, paths={c: new[c] + path[len(old[c]) :] for c, path in it.paths.items()})

    return [(pk, it, moved(it)) for pk, it in stood.items()]


@dataclass(frozen=True)
class Move:
    """A public address a page is at, and the one it had if that was another; without the slash at
    the end."""

    page: int
    new: str
    #: A page answers at the new address.
    is_live: bool
    old: str | None = None
    #: A page answered at the old address until now.
    was_live: bool = False


def _public(moves: list[tuple[int, Standing, Standing]], site: Site) -> Iterator[Move]:
    """Yield what changes of paths mean for the public addresses of a site."""
    roots = paths(site.root_page.specific_deferred)
    for pk, before, after in moves:
        for code in languages.CODES:
            old, new = (_address(it.paths[code], roots[code], code) for it in (before, after))
            if new and old and old != new and before.ever_live:
                yield Move(pk, new, after.live, old, before.live)
            elif new:
                yield Move(pk, new, after.live)


def _address(path: str, root: str, code: str) -> str | None:
    if not root or not path.startswith(root):
        return None
    return f"/{code}/{path[len(root) :]}".rstrip("/")


def leave_redirects(moves: list[Move]) -> None:
    """Record where pages answer now and where they did.

    An address at which a page answers has no redirect; one that it left leads to it. A page that is
    not public leaves a redirect only where there is none: another's redirect there says that this page
    never answered. Redirects made by hand stay; those that led to an old address follow.
    """
    used = {m.new for m in moves if m.is_live} | {m.old for m in moves if m.old and m.was_live}
    own = {(m.new, m.page) for m in moves}
    left = {m.old: m for m in moves if m.old}
    kept: set[str] = set()
    gone: list[int] = []
    for pk, address, page, made in _redirects_at([*(address for address, _page in own), *used, *left]):
        if (made and address in used) or (address, page) in own:
            gone.append(pk)
        else:
            kept.add(address)
    Redirect.objects.filter(pk__in=gone).delete()
    Redirect.objects.bulk_create(
        Redirect(old_path=old, redirect_page_id=m.page, is_permanent=True, automatically_created=True)
        for old, m in left.items()
        if old not in kept
    )
    by_hand = Redirect.objects.exclude(redirect_link="").values_list("pk", "redirect_link")
    for pk, link in by_hand:
        if move := left.get(link.rstrip("/")):
            Redirect.objects.filter(pk=pk).update(redirect_link=f"{move.new}/")


def _redirects_at(addresses: Collection[str]) -> Iterator[tuple[int, str, int, bool]]:
    """Yield the redirects from some addresses, asking for as many as every database takes at once."""
    wanted = sorted(set(addresses))
    for start in range(0, len(wanted), 500):
        yield from Redirect.objects.filter(old_path__in=wanted[start : start + 500]).values_list(
            "pk", "old_path", "redirect_page_id", "automatically_created"
        )
