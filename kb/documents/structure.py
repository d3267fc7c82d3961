"""The tree of a policy text: 编/章/节/条/款/项/目, and 一、/（一）/一是, with the address of every part.

`parse` loses nothing: every line that holds text becomes a heading or a paragraph of a passage (`Structure.uncovered` proves it).
What looks wrong (numbers missing or twice) is kept as it stands and told as a `Problem`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from kb.documents.address import WHOLE, Address
from kb.documents.annexes import Mark, Stretch, split_note, stretches
from kb.documents.article import Article
from kb.documents.contents import printed_contents, shortfalls, without_contents
from kb.documents.document import Paragraph, ParagraphKind, Passage, PassageKind, Point, Section, all_sections
from kb.documents.lines import BARE_CHAPTERS, CONCLUSIONS, PREAMBLES, Line, read_lines
from kb.documents.numbering import Numbering, doubled, faults
from kb.documents.sequence import Settlement, settlement
from kb.documents.wholeness import disorder, gaps, in_words
from kb.text import UNKNOWN, chinese, clean, fold_text, number

# Signs that are no part of a title, as folding leaves them: one that nobody can read, the dot of a list.
_AT_EDGE = f"{UNKNOWN}·"
_HAN_SPACE = re.compile(r"(?<=[\u4e00-\u9fff])[\s\u3000]+(?=[\u4e00-\u9fff])")
# 示例条例 2023, 示例条例（2023年修订）, folded: the year of an edition behind its title.
_EDITION = re.compile(r"[(\[]?(?:19|20)\d\d(?:年[^()\[\]]{0,12}|修[订正改]|版)?[)\]]?")
_POINT_SIGN = re.compile(r"(?:(?<=[。；;：:！!？?，,\s])|^)([一二三四五六七八九十]{1,2})是")
_ANNEX = re.compile(r"附件?[一二三四五六七八九十0-9０-９]{0,3}[：:]?[^。；，]{0,40}")
# The longest heading without a number in the regulations at hand has 31 characters, and ## before it; a plain line that
# is longer is a sentence.
_LONGEST_HEADING = 30
# As many characters of a first sentence as a table of contents shows on one line.
_LONGEST_LEAD = 40
# Enough of what is lost for a person to find it in the file.
_SHOWN = 20
_PREAMBLE = Address("preamble")
# What a text may be made of that has no parts.
_UNDIVIDED = {"plain", "point", "row", "footnote", "contents"}


@dataclass(frozen=True)
class Problem:
    """Something in a file to look at; `line` counts from 1.

    `is_mended` says that nothing is missing for it: what was run together was parted.
    """

    line: int
    message: str
    is_mended: bool = False


@dataclass(frozen=True)
class Structure:
    """What a text is made of, in reading order."""

    passages: tuple[Passage, ...]
    sections: tuple[Section, ...]
    problems: tuple[Problem, ...]
    lines: tuple[Line, ...] = ()
    """What each line was taken for; what was run into another is a line of its own, on the same line of the file."""

    @property
    def articles(self) -> tuple[Passage, ...]:
        """The articles of the text itself, as `Document.articles` has them."""
        return tuple(passage for passage in self.passages if passage.kind == "article" and not passage.address.annex)

    def uncovered(self, body: str) -> str:
        """Return the first characters of *body* in no passage; empty if there are none."""
        text = _without_space(read_lines(body))
        passages = (passage for passage in self.passages if passage.line)
        covered = _without_space(paragraph for passage in passages for paragraph in passage.paragraphs)
        if text == covered:
            return ""
        pairs = enumerate(zip(text, covered, strict=False))
        same = next((at for at, (a, b) in pairs if a != b), min(len(text), len(covered)))
        return text[same : same + _SHOWN] or covered[same : same + _SHOWN]


def parse(
    body: str, *, title: str = "", notice: str = "", closing: int = 0, first_line: int = 1, partial: bool = False
) -> Structure:
    """Return the structure of *body*.

    `title` and `notice` are what stands on the document beside its body; they become its first passages, on line 0
    unless the body repeats the title. `closing` is how many paragraphs at the end belong to no part but close the whole
    (a fact an editor gives: nothing in an outline text shows it). `first_line` is the line of the file on which `body`
    begins. Of a `partial` text (a digest) it is no problem that numbers are missing.
    """
    return _Assembly(title, notice, closing, partial).run(read_lines(body, first_line))


def _states(text: str, title: str) -> bool:
    """Tell whether a line is the title of its document, be it in brackets or with the year of the edition behind it."""
    line, own = fold_text(text).strip(_AT_EDGE), fold_text(title).strip(_AT_EDGE)
    return line in {own, f"[{own}]"} or bool(line.startswith(own) and _EDITION.fullmatch(line, len(own)))


def _without_space(parts: Iterable[Line | Paragraph]) -> str:
    return "".join("".join((part.text + "".join(part.marks)).split()) for part in parts)


@dataclass
class _OpenSection:
    address: Address
    label: str
    heading: str
    first: int
    line: int
    rank: int
    children: list[Section] = field(default_factory=list)


_RANK = {"annex": 0, "part": 1, "chapter": 2, "section": 3, "heading": 4, "outline": 5, "suboutline": 6, "paragraph": 7}


class _Assembly:
    """The structure of one text while its lines are walked.

    It keeps the sections that are open and the article or the table that is being filled. `_above` is the address of the annex that is open, below which all in it lies; `_numbered` the one below which its
    chapters and articles lie: none for those of the first annex that has any, if the text itself has no articles, for
    then they are what is cited by their numbers alone. `_named` is what that annex is called.
    """

    def __init__(self, title: str, notice: str, closing: int, partial: bool) -> None:
        self._title = title
        self._notice = notice
        self._closing = closing
        self._passages: list[Passage] = []
        self._roots: list[Section] = []
        self._open: list[_OpenSection] = []
        self._problems: list[Problem] = []
        self._partial = partial
        self._numbering = Numbering()
        self._settlements: list[Settlement] = []
        self._article: Article | None = None
        self._rows: list[Line] = []
        self._above = WHOLE
        self._numbered = WHOLE
        self._named = ""
        self._has_articles = False
        self._had_articles = False
        self._is_structured = False
        self._chapters_restart: bool | None = None

    def run(self, lines: list[Line]) -> Structure:
        """Return the structure of *lines*."""
        contents = printed_contents(lines)
        text, *others = stretches(without_contents(lines, contents))
        self._text(text, has_others=bool(others))
        for stretch in others:
            self._had_articles |= self._has_articles
            if stretch.mark is not None:
                self._annex(stretch, stretch.mark)
            else:
                self._notes(stretch)
            self._close_passage()
        self._close_sections(0)
        for line, message in faults(lines):
            self._tell(line, message)
        for block, message in shortfalls(lines, contents):
            self._tell(lines[block.start].line, message)
        self._tell_numbers()
        self._tell_empty()
        problems = sorted(self._problems, key=lambda problem: problem.line)
        settled = tuple(line for each in self._settlements for line in each.lines)
        return Structure(tuple(self._passages), tuple(self._roots), tuple(problems), settled)

    def _tell_numbers(self) -> None:
        """Tell what is missing, twice there or out of order, each kind once; of a digest not what is missing."""
        missing = [] if self._partial else gaps(self._passages, self._roots)
        if missing:
            self._tell(missing[0].line, f"编号不连续：缺{in_words(missing)}，这份文本可能不完整，请核对原文。")
        for passage in disorder(self._passages):
            self._tell(passage.line, f"条文次序颠倒：{passage.label}排在后面的条文之后，请核对原文。")
        for line, message in doubled(self._numbering.copies):
            self._tell(line, message)
        apart = [line for each in self._settlements for line in each.apart]
        if apart:
            names = "、".join(
                clean("".join(line.text[: line.number_length].split())).text.strip("*_【】:：") for line in apart
            )
            message = f"{names}原来与上一段连在一起，已分开，请核对。"
            self._problems.append(Problem(apart[0].line, message, is_mended=True))
        for other in (line for each in self._settlements for line in each.unbelieved):
            begins = other.text if len(other.text) <= _SHOWN else f"{other.text[:_SHOWN]}…"
            self._tell(other.line, f"“{begins}”的编号与前后的条文接不上，作为正文收入，请核对。")

    def _tell_empty(self) -> None:
        """Tell which headings have nothing below them."""
        empty: list[Section] = []
        for section in all_sections(self._roots):
            passages = self._passages[section.first : section.end]
            if all(passage.kind == "heading" for passage in passages):
                empty.append(section)
        if len(empty) > 1 and all(passage.kind == "heading" for passage in self._passages):
            self._tell(empty[0].line, "这份文件只有标题，标题下面都没有正文，请核对是不是只收了目录。")
            return
        for section in empty:
            self._tell(section.line, f"“{section.heading}”下面没有正文。")

    def _tell(self, line: int, message: str) -> None:
        self._problems.append(Problem(line, message))

    def _text(self, stretch: Stretch, *, has_others: bool) -> None:
        """The text itself, with what stands on the document beside it."""
        lines = self._settled(stretch.lines)
        # What stands before the first heading is a part of its own, unless a 总纲 will be it.
        has_preamble = any(line.kind == "bare" and fold_text(line.text) in PREAMBLES for line in lines)
        self._is_structured = not has_preamble and (has_others or any(line.kind not in _UNDIVIDED for line in lines))
        if self._title:
            repeats = bool(lines) and _states(lines[0].text, self._title)
            line = lines[0] if repeats else Line("plain", self._title, 0)
            lines = lines[1:] if repeats else lines
            self._add_heading(Address("title"), "题名", line)
        if self._notice:
            self._paragraph(Line("plain", self._notice, 0), Address("note"))
        notes, lines = split_note(lines)
        for line in notes:
            self._paragraph(line, Address("note"))
        closing_at = _closing_start(lines, self._closing)
        for position, line in enumerate(lines):
            if position == closing_at:
                self._open_section(line, Address("conclusion"), "结语", "结语", rank=_RANK["part"], as_passage=False)
            self._take(line)
        self._close_passage()

    def _annex(self, stretch: Stretch, mark: Mark) -> None:
        """An annex: its mark, the title below that, and its own text."""
        first, *lines = self._settled(stretch.lines)
        value = mark.number or self._numbering.next(mark.kind)
        own = WHOLE.child(mark.kind, value, mark.inserted)
        heading = f"{first.text.rstrip('：: ')} {mark.title}" if mark.has_own_line else first.text
        self._open_section(first, own, mark.name, heading, rank=_RANK["annex"])
        self._above = self._open[-1].address
        self._numbered, self._named = (self._above, mark.name) if self._had_articles else (WHOLE, "")
        self._chapters_restart = None
        if mark.has_own_line:
            title, *lines = lines
            self._add_heading(self._numbering.claim(self._above / "title", title), f"{mark.name}题名", title)
        for line in lines:
            self._take(line)

    def _notes(self, stretch: Stretch) -> None:
        """The notes of the document, under a heading of their own."""
        first, *lines = stretch.lines
        self._above = self._numbered = WHOLE
        self._named = ""
        self._has_articles = False
        own = WHOLE.child("hdg", self._numbering.next("hdg"))
        self._open_section(first, own, first.text, first.text, rank=_RANK["annex"])
        for line in lines:
            self._take(line)

    # What each line is in this document

    def _settled(self, lines: tuple[Line, ...]) -> list[Line]:
        decided = settlement(lines)
        self._settlements.append(decided)
        self._has_articles = any(line.kind == "article" for line in decided.lines)
        return list(self._settle(list(decided.lines)))

    def _settle(self, lines: list[Line]) -> Iterator[Line]:
        """Yield the lines, those that may be headings decided."""
        chapters = [line.value for line in lines if line.kind == "chapter"]
        passed = 0
        for position, line in enumerate(lines):
            passed += line.kind == "chapter"
            if line.kind == "bare":
                line = self._settle_bare(line, chapters, passed)
            elif line.kind == "plain" and self._is_plain_heading(line, lines[position + 1 : position + 2], position):
                line = replace(line, kind="heading")
            yield line

    def _settle_bare(self, line: Line, chapters: list[int], passed: int) -> Line:
        """Return a line without a number as what it is; so many of the chapters stand before it."""
        name = fold_text(line.text)
        follows = chapters[passed] if passed < len(chapters) else None
        if name in BARE_CHAPTERS and follows == 2:
            return replace(line, kind="chapter", value=1)
        if name in BARE_CHAPTERS and follows is None and chapters and chapters[-1] > 1:
            return replace(line, kind="chapter", value=chapters[-1] + 1)
        return line if name in PREAMBLES | CONCLUSIONS else replace(line, kind="heading")

    def _is_plain_heading(self, line: Line, following: list[Line], position: int) -> bool:
        """Tell whether a plain line is a heading: 党员廉洁自律规范 before 第一条, 附件."""
        if not self._has_articles or not following:
            return False
        if _ANNEX.fullmatch(line.text) and line.text.startswith("附件"):
            return True
        is_short = len(line.text) <= _LONGEST_HEADING and not re.search("[。；，：,;:！？）)]", line.text)
        return position > 0 and is_short and following[0].kind == "article"

    # One line

    def _take(self, line: Line) -> None:
        if self._rows and (line.kind != "row" or line.value == 1):
            self._close_passage()
        match line.kind:
            case "part" | "chapter" | "section":
                self._division(line)
            case "bare":
                name = "preamble" if fold_text(line.text) in PREAMBLES else "conclusion"
                own = self._above / name
                self._open_section(line, own, fold_text(line.text), line.text, rank=_RANK["chapter"])
            case "heading":
                self._unnumbered_heading(line)
            case "article":
                self._start_article(line)
            case _ if self._article is not None:
                self._article.add(line)
            case "outline" | "suboutline":
                self._outline(line)
            case "row":
                self._rows.append(line)
            case _:
                self._paragraph(line)

    def _division(self, line: Line) -> None:
        chapter = self._address_of("chp") or self._above
        kind, prefix = {"part": ("part", WHOLE), "chapter": ("chp", WHOLE), "section": ("sec", chapter)}[line.kind]
        own = (prefix or self._numbered).child(kind, line.value)
        if line.kind == "part":
            self._chapters_restart = None
        elif line.kind == "chapter" and self._chapters_begin_again(line.value):
            own = self._address_of("part").child(kind, line.value)
        self._open_section(line, own, self._label(own), _heading(line), rank=_RANK[line.kind])

    def _chapters_begin_again(self, value: int) -> bool:
        """Tell whether the chapters of the open 编 are counted anew."""
        if self._chapters_restart is None:
            self._chapters_restart = (
                value == 1
                and self._numbering.is_taken(self._numbered.child("chp", 1))
                and bool(self._address_of("part"))
            )
        return self._chapters_restart

    def _unnumbered_heading(self, line: Line) -> None:
        own = self._above.child("hdg", self._numbering.next(self._above / "hdg"))
        rank = _RANK["heading"]
        is_closing_chapter = bool(self._address_of("part")) and fold_text(line.text) in BARE_CHAPTERS
        if is_closing_chapter or any(section.rank in {_RANK["outline"], _RANK["suboutline"]} for section in self._open):
            rank = _RANK["part"]  # ## 备注 after an outline closes it, and 附则 after the last 编 belongs to none
        self._open_section(line, own, line.text, line.text, rank=rank)

    def _outline(self, line: Line) -> None:
        is_sub = line.kind == "suboutline"
        above = (self._address_of("sec") if is_sub else WHOLE) or self._above
        own = above.child("sub" if is_sub else "sec", line.value)
        above_all = self._address_of("hdg")
        if self._numbering.is_taken(own) and above_all:
            own = above_all / own.below(self._above)
        heading = _first_sentence(line.text) if line.runs_in else line.text
        self._open_section(line, own, self._label(own), heading, rank=_RANK[line.kind], as_passage=not line.runs_in)
        if line.runs_in:
            self._paragraph(line)

    def _start_article(self, line: Line) -> None:
        self._close_passage()
        if self._open and self._open[0].address == _PREAMBLE:
            self._close_sections(self._open[0].rank)
        own = self._numbering.claim(self._numbered.child("art", line.value, line.inserted), line)
        self._article = Article(own, line, self._numbering.claim, self._named)

    def _paragraph(self, line: Line, container: Address = WHOLE) -> None:
        container = container or self._container(line)
        own = self._numbering.claim(container.child("p", self._numbering.next(container)), line)
        label = f"注{line.note}" if line.kind == "footnote" else own.last.label
        self._add_passage(own, label, "paragraph", (_paragraph_of(own, label, line),), line.line)

    def _table(self, rows: list[Line]) -> None:
        """A table that stands in no article."""
        container = self._container(rows[0])
        own = container.child("tbl", self._numbering.next(container / "tbl"))
        own = self._numbering.claim(own, rows[0])
        label = own.below(container).label
        paragraphs: list[Paragraph] = []
        for row in rows:
            place = WHOLE.child("tr", row.value)
            address = self._numbering.claim(own / place, row)
            kind: ParagraphKind = "header" if row.is_header else "row"
            paragraphs.append(Paragraph(address, label + place.label, row.text, kind=kind, marks=row.marks))
        self._add_passage(own, label, "table", tuple(paragraphs), rows[0].line)

    def _container(self, line: Line) -> Address:
        """Return the innermost open section, below which lies what is in no article."""
        if not self._open and self._is_structured:
            self._open_section(line, _PREAMBLE, _PREAMBLE.label, "", rank=_RANK["paragraph"], as_passage=False)
        return self._open[-1].address if self._open else _PREAMBLE

    # Passages and sections

    def _add_heading(self, address: Address, label: str, line: Line, number_length: int = 0) -> None:
        paragraph = Paragraph(address, label, line.text, number_length, marks=line.marks)
        self._add_passage(address, label, "heading", (paragraph,), line.line)

    def _add_passage(
        self, address: Address, label: str, kind: PassageKind, paragraphs: tuple[Paragraph, ...], line: int
    ) -> None:
        path = tuple(section.heading for section in self._open if section.heading)
        if kind == "heading" and self._open:
            path = path[:-1]
        self._passages.append(Passage(address, label, path, kind, paragraphs, line))

    def _close_passage(self) -> None:
        """End the article or the table that is being filled."""
        if self._rows:
            rows, self._rows = self._rows, []
            self._table(rows)
        if self._article is None:
            return
        article, self._article = self._article, None
        if article.is_empty:
            self._tell(article.line, f"“{article.number}”下面没有正文。")
        label = article.label(article.address)
        self._add_passage(article.address, label, "article", article.paragraphs(), article.line)

    def _open_section(
        self, line: Line, own: Address, label: str, heading: str, *, rank: int, as_passage: bool = True
    ) -> None:
        self._close_passage()
        self._close_sections(rank)
        own = self._numbering.claim(own, line)
        self._open.append(_OpenSection(own, label, heading, len(self._passages), line.line, rank))
        if heading and as_passage:
            self._add_heading(own, label, line, line.number_length)

    def _close_sections(self, rank: int) -> None:
        while self._open and self._open[-1].rank >= rank:
            done = self._open.pop()
            section = Section(
                done.address, done.label, done.heading, done.first, len(self._passages), done.line, tuple(done.children)
            )
            (self._open[-1].children if self._open else self._roots).append(section)

    # Addresses

    def _label(self, address: Address) -> str:
        """Return the name of a part, after that of its annex."""
        inside = address.below(self._above)
        return inside.label if inside == address else self._open[0].label + inside.label

    def _address_of(self, kind: str) -> Address:
        """Return the innermost open section of *kind*; empty if there is none."""
        addresses = (section.address for section in reversed(self._open))
        return next((address for address in addresses if address.kind == kind), WHOLE)


def _paragraph_of(address: Address, label: str, line: Line) -> Paragraph:
    """Return a line outside of articles as a paragraph; only footnotes have a number."""
    if line.kind == "footnote":
        return Paragraph(address, label, line.text, line.number_length, kind="footnote", marks=line.marks)
    return Paragraph(address, label, line.text, 0, tuple(_points(address, line.text)), marks=line.marks)


def _heading(line: Line) -> str:
    """Return 第一章　党　员 as it is said: 第一章 党员."""
    title = _HAN_SPACE.sub("", line.rest)
    name = re.sub(r"[\s\u3000]", "", line.text[: line.number_length])
    if not line.number_length:  # a bare 总　则
        return _HAN_SPACE.sub("", line.text)
    return f"{name} {title}".strip()


def _first_sentence(text: str) -> str:
    sentence = re.split("[。；：]", text, maxsplit=1)[0]
    return sentence if len(sentence) <= _LONGEST_LEAD else sentence[:_LONGEST_LEAD] + "…"


def _points(address: Address, text: str) -> Iterator[Point]:
    """Yield 一是…二是… of a paragraph if they count up from one."""
    starts: list[int] = []
    for sign in _POINT_SIGN.finditer(text):
        if number(sign[1]) == len(starts) + 1:
            starts.append(sign.start())
    if len(starts) < 2:
        return
    for value, (start, end) in enumerate(zip(starts, [*starts[1:], len(text)], strict=True), 1):
        yield Point(address.child("pt", value), f"{chinese(value)}是", start, end)


def _closing_start(lines: list[Line], closing: int) -> int:
    """Return where the last *closing* plain paragraphs begin; -1 if there are none."""
    if not closing or len(lines) < closing or any(line.kind != "plain" for line in lines[-closing:]):
        return -1
    return len(lines) - closing
