"""The versions of one text: which is in force, what one changed in another."""

from kb.versions.alignment import Alignment, Change, folded_wording
from kb.versions.comparison import KIND_NAMES, Comparison, ComparisonRow, Heading, HeadingKind, Op, Side, SideLine
from kb.versions.dates import begins, own_days
from kb.versions.history import History
from kb.versions.repeals import REPEALS, Repeal, Repeals, repeals_in
from kb.versions.timeline import Gap, OnDay, Timeline, Version, name_of_edition, year_of_edition
from kb.versions.validity import ENDED, ON_RECORD, Lapse, Statuses, Validity, ends
from kb.versions.versions import Versions

__all__ = [
    "ENDED", "KIND_NAMES", "ON_RECORD", "REPEALS", "Alignment", "Change", "Comparison", "ComparisonRow", "Gap", "Heading",
    "HeadingKind", "History", "Lapse", "OnDay", "Op", "Repeal", "Repeals", "Side", "SideLine", "Statuses", "Timeline",
    "Validity", "Version", "Versions", "begins", "ends", "folded_wording", "name_of_edition", "own_days", "repeals_in",
    "year_of_edition",
]  # fmt: skip
