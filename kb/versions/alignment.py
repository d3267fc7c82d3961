"""Two versions of a text side by side: which article became which, found by their wording and not by their numbers."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from operator import attrgetter
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import Indel, LCSseq

from kb.documents import WHOLE, Address, Document, Paragraph
from kb.text import fold_text

Change = Literal["same", "moved", "changed", "new", "dropped", "split", "merged"]

# Two articles that share so much of their characters are one, changed, wherever they stand; of those that share less,
# down to _LEAST, the ones are that stand between the same neighbours. In four pairs of real versions no article shared
# more than .72 with another than its own, which was always nearer; a 附则 that was rewritten shared .41 with its own.
_SURE = 0.6
_LEAST = 0.35

# An article without a partner was split off from another, or merged into it, if that one holds so much of it, in
# stretches of so many characters. Held against all articles of another work, 4 of 100 articles of real texts find one that
# holds .6 of their characters in order, 1.3 of 100 in stretches of four, which longer ones do not lessen.
_HELD = 0.6
_STRETCH = 4


@dataclass(frozen=True)
class Pair:
    """A passage of the old version and what it became; the old address of a `new` one is empty, and so is the new one
    of a `dropped` one.

    `similarity` is from 0 to 1: how much of the wording of both, numbers of articles left aside, is shared in the same
    order; of a part of what was split or merged, how much of the whole it makes. `same` has its wording and its number,
    `moved` its wording. A passage that was split, or into which others were merged, stands in several pairs.
    """

    old: Address
    new: Address
    similarity: float
    change: Change


@dataclass(frozen=True)
class _Unit:
    """A passage to be aligned, with its folded text."""

    address: Address
    text: str


Heirs = tuple[tuple[Address, Address], ...]
"""The old articles, each with each new one that has something of it, empty for those that are gone: as a decision tells."""

_Partners = dict[int, int]
"""The positions of new units by those of old ones."""

_Likeness = tuple[float, int, int, int]
"""Of two units, the less the more alike: minus their similarity, how far apart they stand, the positions of both."""


@dataclass(frozen=True, eq=False)
class Alignment:
    """Two versions of a text with what became of each passage of the old one in the new.

    Pairs are made when they are first asked for, and kept: aligning is what takes long. `heirs` are known, and no article
    is then paired by its wording; without any, all are.
    """

    old: Document
    new: Document
    heirs: Heirs = ()

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Return the passages in pairs: articles, and paragraphs outside of articles, but no headings.

        Every such passage of both versions is in a pair. The order is that of the new version; a dropped passage comes
        after the one that it followed in the old.
        """
        return tuple(_pairs(_units(self.old), _units(self.new), self.heirs))

    @cached_property
    def addresses(self) -> Mapping[str, Address]:
        """Return the new addresses by the old: of passages, and of 款, 项 and 目 of aligned articles.

        Of a passage that was split it is the largest part. Empty for a passage that was dropped; a part below an article
        is left out unless it is sure where it went: its wording is there, or most of it, or both articles have one 款 only.
        """
        addresses: dict[str, Address] = {}
        for address, pairs in self._by_old.items():
            addresses[address] = max(pairs, key=attrgetter("similarity")).new
            olds = _paragraphs(self.old, [address])
            news = _paragraphs(self.new, [pair.new for pair in pairs if pair.new])
            addresses |= {old: new for old, new in _parts_aligned(olds, news).items() if old != address}
        return addresses

    def pairs_of(self, address: Address) -> tuple[Pair, ...]:
        """Return the pairs of the old passage that holds *address*; none of a heading or a missing part."""
        if not self.old.holds(address):
            return ()
        return tuple(self._by_old.get(self.old.passages[self.old.position(address)].address, ()))

    def heir(self, address: Address) -> Pair | None:
        """Return the likest pair of the old passage that holds *address*, None if it has none."""
        return max(self.pairs_of(address), key=attrgetter("similarity"), default=None)

    @cached_property
    def _by_old(self) -> dict[str, list[Pair]]:
        by_old: dict[str, list[Pair]] = {}
        for pair in self.pairs:
            if pair.old:
                by_old.setdefault(pair.old, []).append(pair)
        return by_old


def _paragraphs(document: Document, passages: Iterable[str]) -> list[Paragraph]:
    return [part for address in passages for part in document.passages[document.position(address)].paragraphs]


