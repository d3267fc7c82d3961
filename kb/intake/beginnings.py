"""Where in a text a paper begins: the title above a structure, or the first line of a text that has none."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from kb.documents import Line, read_lines
from kb.intake import line_signs
from kb.intake.title import bare, genre, is_title
from kb.text import fold_text

ISSUING = frozenset({"通知", "通告", "公告"})
"""Papers that may issue another one, which then stands behind them."""

_CONTENTS = {"目录", "目次"}
# How many lines of running text, and how many others, may stand between a title and the first number: the preamble of
# the 准则 has nine paragraphs, that of a regulation in articles rarely more than one.
_MOST_PREAMBLE, _MOST_OUTLINE_PREAMBLE = 14, 40
# Lines between title and number that are no sentence, note or label: a preamble has hardly any, a menu many.
_MOST_ODD = 6
# A title within a file, after which another paper begins, is no short one (总则, 工作方案).
_LEAST_NEXT_TITLE = 6
_FIRM = ("章程", "准则", "条例", "规则", "规定", "办法", "细则", "意见", "通知", "决定", "决议")
_NUMBERED = {"part", "chapter", "article", "outline"}
# Characters of a first line of a title that is broken over two, and of a first line that is taken as title: centred in
# the large type of a title, a line of A4 holds 20 to 25, on a page twice as many.
_LONGEST_FIRST_LINE = 60
# Lines with text at the head of a file among which a title on record is looked for: farther down it is only named.
_HEAD_OF_FILE = 40


@dataclass(frozen=True)
class Head:
    """The beginning of a paper: its title and its first line.

    `title_line` is the line of the title, None if it stands elsewhere; `is_sure` says that the title is on record.
    """

    title: str
    title_line: int | None
    start: int
    is_sure: bool


class Heads:
    """The beginnings of papers in *lines*.

    `titles` are folded titles that are surely titles; `page_title` is the title that the file states of itself;
    `is_page` says that it is a web page, most of which is not the paper.
    """

    def __init__(self, lines: Sequence[str], titles: Collection[str], *, is_page: bool, page_title: str) -> None:
        self.lines = [line.strip() for line in lines]
        self.grammar: dict[int, Line] = {line.line - 1: line for line in read_lines("\n".join(lines))}
        self.filled = sorted(self.grammar)
        self._titles = titles
        self._is_page = is_page
        self._page_title = page_title

    def all(self) -> list[Head]:
        """Return the heads in order; at least one if there is any text."""
        heads: list[Head] = []
        for opening in self._openings():
            head = self._above(opening, heads[-1].start + 1 if heads else 0)
            if head is not None and (not heads or self._is_next(head, heads[-1], opening)):
                heads.append(head)
        if self.filled and not (heads and self._is_trusted(heads[0])):
            heads[:1] = [self._without_structure(heads[0] if heads else None)]
        return heads

    def can_be_title(self, at: int) -> bool:
        """Tell whether line `at` can be the title of a paper."""
        is_line = self.grammar[at].kind in {"plain", "heading"}
        return is_line and not line_signs.begins_annex(self.lines[at]) and is_title(self.lines[at], self._titles)

    def at(self, at: int, floor: int) -> Head:
        """Return the head whose title ends on line *at*.

        A long title was broken over the lines above, down to *floor*.
        """
        title, start = bare(self.lines[at]), at
        while fold_text(title) not in self._titles and start > floor and self._goes_on(start - 1, title):
            start -= 1
            title = bare(self.lines[start]) + title
        is_sure = fold_text(title) in self._titles
        return Head(bare(title), start, start, is_sure)

    def _openings(self) -> Iterator[int]:
        """Yield the lines with which a structure may begin.

        These are the first part, chapter, article or 一、, a 总则, a 总纲.
        """
        for at in self.filled:
            line = self.grammar[at]
            is_first = line.kind in _NUMBERED and line.value == 1
            if line.kind == "bare" or (is_first and (not line.follows_text or self._is_counted_on(at))):
                yield at

    def _is_counted_on(self, at: int) -> bool:
        """Tell whether 第一条规定…, without a space, is an article: 第二条 follows."""
        following = (line.value for i, line in self.grammar.items() if i > at and line.kind == self.grammar[at].kind)
        return next(following, 0) == 2

    def _above(self, opening: int, floor: int) -> Head | None:
        """Return the title above a structure: the nearest known or possible one."""
        fallback: Head | None = None
        sentences = odd = 0
        most = _MOST_OUTLINE_PREAMBLE if self.grammar[opening].kind == "outline" else _MOST_PREAMBLE
        for at in range(opening - 1, floor - 1, -1):
            if at not in self.grammar:
                continue
            text = self.lines[at]
            announced = line_signs.full_text_follows(text)
            if announced is not None:
                title = announced or self._named_above(at, floor)
                return fallback or Head(title, None, self._after(at), fold_text(title) in self._titles)
            if self.can_be_title(at):
                head = self.at(at, floor)
                if head.is_sure:
                    return head
                fallback = fallback or head
            elif line_signs.is_sentence(text):
                sentences += 1
            elif not (line_signs.is_note(text) or line_signs.is_about_page(text) or bare(text) in _CONTENTS):
                odd += self.grammar[at].kind in {"plain", "heading"}
            if sentences > most or odd > _MOST_ODD:
                break
        return fallback

    def _goes_on(self, above: int, title: str) -> bool:
        """Tell whether the title began on the line above: 关于印发《示例办法》 / 的通知."""
        if above not in self.grammar or self.grammar[above].kind not in {"plain", "heading"}:
            return False
        text = bare(self.lines[above])
        if len(text) > _LONGEST_FIRST_LINE or line_signs.is_sentence(text) or line_signs.is_about_page(text):
            return False
        is_end = re.match(r"^(?:的|》|等)|^(?:通知|决定|意见|办法|规定|条例|细则|方案)$", title)
        is_beginning = re.search(r"(?:关于[^》]*|、|的|和|及|与|《[^》]*)$", text)
        return bool(is_end or is_beginning) and bool(re.search("关于|印发|《", text)) and not text.endswith("》")

    def _is_next(self, head: Head, before: Head, opening: int) -> bool:
        """Tell whether *head* begins another paper, no annex of *before*."""
        above = next((i for i in range(head.start - 1, before.start, -1) if i in self.grammar), None)
        if head.start <= before.start or above is None:
            return False
        if line_signs.is_annex(self.lines[above]):
            return genre(before.title) in ISSUING
        if any(line_signs.is_annex(self.lines[i]) for i in range(before.start, head.start)):
            return False
        if head.is_sure or head.title_line is None:
            return True
        text = self.lines[above]
        ends = (line_signs.is_sentence, line_signs.is_date, line_signs.is_tail, line_signs.is_imprint)
        is_whole = any(is_end(text) for is_end in ends)
        is_firm = self.grammar[opening].kind != "outline" or "关于" in head.title or head.title.endswith(_FIRM)
        return is_whole and is_firm and len(head.title) >= _LEAST_NEXT_TITLE

    def _is_trusted(self, head: Head) -> bool:
        """Tell whether what stands before the first head may be cut.

        So it is on a page, and where it only introduces the paper.
        """
        above = [self.lines[i] for i in self.filled if i < head.start]
        return (
            self._is_page
            or head.is_sure
            or not any(map(line_signs.is_sentence, above))
            or any(line_signs.reports(text) or line_signs.is_handed_on(text) for text in above)
        )

    def _without_structure(self, fallback: Head | None) -> Head:
        """Return the head of a paper without a structure that shows it.

        It is a title on record, that which a page states, the first line that can be one, or the first line.
        """
        first = self.filled[0]
        line = next((at for at in self.filled[:_HEAD_OF_FILE] if fold_text(bare(self.lines[at])) in self._titles), None)
        if self._is_page:
            line = line if line is not None else self._line_of_page_title()
            line = line if line is not None else next(filter(self.can_be_title, self.filled), None)
        if line is not None and (self._is_page or line == first):
            return self.at(line, line)
        head = self._first_line(first)
        if fallback is not None and (fallback.start == first or not head.title):
            return Head(fallback.title, fallback.title_line, first, False)
        return head

    def _line_of_page_title(self) -> int | None:
        """Return the last line with the page's title, without the site's name."""
        page_title = fold_text(re.split(r"[-_|—–]{1,2}", self._page_title)[0])
        lines = reversed(self.filled) if page_title else ()
        return next((at for at in lines if fold_text(bare(self.lines[at])) == page_title), None)

    def _first_line(self, first: int) -> Head:
        """Return the first line as the title, if it is short.

        A sentence, the number of a part and a row of a table are no titles.
        """
        text = bare(self.lines[first])
        is_short = len(text) <= _LONGEST_FIRST_LINE and not text.endswith(tuple("。；：，"))
        is_short = is_short or self.can_be_title(first)
        if self.grammar[first].kind in {"plain", "heading"} and is_short and not text.startswith("|"):
            return Head(text, first, first, False)
        return Head("", None, first, False)

    def _named_above(self, at: int, floor: int) -> str:
        """Return the longest title in 书名号 on the nearest line above."""
        for above in range(at, floor - 1, -1):
            titles_in_line = (match[1] for match in re.finditer(r"《([^》]{4,80})》", self.lines[above]))
            if longest := max(filter(genre, titles_in_line), key=len, default=""):
                return longest
        return ""

    def _after(self, at: int) -> int:
        return next((i for i in self.filled if i > at), at + 1)
