"""Second step of Wagtail's guide to custom base page models: locale and translation key."""

from django.db import migrations
from wagtail.models import (
    BootstrapLocaleField,
    BootstrapTranslatableModel,
    BootstrapTranslationKeyField,
)


class Migration(migrations.Migration):
    dependencies = [
        ("segib_site", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        BootstrapLocaleField("segib_site.SitePage"),
        BootstrapTranslationKeyField("segib_site.SitePage"),
        BootstrapTranslatableModel("segib_site.SitePage"),
    ]
