"""Markdown's blocks: which lines are text, and which of a line is. Code, front matter, rules and addresses are left out.

No parser that is at hand says where in the file its text stood: markdown-it gives lines but no columns, Python-Markdown
neither. CommonMark and its tables and footnotes are read here; where Python-Markdown reads otherwise, and where a typist
may have meant text, what may be text is text, `fixed` if a link in it might show as typed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from kb.formats.sight import Tally

Kind = Literal["text", "fixed", "html"]


class Line(NamedTuple):
    """What is text of a line: `[start, end)` of the source. `is_last` says that the next one begins a line for the reader
    as well."""

    start: int
    end: int
    is_last: bool = False


@dataclass(frozen=True)
class Block:
    """A paragraph, a heading, a cell, or HTML, which is one stretch of lines. In `fixed` text nothing is put. `is_raw` says
    that it stands within an element of HTML, where one program reads Markdown and another does not."""

    kind: Kind
    lines: tuple[Line, ...]
    is_raw: bool = False


_BLANK = re.compile(r"(?:[ \t\r\f\v]*+(?:\n|\Z))*+")
_INDENT = re.compile(r"[ \t]*+")
_ITEM = re.compile(r"(?:[-+*]|(\d{1,9})[.)])(?=[ \t]|\r?$)", re.MULTILINE)
_RULE = re.compile(r"([-_*])[ \t]*+(?:\1[ \t]*+){2,}+\r?$", re.MULTILINE)
_UNDERLINE = re.compile(r"(?:=++|-++)[ \t]*+\r?$", re.MULTILINE)
_HEADING = re.compile(r"#{1,6}+(?=[ \t]|\r?$)|(?=#{1,6}+[^#\s])", re.MULTILINE)
_HEADING_END = re.compile(r"(?:^|[ \t]+)#+$")
_ATTRIBUTE_LIST = re.compile(r"[ \t]*\{:?[ \t]*[#.\w][^{}]*\}$")
_FENCE = re.compile(r"(`{3,}+)(?=[^`\n]*+$)|(~{3,}+)", re.MULTILINE)
_DELIMITER_ROW = re.compile(r"\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+\r?$", re.MULTILINE)
_CELL = re.compile(r"(?:[^|\\]++|\\.?)+")
_DEFINITION = re.compile(
    r"\[(?!\^)(?P<label>[^\[\]\n]{1,999}+)\]:[ \t]*+(?P<target><[^<>\n]*+>|\S++)"
    r"(?:[ \t]++(?:\"[^\"\n]*+\"|'[^'\n]*+'|\([^()\n]*+\)))?+[ \t]*+\r?$",
    re.MULTILINE,
)
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,99}\]:[ \t]*+")
_WEB = re.compile(r"<|[A-Za-z][A-Za-z0-9+.-]*:|[/#.]|[\w-]+\.[A-Za-z]", re.ASCII)
_DEFINITIONS = re.compile(r"^[ \t>]*+" + _DEFINITION.pattern, re.MULTILINE)

_FRONT_MATTER_LINE = re.compile(r"[ \t]*+(?:#[^\n]*+|-[ \t][^\n]*+|[\w .-]{1,60}:(?:[ \t][^\n]*+)?+)?\r?\n|[ \t]++[^\n]*+\n")
_FRONT_MATTER_EDGE = re.compile(r"(?:---|\.\.\.)[ \t]*+\r?(?:\n|\Z)")
_MOST_FRONT_MATTER = 200

_BLOCK_ELEMENTS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt"
    "|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu"
    "|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr"
    "|track|ul"
)
_HTML = re.compile(
    rf"<(?:(?P<comment>!--)|(?P<raw>script|pre|style|textarea)(?=[\s>])|[?!]|/?(?:{_BLOCK_ELEMENTS})(?=[\s/>]))", re.IGNORECASE
)
_TAG_ALONE = re.compile(r"</?[A-Za-z][^<>\n]*+>[ \t]*+\r?$", re.MULTILINE)
_RAW_END = re.compile(r"</(?:script|pre|style|textarea)>[^\n]*+", re.IGNORECASE)
_OPENED = re.compile(
    r"<(/?)(?:address|article|aside|blockquote|center|dd|details|div|dl|dt|fieldset|figure|footer|form|h[1-6]|header|li|main"
    r"|nav|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)(?=[\s/>])",
    re.IGNORECASE,
)
# Who types prose indents its first line; of code none ends so.
_SENTENCE_ENDS = ("。", "；", "！", "？", "：", "”", "）")


def labels(source: str) -> frozenset[str]:
    """The labels that links may name, as `label` gives them."""
    return frozenset(label(found["label"]) for found in _DEFINITIONS.finditer(source) if _WEB.match(found["target"]))


def label(written: str) -> str:
    """A label of a link in the form in which two are compared."""
    return " ".join(written.split()).casefold()


def blocks(source: str, tally: Tally) -> Iterator[Block]:
    """The blocks of `source` that hold text, in order. Raises TooLargeError if there are too many lines and signs."""
    walk = _Walk(source, tally, _front_matter(source))
    while walk.at < len(source):
        walk.read_line()
        yield from walk.taken()
    walk.end_paragraph()
    yield from walk.taken()


def _front_matter(source: str) -> int:
    """Where the front matter ends, 0 if there is none: a draft may begin with a rule, and have another further down."""
    edge = _FRONT_MATTER_EDGE.match(source)
    if edge is None or not source.startswith("---"):
        return 0
    at = edge.end()
    for _ in range(_MOST_FRONT_MATTER):
        closing = _FRONT_MATTER_EDGE.match(source, at)
        if closing:
            return closing.end()
        line = _FRONT_MATTER_LINE.match(source, at)
        if line is None:
            return 0
        at = line.end()
    return 0


class _Walk:
    """Goes from line to line. `at` is where the next one begins."""

    def __init__(self, source: str, tally: Tally, at: int) -> None:
        self.at = at
        self._source = source
        self._tally = tally
        self._blocks: list[Block] = []
        self._paragraph: list[Line] = []
        self._quotes = 0  # how many > stand before the lines of the paragraph
        self._item: int | None = None  # the column at which the text of the last list item begins
        self._elements = 0  # of HTML that are open

    def taken(self) -> list[Block]:
        """The blocks that have become whole since it was asked last."""
        taken, self._blocks = self._blocks, []
        return taken

    def end_paragraph(self) -> None:
        if self._paragraph:
            self._add("text", *self._paragraph)
            self._paragraph = []

    def read_line(self) -> None:
        blank = _BLANK.match(self._source, self.at)
        follows_blank = self.at == 0
        if blank and blank.end() > self.at:
            self.end_paragraph()
            self.at = blank.end()
            follows_blank = True
        if self.at < len(self._source):
            self._tally.add()
            self._read(self._end(self.at), follows_blank=follows_blank)

    def _read(self, end: int, *, follows_blank: bool) -> None:
        """Reads the line that ends at `end`, what it stands in first."""
        line, quotes = self.at, 0
        self.at = min(end + 1, len(self._source))
        at = _skip(self._source, line)
        was_in_list = self._item is not None
        is_item = False
        while not self._is_indented(line, at) and not _RULE.match(self._source, at, end):
            mark = self._marker(at, end, is_item=is_item)
            if mark is None:
                break
            self._tally.add()
            quotes += mark == ">"
            if mark == ">":
                at += 1
                line = at + (self._source[at : at + 1] in {" ", "\t"})
                at = _skip(self._source, line)
            else:
                is_item = True
                at = _skip(self._source, at + len(mark))
                self._item = _column(self._source, line, at)
        if is_item or quotes > self._quotes:
            self.end_paragraph()
        if follows_blank and not is_item and at == line and was_in_list:
            self._item = None
        self._quotes = quotes
        if at >= end:
            self.end_paragraph()
        elif not is_item and not self._paragraph and self._is_code(line, at, end, follows_blank=follows_blank):
            self._read_indented(line, end, is_quoted=quotes > 0)
        else:
            self._read_content(at, end)
