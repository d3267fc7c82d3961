"""清理: an office's own rules, each basis that they cite with its present state, and what to do."""

from kb.drafts.rules.ledger import TASKS, Ledger, LedgerRow, Role, Rule, Task
from kb.drafts.rules.reviewing import review, rules_in

__all__ = ["TASKS", "Ledger", "LedgerRow", "Role", "Rule", "Task", "review", "rules_in"]
