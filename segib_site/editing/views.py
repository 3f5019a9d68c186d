"""Edit and create views that save and publish by slice.

They are Wagtail's own views; what differs is said at each method.
"""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import resolve, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.convert_alias import ConvertAliasView
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.move import MoveConfirmView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.snippets.views import snippets

from segib_site import languages
from segib_site.editing import permitted
from segib_site.editing.log import note_slices
from segib_site.editing.publish_screen import asks
from segib_site.editing.record_screen import publish_url
from segib_site.editing.wording import slices_in_words
from segib_site.guards.side_panel import with_guards
from segib_site.keeping import open_forms
from segib_site.models import SitePage
from segib_site.roles import rights
from segib_site.slices import publishing
from segib_site.slices.content import SLICES
from segib_site.translations.kept import carries_confirmation

#: Name of the buttons that publish; the value names a slice or ``all``.
PUBLISH = "action-publish-slices"
ALL = "all"


def slices_named(request: HttpRequest) -> tuple[str, ...]:
    """Return the slices a form was sent with, in the site's order; none for a draft save."""
    values = request.POST.getlist(PUBLISH)
    if ALL in values or request.POST.get("action-publish"):
        return (ALL,)
    return tuple(name for name in SLICES if name in values)


def ready_slices(record: Any, named: tuple[str, ...], user: Any) -> tuple[str, ...]:
    """Return the slices a button names; those of "everything that is ready" are the ones with text that
    the user may publish."""
    return permitted.ready_and_permitted(record, user) if named == (ALL,) else named


def look_first(request: HttpRequest, record: Any, named: tuple[str, ...]) -> HttpResponse | None:
    """Return the way to the publishing screen if something should be looked at before the saved draft is
    published."""
    named = ready_slices(record, named, request.user)
    if not named or not asks(record, named):
        return None
    messages.info(request, _("Your text is saved as a draft. Look at this before it is published."))
    return redirect(publish_url(record, named))


def publish_named(record: Any, named: tuple[str, ...], user: Any) -> tuple[str, ...]:
    """Publish the named slices of the draft (or all that are ready and the user may publish) and return
    which they were."""
    named = ready_slices(record, named, user)
    publishing.publish(record, named, user=user)
    return named


def add_errors(form: Any, error: ValidationError) -> None:
    """Show the errors of a publication at their fields, or above the form."""
    for name, errors in getattr(error, "error_dict", {None: [error]}).items():
        form.add_error(name if name in form.fields else None, errors)


