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
from kb.text import document_number

_NUMBERED = {"article", "outline", "suboutline", "chapter"}
# Characters of the title of a notice that issues something; a shorter one (通知公告, 人事通知) is an entry of a menu.
_LEAST_NOTICE_TITLE = 8
# Characters: 版记 has short lines only; a longer one after it shows that 抄送 was a word of the text.
_LONGEST_IMPRINT = 120
# Characters of a line that names the paper over what follows it on a page: 《示例办法》解读.
_LONGEST_TAIL_HEADING = 60
# Characters of a title behind the last article with which something else may begin; 附表, 说明 and the like are shorter.
_LEAST_FOREIGN_TITLE = 6
# What no paper has behind its last article.
_FOREIGN = (line_signs.is_of_letterhead, line_signs.is_of_editors, line_signs.is_about_paper)


@dataclass(frozen=True)
class Extent:
    """A paper: its title, and lines `[start, end)` of the text.

    The lines `credits` and `repeats` are left out; in the lines `[before, start)` its head may state more of it.
    `title_lines` are those of the title, none if it stands elsewhere; `basis` says on what a title rests that is only a
    guess. From `own_end` on something else seems to follow, with a title of its own. `is_anew` says that nothing but its
    numbers shows that a paper begins. `anew_in_annex` is a line of an annex on which articles begin anew under no
    heading, -1 if there is none.
    """

    title: str
    start: int
    end: int
    before: int
    title_lines: tuple[int, ...]
    credits: range = range(0)
    repeats: tuple[int, ...] = ()
    basis: str = ""
    own_end: int = 0
    is_anew: bool = False
    anew_in_annex: int = -1

    @property
    def title_line(self) -> int | None:
        """Return the first line of the title."""
        return self.title_lines[0] if self.title_lines else None

    def lines(self, text_lines: Sequence[str]) -> list[str]:
        """Return the lines of the paper, a title that was broken over several on the first of them.

        In the place of those left out are empty ones, so that they are counted as in the file.
        """
        lines = list(text_lines[self.start : self.end])
        for at in (*self.credits, *self.repeats, *self.title_lines[1:]):
            lines[at - self.start] = ""
        if len(self.title_lines) > 1:
            first = lines[self.title_lines[0] - self.start]
            signs = first[: len(first) - len(first.lstrip("# \t"))]
            lines[self.title_lines[0] - self.start] = signs + self.title
        return lines


@dataclass(frozen=True)
class Cut:
    """Lines `[start, end)` that belong to no paper, and what they are."""

    kind: str
    start: int
    end: int


def extents(
    lines: Sequence[str],
    titles: Collection[str],
    *,
    is_page: bool,
    stated: Sequence[str] = (),
    links: Collection[int] = (),
) -> tuple[list[Extent], list[Cut]]:
    """Divide *lines* into papers and what is cut around them, in order.

    `titles` are folded titles that are surely titles; `stated` are those that the file states of itself, the most trusted
    first; `links` are the lines that are links and nothing else. A text has at least one paper; its title is empty if
    none can be told.
    """
    heads = Heads(lines, titles, is_page=is_page, stated=stated, links=links)
    return _Division(heads, len(lines), is_page=is_page).divide()


