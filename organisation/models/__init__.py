"""Pages and records of the secretariat and of the Ibero-American Community."""

from organisation.models.accountability import (
    AccountabilityEntry,
    AccountabilityPage,
    CallDocument,
    CallIndexPage,
    CallPage,
)
from organisation.models.community import (
    CommunityPage,
    Country,
    CountryIndexPage,
    CountryPage,
    ObserverIndexPage,
    ObserverPage,
    SisterOrganisationIndexPage,
    SisterOrganisationPage,
)
from organisation.models.goals import SustainableDevelopmentGoal
from organisation.models.home import HomeDocument, HomeFigure, HomeHighlight, HomePage
from organisation.models.news import (
    AgendaPage,
    EventDocument,
    EventPage,
    EventSession,
    NewsIndexPage,
    NewsPage,
    NewsRelated,
    PressMaterial,
    PressPage,
)
from organisation.models.people import PersonIndexPage, PersonPage
from organisation.models.profile import Objective, ProfileFact, ProfilePage
from organisation.models.standard import ContactPage, GlossaryPage, SiteMapPage, StandardPage, Term

__all__ = [
    "AccountabilityEntry",
    "AccountabilityPage",
    "AgendaPage",
    "CallDocument",
    "CallIndexPage",
    "CallPage",
    "CommunityPage",
    "ContactPage",
    "Country",
    "CountryIndexPage",
    "CountryPage",
    "EventDocument",
    "EventPage",
    "EventSession",
    "GlossaryPage",
    "HomeDocument",
    "HomeFigure",
    "HomeHighlight",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "NewsRelated",
    "Objective",
    "ObserverIndexPage",
    "ObserverPage",
    "PersonIndexPage",
    "PersonPage",
    "PressMaterial",
    "PressPage",
    "ProfileFact",
    "ProfilePage",
    "SisterOrganisationIndexPage",
    "SisterOrganisationPage",
    "SiteMapPage",
    "StandardPage",
    "SustainableDevelopmentGoal",
    "Term",
]
