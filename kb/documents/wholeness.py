"""What shows that a text is not whole, or not in order: numbers that are missing, that come twice, that come too late.

It is read off the parts as they were found, of a text that comes in and of a document that is held alike.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from kb.documents.address import WHOLE, Address
from kb.documents.document import Passage, Section


@dataclass(frozen=True)
class MissingParts:
    """Parts `first` to `last` that are missing before the part on line `line` (0 if it has none)."""

    first: Address
    last: Address
    line: int

    @property
    def label(self) -> str:
        """What is missing, in words: 第四条; 第七条至第九条; 第一章第二节."""
        if self.first == self.last:
            return self.first.label
        return f"{self.first.label}至{self.last.label.removeprefix(self.last.parent.label)}"


def in_words(gaps: Iterable[MissingParts]) -> str:
    """Return what is missing as one list: 第四条、第七条至第九条."""
    return "、".join(gap.label for gap in gaps)


def gaps(passages: Sequence[Passage], sections: Iterable[Section]) -> list[MissingParts]:
    """Return the numbers that no part has between the first and the last of their kind, in reading order."""
    every = (*_of_articles(passages), *_of_sections(passages, sections), *_of_items(passages))
    return sorted(every, key=lambda gap: gap.line)


def disorder(passages: Iterable[Passage]) -> Iterator[Passage]:
    """Yield the first article of each run that stands behind one with a higher number."""
    for run in _runs(passages):
        highest = 0
        for passage in run:
            if passage.address.original.number < highest and passage.address.kind != "dup":
                yield passage
                break
            highest = max(highest, passage.address.original.number)


def is_empty(passage: Passage) -> bool:
    """Tell whether an article is nothing but its number."""
    paragraphs = passage.paragraphs
    return passage.kind == "article" and len(paragraphs) == 1 and not paragraphs[0].rest.strip()


def _runs(passages: Iterable[Passage]) -> Iterator[list[Passage]]:
    """Yield the articles that are counted together: those of the text, of an annex, of a 编 that begins anew."""
    articles = (passage for passage in passages if passage.kind == "article")
    for _, group in groupby(articles, lambda passage: passage.address.annex):
        run: list[Passage] = []
        for passage in group:
            if run and passage.address.original.number == 1 and passage.address.kind == "dup":
                yield run
                run = []
            run.append(passage)
        yield run


def _of_articles(passages: Iterable[Passage]) -> Iterator[MissingParts]:
    for run in _runs(passages):
        series = _Series({passage.address.original.number for passage in run})
        for passage in run:
            own = passage.address.original
            if not own.inserted:
                yield from series.gaps(own, passage.line)


def _of_sections(passages: Sequence[Passage], sections: Iterable[Section]) -> Iterator[MissingParts]:
    """Yield the gaps of 编, 章, 节, 一、 and （一）.

    They may run on through the parts above them, or begin anew. A numbered paragraph that has its number in the text is
    no heading, and may be one of a few.
    """
    overall: dict[tuple[Address, str], int] = {}

    def below(children: Sequence[Section]) -> Iterator[MissingParts]:
        present: dict[str, set[int]] = {}
        for child in children:
            present.setdefault(_kind(child), set()).add(child.address.original.number)
        series = {kind: _Series(numbers) for kind, numbers in present.items()}
        for child in children:
            own, kind = child.address.original, _kind(child)
            if kind:
                place = child.address.annex, kind
                is_heading = child.first < len(passages) and passages[child.first].address == child.address
                runs_on = own.number == overall.get(place, 0) + 1
                through = overall.get(place, 0) if own.number > overall.get(place, 0) else 0
                yield from series[kind].gaps(own, child.line, counts=is_heading and not runs_on, through=through)
                overall[place] = own.number
            yield from below(child.children)

    yield from below(tuple(sections))


def _kind(section: Section) -> str:
    """Return what a section is counted as; empty if it is not. 节 are counted apart from 一、."""
    own = section.address.original
    if own.kind == "sec" and own.parent.kind == "chp":
        return "section"
    return own.kind if own.kind in {"part", "chp", "sec", "sub"} else ""


def _of_items(passages: Iterable[Passage]) -> Iterator[MissingParts]:
    """Yield the gaps of 项 and 目 in articles, whose lists may go on after a paragraph.

    The first 目 may stand in a way that is no sign of one (1.300总吨), so that lists of 目 are asked from their first on.
    """
    for passage in passages:
        if passage.kind != "article":
            continue
        own = [p.address.original for p in passage.paragraphs]
        items = [address for address in own if address.kind in {"item", "point"}]
        present: dict[tuple[Address, str], set[int]] = {}
        for address in items:
            present.setdefault((address.parent, address.kind), set()).add(address.number)
        series = {place: _Series(numbers) for place, numbers in present.items()}
        before: dict[str, int] = {}
        for address in items:
            runs_on = address.number == before.get(address.kind, 0) + 1
            is_first = address.kind == "point" and not before.get(address.parent, 0)
            yield from series[address.parent, address.kind].gaps(
                address, passage.line, counts=not (runs_on or is_first)
            )
            before[address.kind] = before[address.parent] = address.number


class _Series:
    """Parts that are counted together, the numbers of all of which are known."""

    def __init__(self, present: set[int]) -> None:
        self._present = sorted(present)
        self._last = 0

    def gaps(self, own: Address, line: int, *, counts: bool = True, through: int = 0) -> Iterator[MissingParts]:
        """Yield what is missing before a part, unless that does not count; `through` is the number of the last elsewhere."""
        start = max(self._last, through) + 1
        if counts and own.number > start:
            yield from _missing(own, start, self._present, line)
        self._last = max(self._last, own.number) if own.number != 1 else 1


def _missing(own: Address, start: int, present: Sequence[int], line: int) -> Iterator[MissingParts]:
    """Yield the runs of numbers from *start* to that of a part which nothing has; those *present* are in order."""
    first = start
    others = present[bisect_left(present, start) : bisect_left(present, own.number)]
    for number in [*others, own.number]:
        if number > first:
            yield MissingParts(_sibling(own, first), _sibling(own, number - 1), line)
        first = number + 1


def _sibling(own: Address, number: int) -> Address:
    return (own.parent or WHOLE).child(own.kind, number)
