"""The versions of one text: which is in force, what one changed in another."""

from kb.versions.alignment import Change, Pair, align, heir, whereabouts
from kb.versions.comparison import (
    KIND_NAMES,
    Comparison,
    Counts,
    Heading,
    HeadingKind,
    Line,
    Op,
    Row,
    Side,
    compare,
    named,
)
from kb.versions.timeline import Gap, OnDay, Timeline, Version, timeline_of, timelines
from kb.versions.validity import ENDED, ON_RECORD, Statuses, Validity, begins, ends

__all__ = [
    "ENDED",
    "KIND_NAMES",
    "ON_RECORD",
    "Change",
    "Comparison",
    "Counts",
    "Gap",
    "Heading",
    "HeadingKind",
    "Line",
    "OnDay",
    "Op",
    "Pair",
    "Row",
    "Side",
    "Statuses",
    "Timeline",
    "Validity",
    "Version",
    "align",
    "begins",
    "compare",
    "ends",
    "heir",
    "named",
    "timeline_of",
    "timelines",
    "whereabouts",
]
