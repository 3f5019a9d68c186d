"""The segib_site app."""

from django.apps import AppConfig


class SegibSiteConfig(AppConfig):
    name = "segib_site"
