"""The versions of one text: which is in force, what one changed in another."""

from kb.versions.alignment import Alignment, Change, Heirs, folded_wording
from kb.versions.comparison import KIND_NAMES, Comparison, ComparisonRow, Heading, HeadingKind, Op, Side, SideLine
from kb.versions.dates import begins, own_days
from kb.versions.edition import change_of, edition_words, is_same_edition, name_of_edition, year_of_edition
from kb.versions.history import History, LatestEdition, Milestone, milestones_in
from kb.versions.part_history import PartHistory, PartVersion, first_part
from kb.versions.repeals import REPEALS, Repeal, Repeals, repeals_in
from kb.versions.timeline import Gap, OnDay, Timeline, Version
from kb.versions.validity import ENDED, ON_RECORD, Lapse, Statuses, Validity, ends, is_of_rules, may_be_one_text
from kb.versions.versions import Versions

__all__ = [
    "ENDED",
    "KIND_NAMES",
    "ON_RECORD",
    "REPEALS",
    "Alignment",
    "Change",
    "Comparison",
    "ComparisonRow",
    "Gap",
    "Heading",
    "HeadingKind",
    "Heirs",
    "History",
    "Lapse",
    "LatestEdition",
    "Milestone",
    "OnDay",
    "Op",
    "PartHistory",
    "PartVersion",
    "Repeal",
    "Repeals",
    "Side",
    "SideLine",
    "Statuses",
    "Timeline",
    "Validity",
    "Version",
    "Versions",
    "begins",
    "change_of",
    "edition_words",
    "ends",
    "first_part",
    "folded_wording",
    "is_of_rules", "is_same_edition", "may_be_one_text",
    "milestones_in",
    "name_of_edition",
    "own_days",
    "repeals_in",
    "year_of_edition",
]  # fmt: skip
