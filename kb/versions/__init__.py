"""The versions of one text: which is in force, what one changed in another."""

from kb.versions.alignment import Alignment, Change, folded_wording
from kb.versions.comparison import KIND_NAMES, Comparison, ComparisonRow, Heading, HeadingKind, Op, Side, SideLine
from kb.versions.timeline import Gap, OnDay, Timeline, Version, name_of_edition, year_of_edition
from kb.versions.validity import ENDED, ON_RECORD, Lapse, Statuses, Validity, begins, ends
from kb.versions.versions import Versions

__all__ = [
    "ENDED", "KIND_NAMES", "ON_RECORD", "Alignment", "Change", "Comparison", "ComparisonRow", "Gap", "Heading",
    "HeadingKind", "Lapse", "OnDay", "Op", "Side", "SideLine", "Statuses", "Timeline", "Validity", "Version",
    "Versions", "begins", "ends", "folded_wording", "name_of_edition", "year_of_edition",
]  # fmt: skip
