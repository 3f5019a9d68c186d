"""The three works the site makes of its own records: chronology, participation, directory."""

from __future__ import annotations

import datetime
import io
import uuid
from collections.abc import Callable
from copy import copy
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from cooperation.models import Participation, ProgrammePage
from library import files, queries
from library.models import Edition, PublicationPage
from library.sheets import text_of
from library.typesetting import date_in_words, typeset
from offices.models import OfficePage
from organisation.models import Country, ObserverPage
from segib_site import dates, languages
from segib_site.models import SiteDocument
from segib_site.slices import publishing
from segib_site.slices.content import SHARED
from segib_site.templatetags.segib import alphabetical, spaced_phone
from summits.models import SummitPage

#: The template of each work, and what makes its data, by site reference.
Maker = Callable[[str], dict[str, Any]]


def name_of(country: Country, code: str) -> str:
    """Return the name of a country in a language."""
    return text_of(country, "name", code) or country.iso2


def chronology(code: str) -> dict[str, Any]:
    """Return every summit, by decade, with what it adopted."""
    adopted: dict[int, list[str]] = {}
    for publication in queries.public().filter(adopted_at__isnull=False).order_by("kind", "symbol"):
        adopted.setdefault(publication.adopted_at_id, []).append(text_of(publication, "title", code))
    decades: dict[int, list[dict[str, Any]]] = {}
    found = SummitPage.objects.filter(live=True).public().order_by("ordinal")
    for summit in found.select_related("country").prefetch_related("facts"):
        when = f"{summit.start_date}/{summit.end_date}" if summit.end_date else str(summit.start_date or "")
        place = f"{text_of(summit, 'city', code)}, {name_of(summit.country, code)}"
        days = dates.format_edtf(when, code) or gettext("Not recorded")
        note = text_of(summit, "outcome_note", code)
        decades.setdefault((summit.year or 0) // 10 * 10, []).append(
            {
                "name": text_of(summit, "title", code),
                "when": f"{place} · {days}",
                "theme": text_of(summit, "theme", code),
                "note": note,
                "facts": [text for fact in summit.facts.all() if (text := text_of(fact, "text", code))],
                "documents": adopted.get(summit.pk, []),
            }
        )
    return {
        "decades": [{"name": _decade(year), "summits": summits} for year, summits in decades.items()],
        "words": {"documents": gettext("Documents in the library")},
    }


def _decade(year: int) -> str:
    return f"{year}–{year + 9}" if year else gettext("Date not recorded")


def listed(names: list[str]) -> str:
    """Return names in alphabetical order, one after the other."""
    return ", ".join(sorted(names, key=alphabetical))


def participation(code: str) -> dict[str, Any]:
    """Return who takes part in what: programmes by country, countries by programme, each as of its date."""
    programmes = ProgrammePage.objects.filter(live=True, is_counted=True).public()
    by_country: dict[int, list[str]] = {}
    members: dict[int, list[str]] = {}
    rows = Participation.objects.filter(page__in=programmes, role=Participation.Role.MEMBER)
    for row in rows.select_related("page", "country"):
        by_country.setdefault(row.country_id, []).append(row.page.short_name)
        members.setdefault(row.page_id, []).append(name_of(row.country, code))
    countries = Country.objects.filter(live=True, role=Country.Role.MEMBER)
    missing = gettext("Not recorded")
    undated = gettext("Date not recorded")
    return {
        "countries": sorted(
            (
                {
                    "name": name_of(country, code),
                    "programmes": sorted(by_country.get(country.pk, []), key=alphabetical),
                }
                for country in countries
            ),
            key=lambda row: alphabetical(str(row["name"])),
        ),
        "programmes": sorted(
            (
                {
                    "name": programme.short_name,
                    "countries": ", ".join(sorted(members.get(programme.pk, ()), key=alphabetical))
                    or missing,
                    "as_of": dates.format_edtf(programme.countries_as_of, code) or undated,
                }
                for programme in programmes
            ),
            key=lambda row: alphabetical(row["name"]),
        ),
        "words": {
            "by_country": gettext("Programmes by country"),
            "by_programme": gettext("Countries by programme"),
            "programme": gettext("Programme"),
            "countries": gettext("Participating countries"),
            "as_of": gettext("As of"),
            "none": missing,
        },
    }


def directory(code: str) -> dict[str, Any]:
    """Return members, observers and offices."""
    missing = gettext("Not recorded")
    locale = languages.cldr(code)
    members = [
        {
            "name": name_of(country, code),
            "capital": text_of(country, "capital", code) or missing,
            "languages": ", ".join(locale.languages.get(tag, tag) for tag in country.official_languages),
            "since": dates.format_edtf(country.since, code) or missing,
        }
        for country in Country.objects.filter(live=True, role=Country.Role.MEMBER)
    ]
    observers = list(ObserverPage.objects.filter(live=True).public().select_related("country"))
    kinds = ObserverPage.Kind
    inactive = " " + gettext("(inactive)")
    return {
        "members": sorted(members, key=lambda row: alphabetical(row["name"])),
        "associate": sorted(
            (
                {"name": text_of(observer, "title", code), "since": observer_since(observer, code)}
                for observer in observers
                if observer.kind == kinds.ASSOCIATE
            ),
            key=lambda row: alphabetical(row["name"]),
        ),
        "consultative": sorted(
            (
                {
                    "acronym": text_of(observer, "acronym", code),
                    "name": text_of(observer, "title", code) + ("" if observer.is_active else inactive),
                    "since": observer_since(observer, code),
                }
                for observer in observers
                if observer.kind == kinds.CONSULTATIVE
            ),
            key=lambda row: alphabetical(row["acronym"] or row["name"]),
        ),
        "offices": [office_lines(office, code) for office in _offices()],
        "words": {
            "members": gettext("Member countries"),
            "associate": gettext("Associate observers"),
            "consultative": gettext("Consultative observers"),
            "offices": gettext("Offices"),
            "country": gettext("Country"),
            "capital": gettext("Capital"),
            "languages": gettext("Official languages"),
            "since": gettext("Since"),
            "acronym": gettext("Acronym"),
            "organisation": gettext("Organisation"),
        },
    }


