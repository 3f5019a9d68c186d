"""The screens of the translation files: send out, take back, check and confirm."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from segib_site import languages
from segib_site.models import TranslationUpload
from segib_site.roles import work
from segib_site.xliff.applying import take_back
from segib_site.xliff.checking import check
from segib_site.xliff.forms import ApplyForm, ExportForm, ImportForm
from segib_site.xliff.outcome import Checked
from segib_site.xliff.reading import UnreadableFile, read
from segib_site.xliff.selection import export


def may_exchange(user: Any) -> bool:
    """Say whether somebody works on any text: which, is asked for each record."""
    return work.works_on_text(user, ["change"])


class TranslationFilesView(WagtailAdminTemplateMixin, FormView):
    """What the screens share."""

    header_icon = "doc-full"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_exchange(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["export_url"] = reverse("segib_xliff_export")
        context["import_url"] = reverse("segib_xliff_import")
        return context


class ExportView(TranslationFilesView):
    """Choose what goes out, and download it."""

    template_name = "segib_site/xliff/export.html"
    form_class = ExportForm
    page_title = gettext_lazy("Send out for translation")

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET
        initial = {"language": next(c for c in languages.CODES if c != languages.DEFAULT)}
        if asked.get("page", "").isdigit():
            initial["page"] = int(asked["page"])
        if asked.get("record"):
            initial["record"] = asked["record"][:100]
        if asked.get("language") in languages.CODES:
            initial["language"] = asked["language"]
        return initial

    def form_valid(self, form: ExportForm) -> HttpResponse:
        name, records = form.records()
        data = form.cleaned_data
        made = export(
            records,
            data["language"],
            name=name,
            version=data["version"],
            wanted=data["wanted"],
            user=self.request.user,
        )
        if made is None:
            form.add_error(None, _("There is nothing here that you could send for that language."))
            return self.form_invalid(form)
        answer = HttpResponse(made.content, content_type=made.content_type)
        answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
        answer["X-Content-Type-Options"] = "nosniff"
        return answer


class ImportView(TranslationFilesView):
    """Upload a file that came back."""

    template_name = "segib_site/xliff/import.html"
    form_class = ImportForm
    page_title = gettext_lazy("Take a translation back")

    def form_valid(self, form: ImportForm) -> HttpResponse:
        upload = TranslationUpload.keep(self.request.user, form.cleaned_data["file"].name, form.content)
        return redirect("segib_xliff_checked", upload.pk)


class CheckedView(TranslationFilesView):
    """What a file would do, and then what it did."""

    template_name = "segib_site/xliff/checked.html"
    form_class = ApplyForm
    page_title = gettext_lazy("Take a translation back")
    checked: Checked | None = None

    def dispatch(self, request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        try:
            self.upload = TranslationUpload.objects.kept().get(pk=pk, user=request.user)
        except TranslationUpload.DoesNotExist as error:
            raise Http404 from error
        if self.upload.report and request.method == "POST":
            return redirect(request.path)
        if not self.upload.report:
            self.units = self._units()
            self.checked = check(self.units, request.user)
        return super().dispatch(request, **kwargs)

    def _units(self) -> list[Any]:
        try:
            return read(self.upload.name, self.upload.content)
        except UnreadableFile as error:  # It was readable when it was uploaded.
            raise Http404 from error

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "has_conflicts": bool(self.checked and self.checked.conflicts)}

    def form_valid(self, form: ApplyForm) -> HttpResponse:
        choice = form.cleaned_data.get("on_conflict") or "refuse"
        done = take_back(
            self.units, self.request.user, on_conflict=choice, review=form.cleaned_data["review"]
        )
        if done.is_refused:
            # Somebody has changed something since the check was shown.
            self.checked = done
            return self.form_invalid(self.form_class(**self.get_form_kwargs()))
        self.upload.finish({**_totals(done), "records": self._rows(done)})
        messages.success(self.request, _written_in_words(done.total("said")))
        return redirect("segib_xliff_checked", self.upload.pk)

    def _rows(self, checked: Checked) -> list[dict[str, Any]]:
        finder = AdminURLFinder(self.request.user)
        return [
            {
                "title": str(plan.record),
                "url": finder.get_edit_url(plan.record),
                "language": plan.code,
                "said": len(plan.said),
                "unchanged": plan.unchanged,
                "untranslated": plan.untranslated,
                "partial": plan.partial,
                "kept": plan.kept,
            }
            for plan in checked.plans
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        report = self.upload.report
        if self.checked is not None:
            report = {**_totals(self.checked), "records": self._rows(self.checked)}
        rows = [{**row, "language": languages.language_name(row["language"])} for row in report["records"]]
        # Records in which nothing happens are only counted.
        quiet = [row for row in rows if not (row["said"] or row["partial"] or row["kept"])]
        context.update(
            {
                "upload": self.upload,
                "checked": self.checked,
                "is_done": self.checked is None,
                "totals": report,
                "rows": [row for row in rows if row not in quiet],
                "quiet": len(quiet),
            }
        )
        return context


def _totals(checked: Checked) -> dict[str, int]:
    return {name: checked.total(name) for name in ("said", "unchanged", "untranslated", "partial", "kept")}


def _written_in_words(number: int) -> str:
    if not number:
        return _("Nothing was written: the file says what is here already.")
    return ngettext(
        "%(number)s text was taken into the draft. Nothing public changed.",
        "%(number)s texts were taken into the draft. Nothing public changed.",
        number,
    ) % {"number": number}
