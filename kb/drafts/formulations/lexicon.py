"""A lexicon: the wordings of all formulations, looked for at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from operator import add
from typing import Generic, TypeAlias, TypeVar

from kb.corpus import Formulation
from kb.drafts.formulations.enumerations import Enumeration, enumerations
from kb.drafts.formulations.naming import names
from kb.drafts.formulations.variants import Variant, variants
from kb.text import fold_text


@dataclass(frozen=True)
class NameEntry:
    """A wording of a formulation: `wording` is folded, `right` as it is to be proposed."""

    formulation: Formulation
    wording: str
    right: str


@dataclass(frozen=True)
class MemberEntry:
    """One way to write a member of an enumeration, folded; `is_right` if it is a right one."""

    enumeration: Enumeration
    position: int
    wording: str
    is_right: bool


Entry: TypeAlias = NameEntry | Variant | MemberEntry


def entries(formulations: Iterable[Formulation]) -> Iterator[Entry]:
    """Yield everything that is looked for."""
    for formulation in formulations:
        for wording in {formulation.wording, *names(formulation)}:
            yield NameEntry(formulation, fold_text(wording), wording)
        yield from variants(formulation)
        for enumeration in enumerations(formulation):
            for position, forms in enumerate(enumeration.members):
                yield from (MemberEntry(enumeration, position, form, True) for form in forms)
            for position, forms in enumerate(enumeration.misspelt):
                yield from (MemberEntry(enumeration, position, form, False) for form in forms)


Sought = TypeVar("Sought")


class Lexicon(Generic[Sought]):
    """Entries by the wording under which each is found, of two characters or more; one wording may have several."""

    def __init__(self, entries: Iterable[tuple[str, Sought]]) -> None:
        self._entries: defaultdict[str, list[Sought]] = defaultdict(list)
        for wording, entry in entries:
            self._entries[wording].append(entry)
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for wording in self._entries:
            lengths[wording[:2]].add(len(wording))
        self._lengths = {pair: tuple(sorted(several)) for pair, several in lengths.items()}

    def finditer(self, text: str) -> Iterator[tuple[int, int, Sought]]:
        """Yield every entry at every place `[start, end)` where its wording stands.

        By start, the shorter first. The first two characters decide: about 0.1 µs for each place where no wording begins.
        """
        lengths, entries, last = self._lengths, self._entries, len(text)
        for start, pair in enumerate(map(add, text, islice(text, 1, None))):
            if pair in lengths:
                for length in lengths[pair]:
                    end = start + length
                    for entry in entries.get(text[start:end], ()) if end <= last else ():
                        yield start, end, entry
