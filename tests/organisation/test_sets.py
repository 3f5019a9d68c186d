"""What is chosen from a list is a set: its order is no change."""

from __future__ import annotations

import pytest

from organisation.models import ProfilePage, SustainableDevelopmentGoal
from segib_site.slices import publishing
from segib_site.slices.content import SHARED
from tests.specimens.factories import make_home, reload

pytestmark = pytest.mark.django_db


def test_goals_chosen_in_another_order_are_not_an_unpublished_change():
    home = make_home()
    goals = [
        SustainableDevelopmentGoal.objects.create(number=number, name_es=str(number), source_language="es")
        for number in (11, 4, 17)
    ]
    profile = home.add_child(
        instance=ProfilePage(source_language="es", title_es="La SEGIB", introduction_es="Qué es.", live=False)
    )
    for chosen in (goals, goals[::-1]):
        profile = reload(profile)
        profile.goals = chosen
        profile.save_revision()
        publishing.publish(profile, ["es", SHARED])
        assert publishing.unpublished_slices(reload(profile)) == ()
    profile = reload(profile)
    profile.goals = goals[:2]
    profile.save_revision()
    assert publishing.unpublished_slices(reload(profile)) == (SHARED,)
