"""Hard line ends: what a program broke into lines of one width becomes the paragraphs that it was.

Mail, text recognition, old editors and programs that make Word files out of PDF files end a line where it is full
(`kb.files.margins` tells where that is). What ends otherwise stays as it stands: headings, items, signatures, lines of
poems, of lists, of tables. What cannot be told apart is left, and named.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from kb.documents import Line, line_starts
from kb.files.margins import FilledLine, Margin, Margins, filled_lines, text_begins
from kb.files.seam import PAGE_NUMBER, RUNNING, is_closed, opening, parting, stands_apart
from kb.files.visible_text import Piece, ReadingRemark, Span, VisibleParagraph, VisibleText

_HAIR = 1  # half-widths: lines that begin so near one another begin together
_HANGING = 12  # half-widths: an item goes on below its text, not farther in
_USUAL = 0.8  # of the beginnings that are certain, how many must be set apart to make that a habit
_FEWEST = 3  # beginnings without a number that tell a habit; of fewer, those with numbers are asked too
_MOST_DOUBTED = 0.2  # the share of beginnings among full lines behind a full stop with which they are all joined
_LEAST_TO_ASK = 2  # doubtful ends of lines about which a person is asked, if they are more than the certain ones
_MOST_NAMED = 5  # places that a remark names
_SHOWN = 8  # code points of a paragraph by which it is named in a file without lines
_SHORTEST_SOFT = 40  # half-widths: editors break lines at 70 and more, and titles of papers are shorter
_LONGEST_NAME = 40  # code points of the name of a chapter, as in kb.documents.lines
_LONGEST_NUMBER = 12  # code points: 第一百二十三章 has 7
_LONGEST_BRACKET = 100  # code points: 题注 in brackets has up to 60 in two lines

_HEADINGS = frozenset({"part", "chapter", "section", "bare", "heading", "row", "footnote"})
_DIVISIONS = frozenset({"part", "chapter", "section"})
_ITEMS = frozenset({"outline", "suboutline", "point"})
_STOPS = re.compile("[，。；：！？]")
_CLAUSE = re.compile("[，。；,;]")
_LABEL = re.compile(
    r"(?:附件|附表|附|抄送|主送|抄报|报送|时间|地点|主持人?|出席|列席|缺席|请假|参加|记录人?|议题|主题|发件人|收件人|"
    r"联系人|联系电话|电话|传真|邮编|邮箱|地址|网址|单位|姓名)[\s\u3000]*[\d０-９：:]"
)
_NUMERALS = "0-9０-９〇零一二三四五六七八九十百千"
_DAY = re.compile(rf"[{_NUMERALS}○]{{4}}\s*年\s*[{_NUMERALS}]+\s*月\s*[{_NUMERALS}]+\s*日[\s\u3000]*")
_YEAR = re.compile(r"[12]\d{3}年")
# 依照本办法 / 第三条规定, 前款第 / （一）项, 分别为 / 一、二等奖: what follows a number amid a clause.
_PROSE_AFTER = re.compile(rf"规定|[项目款条章节、，,和或及与至到等的所中之第]|[{_NUMERALS}]+、")
# Broken without regard to any width: what ends a line and what begins the next.
_BROKEN = tuple(
    (re.compile(f"(?:{before})$"), re.compile(after))
    for before, after in (
        (rf"第[{_NUMERALS}]*", rf"[{_NUMERALS}]*[编章节条款项目](?!\s|$)"),
        (r"[12]\d{3}|[〇○一二三四五六七八九]{4}", r"年(?![\u4e00-\u9fff]*$)"),
        (r"\d年", r"\d{1,2}月"),
        (r"\d月", r"\d{1,2}日"),
        (r"[〔\[（(]\d{4}[〕\]）)]", r"第?\d+号"),
        (r"[〔\[]\d{0,4}", r"\d{0,4}[〕\]]"),
        (r"[A-Za-z]{2}-", "[a-z]{2}"),
    )
)
_PAIRS = ("《》", "“”", "（）", "〈〉")


def joined(text: VisibleText) -> VisibleText:
    """Return a text whose hard line ends are none: its lines are paragraphs again.

    What was done is told; what is doubtful is left as it was, and told with its line.
    """
    if "text" in text.front:  # a document of a corpus, whose lines are its paragraphs
        return text
    seams = _Seams(text)
    if not seams.joints and not seams.doubts:
        return text
    united = _united(text, seams.joints, _remarks(text, seams))
    if len(seams.doubts) < max(_LEAST_TO_ASK, len(seams.joints)):
        return united
    told = ReadingRemark(f"{len(seams.doubts)} 处拿不准的折行按您说的接回了")
    unbroken = _united(text, {**seams.joints, **dict.fromkeys(seams.doubts)}, [told])
    return replace(united, unbroken=replace(unbroken, origin=None))


class _Seams:
    """Which lines of a text go on in the next one.

    `joints` are the paragraphs that go on in one before them, each with what parts the two; `guesses` are those before
    which a sentence ends, `doubts` those of which it is doubtful.
    """

    def __init__(self, text: VisibleText) -> None:
        self.joints: dict[int, str | None] = {}
        self.guesses: list[int] = []
        self.doubts: list[int] = []
        self._paragraphs = text.paragraphs
        # Who reads pages knows where on them a line ends, and makes the paragraphs.
        if not any(paragraph.page for paragraph in text.paragraphs):
            self._lines = list(filled_lines(text.paragraphs))
            self._margins = Margins(self._lines)
            self._habits = _Habits(self._lines, self._margins)
            self._numbers = Counter[str]()
            # A title has neither stops nor numbers, and its lines are not put together here.
            self._head = next((at for at, line in enumerate(self._lines) if _is_no_title(line.text)), len(self._lines))
            self._read_lines()
        self._read_lone_numbers()

    def _read_lines(self) -> None:
        within = frozenset(self._margins.within)
        begun: Line | None = None
        for at in range(len(self._lines) - 1):
            line, after = self._lines[at], self._lines[at + 1]
            margin = self._margins.near(at)
            if margin and line.at not in self.joints and (begun := opening(line.text)):
                self._numbers[begun.kind] = begun.value
            if line.block != after.block or self._is_title(at):
                continue
            if not is_closed(line.text) and (self._is_broken(line, after) or self._is_soft(line, after)):
                self.joints[after.at] = None
            elif margin is not None:
                if not (begun and begun.kind in _HEADINGS) or _goes_on_as_heading(after.text):
                    self._read_full(line, after, margin, is_within=at in within)
            elif at in within:
                self._doubt(line, after)

    def _is_title(self, at: int) -> bool:
        lines = self._lines[at : at + 2]
        return at + 1 < self._head and not any(_STOPS.search(line.text) for line in lines)

    def _read_full(self, line: FilledLine, after: FilledLine, margin: Margin, *, is_within: bool) -> None:
        """Read a line and the next one by the margin near them."""
        is_open = not is_closed(line.text)
        may_be_written_into = is_open and self._habits.tell_beginnings
        if not all(margin.holds(each, is_written_into=may_be_written_into) for each in (line, after)):
            return
        if line.is_tabular or after.is_tabular:
            return
        is_filled = margin.is_filled(line, after) if is_open else margin.is_full(line, after)
        if self._begins(line, after, is_amid=is_open and is_filled) or not self._habits.may_go_on(line, after):
            return
        if not is_filled and is_within:
            self._doubt(line, after)
        elif not is_filled:
            return
        elif is_open or self._habits.tell_beginnings:
            self.joints[after.at] = None
        elif self._habits.share_of_beginnings(line) <= _MOST_DOUBTED:
            self.joints[after.at] = None
            self.guesses.append(after.at)
        else:
            self.doubts.append(after.at)

    def _doubt(self, line: FilledLine, after: FilledLine) -> None:
        """Doubt a line that ends within a clause, if the next one ends its sentence."""
        if _CLAUSE.search(line.text) and is_closed(after.text):
            self.doubts.append(after.at)

    def _begins(self, line: FilledLine, after: FilledLine, *, is_amid: bool) -> bool:
        """Whether a line begins with a heading, a number, a label or a day of its own; amid a clause it may look so."""
        begun = opening(after.text)
        if begun is None:
            is_label = bool(_LABEL.match(after.text)) and not (is_amid and self._habits.tell_beginnings)
            return is_label or bool(_DAY.fullmatch(after.text))
        if not is_amid or begun.kind in _HEADINGS - _DIVISIONS or not begun.value:
            return True
        if begun.kind not in _ITEMS and stands_apart(begun):
            return True
        if line.text.endswith("第") or _PROSE_AFTER.match(begun.rest):
            return False
        following = self._numbers[begun.kind] + 1
        return begun.value in ({1, following} if begun.kind in _ITEMS else {following})

    def _is_broken(self, line: FilledLine, after: FilledLine) -> bool:
        """Whether a number, a day, a name in 《》 or a quotation is broken between two lines, whatever their width."""
        if after.apart > 1 or after.indent > max(line.indent, _HAIR) or line.is_tabular or after.is_tabular:
            return False
        if any(before.search(line.text) and rest.match(after.text) for before, rest in _BROKEN):
            return True
        return opening(after.text) is None and any(_reaches_over(pair, line.text, after.text) for pair in _PAIRS)

    def _is_soft(self, line: FilledLine, after: FilledLine) -> bool:
        """Whether the end of a long line of text means nothing in its format."""
        is_text = line.edge >= _SHORTEST_SOFT and bool(RUNNING.search(line.text)) and not line.is_tabular
        # A heading that ends without a mark is followed by a whole paragraph.
        return (
            is_text
            and after.apart < 0
            and after.edge <= line.edge + _HANGING
            and not (after.indent or after.is_tabular)
            and opening(after.text) is None
        )

    def _read_lone_numbers(self) -> None:
        """Join a number that stands alone in its line to what it numbers."""
        before: tuple[int, Line] | None = None
        for at, paragraph in enumerate(self._paragraphs):
            text = paragraph.text.strip()
            if paragraph.kind not in {"text", "heading", "item"} or not text:
                before = before if not text else None
                continue
            if before is not None and at not in self.joints and (parted := _name_parted(before[1], text)) is not None:
                self.joints[at] = parted
            alone = opening(text) if len(text) <= _LONGEST_NUMBER else None
            before = (at, alone) if alone is not None and not alone.rest and at not in self.joints else None


class _Habits:
    """How a text with margins sets its paragraphs apart.

    `tell_beginnings` says that where one begins can be seen.
    """

    def __init__(self, lines: Sequence[FilledLine], margins: Margins) -> None:
        going_on = [lines[at + 1] for margin in margins.all for at in margin.shown]
        self._indent = _commonest(line.indent for line in going_on)
        self._apart = _commonest(line.apart for line in going_on)
        plain, numbered = list[bool](), list[bool]()
        self._chances: defaultdict[str, float] = defaultdict(float)
        self._ends = Counter[str]()
        for at, (line, after) in enumerate(pairwise(lines)):
            margin = margins.near(at)
            if margin is None or line.block != after.block or not is_closed(line.text) or not margin.holds(line):
                continue
            is_plain = opening(after.text) is None
            if margin.is_filled(line, after):
                is_end = is_plain and margin.is_full(line, after) and self._looks_as_going_on(after)
                self._ends[line.text[-1]] += is_end
            else:
                (plain if is_plain else numbered).append(not self._looks_as_going_on(after))
                is_beginning = is_plain and self._looks_as_going_on(after)
                self._chances[line.text[-1]] += margin.chance if is_beginning else 0
        sure = plain if len(plain) >= _FEWEST else plain + numbered
        self.tell_beginnings = len(sure) >= _FEWEST and sum(sure) >= _USUAL * len(sure)

    def share_of_beginnings(self, line: FilledLine) -> float:
        """Return how many of the plain lines behind full lines that end as this one are likely to begin a paragraph."""
        mark = line.text[-1]
        return self._chances[mark] / self._ends[mark] if self._ends[mark] else 0.0

    def may_go_on(self, line: FilledLine, after: FilledLine) -> bool:
        """Tell whether a line stands where lines that go on do; an item goes on below its text, too."""
        if after.apart > self._apart and not (self.tell_beginnings and not is_closed(line.text)):
            return False
        is_hanging = not is_closed(line.text) and line.indent < after.indent <= line.indent + _HANGING
        return abs(after.indent - self._indent) <= _HAIR or (is_hanging and opening(line.text) is not None)

    def _looks_as_going_on(self, line: FilledLine) -> bool:
        return abs(line.indent - self._indent) <= _HAIR and line.apart <= self._apart


def _commonest(numbers: Iterable[int]) -> int:
    return Counter(numbers).most_common(1)[0][0] if (numbers := list(numbers)) else 0


def _goes_on_as_heading(text: str) -> bool:
    return not is_closed(text) and not _STOPS.search(text)


def _is_no_title(text: str) -> bool:
    return is_closed(text) or opening(text) is not None


def _reaches_over(pair: str, before: str, after: str) -> bool:
    """Whether what a pair of marks encloses begins in one line and ends in the next."""
    begun, ended = before.rfind(pair[0]), after.find(pair[1])
    if begun < 0 or ended < 0 or pair[1] in before[begun:] or pair[0] in after[:ended]:
        return False
    if _YEAR.match(after):  # （2020年2月26日示例会议通过 / 2020年3月9日发布）
        return False
    return pair != "（）" or len(before) - begun + ended <= _LONGEST_BRACKET


def _name_parted(number: Line, name: str) -> str | None:
    """Return what parts a number that stands alone from its name in the next line; None if that is no name."""
    begun = opening(name)
    if number.kind in _DIVISIONS:
        is_name = len(name) <= _LONGEST_NAME and not _STOPS.search(name) and (begun is None or begun.kind == "bare")
        return "\u3000" if is_name else None
    return "" if number.kind in _ITEMS and begun is None else None


# The paragraphs that come of it


def _united(text: VisibleText, joints: Mapping[int, str | None], remarks: Iterable[ReadingRemark]) -> VisibleText:
    """Return the text with these joints, and what is told of them."""
    union = _Union(text, joints)
    united = replace(text, paragraphs=tuple(union.paragraphs), remarks=(*text.remarks, *remarks))
    return replace(united, closed=tuple(union.moved(text, united)))


class _Union:
    """The paragraphs of a text with those that go on in others, and how far the letters of each moved."""

    def __init__(self, text: VisibleText, joints: Mapping[int, str | None]) -> None:
        self.paragraphs: list[VisibleParagraph] = []
        # Of each paragraph the number of the one in which it stands now, and where in it its first letter would stand.
        self._places: list[tuple[int, int]] = []
        self._head = 0
        self._joint = _Joint(VisibleParagraph(()))
        for at, paragraph in enumerate(text.paragraphs):
            if at in joints:
                self._places.append((self._head, self._joint.add(paragraph, joints[at])))
                self.paragraphs += [VisibleParagraph(())] if text.is_lined else []
            else:
                self._begin(paragraph)
        self._end()

    def _begin(self, paragraph: VisibleParagraph) -> None:
        text = paragraph.text.strip()
        if text and not PAGE_NUMBER.fullmatch(text):
            self._end()
            self._head, self._joint = len(self.paragraphs), _Joint(paragraph)
        self._places.append((len(self.paragraphs), 0))
        self.paragraphs.append(paragraph)

    def _end(self) -> None:
        if self._joint.is_joined:
            self.paragraphs[self._head] = self._joint.paragraph

    def moved(self, before: VisibleText, after: VisibleText) -> Iterator[Span]:
        """Yield the spans that are links already, where they stand now; none reaches beyond its paragraph."""
        old = line_starts([paragraph.text for paragraph in before.paragraphs])
        new = line_starts([paragraph.text for paragraph in after.paragraphs])
        end = len(before.text) - sum(len(note.text) + 1 for note in before.notes)
        for start, stop in before.closed:
            if start > end:
                shift = len(after.text) - len(before.text)
                yield start + shift, stop + shift
                continue
            at = bisect_right(old, start) - 1
            number, offset = self._places[at]
            most = len(after.paragraphs[number].text)
            first, last = (min(most, max(0, place - old[at] + offset)) for place in (start, stop))
            if first < last:
                yield new[number] + first, new[number] + last


class _Joint:
    """A paragraph to which those are added that go on in it."""

    def __init__(self, first: VisibleParagraph) -> None:
        self._members = [first]
        self._done: list[Piece] = []  # the lines before the last one, without what falls away
        self._length = 0
        self._last = list(first.pieces)
        self._text = first.text

    @property
    def is_joined(self) -> bool:
        return len(self._members) > 1

    def add(self, after: VisibleParagraph, parted: str | None) -> int:
        """Add a paragraph; return where its first letter would stand."""
        text = after.text
        start = text_begins(text)
        before = self._text.rstrip()
        dropped, usual = parting(before, text[start:])
        between = usual if parted is None else parted
        end = len(before) - dropped
        self._done += [*_stretch(self._last, 0, end), *([Piece(between, None)] if between else [])]
        self._length += end + len(between)
        self._last, self._text = _stretch(after.pieces, start, len(text)), text[start:]
        self._members.append(after)
        return self._length - start

    @property
    def paragraph(self) -> VisibleParagraph:
        heading = next((member for member in self._members if member.kind == "heading"), None)
        return replace(
            heading or self._members[0],
            pieces=(*self._done, *self._last),
            notes=tuple(dict.fromkeys(note for member in self._members for note in member.notes)),
        )


def _stretch(pieces: Sequence[Piece], start: int, end: int) -> list[Piece]:
    """Return the pieces of the code points `[start, end)`."""
    taken: list[Piece] = []
    at = 0
    for piece in pieces:
        first, last = max(start - at, 0), min(end - at, len(piece.text))
        if first < last or (not piece.text and start <= at <= end):
            taken.append(piece.part(first, last) if piece.text else piece)
        at += len(piece.text)
    return taken


# What is told


def _remarks(text: VisibleText, seams: _Seams) -> Iterator[ReadingRemark]:
    if seams.joints:
        yield ReadingRemark(f"{len(seams.joints)} 处折行已接回")
    if seams.guesses:
        yield ReadingRemark("前面是句末的折行也接回了，请核对是不是同一段", _named(text, seams.guesses))
    if seams.doubts:
        yield ReadingRemark("这里的折行拿不准，没有接回，请核对", _named(text, seams.doubts))


def _named(text: VisibleText, paragraphs: Sequence[int]) -> str:
    """Return behind which lines some paragraphs begin, in words: 第 3、8 行之后; in a file without lines what they begin with."""
    starts = line_starts([paragraph.text for paragraph in text.paragraphs])
    more = f"等 {len(paragraphs)} 处" if len(paragraphs) > _MOST_NAMED else ""
    shown = [starts[at] for at in paragraphs[:_MOST_NAMED]]
    if text.source is None:
        return f"{'、'.join(f'“{text.text[start : start + _SHOWN].strip()}…”' for start in shown)}之前{more}"
    return f"第 {'、'.join(str(text.position(start)[0] - 1) for start in shown)} 行之后{more}"
