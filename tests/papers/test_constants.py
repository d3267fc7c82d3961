"""Every constant that a document quotes is the one of the code: `` `path:NAME` = value ``, in a comment where readers
would stumble over it."""

import ast
import importlib
import re
from operator import attrgetter

import pytest

from tests.papers.documents import DOCUMENTS, PROJECT

_QUOTED = re.compile(r"`(?P<path>[\w/]+)\.py:(?P<name>[\w.]+)` = (?P<value>-?[\d._]*\d|\"[^\"]*\"|'[^']*')")

QUOTED = [
    (str(document.relative_to(PROJECT)), match["path"], match["name"], match["value"])
    for document in DOCUMENTS
    for match in _QUOTED.finditer(document.read_text("utf-8"))
]


@pytest.mark.parametrize(("document", "path", "name", "value"), QUOTED)
def test_a_constant_is_quoted_as_it_is(document: str, path: str, name: str, value: str) -> None:
    module = importlib.import_module(path.replace("/", "."))
    assert attrgetter(name)(module) == ast.literal_eval(value), document


def test_every_marking_is_read() -> None:
    markings = sum(len(re.findall(r"`[\w/]+\.py:[\w.]+`", path.read_text("utf-8"))) for path in DOCUMENTS)
    assert len(QUOTED) == markings
    assert {document for document, *_ in QUOTED} >= {"docs/design.md", "README.md", "web/guide.md"}
