"""Where the annexes of a text begin, 附件1, 附录, 附表, and where its notes do (注释).

Only the line that begins an annex is one: it stands after the text it belongs to, and something stands below it. What a
notice says before its 落款 (附件：1. 登记表) is a list of annexes; after a line that stands amid the articles of a text
these go on.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kb.documents.address import ANNEXES
from kb.documents.lines import Line
from kb.documents.sequence import is_prose
from kb.text import days, fold_text, number

_ADOPTED = re.compile("通过|批准|修订|修正|修改|发布|公布|印发")
# 题注 names the days and the meetings of a text; a longer line is running text. A judgement, not a measurement.
_LONGEST_NOTE = 120
# 题注 in brackets has a line for the adoption and one for each of a few amendments.
_MOST_LINES = 5


def split_note(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Return 题注 at the head of a text, and the lines after it.

    It stands in brackets that may run over a few lines （2016年10月27日…通过）, or is one line without them that says no
    more than when and by whom it was adopted or issued.
    """
    if not lines or lines[0].kind not in {"plain", "heading"}:
        return [], lines
    text = lines[0].text
    if text[0] not in "（(":
        is_short = len(text) <= _LONGEST_NOTE and not re.search("[。；：]", text)
        is_note = len(lines) > 1 and is_short and _ADOPTED.search(text) and any(True for _ in days(text))
        return (lines[:1], lines[1:]) if is_note else ([], lines)
    for count in range(1, min(len(lines), _MOST_LINES) + 1):
        if lines[count - 1].text.endswith(("）", ")")):
            return lines[:count], lines[count:]
    return [], lines


_SPACE = r"[\s\u3000]*"
_EDGE = rf"(?:{_SPACE}[:：.．、]{_SPACE}|[\s\u3000]+)"
# Two lines of a title in print, at thirty characters each.
_LONGEST_TITLE = 60
_TITLE = rf"[^。；，！？;!?]{{1,{_LONGEST_TITLE}}}"
_NUMERAL = r"[一二三四五六七八九十]{1,3}|[0-9０-９]{1,2}"
_MARK = re.compile(
    rf"[（(【\[]?附{_SPACE}(?P<word>[件录表图]){_SPACE}[（(]?(?P<number>{_NUMERAL}|[A-Z])?"
    rf"(?:{_SPACE}(?:[-－—–.．]|之){_SPACE}(?P<inserted>[0-9０-９]{{1,2}}|[一二三四五六七八九十]{{1,2}}))?[）)】\]]?"
    rf"(?:(?P<bare>{_EDGE}?)|{_EDGE}(?P<title>{_TITLE})|(?P<bracketed>[（(《]{_TITLE}))"
)
# 附：示例表, without a word for what it is.
_UNNAMED = re.compile(rf"附{_SPACE}[:：]{_SPACE}(?P<title>{_TITLE})?")
# What explains a text and stands behind it: it cites its articles and has none.
_EXPLANATION = re.compile(
    r"(?:关于)?(?:《[^》]{2,60}》)?的?(?:起草|修订|编制|制定|修改)(?:情况)?的?说明[：:]?|说{0}明[：:]?".replace(
        "{0}", _SPACE
    )
)
# The sign, its number, space and sixty characters of a title, with some room for spaces between them.
_LONGEST = 90
_LISTED = re.compile(r"[（(]?[0-9０-９]{1,2}[）).．、](?![0-9０-９])|附[件录表图]")
_NOTES = {"注释", "脚注", "尾注"}
_KINDS = {name[-1]: kind for kind, name in ANNEXES.items()}

# A line of a 落款, and how many of them there are at most, the day and （此件公开发布） among them.
_SHORT = 40
_MOST_SIGNED = 6


@dataclass(frozen=True)
class Mark:
    """The line that begins an annex.

    `number` is 0 if it has none, `inserted` the second one of 附件1-1; `name` is 附件1 without space, as it is written;
    `title` is what the annex is called, empty if nothing tells. `has_own_line` says that the title stands on the next line.
    What only explains the text (起草说明) is a heading with no number.
    """

    kind: str
    number: int
    name: str
    title: str
    has_own_line: bool = False
    inserted: int = 0

    def follows(self, before: "Mark") -> bool:
        """Tell whether it is the next annex: 附件2 after 附件1, 附件1-2 after 附件1-1."""
        after = (before.number, before.inserted + 1), (before.number + 1, 0), (before.number + 1, 1)
        return self.kind == before.kind and (self.number, self.inserted) in after and before.number > 0


@dataclass(frozen=True)
class Stretch:
    """Lines that belong together: the text itself, an annex, which has a mark, or the notes."""

    lines: tuple[Line, ...]
    mark: Mark | None = None


@dataclass(frozen=True)
class _Before:
    """What stands before a line in the text or the annex it is in.

    The numbers of its last article and 一、, whether there is any text, how many lines ago a day ended a line.
    """

    article: int = 0
    outline: int = 0
    is_text: bool = False
    since_day: int = _MOST_SIGNED

    def and_then(self, line: Line) -> "_Before":
        """Return what stands before the line after *line*."""
        is_next = line.kind == "article" and (not line.follows_text or line.value == self.article + 1)
        return _Before(
            line.value if is_next else self.article,
            line.value if line.kind == "outline" else self.outline,
            self.is_text or line.kind not in {"plain", "heading", "contents"} or "。" in line.text,
            0 if _ends_in_day(line) else self.since_day + 1,
        )


