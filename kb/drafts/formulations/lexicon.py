"""A lexicon: many wordings looked for at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from operator import add
from typing import Generic, TypeVar

Entry = TypeVar("Entry")


class Lexicon(Generic[Entry]):
    """Entries by the wording under which each is found, of two characters or more; one wording may have several."""

    def __init__(self, entries: Iterable[tuple[str, Entry]]) -> None:
        self._entries: defaultdict[str, list[Entry]] = defaultdict(list)
        for wording, entry in entries:
            self._entries[wording].append(entry)
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for wording in self._entries:
            lengths[wording[:2]].add(len(wording))
        self._lengths = {pair: tuple(sorted(known)) for pair, known in lengths.items()}

    def finditer(self, text: str) -> Iterator[tuple[int, int, Entry]]:
        """Every entry at every place `[start, end)` where its wording stands, by start, the shorter first.

        The first two characters decide: about 0.1 µs for each place where no wording begins.
        """
        lengths, entries, last = self._lengths, self._entries, len(text)
        for start, pair in enumerate(map(add, text, islice(text, 1, None))):
            if pair in lengths:
                for length in lengths[pair]:
                    end = start + length
                    for entry in entries.get(text[start:end], ()) if end <= last else ():
                        yield start, end, entry
