"""The institution's own kinds of pages and records, small, as an editor would have published them.

Text given as a plain string is the same words in every language the thing is made in; a dictionary has
one text a language.
"""

from __future__ import annotations

import io
from typing import Any

import pypdfium2
from django.core.files.base import ContentFile

from cooperation.models import (
    ActionPlanPage,
    Axis,
    CampaignPage,
    CountryActivity,
    FocalPoint,
    MandatePage,
    Participation,
    ProgrammePage,
)
from library.models import Edition, PublicationPage
from organisation.models import Country, CountryPage, SustainableDevelopmentGoal
from segib_site import languages
from segib_site.models import SiteDocument, SitePage
from segib_site.starter.loading import release
from summits.models import SummitPage
from tests.specimens.factories import reload


def put_text(it: Any, codes: tuple[str, ...], values: dict[str, Any]) -> None:
    """Set the translated fields among some values, in memory, and take them out."""
    for name in languages.translated_fields(type(it)) & set(values):
        said = values.pop(name)
        languages.put_all(it, name, said if isinstance(said, dict) else dict.fromkeys(codes, said))


def row(model: Any, codes: tuple[str, ...] = languages.CODES, **values: Any) -> Any:
    """A row of an inline relation, not saved yet."""
    facts = {k: v for k, v in values.items() if k not in languages.translated_fields(model)}
    it = model(**facts)
    put_text(it, codes, values)
    return it


def made(
    model: Any,
    parent: Any = None,
    codes: tuple[str, ...] = languages.CODES,
    is_live: bool = True,
    **values: Any,
) -> Any:
    """A page or record in some languages, its translations confirmed; rows and relations as lists.

    The first language is the source. Without ``is_live`` it is a draft.
    """
    columns = {field.name for field in model._meta.concrete_fields}
    relations = {name: values.pop(name) for name in set(values) - columns}
    it = model(source_language=codes[0], live=False)
    put_text(it, codes, values)
    for name, value in values.items():
        setattr(it, name, value)
    if isinstance(it, SitePage):
        (reload(parent) if parent else SitePage.objects.get(depth=1)).add_child(instance=it)
    else:
        it.save()
    for name, rows in relations.items():
        setattr(it, name, rows)
    if is_live:
        release(it)
    else:
        it.save_revision(clean=False)
    return reload(it)


# -- community --------------------------------------------------------------------------------


def country(iso2: str, name: Any = "", **values: Any) -> Country:
    facts = {"iso2": iso2, "iso3": f"{iso2}X", "role": Country.Role.MEMBER}
    return made(Country, name=name or f"Country {iso2}", **(facts | values))


def country_page(of: Country, parent: Any = None, **values: Any) -> CountryPage:
    return made(CountryPage, parent, country=of, **({"title": f"Page of {of.iso2}"} | values))


def goal(number: int) -> SustainableDevelopmentGoal:
    return made(SustainableDevelopmentGoal, number=number, name=f"Goal {number}")


# -- summits ----------------------------------------------------------------------------------


def summit(ordinal: int, host: Country, parent: Any = None, **values: Any) -> SummitPage:
    facts = {"title": f"Summit {ordinal}", "city": f"City {ordinal}", "periodicity": "biennial"}
    return made(SummitPage, parent, ordinal=ordinal, country=host, **(facts | values))


# -- cooperation ------------------------------------------------------------------------------


def programme(short_name: str, parent: Any = None, **values: Any) -> ProgrammePage:
    facts = {
        "title": f"Programme {short_name}",
        "introduction": "About.",
        "kind": "programme",
        "space": "culture",
    }
    return made(ProgrammePage, parent, short_name=short_name, **(facts | values))


def takes_part(who: Country, role: str = Participation.Role.MEMBER, as_of: str = "") -> Participation:
    return row(Participation, country=who, role=role, as_of=as_of)


def plan(ordinal: int, parent: Any = None, **values: Any) -> ActionPlanPage:
    return made(
        ActionPlanPage,
        parent,
        ordinal=ordinal,
        **({"title": f"Plan {ordinal}", "introduction": "About."} | values),
    )


def axis(of: ActionPlanPage, number: int = 1) -> Axis:
    return made(Axis, plan=of, number=number, name=f"Axis {number}", key=f"axis-{of.ordinal}-{number}")


def mandate(title: Any, parent: Any = None, **values: Any) -> MandatePage:
    return made(MandatePage, parent, title=title, **({"introduction": "What was asked."} | values))


def campaign(title: Any, parent: Any = None, **values: Any) -> CampaignPage:
    return made(CampaignPage, parent, title=title, **({"introduction": "What it says."} | values))


def activity(of: CampaignPage, where: Country, title: Any, **values: Any) -> CountryActivity:
    return made(CountryActivity, campaign=of, country=where, title=title, **values)


def focal_point(of: Country, institution: Any, **values: Any) -> FocalPoint:
    return made(FocalPoint, country=of, institution=institution, **values)


# -- library ----------------------------------------------------------------------------------


def pdf(pages: int = 1) -> bytes:
    """A PDF file of some empty pages."""
    made_of = pypdfium2.PdfDocument.new()
    for _number in range(pages):
        made_of.new_page(200, 200).close()
    out = io.BytesIO()
    made_of.save(out)
    made_of.close()
    return out.getvalue()


def pdf_text(content: bytes) -> str:
    """The words of a PDF file, one space between them."""
    read = pypdfium2.PdfDocument(content)
    words = []
    for page in read:
        text = page.get_textpage()
        words.append(text.get_text_range())
        text.close()
        page.close()
    read.close()
    return " ".join(" ".join(words).split())


def document(content: bytes, name: str = "x.pdf") -> SiteDocument:
    it = SiteDocument(title=name)
    it.file.save(name, ContentFile(content), save=False)
    it.save()
    return it


def publication(symbol: str, parent: Any = None, **values: Any) -> PublicationPage:
    facts = {"title": f"Publication {symbol}", "introduction": "About.", "kind": "charter"}
    return made(PublicationPage, parent, symbol=symbol, **(facts | values))


def held(language: str, content: bytes, version: int = 1, **values: Any) -> Edition:
    """An edition whose file is here."""
    return row(Edition, language=language, version=version, file=document(content), **values)


def elsewhere(language: str, address: str = "") -> Edition:
    """An edition that is held elsewhere; without an address that is not recorded."""
    return row(Edition, language=language, official_address=address)
