"""Official sites that can be searched, each a module behind one protocol."""

from kb.intake.official.sites.asking import (
    SiteChangedError,
    SiteError,
    SiteGuardedError,
    SiteUnreachableError,
)
from kb.intake.official.sites.laws import LawDatabase
from kb.intake.official.sites.party_rules import PartyRules
from kb.intake.official.sites.policies import PolicyLibrary
from kb.intake.official.sites.regulations import RegulationDatabase
from kb.intake.official.sites.site import Listing, Site, SiteEntry, SiteFile, SiteText, SiteVersion
from kb.intake.official.sites.state import SiteState, states

LAWS = LawDatabase()
SITES: tuple[Site, ...] = (RegulationDatabase(), LAWS, PartyRules(), PolicyLibrary())
"""Every site, in the order in which people are told of them."""

__all__ = [
    "LAWS",
    "SITES",
    "LawDatabase",
    "Listing",
    "PartyRules",
    "PolicyLibrary",
    "RegulationDatabase",
    "Site",
    "SiteChangedError",
    "SiteEntry",
    "SiteError",
    "SiteFile",
    "SiteGuardedError",
    "SiteState",
    "SiteText",
    "SiteUnreachableError",
    "SiteVersion",
    "states",
]
