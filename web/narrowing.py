"""What narrows a search: facets and years as links, and all that was chosen in one line."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb.library import Library
from kb.search import FacetValue, Question, Results
from kb.text import in_quotation_marks
from web.parameters import Parameters, search_url

_FACET_NAMES = {"genre": "文种", "issuer": "发文机关", "status": "时效性"}

_SHOWN = 8  # values of a facet that are seen at once: the others are looked for by name, and folded away
_PERIODS = (3, 5, 10)  # years back from this one


@dataclass(frozen=True)
class Choice:
    """A value that a search may be narrowed to: how many documents have it, and the address with it or without it."""

    name: str
    count: int
    url: str
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """One facet: its name, the values that are seen at once, and those that are folded away."""

    name: str
    values: tuple[Choice, ...]
    more: tuple[Choice, ...]


@dataclass(frozen=True)
class Periods:
    """The years: ranges up to this one, and what was chosen, as the form shows it."""

    ranges: tuple[Choice, ...]
    first: str
    last: str
    without: str
    kept: tuple[tuple[str, str], ...]


def facets_of(results: Results, parameters: Parameters) -> list[Facet]:
    """Return the facets that divide an answer, or by which it was divided; of each what is chosen first."""
    facets: list[Facet] = []
    for name, title in _FACET_NAMES.items():
        chosen = parameters.getlist(name)
        values = [_choice(name, value, chosen, parameters) for value in results.facets.get(name, ())]
        values.sort(key=lambda value: not value.is_chosen)
        if len(values) > 1 or any(value.is_chosen for value in values):
            facets.append(Facet(title, tuple(values[:_SHOWN]), tuple(values[_SHOWN:])))
    return facets


def _choice(name: str, value: FacetValue, chosen: Sequence[str], parameters: Parameters) -> Choice:
    is_chosen = value.value in chosen
    url = search_url(parameters, **{name: None if is_chosen else value.value})
    return Choice(value.value, value.count, url, is_chosen)


def periods_of(results: Results, parameters: Parameters, year: int) -> Periods | None:
    """Return the ranges of years with what answers in them, up to *year*; None if all is of one year."""
    counts = {int(value.value): value.count for value in results.facets.get("year", ())}
    typed = [value.strip() for value in parameters.getlist("year")]
    if len(counts) < 2 and not any(typed):
        return None
    ranges: list[Choice] = []
    total = sum(counts.values())
    for back in _PERIODS:
        count = sum(held for of, held in counts.items() if year - back < of <= year)
        span = f"{year - back + 1}-{year}"
        is_chosen = typed == [span]
        is_new = count not in {0, total, *(choice.count for choice in ranges)}
        if is_new or is_chosen:
            url = search_url(parameters, year=None if is_chosen else span)
            ranges.append(Choice(f"近{'零一二三四五六七八九十'[back]}年", count, url, is_chosen))
    first, last = _ends(typed)
    kept = tuple(
        (name, value) for name, value in parameters.items(multi=True) if name not in {"year", "offset"} and value
    )
    return Periods(tuple(ranges), first, last, search_url(parameters, year=None) if any(typed) else "", kept)


def _ends(typed: Sequence[str]) -> tuple[str, str]:
    """Return the first and the last year of a period, as they were typed."""
    if len(typed) > 1:
        return typed[0], typed[1]
    if not typed:
        return "", ""
    first, dash, last = typed[0].partition("-")
    return first, last if dash else first


def asked_of(library: Library, question: Question) -> list[str]:
    """Return what was asked and how it was narrowed, each in words: 查找“党员”, 文种：条例."""
    filters = question.filters
    said = [f"查找{in_quotation_marks(question.text.strip())}"]
    said += [
        f"{name}：{'、'.join(values)}"
        for name, values in (("文种", filters.genre), ("发文机关", filters.issuer), ("时效性", filters.status))
        if values
    ]
    if filters.years:
        first, last = filters.years
        said.append(f"{first}年" if first == last else f"{first if first > 1 else ''}—{last if last < 9999 else ''}年")
    said += [f"《{library.metadata(name).title}》" for name in filters.documents if name in library.snapshot.documents]
    return said
