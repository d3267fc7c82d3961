"""The index: built, kept up to date, checked against the corpus."""

from kb.indexing.building import Built, Differences, Progress, build, format_of, is_stale, last_snapshot, version_of
from kb.indexing.generations import current
from kb.indexing.lint import lint_corpus
from kb.indexing.verification import verify
from kb.indexing.watching import Overlooked, Trouble, Update, Watch

__all__ = [
    "Built",
    "Differences",
    "Overlooked",
    "Progress",
    "Trouble",
    "Update",
    "Watch",
    "build",
    "current",
    "format_of",
    "is_stale",
    "last_snapshot",
    "lint_corpus",
    "verify",
    "version_of",
]
