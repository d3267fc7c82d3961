"""What one line of a policy text is: a chapter heading, the start of an article, an item, a row of a table, a footnote, a
plain paragraph.

A line is judged by its form alone; `kb.documents.structure` makes the tree of it. Markdown headings (`## 第一条 为了…`) and plain
lines (`第一条　…`) are read alike, with digits and spaces of either width. The marks of footnotes with which a line ends
(`……。[^1]`) are taken off, so that they are in nobody's way: what is searched, quoted and cited is the wording.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal

from kb.documents import table
from kb.text import MOST, NUMBER, STRETCHED, UNKNOWN, Appearance, clean, fold_text, number

LineKind = Literal[
    "part", "chapter", "section", "article", "outline", "suboutline",
    "point", "bare", "heading", "plain", "row", "footnote", "contents",
]  # fmt: skip

_SPACE = r"[\s\u3000]*"
# 【第一条】, **第一条**: what is set around a number.
_OPENING, _CLOSING = r"(?:\*\*|__|[【〔\[])?", r"(?:\*\*|__|[】〕\]])?"
_DIVISION = re.compile(
    rf"{_OPENING}第{_SPACE}({STRETCHED}){_SPACE}([编章节]){_CLOSING}((?:{_SPACE}[:：])?[\s\u3000]*)(.*)"
)
_DIVISIONS: Mapping[str, LineKind] = {"编": "part", "章": "chapter", "节": "section"}
# 第十条之一, 第十之一条; not 第十条之一般规定.
_ADDED = rf"之{_SPACE}(?P<%s>{NUMBER})"
_ARTICLE = re.compile(
    rf"{_OPENING}第{_SPACE}(?P<number>{STRETCHED}){_SPACE}(?:{_ADDED % 'within'}{_SPACE})?条"
    rf"(?:{_SPACE}{_ADDED % 'inserted'}(?![般些切定前后间内外中]))?(?P<closing>{_CLOSING})"
    rf"(?P<mark>[:：.．、](?!{_SPACE}(?:第|附件|{NUMBER}[条款项])))?(?P<space>[\s\u3000]*)(?P<rest>.*)"
)
# 第三条至第五条另有规定, 第一条，要学习: whoever goes on so names an article.
_JOINT = re.compile(rf"[、，,]|[至到和及或与]{_SPACE}(?:第|{NUMBER}[条款项])")
_STYLES: tuple[tuple[str, LineKind, str], ...] = (
    ("一、", "outline", "([一二三四五六七八九十百]{1,5})[、．.]"),
    ("（一）", "suboutline", "(?:[（(]([一二三四五六七八九十百]{1,5})[）)]|([㈠-㈩]))"),
    ("1.", "point", "(?:([0-9０-９]{1,3})[.．、](?![0-9０-９])|([⒈-⒛]))"),
    ("(1)", "point", "(?:[（(]([0-9０-９]{1,3})[）)]|([⑴-⒇]))"),
    ("1)", "point", "([0-9０-９]{1,3})[)）]"),
    ("①", "point", "([①-⑳])"),
    ("a)", "point", "([a-zA-Zａ-ｚＡ-Ｚ])[)）.．、](?![a-zA-Zａ-ｚＡ-Ｚ])"),
)
"""The ways of counting within a text, each with what its sign looks like."""

_NUMBERED: list[tuple[str, LineKind, re.Pattern[str]]] = [
    (style, kind, re.compile(sign + _SPACE + "(.*)")) for style, kind, sign in _STYLES
]
_MARKDOWN_HEADING = re.compile(r"(#{1,6})[ \t\u3000]+(.*?)(?:[ \t]+#+)?[ \t]*")
_RULE = re.compile(r"[-*_=]{3,}")
# A sign that nobody can read, or the dot of a list, before a number.
_LOST = re.compile(rf"(?:[{UNKNOWN}•]{_SPACE})+(?=第|[（(]?[一二三四五六七八九十0-9０-９])")
_MARK = re.compile(r"\[\^([^\[\]^\s]{1,20})\]")
# [^ and ] around the twenty characters of a name.
_LONGEST_MARK = 23
# The longest heading of a chapter in the regulations at hand has 24 characters, its number included.
LONGEST_TITLE = 40
_FOOTNOTE = re.compile(rf"{_MARK.pattern}[:：]{_SPACE}(?=\S)")
_SENTENCE_END = "。；：;:，,！？!?、"

# Chapters that are often printed without a number, and the parts that never have one.
BARE_CHAPTERS = {"总则", "附则"}
PREAMBLES = {"总纲", "序言", "引言", "导言", "前言"}
CONCLUSIONS = {"结语", "结束语"}
# Characters of such a name that is stretched, and of 目录, each with blanks and signs of bold around it: **总　　　则**.
_LONGEST_BARE = 16


@dataclass(frozen=True)
class Line:
    """One line with what it is.

    `text` is the line without indentation and Markdown signs. `number_length` code points of it are its number and the
    space after. `value`/`inserted` are the number (第十条之一: 10 and 1), `style` the way in which an item is counted
    (`（一）`, `1.`, `①`). `follows_text` says that the number of an article or a chapter is followed by its text without a
    space, so that 第十条规定… may be prose. `marks` name the footnotes that the line ends with, and stand no more in
    `text`. The `value` of a row is its number in its table; `is_header` says that it is the head of it.
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
    style: str = ""

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
    seen = _legible(clean(text))
    read = _part(seen.text, line, is_heading=bool(markdown)) or Line("heading" if markdown else "plain", text, line)
    if seen.text == text:
        return read
    length = seen.original(0, read.number_length)[1] if read.number_length else 0
    return replace(read, text=text, number_length=length)