def _offices() -> Any:
    return OfficePage.objects.filter(live=True).public().order_by("path").prefetch_related("phones")


def observer_since(observer: ObserverPage, code: str) -> str:
    """Return since when an observer is one, or since when a source names it."""
    if observer.since:
        return dates.format_edtf(observer.since, code)
    if observer.first_attested:
        return gettext("first attested in %(year)s") % {
            "year": dates.format_edtf(observer.first_attested, code)
        }
    return gettext("Not recorded")


def office_lines(office: OfficePage, code: str) -> dict[str, Any]:
    """Return an office's name and labelled facts."""
    address = [office.street, office.unit, office.district, f"{office.postal_code} {office.city}".strip()]
    rows = [
        (gettext("Address"), ", ".join(part for part in address if part)),
        (gettext("Telephone"), ", ".join(spaced_phone(phone.number) for phone in office.phones.all())),
        (gettext("E-mail"), office.email),
    ]
    return {
        "name": text_of(office, "title", code),
        "facts": [{"label": label, "value": value} for label, value in rows if value],
    }


WORKS: dict[str, tuple[str, Maker]] = {
    "chronology-of-summits": ("chronology", chronology),
    "participation-by-country": ("participation", participation),
    "directory-of-the-conference": ("directory", directory),
}


def make(publication: PublicationPage, code: str, date: datetime.date) -> bytes:
    """Return the PDF of one of the works in a language, from the records as they are, dated to a day."""
    template, maker = WORKS[publication.symbol]
    with languages.forced(code):
        said = maker(code)
        address = f"{settings.BASE_URL}{publication.permanent_path}"
        said |= {
            "title": text_of(publication, "title", code),
            "introduction": text_of(publication, "introduction", code),
            "footer": address,
            "colophon": gettext(
                "Typeset by the site from its records on %(date)s. What is not recorded is said as such."
            )
            % {"date": date_in_words(date, code)},
        }
        if code == "en":
            said["colophon"] += " " + gettext("The English text is a working translation.")
        return typeset(template, said, code, date)


def typeset_all(**_signal: Any) -> dict[str, list[Edition]]:
    """Renew every work; return what was made, by site reference."""
    with languages.forced(languages.DEFAULT):
        return {work.symbol: renew(work, timezone.localdate()) for work in queries.own_works()}


@transaction.atomic
def renew(publication: PublicationPage, today: datetime.date) -> list[Edition]:
    """Make the editions of a work that are not there or no longer say what the records say; return them.

    A file that was published is never changed: what is new is a new version.
    """
    made = []
    for code in publication.live_languages:
        last = queries.current_edition(publication, code)
        if last is not None and _still_true(publication, last):
            continue
        made.append(_new_edition(publication, code, (last.version + 1) if last else 1, today))
    if made:
        _publish_editions(publication, made)
    return made


def _publish_editions(publication: PublicationPage, made: list[Edition]) -> None:
    """Make editions public, and part of the draft. What else an editor has in the draft stays there."""
    live = PublicationPage.objects.get(pk=publication.pk)
    # The draft is the public page itself where nobody has changed anything.
    pages = [live.get_latest_revision_as_object(), live] if live.has_unpublished_changes else [live]
    for page in pages:
        for edition in made:
            page.editions.add(copy(edition))
    pages[0].save_revision(clean=False)
    publishing.publish(live, [SHARED], content=live.serializable_data())


def _still_true(publication: PublicationPage, edition: Edition) -> bool:
    """Say whether making an edition again, for its own date, gives the same file."""
    day = dates.first_day(edition.published)
    if day is None:
        return False
    made_again = files.measure(io.BytesIO(make(publication, edition.language, day)))
    return made_again.sha256 == edition.sha256


def _new_edition(publication: PublicationPage, code: str, version: int, today: datetime.date) -> Edition:
    pdf = make(publication, code, today)
    document = SiteDocument(title=f"{text_of(publication, 'title', code)} ({code}, v{version})")
    document.file.save(f"{publication.symbol}-v{version}-{code}.pdf", ContentFile(pdf), save=False)
    document.save()
    is_official = code in languages.OFFICIAL
    edition = Edition(
        row_id=uuid.uuid4(),
        language=code,
        version=version,
        authority=Edition.Authority.UNOFFICIAL if is_official else Edition.Authority.TRANSLATION,
        file=document,
        published=today.isoformat(),
    )
    edition.describe_file()
    return edition
