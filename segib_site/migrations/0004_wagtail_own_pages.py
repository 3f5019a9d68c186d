"""Give Wagtail's root page its texts in every language, and remove its welcome page and site.

Wagtail's migrations create both with empty translated columns. The starter content makes the real
home page and site.
"""

from django.db import migrations

LANGUAGES = ("es", "en", "pt")


def settle(apps, schema_editor):
    SitePage = apps.get_model("segib_site", "SitePage")
    Site = apps.get_model("wagtailcore", "Site")
    welcome = SitePage.objects.filter(depth=2, slug="home", numchild=0, content_type__model="sitepage")
    Site.objects.filter(root_page__in=welcome).delete()
    removed = welcome.count()
    welcome.delete()
    for root in SitePage.objects.filter(depth=1):
        values = {}
        for code in LANGUAGES:
            values |= {f"title_{code}": "Root", f"slug_{code}": "root", f"url_path_{code}": "/"}
        values |= {
            "title": "Root",
            "draft_title": "Root",
            "slug": "root",
            "url_path": "/",
            "numchild": max(root.numchild - removed, 0),
        }
        SitePage.objects.filter(pk=root.pk).update(**values)


class Migration(migrations.Migration):
    dependencies = [
        ("segib_site", "0003_finalize_page_model"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(settle, migrations.RunPython.noop, elidable=False)]