class MergingSave:
    """What a view needs so that saves merge: the row's lock, and no page-wide conflict check."""

    request: HttpRequest

    #: Wagtail refuses an autosave when anybody saved anything meanwhile. Ours merge by field; what
    #: really conflicts is an error of the form.
    is_out_of_date = False

    @staticmethod
    def without_foreign_overwrite(request: HttpRequest, record: Any) -> None:
        """Let an autosave overwrite a revision only if it is the latest and its author's own, and no
        translation was confirmed with it; else it makes a new one."""
        wanted = request.POST.get("overwrite_revision_id")
        if not wanted:
            return
        latest = record.latest_revision
        ours = latest and str(latest.pk) == wanted and latest.user_id == request.user.pk
        if not ours or latest.pk == record.live_revision_id or carries_confirmation(record, latest):
            request.POST = request.POST.copy()  # type: ignore[assignment]
            del request.POST["overwrite_revision_id"]  # type: ignore[attr-defined]

    @cached_property
    def named_slices(self) -> tuple[str, ...]:
        return slices_named(self.request)

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, and remember what this form saved: the answer may be lost on its way."""
        with transaction.atomic():
            response = super().form_valid(form)  # type: ignore[misc]
            # Anything else shows the form again, or says why it was not saved.
            is_json = "application/json" in response.get("Content-Type", "")
            if response.status_code == 302 or (is_json and response.status_code == 200):
                record = getattr(self, "page", None) or self.object  # type: ignore[attr-defined]
                open_forms.remember(form, record)
                note_slices(form, record, self.request.user)
            return response

    def save_into(self, edit_url: str, hydrate: bool) -> HttpResponse:
        """Hand a creation that was sent again to the form of what it created the first time."""
        edit, args, kwargs = resolve(edit_url)
        response = edit(self.request, *args, **kwargs)
        if response.status_code == 302:
            messages.info(self.request, _("This had been created already. What you wrote was saved in it."))
        elif hydrate and response.status_code == 200:
            data = json.loads(response.content)
            # What the answer to a creation says, and that to a change does not.
            data |= {"url": edit_url, "hydrate_url": f"{edit_url}?_w_hydrate_create_view=1"}
            return JsonResponse(data)
        return response


class SlicedEditView(MergingSave, EditView):
    """Edit a page: save the draft by slice, publish the slices a button names."""

    partials_template_name = "segib_site/editing/page_partials.html"

    def dispatch(self, request: HttpRequest, page_id: int, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return super().dispatch(request, page_id, **kwargs)
        with transaction.atomic():
            publishing.locked(get_object_or_404(SitePage, pk=page_id))
            return super().dispatch(request, page_id, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.page.alias_of_id:
            return HttpResponseNotAllowed(["GET"])
        self.without_foreign_overwrite(request, self.real_page_record)
        self.form = self.form_class(
            request.POST,
            request.FILES,
            instance=self.page,
            subscription=self.subscription,
            parent_page=self.parent,
            for_user=request.user,
        )
        self.form.publishing = self.named_slices
        if self.action_name == "save":
            self.form.defer_required_fields()
        if self.form.is_valid() and not self.locked_for_user:
            return self.form_valid(self.form)
        self.form.restore_required_fields()
        return self.form_invalid(self.form)

    @cached_property
    def action_name_and_method(self) -> Any:
        if permitted.may_publish(self.request.user, self.page, self.named_slices, ALL):
            return ("publish", self.publish_action)
        return ("save", self.save_action)

    def save_action(self) -> HttpResponse:
        response = super().save_action()
        if self.named_slices:
            permitted.say_not_published(self.request)
        permitted.say_refused(self.request, self.form)
        return response

    def publish_action(self) -> HttpResponse:
        self.page = self.form.save(commit=False)
        permitted.say_refused(self.request, self.form)
        self.subscription.save()
        self.page.save_revision(
            user=self.request.user, log_action=True, previous_revision=self.previous_revision, clean=False
        )
        if response := self.run_hook("before_publish_page", self.request, self.page):
            return response
        if response := look_first(self.request, self.page, self.named_slices):
            return response
        try:
            published = publish_named(self.page, self.named_slices, self.request.user)
        except ValidationError as error:
            self.form.show_as_saved()
            add_errors(self.form, error)
            return self.form_invalid(self.form)
        self.page = self.page.specific_class.objects.get(pk=self.page.pk)
        if response := self.run_hook("after_publish_page", self.request, self.page):
            return response
        messages.success(
            self.request,
            _("Published: %(slices)s. Nothing else changed on the public site.")
            % {"slices": slices_in_words(published)},
            buttons=self._view_buttons(published),
        )
        if response := self.run_hook("after_edit_page", self.request, self.page):
            return response
        return self.redirect_and_remain()

    def _view_buttons(self, published: tuple[str, ...]) -> list[Any]:
        buttons = []
        for code in languages.CODES:
            if code in published and (url := self.page.url_in(code)):
                buttons.append(messages.button(url, languages.ENDONYMS[code], new_window=True))
        return buttons

    def get_side_panels(self) -> Any:
        return with_guards(super().get_side_panels(), self, self.page)

    def add_save_confirmation_message(self) -> None:
        super().add_save_confirmation_message()
        add_merge_message(self.request, self.form)


def add_merge_message(request: HttpRequest, form: Any) -> None:
    """Say that rows the editor removed were kept because somebody else had written in them."""
    outcome = getattr(form, "merge_outcome", None)
    if outcome and outcome.kept_rows:
        messages.warning(
            request,
            _("A row you removed was changed meanwhile by somebody else. It was kept: look at it again."),
        )


class SlicedRevertView(RevisionsRevertView, SlicedEditView):
    """Look at an earlier version in the form; saving makes it the draft of every slice.

    Bringing back one language only is done on the languages screen, also by those who may not change
    all of them.
    """

    def dispatch(self, request: HttpRequest, page_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
        rights.require(request.user, "change", get_object_or_404(SitePage, pk=page_id), SLICES)
        return super().dispatch(request, page_id, *args, **kwargs)


class SlicedConvertAliasView(ConvertAliasView):
    """Make an alias a page of its own: its text in every language."""

    def dispatch(self, request: HttpRequest, page_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
        rights.require(request.user, "change", get_object_or_404(SitePage, pk=page_id), SLICES)
        return super().dispatch(request, page_id, *args, **kwargs)


class SlicedMoveConfirmView(MoveConfirmView):
    """Confirm a move; Wagtail asks only when it is confirmed whether it may be made."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = get_object_or_404(SitePage, pk=kwargs["page_to_move_id"])
        if not page.permissions_for_user(request.user).can_move():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class SlicedCreateView(MergingSave, CreateView):
    """Create a page: any language may be its source, and any be published at once."""

    @transaction.atomic
    def post(self, request: HttpRequest) -> HttpResponse:
        if made := open_forms.made_by(request.user, request.POST, self.page_class):
            edit_url = reverse("wagtailadmin_pages:edit", args=[made.pk])
            return self.save_into(edit_url, self.expects_json_response)
        self.form = self.form_class(
            request.POST,
            request.FILES,
            instance=self.page,
            subscription=self.subscription,
            parent_page=self.parent_page,
            for_user=request.user,
        )
        self.form.publishing = tuple(name for name in self.named_slices if name in languages.CODES)
        if self.action_name == "save":
            self.form.defer_required_fields()
        if self.form.is_valid():
            return self.form_valid(self.form)
        self.form.restore_required_fields()
        return self.form_invalid(self.form)

    @cached_property
    def action_name_and_method(self) -> Any:
        if permitted.may_publish_new(
            self.request.user, self.page_class, self.parent_page, self.named_slices, ALL
        ):
            return ("publish", self.publish_action)
        return ("save", self.save_action)

    def save_action(self) -> HttpResponse:
        response = super().save_action()
        if self.named_slices:
            permitted.say_not_published(self.request)
        permitted.say_refused(self.request, self.form)
        return response

    def publish_action(self) -> HttpResponse:
        self.page = self.form.save(commit=False)
        permitted.say_refused(self.request, self.form)
        self.page.live = False
        with transaction.atomic():
            self.parent_page.add_child(instance=self.page)
            self.set_default_privacy_setting()
            self.page.save_revision(user=self.request.user, log_action=True, clean=False)
            self.subscription.page = self.page
            self.subscription.save()
        if response := self.run_hook("before_publish_page", self.request, self.page):
            return response
        if response := look_first(self.request, self.page, self.named_slices):
            return response
        try:
            published = publish_named(self.page, self.named_slices, self.request.user)
        except ValidationError as error:
            # The page exists as a draft: nothing typed is lost.
            messages.error(self.request, " ".join(error.messages), buttons=[self.get_edit_message_button()])
            return self.redirect_and_remain()
        self.page.refresh_from_db()
        if response := self.run_hook("after_publish_page", self.request, self.page):
            return response
        messages.success(
            self.request,
            _("Created and published: %(slices)s.") % {"slices": slices_in_words(published)},
            buttons=[self.get_edit_message_button()],
        )
        if response := self.run_hook("after_create_page", self.request, self.page):
            return response
        return self.redirect_and_remain()


