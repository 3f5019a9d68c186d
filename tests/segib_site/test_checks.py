"""The architecture checks find what they are for."""

from __future__ import annotations

import pytest
from django.db import models
from django.test.utils import isolate_apps
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.fields import StreamField

from segib_site import checks
from segib_site.models import SitePage, TranslatedRow
from tests.specimens.models import Section, SpecimenPage


def ids(messages):
    return {message.id for message in messages}


def test_the_site_keeps_its_own_rules():
    assert checks.check_architecture() == []


@isolate_apps("tests.specimens")
def test_a_page_type_must_be_registered_and_name_its_place():
    class Stray(SitePage):
        class Meta:
            app_label = "specimens"

    assert ids(checks.check_registration(Stray)) == {"segib.E001"}
    assert len(list(checks.check_tree(Stray))) == 2


@isolate_apps("tests.specimens")
def test_streams_must_stay_out_of_migrations():
    class Wide(models.Model):
        body = StreamField([], blank=True)

        class Meta:
            app_label = "specimens"

    assert ids(checks.check_streams(Wide)) == {"segib.E004"}


@isolate_apps("tests.specimens")
def test_a_row_must_have_one_parent():
    class Orphan(TranslatedRow):
        class Meta:
            app_label = "specimens"

    assert ids(checks.check_parent(Orphan)) == {"segib.E005"}


def test_a_translated_field_without_a_panel_is_found():
    handler = ObjectList([FieldPanel("colour")]).bind_to_model(SpecimenPage)
    missing = [message.msg for message in checks.check_panels(SpecimenPage, handler)]
    assert any("title_pt" in text for text in missing) and any("body_en" in text for text in missing)
    handler = ObjectList([FieldPanel("weight")]).bind_to_model(Section)
    assert len(list(checks.check_panels(Section, handler))) == 3


@pytest.mark.parametrize("model", [SpecimenPage, Section])
def test_registered_models_pass(model):
    assert not list(checks.check_registration(model))
