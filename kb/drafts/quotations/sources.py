"""The citations of a draft as sources of its quotations: in its own words, or inside a quotation."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kb.citations import Reference
from kb.drafts.quotations.quoted import Quotation
from kb.text import fold_text

_JOINED_PARTS = re.compile(r"(?:[、，,和及至到或与—－-]|[^\S\t])*")


@dataclass(frozen=True)
class Sources:
    """Citations in the order of the text, by which a quotation may say where it is from."""

    references: Sequence[Reference]

    @cached_property
    def _starts(self) -> list[int]:
        return [reference.span[0] for reference in self.references]

    def __getitem__(self, index: int) -> Reference:
        return self.references[index]

    def first(self, position: int) -> int:
        """Return the number of the first citation that begins at *position* or later, as many as there are if none does."""
        return bisect_left(self._starts, position)

    def between(self, start: int, end: int) -> range:
        """Return the numbers of the citations that begin in `[start, end)`."""
        return range(self.first(start), self.first(end))

    def joined_after(self, text: str, index: int) -> tuple[Reference, ...]:
        """Return a citation and those behind it that only add parts of the same document."""
        last = index
        while last + 1 < len(self.references) and are_joined(text, self.references[last], self.references[last + 1]):
            last += 1
        return tuple(self.references[index : last + 1])

    def joined_before(self, text: str, index: int) -> tuple[Reference, ...]:
        """Return a citation and those before it to which it only adds a part."""
        first = index
        while first and are_joined(text, self.references[first - 1], self.references[first]):
            first -= 1
        return tuple(self.references[first : index + 1])


class Citations:
    """The citations of a draft by where they stand: `free` are those in its own words, the others inside a quotation."""

    def __init__(self, text: str, quotations: Sequence[Quotation], references: Sequence[Reference]) -> None:
        self._text = text
        self._all = Sources(references)
        self._around = dict(_nested(quotations))
        self._names = {quotation.span for quotation in quotations if self._is_name(quotation)}
        spoken = {at for quotation in quotations if not self.is_name(quotation) for at in self._inside(quotation)}
        self.free = Sources([reference for at, reference in enumerate(references) if at not in spoken])

    def _inside(self, quotation: Quotation) -> range:
        """The numbers of the citations that begin inside `quotation`."""
        return self._all.between(*quotation.span)

    def sources_for(self, quotation: Quotation) -> Sources:
        """Return the citations by which a quotation may say where it is from.

        Those inside other quotations are none.
        """
        around = self._around.get(quotation.span)
        return self.free if around is None else Sources([self._all[at] for at in self._inside(around)])

    def is_name(self, quotation: Quotation) -> bool:
        """Return whether the marks enclose only a citation, or stand in one: “中国共产党章程”第三条."""
        return quotation.span in self._names

    def _is_name(self, quotation: Quotation) -> bool:
        start, end = quotation.span
        inside = self._inside(quotation)
        if inside.start and end <= self._all[inside.start - 1].span[1]:
            return True
        wording = fold_text(quotation.text) if inside else ""
        spans = (self._all[at].span for at in inside)
        return any(
            (first == start and last >= end) or fold_text(self._text[first:last]) == wording for first, last in spans
        )


def _nested(quotations: Sequence[Quotation]) -> Iterator[tuple[tuple[int, int], Quotation]]:
    """The span of each quotation that stands within another, and that other."""
    outer: Quotation | None = None
    for quotation in quotations:
        if outer is not None and quotation.span[1] < outer.span[1]:
            yield quotation.span, outer
        else:
            outer = quotation


def are_joined(text: str, first: Reference, second: Reference) -> bool:
    """Return whether the second citation only adds a part to the first: 第十条、第十一条."""
    is_part = second.citation.kind not in {"titled", "named", "this"} or second.citation.name == first.citation.name
    starts_anew = text[second.span[0] : second.span[0] + 1] == "《"
    return is_part and not starts_anew and bool(_JOINED_PARTS.fullmatch(text, first.span[1], second.span[0]))
