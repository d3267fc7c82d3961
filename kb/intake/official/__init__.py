"""Official pages and sites: fetched, recognised, brought in."""

from kb.intake.official.fetching import Fetcher
from kb.intake.official.pulling import ArticleChange, OfflineError, PullDesk, Pulled, check_for_changes, pull
from kb.intake.official.recognition import PullTarget
from kb.intake.official.sites import SITES, Listing, Site, SiteEntry, SiteState, states
from kb.intake.official.taking import Chosen, on_record, take

__all__ = [
    "SITES", "ArticleChange", "Chosen", "Fetcher", "Listing", "OfflineError", "PullDesk", "PullTarget", "Pulled", "Site", "SiteEntry",
    "SiteState", "check_for_changes", "on_record", "pull", "states", "take",
]  # fmt: skip
