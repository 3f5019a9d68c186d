"""The countries an office serves become records instead of codes."""

import modelcluster.fields
from babel import Locale
from babel.core import get_global
from django.db import migrations

CLDR = {"es": "es", "en": "en_GB", "pt": "pt_BR"}


def codes_to_countries(apps, schema_editor):
    """Give each office the countries its codes name, made from CLDR where there is no record yet."""
    Country = apps.get_model("organisation", "Country")
    iso3 = {new[0]: old for old, new in get_global("territory_aliases").items() if len(old) == 3 and old.isalpha()}
    for office in apps.get_model("offices", "OfficePage").objects.all():
        for code in office.country_codes or []:
            names = {f"name_{c}": Locale.parse(CLDR[c]).territories[code] for c in CLDR}
            country, _made = Country.objects.get_or_create(
                iso2=code,
                defaults={"iso3": iso3[code], "name": names["name_es"], "source_language": "es", **names},
            )
            office.countries_served.add(country)


def countries_to_codes(apps, schema_editor):
    for office in apps.get_model("offices", "OfficePage").objects.all():
        office.country_codes = list(office.countries_served.values_list("iso2", flat=True))
        office.save(update_fields=["country_codes"])


class Migration(migrations.Migration):
    dependencies = [("offices", "0001_initial"), ("organisation", "0002_community_news_accountability")]

    operations = [
        migrations.RenameField("officepage", "countries_served", "country_codes"),
        migrations.AddField(
            "officepage",
            "countries_served",
            modelcluster.fields.ParentalManyToManyField(
                blank=True,
                related_name="offices",
                to="organisation.country",
                verbose_name="countries served",
            ),
        ),
        migrations.RunPython(codes_to_countries, countries_to_codes),
        migrations.RemoveField("officepage", "country_codes"),
    ]
