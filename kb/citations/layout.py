"""How a text is laid out: paragraphs, which are its lines, quotations, numbers; of a document also addresses.

Lines also end in the middle of a citation, where a page was printed narrow or Shift+Enter was pressed (《…》⏎第四十⏎五条), and
typists set numbers apart (第四十 五条): `in_one_piece` is the text in which citations are looked for.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from kb.citations.patterns import GENRES, SPACE
from kb.documents import WHOLE, Address, Document, line_starts
from kb.text import NUMERAL, Appearance, clean

_SENTENCE_END = re.compile(r"[。！？!?\n]")
# Of eight pieces or more: “三会一课” is a name and nobody's words.
_QUOTATION = re.compile(r"“(?:[^“”\n]|“[^“”\n]*”){8,}”")
# 第十条　党支部…: the number of an article at the head of a line, in a text that is no regulation as a whole.
_NUMBERING = re.compile(
    r"第[^\s第]{1,9}(?:条(?:之[一二三四五六七八九十]{1,2})?(?=[\s\u3000【（]|$)|[编章节]|部分)", re.MULTILINE
)
_ARTICLE_LINE = re.compile(r"^(?:[^\S\n]|[#*＊>-]){0,8}第[^\s第]{1,9}条(?=[\s\u3000【（]|$)", re.MULTILINE)
# Two numbered lines may be the points of a speech.
_FEWEST_ARTICLES = 3
_BEFORE_NUMBERING = re.compile(r"[\s\u3000#*＊>-]*")


def span_around(spans: Sequence[tuple[int, int]], position: int) -> tuple[int, int] | None:
    """Return the one of *spans*, sorted and apart, that holds a code point."""
    index = bisect_right(spans, position, key=itemgetter(0)) - 1
    return spans[index] if index >= 0 and position < spans[index][1] else None


class Layout:
    """The layout of one text. All positions are code points in it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self._quotations = [match.span() for match in _QUOTATION.finditer(text)]

    def paragraph(self, position: int) -> int:
        """Return the number of the paragraph that holds a code point, from 1."""
        return bisect_right(self._lines, position)

    def is_one_sentence(self, start: int, end: int) -> bool:
        """Tell whether no sentence ends in `[start, end)`."""
        return not _SENTENCE_END.search(self._text, start, end)

    def quotation_around(self, position: int) -> int | None:
        """Return where the quotation begins that holds a code point, None outside of quotations.

        One of a few words is none.
        """
        quotation = span_around(self._quotations, position)
        # A citation that begins with the mark itself, “支部工作条例”第十条, is nobody else's.
        return quotation[0] if quotation and quotation[0] < position else None

    @cached_property
    def numbers_articles(self) -> bool:
        """Whether lines begin with numbers of articles: a regulation, of which perhaps a line is missing."""
        return sum(1 for match in _ARTICLE_LINE.finditer(self._text)) >= _FEWEST_ARTICLES

    def begins_numbered(self, position: int) -> bool:
        """Tell whether a line begins at `position` with a number of its own, as 第十条　 and 第三章 do."""
        line = self._lines[self.paragraph(position) - 1]
        is_first = bool(_BEFORE_NUMBERING.fullmatch(self._text, line, position))
        return is_first and bool(_NUMBERING.match(self._text, position))


@dataclass(frozen=True)
class Home:
    """A text that is itself a document, with the address of each of its paragraphs: `starts[i]` is where paragraph i
    begins.

    `own_numbers` are the starts of paragraphs that begin with the number of their article.
    """

    document: Document
    text: str
    starts: tuple[int, ...]
    addresses: tuple[Address, ...]
    own_numbers: frozenset[int] = frozenset()

    @classmethod
    def of(cls, document: Document) -> "Home":
        """Return the text of *document*, a paragraph a line, without its title: that cites itself."""
        paragraphs = [
            paragraph for passage in document.passages if passage.address != "title" for paragraph in passage.paragraphs
        ]
        lines = [paragraph.text for paragraph in paragraphs]
        starts = line_starts(lines)
        numbered = frozenset(start for start, p in zip(starts, paragraphs, strict=True) if p.number_length > 0)
        return cls(document, "\n".join(lines), starts, tuple(p.address for p in paragraphs), numbered)

    def address_at(self, position: int) -> Address:
        """Return the address of the paragraph that holds a code point; empty before the first."""
        index = bisect_right(self.starts, position) - 1
        return self.addresses[index] if index >= 0 else WHOLE


# Citations in one piece

_LINE = re.compile(rf"\n{SPACE}(?=第|{NUMERAL}|[编章节条款项目])")
# The longest number has seven characters, here each with a space behind it; and 第 before them.
_LONGEST = 16
_IN_NUMBER = re.compile(rf"第{SPACE}(?:{NUMERAL}{SPACE}){{0,7}}\Z")
_REST_OF_NUMBER = re.compile(rf"(?:{NUMERAL}{SPACE}){{0,7}}[编章节条款项目]")
_BEHIND_PART = re.compile(rf"第{SPACE}{NUMERAL}{{1,7}}{SPACE}[条款项]{SPACE}\Z")
_BEHIND_NAME = re.compile(rf"(?:[》）)]|法|{GENRES}){SPACE}(?:的|之|中的?|[，、：:])?{SPACE}\Z")
# 第十条的规定, 第二款第一项, 第十条、第十一条: prose. A part of the text itself has a space behind its number, or nothing.
_PROSE = r"(?:的|之?规定|所|中|第|[，、；。至到和及或与—－-])"
_LOWER_PART = re.compile(rf"第{SPACE}{NUMERAL}{{1,7}}{SPACE}[款项目]{_PROSE}")
# So is a number that has the line for itself, as a cell has; that of the first article begins the text.
_ALONE = rf"(?<!第[一1１]条){SPACE}(?:\n|\Z)"
_CITED = re.compile(
    rf"第{SPACE}{NUMERAL}{{1,7}}{SPACE}条(?:之{NUMERAL}{{1,2}})?(?:{_PROSE}|{_ALONE})|{NUMERAL}{{1,7}}{SPACE}条{_ALONE}"
)
_APART = re.compile(rf"第{SPACE}{NUMERAL}{{1,7}}(?:[^\S\n]+{NUMERAL}{{1,7}}){{1,6}}{SPACE}[编章节条款项目]")
_BLANK = re.compile(r"\s+")


def in_one_piece(text: str) -> Appearance:
    """Return *text* as people see it, without the line ends and spaces that part a citation."""
    seen = clean(text)
    lines = seen.without(_line_ends(seen.text))
    return lines.without(_spaces(lines.text))


def _line_ends(text: str) -> Iterator[int]:
    for match in _LINE.finditer(text):
        before = max(0, match.start() - _LONGEST), match.start()
        goes_on = (
            (_IN_NUMBER.search(text, *before) and _REST_OF_NUMBER.match(text, match.end()))
            or (_BEHIND_PART.search(text, *before) and _LOWER_PART.match(text, match.end()))
            or (_BEHIND_NAME.search(text, *before) and _CITED.match(text, match.end()))
        )
        if goes_on:
            yield from range(*match.span())


def _spaces(text: str) -> Iterator[int]:
    """The spaces between the characters of a number: 第四十 五条."""
    for match in _APART.finditer(text):
        for blank in _BLANK.finditer(text, *match.span()):
            yield from range(*blank.span())
