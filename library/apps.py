"""The library app."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "library"

    def ready(self) -> None:
        from library.works import typeset_all
        from segib_site.signals import starter_content_loaded

        starter_content_loaded.connect(typeset_all, dispatch_uid="typeset the site's own works")
