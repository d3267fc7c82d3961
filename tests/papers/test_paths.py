"""Every path, module and page that a document names is there."""

import re
from pathlib import Path

import pytest

from tests.papers.documents import DOCUMENTS, PROJECT, quoted

_ROOTS = ("kb/", "web/", "tests/", "docs/", "requirements/", "corpus/")

# Made where the project runs, and never part of it.
_MADE = ("corpus/local/", "docs/compose/.env")
_PATH = re.compile(r"[\w./-]+")
_LINK = re.compile(r"\]\(([^)\s]+)\)")

_NAMES = {path.name for root in ("kb", "web", "tests", "docs") for path in (PROJECT / root).rglob("*")}


def _paths(document: Path) -> set[str]:
    """Return the paths that *document* quotes: from the root of the project, or the bare name of a Python file."""
    texts = {text.partition(":")[0] for text in quoted(document)}
    return {
        text
        for text in texts
        if _PATH.fullmatch(text) and (text.startswith(_ROOTS) or re.fullmatch(r"[\w-]+\.py", text))
    }


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_every_path_in_a_document_is_there(document: Path) -> None:
    missing = {
        path
        for path in _paths(document)
        if not path.startswith(_MADE) and not (PROJECT / path).exists() and path not in _NAMES
    }
    assert not missing


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_every_link_between_documents_leads_somewhere(document: Path) -> None:
    targets = {match.partition("#")[0] for match in _LINK.findall(document.read_text("utf-8"))}
    here = {target for target in targets if target and not target.startswith(("http:", "https:", "/"))}
    assert not {target for target in here if not (document.parent / target).exists()}


def test_documents_name_paths() -> None:
    assert {"kb/documents/address.py", "kb/contract.py"} <= _paths(PROJECT / "docs" / "design.md")
    assert sum(len(_paths(document)) for document in DOCUMENTS) > 100
