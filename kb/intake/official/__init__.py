"""Official pages: fetched, recognised, brought in."""

from kb.intake.official.fetching import Fetcher
from kb.intake.official.pulling import ArticleChange, PullDesk, Pulled, check_for_changes, pull
from kb.intake.official.recognition import Wanted

__all__ = ["ArticleChange", "Fetcher", "PullDesk", "Pulled", "Wanted", "check_for_changes", "pull"]
