"""The library app."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "library"

    def ready(self) -> None:
        from library import standing  # noqa: F401 - importing says which files stay
        from library.catalogue import following
        from library.finding import inside
        from library.queries import retracted
        from library.reading import following as reading_follows
        from library.uploading import waiting
        from library.works import typeset_all
        from segib_site.gone import gone
        from segib_site.signals import starter_content_loaded

        following.connect()
        reading_follows.connect()
        inside.connect()
        waiting.connect()
        gone(retracted)
        starter_content_loaded.connect(typeset_all, dispatch_uid="typeset the site's own works")
