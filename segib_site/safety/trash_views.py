"""Screens of the trash, and deleting into it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn, UserColumn
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.pages.delete import DeleteView
from wagtail.admin.views.pages.search import SearchView
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets import AdminPageChooser
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import page_permission_policy

from segib_site.models import SitePage, TrashedPage
from segib_site.roles import work
from segib_site.safety import links_in_use, trash


class TrashView(ReportView):
    """What is in the trash: what, from where, by whom, how long still."""

    page_title = gettext_lazy("Trash")
    header_icon = "bin"
    index_url_name = "segib_trash"
    index_results_url_name = "segib_trash_results"
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]
    model = TrashedPage
    is_searchable = False
    default_ordering = "-deleted_at"
    list_export = ["page", "parent", "deleted_by", "deleted_at", "days_left"]
    columns = [
        TitleColumn(
            "page",
            label=gettext_lazy("Page"),
            width="40%",
            get_url=lambda row: reverse("segib_trash_restore", args=[row.pk]),
        ),
        Column("parent", label=gettext_lazy("It was below")),
        UserColumn("deleted_by", label=gettext_lazy("Deleted by")),
        DateColumn("deleted_at", label=gettext_lazy("Deleted"), sort_key="deleted_at"),
        Column("days_left", label=gettext_lazy("Days left")),
    ]

    def get_queryset(self) -> Any:
        return trash.seen_by(self.request.user).order_by("-deleted_at", "-pk")


class RestoreForm(forms.Form):
    """Where a page goes back to."""

    parent = forms.ModelChoiceField(
        queryset=SitePage.objects.filter(depth__gt=1).outside_trash(),
        widget=AdminPageChooser,
        label=gettext_lazy("Below which page"),
        help_text=gettext_lazy("Where it was, unless you choose another."),
    )


class _Trashed(WagtailAdminTemplateMixin):
    """A screen about one page of the trash."""

    request: HttpRequest
    kwargs: dict[str, Any]
    header_icon = "bin"

    @cached_property
    def trashed(self) -> TrashedPage:
        return get_object_or_404(trash.seen_by(self.request.user), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.trashed.page.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("segib_trash"), "label": _("Trash")},
            {"url": "", "label": self.trashed.page.get_admin_display_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = self.trashed.page
        below = page.get_descendant_count()
        return super().get_context_data(trashed=self.trashed, below=below, **kwargs)  # type: ignore[misc]


class RestoreView(_Trashed, FormView):
    """Bring a page back."""

    template_name = "segib_site/safety/restore.html"
    form_class = RestoreForm
    page_title = gettext_lazy("Restore")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _may_see(request.user)
        self.trashed  # noqa: B018 - 404 where there is none
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        former = self.trashed.parent
        return {"parent": former.pk if former is not None and not former.is_in_trash else None}

    def form_valid(self, form: RestoreForm) -> HttpResponse:
        parent = form.cleaned_data["parent"]
        if not parent.permissions_for_user(self.request.user).can_add_subpage():
            form.add_error("parent", _("You may not add pages there. Choose another page."))
            return self.form_invalid(form)
        try:
            page = trash.restore(self.trashed, self.request.user, parent)
        except ValidationError as error:
            form.add_error("parent", error)
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("“%(title)s” is back, as a draft: publish each language when it is ready.")
            % {"title": str(page)},
            buttons=[
                messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), _("Edit")),
            ],
        )
        return redirect("wagtailadmin_explore", page.get_parent().pk)


class DestroyView(_Trashed, TemplateView):
    """Delete a page for ever (superusers only)."""

    template_name = "segib_site/safety/destroy.html"
    page_title = gettext_lazy("Delete for ever")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_superuser:
            raise PermissionDenied
        self.trashed  # noqa: B018 - 404 where there is none
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        title = str(self.trashed)
        try:
            trash.delete(self.trashed, request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("“%(title)s” was deleted for ever.") % {"title": title})
        return redirect("segib_trash")


def _may_see(user: Any) -> None:
    if not work.works_on_pages(user):
        raise PermissionDenied


class DeleteToTrashView(DeleteView):
    """Wagtail's confirmation of deleting, into the trash, with everything that refers to the page."""

    template_name = "segib_site/safety/confirm_trash.html"

    @cached_property
    def uses(self) -> links_in_use.Uses:
        return links_in_use.of_page(self.page, self.request.user)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.uses.is_protected:
            raise PermissionDenied
        parent = self.page.get_parent()
        try:
            trashed = trash.put(self.page, request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("wagtailadmin_explore", parent.pk)
        messages.success(
            request,
            _("“%(title)s” is in the trash, and can be restored for 30 days.")
            % {"title": self.page.get_admin_display_title()},
            buttons=[messages.button(reverse("segib_trash_restore", args=[trashed.pk]), _("Restore"))],
        )
        for after in hooks.get_hooks("after_delete_page"):
            result = after(request, self.page)
            if hasattr(result, "status_code"):
                return result
        return redirect(self.next_url or reverse("wagtailadmin_explore", args=[parent.pk]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        uses = self.uses
        return {**super().get_context_data(**kwargs), "uses": uses, "is_protected": uses.is_protected}


class OutsideTrashPolicy(PagePermissionPolicy):
    """Wagtail's policy of pages; the trash is not explored."""

    def explorable_instances(self, user: Any) -> Any:
        return super().explorable_instances(user).outside_trash()


class SearchOutsideTrashView(SearchView):
    """Wagtail's search of pages, without those in the trash."""

    # Wagtail says "1-20 of 44 None" without them.
    verbose_name, verbose_name_plural = gettext_lazy("page"), gettext_lazy("pages")

    def get_queryset(self) -> Any:
        self.permission_policy = OutsideTrashPolicy(SitePage)
        return super().get_queryset()


def trash_many(request: HttpRequest, action: str, objects: Any, view: Any) -> HttpResponse | None:
    """Delete several pages at once into the trash (hook ``before_bulk_action``)."""
    if action != "delete" or not objects or not all(isinstance(one, SitePage) for one in objects):
        return None
    done, refused = 0, []
    for pk in [one.pk for one in sorted(objects, key=lambda one: one.path)]:
        # One may be below another that went before.
        page = SitePage.objects.get(pk=pk)
        if page.is_in_trash:
            continue
        if links_in_use.of_page(page, request.user).is_protected:
            refused.append(page.get_admin_display_title())
            continue
        try:
            trash.put(page, request.user)
            done += 1
        except ValidationError:
            refused.append(page.get_admin_display_title())
    if done:
        messages.success(
            request,
            _("In the trash, to be restored for 30 days: %(count)d.") % {"count": done},
            buttons=[messages.button(reverse("segib_trash"), _("Trash"))],
        )
    if refused:
        told = _("Not deleted, because other records need them: %(titles)s.") % {"titles": ", ".join(refused)}
        messages.error(request, told)
    return redirect(get_valid_next_url_from_request(request) or reverse("wagtailadmin_explore_root"))
