"""Drafts: their citations, quotations and formulations, judged."""

from kb.drafts import exceptions
from kb.drafts.checking import Checker, Report
from kb.drafts.files import CheckedFile, annotations, check_file, drafts_in, exempt, open_draft, url_of
from kb.drafts.finding import WEIGHT, Finding, Kind, Piece, Target, Verdict

__all__ = [
    "WEIGHT",
    "CheckedFile",
    "Checker",
    "Finding",
    "Kind",
    "Piece",
    "Report",
    "Target",
    "Verdict",
    "annotations",
    "check_file",
    "drafts_in",
    "exceptions",
    "exempt",
    "open_draft",
    "url_of",
]
