"""Official pages: fetched, recognised, brought in."""

from kb.intake.official.fetching import Fetcher
from kb.intake.official.pulling import ArticleChange, PullDesk, Pulled, check_for_changes, pull
from kb.intake.official.recognition import PullTarget

__all__ = ["ArticleChange", "Fetcher", "PullDesk", "PullTarget", "Pulled", "check_for_changes", "pull"]
