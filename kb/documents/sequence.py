"""Which numbers are a text's own: those at the head of a line that continue, and those that were run into a line.

第三条示例应当登记, without a space, is an article if it continues the numbers before it, and else prose (第三条规定的…). Where
a number is missing it is looked for inside the lines between its neighbours: 到岗。第四条　登记由…. A lone 第一章 takes the
name on the next line.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kb.documents.lines import LONGEST_TITLE, Line, read_lines
from kb.text import MOST, NUMBER, STRETCHED, clean, number

_SPACE = r"[\s\u3000]*"
_PARTS = {"编": "part", "章": "chapter", "节": "section"}
_DIVISIONS = frozenset(_PARTS.values())
# How a line goes on that only names an article: 第三条第二款…, which is never one; 第三条规定的…, 第三条是….
_PINPOINT = re.compile(rf"第{_SPACE}(?:{NUMBER}|[（(].{{1,4}}[）)]){_SPACE}[款项目]|[（(]第")
_CITED = re.compile(
    rf"{_PINPOINT.pattern}|的|之|规定|所[列称述规指说涉]|[，,、；;。）)]|[至到和及或与]{_SPACE}(?:第|{NUMBER}[条款项])"
)
# How an article begins less often than such a line goes on: 第三条中…, 第三条是…, 第三条与….
_PROSE = re.compile(rf"{_CITED.pattern}|所(?!有|得|在地)|中(?![国华央共等小医药介])|[至到和及或与以已是就叫]|要(?!求)")
# A believed number counts; one that continues counts more than what stands alone, and prose only if it continues.
_SURE, _LIKELY, _UNLIKELY, _CONTINUED = 3, 1, -2, 3
# A number that nothing leads up to and nothing continues is believed so near; a text cites others that are farther off.
_NEAR = 5
_END = r"[。！？!?；;…][”’」』）)】》\"']*"
_SIGN = (
    rf"(?P<sign>(?:\*\*|【)?第{_SPACE}(?P<number>{STRETCHED}){_SPACE}"
    rf"(?:条(?:之(?P<inserted>{NUMBER})(?![些般切定]))?|(?P<division>[编章节]))(?:\*\*|】)?)(?P<mark>[:：]?[\s\u3000]*)"
)
_RUN_IN = re.compile(rf"(?:{_END}{_SPACE}|(?P<blank>[\s\u3000]+)|\A){_SIGN}")
# 第二章　登记第四条登记由…: the name of a chapter ends where an article begins.
_BELOW = re.compile(rf"[^。；！？，：;!?,:第]{{0,{LONGEST_TITLE}}}{_SIGN}")
_SENTENCE = re.compile("[。；！？，：;!?,:]")


@dataclass(frozen=True)
class Settlement:
    """Lines of which it is decided what they are.

    `apart` are those that were run into the line before; `unbelieved` those that begin with the number of an article which
    continues nothing, and are text.
    """

    lines: tuple[Line, ...]
    apart: tuple[Line, ...] = ()
    unbelieved: tuple[Line, ...] = ()


def settlement(lines: Sequence[Line]) -> Settlement:
    """Decide which of *lines* are articles and chapters; every letter of them stays, in order."""
    believed = _believed(lines)
    unbelieved: list[Line] = []
    decided: list[Line] = []
    for at, line in enumerate(lines):
        if line.kind == "article" and at not in believed:
            unbelieved += [] if is_prose(line) else [line]
            line = replace(line, kind="plain", number_length=0)
        decided.append(line)
    parted = _Parting(list(_divided(decided)))
    return Settlement(tuple(_named(parted.lines)), tuple(parted.apart), tuple(unbelieved))


def is_prose(line: Line) -> bool:
    """Tell whether a line only names an article: 第十条规定的…, 第十条第二款…."""
    return line.follows_text and bool(_PROSE.match(clean(line.rest).text))


# Numbers at the heads of lines


def _believed(lines: Sequence[Line]) -> set[int]:
    """Return which lines with the number of an article are one."""
    spots = [at for at, line in enumerate(lines) if line.kind == "article"]
    believed = {at for at in spots if not lines[at].follows_text}
    if len(believed) == len(spots):
        return believed
    spots = [at for at in spots if at in believed or not _PINPOINT.match(lines[at].rest)]
    for run in _runs(lines, [at for at in spots if not lines[at].inserted]):
        believed |= _chain(lines, run)
    last, inserted = 0, 0
    for at in spots:
        line = lines[at]
        if at in believed and line.follows_text and 1 < line.value < last:
            believed.discard(at)
        if line.inserted:
            is_next = line.value == last and line.inserted > inserted
            if at not in believed and is_next and (line.inserted == inserted + 1 or not is_prose(line)):
                believed.add(at)
        elif at not in believed and line.value == last and not is_prose(line):
            believed.add(at)  # a number that comes twice
        if at in believed:
            last, inserted = line.value, line.inserted
    return believed


def _runs(lines: Sequence[Line], spots: Sequence[int]) -> Iterator[list[int]]:
    """Yield the lines whose numbers count on; a 第一条 that a 第二条 follows begins anew."""
    run: list[int] = []
    for place, at in enumerate(spots):
        line = lines[at]
        after = lines[spots[place + 1]].value if place + 1 < len(spots) else 0
        if line.value == 1 and run and (after == 2 or (not line.follows_text and not after)):
            yield run
            run = []
        run.append(at)
    yield run


def _chain(lines: Sequence[Line], run: Sequence[int]) -> set[int]:
    """Return the lines of the heaviest row of rising numbers, without those far from all others.

    The heaviest row before each number is held in a tree of maxima (Fenwick), so that no line looks back at all others.
    """
    tree = [(0, -1)] * (MOST + 2)
    ends: dict[int, tuple[int, int]] = {0: (0, -1)}
    before: dict[int, int] = {}
    best = (0, -1)
    for place, at in enumerate(run):
        line = lines[at]
        weight = _SURE if not line.follows_text else _UNLIKELY if is_prose(line) else _LIKELY
        score, source = _heaviest(tree, line.value)
        if line.value - 1 in ends and ends[line.value - 1][0] + _CONTINUED > score:
            score, source = ends[line.value - 1][0] + _CONTINUED, ends[line.value - 1][1]
        row = (score + weight, place)
        before[place] = source
        if line.value not in ends or row[0] > ends[line.value][0]:
            ends[line.value] = row
            _enter(tree, line.value, row)
        best = row if row[0] > best[0] else best
    chain: list[int] = []
    place = best[1]
    while place >= 0:
        chain.append(run[place])
        place = before[place]
    return _without_strays(lines, chain[::-1])


def _heaviest(tree: Sequence[tuple[int, int]], below: int) -> tuple[int, int]:
    """Return the heaviest row that ends with a number lower than *below*."""
    best = (0, -1)
    at = below
    while at > 0:
        best = tree[at] if tree[at][0] > best[0] else best
        at -= at & -at
    return best


def _enter(tree: list[tuple[int, int]], value: int, row: tuple[int, int]) -> None:
    at = value + 1
    while at < len(tree):
        tree[at] = row if row[0] > tree[at][0] else tree[at]
        at += at & -at


def _without_strays(lines: Sequence[Line], chain: Sequence[int]) -> set[int]:
    values = [0, *(lines[at].value for at in chain)]
    near: set[int] = set()
    for place, at in enumerate(chain, 1):
        is_continued = place + 1 < len(values) and values[place + 1] == values[place] + 1
        if not lines[at].follows_text or is_continued or values[place] - values[place - 1] <= _NEAR:
            near.add(at)
    return near


def _divided(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines; a chapter whose name begins like prose (第三章所有权) only if it continues."""
    last = dict.fromkeys(_DIVISIONS, 0)
    for line in lines:
        if line.kind in _DIVISIONS:
            if line.follows_text and line.value != last[line.kind] + 1:
                line = replace(line, kind="plain", number_length=0, follows_text=False)
            else:
                last[line.kind] = line.value
                last["section"] = 0 if line.kind != "section" else line.value
        yield line


