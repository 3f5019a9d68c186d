"""Charters, declarations, plans: publications partners can cite, and their editions by language."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel

from cooperation.models import Axis, MandatePage
from library.files import count_pages, measure
from library.panels import EditionsPanel, ReadingPanel
from organisation.models import Country
from segib_site import languages
from segib_site.blocks import BodyBlock
from segib_site.codes import issn, symbol, validate_isbn
from segib_site.fields import BodyField, PartialDateField
from segib_site.forms import SlicedForm
from segib_site.models import SitePage, SourcedMixin, TranslatedRecord, TranslatedRow
from segib_site.panels import RowsPanel, translated_panels
from summits.models import MeetingPage, SummitPage


class LibraryIndexPage(SitePage):
    """The library of publications."""

    introduction = models.TextField(_("introduction"), blank=True)
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("text"))

    translated_panels = ["introduction", "body"]
    parent_page_types = ["organisation.HomePage"]
    subpage_types = ["library.PublicationPage"]
    max_count = 1

    class Meta:
        verbose_name = _("library")

    def publications(self) -> Any:
        """Return the publications that are public in any language, latest first."""
        from library import queries

        return queries.public().child_of(self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Make pages of the list after the first canonical by themselves; a narrowed list is a view of the
        whole one."""
        context = super().get_context(request, *args, **kwargs)
        number = request.GET.get("page", "")
        if list(request.GET) == ["page"] and number.isdecimal() and number != "1" and context["canonical"]:
            context["canonical"] += f"?page={int(number)}"
            context["hreflang"], context["x_default"] = [], None
        return context


class Subject(TranslatedRecord):
    """What publications are about: a word of the library's own list, in three languages."""

    key = models.SlugField(_("key"), max_length=60, unique=True, help_text=_("Part of addresses of lists."))
    name = models.CharField(_("name"), max_length=120)

    base_form_class = SlicedForm
    panels = [FieldPanel("source_language"), FieldPanel("key"), *translated_panels("name")]
    starter_key = "key"

    class Meta:
        verbose_name = _("subject")
        verbose_name_plural = _("subjects")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name or str(self.localised("name") or self.key)


