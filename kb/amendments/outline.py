"""What stands around the articles: headings, the preamble, annexes; and where each is in the new text."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, chain

from kb.amendments.arrangement import Moves, arranged
from kb.amendments.instructions import NewHeading
from kb.amendments.misfit import MisfitError
from kb.amendments.outcome import Assumption, NewArticle, TextLine
from kb.documents import WHOLE, Address, Document
from kb.text import NUMBER, chinese, fold_text

_NUMBER = re.compile(rf"第\s*{NUMBER}\s*([编章节])")
_UNITS = {"part": "编", "chp": "章", "sec": "节"}

Placed = NewArticle | Address | NewHeading
"""What stands at one place of the new text: an article, a line of the old text by its address, a heading that is new."""


class Outline:
    """The lines of the old text that are in no article, in order, with what is told of them."""

    def __init__(self, old: Document) -> None:
        self._texts: dict[Address, str] = {}
        self._depths: dict[Address, int] = {}
        self._before: dict[Address, list[Address]] = {}
        self._behind: list[Address] = []
        self._new: list[NewHeading] = []
        self._renamed: dict[Address, str] = {}
        for passage in old.passages:
            if passage.address.root in {"title", "note"}:
                continue
            if passage.kind == "article" and not passage.address.annex:
                self._before[passage.address] = self._behind
                self._behind = []
                continue
            for paragraph in passage.paragraphs:
                # What lies in an annex may have the address of a part of its own table.
                address = paragraph.address
                self._texts[address] = paragraph.text
                self._depths[address] = len(passage.address.steps) if passage.kind == "heading" else 0
                self._behind.append(address)

    def holds(self, address: Address) -> bool:
        """Tell whether a line outside of articles has this address."""
        return address in self._texts

    def text(self, address: Address) -> str:
        """Return a line as it stands."""
        return self._texts[address]

    def put(self, address: Address, text: str) -> None:
        """Put another text in the place of a line."""
        self._texts[address] = text

    def add(self, heading: NewHeading) -> None:
        """Tell of a heading that is new."""
        self._new.append(heading)

    def rename(self, address: Address, old: str, new: str) -> None:
        """Give a heading another name. Raises MisfitError if it is not there, or its old name is not what is said."""
        if address not in self._texts:
            raise MisfitError(f"旧版里没有{address.label}")
        sign = _NUMBER.match(self._texts[address])
        name = self._texts[address][sign.end() if sign else 0 :]
        if old and fold_text(old) != fold_text(name):
            raise MisfitError(f"旧版{address.label}的名称不是“{old}”")
        self._renamed[address] = f"{sign[0]}\u3000{new}" if sign else new

    def arranged(
        self, articles: Sequence[NewArticle], olds: Mapping[Address, Address]
    ) -> tuple[list[Placed], list[Assumption]]:
        """Return the new text in order, and doubts about where an article belongs; *olds* are old articles by new."""
        placed: list[Placed] = []
        doubts: list[Assumption] = []
        before = list(self._before.values())
        places = {address: place for place, address in enumerate(self._before, 1)}
        counts = [0, *accumulate(map(len, before))]
        taken = 0  # of how many old articles the lines before them are placed
        starts = {heading.first: heading for heading in self._new}
        ends = {heading.last for heading in self._new}
        is_within = follows = False
        for article, kept in zip(articles, _kept_next(articles, olds), strict=True):
            if heading := starts.get(article.address):
                placed.append(heading)
                is_within = True
            reached = max(taken, places.get(kept, len(before)))
            if article.address in olds or follows:
                placed += chain.from_iterable(before[taken:reached])
                taken = reached
            elif counts[reached] > counts[taken] and not is_within:
                doubts.append(
                    Assumption(article.address, f"{article.address.label}归哪一章，决定没有写明，这里放在前一章的末尾")
                )
            placed.append(article)
            follows = article.address in ends
            is_within = is_within and not follows
        return [*placed, *chain.from_iterable(before[taken:]), *self._behind], doubts

    def read(self, placed: Sequence[Placed]) -> Iterator[NewArticle | TextLine]:
        """Yield the new text, its headings numbered anew where one was added."""
        numbers = self._numbers()
        for part in placed:
            if isinstance(part, NewArticle):
                yield part
            elif isinstance(part, NewHeading):
                unit = _UNITS[part.address.kind]
                yield TextLine(f"第{chinese(part.address.number)}{unit}\u3000{part.title}", len(part.address.steps))
            else:
                text = self._renamed.get(part, self._texts[part])
                if part in numbers:
                    text = _NUMBER.sub(rf"第{chinese(numbers[part])}\1", text, count=1)
                yield TextLine(text, self._depths[part])

    def _numbers(self) -> dict[Address, int]:
        """Return the headings that have another number now. Raises MisfitError if the numbers do not go together."""
        numbers: dict[Address, int] = {}
        for heading in self._new:
            kind, above = heading.address.kind, heading.address.parent
            beside = [address for address in self._texts if address.kind == kind and address.parent == above]
            moves: Moves[NewHeading] = Moves()
            for other in self._new:
                if other.address.kind == kind and other.address.parent == above:
                    moves.add(other.address.number, other)
            order = arranged([address.number for address in beside], moves)
            numbers |= {address: order[address.number] for address in beside if order[address.number] != address.number}
        return numbers


def _kept_next(articles: Sequence[NewArticle], olds: Mapping[Address, Address]) -> list[Address]:
    """Return for each article the old one that it is, or the one that the next of those behind it is."""
    kept, found = WHOLE, list[Address]()
    for article in reversed(articles):
        kept = olds.get(article.address, kept)
        found.append(kept)
    return found[::-1]
