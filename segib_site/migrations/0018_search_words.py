"""The database's own full text index of what pages are found by (`segib_site.search.matching`)."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from segib_site.search.matching import line, number

TABLE = "segib_site_searchwords"
INDEX = f"{TABLE}_fts"

#: FTS5 keeps no copy of the lines (``content``) and neither positions nor lengths (``detail``, ``columnsize``):
#: it answers yes or no, and is a tenth of the size. Triggers keep it with the table.
SQLITE = [
    f"CREATE VIRTUAL TABLE {INDEX} USING fts5(keys, content='{TABLE}', content_rowid='id',"
    """ detail=none, columnsize=0, tokenize="ascii tokenchars '_'")""",
    f"CREATE TRIGGER {INDEX}_insert AFTER INSERT ON {TABLE} BEGIN"
    f" INSERT INTO {INDEX}(rowid, keys) VALUES (new.id, new.keys); END",
    f"CREATE TRIGGER {INDEX}_delete AFTER DELETE ON {TABLE} BEGIN"
    f" INSERT INTO {INDEX}({INDEX}, rowid, keys) VALUES ('delete', old.id, old.keys); END",
    f"CREATE TRIGGER {INDEX}_update AFTER UPDATE ON {TABLE} BEGIN"
    f" INSERT INTO {INDEX}({INDEX}, rowid, keys) VALUES ('delete', old.id, old.keys);"
    f" INSERT INTO {INDEX}(rowid, keys) VALUES (new.id, new.keys); END",
]
#: To make the lexemes of a line takes long, and the planner must know: where it does not, it works those of all
#: lines out again for a word that most have, instead of asking the index (seconds instead of milliseconds).
#: PL/pgSQL, because a function in SQL is put into the query in its plain form, without its cost.
FUNCTION = "segib_site_words"
POSTGRESQL = [
    f"CREATE FUNCTION {FUNCTION}(line text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT"
    " PARALLEL RESTRICTED COST 100000"
    " AS $$ BEGIN RETURN array_to_tsvector(string_to_array(line, ' ')); END $$",
    f"CREATE INDEX {INDEX} ON {TABLE} USING gin ({FUNCTION}(keys))",
]


def make_index(apps: Any, editor: Any) -> None:
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def drop_index(apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "sqlite":
        for one in ("insert", "delete", "update"):
            editor.execute(f"DROP TRIGGER IF EXISTS {INDEX}_{one}")
        editor.execute(f"DROP TABLE IF EXISTS {INDEX}")
    else:
        editor.execute(f"DROP INDEX IF EXISTS {INDEX}")
        editor.execute(f"DROP FUNCTION IF EXISTS {FUNCTION}(text)")


def fill(apps: Any, editor: Any) -> None:
    words = apps.get_model("segib_site", "SearchWords")
    records = apps.get_model("segib_site", "SearchRecord").objects.order_by("pk")
    words.objects.bulk_create(
        [
            words(
                pk=number(record.page_id, record.language),
                page_id=record.page_id,
                keys=line(record.language, record.title_keys.split(), record.text_keys.split()),
            )
            for record in records.iterator()
        ],
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("segib_site", "0017_minor_releases")]

    operations = [
        migrations.CreateModel(
            name="SearchWords",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("keys", models.TextField()),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.WAGTAIL_PAGE_MODEL,
                    ),
                ),
            ],
        ),
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
