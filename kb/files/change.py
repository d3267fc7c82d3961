"""Changes that a writer makes in what a person sees of a file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from kb.errors import KbError
from kb.text import differences

_MOST_COMPARED = 5_000
"""Code points of a change that are compared: a paragraph of several pages; beyond, time and memory grow with the square."""


@dataclass(frozen=True)
class Change:
    """The visible code points `[start, end)` replaced by `text`; an empty text deletes, an empty span inserts."""

    start: int
    end: int
    text: str


class UnchangeableError(KbError):
    """A change that cannot be made at its place; `change` is it, or the part of it that cannot be made."""

    code = "unchangeable"

    def __init__(self, message: str, change: Change) -> None:
        super().__init__(message)
        self.change = change


def least_changes(changes: Iterable[Change], text: str) -> tuple[Change, ...]:
    """Return changes of the same effect in order, each reduced to the characters that differ.

    (《关于印发工作规则》→《关于印发的工作规则》) is one inserted 的. Raises ValueError for a span outside `text`, or two
    that overlap or insert at one place.
    """
    ordered = sorted(changes, key=lambda change: (change.start, change.end))
    for change in ordered:
        if not 0 <= change.start <= change.end <= len(text):
            raise ValueError(f"span {change.start, change.end} is not in the text, of {len(text)} code points")
    for one, other in pairwise(ordered):
        if other.start < one.end or (one.start, one.end) == (other.start, other.end):
            raise ValueError(f"spans {one.start, one.end} and {other.start, other.end} overlap")
    return tuple(least for change in ordered for least in _least(change, text[change.start : change.end]))


def _least(change: Change, before: str) -> Iterator[Change]:
    if max(len(before), len(change.text)) > _MOST_COMPARED:
        yield change
        return
    for difference in differences(before, change.text):
        start, end = difference.draft
        yield Change(change.start + start, change.start + end, change.text[slice(*difference.source)])
