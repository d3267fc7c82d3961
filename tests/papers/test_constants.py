"""Every constant that a document quotes is the one of the code: `` `path:NAME` = value ``, in a comment where readers
would stumble over it."""

import ast
import importlib
import re
from operator import attrgetter

import pytest

from tests.papers.documents import DOCUMENTS, PROJECT

_QUOTED = re.compile(r"`(?P<path>[\w/]+)\.py:(?P<name>[\w.]+)` = (?P<value>-?[\d._]*\d|\"[^\"]*\"|'[^']*')")
_NAMED = re.compile(r"`([\w/]+)\.py:([\w.]+)`")
_VALUE = re.compile(r"`[\w/]+\.py:[\w.]+`\s*=")

QUOTED = [
    (str(document.relative_to(PROJECT)), match["path"], match["name"], match["value"])
    for document in DOCUMENTS
    for match in _QUOTED.finditer(document.read_text("utf-8"))
]


@pytest.mark.parametrize(("document", "path", "name", "value"), QUOTED)
def test_a_constant_is_quoted_as_it_is(document: str, path: str, name: str, value: str) -> None:
    module = importlib.import_module(path.replace("/", "."))
    assert attrgetter(name)(module) == ast.literal_eval(value), document


def test_every_name_of_a_module_is_there() -> None:
    named = {pair for document in DOCUMENTS for pair in _NAMED.findall(document.read_text("utf-8"))}
    for path, name in named:
        assert attrgetter(name)(importlib.import_module(path.replace("/", "."))) is not None


def test_every_value_is_read() -> None:
    values = sum(len(_VALUE.findall(document.read_text("utf-8"))) for document in DOCUMENTS)
    assert len(QUOTED) == values
    assert {document for document, *_ in QUOTED} >= {"docs/design.md", "README.md", "web/guide.md"}
