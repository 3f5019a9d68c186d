"""Pages and records of Ibero-American Cooperation."""

from cooperation.models.campaigns import (
    CampaignAsset,
    CampaignEdition,
    CampaignIndexPage,
    CampaignPage,
    CountryActivity,
    FocalPoint,
)
from cooperation.models.filing import ActivitySubmission, CampaignReminder, FocalPointInvitation
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
    "ActivitySubmission",
    "Axis",
    "CampaignAsset",
    "CampaignEdition",
    "CampaignIndexPage",
    "CampaignPage",
    "CampaignReminder",
    "CooperationPage",
    "CountryActivity",
    "CrossCuttingApproach",
    "FocalPoint",
    "FocalPointInvitation",
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