# Numbers within lines


@dataclass(frozen=True)
class _Sign:
    """A number within a line: where it begins and where what follows it does, in the text as people see it.

    `is_strong` says that a sentence ends before it, `is_spaced` that a blank or a colon stands behind it; what follows may
    be prose, or show that it surely is.
    """

    kind: str
    value: int
    inserted: int
    start: int
    end: int
    is_strong: bool
    is_spaced: bool
    is_prose: bool
    is_cited: bool


class _Parting:
    """Parts what was run into the lines of a text from them: articles that are missing, chapters that continue."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines: list[Line] = []
        self.apart: list[Line] = []
        self._last = dict.fromkeys(["article", *_DIVISIONS], 0)
        self._inserted = 0
        self._spots = {
            kind: [(at, line.value) for at, line in enumerate(lines) if line.kind == kind and not line.inserted]
            for kind in self._last
        }
        self._kinds = [line.kind for line in lines]
        for at, line in enumerate(lines):
            for piece in self._pieces(at, line):
                self.lines.append(piece)
                self._count(piece)

    def _count(self, line: Line) -> None:
        if line.kind == "article":
            self._inserted = line.inserted
        if line.kind in self._last:
            self._last[line.kind] = line.value
            if line.kind in {"chapter", "part"}:
                self._last["section"] = 0

    def _ahead(self, kind: str, at: int) -> int:
        """Return the number of the next part of *kind* at the head of a line below; 0 if none follows."""
        spots = self._spots[kind]
        place = bisect_left(spots, (at + 1, 0))
        return spots[place][1] if place < len(spots) else 0

    def _pieces(self, at: int, line: Line) -> list[Line]:
        if line.kind in {"row", "footnote", "contents"} or "第" not in line.rest:
            return [line]
        shown = clean(line.text)
        signs = self._own(at, line, _signs(shown.text))
        if not signs:
            return [line]
        edges = [0, *(shown.original(sign.start, sign.start + 1)[0] for sign in signs), len(line.text)]
        texts = [line.text[a:b].strip() for a, b in pairwise(edges)]
        pieces = [_head(line, texts[0])]
        for sign, text in zip(signs, texts[1:], strict=True):
            piece = next(iter(read_lines(text)))
            is_own = piece.kind == sign.kind
            pieces.append(replace(piece, line=line.line, follows_text=False) if is_own else _plain(text, line.line))
        self.apart += pieces[1:]
        pieces[-1] = replace(pieces[-1], marks=(*pieces[-1].marks, *line.marks))
        return pieces

    def _own(self, at: int, line: Line, signs: Sequence[_Sign]) -> list[_Sign]:
        """Return the signs that continue the numbers before them."""
        last, inserted = dict(self._last), self._inserted
        own: list[_Sign] = []
        ends_line = at + 1 == len(self._kinds) or self._kinds[at + 1] in {*_DIVISIONS, "article", "bare", "plain"}
        text = clean(line.text).text
        for place, sign in enumerate(signs):
            begins_line = sign.start == 0
            if sign.kind == "article":
                is_own = not begins_line and self._continues(at, sign, signs, last["article"], inserted)
            else:
                title = text[sign.end : signs[place + 1].start if place + 1 < len(signs) else len(text)].strip()
                is_named = len(title) <= LONGEST_TITLE and not _SENTENCE.search(title) and not sign.is_prose
                is_next = sign.value == last[sign.kind] + 1 and self._ahead(sign.kind, at) != sign.value
                if sign.kind == "section":
                    is_next = sign.value == last[sign.kind] + 1
                is_last = place + 1 == len(signs)
                is_own = is_named and is_next and (sign.is_strong or sign.is_spaced) and (ends_line or not is_last)
            if is_own or (begins_line and line.kind == sign.kind):
                last[sign.kind] = sign.value
                inserted = sign.inserted
                if sign.kind in {"chapter", "part"}:
                    last["section"] = 0
            if is_own and not begins_line:
                own.append(sign)
        return own

    def _continues(self, at: int, sign: _Sign, signs: Sequence[_Sign], last: int, inserted: int) -> bool:
        """Tell whether a number within a line is that of an article which is missing."""
        if sign.inserted:
            is_next = sign.value == last and sign.inserted == inserted + 1
            return is_next and sign.is_strong and not sign.is_prose
        ahead = self._ahead("article", at)
        if last < sign.value < ahead:
            return sign.is_spaced or (sign.is_strong and sign.value == last + 1 and not sign.is_cited)
        if ahead > last or sign.value != last + 1:
            return False
        if last == 0:  # a whole regulation in one line
            return sign.is_spaced and any(other.kind == "article" and other.value == 2 for other in signs)
        return sign.is_strong and not sign.is_prose


def _signs(text: str) -> list[_Sign]:
    """Return the numbers within a line that may be those of parts, in order."""
    signs: dict[int, _Sign] = {}
    for match in _RUN_IN.finditer(text):
        if sign := _sign(text, match, is_strong=match["blank"] is None):
            signs.setdefault(sign.start, sign)
            below = _BELOW.match(text, match.end()) if sign.kind != "article" else None
            if below and not below["division"] and (article := _sign(text, below, is_strong=True)):
                signs[article.start] = article
    return [signs[start] for start in sorted(signs)]


def _sign(text: str, match: re.Match[str], *, is_strong: bool) -> _Sign | None:
    value = number("".join(match["number"].split()))
    inserted = number(match["inserted"]) if match["inserted"] else 0
    if value is None or inserted is None or not 0 < value <= MOST:
        return None
    kind = _PARTS[match["division"]] if match["division"] else "article"
    is_spaced = bool(match["mark"]) or match["sign"].endswith(("*", "】"))
    is_prose = not is_spaced and bool(_PROSE.match(text, match.end()))
    is_cited = not is_spaced and bool(_CITED.match(text, match.end()))
    return _Sign(kind, value, inserted, match.start("sign"), match.end(), is_strong, is_spaced, is_prose, is_cited)


def _head(line: Line, text: str) -> Line:
    """Return what is left of a line before what was run into it."""
    if line.kind in {"plain", "heading", *_DIVISIONS}:
        head = next(iter(read_lines(text)))
        return replace(head, line=line.line, marks=()) if head.kind != "article" else _plain(text, line.line)
    return replace(line, text=text, number_length=min(line.number_length, len(text)), marks=())


def _plain(text: str, line: int) -> Line:
    return Line("plain", text, line)


# Headings over two lines


def _named(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines; the name of a lone 第一章 on the next line is part of the heading."""
    at = 0
    while at < len(lines):
        line = lines[at]
        after = lines[at + 1] if at + 1 < len(lines) else None
        is_alone = line.kind in _DIVISIONS and not line.rest.strip() and not line.marks
        if is_alone and after is not None and _can_be_name(after):
            text = f"{line.text.rstrip()}\u3000"
            line = replace(line, text=text + after.text, number_length=len(text), marks=after.marks)
            at += 1
        yield line
        at += 1


def _can_be_name(line: Line) -> bool:
    is_kind = line.kind in {"plain", "heading", "bare"}
    return is_kind and len(line.text) <= LONGEST_TITLE and not re.search("[。；，：！？）;,:!?)]", line.text)
