"""The columns of a table of publications: one place that says which there are."""

from __future__ import annotations

from dataclasses import dataclass

from segib_site import languages


@dataclass(frozen=True)
class Column:
    """A column, and the field of `PublicationPage` or `Edition` it fills."""

    name: str
    #: Empty: it is looked up, or says something of the import.
    field: str = ""
    #: Several values with semicolons (or line ends) between them; in JSON a list.
    is_list: bool = False


def _by_language(*names: str) -> list[Column]:
    return [Column(column, column) for column in languages.localised_names(*names)]


#: Columns of a publication; those of text are called as the fields of a language.
PUBLICATION = {
    column.name: column
    for column in (
        Column("symbol", "symbol"),
        Column("source_language", "source_language"),
        Column("kind", "kind"),
        Column("subkind", "subkind"),
        Column("date", "date"),
        *_by_language("title", "introduction", "corporate_author", "series"),
        Column("isbn", "isbn"),
        Column("issn", "issn"),
        Column("subjects", is_list=True),
        Column("summit"),
        Column("axis"),
        Column("axis_is_inferred"),
        Column("supersedes"),
        Column("status", "status"),
        Column("sources", is_list=True),
        Column("unverified_fields", is_list=True),
        Column("publish", is_list=True),
    )
}
#: Columns of an edition: keys of the objects in ``editions`` in JSON, ``edition_es_file`` and so on in CSV.
EDITION = {
    column.name: column
    for column in (
        Column("language", "language"),
        Column("version", "version"),
        Column("authority", "authority"),
        Column("file"),
        Column("address", "official_address"),
        Column("published", "published"),
        Column("legal_deposit", "legal_deposit"),
    )
}
#: Those of CSV, with the language and the name of each.
CSV_EDITION = {
    "_".join(("edition", code, name)): (code, name)
    for code in languages.CODES
    for name in EDITION
    if name != "language"
}
CSV = {*PUBLICATION, *CSV_EDITION}
