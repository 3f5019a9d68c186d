"""The app that every other app stands on."""

from django.apps import AppConfig


class SegibSiteConfig(AppConfig):
    """Connects the signals; makes no query (modeltranslation would mix languages)."""

    name = "segib_site"

    def ready(self) -> None:
        from segib_site import checks, contributions, feeds, nightly, signals  # noqa: F401 - importing registers the checks
        from segib_site.guards import registry
        from segib_site.roles import policies
        from segib_site.translation_tasks import following

        signals.connect()
        policies.register()
        contributions.discover()
        feeds.discover()
        registry.discover()
        nightly.discover()
        following.connect()
