"""The documents of the project, and what they quote."""

import re
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]

DOCUMENTS = (
    *sorted(PROJECT.glob("*.md")),
    *sorted((PROJECT / "docs").rglob("*.md")),
    PROJECT / "web" / "guide.md",
    PROJECT / "corpus" / "README.md",
)

README, GUIDE, ARCHITECTURE, OPERATIONS = (
    PROJECT / name for name in ("README.md", "web/guide.md", "docs/architecture.md", "docs/operations.md")
)

_QUOTED = re.compile(r"``\s(.+?)\s``|`([^`\n]+)`")
_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def quoted(document: Path) -> Iterator[str]:
    """Yield what stands between backticks in *document*, outside blocks of code."""
    for match in _QUOTED.finditer(_BLOCK.sub("", document.read_text("utf-8"))):
        yield match[1] or match[2]


def row(document: Path, beginning: str) -> str:
    """Return the row of a table in *document* whose first cell begins so; empty if there is none."""
    lines = document.read_text("utf-8").splitlines()
    return next((line for line in lines if line.startswith(f"| {beginning}")), "")
