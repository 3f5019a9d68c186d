"""Blocks of running text that every app's pages share. One block, one class, one template."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

#: What an editor may do inside a paragraph. Headings are blocks of their own, so that their order
#: can be checked.
PARAGRAPH_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul"]


class HeadingBlock(blocks.CharBlock):
    """A heading of the second level."""

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "segib_site/blocks/heading.html"


class SubheadingBlock(blocks.CharBlock):
    """A heading of the third level."""

    class Meta:
        icon = "title"
        label = _("Subheading")
        template = "segib_site/blocks/subheading.html"


class ParagraphBlock(blocks.RichTextBlock):
    """Running text."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(features=PARAGRAPH_FEATURES, **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "segib_site/blocks/paragraph.html"


class QuoteBlock(blocks.StructBlock):
    """Words of somebody, and whose they are."""

    text = blocks.TextBlock(label=_("Quotation"))
    attribution = blocks.CharBlock(label=_("Who said it, where"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "segib_site/blocks/quote.html"


class FactBlock(blocks.StructBlock):
    """A label and what belongs to it."""

    label = blocks.CharBlock(label=_("Label"))
    value = blocks.CharBlock(label=_("Value"))


class FactsBlock(blocks.ListBlock):
    """A list of labelled facts."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(FactBlock(), **kwargs)

    class Meta:
        icon = "list-ul"
        label = _("Facts")
        template = "segib_site/blocks/facts.html"


class MilestoneBlock(blocks.StructBlock):
    """Something that happened, and when."""

    when = blocks.CharBlock(label=_("When"), help_text=_("As it should be read, e.g. 1991."))
    text = blocks.TextBlock(label=_("What happened"))


class TimelineBlock(blocks.ListBlock):
    """What happened, in order."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(MilestoneBlock(), **kwargs)

    class Meta:
        icon = "date"
        label = _("Timeline")
        template = "segib_site/blocks/timeline.html"


class NoticeBlock(blocks.StructBlock):
    """Something the reader must not miss."""

    heading = blocks.CharBlock(label=_("Heading"), required=False)
    text = blocks.RichTextBlock(label=_("Text"), features=["bold", "italic", "link"])

    class Meta:
        icon = "warning"
        label = _("Notice")
        template = "segib_site/blocks/notice.html"


class FigureBlock(blocks.StructBlock):
    """A picture with its caption and credit, from the image itself."""

    image = ImageBlock(label=_("Picture"))

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "segib_site/blocks/figure.html"


class BodyBlock(blocks.StreamBlock):
    """The running text of a page."""

    heading = HeadingBlock()
    subheading = SubheadingBlock()
    paragraph = ParagraphBlock()
    quote = QuoteBlock()
    facts = FactsBlock()
    timeline = TimelineBlock()
    notice = NoticeBlock()
    figure = FigureBlock()

    class Meta:
        required = False
