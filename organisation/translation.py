"""Which fields of the secretariat's pages and records have one value a language."""

from modeltranslation.translator import TranslationOptions, register

from organisation.models import (
    HomeFigure,
    HomeHighlight,
    HomePage,
    Objective,
    PersonIndexPage,
    PersonPage,
    ProfileFact,
    ProfilePage,
    StandardPage,
    SustainableDevelopmentGoal,
)
from segib_site.translation import SlicedOptions


@register(SustainableDevelopmentGoal)
class SustainableDevelopmentGoalOptions(SlicedOptions):
    fields = ("name",)


@register(HomePage)
class HomePageOptions(TranslationOptions):
    fields = ("statement", "introduction", "body")


@register(HomeFigure)
class HomeFigureOptions(TranslationOptions):
    fields = ("label",)


@register(HomeHighlight)
class HomeHighlightOptions(TranslationOptions):
    fields = ("text",)


@register(ProfilePage)
class ProfilePageOptions(TranslationOptions):
    fields = ("introduction", "mission", "origin", "international_profile")


@register(Objective)
class ObjectiveOptions(TranslationOptions):
    fields = ("heading", "text")


@register(ProfileFact)
class ProfileFactOptions(TranslationOptions):
    fields = ("label", "value")


@register(PersonIndexPage)
class PersonIndexPageOptions(TranslationOptions):
    fields = ("introduction", "body")


@register(PersonPage)
class PersonPageOptions(TranslationOptions):
    fields = ("office_held", "introduction", "body")


@register(StandardPage)
class StandardPageOptions(TranslationOptions):
    fields = ("introduction", "body")
