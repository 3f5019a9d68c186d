"""The screen where files are added to a publication. It works without script; with it, files are sent one by
one with their progress, and the screen stays as it is meanwhile."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from library.models import Edition, PublicationPage, Reading, WaitingFile
from library.reading.telling import tell
from library.uploading import adding, waiting
from library.uploading.forms import FileForm, WhereForm, collections_of
from segib_site import languages
from segib_site.roles import rights
from segib_site.slices.content import SHARED


def may_add_files(user: Any, page: Any) -> bool:
    """Say whether somebody may add files to a publication: its editions are shared facts, and files are
    documents of a collection."""
    if not issubclass(page.specific_class or type(page), PublicationPage) or page.alias_of_id:
        return False
    return rights.may(user, "change", page, SHARED) and collections_of(user).exists()


class FilesScreen(WagtailAdminTemplateMixin, TemplateView):
    """What the two addresses share: whose they are."""

    page_title = gettext_lazy("Add files")
    header_icon = "upload"
    template_name = "library/uploading/files.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.page = get_object_or_404(PublicationPage, pk=kwargs["page_pk"])
        if not may_add_files(request.user, self.page):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def drafted(self) -> list[Edition]:
        """The editions of the draft."""
        return adding.editions_of_draft(self.page)

    @cached_property
    def taken(self) -> dict[str, set[int]]:
        """Versions by language; those that are offered for files on the screen are added as they are."""
        return adding.taken_versions(self.page, self.drafted)

    def form_of(self, one: WaitingFile, data: Any = None) -> FileForm:
        """Return the form of a file: as it was sent, else with what is guessed of it."""
        if data is not None and f"{one.key}-authority" in data:
            return FileForm(one, data)
        version = adding.next_version(self.taken, one.language) if one.language else None
        if version:
            self.taken[one.language].add(version)
        authority = Edition.Authority.NOT_RECORDED
        return FileForm(one, initial={"language": one.language, "version": version, "authority": authority})

    def row(self, form: FileForm, faults: dict[str, list[str]] | None = None) -> dict[str, Any]:
        """Return what the screen shows of a file."""
        one = form.waiting
        for name, said in (faults or {}).items():
            if name:
                form.add_error(name, said)
        same = adding.same_edition(self.drafted, one, one.language)
        return {
            "waiting": one,
            "form": form,
            "faults": (faults or {}).get("", []),
            "same": same,
            "is_stored": same is None and adding.same_document(self.request.user, one) is not None,
        }

    @property
    def lock(self) -> Any:
        """The lock of the page, if it holds for this person."""
        lock = self.page.get_lock()
        return lock if lock is not None and lock.for_user(self.request.user) else None


class AddFilesView(FilesScreen):
    """The files that wait, what they are said to be, and the button that makes editions of them all."""

    def get_page_subtitle(self) -> str:
        return self.page.get_admin_display_title()

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = reverse("wagtailadmin_explore", args=[self.page.get_parent().pk])
        return [
            {"url": above, "label": _("Pages")},
            {"url": self.edit_url, "label": self.page.get_admin_display_title()},
            {"url": "", "label": self.get_page_title()},
        ]

    @cached_property
    def files(self) -> list[WaitingFile]:
        return list(waiting.waiting_for(self.request.user, self.page))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("rows", [self.row(self.form_of(one)) for one in self.files])
        kwargs.setdefault("where", WhereForm(self.request.user))
        upload_url = reverse("segib_files_upload", args=[self.page.pk])
        return super().get_context_data(
            record=self.page,
            editions=self._editions_in_words(),
            next_versions={
                code: adding.next_version(adding.taken_versions(self.page, self.drafted), code)
                for code in languages.CODES
            },
            upload_url=upload_url,
            edit_url=self.edit_url,
            lock=self.lock,
            kept_for=int(waiting.KEPT_FOR.total_seconds() // 3600),
            **kwargs,
        )

    def _editions_in_words(self) -> list[dict[str, Any]]:
        documents = [row.file_id for row in self.drafted if row.file_id]
        readings = {one.document_id: one for one in Reading.objects.filter(document__in=documents)}
        return [
            {"edition": row, "told": tell(readings.get(row.file_id)) if row.file_id else None}
            for row in self.drafted
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "remove" in request.POST:
            return self._remove(request.POST["remove"])
        forms = [self.form_of(one, request.POST) for one in self.files]
        where = WhereForm(request.user, request.POST)
        faults: dict[str, dict[str, list[str]]] = {}
        if not forms:
            messages.error(request, _("There are no files to add. Choose some first."))
            return redirect(request.path)
        is_valid = all([form.is_valid() for form in (*forms, where)])
        if self.lock is not None:
            messages.error(request, self.lock.get_message(request.user))
        elif is_valid:
            choices = [form.choice() for form in forms]
            try:
                made = adding.add(self.page, request.user, choices, where.cleaned_data["collection"])
                return self._added(made)
            except adding.Refused as refused:
                faults = refused.errors
        if not is_valid or faults:
            messages.error(request, _("Nothing was added: look at what is marked, and try again."))
        rows = [self.row(form, faults.get(str(form.waiting.key))) for form in forms]
        return self.render_to_response(self.get_context_data(rows=rows, where=where))

    def _added(self, made: list[Edition]) -> HttpResponse:
        said = ngettext(
            "%(number)s edition was added to the draft. Nothing public changed.",
            "%(number)s editions were added to the draft. Nothing public changed.",
            len(made),
        )
        messages.success(self.request, said % {"number": len(made)})
        return redirect(self.edit_url)

    def _remove(self, key: str) -> HttpResponse:
        """Take one file away; what was said of the others stays on the screen."""
        try:
            wanted = uuid.UUID(key)
        except ValueError:
            wanted = None
        for one in self.files:
            if one.key == wanted:
                one.delete()
                messages.success(self.request, _("“%(name)s” was removed.") % {"name": one.name})
        self.files = [one for one in self.files if one.key != wanted]
        rows = []
        for one in self.files:
            form = self.form_of(one, self.request.POST)
            if form.is_bound:
                # What was chosen, without a word about what is missing yet.
                form = FileForm(one, initial={name: form[name].value() for name in form.fields})
            rows.append(self.row(form))
        return self.render_to_response(self.get_context_data(rows=rows))


class UploadView(FilesScreen):
    """Takes files: one by one from the script, which gets what to show for each; all in one form without."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sent = request.FILES.getlist("files")
        is_script = request.headers.get("Accept", "").startswith("application/json")
        kept, refused = [], []
        for file in sent:
            try:
                kept.append(waiting.keep(request.user, self.page, file))
            except ValidationError as error:
                refused += error.messages
        if is_script:
            return self._told(kept, refused or ([] if kept else [_("No file arrived.")]))
        for reason in refused or ([] if kept else [_("Choose at least one file.")]):
            messages.error(request, reason)
        return redirect("segib_files", self.page.pk)

    def _told(self, kept: list[WaitingFile], refused: list[str]) -> JsonResponse:
        others = waiting.waiting_for(self.request.user, self.page).exclude(pk__in=[one.pk for one in kept])
        for one in others:
            self.form_of(one)  # takes the version that the screen shows for it
        rows = [
            render_to_string(
                "library/uploading/file.html", {"row": self.row(self.form_of(one))}, self.request
            )
            for one in kept
        ]
        return JsonResponse({"rows": rows, "refused": refused}, status=422 if refused and not kept else 200)