class SlicedSnippetMixin(MergingSave):
    """Save and publish a snippet or setting by slice."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        # Wagtail's header of snippets looks for the page's h1 here, and is not given it.
        return {"title": context["header_title"], **context}

    def get_action(self, request: HttpRequest) -> str:
        if self.named_slices:
            unpublished = "create" if self.view_name == "create" else "edit"  # type: ignore[attr-defined]
            return "publish" if self.may_publish_named else unpublished
        return super().get_action(request)  # type: ignore[misc]

    def get_available_actions(self) -> list[str]:
        # Wagtail's own knows only the right to publish whole records.
        actions = super().get_available_actions()  # type: ignore[misc]
        return [*actions, "publish"] if self.named_slices and "publish" not in actions else actions

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)  # type: ignore[misc]
        if self.named_slices and self.action != "publish":  # type: ignore[attr-defined]
            permitted.say_not_published(self.request)
        permitted.say_refused(self.request, form)
        return response

    @property
    def may_publish_named(self) -> bool:
        """Whether the user may publish what the button names."""
        return permitted.may_publish(self.request.user, self.live_object, self.named_slices, ALL)  # type: ignore[attr-defined]

    def publish_action(self) -> HttpResponse | None:
        if response := look_first(self.request, self.object, self.named_slices):  # type: ignore[attr-defined]
            return response
        try:
            self.published = publish_named(self.object, self.named_slices, self.request.user)
        except ValidationError as error:
            self.form.show_as_saved()  # type: ignore[attr-defined]
            add_errors(self.form, error)  # type: ignore[attr-defined]
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(self.form)  # type: ignore[attr-defined]
        self.object.refresh_from_db()
        return None

    def get_success_message(self, instance: Any = None) -> str:
        if self.action == "publish":
            return _("Published: %(slices)s. Nothing else changed on the public site.") % {
                "slices": slices_in_words(self.published)
            }
        return super().get_success_message(instance)  # type: ignore[misc]

    def get_success_url(self) -> str:
        return self.get_edit_url()  # type: ignore[attr-defined]


class SlicedSnippetEditView(SlicedSnippetMixin, snippets.EditView):
    """Edit a snippet or setting by slice; bring a whole earlier version back, for those who may change
    every slice."""

    partials_template_name = "segib_site/editing/record_partials.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.view_name == "revisions_revert":
            rights.require(request.user, "change", self.live_object, SLICES)
        if request.method == "POST" and self.object is not None:
            self.without_foreign_overwrite(request, self.live_object)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            publishing.locked(self.live_object)
            self.object = self.get_object()
            return super().post(request, *args, **kwargs)

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)
        form.publishing = self.named_slices if self.request.method == "POST" else ()
        return form

    def get_side_panels(self) -> Any:
        return with_guards(super().get_side_panels(), self, self.object)

    def get_success_message(self, instance: Any = None) -> str:
        add_merge_message(self.request, self.form)
        return super().get_success_message(instance)


class SlicedSnippetCreateView(SlicedSnippetMixin, snippets.CreateView):
    """Create a snippet by slice."""

    @property
    def may_publish_named(self) -> bool:
        return permitted.may_publish_new(self.request.user, self.model, None, self.named_slices, ALL)

    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if made := open_forms.made_by(request.user, request.POST, self.model):
            self.object = made
            return self.save_into(self.get_edit_url(), self.expects_json_response)
        return super().post(request, *args, **kwargs)

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)
        named = self.named_slices if self.request.method == "POST" else ()
        form.publishing = tuple(name for name in named if name in languages.CODES)
        return form
