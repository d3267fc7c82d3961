"""Which papers stand in a text, from which line to which, and what around them belongs to none.

A regulation on a web page has navigation, a news lead (新华社…电, 通知指出, 全文如下) or the notice that issues it before it,
and editors, further reading and footers after it. It is found by its structure (第一条, 一、) and the title above that;
what is cut is told. Of a file that is no page only what bears the signs of a lead or a tail is cut.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import takewhile

from kb.intake import line_signs
from kb.intake.beginnings import ISSUING, Head, Heads
from kb.intake.title import bare, genre

_NUMBERED = {"article", "outline", "suboutline", "chapter"}
# Characters of the title of a notice that issues something; a shorter one (通知公告, 人事通知) is an entry of a menu.
_LEAST_NOTICE_TITLE = 8
# Characters: 版记 has short lines only; a longer one after it shows that 抄送 was a word of the text.
_LONGEST_IMPRINT = 120
# Characters of a line that names the paper over what follows it on a page: 《示例办法》解读.
_LONGEST_TAIL_HEADING = 60


@dataclass(frozen=True)
class Extent:
    """A paper: its title, and lines `[start, end)` of the text.

    The lines `credits` are left out; in the lines `[before, start)` its head may state more of it.
    `title_line` is the line of the title, None if it stands elsewhere.
    """

    title: str
    start: int
    end: int
    before: int
    title_line: int | None
    credits: range = range(0)

    def lines(self, text_lines: Sequence[str]) -> list[str]:
        """Return the lines of the paper; in the place of those left out are empty ones, so that they are counted as in the file."""
        lines = list(text_lines[self.start : self.end])
        for at in self.credits:
            lines[at - self.start] = ""
        return lines


@dataclass(frozen=True)
class Cut:
    """Lines `[start, end)` that belong to no paper, and what they are."""

    kind: str
    start: int
    end: int


def extents(
    lines: Sequence[str], titles: Collection[str], *, is_page: bool, page_title: str = ""
) -> tuple[list[Extent], list[Cut]]:
    """Divide *lines* into papers and what is cut around them, in order.

    `titles` are folded titles that are surely titles; `page_title` is the title that the file states of itself. A
    text has at least one paper; its title is empty if none can be told.
    """
    return _Division(Heads(lines, titles, is_page=is_page, page_title=page_title), len(lines), is_page=is_page).divide()


class _Division:
    """A text while it is divided into papers and what is cut."""

    def __init__(self, heads: Heads, length: int, *, is_page: bool) -> None:
        self._heads = heads
        self._lines = heads.lines
        self._length = length
        self._is_page = is_page
        self._papers: list[Extent] = []
        self._cuts: list[Cut] = []

    def divide(self) -> tuple[list[Extent], list[Cut]]:
        heads = self._heads.all()
        at = 0
        for head, end in zip(heads, [*(head.start for head in heads[1:]), self._length], strict=False):
            self._take_lead(at, head)
            self._take(head, at, end)
            at = end
        return self._papers, sorted(self._cuts, key=lambda cut: cut.start)

    def _filled(self, start: int, end: int) -> list[int]:
        return [i for i in self._heads.filled if start <= i < end]

    def _take(self, head: Head, before: int, end: int) -> None:
        """Take the paper that begins with `head`; from its end to `end` all is cut."""
        stop = self._end(head.start, end)
        lines = self._credits(head, stop)
        if lines:
            self._cuts.append(Cut("网页信息", lines.start, lines.stop))
        self._papers.append(Extent(head.title, head.start, stop, before, head.title_line, lines))

    def _credits(self, head: Head, end: int) -> range:
        """Return the lines below the title that tell of the page: 来源：示例网."""
        if head.title_line is None:
            return range(0)
        below = [i for i in self._filled(head.start, end) if bare(self._lines[i]) not in head.title]
        about = list(takewhile(lambda i: line_signs.is_about_page(self._lines[i]), below))
        return range(about[0], about[-1] + 1) if about else range(0)

    # What stands before

    def _take_lead(self, at: int, head: Head) -> None:
        """Take lines `[at, head.start)` as the notice that issues, or cut them."""
        filled = [i for i in self._filled(at, head.start) if not any(c.start <= i < c.end for c in self._cuts)]
        if self._papers and filled:  # they were taken as the end of the paper before
            return
        notice = self._notice(filled, at)
        if notice is not None:
            self._cut_lead(self._filled(at, notice.start), notice.start)
            self._take(notice, at, self._before_annex(head.start))
        else:
            self._cut_lead(filled, head.start)

    def _notice(self, filled: list[int], floor: int) -> Head | None:
        """Return the head of a notice: a title, then sentences that issue."""
        for at in filled:
            if self._heads.can_be_title(at) and genre(bare(self._lines[at])) in ISSUING:
                head = self._heads.at(at, floor)
                below = [self._lines[i] for i in filled if i > at]
                issues = any(map(line_signs.is_handed_on, below)) and not any(map(line_signs.is_news, below))
                if issues and len(head.title) >= _LEAST_NOTICE_TITLE:
                    return head
        return None

    def _before_annex(self, start: int) -> int:
        """Return *start*, or the line 附件 right above it."""
        above = max((i for i in self._heads.filled if i < start), default=None)
        return above if above is not None and line_signs.is_annex(self._lines[above]) else start

    def _cut_lead(self, filled: list[int], end: int) -> None:
        if not filled:
            return
        news = [i for i in filled if line_signs.reports(self._lines[i])]
        if news:
            begin = filled[0]
            if self._is_page:
                begin = next(i for i in filled if line_signs.is_sentence(self._lines[i]) or i == news[0])
            if begin > filled[0]:
                self._cuts.append(Cut("网页导航", filled[0], begin))
            self._cuts.append(Cut("新闻导语", begin, end))
            return
        kind = "网页导航" if self._is_page else "版头"
        if any(line_signs.is_sentence(self._lines[i]) for i in filled):
            kind = "题名之前的文字"
        self._cuts.append(Cut(kind, filled[0], end))

    # Where a paper ends

    def _end(self, start: int, end: int) -> int:
        """Return where the paper that begins at *start* ends.

        That is before its tail or its 版记 if it has one, else at *end*.
        """
        filled = self._filled(start, end)
        numbered = [i for i in filled if self._heads.grammar[i].kind in _NUMBERED]
        sentences = (i for i in filled[1:] if line_signs.is_sentence(self._lines[i]))
        last = numbered[-1] if numbered else next(sentences, start)
        is_interview = any(line_signs.is_interview(self._lines[i]) for i in filled if i <= last)
        after = [i for i in filled if i > last and not (is_interview and line_signs.is_interview(self._lines[i]))]
        tail = next((i for i in after if line_signs.is_tail(self._lines[i])), None)
        if tail is not None:
            tail = self._heading_of_tail(tail, last)
            self._cuts.append(Cut("网页尾部" if self._is_page else "文末附带的内容", tail, end))
            end = tail
        imprint = next((i for i in after if i < end and line_signs.is_imprint(self._lines[i])), None)
        if imprint is not None and all(len(self._lines[i]) < _LONGEST_IMPRINT for i in after if imprint <= i < end):
            self._cuts.append(Cut("版记", imprint, end))
            end = imprint
        return end

    def _heading_of_tail(self, tail: int, last: int) -> int:
        """Return where the heading over the tail begins.

        Short lines over it that are no sentence and speak of the paper are its heading.
        """
        for above in reversed(self._filled(last + 1, tail)):
            text = self._lines[above]
            if "《" not in text or line_signs.is_sentence(text) or len(text) > _LONGEST_TAIL_HEADING:
                break
            tail = above
        return tail
