"""Every kind of thing that is left out of a text has its row in the code, and its place in the page for offices."""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from kb.files.omissions import OMISSIONS, in_bytes
from kb.files.visible_text import LeftOut
from tests.papers.documents import PROJECT

_PAGE = PROJECT / "docs" / "formats.md"
_TELLING = frozenset({"LeftOut", "leave_out", "_leave_out", "Cut"})


def kinds_in(path: Path) -> Iterator[str]:
    """The kinds that a module tells, as far as they stand in it by name."""
    module = import_module(".".join(path.relative_to(PROJECT).with_suffix("").parts))
    for call in ast.walk(ast.parse(path.read_text("utf-8"))):
        name = getattr(call.func, "id", getattr(call.func, "attr", "")) if isinstance(call, ast.Call) else ""
        if isinstance(call, ast.Call) and name in _TELLING and call.args:
            for part in ast.walk(call.args[0]):
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value:
                    yield part.value
                elif isinstance(part, ast.Name) and isinstance(value := getattr(module, part.id, None), str):
                    yield value


@pytest.mark.parametrize("room", ["files", "intake"])
def test_every_kind_that_is_told_has_its_row(room: str) -> None:
    paths = sorted((PROJECT / "kb" / room).rglob("*.py"))
    told = {kind for path in paths if path.name != "__init__.py" for kind in kinds_in(path)}
    assert told
    assert told - set(OMISSIONS) == set()


def test_every_kind_stands_in_the_page_for_offices() -> None:
    named = set(re.findall("“([^“”]+)”", _PAGE.read_text("utf-8")))
    assert set(OMISSIONS) - named == set()


@pytest.mark.parametrize(
    ("cut", "measure"),
    [
        (LeftOut("批注", "请补充依据"), "5 字"),
        (LeftOut("网页导航", "字" * 1_204), "1,204 字"),
        (LeftOut("嵌入的文件", "附表.xlsx", size=34_567), "35 KB"),
        (LeftOut("嵌入的文件", "附表.xlsx"), ""),
        (LeftOut("没有文字层的页", "这一页是图片"), ""),
    ],
)
def test_wording_is_measured_in_characters_and_files_in_bytes(cut: LeftOut, measure: str) -> None:
    assert cut.measure == measure


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 字节"), (999, "999 字节"), (999_499, "999 KB"), (1_200_000, "1.2 MB")]
)
def test_sizes_are_said_as_people_say_them(size: int, words: str) -> None:
    assert in_bytes(size) == words
