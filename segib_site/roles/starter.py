"""The groups a site starts with: one a role, one a language where the role has one, one an office.

Groups are data: an administrator renames them, gives and takes permissions, makes others. What is made
here is made once; `GroupSlices.role` remembers it under whatever name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from segib_site import languages
from segib_site.models import GroupSlices, SitePage, TranslatedRecord
from segib_site.slices.content import SLICES

#: Permissions that are held for every file of a collection, by Wagtail's names of them.
LOOK = ("choose_image", "choose_document")
ADD = (*LOOK, "add_image", "add_document", "add_media")
KEEP = (*ADD, "change_image", "change_document", "change_media")
ARRANGE = (*KEEP, "add_collection", "change_collection", "delete_collection")

#: What publishers look after besides pages and records: ``app.model``.
ADDRESSES = ("wagtailredirects.redirect", "segib_site.oldaddress")
#: What administrators look after besides. Who may change accounts and groups may give herself any
#: right there is: this is the role of few.
ACCOUNTS = ("auth.user", "auth.group", "wagtailcore.site")


@dataclass(frozen=True)
class Role:
    """A group to make."""

    key: str
    name: str
    slices: tuple[str, ...] = ()
    may_review: bool = False
    #: What its members may do to pages of the section, and to translated records of every type.
    pages: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    #: Models with every permission.
    models: tuple[str, ...] = ()


def by_language(key: str, name: str, **what: Any) -> Iterator[Role]:
    """Yield a role for each language."""
    for code in languages.CODES:
        yield Role(f"{key}-{code}", f"{name} ({code})", slices=(code,), **what)


_EVERYTHING = {
    "slices": SLICES,
    "may_review": True,
    "pages": ("add", "change", "publish", "bulk_delete", "lock", "unlock"),
    "records": ("add", "change", "publish", "delete"),
}
ROLES: tuple[Role, ...] = (
    *by_language("translators", "Translators", pages=("change",), records=("change",), files=LOOK),
    *by_language(
        "reviewers", "Reviewers", may_review=True, pages=("change",), records=("change",), files=LOOK
    ),
    Role("editors", "Editors", SLICES, pages=("add", "change"), records=("add", "change"), files=KEEP),
    Role("publishers", "Publishers", files=KEEP, models=ADDRESSES, **_EVERYTHING),  # type: ignore[arg-type]
    Role("administrators", "Administrators", files=ARRANGE, models=(*ADDRESSES, *ACCOUNTS), **_EVERYTHING),  # type: ignore[arg-type]
    # Their rights are to single records: see `segib_site.roles.rights.grants`.
    Role("focal-points", "Focal points"),
)


def make_roles(*, complete: bool = False) -> list[Group]:
    """Make the groups that are not there yet, and return them. With ``complete`` those that are there
    get back what a new one would have; nothing is taken from any."""
    known = dict(GroupSlices.objects.exclude(role=None).values_list("role", "group"))
    made = [make(role, _root()) for role in ROLES if complete or role.key not in known]
    for page_type in apps.get_models():
        if issubclass(page_type, SitePage) and page_type.editors_group:
            for page in page_type.objects.all():
                if complete or section_key(page) not in known:
                    made += filter(None, [make_editors_group(page)])
    return made


def group(key: str) -> Group:
    """Return the group of a role, e.g. ``focal-points``; it is made if it is not there."""
    row = GroupSlices.objects.filter(role=key).select_related("group").first()
    return row.group if row else make(next(role for role in ROLES if role.key == key), _root())


def section_key(page: Any) -> str:
    """Return the role of those who edit a page and what is below it."""
    return f"section-{page.pk}"


def make_editors_group(page: Any) -> Group | None:
    """Make the group that edits a page and those below it in every language, if its type has one."""
    page = page.specific
    if not page.editors_group:
        return None
    # 150 characters is what Django allows; two offices of one name still get two groups.
    name = (page.editors_group % page.get_title())[:140]
    key = section_key(page)
    if Group.objects.filter(name=name).exclude(segib_slices__role=key).exists():
        name = f"{name} ({page.pk})"
    return make(Role(key, name, SLICES, pages=("add", "change"), files=ADD), page)


@transaction.atomic
def make(role: Role, section: Any) -> Group:
    """Make the group of a role, or give an existing one what the role has; return it."""
    row = GroupSlices.objects.filter(role=role.key).select_related("group").first()
    it = row.group if row else Group.objects.get_or_create(name=role.name)[0]
    row = row or GroupSlices.objects.get_or_create(group=it)[0]
    row.role = role.key
    row.slices = [name for name in SLICES if name in {*row.slices, *role.slices}]
    row.may_review = row.may_review or role.may_review
    row.save()
    it.permissions.add(*_permissions(role))
    for permission in _page_permissions(role.pages):
        GroupPagePermission.objects.get_or_create(group=it, page_id=section.pk, permission=permission)
    collection = Collection.get_first_root_node()
    for permission in Permission.objects.filter(
        codename__in=role.files,
        content_type__app_label__in=("wagtailimages", "wagtaildocs", "wagtailmedia", "wagtailcore"),
    ):
        GroupCollectionPermission.objects.get_or_create(
            group=it, collection=collection, permission=permission
        )
    return it


def _root() -> Any:
    return SitePage.objects.get(depth=1)


def _permissions(role: Role) -> list[Permission]:
    wanted = Q(content_type__app_label="wagtailadmin", codename="access_admin")
    for model in apps.get_models():
        if issubclass(model, TranslatedRecord):
            wanted |= Q(
                content_type__app_label=model._meta.app_label,
                codename__in=[get_permission_codename(action, model._meta) for action in role.records],
            )
    for name in role.models:
        app, model_name = name.split(".")
        wanted |= Q(content_type__app_label=app, content_type__model=model_name)
    return list(Permission.objects.filter(wanted))


def _page_permissions(actions: Iterable[str]) -> Any:
    meta = SitePage._meta
    return Permission.objects.filter(
        content_type__app_label=meta.app_label,
        codename__in=[get_permission_codename(action, meta) for action in actions],
    )
