"""Every claim in the tables of docs/reliability.md names a test that is there; so does whatever else names one."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.papers.documents import DOCUMENTS, PROJECT, quoted

RELIABILITY = PROJECT / "docs" / "reliability.md"

# What a cell tells: a file of tests, and behind :: one of its tests.
_TEST = re.compile(r"(tests/[\w/]+\.py)(?:::(\w+))?")
_RULE = re.compile(r"\|[-:| ]+\|")


# The requirements of level 1 of the OWASP ASVS 5.0.0, by chapter.
_LEVEL_1 = {
    1: "2.1 2.2 2.3 2.4 2.5 3.1 3.2 5.1", 2: "1.1 2.1 2.2 3.1", 3: "2.1 2.2 3.1 4.1 4.2 5.1 5.2 5.3", 4: "1.1 4.1",
    5: "2.1 2.2 3.1 3.2", 6: "1.1 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 3.1 3.2 4.1 4.2", 7: "2.1 2.2 2.3 2.4 4.1 4.2",
    8: "1.1 2.1 2.2 3.1", 9: "1.1 1.2 1.3 2.1", 10: "4.1 4.2 4.3 4.4 4.5", 11: "3.1 3.2 4.1", 12: "1.1 2.1 2.2", 13: "4.1",
    14: "2.1 3.1", 15: "1.1 2.1 3.1",
}  # fmt: skip


def _claims() -> list[str]:
    """The rows of all tables, without their heads."""
    lines = RELIABILITY.read_text("utf-8").splitlines()
    heads = {number - 1 for number, line in enumerate(lines) if _RULE.fullmatch(line)}
    return [
        line
        for number, line in enumerate(lines)
        if line.startswith("|") and number not in heads and not _RULE.fullmatch(line)
    ]


@cache
def _functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_claim_names_what_proves_it() -> None:
    claims = _claims()
    assert len(claims) > 10
    assert not [claim for claim in claims if not _TEST.search(claim)]


def test_every_requirement_of_the_first_level_has_its_row() -> None:
    told = [match[1] for claim in _claims() if (match := re.match(r"\| (\d+\.\d+\.\d+) \|", claim))]
    assert told == [f"{chapter}.{number}" for chapter, numbers in _LEVEL_1.items() for number in numbers.split()]
    assert len(told) == 70


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_every_test_that_a_document_names_is_there(document: Path) -> None:
    named = [match for text in quoted(document) for match in _TEST.finditer(text)]
    assert not [match[0] for match in named if not (PROJECT / match[1]).is_file()]
    assert not [match[0] for match in named if match[2] and match[2] not in _functions(PROJECT / match[1])]