def stretches(lines: Sequence[Line]) -> list[Stretch]:
    """Return the text itself, then each annex and the notes: together all of *lines*."""
    begins = dict(_beginnings(lines))
    edges = [0, *sorted(begins), len(lines)]
    parts = [Stretch(tuple(lines[: edges[1]]))]
    for start, end in pairwise(edges[1:]):
        mark = begins[start]
        inside = tuple(lines[start:end])
        if mark is not None and mark.kind == "hdg":
            inside = tuple(
                replace(line, kind="plain", number_length=0) if line.kind == "article" else line for line in inside
            )
        parts.append(Stretch(inside, mark and _with_title(mark, inside)))
    return parts


def _beginnings(lines: Sequence[Line]) -> Iterator[tuple[int, Mark | None]]:
    """Yield where annexes begin, with their marks, and where the notes do, with None."""
    marks = [(at, _mark(line)) for at, line in enumerate(lines) if line.text[0] in "附（(【[起修编制关说"]
    candidates = {at: mark for at, mark in marks if mark is not None}
    notes = {at for at, (line, after) in enumerate(pairwise(lines)) if _is_notes(line, after)}
    ends = sorted({*candidates, *notes, len(lines)})
    until = dict(pairwise(ends))
    ahead = _numbers_ahead(lines) if candidates else []
    before, last = _Before(), None
    for at, line in enumerate(lines):
        mark = candidates.get(at)
        if at in notes:
            yield at, None
        elif mark is not None and _is_begun(mark, line, before, last, ahead[at], lines[at + 1 : until[at]]):
            yield at, mark
            before, last = _Before(), mark
            continue
        before = before.and_then(line) if candidates else before


def _mark(line: Line) -> Mark | None:
    if len(line.text) > _LONGEST or line.kind not in {"plain", "heading"}:
        return None
    if unnamed := _UNNAMED.fullmatch(line.text):
        return Mark("annex", 0, "附", unnamed["title"] or "")
    if _EXPLANATION.fullmatch(line.text):
        return Mark("hdg", 0, line.text.rstrip("：:"), line.text)
    match = _MARK.fullmatch(line.text)
    if match is None:
        return None
    numeral, second = match["number"] or "", match["inserted"] or ""
    value = (ord(numeral) - ord("A") + 1 if "A" <= numeral <= "Z" else number(numeral)) if numeral else 0
    inserted = number(second) if second else 0
    if value is None or inserted is None or (inserted and not value):
        return None
    name = f"附{match['word']}{unicodedata.normalize('NFKC', numeral)}{f'-{inserted}' if inserted else ''}"
    kind = _KINDS[match["word"]]
    return Mark(kind, value, name, match["title"] or match["bracketed"] or "", inserted=inserted)


def _is_notes(line: Line, after: Line) -> bool:
    return after.kind == "footnote" and line.kind in {"plain", "heading"} and fold_text(line.text) in _NOTES


def _is_begun(
    mark: Mark, line: Line, before: _Before, last: Mark | None, ahead: tuple[int, int], below: Sequence[Line]
) -> bool:
    """Tell whether an annex begins with *line*.

    `last` is the mark of the annex before, `ahead` what `_numbers_ahead` says.
    """
    if last is not None and mark.follows(last):
        return not _goes_on(before, ahead)  # 附件2 after 附件1, though nothing should stand below
    if not before.is_text or not below or _goes_on(before, ahead) or _is_list(mark, line, below):
        return False
    is_behind = before.article > 0 or before.since_day < _MOST_SIGNED
    if mark.kind == "hdg" or mark.name == "附":
        return is_behind
    return line.kind == "heading" or is_behind or mark.number > 0 or not mark.title


def _goes_on(before: _Before, ahead: tuple[int, int]) -> bool:
    """Tell whether the next numbers go on with those before: 第十一条 after 第十条, if one is missing 第十二条."""
    return any(0 < last < following for last, following in zip((before.article, before.outline), ahead, strict=True))


def _numbers_ahead(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Return for each line the numbers of the next article and 一、; 0 where none follows."""
    ahead: list[tuple[int, int]] = []
    article = outline = 0
    for line in reversed(lines):
        article = line.value if line.kind == "article" and not is_prose(line) else article
        outline = line.value if line.kind == "outline" else outline
        ahead.append((article, outline))
    return ahead[::-1]


def _is_list(mark: Mark, line: Line, below: Sequence[Line]) -> bool:
    """Tell whether the line lists annexes: 附件：1. 登记表, or a name with only a 落款 below."""
    if _LISTED.match(mark.title) or (not mark.title and line.text.endswith((":", "：")) and below[0].kind == "point"):
        return True
    signed = [other for other in below if other.kind != "point"]
    is_tail = len(signed) <= _MOST_SIGNED and all(_is_short(other) for other in signed)
    return is_tail and any(_ends_in_day(other) for other in signed)


def _is_short(line: Line) -> bool:
    return line.kind == "plain" and len(line.text) <= _SHORT and "。" not in line.text


def _ends_in_day(line: Line) -> bool:
    """Tell whether a short line ends in a day, as a 落款 does: 样例小组　2024年5月6日."""
    if not _is_short(line) or "日" not in line.text:
        return False
    bare = line.text.rstrip("）) \u3000")
    return any(end == len(bare) for _, end, _ in days(bare))


def _with_title(mark: Mark, lines: Sequence[Line]) -> Mark:
    """Return the mark with the title that stands on the line below it, if one does."""
    if mark.title or len(lines) < 3 or lines[1].kind not in {"plain", "heading"}:
        return mark
    text = lines[1].text
    is_title = len(text) <= _LONGEST_TITLE and not text.startswith(("（", "(")) and not re.search("[。；！？：:]", text)
    return replace(mark, title=text, has_own_line=True) if is_title and not _ends_in_day(lines[1]) else mark
