"""`SitePage`: the base of every page (Wagtail's custom base page model)."""

from __future__ import annotations

from http import HTTPMethod
from typing import Any

from csp.constants import SELF
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.http import Http404, HttpRequest
from django.utils.functional import classproperty
from django.utils.translation import gettext_lazy as _
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import AbstractPage, PageManager, PagePermissionTester, PageViewRestriction
from wagtail.models.pages import AbstractPageMeta, DefaultBasePageMixin
from wagtail.query import PageQuerySet
from wagtail.search import index
from wagtail.url_routing import RouteResult

from segib_site import addresses, languages, restrictions
from segib_site.forms import SlicedPageForm
from segib_site.models.sliced import SlicedMixin
from segib_site.panels import page_form

#: Ends the name of a preview that shows a page as if it were not public in the language.
WITHOUT = "-without"

#: Slug, in every language, of the page that holds what was deleted; see `segib_site.safety.trash`.
TRASH_SLUG = "segib-trash"
TRASH_PATH = f"/{TRASH_SLUG}/"


class InTrash(PagePermissionTester):
    """Nobody may do anything to a page in the trash but what the trash itself offers."""

    def can_edit(self) -> bool:
        return False

    can_add_subpage = can_delete = can_unpublish = can_publish = can_submit_for_moderation = can_edit
    can_set_view_restrictions = can_unschedule = can_lock = can_unlock = can_publish_subpage = can_edit
    can_reorder_children = can_move = can_copy = can_view_revisions = can_edit

    def can_move_to(self, destination: Any) -> bool:
        return False

    def can_copy_to(self, destination: Any, recursive: bool = False) -> bool:
        return False


#: Depth of the pages that are sections of the site: the root is 1, the home page 2.
SECTION_DEPTH = 3


class SitePageQuerySet(PageQuerySet):
    """Pages, of which those behind a restriction are left out in the same query."""

    def sections(self) -> Any:
        """Return the top branches of the site, right below its home, in the order of the tree."""
        return self.filter(depth=SECTION_DEPTH).outside_trash().order_by("path")

    def outside_trash(self) -> Any:
        """Leave out the trash and what is in it."""
        column = languages.localised_name("url_path", languages.DEFAULT)
        return self.exclude(**{f"{column}__startswith": TRASH_PATH})

    def private_q(self) -> Q:
        """Return the condition that a page or one above it is behind a restriction (Wagtail's own asks
        for all restrictions first, each time)."""
        above = PageViewRestriction.objects.alias(
            path_of_page=ExpressionWrapper(OuterRef("path"), output_field=models.CharField())
        )
        return Q(Exists(above.filter(path_of_page__startswith=F("page__path"))))


