"""What belongs to an office, for the report of translations."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, ForeignKey, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from offices.models import OfficePage
from organisation.models import Country
from segib_site.checks import concrete
from segib_site.models import SitePage, SlicedMixin
from segib_site.translations.groupings import grouping


@grouping("office", _("Office"))
class Offices:
    """An office's own pages, the countries it serves, and what is about one of them."""

    def choices(self) -> list[tuple[str, str]]:
        """Return the offices."""
        return [(str(office.pk), str(office)) for office in OfficePage.objects.order_by("path")]

    def belonging(self, value: str) -> Q:
        """Return which states belong to an office."""
        office = OfficePage.objects.get(pk=value)
        served = list(office.countries_served.values_list("pk", flat=True))
        condition = Q(page__path__startswith=office.path)
        kind = ContentType.objects.get_for_model(Country)
        condition |= Q(content_type=kind, object_id__in=[str(pk) for pk in served])
        for model in concrete(SlicedMixin):
            field = next((f for f in model._meta.fields if f.name == "country"), None)
            if isinstance(field, ForeignKey) and field.related_model is Country:
                about = model._default_manager.filter(country__in=served)
                if issubclass(model, SitePage):
                    condition |= Q(page__in=about.values("pk"))
                else:
                    keys = about.annotate(key=Cast("pk", CharField())).values("key")
                    condition |= Q(content_type=ContentType.objects.get_for_model(model), object_id__in=keys)
        return condition
