"""Pages and records of Ibero-American Cooperation."""

from cooperation.models.campaigns import (
    CampaignAsset,
    CampaignEdition,
    CampaignIndexPage,
    CampaignPage,
    CountryActivity,
    FocalPoint,
)
from cooperation.models.mandates import MandateIndexPage, MandatePage, MandateUpdate
from cooperation.models.plans import (
    ActionPlanIndexPage,
    ActionPlanPage,
    Axis,
    CooperationPage,
    CrossCuttingApproach,
    Instrument,
    Principle,
)
from cooperation.models.programmes import Participation, ProgrammeChange, ProgrammeIndexPage, ProgrammePage

__all__ = [
    "ActionPlanIndexPage",
    "ActionPlanPage",
    "Axis",
    "CampaignAsset",
    "CampaignEdition",
    "CampaignIndexPage",
    "CampaignPage",
    "CooperationPage",
    "CountryActivity",
    "CrossCuttingApproach",
    "FocalPoint",
    "Instrument",
    "MandateIndexPage",
    "MandatePage",
    "MandateUpdate",
    "Participation",
    "Principle",
    "ProgrammeChange",
    "ProgrammeIndexPage",
    "ProgrammePage",
]
