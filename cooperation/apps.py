"""The cooperation app."""

from django.apps import AppConfig


class CooperationConfig(AppConfig):
    """Connects the network of focal points; makes no query."""

    name = "cooperation"

    def ready(self) -> None:
        from cooperation.focal_points import following

        following.connect()