class SitePage(SlicedMixin, AbstractPage, DefaultBasePageMixin):
    """A page with a title, an address and text in three languages, each live or not by itself.

    A page type declares which of its fields are translated (``translated_panels``, in the order
    the editing form shows them for each language) and which are shared facts (``shared_panels``),
    registers the former in its app's ``translation.py``, and names its parents and children.
    """

    objects = PageManager.from_queryset(SitePageQuerySet)()

    #: True while the slug is borrowed from another language; see `segib_site.addresses`.
    slug_is_provisional = models.BooleanField(
        verbose_name=_("address is provisional"), default=False, editable=False
    )

    #: Wagtail sets ``base_form_class`` of the base page itself; a page type that needs more extends this.
    editing_form_class = SlicedPageForm

    #: Names of the translated fields of the page type, or `Translated` panels for them.
    translated_panels: list[Any] = []
    #: Panels of the facts that all languages share.
    shared_panels: list[Any] = []

    #: Name of the group of people who edit each page of this type and those below it, with ``%s`` for
    #: its title; see `segib_site.roles.starter`. Empty: there is none.
    editors_group = ""

    is_creatable = False
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]
    # Wagtail's index of titles serves the explorer; public search has its own records.
    search_fields = [
        *AbstractPage.search_fields,
        *(index.AutocompleteField(name) for name in ("draft_title",)),
        *(
            index.FilterField(name)
            for name in ("show_in_menus", languages.localised_name("url_path", languages.DEFAULT))
        ),
    ]
    default_exclude_fields_in_copy = [
        *AbstractPage.default_exclude_fields_in_copy,
        *(f"{field}" for field in ("slug", "slug_is_provisional")),
        *languages.localised_names("url_path", "slug", "slug_is_provisional"),
        *languages.localised_names("language_first_published_at", "language_last_published_at"),
    ]

    class Meta(AbstractPageMeta):
        pass

    def __str__(self) -> str:
        return self.draft_title or self.get_title()

    def get_title(self) -> str:
        """Return the title in the source language, else in whatever language there is one."""
        title = languages.resolve(self, "title", self.source_language)
        return title.value if title else ""

    def get_admin_display_title(self) -> str:
        """Return the title of the draft; of a draft without any, its address."""
        return str(self) or languages.get(self, "slug", self.source_language) or f"#{self.pk}"

    @classproperty
    def edit_handler(cls) -> Any:
        """A tab for the text in all languages, one for shared facts, one for settings."""
        return page_form(
            cls,
            translated=cls.translated_panels,
            shared=cls.shared_panels,
            settings=cls.settings_panels,
        )

    settings_panels = [
        MultiFieldPanel([FieldPanel("source_language"), FieldPanel("show_in_menus")], heading=_("This page")),
    ]

    def permissions_for_user(self, user: Any) -> Any:
        """Return what somebody may do to this page; of languages ask `segib_site.roles.rights`."""
        from segib_site.roles.policies import SlicedPagePermissionTester

        if self.is_in_trash:
            return InTrash(user, self)
        return SlicedPagePermissionTester(user, self)

    # -- validation and defaults ------------------------------------------------------------

    def _set_core_field_defaults(self) -> None:
        """Fill what must be there before validation, in every language (Wagtail's own fills the
        active language only)."""
        parent_is_known = bool(self.path or getattr(self, "_cached_parent_obj", None))
        if parent_is_known:
            addresses.fill(self, self.get_parent())
        if not self.draft_title:
            self.draft_title = self.get_title()
        if self.locale_id is None:
            self.locale = self.get_default_locale()

    @staticmethod
    def _slug_is_available(slug: str, parent_page: SitePage | None, page: SitePage | None = None) -> bool:
        """Say whether a page can have a slug here. Wagtail asks this before it moves a page, with the
        slug of the active language; a page that moves brings its slugs of every language along."""
        if page is None or not page.pk or slug != page.slug:
            return AbstractPage._slug_is_available(slug, parent_page, page)
        own = [code for code in languages.CODES if not languages.get(page, "slug_is_provisional", code)]
        return not any(
            addresses.is_taken(languages.get(page, "slug", code), code, parent_page, page) for code in own
        )

    def _check_slug_is_unique(self) -> None:
        # The form of a draft checks the addresses that were written in it; `save` finds free ones.
        if self.is_draft_save:
            return
        if self.path or getattr(self, "_cached_parent_obj", None):
            addresses.check(self, self.get_parent())

    def minimal_clean(self) -> None:
        """Ask only for a title, in the source language."""
        self._set_core_field_defaults()
        if not self.get_title():
            name = languages.localised_name("title", self.source_language)
            raise ValidationError({name: _("Every page needs a title.")})
        self._check_slug_is_unique()

    def set_url_path(self, parent: SitePage | None) -> str:
        for code in languages.CODES:
            with languages.forced(code):
                super().set_url_path(parent)
        return self.url_path

    @property
    def is_in_trash(self) -> bool:
        """Say whether the page is in the trash (or is the trash itself)."""
        return (languages.get(self, "url_path", languages.DEFAULT) or "").startswith(TRASH_PATH)

    # -- saving -----------------------------------------------------------------------------

    @transaction.atomic
    def save(self, clean: bool = True, user: Any = None, log_action: Any = False, **kwargs: Any) -> Any:
        """Write the page, its paths and its descendants' in every language, with redirects.

        Whatever language is active, the same is written.
        """
        update_fields = kwargs.get("update_fields")
        is_new = self.pk is None
        moves = not is_new and (
            update_fields is None or any(name.startswith("slug") for name in update_fields)
        )
        if is_new and self.live:
            # A copy that is public, with a title given in the interface's language.
            self.forget_text([code for code in languages.CODES if not self.is_live_in(code)])
        if self.alias_of_id and self.alias_of.alias_of_id:
            # An alias of an alias is one of the original: `get_view_restrictions` looks no further.
            self.alias_of = self.alias_of.alias_of
        wished = {}
        if self.path and (is_new or (moves and self.is_draft_save)):
            # A new page or a draft is at an address that is free; the draft remembers the one it wants.
            addresses.fill(self, self.get_parent())
            wished = addresses.make_free(self, self.get_parent())
        if not self.live and update_fields is None:
            for code in languages.CODES:
                languages.put(self, "language_live", code, False)
        if clean:
            # In the user's language: the messages are for them.
            if self.live:
                self.full_clean()
            else:
                self.minimal_clean()
        before = addresses.standing(self) if moves else None
        if moves:
            addresses.fill(self, self.get_parent())
            self.set_url_path(self.get_parent())
        with languages.forced(languages.DEFAULT):
            result = super().save(clean=False, user=user, log_action=log_action, **kwargs)
        self.write_base_columns(update_fields)
        if is_new or moves:
            addresses.record_change(self, before)
        if self.is_draft_save:
            languages.put_all(self, "slug", wished)
        return result

    def _update_descendant_url_paths(self, old_url_path: str, new_url_path: str) -> None:
        """Do nothing: `save` has moved the descendants in every language."""

    def save_revision(self, user: Any = None, clean: bool = True, **kwargs: Any) -> Any:
        if clean:
            self.full_clean()
        self.keep_source_language()
        title = languages.resolve(self, "title", self.source_language)
        # Wagtail takes the draft's title from the active language.
        with languages.forced(title.language if title else self.source_language):
            revision = super().save_revision(user=user, clean=False, **kwargs)
        if not self.live:
            self._reserve_draft_addresses()
        self.refresh_states(revision)
        return revision

    def _reserve_draft_addresses(self) -> None:
        """Let the row of a page that is not public anywhere follow the addresses of its draft."""
        row = SitePage.objects.get(pk=self.pk)
        wanted = {c: languages.get(self, "slug", c) for c in languages.CODES}
        if all(not slug or slug == languages.get(row, "slug", c) for c, slug in wanted.items()):
            return
        parent = row.get_parent()
        for code, slug in wanted.items():
            if slug and slug != languages.get(row, "slug", code):
                languages.put(row, "slug", code, addresses.free_slug(slug, code, parent, row))
            languages.put(row, "slug_is_provisional", code, languages.get(self, "slug_is_provisional", code))
        row.save(clean=False)

    # -- publishing -------------------------------------------------------------------------

    def publish(self, revision: Any, user: Any = None, **kwargs: Any) -> None:
        """Publish every slice of a revision that has text (Wagtail's own actions come here)."""
        from segib_site.slices import publishing

        asked = user is not None and not kwargs.get("skip_permission_checks")
        if asked and not self.permissions_for_user(user).can_publish():
            raise PublishPagePermissionError("You do not have permission to publish this page.")
        publishing.publish_all(self, revision=revision, user=user)

    def unpublish(
        self, set_expired: bool = False, commit: bool = True, user: Any = None, log_action: Any = True
    ) -> None:
        """Unpublish every language (Wagtail's own actions come here)."""
        from segib_site.slices import publishing

        publishing.unpublish(self, languages.CODES, user=user)

    def update_aliases(self, *, revision: Any = None, _content: Any = None, _updated_ids: Any = None) -> None:
        """Make the aliases of this page show what it shows, at their own addresses in every
        language (Wagtail's own keeps one language's address and no state of languages)."""
        from segib_site.slices.aliases import update_aliases

        update_aliases(self, revision)

    # -- previewing -------------------------------------------------------------------------

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """One preview for each language: what a visitor would see if this draft were public; and for each
        that could be missing, what a visitor would see without it."""
        return [
            *((code, languages.ENDONYMS[code]) for code in languages.CODES),
            *(
                (f"{code}{WITHOUT}", _("%s: without this translation") % languages.ENDONYMS[code])
                for code in languages.CODES
                if code != self.source_language
            ),
        ]

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        """Wagtail's widths, the telephone's as narrow as those that people have (360 px)."""
        sizes = [dict(size) for size in super().preview_sizes]
        sizes[0]["device_width"] = 360
        return sizes

    @property
    def default_preview_mode(self) -> str:
        return self.source_language

    def serve_preview(self, request: HttpRequest, mode_name: str) -> Any:
        """Show the draft in the language the mode names, whatever language the CMS is in."""
        code, is_without, _rest = (mode_name or "").partition(WITHOUT)
        code = languages.content_language(code)
        self.hidden_in_preview = (code,) if is_without and code != self.source_language else ()
        with languages.forced(code):
            response = super().serve_preview(request, mode_name)
            if hasattr(response, "render"):
                response.render()
        # The CMS shows previews in a frame of its own; nobody else may.
        response._csp_replace = {"frame-ancestors": [SELF]}
        return response

    # -- serving ----------------------------------------------------------------------------

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        from segib_site.readership.counting import count_view

        response = super().serve(request, *args, **kwargs)
        count_view(self, request)
        return response

    def searchable_data(self) -> dict[str, Any]:
        """Return the page's content as the search reads it: what anybody may know."""
        return self.serializable_data()

    def get_view_restrictions(self) -> Any:
        """Return the restrictions of this page and of those above it, of an alias those of its original,
        in one query; in none where the page is the one that a visitor asked for."""
        if (known := self.__dict__.get("known_restrictions")) is not None:
            return known
        step = self.steplen
        above = [self.path[:end] for end in range(step, len(self.path) + 1, step)]
        original = Q(page__aliases__path__in=above)
        own = Q(page__path__in=above, page__alias_of__isnull=True)
        return PageViewRestriction.objects.filter(own | original).distinct()

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find a page by its path in the active language with one query, at any depth."""
        if not path_components:
            if self.live:
                return RouteResult(self._asked_for(request))
            raise Http404
        wanted = self.url_path + "/".join(path_components) + "/"
        page = SitePage.objects.filter(url_path=wanted, path__startswith=self.path).first()
        if page is None or not page.live:
            raise Http404
        return RouteResult(page.specific._asked_for(request))

    def _asked_for(self, request: HttpRequest) -> SitePage:
        """Return this page, with the restrictions that were read for the whole request: Wagtail asks for its
        own before it serves it."""
        self.__dict__["known_restrictions"] = restrictions.above(self, request)
        return self

    def get_url_parts(self, request: Any = None) -> Any:
        """Return the address in the site's active language, also where the CMS runs in ``pt-br``."""
        with languages.forced(languages.active()):
            return super().get_url_parts(request)

    def url_in(self, code: str, request: Any = None) -> str | None:
        """Return the path of this page's address in a language."""
        with languages.forced(code):
            return self.get_url(request)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from segib_site.contributions import sections
        from segib_site.presentation import page_context

        self.is_preview = getattr(request, "is_preview", False)
        context = super().get_context(request, *args, **kwargs)
        context.update(page_context(self, request))
        context["sections"] = sections(self, request)
        return context