def _pairs(olds: Sequence[_Unit], news: Sequence[_Unit], heirs: Heirs) -> Iterator[Pair]:
    pairs = _told_pairs(olds, news, heirs) if heirs else _likely_pairs(olds, news)
    partners = dict(sorted(pairs))
    dropped = set(range(len(olds))) - {o for o, _ in pairs}
    added = set(range(len(news))) - {n for _, n in pairs}
    after = {o: max((n for p, n in partners.items() if p < o), default=-1) for o in dropped}
    rows = [(n, 0, o, pair) for (o, n), pair in pairs.items()]
    rows += [(n, 0, 0, Pair(WHOLE, news[n].address, 0.0, "new")) for n in added]
    rows += [(after[o], 1, o, Pair(olds[o].address, WHOLE, 0.0, "dropped")) for o in dropped]
    return (pair for *_, pair in sorted(rows, key=lambda row: row[:3]))


def _likely_pairs(olds: Sequence[_Unit], news: Sequence[_Unit]) -> dict[tuple[int, int], Pair]:
    partners = _partners(olds, news)
    pairs = {(o, n): _pair(olds[o], news[n]) for o, n in partners.items()}
    return pairs | _split_off(olds, news, partners) | _merged(olds, news, partners)


def _told_pairs(olds: Sequence[_Unit], news: Sequence[_Unit], heirs: Heirs) -> dict[tuple[int, int], Pair]:
    """Pair the articles as they are told, all else by its wording."""
    outside_old, outside_new = (
        [at for at, unit in enumerate(units) if unit.address.root.kind != "art"] for units in (olds, news)
    )
    partners = _partners([olds[o] for o in outside_old], [news[n] for n in outside_new])
    pairs = {
        (outside_old[o], outside_new[n]): _pair(olds[outside_old[o]], news[outside_new[n]]) for o, n in partners.items()
    }
    places_old, places_new = ({unit.address: at for at, unit in enumerate(units)} for units in (olds, news))
    links = [(places_old[old], places_new[new]) for old, new in heirs if old in places_old and new in places_new]
    parts, wholes = Counter(o for o, _ in links), Counter(n for _, n in links)
    for o, n in links:
        old, new = olds[o], news[n]
        if parts[o] > 1:
            pairs[o, n] = Pair(old.address, new.address, _shared(new.text, old.text) / len(old.text), "split")
        elif wholes[n] > 1:
            pairs[o, n] = Pair(old.address, new.address, _shared(old.text, new.text) / len(new.text), "merged")
        else:
            pairs[o, n] = _pair(old, new)
    return pairs


def _parts_aligned(olds: Sequence[Paragraph], news: Sequence[Paragraph]) -> dict[Address, Address]:
    """Return the addresses of paragraphs that are surely one."""
    if len(olds) == len(news) == 1:
        return {olds[0].address: news[0].address}
    before, after = ([_Unit(part.address, fold_text(part.rest)) for part in side] for side in (olds, news))
    partners = _of_same_wording(before, after)
    _take(partners, _alike(before, after, partners, _SURE))
    return {before[o].address: after[n].address for o, n in partners.items()}


def _units(document: Document) -> list[_Unit]:
    """Return the passages to align; 题注, which every version has of its own, is none."""
    return [
        _Unit(passage.address, folded_wording(passage.paragraphs))
        for passage in document.passages
        if passage.kind != "heading" and passage.address.root != "note"
    ]


def folded_wording(paragraphs: Iterable[Paragraph]) -> str:
    """Return the folded text of a part without the number at its head."""
    first, *others = paragraphs
    return fold_text(first.rest + "".join(paragraph.text for paragraph in others))


def _pair(old: _Unit, new: _Unit) -> Pair:
    similarity = Indel.normalized_similarity(old.text, new.text)
    unchanged: Change = "same" if old.address == new.address else "moved"
    return Pair(old.address, new.address, similarity, unchanged if old.text == new.text else "changed")


# One to one


def _partners(olds: Sequence[_Unit], news: Sequence[_Unit]) -> _Partners:
    """Pair what has the same wording, then what is surely one, the likest first, then what stands between.

    Each step compares only what the one before left over.
    """
    partners = _of_same_wording(olds, news)
    _take(partners, _alike(olds, news, partners, _SURE))
    aligned = sorted(partners)
    paired = set(partners.values())
    for _, _, o, n in sorted(_alike(olds, news, partners, _LEAST)):
        if o not in partners and n not in paired and _is_between(partners, aligned, o, n):
            partners[o] = n
            paired.add(n)
            insort(aligned, o)
    return partners