class PublicationPage(SourcedMixin, SitePage):
    """A work: a charter, a declaration, a plan. The title is its own; the introduction says what it is
    about. Its texts, by language and version, are its editions."""

    #: An official title keeps the spelling of its time: the checks of terms leave it alone.
    title_is_as_printed = True

    class Kind(models.TextChoices):
        CHARTER = "charter", _("Charter")
        DECLARATION = "declaration", _("Declaration")
        SPECIAL_COMMUNIQUE = "special_communique", _("Special communiqué")
        PLAN = "plan", _("Plan")
        AGREEMENT = "agreement", _("Agreement")
        STRATEGY = "strategy", _("Strategy")
        REPORT = "report", _("Report")
        DATA_BOOK = "data_book", _("Data book")

    class Subkind(models.TextChoices):
        COMMITMENT = "commitment", _("Commitment")
        COMPILATION = "compilation", _("Compilation")
        TREATY = "treaty", _("Treaty")
        RESOLUTION = "resolution", _("Resolution")
        PROTOCOL = "protocol", _("Protocol")
        STATUTE = "statute", _("Statute")
        MANUAL = "manual", _("Manual")
        CODE = "code", _("Code")

    class Consensus(models.TextChoices):
        NOT_RECORDED = "not_recorded", _("Not recorded")
        YES = "yes", _("Adopted by consensus")
        NO = "no", _("Not adopted by consensus")

    class Status(models.TextChoices):
        CURRENT = "current", _("Current")
        SUPERSEDED = "superseded", _("Superseded")
        RETRACTED = "retracted", _("Retracted")

    symbol = models.CharField(
        _("site reference"), max_length=80, unique=True, validators=[symbol],
        help_text=_("Part of its permanent address. It can never be changed once it is public."),
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    subkind = models.CharField(_("more exactly"), max_length=20, choices=Subkind.choices, blank=True)
    date = PartialDateField(_("date"))
    introduction = models.TextField(_("what it is about"))
    body = BodyField(BodyBlock(required=False), blank=True, verbose_name=_("summary"))
    series = models.CharField(_("series"), max_length=200, blank=True)
    corporate_author = models.CharField(_("corporate author"), max_length=200, blank=True)
    subjects = ParentalManyToManyField(
        Subject, blank=True, related_name="publications", verbose_name=_("subjects")
    )
    consensus_note = models.CharField(_("note on the adoption"), max_length=400, blank=True)
    isbn = models.CharField(_("ISBN"), max_length=20, blank=True, validators=[validate_isbn])
    issn = models.CharField(_("ISSN"), max_length=9, blank=True, validators=[issn])
    adopted_at = models.ForeignKey(
        SummitPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="publications",
        verbose_name=_("summit that adopted it"), help_text=_("Empty if not recorded."),
    )  # fmt: skip
    meeting = models.ForeignKey(
        MeetingPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="publications",
        verbose_name=_("meeting that approved it"),
    )  # fmt: skip
    consensus = models.CharField(
        _("consensus"), max_length=20, choices=Consensus.choices, default=Consensus.NOT_RECORDED
    )
    axis = models.ForeignKey(
        Axis, null=True, blank=True, on_delete=models.SET_NULL, related_name="publications",
        verbose_name=_("thematic axis"), help_text=_("Empty if not recorded."),
    )  # fmt: skip
    axis_is_inferred = models.BooleanField(
        _("axis is inferred"), default=True, help_text=_("From the subject; SEGIB has not assigned it.")
    )
    supersedes = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="superseded_by",
        verbose_name=_("supersedes"),
    )  # fmt: skip
    status = models.CharField(
        _("status"), max_length=20, choices=Status.choices, default=Status.CURRENT,
        help_text=_(
            "A retracted publication keeps its address, which then says what it was, why it was retracted "
            "and what replaces it. Its files are no longer sent."
        ),
    )  # fmt: skip
    retracted_on = models.DateField(_("retracted on"), null=True, blank=True)
    retraction_reason = models.TextField(_("why it was retracted"), blank=True)
    is_own_work = models.BooleanField(
        _("made by this site"), default=False, help_text=_("Typeset from the site's records.")
    )

    translated_panels = [
        "introduction",
        "body",
        "series",
        "corporate_author",
        "consensus_note",
        "retraction_reason",
    ]
    shared_panels = [
        MultiFieldPanel(
            [
                FieldPanel("symbol"),
                FieldPanel("kind"),
                FieldPanel("subkind"),
                FieldPanel("date"),
                FieldPanel("isbn"),
                FieldPanel("issn"),
            ],
            heading=_("What it is"),
        ),
        MultiFieldPanel(
            [
                PageChooserPanel("adopted_at", page_type="summits.SummitPage"),
                PageChooserPanel("meeting", page_type="summits.MeetingPage"),
                FieldPanel("consensus"),
                RowsPanel("reservations", heading=_("Reservations of countries"), label=_("reservation")),
            ],
            heading=_("Adoption"),
        ),
        EditionsPanel("editions", heading=_("Editions")),
        MultiFieldPanel(
            [
                FieldPanel("axis"),
                FieldPanel("axis_is_inferred"),
                FieldPanel("subjects"),
                RowsPanel("mandates", heading=_("Mandates it contains"), label=_("mandate")),
                RowsPanel("related", heading=_("Pages it belongs to"), label=_("page")),
            ],
            heading=_("Where it belongs"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("status"),
                FieldPanel("retracted_on"),
                PageChooserPanel("supersedes", page_type="library.PublicationPage"),
                FieldPanel("is_own_work"),
            ],
            heading=_("Status"),
        ),
        *SourcedMixin.provenance_panels,
    ]
    parent_page_types = ["library.LibraryIndexPage"]
    subpage_types: list[str] = []
    #: The content files name a publication by its symbol.
    starter_key = "symbol"

    #: What the page shows as "not recorded" while it is empty.
    expected_facts = (
        "date",
        "adopted_at",
        "editions",
        "corporate_author",
    )

    class Meta:
        verbose_name = _("publication")

    def clean(self) -> None:
        super().clean()
        if self.supersedes_id and self.supersedes_id == self.pk:
            raise ValidationError({"supersedes": _("A publication cannot supersede itself.")})
        self._keep_what_was_public()
        if self.status == self.Status.RETRACTED and not self.localised_reason:
            name = languages.localised_name("retraction_reason", self.source_language)
            raise ValidationError({name: _("Say why it was retracted: its address tells so for ever.")})
        if self.pk:
            # As stored: while a draft is being published for the first time, it has the date already.
            was_public = PublicationPage.objects.filter(pk=self.pk, first_published_at__isnull=False)
            stored = was_public.values_list("symbol", flat=True).first()
            if stored and stored != self.symbol:
                reason = _("The site reference of a publication that was public cannot change.")
                raise ValidationError({"symbol": reason})

    @property
    def localised_reason(self) -> bool:
        """Whether it is said in any language why it was retracted."""
        return any(languages.get(self, "retraction_reason", code) for code in languages.CODES)

    def _keep_what_was_public(self) -> None:
        """Refuse to take away, or to change, what has a permanent address: a site reference that was somebody
        else's, files of editions that are public."""
        from library.models.catalogue import CatalogueRecord

        if CatalogueRecord.objects.filter(symbol=self.symbol).exclude(page=self.pk or 0).exists():
            reason = _("This site reference was another publication’s. None is used twice.")
            raise ValidationError({"symbol": reason})
        if not self.pk:
            return
        stored = Edition.objects.filter(page=self.pk, page__live=True, file__isnull=False).exclude(
            language=""
        )
        kept = {row.row_id: row for row in self.editions.all()}
        for edition in stored:
            now = kept.get(edition.row_id)
            name = _("%(language)s, version %(version)s") % {
                "language": languages.language_name(edition.language),
                "version": edition.version,
            }
            if now is None:
                raise ValidationError(
                    _(
                        "The edition “%(edition)s” was public: its file has a permanent address and cannot "
                        "be removed. Mark it as no longer offered instead."
                    )
                    % {"edition": name}
                )
            same = ("file_id", "language", "version")
            if any(getattr(now, one) != getattr(edition, one) for one in same):
                raise ValidationError(
                    _(
                        "The edition “%(edition)s” was public: its language, version and file cannot change. "
                        "Add a new version instead."
                    )
                    % {"edition": name}
                )

    @property
    def kind_in_words(self) -> str:
        """What it is, as exactly as it is recorded."""
        return self.get_subkind_display() if self.subkind else self.get_kind_display()

    @property
    def edition_languages(self) -> list[str]:
        """The languages it is recorded in, in the site's order (`queries.with_languages` brings them)."""
        if hasattr(self, "recorded_in"):
            return self.recorded_in.split()
        known = {edition.language for edition in self.editions.all()}
        return [code for code in languages.CODES if code in known]

    @property
    def is_retracted(self) -> bool:
        """Whether it was taken back: its address then answers 410 with a page that says so."""
        return self.status == self.Status.RETRACTED

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer 410 (RFC 9110, section 15.5.11) where it was retracted: the page says what it was."""
        response = super().serve(request, *args, **kwargs)
        if self.is_retracted:
            response.status_code = 410
            response["X-Robots-Tag"] = "noindex"
        else:
            self._add_typed_links(request, response)
        return response

    def _add_typed_links(self, request: HttpRequest, response: Any) -> None:
        """Lead machines from the page to its address, references and files (signposting.org)."""
        from library.citations import metadata
        from library.citations.of_page import description_of, reference_of
        from segib_site.presentation import origin

        if reference := reference_of(self, request):
            response["Link"] = metadata.link_header(description_of(self), reference, origin(request))

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        if self.is_retracted:
            return "library/retracted_page.html"
        return super().get_template(request, *args, **kwargs)

    def searchable_data(self) -> dict[str, Any]:
        """Leave out the editions in private collections: their notes and numbers are no better known than
        their files."""
        from library import queries

        content = super().searchable_data()
        readable = set(queries.readable_editions().filter(page_id=self.pk).values_list("pk", flat=True))
        return content | {"editions": [row for row in content["editions"] if row["pk"] in readable]}

    @property
    def permanent_path(self) -> str:
        """The address that never changes and names no language."""
        return f"/doc/{self.symbol}/"


class Edition(TranslatedRow):
    """The text of a publication in a language, in a version: a file held here, or an official address."""

    class Authority(models.TextChoices):
        NOT_RECORDED = "not_recorded", _("Not recorded")
        AUTHENTIC = "authentic", _("Authentic text")
        TRANSLATION = "translation", _("Translation")
        UNOFFICIAL = "unofficial", _("Unofficial text")

    page = ParentalKey(PublicationPage, related_name="editions", on_delete=models.CASCADE)
    language = models.CharField(
        _("language"), max_length=2, blank=True, choices=list(languages.ENDONYMS.items()),
        help_text=_("Empty if not recorded."),
    )  # fmt: skip
    version = models.PositiveSmallIntegerField(_("version"), default=1, validators=[MinValueValidator(1)])
    authority = models.CharField(
        _("authority"), max_length=20, choices=Authority.choices, default=Authority.NOT_RECORDED
    )
    file = models.ForeignKey(
        "segib_site.SiteDocument", null=True, blank=True, on_delete=models.PROTECT, related_name="+",
        verbose_name=_("file"), help_text=_("Of an edition that is held here."),
    )  # fmt: skip
    official_address = models.URLField(
        _("official address"),
        max_length=400,
        blank=True,
        help_text=_("Of an edition that is held elsewhere."),
    )
    published = PartialDateField(_("published"))
    legal_deposit = models.CharField(_("legal deposit"), max_length=40, blank=True)
    is_withdrawn = models.BooleanField(
        _("no longer offered"),
        default=False,
        help_text=_("Its address then says so, with the note. A file that was public cannot be removed."),
    )
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True, editable=False)
    crc32 = models.PositiveBigIntegerField(_("CRC-32"), null=True, blank=True, editable=False)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True, editable=False)
    note = models.CharField(_("note"), max_length=240, blank=True)

    panels = [
        FieldPanel("language"),
        FieldPanel("version"),
        FieldPanel("authority"),
        FieldPanel("file"),
        ReadingPanel(),
        FieldPanel("official_address"),
        FieldPanel("published"),
        FieldPanel("legal_deposit"),
        FieldPanel("is_withdrawn"),
        *translated_panels("note"),
    ]

    class Meta(TranslatedRow.Meta):
        verbose_name = _("edition")

    def clean(self) -> None:
        super().clean()
        if self.file_id and self.official_address:
            raise ValidationError({"official_address": _("An edition is held here or elsewhere, not both.")})
        if self.language == "en" and self.authority == self.Authority.AUTHENTIC:
            reason = _("English is not an official language: an English text is never authentic.")
            raise ValidationError({"authority": reason})

    def save(self, *args: Any, **kwargs: Any) -> None:
        stored = Edition.objects.filter(pk=self.pk).values_list("file_id", flat=True).first()
        if self.file_id != stored or not self.sha256:
            self.describe_file()
        super().save(*args, **kwargs)

    def describe_file(self) -> None:
        """Note checksum, size and number of pages of the file, in memory."""
        if self.file is None:
            self.sha256, self.crc32, self.size, self.pages = "", None, None, None
            return
        with self.file.file.open("rb") as content:
            measures = measure(content)
            self.sha256, self.crc32, self.size = measures.sha256, measures.crc32, measures.size
            self.pages = count_pages(content)

    @property
    def is_held(self) -> bool:
        """Whether the file is here."""
        return self.file_id is not None

    @property
    def path(self) -> str:
        """The permanent address of this version in this language; empty if its language is not recorded."""
        return f"/doc/{self.page.symbol}/v{self.version}/{self.language}.pdf" if self.language else ""


class Reservation(TranslatedRow):
    """What a country reserved when a publication was adopted."""

    page = ParentalKey(PublicationPage, related_name="reservations", on_delete=models.CASCADE)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, related_name="+", verbose_name=_("country")
    )
    text = models.TextField(_("text"), blank=True)

    panels = [FieldPanel("country"), *translated_panels("text")]


class MandateSource(TranslatedRow):
    """A mandate that a publication contains, and where in it."""

    page = ParentalKey(PublicationPage, related_name="mandates", on_delete=models.CASCADE)
    mandate = models.ForeignKey(
        MandatePage, on_delete=models.CASCADE, related_name="publication_sources", verbose_name=_("mandate")
    )
    paragraph = models.CharField(
        _("paragraph"), max_length=40, blank=True, help_text=_("Empty if not recorded.")
    )

    panels = [
        PageChooserPanel("mandate", page_type="cooperation.MandatePage"),
        FieldPanel("paragraph"),
    ]


class PublicationRelation(TranslatedRow):
    """A page a publication belongs to besides the summit that adopted it: a plan, programme, event."""

    page = ParentalKey(PublicationPage, related_name="related", on_delete=models.CASCADE)
    target = models.ForeignKey(
        "segib_site.SitePage", on_delete=models.CASCADE, related_name="publication_relations",
        verbose_name=_("page"),
    )  # fmt: skip

    panels = [PageChooserPanel("target")]