def _legible(seen: Appearance) -> Appearance:
    """Return a line without the signs before its number that nobody can read."""
    lost = _LOST.match(seen.text)
    return seen.without(range(lost.end())) if lost else seen


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
    if not is_heading and (len(title) > LONGEST_TITLE or title.endswith(tuple(_SENTENCE_END)) or "。" in title):
        return None
    # 第三章的规定 is prose; 第三章所有权 may be a heading.
    may_be_prose = bool(title) and not space and not is_heading
    if may_be_prose and title[0] in "的和与及至到、（(":
        return None
    kind = _DIVISIONS[match[2]]
    follows_text = may_be_prose and title[0] in "规所中"
    return Line(kind, text, line, value=value, number_length=match.start(4), follows_text=follows_text)


def _article(text: str, line: int, *, is_heading: bool) -> Line | None:
    match = _ARTICLE.fullmatch(text)
    value = _part_number(match["number"]) if match else None
    if match is None or value is None:
        return None
    inserted = _part_number(match["within"] or match["inserted"] or "0")
    rest = match["rest"]
    is_apart = bool(match["space"] or match["closing"]) or is_heading
    if inserted is None or (not is_apart and _JOINT.match(rest)):
        return None
    return Line(
        "article",
        text,
        line,
        value=value,
        inserted=inserted,
        number_length=match.start("rest"),
        follows_text=bool(rest) and not is_apart,
    )


def _bare(text: str, line: int) -> Line | None:
    if len(text) > _LONGEST_BARE:
        return None
    name = fold_text(text)
    return Line("bare", text, line) if name in BARE_CHAPTERS | PREAMBLES | CONCLUSIONS else None


def _numbered(text: str, line: int) -> Line | None:
    for style, kind, expression in _NUMBERED:
        if match := expression.fullmatch(text):
            *numerals, rest = match.groups()
            value = _counted(next(filter(None, numerals)))
            if value is not None:
                return Line(kind, text, line, value=value, number_length=len(text) - len(rest), style=style)
    return None


def _counted(sign: str) -> int | None:
    """Return the number of an item; of a letter its place among the letters."""
    letter = unicodedata.normalize("NFKC", sign).lower()
    return ord(letter) - ord("a") + 1 if "a" <= letter <= "z" else _part_number(sign)


def line_starts(lines: Sequence[str]) -> tuple[int, ...]:
    """Return where each of *lines* begins when line feeds join them."""
    return tuple(accumulate((len(line) + 1 for line in lines[:-1]), initial=0)) if lines else ()
