"""What is done to a hostile text: checked as a draft and brought in, in each format; parsed, cited from, amended, shown."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from html import escape
from typing import Any

from kb.amendments import amend, article_map, new_document
from kb.citations import references_in
from kb.contract import report_json
from kb.corpus import Catalogue
from kb.documents import Document, Metadata, parse
from kb.drafts import Checker, annotations, outlook
from kb.drafts.own_articles import own_parts
from kb.errors import KbError
from kb.files import DRAFT, INTAKE, VisibleText, read_file
from kb.intake import understand
from tests.amendments.example import DECISION_TITLE, LAW, TITLE
from tests.measures.intake.shapes import HostileShape
from tests.support import word_files as word
from web.draft_page import draft_page

Step = Callable[[], object]

FORMS = ("txt", "md", "html", "docx")
"""The formats in which a plain text is tried; what is hostile in another format is tried in that alone."""

_SITE = "https://kb.example.org"
_DAY = datetime(2026, 11, 21, tzinfo=UTC)


def steps(shape: HostileShape, size: int, checker: Checker, only: str = "") -> Iterator[tuple[str, Step]]:
    """Yield the surfaces by name, each with what is to be timed: for a shape at one length, or *only* one of them."""
    raw = shape.make(size)
    for suffix in FORMS if shape.suffix == "txt" else (shape.suffix,):
        made = raw if suffix == shape.suffix else _made(suffix, raw)
        yield from _wanted(only, f"核对 .{suffix}", partial(_checked, made, suffix, checker))
        yield from _wanted(only, f"导入 .{suffix}", partial(_brought_in, made, suffix))
    try:
        text = read_file(raw, f"值班.{shape.suffix}", INTAKE).text
    except KbError:
        return
    yield from _wanted(only, "分条", lambda: parse(text, title=TITLE))
    yield from _wanted(only, "引用", lambda: references_in(text, checker.library.resolver, home=own_parts(text)))
    yield from _wanted(only, "修改决定", lambda: _amended(LAW, f"示例会议决定对《{TITLE}》作如下修改：\n{text}"))
    yield from _wanted(only, "被修改的", lambda: _amended(text, f"对《{TITLE}》作如下修改：\n一、删去第三条。"))
    yield from _wanted(only, "以后会变的", lambda: outlook(checker, checker.read(text)))
    if only in ("", "报告页"):
        yield "报告页", _shown(text, checker)


def _wanted(only: str, name: str, step: Step) -> Iterator[tuple[str, Step]]:
    if only in ("", name):
        yield name, step


def _made(suffix: str, raw: bytes) -> bytes:
    """The lines of a text in another format."""
    lines = raw.decode("utf-8", "replace").split("\n")
    if suffix == "html":
        return f"<meta charset=utf-8>{''.join(f'<p>{escape(line)}</p>' for line in lines)}".encode()
    if suffix == "docx":
        return word.word_file_of("\n".join(lines))
    return raw


def _checked(raw: bytes, suffix: str, checker: Checker) -> bytes:
    """A draft, read, checked, and given back with its links and comments."""
    text = read_file(raw, f"值班.{suffix}", DRAFT)
    report = checker.check(text.text)
    return text.annotated(annotations(report.findings, _SITE), _DAY) if text.origin else b""


def _brought_in(raw: bytes, suffix: str) -> Any:
    text: VisibleText = read_file(raw, f"值班.{suffix}", INTAKE)
    return understand(text, f"值班.{suffix}", "", Catalogue({}), {})


def _amended(law: str, decision: str) -> object:
    old, telling = _document(law, TITLE), _document(decision, DECISION_TITLE)
    amended = amend(telling, old)
    return new_document(amended, old, telling), article_map(amended, old)


def _document(body: str, title: str) -> Document:
    structure = parse(body, title=title)
    return Document(Metadata(id=title, title=title), structure.passages, structure.sections)


def _shown(text: str, checker: Checker) -> Step:
    report = checker.check(text)
    visible = read_file(text.encode("utf-8", "replace"), "值班.txt", DRAFT)
    return lambda: (draft_page(text, report, checker.library, None), report_json(report, visible))
