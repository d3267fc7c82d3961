"""Where in a sheet a paper begins: the title above a structure, or the first line of a text that has none."""

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
_MOST_ODD = 6
# A title within a file, after which another paper begins, is no short one (总则, 工作方案).
_LEAST_NEXT_TITLE = 6
_FIRM = ("章程", "准则", "条例", "规则", "规定", "办法", "细则", "意见", "通知", "决定", "决议")
_NUMBERED = {"part", "chapter", "article", "outline"}
_LONGEST_FIRST_LINE = 60


@dataclass(frozen=True)
class Head:
    """The beginning of a paper: its title, the line on which that stands (None if it was told elsewhere), and the paper's
    first line. `is_sure` says that the title is known."""

    title: str
    title_line: int | None
    start: int
    is_sure: bool


class Heads:
    """Looks for the heads in `lines`. `known` are folded titles that are surely titles; `stated` is the title that the file
    states of itself; `is_page` says that it is a web page, most of which is not the paper."""

    def __init__(self, lines: Sequence[str], known: Collection[str], *, is_page: bool, stated: str) -> None:
        self.lines = [line.strip() for line in lines]
        self.judged: dict[int, Line] = {line.line - 1: line for line in read_lines("\n".join(lines))}
        self.filled = sorted(self.judged)
        self._known = known
        self._is_page = is_page
        self._stated = stated

    def all(self) -> list[Head]:
        """The heads in order; at least one if there is any text."""
        heads: list[Head] = []
        for opening in self._openings():
            head = self._above(opening, heads[-1].start + 1 if heads else 0)
            if head is not None and (not heads or self._is_next(head, heads[-1], opening)):
                heads.append(head)
        if self.filled and not (heads and self._is_trusted(heads[0])):
            heads[:1] = [self._without_structure(heads[0] if heads else None)]
        return heads

    def can_be_title(self, at: int) -> bool:
        """Whether line `at` can be the title of a paper."""
        is_line = self.judged[at].kind in {"plain", "heading"}
        return is_line and not line_signs.begins_annex(self.lines[at]) and is_title(self.lines[at], self._known)

    def at(self, at: int, floor: int) -> Head:
        """The head whose title ends on line `at`, with the lines above, down to `floor`, over which a long one was broken."""
        title, start = bare(self.lines[at]), at
        while fold_text(title) not in self._known and start > floor and self._goes_on(start - 1, title):
            start -= 1
            title = bare(self.lines[start]) + title
        is_sure = fold_text(title) in self._known
        return Head(bare(title), start, start, is_sure)

    def _openings(self) -> Iterator[int]:
        """Lines with which a structure may begin: the first part, chapter, article or 一、, a 总则, a 总纲."""
        for at in self.filled:
            line = self.judged[at]
            is_first = line.kind in _NUMBERED and line.value == 1
            if line.kind == "bare" or (is_first and (not line.follows_text or self._is_counted_on(at))):
                yield at

    def _is_counted_on(self, at: int) -> bool:
        """Whether 第一条规定…, without a space, is an article: a 第二条 comes before another 第一条."""
        following = (line.value for i, line in self.judged.items() if i > at and line.kind == self.judged[at].kind)
        return next(following, 0) == 2

    def _above(self, opening: int, floor: int) -> Head | None:
        """The title above a structure: the nearest that is known, else the nearest that can be one."""
        found: Head | None = None
        sentences = odd = 0
        most = _MOST_OUTLINE_PREAMBLE if self.judged[opening].kind == "outline" else _MOST_PREAMBLE
        for at in range(opening - 1, floor - 1, -1):
            if at not in self.judged:
                continue
            text = self.lines[at]
            announced = line_signs.full_text_follows(text)
            if announced is not None:
                title = announced or self._named_above(at, floor)
                return found or Head(title, None, self._after(at), fold_text(title) in self._known)
            if self.can_be_title(at):
                head = self.at(at, floor)
                if head.is_sure:
                    return head
                found = found or head
            elif line_signs.is_sentence(text):
                sentences += 1
            elif not (line_signs.is_note(text) or line_signs.is_about_page(text) or bare(text) in _CONTENTS):
                odd += self.judged[at].kind in {"plain", "heading"}
            if sentences > most or odd > _MOST_ODD:
                break
        return found

    def _goes_on(self, above: int, title: str) -> bool:
        """Whether the title began on the line above: 关于印发《示例办法》 / 的通知."""
        if above not in self.judged or self.judged[above].kind not in {"plain", "heading"}:
            return False
        text = bare(self.lines[above])
        if len(text) > _LONGEST_FIRST_LINE or line_signs.is_sentence(text) or line_signs.is_about_page(text):
            return False
        is_end = re.match(r"^(?:的|》|等)|^(?:通知|决定|意见|办法|规定|条例|细则|方案)$", title)
        is_beginning = re.search(r"(?:关于[^》]*|、|的|和|及|与|《[^》]*)$", text)
        return bool(is_end or is_beginning) and bool(re.search("关于|印发|《", text)) and not text.endswith("》")

    def _is_next(self, head: Head, before: Head, opening: int) -> bool:
        """Whether another paper begins with `head`, and not a part or an annex of the one before."""
        above = next((i for i in range(head.start - 1, before.start, -1) if i in self.judged), None)
        if head.start <= before.start or above is None:
            return False
        if line_signs.is_annex(self.lines[above]):
            return genre(before.title) in ISSUING
        if any(line_signs.is_annex(self.lines[i]) for i in range(before.start, head.start)):
            return False
        if head.is_sure or head.title_line is None:
            return True
        text = self.lines[above]
        is_whole = (
            line_signs.is_sentence(text)
            or line_signs.is_date(text)
            or line_signs.is_tail(text)
            or line_signs.is_imprint(text)
        )
        is_firm = self.judged[opening].kind != "outline" or "关于" in head.title or head.title.endswith(_FIRM)
        return is_whole and is_firm and len(head.title) >= _LEAST_NEXT_TITLE

    def _is_trusted(self, head: Head) -> bool:
        """Whether what stands before the first head may be cut: it is a page, or it only introduces the paper."""
        above = [self.lines[i] for i in self.filled if i < head.start]
        return (
            self._is_page
            or head.is_sure
            or not any(map(line_signs.is_sentence, above))
            or any(
                line_signs.is_news(t) or line_signs.is_handed_on(t) or line_signs.full_text_follows(t) is not None
                for t in above
            )
        )

    def _without_structure(self, found: Head | None) -> Head:
        """The head of a paper whose structure does not show where it begins: a known title, that which a page states, the
        first line that can be one, or the first line."""
        first = self.filled[0]
        known = next((at for at in self.filled[:40] if fold_text(bare(self.lines[at])) in self._known), None)
        if self._is_page:
            known = known if known is not None else self._stated_line()
            known = known if known is not None else next(filter(self.can_be_title, self.filled), None)
        if known is not None and (self._is_page or known == first):
            return self.at(known, known)
        head = self._first_line(first)
        if found is not None and (found.start == first or not head.title):
            return Head(found.title, found.title_line, first, False)
        return head

    def _stated_line(self) -> int | None:
        """The last line that is the title a page states of itself, the name of its site left aside."""
        stated = fold_text(re.split(r"[-_|—–]{1,2}", self._stated)[0])
        return next((at for at in reversed(self.filled) if stated and fold_text(bare(self.lines[at])) == stated), None)

    def _first_line(self, first: int) -> Head:
        """The first line as the title, if it is short and no sentence, number of a part or row of a table."""
        text = bare(self.lines[first])
        is_short = len(text) <= _LONGEST_FIRST_LINE and not text.endswith(tuple("。；：，"))
        is_short = is_short or self.can_be_title(first)
        if self.judged[first].kind in {"plain", "heading"} and is_short and not text.startswith("|"):
            return Head(text, first, first, False)
        return Head("", None, first, False)

    def _named_above(self, at: int, floor: int) -> str:
        """The longest title in 书名号 on the nearest line above that names a paper."""
        for above in range(at, floor - 1, -1):
            named = (match[1] for match in re.finditer(r"《([^》]{4,80})》", self.lines[above]))
            if longest := max(filter(genre, named), key=len, default=""):
                return longest
        return ""

    def _after(self, at: int) -> int:
        return next((i for i in self.filled if i > at), at + 1)
