"""Drafts: their citations, quotations and formulations, judged."""

from kb.drafts.checking import Checker, Report
from kb.drafts.exceptions import EXCEPTIONS
from kb.drafts.files import (
    CheckedFile,
    annotations,
    check_file,
    drafts_in,
    let_stand,
    open_draft,
    read_draft,
    report_on,
    url_of,
)
from kb.drafts.finding import NEEDS, VERDICTS, Finding, Kind, Need, Target, Verdict

__all__ = [
    "EXCEPTIONS",
    "NEEDS",
    "VERDICTS",
    "CheckedFile",
    "Checker",
    "Finding",
    "Kind",
    "Need",
    "Report",
    "Target",
    "Verdict",
    "annotations",
    "check_file",
    "drafts_in",
    "let_stand",
    "open_draft",
    "read_draft",
    "report_on",
    "url_of",
]