class _Division:
    """A text while it is divided into papers and what is cut."""

    def __init__(self, heads: Heads, length: int, *, is_page: bool) -> None:
        self._heads = heads
        self._lines = heads.lines
        self._filled = heads.between
        self._length = length
        self._is_page = is_page
        self._papers: list[Extent] = []
        self._cuts: list[Cut] = []

    def divide(self) -> tuple[list[Extent], list[Cut]]:
        heads = self._heads.all()
        at = 0
        for position, head in enumerate(heads):
            is_last = position + 1 == len(heads)
            end = self._length if is_last else heads[position + 1].start
            before = self._take_lead(at, head)
            at = self._take(head, before, end, is_last=is_last)
        return self._papers, sorted(self._cuts, key=lambda cut: cut.start)

    def _take(self, head: Head, before: int, end: int, *, is_last: bool = True) -> int:
        """Take the paper that begins with *head*; from its end to *end* all is cut. Return where the next lead begins.

        What follows it with a title of its own, before another paper, is not its own but the lead of that.
        """
        last = self._last_number(head.start, end)
        foreign = self._foreign(head, last, end)
        if not is_last:
            end = foreign
        stop = self._end(head.start, end)
        lines = self._credits(head, stop)
        if lines:
            self._cuts.append(Cut("网页信息", lines.start, lines.stop))
        if head.repeats:
            self._cuts.append(Cut("重复的题名", head.repeats[0], head.repeats[-1] + 1))
        own_end = min(foreign, stop)
        self._papers.append(
            Extent(
                head.title, head.start, stop, before, head.title_lines, lines, head.repeats, head.basis, own_end,
                head.is_anew, self._heads.anew_in_annex(head.start, stop),
            )
        )  # fmt: skip
        return end

    def _last_number(self, start: int, end: int) -> int:
        """Return the last article of a paper; -1 if it has none."""
        lines = self._filled(start, end)
        return next((at for at in reversed(lines) if self._heads.grammar[at].kind == "article"), -1)

    def _foreign(self, head: Head, last: int, end: int) -> int:
        """Return where behind the last article something else begins, with a title or a 文号 of its own; else *end*.

        Annexes are the paper's own.
        """
        if last < 0 or self._heads.has_annex(head.start, last):
            return end
        for at in self._filled(last + 1, end):
            text = self._lines[at]
            if self._heads.has_annex(at, at + 1) or line_signs.is_tail(text) or line_signs.is_imprint(text):
                return end
            if self._heads.can_be_title(at) and len(bare(text)) >= _LEAST_FOREIGN_TITLE:
                return max(last + 1, self._heads.at(at, last + 1).start)
            if any(begins(text) for begins in _FOREIGN):
                return at
        return end

    def _credits(self, head: Head, end: int) -> range:
        """Return the lines below the title that tell of the page: 来源：示例网."""
        if head.title_line is None:
            return range(0)
        below = [
            i
            for i in self._filled(head.start, end)
            if i not in head.title_lines and bare(self._lines[i]) not in head.title
        ]
        about = list(takewhile(lambda i: line_signs.is_about_page(self._lines[i]), below))
        return range(about[0], about[-1] + 1) if about else range(0)

    # What stands before

    def _take_lead(self, at: int, head: Head) -> int:
        """Take lines `[at, head.start)` as the notice that issues, or cut them.

        Return from where on they may state more of the paper below them.
        """
        filled = self._filled(at, head.start)
        if not filled:
            return at
        is_between = bool(self._papers)
        notice = self._notice(filled, at, is_between=is_between)
        if notice is None:
            self._cut_lead(filled, head.start)
            ends = [i for i in filled if line_signs.is_sentence(self._lines[i]) or line_signs.is_date(self._lines[i])]
            return ends[-1] + 1 if is_between and ends else at
        self._cut_lead(self._filled(at, notice.start), notice.start)
        self._take(notice, at, self._before_annex(head.start))
        return head.start if is_between else at

    def _notice(self, filled: list[int], floor: int, *, is_between: bool) -> Head | None:
        """Return the head of a notice: a title, then sentences that issue, or, between two papers, a day or a 文号."""
        for at in filled:
            if self._heads.can_be_title(at) and genre(bare(self._lines[at])) in ISSUING:
                head = self._heads.at(at, floor)
                below = [self._lines[i] for i in filled if i > at]
                issues = any(map(line_signs.is_handed_on, below)) and not any(map(line_signs.is_news, below))
                is_signed = any(line_signs.is_date(text) or document_number(text) is not None for text in below)
                is_paper = is_between and is_signed and any(map(line_signs.is_sentence, below))
                if (issues or is_paper) and len(head.title) >= _LEAST_NOTICE_TITLE:
                    return head
        return None

    def _before_annex(self, start: int) -> int:
        """Return *start*, or the line 附件 right above it."""
        above = self._heads.before(start)
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
        if self._papers:
            kind = "两份文件之间的文字"
        elif any(line_signs.is_sentence(self._lines[i]) for i in filled):
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
            is_own = bare(text).startswith("附")  # 附：《示例县值班补贴标准》
            if is_own or "《" not in text or line_signs.is_sentence(text) or len(text) > _LONGEST_TAIL_HEADING:
                break
            tail = above
        return tail
