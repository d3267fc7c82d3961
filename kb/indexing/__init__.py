"""The index: built, kept up to date, checked against the corpus."""

from kb.indexing.building import Built, Differences, build, is_stale, last_snapshot
from kb.indexing.catalogue_lint import CatalogueRemark, lint_catalogue
from kb.indexing.fingerprints import version_of
from kb.indexing.generations import open_snapshot
from kb.indexing.harvest import Progress
from kb.indexing.lint import lint_corpus
from kb.indexing.maker import Maker, check_not_newer, last_made_by, rebuilt_from
from kb.indexing.sources import SourcesVerified, verify_sources
from kb.indexing.survey import check_corpus
from kb.indexing.verification import verify
from kb.indexing.watching import Overlooked, Trouble, Update, Watch

__all__ = [
    "Built", "CatalogueRemark", "Differences", "Maker", "Overlooked", "Progress", "SourcesVerified", "Trouble", "Update",
    "Watch", "build", "check_corpus", "check_not_newer", "is_stale", "last_made_by", "last_snapshot",
    "lint_catalogue", "lint_corpus", "open_snapshot", "rebuilt_from", "verify", "verify_sources", "version_of",
]  # fmt: skip