def _take(partners: _Partners, pairs: Iterable[_Likeness]) -> None:
    """Add to *partners* the pairs of which neither has a partner yet, the first in order before the others."""
    paired = set(partners.values())
    for *_, o, n in sorted(pairs):
        if o not in partners and n not in paired:
            partners[o] = n
            paired.add(n)


def _of_same_wording(olds: Sequence[_Unit], news: Sequence[_Unit]) -> _Partners:
    """Pair what has the same wording and need not be compared with others; of equal ones the nearest."""
    places: dict[str, list[int]] = {}
    for n, new in enumerate(news):
        places.setdefault(new.text, []).append(n)
    partners: _Partners = {}
    _take(partners, ((-1.0, abs(n - o), o, n) for o, old in enumerate(olds) for n in places.get(old.text, ())))
    return partners


def _alike(olds: Sequence[_Unit], news: Sequence[_Unit], partners: _Partners, least: float) -> Iterator[_Likeness]:
    """Return the pairs of those without a partner that share *least* or more."""
    paired = set(partners.values())
    rest = {n: new.text for n, new in enumerate(news) if n not in paired}
    for o, old in enumerate(olds):
        if o not in partners:
            likest = process.extract(old.text, rest, scorer=Indel.normalized_similarity, score_cutoff=least, limit=None)
            yield from ((-similarity, abs(n - o), o, n) for _, similarity, n in likest)


def _is_between(partners: _Partners, aligned: Sequence[int], o: int, n: int) -> bool:
    """Tell whether the neighbours of *o* that have partners have them on the same sides of *n*.

    `aligned` is the sorted list of all that have partners.
    """
    at = bisect_left(aligned, o)
    before = partners[aligned[at - 1]] if at else -1
    return before < n and (at == len(aligned) or partners[aligned[at]] > n)


# One to several


def _split_off(olds: Sequence[_Unit], news: Sequence[_Unit], partners: _Partners) -> dict[tuple[int, int], Pair]:
    """Return the new passages without a partner that stood in an old one, and what is left of that."""
    wholes = {o: (olds[o].text, news[n].text) for o, n in partners.items()}
    pairs: dict[tuple[int, int], Pair] = {}
    for n in sorted(set(range(len(news))) - set(partners.values())):
        o = _holder(news[n].text, wholes)
        if o is not None:
            for part in (partners[o], n):
                share = _shared(news[part].text, olds[o].text) / len(olds[o].text)
                pairs[o, part] = Pair(olds[o].address, news[part].address, share, "split")
    return pairs


def _merged(olds: Sequence[_Unit], news: Sequence[_Unit], partners: _Partners) -> dict[tuple[int, int], Pair]:
    """Return the old passages without a partner that stand in a new one, and what this had been."""
    wholes = {o: (news[n].text, olds[o].text) for o, n in partners.items()}
    pairs: dict[tuple[int, int], Pair] = {}
    for o in sorted(set(range(len(olds))) - set(partners)):
        p = _holder(olds[o].text, wholes)
        if p is not None:
            whole = news[partners[p]]
            for part in (p, o):
                share = _shared(olds[part].text, whole.text) / len(whole.text)
                pairs[part, partners[p]] = Pair(olds[part].address, whole.address, share, "merged")
    return pairs


def _holder(part: str, wholes: Mapping[int, tuple[str, str]]) -> int | None:
    """Return the position of the text that holds most of *part*; each text has its other version beside it.

    None if none holds enough, or the other version holds it as well: then it was repeated and not taken from there.
    """
    least = max(ceil(_HELD * len(part)), _STRETCH)
    texts = {position: text for position, (text, _) in wholes.items()}
    # What stands there in stretches stands there in order: most texts are set aside by that.
    likely = process.extract(part, texts, scorer=LCSseq.similarity, score_cutoff=least, limit=None)
    holders = [
        (shared, position)
        for text, _, position in likely
        if (shared := _shared(part, text)) >= least and shared > _shared(part, wholes[position][1])
    ]
    return max(holders, default=(0, None))[1]


def _shared(part: str, text: str) -> int:
    """Return how many characters of *part* are in *text*, in order and in stretches that are no accident."""
    blocks = LCSseq.opcodes(part, text).as_matching_blocks()
    return sum(block.size for block in blocks if block.size >= _STRETCH)
