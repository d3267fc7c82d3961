"""What one line of a policy text is: a chapter heading, the start of an article, an item, a row of a table, a footnote, a
plain paragraph.

A line is judged by its form alone; `kb.documents.structure` makes the tree of it. Markdown headings (`## 第一条 为了…`) and plain
lines (`第一条　…`) are read alike, with digits and spaces of either width. The marks of footnotes with which a line ends
(`……。[^1]`) are taken off, so that they are in nobody's way: what is searched, quoted and cited is the wording.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from kb.documents import table
from kb.text import MOST, NUMBER, clean, fold_text, number

LineKind = Literal[
    "part", "chapter", "section", "article", "outline", "suboutline",
    "point", "bare", "heading", "plain", "row", "footnote",
]  # fmt: skip

_SPACE = r"[\s\u3000]*"
_DIVISION = re.compile(rf"第{_SPACE}({NUMBER}){_SPACE}([编章节])([\s\u3000]*)(.*)")
_ARTICLE = re.compile(
    rf"第{_SPACE}(?P<number>{NUMBER}){_SPACE}条(?:之(?P<inserted>{NUMBER})(?=[\s\u3000]|$))?(?P<space>[\s\u3000]*)(?P<rest>.*)"
)
_OUTLINE = re.compile(r"([一二三四五六七八九十百]{1,5})[、．.]" + _SPACE + "(.*)")
_SUBOUTLINE = re.compile(r"[（(]([一二三四五六七八九十百]{1,5})[）)]" + _SPACE + "(.*)")
_POINT = re.compile(r"(?:([0-9０-９]{1,3})[.．、](?![0-9０-９])|[（(]([0-9０-９]{1,3})[）)])" + _SPACE + "(.*)")
_NUMBERED: Mapping[LineKind, re.Pattern[str]] = {"outline": _OUTLINE, "suboutline": _SUBOUTLINE, "point": _POINT}
_MARKDOWN_HEADING = re.compile(r"(#{1,6})[ \t\u3000]+(.*?)(?:[ \t]+#+)?[ \t]*")
_RULE = re.compile(r"[-*_=]{3,}")
_MARK = re.compile(r"\[\^([^\[\]^\s]{1,20})\]")
# [^ and ] around the twenty characters of a name.
_LONGEST_MARK = 23
# The longest heading of a chapter in the regulations at hand has 24 characters, its number included.
_LONGEST_TITLE = 40
_FOOTNOTE = re.compile(rf"{_MARK.pattern}[:：]{_SPACE}(?=\S)")
_SENTENCE_END = "。；：;:，,！？!?、"

# Chapters that are often printed without a number, and the parts that never have one.
BARE_CHAPTERS = {"总则", "附则"}
PREAMBLES = {"总纲", "序言", "引言", "导言", "前言"}
CONCLUSIONS = {"结语", "结束语"}


@dataclass(frozen=True)
class Line:
    """One line with what it is.

    `text` is the line without indentation and Markdown signs. `number_length` code points of it are its number and the
    space after. `value`/`inserted` are the number (第十条之一: 10 and 1). `follows_text` says that the article number is
    followed by its text without a space, so that 第十条规定… may be prose. `marks` name the footnotes that the line ends
    with, and stand no more in `text`. The `value` of a row is its number in its table; `is_header` says that it is the
    head of it.
    """

    kind: LineKind
    text: str
    line: int
    value: int = 0
    inserted: int = 0
    number_length: int = 0
    follows_text: bool = False
    marks: tuple[str, ...] = ()
    is_header: bool = False

    @property
    def note(self) -> str:
        """What its marks call a footnote: 1 for `[^1]: …`."""
        return self.text[2 : self.text.index("]")] if self.kind == "footnote" else ""

    @property
    def rest(self) -> str:
        """The text after the number."""
        return self.text[self.number_length :]

    @property
    def runs_in(self) -> bool:
        """Whether it is a numbered paragraph and no heading: （一）加强领导。各级党组织…。"""
        return self.text.endswith(tuple("。；;！!？?”）)：:")) and bool(re.search("[。；;！？：:]", self.text))


def read_lines(body: str, first_line: int = 1) -> list[Line]:
    """Return the lines of *body* that hold text, each with what it is.

    Blank lines, rules (-----) and what parts the head of a table from its rows (`| --- | --- |`) hold none.
    """
    lines: list[Line] = []
    rows = 0  # of the table that the line may go on with
    for counted, raw in enumerate(body.split("\n"), first_line):
        text = raw.strip()
        if rows < 2 and table.is_rule(text):
            if rows:
                lines[-1] = replace(lines[-1], is_header=True)
            continue
        line = _read_marked(text, counted) if text and not _RULE.fullmatch(text) else None
        rows = rows + 1 if line is not None and line.kind == "row" else 0
        if line is not None:
            lines.append(replace(line, value=rows) if rows else line)
    return lines


def _read_marked(text: str, line: int) -> Line:
    """Return the line without the marks at its end, unless it is all marks."""
    marks: list[str] = []
    end = len(text)
    while text.endswith("]", 0, end) and (mark := _MARK.fullmatch(text, _opening(text, end), end)):
        marks.append(mark[1])
        end = mark.start()
    if not marks or not end:
        return _read(text, line)
    return replace(_read(text[:end].rstrip(), line), marks=tuple(reversed(marks)))


def _opening(text: str, end: int) -> int:
    """Return where the mark that ends at *end* would begin."""
    return max(0, text.rfind("[^", max(0, end - _LONGEST_MARK), end))


def _read(text: str, line: int) -> Line:
    if table.is_row(text):
        return Line("row", text, line)
    note = _FOOTNOTE.match(text) if text.startswith("[") else None
    if note:
        return Line("footnote", text, line, number_length=note.end())
    markdown = _MARKDOWN_HEADING.fullmatch(text)
    if markdown:
        text = markdown[2].strip()
    if not text:
        return Line("plain", "#", line)
    seen = clean(text)
    read = _part(seen.text, line, is_heading=bool(markdown)) or Line("heading" if markdown else "plain", text, line)
    if seen.text == text:
        return read
    length = seen.original(0, read.number_length)[1] if read.number_length else 0
    return replace(read, text=text, number_length=length)


def _part(text: str, line: int, *, is_heading: bool) -> Line | None:
    return (
        _division(text, line, is_heading=is_heading)
        or _article(text, line, is_heading=is_heading)
        or _bare(text, line)
        or _numbered(text, line)
    )


def _part_number(numeral: str) -> int | None:
    """Return the number of a part; None if no part has such a number."""
    value = number(numeral)
    return value if value is not None and value <= MOST else None


def _division(text: str, line: int, *, is_heading: bool) -> Line | None:
    match = _DIVISION.fullmatch(text)
    value = _part_number(match[1]) if match else None
    if match is None or value is None:
        return None
    space, title = match[3], match[4]
    if not is_heading and (len(title) > _LONGEST_TITLE or title.endswith(tuple(_SENTENCE_END)) or "。" in title):
        return None
    # 第三章规定的… is prose.
    if title and not space and not is_heading and title[0] in "的规所中和及与至到、（(":
        return None
    kind: LineKind = {"编": "part", "章": "chapter", "节": "section"}[match[2]]  # type: ignore[assignment]
    return Line(kind, text, line, value=value, number_length=match.start(4))


def _article(text: str, line: int, *, is_heading: bool) -> Line | None:
    match = _ARTICLE.fullmatch(text)
    value = _part_number(match["number"]) if match else None
    if match is None or value is None:
        return None
    inserted = _part_number(match["inserted"]) if match["inserted"] else 0
    rest = match["rest"]
    if rest and rest[0] in "、，,至到和及或与" and not match["space"] and not is_heading:
        return None
    return Line(
        "article",
        text,
        line,
        value=value,
        inserted=inserted or 0,
        number_length=match.start("rest"),
        follows_text=bool(rest) and not match["space"] and not is_heading,
    )


def _bare(text: str, line: int) -> Line | None:
    name = fold_text(text)
    return Line("bare", text, line) if name in BARE_CHAPTERS | PREAMBLES | CONCLUSIONS else None


def _numbered(text: str, line: int) -> Line | None:
    for kind, expression in _NUMBERED.items():
        if match := expression.fullmatch(text):
            *numerals, rest = match.groups()
            value = _part_number(next(filter(None, numerals)))
            if value is not None:
                return Line(kind, text, line, value=value, number_length=len(text) - len(rest))
    return None


def line_starts(lines: Sequence[str]) -> tuple[int, ...]:
    """Return where each of *lines* begins when line feeds join them."""
    return tuple(accumulate((len(line) + 1 for line in lines[:-1]), initial=0)) if lines else ()
