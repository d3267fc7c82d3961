"""Official pages: fetched, recognised, brought in."""

from kb.intake.official import pulling
from kb.intake.official.fetching import Fetcher
from kb.intake.official.pulling import Difference, Pulled, Shelf
from kb.intake.official.recognition import Wanted

__all__ = ["Difference", "Fetcher", "Pulled", "Shelf", "Wanted", "pulling"]
