"""Decisions that amend a text, applied to it: the new text, what became of each article, what was not understood."""

from kb.amendments.application import OtherTextError, amend
from kb.amendments.held_decisions import HeldDecisions
from kb.amendments.map_row import MapRow, article_map
from kb.amendments.outcome import Amended, Assumption, NewArticle, OpenInstruction, TextLine
from kb.amendments.paper import new_document
from kb.amendments.proof import ConsolidationProof, Deviation, prove, settled

__all__ = [
    "Amended",
    "Assumption",
    "ConsolidationProof",
    "Deviation",
    "HeldDecisions",
    "MapRow",
    "NewArticle",
    "OpenInstruction",
    "OtherTextError",
    "TextLine",
    "amend",
    "article_map",
    "new_document",
    "prove",
    "settled",
]  # fmt: skip
