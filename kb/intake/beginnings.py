"""Where in a text a paper begins: the title above a structure, or the first line of a text that has none."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kb.documents import Line, read_lines
from kb.intake import line_signs
from kb.intake.issuers import offices
from kb.intake.note import broken_notes
from kb.intake.stated_titles import StatedTitles
from kb.intake.title import OFFICE, STATE, bare, genre, goes_on, is_title
from kb.text import fold_text
from kb.versions import is_of_rules

ISSUING = frozenset({"通知", "通告", "公告"})
"""Papers that may issue another one, which then stands behind them."""

# 第二部分, 第三篇: parts that no address names.
_PART = re.compile(r"第[二三四五六七八九十]{1,3}(?:部分|篇|单元|讲|辑|卷)(?![的中])")
_BEGINS = {"总则", "总纲"}
_CONTENTS = {"目录", "目次"}
# How many lines of running text, and how many others, may stand between a title and the first number: the preamble of
# the 准则 has nine paragraphs, that of a regulation in articles rarely more than one.
_MOST_PREAMBLE, _MOST_OUTLINE_PREAMBLE = 14, 40
# Lines between title and number that are no sentence, note or label: a preamble has hardly any, a menu many.
_MOST_ODD = 6
# All lines that are looked at above a number: a preamble, and the numbers of a printed table of contents.
_MOST_LINES = 200
# A title within a file, after which another paper begins, is no short one (总则, 工作方案), unless a set of rules.
_LEAST_NEXT_TITLE = 6
_FIRM = ("章程", "准则", "条例", "规则", "规定", "办法", "细则", "意见", "通知", "决定", "决议")
_NUMBERED = {"part", "chapter", "article", "outline"}
# Characters of a first line of a title that is broken over two, and of a first line that is taken as title: centred in
# the large type of a title, a line of A4 holds 20 to 25, on a page twice as many.
_LONGEST_FIRST_LINE = 60
# Lines over which a title is broken: four of 25 characters hold the longest that were seen, 165 need seven.
_MOST_TITLE_LINES = 7
# Lines with text at the head of a file among which a title on record is looked for: farther down it is only named.
_HEAD_OF_FILE = 40
# Lines of 题注 between a title and its repetition: a law that was amended seven times has one for each.
_MOST_NOTES = 12
# Characters: a shorter line that ends in 公告 or 通知 is a column of a site (学校公告, 通知公告).
_LEAST_TITLE_ON_PAGE = 8
_STAGE = re.compile(
    r"[（(](?:试行|暂行|(?:修订|修改|修正)?草案.{0,6}|.{0,6}(?:征求意见|送审|讨论|审议|代拟|报批)稿.{0,4})[）)]"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
# What leads from the title of an annex to its first article.
_LEADS_TO_ARTICLES = re.compile(r"制定本|订立本|(?:如下|约定)[：:。]$")


@dataclass(frozen=True)
class Head:
    """The beginning of a paper: its title and its first line.

    `title_lines` are the lines of the title, none if it stands elsewhere; `is_sure` says that the title is on record.
    `basis` says on what the title rests if on nothing but a guess. `repeats` are lines below it that say it once more.
    `is_anew` says that numbers begin anew there although no title does.
    """

    title: str
    title_lines: tuple[int, ...]
    start: int
    is_sure: bool
    basis: str = ""
    repeats: tuple[int, ...] = ()
    is_anew: bool = False

    @property
    def title_line(self) -> int | None:
        """Return the first line of the title."""
        return self.title_lines[0] if self.title_lines else None


class _Numbers:
    """What numbers a paper has had so far, to tell whether the next one begins anew."""

    def __init__(self) -> None:
        self.articles = 0
        self.last_article = -1
        self.chapter = 0
        self._is_text_in_chapter = False
        self._has_chapters = False
        self._goes_on = False

    def take(self, at: int, line: Line, *, is_sentence: bool) -> None:
        """Take the next line."""
        if line.kind == "article" and not (line.follows_text and line.value > 1 and not self.articles):
            self.articles += 1
            self.last_article = at
            self._goes_on = False
        elif line.kind in {"part", "chapter", "section", "outline", "suboutline"} and line.value > 1:
            self._goes_on = True  # 第二章 or 二、: what is counted anew below it is a part of the same paper
        elif _PART.match(line.text):
            self._goes_on = True
        if line.kind == "part":
            self.chapter = 0
        elif line.kind == "chapter":
            self._has_chapters |= self._is_text_in_chapter and line.value > 1
            self.chapter = line.value
        elif line.kind == "article" or is_sentence:
            self._is_text_in_chapter = self._is_text_in_chapter or self.chapter > 0

    def is_anew(self, line: Line) -> bool:
        """Tell whether *line*, the first of its kind, counts anew what was counted before."""
        if line.kind == "article":
            return self.articles > 1 and not self._goes_on
        if line.kind == "bare":  # 附则 and 结语 are not counted anew
            return self.articles > 1 and not self._goes_on and fold_text(line.text) in _BEGINS
        is_first = line.kind == "part" or (line.kind == "chapter" and self.chapter > 0)
        return is_first and line.value == 1 and (self.articles > 1 or self._has_chapters)


class Heads:
    """The beginnings of papers in *lines*.

    `titles` are folded titles that are surely titles; `stated` are those that the file states of itself, the most
    trusted first (its meta data, its <title>, its name); `is_page` says that it is a web page, most of which is not the
    paper; `links` are the lines that are links and nothing else.
    """

    def __init__(
        self,
        lines: Sequence[str],
        titles: Collection[str],
        *,
        is_page: bool,
        stated: Sequence[str] = (),
        links: Collection[int] = (),
    ) -> None:
        self.lines = [line.strip() for line in lines]
        self.grammar: dict[int, Line] = {line.line - 1: line for line in read_lines("\n".join(lines))}
        self.filled = sorted(self.grammar)
        self._titles = titles
        self._is_page = is_page
        self._links = links
        self._stated = StatedTitles(stated, titles, self.lines, is_page=is_page)
        self._annexes = [at for at in self.filled if self._begins_annex(at)]
        self._next_value = self._next_values()
        filled = [self.lines[at] for at in self.filled]
        self._noted = {self.filled[i] for start, end in broken_notes(filled) for i in range(start, end)}
        self._can_be_title: dict[int, bool] = {}
        # A line is looked at by each of the seven around it that may be titles.
        self._bare: dict[int, str] = {}
        self._joinable: dict[int, bool] = {}

    def all(self) -> list[Head]:
        """Return the heads in order; at least one if there is any text."""
        heads: list[Head] = []
        numbers = _Numbers()
        nothing_above = 0  # up to here no title stands, as was seen from an opening before
        for at in self.filled:
            if self._is_opening(at):
                if not heads and numbers.articles > 1:  # of a paper whose title nobody could tell
                    heads.append(self._without_structure(None))
                floor = max(nothing_above, heads[-1].start + 1 if heads else 0, numbers.last_article + 1)
                head = self._above(at, floor)
                nothing_above = at if head is None else nothing_above
                head = self._settled(head, heads, at, numbers)
                if head is not None:
                    heads.append(head)
                    numbers = _Numbers()
            numbers.take(at, self.grammar[at], is_sentence=line_signs.is_sentence(self.lines[at]))
        if self.filled and not (heads and self._is_trusted(heads[0])):
            heads[:1] = [self._without_structure(heads[0] if heads else None)]
        return heads

    def between(self, start: int, end: int) -> list[int]:
        """Return the lines with text in `[start, end)`."""
        return self.filled[bisect_left(self.filled, start) : bisect_left(self.filled, end)]

    def before(self, at: int, floor: int = -1) -> int | None:
        """Return the last line with text before *at* and after *floor*."""
        position = bisect_left(self.filled, at) - 1
        return self.filled[position] if position >= 0 and self.filled[position] > floor else None

    def can_be_title(self, at: int) -> bool:
        """Tell whether line `at` can be the title of a paper."""
        if at not in self._can_be_title:
            self._can_be_title[at] = self._is_title(at)
        return self._can_be_title[at]

    def has_annex(self, start: int, end: int) -> bool:
        """Tell whether an annex begins in the lines `[start, end)`."""
        return bisect_left(self._annexes, start) < bisect_left(self._annexes, end)

    def anew_in_annex(self, start: int, end: int) -> int:
        """Return the first line in `[start, end)` on which the articles of an annex begin under no heading; else -1."""
        articles = [at for at in self.between(start, end) if self.grammar[at].kind == "article"]
        firsts = (at for at in articles[1:] if self.grammar[at].value == 1 and self._is_opening(at))
        annex = next((at for at in self.between(start, end) if self._is_sign_of_annex(at)), end)
        return next((at for at in firsts if at > annex and not self._is_under_heading(at, start)), -1)

    def _is_sign_of_annex(self, at: int) -> bool:
        return self.has_annex(at, at + 1) or bare(self.lines[at]).startswith(("附：", "附:"))

    def _is_under_heading(self, opening: int, floor: int) -> bool:
        """Tell whether an opening has a heading: right above it, or above its chapter, its note, its preamble."""
        for at in reversed(self.between(floor, opening)[-_MOST_PREAMBLE:]):
            text, kind = self.lines[at], self.grammar[at].kind
            if kind in {"part", "chapter", "section", "bare"} or line_signs.is_note(text):
                continue
            if line_signs.is_sentence(text):
                if _LEADS_TO_ARTICLES.search(text):
                    continue
                return False
            above = self.before(at, floor)
            is_below_sign = kind in {"plain", "heading"} and above is not None and self._is_sign_of_annex(above)
            is_name = is_below_sign and bool(_HAN.search(text))
            return self._is_sign_of_annex(at) or is_name or self.can_be_title(at)
        return False

    def at(self, at: int, floor: int) -> Head:
        """Return the head whose title stands on line *at*.

        A long title was broken over the lines above, down to *floor*, and below.
        """
        own = self._title_lines(at, floor)
        title, start = self._joined(own), min(own)
        basis = ""
        named = [at for at in own if not _STAGE.fullmatch(self.lines[at])]
        if len(named) > 1 and not self._stated.confirms(title) and not self._stated.confirms(self._joined(named)):
            basis = f"接在一起的第 {start + 1}–{max(own) + 1} 行"
        return Head(title, own, start, fold_text(title) in self._titles, basis)

    # What a line is

    def _is_title(self, at: int) -> bool:
        text = self.lines[at]
        is_line = self.grammar[at].kind in {"plain", "heading"} and at not in self._noted
        if not is_line or line_signs.begins_annex(text):
            return False
        if self._stated.rank(bare(text)) is not None and not (
            at in self._links and len(bare(text)) < _LEAST_TITLE_ON_PAGE
        ):
            return True
        if not (is_title(text, self._titles) or self._is_name_of_law(at)) or line_signs.is_about_page(text):
            return False
        is_column = self._is_page and len(bare(text)) < _LEAST_TITLE_ON_PAGE and genre(bare(text)) in ISSUING
        return fold_text(bare(text)) in self._titles or not (at in self._links or is_column)

    def _is_name_of_law(self, at: int) -> bool:
        """Tell whether a line is the short name of a law below the name of its state: 中华人民共和国 / 保险法."""
        above = self.before(at)
        is_named = above is not None and bool(STATE.fullmatch(bare(self.lines[above])))
        return is_named and bool(genre(bare(self.lines[at])))

    def _begins_annex(self, at: int) -> bool:
        text = self.lines[at]
        return text.lstrip("#　 ").startswith("附") and line_signs.begins_annex(text) and "。" not in text

    def _next_values(self) -> dict[int, int]:
        """Return of each numbered line the number of the next line of its kind."""
        values: dict[int, int] = {}
        following: dict[str, int] = {}
        for at in reversed(self.filled):
            line = self.grammar[at]
            values[at] = following.get(line.kind, 0)
            following[line.kind] = line.value
        return values

    # Titles over several lines

    def _joined(self, own: Sequence[int]) -> str:
        return bare("".join(map(self._words, own)))

    def _words(self, at: int) -> str:
        """Return a line as a title has it."""
        if at not in self._bare:
            self._bare[at] = bare(self.lines[at])
        return self._bare[at]

    def _title_lines(self, at: int, floor: int) -> tuple[int, ...]:
        """Return the lines of a title, one of which is *at*.

        The most lines that make up a title which is on record or stated; else those that go on with one another.
        """
        position = bisect_left(self.filled, at)
        first = last = position
        if position + 1 < len(self.filled) and _STAGE.fullmatch(self.lines[self.filled[position + 1]]):
            last += 1
        while last - position < _MOST_TITLE_LINES and self._may_join(last + 1) and self._goes_on(last, last + 1):
            last += 1
        lowest = max(bisect_left(self.filled, floor), position - _MOST_TITLE_LINES)
        while first > lowest and self._may_join(first - 1):
            first -= 1
        for begin in range(first, position + 1):
            own = self.filled[begin : last + 1]
            if self._stated.confirms(self._joined(own)):
                return tuple(own)
        begin = position
        while begin > first and self._goes_on(begin - 1, begin):
            begin -= 1
        return tuple(self.filled[begin : last + 1])

    def _may_join(self, position: int) -> bool:
        """Tell whether the line at a position among the filled ones can be a part of a title."""
        if not 0 <= position < len(self.filled):
            return False
        at = self.filled[position]
        if at not in self._joinable:
            self._joinable[at] = self._is_joinable(at)
        return self._joinable[at]

    def _is_joinable(self, at: int) -> bool:
        text = self._words(at)
        is_line = (
            self.grammar[at].kind in {"plain", "heading"} and at not in self._links and not self.has_annex(at, at + 1)
        )
        is_other = line_signs.is_sentence(text) or line_signs.is_about_page(text) or line_signs.is_note(text)
        is_other = is_other or line_signs.is_of_letterhead(text) or text.startswith(("（", "(", "|"))
        return is_line and len(text) <= _LONGEST_FIRST_LINE and not is_other and not text.endswith(tuple("。；;：:"))

    def _goes_on(self, above: int, below: int) -> bool:
        """Tell whether a title goes on from one line to the next: 关于印发《示例办法》 / 的通知."""
        upper, lower = (self._words(self.filled[position]) for position in (above, below))
        return not self._stated.confirms(upper) and goes_on(upper, lower, is_page=self._is_page)

    def _first_statement(self, head: Head) -> Head:
        """Return the head that begins where its title is stated first, with nothing but 题注 in between."""
        if not head.title_lines:
            return head
        position = bisect_left(self.filled, head.start) - 1
        for above in range(position, max(-1, position - _MOST_NOTES), -1):
            at = self.filled[above]
            if fold_text(bare(self.lines[at])) == fold_text(head.title) and above < position:
                return Head(head.title, (at,), at, head.is_sure, "", head.title_lines)
            if not line_signs.is_note(self.lines[at]) or line_signs.is_about_page(self.lines[at]):
                break
        return head

    # Where a structure begins

    def _is_opening(self, at: int) -> bool:
        """Tell whether a structure may begin: with the first part, chapter, article or 一、, a 总则, a 总纲."""
        line = self.grammar[at]
        is_first = line.kind in _NUMBERED and line.value == 1
        # 第一条规定…, without a space, is an article if 第二条 follows.
        return line.kind == "bare" or (is_first and (not line.follows_text or self._next_value[at] == 2))

    def _above(self, opening: int, floor: int) -> Head | None:
        """Return the title above a structure: the nearest known or possible one."""
        fallback: Head | None = None
        sentences = odd = 0
        most = _MOST_OUTLINE_PREAMBLE if self.grammar[opening].kind == "outline" else _MOST_PREAMBLE
        for at in reversed(self.between(floor, opening)[-_MOST_LINES:]):
            text = self.lines[at]
            announced = line_signs.full_text_follows(text)
            if announced is not None:
                title = announced or self._named_above(at, floor)
                return fallback or Head(title, (), self._after(at), fold_text(title) in self._titles)
            if self.can_be_title(at):
                head = self.at(at, floor)
                if head.is_sure or self._is_better(head, fallback):
                    return self._first_statement(head)
                fallback = fallback or head
            elif line_signs.is_sentence(text):
                sentences += 1
            elif not (line_signs.is_note(text) or line_signs.is_about_page(text) or bare(text) in _CONTENTS):
                odd += self.grammar[at].kind in {"plain", "heading"}
            if sentences > most or odd > _MOST_ODD:
                break
        return self._first_statement(fallback) if fallback else None

    def _is_better(self, head: Head, fallback: Head | None) -> bool:
        """Tell whether the file states a title so that no nearer line can be meant."""
        if self._stated.rank(head.title) is None:
            return False
        if fallback is None:
            return True
        is_notice = genre(head.title) in ISSUING or fold_text(fallback.title) in fold_text(head.title)
        return not is_notice and self._stated.rank(fallback.title) is None

    def _settled(self, head: Head | None, heads: Sequence[Head], opening: int, numbers: _Numbers) -> Head | None:
        """Return the head if a paper begins with it, or with an opening that has none and counts anew; else None."""
        if not heads:
            return head if head is None or head.basis else self._with_basis(head)
        if head is not None and self._is_next(head, heads[-1], opening):
            return head
        is_within = self.has_annex(heads[-1].start, opening) or not numbers.is_anew(self.grammar[opening])
        return None if is_within else self._anew(head, opening, numbers)

    def _with_basis(self, head: Head) -> Head:
        """Return the head with that its title is a guess, if the file states another or none.

        So it is on a page, and where a line stands on top of it that may be its beginning.
        """
        if not head.title_lines or self._stated.confirms(head.title):
            return head
        basis = "正文上面最近的一行" if self._is_page else ""
        above = bisect_left(self.filled, head.start) - 1
        if not self._is_page and self._may_begin_title(above):
            basis = f"第 {head.start + 1} 行（上面的“{self.lines[self.filled[above]]}”没有算进去）"
        return Head(head.title, head.title_lines, head.start, head.is_sure, basis, head.repeats)

    def _may_begin_title(self, position: int) -> bool:
        """Tell whether the line at a position can be the beginning of the title below it, and is no office or label."""
        if not self._may_join(position):
            return False
        text = bare(self.lines[self.filled[position]])
        is_label = line_signs.is_annex(text) or line_signs.is_date(text) or line_signs.is_path(text)
        return bool(_HAN.search(text)) and not (is_label or OFFICE.search(text) or offices(text))

    def _anew(self, head: Head | None, opening: int, numbers: _Numbers) -> Head:
        """Return the beginning of a second text without a title: with the short lines above its first number."""
        if head is not None:
            return Head(head.title, head.title_lines, head.start, False, is_anew=True)
        start = opening
        for at in reversed(self.between(numbers.last_article + 1, opening)):
            text = self.lines[at]
            if (
                line_signs.is_sentence(text)
                or line_signs.is_date(text)
                or self.grammar[at].kind not in {"plain", "heading"}
            ):
                break
            start = at
        return Head("", (), start, False, is_anew=True)

    def _is_next(self, head: Head, before: Head, opening: int) -> bool:
        """Tell whether *head* begins another paper, no annex of *before*."""
        above = self.before(head.start, before.start)
        if head.start <= before.start or above is None:
            return False
        if line_signs.is_annex(self.lines[above]):
            return genre(before.title) in ISSUING
        if self.has_annex(before.start, head.start):
            return False
        if head.is_sure or not head.title_lines:
            return True
        text = self.lines[above]
        ends = (
            line_signs.is_sentence, line_signs.is_date, line_signs.is_tail, line_signs.is_imprint,
            line_signs.is_of_letterhead,
        )  # fmt: skip
        is_whole = any(is_end(text) for is_end in ends) or text.endswith("。")
        is_firm = self.grammar[opening].kind != "outline" or "关于" in head.title or head.title.endswith(_FIRM)
        return is_whole and is_firm and (len(head.title) >= _LEAST_NEXT_TITLE or is_of_rules(head.title))

    def _is_trusted(self, head: Head) -> bool:
        """Tell whether what stands before the first head may be cut.

        So it is on a page, and where it only introduces the paper.
        """
        above = [self.lines[i] for i in self.between(0, head.start)]
        return (
            self._is_page
            or head.is_sure
            or not any(map(line_signs.is_sentence, above))
            or any(line_signs.reports(text) or line_signs.is_handed_on(text) for text in above)
        )

    # A paper without a structure

    def _without_structure(self, fallback: Head | None) -> Head:
        """Return the head of a paper without a structure that shows it.

        It is a title on record, that which the file states, the line above the text that can be one, or the first line.
        """
        first = self.filled[0]
        known = next(
            (at for at in self.filled[:_HEAD_OF_FILE] if fold_text(bare(self.lines[at])) in self._titles), None
        )
        if self._is_page:
            head = self.at(known, known) if known is not None else self._of_page()
            if head is not None:
                return head
        elif known == first:
            return self.at(first, first)
        below = self._below_letterhead()
        if below is not None:
            return below
        head = self._first_line(first)
        if fallback is not None and (fallback.start == first or not head.title):
            return Head(fallback.title, fallback.title_lines, first, False, fallback.basis)
        return head

    def _of_page(self) -> Head | None:
        """Return the title of a page: as it states it, over what it says of itself, or nearest above the text."""
        text_begins = self._text_begins()
        stated = [(rank, at) for at in self.filled if (rank := self._stated.rank(bare(self.lines[at]))) is not None]
        stated = [(rank, at) for rank, at in stated if self.can_be_title(at)]
        above = [(rank, at) for rank, at in stated if at <= text_begins] or stated
        if above:
            best = min(rank for rank, _ in above)
            places = [at for rank, at in above if rank == best]
            at = next((at for at in reversed(places) if at not in self._links), places[-1])
            return self.at(at, at)
        head = self._broken_title_of_page(text_begins)
        if head is not None:
            return head
        lines = [at for at in self.between(0, text_begins) if self._can_stand_over_text(at)]
        credited = [at for at in lines if self._is_over_credits(at)]
        possible = [at for at in lines if self.can_be_title(at)]
        nearest = next(iter(credited[-1:] or possible[-1:] or lines[-1:]), None)
        if nearest is None:
            return None
        head = self.at(nearest, 0)
        basis = "网页信息上面的一行" if credited else "正文上面最近的一行"
        return Head(head.title, head.title_lines, head.start, head.is_sure, basis)

    def _broken_title_of_page(self, text_begins: int) -> Head | None:
        """Return the title that a page states and shows over several lines."""
        for at in reversed(self.between(0, text_begins)):
            if self._may_join(bisect_left(self.filled, at)):
                head = self.at(at, 0)
                if len(head.title_lines) > 1 and self._stated.confirms(head.title):
                    return head
        return None

    def _text_begins(self) -> int:
        """Return the first line of running text; behind the last line if there is none."""
        sentences = (at for at in self.filled if at not in self._links and line_signs.is_sentence(self.lines[at]))
        return next((at for at in sentences if not line_signs.is_about_page(self.lines[at])), self.filled[-1] + 1)

    def _can_stand_over_text(self, at: int) -> bool:
        """Tell whether a line over the text of a page may be its title: no link, no path, nothing of the site."""
        text = self.lines[at]
        is_line = self.grammar[at].kind in {"plain", "heading"} and at not in self._links
        is_other = line_signs.is_about_page(text) or line_signs.is_of_site(text) or line_signs.is_path(text)
        is_other = is_other or self._stated.is_site(bare(text))
        return is_line and not is_other and not line_signs.is_date(text) and not line_signs.is_salutation(text)

    def _is_over_credits(self, at: int) -> bool:
        position = bisect_right(self.filled, at)
        return position < len(self.filled) and line_signs.is_about_page(self.lines[self.filled[position]])

    def _below_letterhead(self) -> Head | None:
        """Return the title below 版头 of a paper that has no numbers: 示例局文件, 示发〔2024〕3号, 关于…的通知."""
        letterhead = 0
        for at in self.filled[:_HEAD_OF_FILE]:
            text = self.lines[at]
            if line_signs.is_of_letterhead(text) or line_signs.is_about_page(text):
                letterhead = at + 1
            elif not offices(text):  # of a joint 版头 each stands on a line of its own
                break
        begin = next(iter(self.between(letterhead, self.filled[-1] + 1)), None) if letterhead else None
        if begin is None:
            return None
        candidates = self.between(begin, begin + 2 * _MOST_TITLE_LINES)[:_MOST_TITLE_LINES]
        heads = (self.at(at, begin) for at in candidates if self.can_be_title(at))
        return next((head for head in heads if head.start == begin), None)

    def _first_line(self, first: int) -> Head:
        """Return the first line as the title, if it is short.

        A sentence, the number of a part and a row of a table are no titles.
        """
        if self.can_be_title(first) or self._stated.confirms(self._joined(self._title_lines(first, first))):
            return self.at(first, first)
        broken = self._broken_from(first)
        if broken is not None:
            return broken
        text = bare(self.lines[first])
        is_short = len(text) <= _LONGEST_FIRST_LINE and not text.endswith(tuple("。；：，"))
        if self.grammar[first].kind in {"plain", "heading"} and is_short and not text.startswith("|"):
            return Head(text, (first,), first, False, "第一行")
        return Head("", (), first, False)

    def _broken_from(self, first: int) -> Head | None:
        """Return the title that begins on the first line and ends on one of the next."""
        for at in self.filled[1:_MOST_TITLE_LINES]:
            if not self._may_join(bisect_left(self.filled, at)):
                return None
            head = self.at(at, first)
            if head.start == first and (self.can_be_title(at) or self._stated.confirms(head.title)):
                return head
        return None

    def _named_above(self, at: int, floor: int) -> str:
        """Return the longest title in 书名号 on the nearest line above."""
        for above in reversed(self.between(floor, at + 1)):
            titles_in_line = (match[1] for match in re.finditer(r"《([^》]{4,80})》", self.lines[above]))
            if longest := max(filter(genre, titles_in_line), key=len, default=""):
                return longest
        return ""

    def _after(self, at: int) -> int:
        return next(iter(self.between(at + 1, self.filled[-1] + 1)), at + 1)
