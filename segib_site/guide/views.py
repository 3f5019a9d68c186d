"""The screens of the guide: contents, one topic, all on one page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from segib_site import languages
from segib_site.guide import topics
from segib_site.guide.topics import BY_SLUG, FOR_FOCAL_POINTS, TOPICS
from segib_site.translations.report import may_read


class GuideMixin(WagtailAdminTemplateMixin):
    """In the reader's language, or in that of ``?language=``. Who may enter the CMS may read it."""

    header_icon = "help"
    page_title = _("Guide")
    request: HttpRequest
    _show_breadcrumbs = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.GET.get("language", "")
        own = languages.active()
        self.code = asked if asked in languages.CODES else own
        self.query = f"?language={self.code}" if self.code != own else ""
        self.edits = may_read(request.user)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """The contents, for those who have more than one topic, then this page."""
        contents = {"url": reverse("segib_guide") + self.query, "label": _("Guide")}
        return [*([contents] if self.edits else []), *self.here()]

    def here(self) -> list[dict[str, Any]]:
        """Return the last step of the breadcrumbs, if it is not the contents."""
        return []

    def in_words(self, topic: topics.Topic) -> dict[str, str]:
        """Return what a list says of a topic, in the guide's language."""
        with topics.speaking(self.code):
            return {
                "slug": topic.slug,
                "title": str(topic.title),
                "summary": str(topic.summary),
                "url": reverse("segib_guide_topic", args=[topic.slug]) + self.query,
            }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            lang=languages.tag(self.code),
            query=self.query,
            edits=self.edits,
            offered=[
                {"name": name, "lang": languages.tag(code), "code": code, "is_current": code == self.code}
                for code, name in languages.ENDONYMS.items()
            ],
            **kwargs,
        )


class ContentsView(GuideMixin, TemplateView):
    """What there is to read."""

    template_name = "segib_site/guide/contents.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.edits:
            return redirect(reverse("segib_guide_topic", args=[FOR_FOCAL_POINTS]) + self.query)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            topics=[self.in_words(topic) for topic in TOPICS],
            **kwargs,
        )


class TopicView(GuideMixin, TemplateView):
    """One topic, with the ways to its neighbours."""

    template_name = "segib_site/guide/topic.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["topic"] not in BY_SLUG:
            raise Http404
        self.topic = BY_SLUG[kwargs["topic"]]
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.in_words(self.topic)["title"]

    def here(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        del kwargs["topic"]  # the slug, from the address
        position = TOPICS.index(self.topic)
        before, after = TOPICS[:position][-1:], TOPICS[position + 1 : position + 2]
        return super().get_context_data(
            topic=self.in_words(self.topic),
            text=topics.text(self.topic.slug, self.code, self.query),
            before=[self.in_words(one) for one in before] if self.edits else [],
            after=[self.in_words(one) for one in after] if self.edits else [],
            **kwargs,
        )


class EverythingView(GuideMixin, TemplateView):
    """All topics on one page: to search it with the browser, or to print it."""

    template_name = "segib_site/guide/everything.html"

    def here(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": _("Everything on one page")}]

    def one_level_down(self, slug: str) -> SafeString:
        """Return a topic with its headings below the topic's title."""
        text = topics.text(slug, self.code, self.query)
        return mark_safe(text.replace("<h2>", "<h3>").replace("</h2>", "</h3>"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        whole = [{**self.in_words(topic), "text": self.one_level_down(topic.slug)} for topic in TOPICS]
        return super().get_context_data(topics=whole, **kwargs)
