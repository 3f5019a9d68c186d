"""WSGI entry point: `granian --interface wsgi segib_site.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "segib_site.settings")

application = get_wsgi_application()
