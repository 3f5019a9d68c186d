"""Which fields of the secretariat's pages and records have one value a language."""

from modeltranslation.translator import TranslationOptions, register

from organisation.models import (
    AccountabilityEntry,
    AccountabilityPage,
    AgendaPage,
    CallDocument,
    CallIndexPage,
    CallPage,
    CommunityPage,
    ContactPage,
    Country,
    CountryIndexPage,
    CountryPage,
    EventDocument,
    EventPage,
    EventSession,
    GlossaryPage,
    HomeDocument,
    HomeFigure,
    HomeHighlight,
    HomePage,
    NewsIndexPage,
    NewsPage,
    NewsRelated,
    Objective,
    ObserverIndexPage,
    ObserverPage,
    PersonIndexPage,
    PersonPage,
    PressMaterial,
    PressPage,
    ProfileFact,
    ProfilePage,
    SisterOrganisationIndexPage,
    SisterOrganisationPage,
    SiteMapPage,
    StandardPage,
    SustainableDevelopmentGoal,
    Term,
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


@register(Country)
class CountryOptions(SlicedOptions):
    fields = ("name", "capital", "languages_note")


@register(Term)
class TermOptions(SlicedOptions):
    fields = ("name", "acronym", "variants", "definition", "avoid")


@register(CommunityPage)
class CommunityPageOptions(TranslationOptions):
    fields = ("introduction", "body")


@register(CountryIndexPage)
class CountryIndexPageOptions(TranslationOptions):
    fields = ("introduction", "body")


@register(CountryPage)
class CountryPageOptions(TranslationOptions):
    fields = ("introduction", "body")


@register(ObserverIndexPage)
class ObserverIndexPageOptions(TranslationOptions):
    fields = ("introduction", "body")


@register(ObserverPage)
class ObserverPageOptions(TranslationOptions):
    fields = ("acronym", "introduction", "body")


@register(SisterOrganisationIndexPage)
class SisterOrganisationIndexPageOptions(TranslationOptions):
    fields = ("introduction", "body")


@register(SisterOrganisationPage)
class SisterOrganisationPageOptions(TranslationOptions):
    fields = ("acronym", "introduction", "body")


@register(AccountabilityPage)
class AccountabilityPageOptions(TranslationOptions):
    fields = ("introduction",)


@register(AccountabilityEntry)
class AccountabilityEntryOptions(TranslationOptions):
    fields = ("text",)


@register(CallIndexPage)
class CallIndexPageOptions(TranslationOptions):
    fields = ("introduction", "body")


@register(CallPage)
class CallPageOptions(TranslationOptions):
    fields = ("introduction", "who_may_apply", "how_to_apply", "body")


@register(CallDocument)
class CallDocumentOptions(TranslationOptions):
    fields = ("label",)


@register(NewsIndexPage)
class NewsIndexPageOptions(TranslationOptions):
    fields = ("introduction",)


@register(NewsPage)
class NewsPageOptions(TranslationOptions):
    fields = ("introduction", "body")


@register(NewsRelated)
class NewsRelatedOptions(TranslationOptions):
    fields = ()


@register(AgendaPage)
class AgendaPageOptions(TranslationOptions):
    fields = ("introduction",)


@register(EventPage)
class EventPageOptions(TranslationOptions):
    fields = ("introduction", "objectives", "participants", "place", "body")


@register(EventSession)
class EventSessionOptions(TranslationOptions):
    fields = ("heading", "text")


@register(EventDocument)
class EventDocumentOptions(TranslationOptions):
    fields = ()


@register(PressPage)
class PressPageOptions(TranslationOptions):
    fields = ("introduction", "body")


@register(PressMaterial)
class PressMaterialOptions(TranslationOptions):
    fields = ("label",)


@register(ContactPage)
class ContactPageOptions(TranslationOptions):
    fields = ("introduction", "body")


@register(SiteMapPage)
class SiteMapPageOptions(TranslationOptions):
    fields = ("introduction",)


@register(GlossaryPage)
class GlossaryPageOptions(TranslationOptions):
    fields = ("introduction", "body")


@register(HomeDocument)
class HomeDocumentOptions(TranslationOptions):
    fields = ()
