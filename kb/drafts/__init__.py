"""Drafts: their citations, quotations and formulations, judged."""

from kb.drafts.checking import MOST_LISTED, Checker, Reading, Report, headline
from kb.drafts.coming import ComingDay, Turn, outlook
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
    with_unread,
)
from kb.drafts.finding import NEEDS, VERDICTS, Finding, Kind, Need, Target, Verdict
from kb.drafts.mending import ForeignLinesError, Mending, Proposals
from kb.drafts.rules import TASKS, Ledger, LedgerRow, Role, Rule, Task, review, rules_in

__all__ = [
    "EXCEPTIONS",
    "MOST_LISTED",
    "NEEDS",
    "TASKS",
    "VERDICTS",
    "CheckedFile",
    "Checker",
    "ComingDay",
    "Finding",
    "ForeignLinesError",
    "Kind",
    "Ledger",
    "LedgerRow",
    "Mending",
    "Need",
    "Proposals",
    "Reading",
    "Report",
    "Role",
    "Rule",
    "Target",
    "Task",
    "Turn",
    "Verdict",
    "annotations",
    "check_file",
    "drafts_in",
    "headline",
    "let_stand",
    "open_draft",
    "outlook",
    "read_draft",
    "report_on",
    "review",
    "rules_in",
    "url_of",
    "with_unread",
]
