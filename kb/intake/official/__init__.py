"""Official pages: fetched, recognised, brought in."""

from kb.intake.official.fetching import Fetcher
from kb.intake.official.pulling import Difference, Pulled, Shelf, check_for_changes, pull
from kb.intake.official.recognition import Wanted

__all__ = ["Difference", "Fetcher", "Pulled", "Shelf", "Wanted", "check_for_changes", "pull"]
