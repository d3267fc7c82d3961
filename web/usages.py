"""Where a formulation is used, by date: each work once, its editions together, and a bar for each year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from kb.documents import Metadata
from kb.library import Library
from kb.search import MOST_HITS, Hit, Question

# Passages of which the page tells. The formulation used most has some 300 in 31,000 passages.
_MOST_PASSAGES = 1_000

# The picture is as wide as the page and so high, in pixels; the rest is for the number above the highest bar.
_HEIGHT, _MOST_HEIGHT = 110, 96
_MOST_STEP = 9  # percent of the width that one year takes where there are few
_MOST_LABELS = 7  # years whose numbers stand beside each other on a phone


@dataclass(frozen=True)
class UsingDocument:
    """A document that uses the wording: its edition, the passages, how often in all.

    `is_again` says that an older edition of the same work uses it as well: no new usage, one that was kept.
    """

    metadata: Metadata
    edition: str
    hits: tuple[Hit, ...]
    is_again: bool = False

    @property
    def occurrences(self) -> int:
        """Return how often the wording stands in it."""
        return sum(len(hit.highlights) for hit in self.hits)


@dataclass(frozen=True)
class UsingWork:
    """A work that uses it: the edition in force, or the last that does; and the others that do, newest first."""

    shown: UsingDocument
    others: tuple[UsingDocument, ...]


@dataclass(frozen=True)
class UsageYear:
    """A year: documents that use the wording, how often, and how often of that in new editions of works that did before."""

    year: int
    documents: int
    occurrences: int
    again: int


@dataclass(frozen=True)
class Bar:
    """A bar of the picture: across in percent of the width, up and down in pixels.

    Its lower part, from `again_top` down, are usages that were kept. `label` is the year below it, empty where there is
    no room.
    """

    year: UsageYear
    left: float
    middle: float
    width: float
    top: float
    again_top: float
    label: str

    @property
    def height(self) -> float:
        """Return the height of the part that is new."""
        return round(self.again_top - self.top, 1)

    @property
    def again_height(self) -> float:
        """Return the height of the part that was kept."""
        return round(_HEIGHT - self.again_top, 1)


@dataclass(frozen=True)
class Usages:
    """All usages of one wording: works, the newest first; years, from the first to the last.

    `first` and `last` are the documents of the first and the last day, None if no day is known; `total` passages are
    there, of which `left_out` are not told.
    """

    works: tuple[UsingWork, ...]
    years: tuple[UsageYear, ...]
    first: UsingDocument | None
    last: UsingDocument | None
    documents: int
    occurrences: int
    left_out: int

    @property
    def bars(self) -> tuple[Bar, ...]:
        """Return the picture: a bar for each year, also for those without a usage; none of a single year."""
        if len(self.years) < 2:
            return ()
        step = min(100 / len(self.years), _MOST_STEP)
        unit = _MOST_HEIGHT / max(year.occurrences for year in self.years)
        every = next(each for each in (1, 2, 5, 10, 20, 50, 100) if len(self.years) / each <= _MOST_LABELS)
        return tuple(_bar(year, place * step, step, unit, every) for place, year in enumerate(self.years))


def usages_of(library: Library, wording: str) -> Usages:
    """Return where *wording* stands, word for word."""
    hits, total = _hits(library, wording)
    by_document: dict[str, list[Hit]] = {}
    for hit in hits:
        by_document.setdefault(hit.document, []).append(hit)
    using = [
        UsingDocument(library.metadata(identifier), library.validity.edition(identifier), tuple(own))
        for identifier, own in by_document.items()
    ]
    using = _told_again(using)
    dated = sorted((each for each in using if each.metadata.date), key=_day)
    return Usages(
        tuple(_works(using)),
        tuple(_years(dated)),
        dated[0] if dated else None,
        dated[-1] if dated else None,
        len(using),
        sum(each.occurrences for each in using),
        total - len(hits),
    )


def _hits(library: Library, wording: str) -> tuple[list[Hit], int]:
    hits: list[Hit] = []
    for offset in count(0, MOST_HITS):
        results = library.search(Question(wording, "exact", limit=MOST_HITS, offset=offset))
        hits += results.hits
        if len(hits) >= min(results.total.passages, _MOST_PASSAGES) or not results.hits:
            return hits, results.total.passages
    raise AssertionError("counting never ends")


def _day(using: UsingDocument) -> date:
    return using.metadata.date or date.max


def _told_again(using: Iterable[UsingDocument]) -> list[UsingDocument]:
    seen: set[str] = set()
    told: list[UsingDocument] = []
    for document in sorted(using, key=_day):
        work = document.metadata.work_or_id
        told.append(replace(document, is_again=work in seen))
        seen.add(work)
    return told


def _works(using: Sequence[UsingDocument]) -> list[UsingWork]:
    by_work: dict[str, list[UsingDocument]] = {}
    for document in sorted(using, key=_day, reverse=True):
        by_work.setdefault(document.metadata.work_or_id, []).append(document)
    works: list[UsingWork] = []
    for editions in by_work.values():
        shown = next((each for each in editions if each.metadata.status == "现行有效"), editions[0])
        works.append(UsingWork(shown, tuple(each for each in editions if each is not shown)))
    return sorted(works, key=lambda work: work.shown.metadata.date or date.min, reverse=True)


def _years(dated: Sequence[UsingDocument]) -> Iterable[UsageYear]:
    if not dated:
        return
    first, last = _day(dated[0]).year, _day(dated[-1]).year
    for year in range(first, last + 1):
        own = [each for each in dated if _day(each).year == year]
        again = sum(each.occurrences for each in own if each.is_again)
        yield UsageYear(year, len(own), sum(each.occurrences for each in own), again)


def _bar(year: UsageYear, left: float, step: float, unit: float, every: int) -> Bar:
    top, again_top = _HEIGHT - unit * year.occurrences, _HEIGHT - unit * year.again
    label = "" if year.year % every else str(year.year)
    left, middle, width = (round(number, 2) for number in (left + step * 0.15, left + step / 2, step * 0.7))
    return Bar(year, left, middle, width, round(top, 2), round(again_top, 2), label)
