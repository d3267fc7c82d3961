"""The documents as a table: a row for each work, narrowed by what was typed, sorted, page by page."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import get_args

from werkzeug.datastructures import MultiDict

from kb.corpus import Snapshot
from kb.documents import TEXT_KIND_NAMES, Metadata, TextKind
from kb.library import Latest, Library
from kb.text import syllables
from web.narrowing import Choice
from web.parameters import as_of, choice_of, page_url, whole_of
from web.shortlist import Shortlist

ROWS = 100  # rows of one page: three screens at a desk, and nothing to wait for
GENRES = ("党章", "准则", "条例", "规定", "办法", "规则", "细则", "意见", "宪法", "法律", "行政法规", "工作报告")
"""In the order in which an office thinks of them; others follow."""

_OTHER, _ALL = "其他", "all"
_IN_FORCE, _TO_COME, _OVER = 0, 1, 2
_RANKS = {"现行有效": _IN_FORCE, "": _IN_FORCE, "尚未施行": _TO_COME}
_TEXTS: tuple[TextKind, ...] = get_args(TextKind)


@dataclass(frozen=True)
class Edition:
    """One version in the row of its work, with the words that tell it from the others: 2017年修改."""

    metadata: Metadata
    words: str


@dataclass(frozen=True)
class DocumentRow:
    """A work: the edition in force, or the last there was; the others, newest first; when its text came in."""

    edition: Edition
    others: tuple[Edition, ...]
    came_in: date | None

    @property
    def metadata(self) -> Metadata:
        """Return what is known of the edition that stands in the row."""
        return self.edition.metadata

    @property
    def genre(self) -> str:
        """Return the genre under which it is listed."""
        return self.metadata.genre or _OTHER

    @property
    def is_over(self) -> bool:
        """Tell whether no edition of it is in force any more, or will be."""
        return _rank(self.metadata) == _OVER

    @cached_property
    def words(self) -> str:
        """Return what the box looks in, beside the names."""
        editions = (self.edition, *self.others)
        told = [f"{each.metadata.document_number} {each.words} {each.metadata.year or ''}" for each in editions]
        return " ".join([*told, self.metadata.issuer, self.genre, self.metadata.status])

    @property
    def names(self) -> tuple[str, ...]:
        """Return its titles and usual names."""
        editions = (self.edition, *self.others)
        names = (name for each in editions for name in (each.metadata.title, *each.metadata.aliases))
        return tuple(dict.fromkeys(names))

    @cached_property
    def title_sound(self) -> tuple[str, ...]:
        """Return how its title sounds, by which it is sorted."""
        return syllables(self.metadata.title)


@dataclass(frozen=True)
class Column:
    """A column: its name, the address that sorts by it, and the order it has put the table in, if it has."""

    name: str
    url: str
    order: str


@dataclass(frozen=True)
class TablePage:
    """One page of the table, and what leads to the others.

    `genre` is the one that was chosen; `total` rows are left by what was typed and chosen, `documents` all their editions; `is_near` says that the names
    only hold the characters in this order. `orders` lead to the usual order, and to what came in last.
    """

    rows: tuple[DocumentRow, ...]
    genre: str
    total: int
    documents: int
    is_near: bool
    is_by_arrival: bool
    columns: tuple[Column, ...]
    orders: tuple[str, str]
    genres: tuple[Choice, ...]
    texts: tuple[Choice, ...]
    pages: tuple[tuple[str, str, bool], ...]


# By what a column sorts, None where it is not known; by which it sorts the other way round at first.
_KEYS: dict[str, tuple[str, Callable[[DocumentRow], object | None], bool]] = {
    "title": ("题名", lambda row: row.title_sound, False),
    "number": ("文号", lambda row: row.metadata.document_number or None, False),
    "issuer": ("机关", lambda row: syllables(row.metadata.issuer) if row.metadata.issuer else None, False),
    "date": ("日期", lambda row: row.metadata.date, True),
    "status": ("时效", lambda row: (_rank(row.metadata), row.metadata.status) if row.metadata.status else None, False),
    "text": ("收录", lambda row: _TEXTS.index(row.metadata.text), False),
    "came": ("收入", lambda row: row.came_in, True),
}
_USUAL, _BY_ARRIVAL = "-date", "-came"


class DocumentTable:
    """Keeps the rows of the library that serves now, and answers from them. Safe to share between threads."""

    def __init__(self) -> None:
        self._latest: Latest[tuple[Snapshot, date | None], tuple[DocumentRow, ...]] = Latest()

    def rows(self, library: Library, day: date | None = None) -> tuple[DocumentRow, ...]:
        """Return a row for each work, with the statuses of a day."""
        return self._latest.of((library.snapshot, day or library.day), lambda: tuple(_rows(library, day)))

    def page(self, library: Library, parameters: MultiDict[str, str]) -> TablePage:
        """Return the page that the parameters of its URL ask for. Raises QueryError for a value that cannot be."""
        rows = self.rows(library, as_of(parameters))
        genre, text = parameters.get("genre", ""), choice_of(parameters, "text", (_ALL, *_TEXTS))
        sort = choice_of(parameters, "sort", (_USUAL, *_KEYS, *(f"-{name}" for name in _KEYS)))
        number = max(1, whole_of(parameters, "page", 1))
        shortlist = Shortlist.of(_as_borne(parameters.get("q", ""), library), rows)
        of_genre = [row for row in shortlist.rows if not genre or row.genre == genre]
        of_text = [row for row in shortlist.rows if text in {_ALL, row.metadata.text}]
        left = _sorted([row for row in of_genre if text in {_ALL, row.metadata.text}], sort)
        return TablePage(
            tuple(left[(number - 1) * ROWS : number * ROWS]),
            genre,
            len(left),
            sum(1 + len(row.others) for row in left),
            shortlist.is_near,
            sort == _BY_ARRIVAL,
            tuple(_columns(parameters, sort)),
            (_url(parameters, sort=None), _url(parameters, sort=_BY_ARRIVAL)),
            tuple(_genres(parameters, of_text, genre)),
            tuple(_texts(parameters, of_genre, text)),
            tuple(_pages(parameters, len(left), number)),
        )


def _as_borne(typed: str, library: Library) -> str:
    """Return what was typed; of a 文号 in any shape the one that its document bears."""
    number = library.numbers.typed(typed)
    if number is None:
        return typed
    return next((metadata.document_number for metadata in library.numbers.bearing(number)), str(number))


def _rows(library: Library, day: date | None) -> Iterable[DocumentRow]:
    works: dict[str, list[Metadata]] = {}
    for metadata in library.documents(day):
        works.setdefault(metadata.work_or_id, []).append(metadata)
    for versions in works.values():
        first, *others = sorted(versions, key=_precedence)
        others.sort(key=lambda metadata: _age(metadata))
        came_in = [day for version in versions if (day := library.snapshot.came_in(version.id))]
        yield DocumentRow(
            Edition(first, library.validity.edition(first.id)),
            tuple(Edition(other, library.validity.edition(other.id)) for other in others),
            max(came_in, default=None),
        )


def _rank(metadata: Metadata) -> int:
    return _RANKS.get(metadata.status, _OVER)


def _age(metadata: Metadata) -> int:
    return -(metadata.date or date.min).toordinal()


def _precedence(metadata: Metadata) -> tuple[int, int, int, str]:
    """Return by what one of the editions stands for the work: in force, then held, then new."""
    return _rank(metadata), _TEXTS.index(metadata.text) if not _rank(metadata) else 0, _age(metadata), metadata.id


def _sorted(rows: list[DocumentRow], sort: str) -> list[DocumentRow]:
    """Return *rows* in order; what is in force comes first, what has no such value last."""
    name = sort.removeprefix("-")
    _, key, _ = _KEYS[name]
    rows = sorted(rows, key=lambda row: (_age(row.metadata), row.metadata.id))
    valued = [row for row in rows if key(row) is not None]
    valued.sort(key=key, reverse=sort.startswith("-"))  # type: ignore[arg-type]
    ordered = [*valued, *(row for row in rows if key(row) is None)]
    return ordered if name in {"status", "came"} else sorted(ordered, key=lambda row: row.is_over)


def _place(genre: str) -> tuple[int, bool, str]:
    return GENRES.index(genre) if genre in GENRES else len(GENRES), genre == _OTHER, genre


def _url(parameters: MultiDict[str, str], **changes: str | int | None) -> str:
    return page_url("/documents", parameters, **{"page": None, **changes})


def _columns(parameters: MultiDict[str, str], sort: str) -> Iterable[Column]:
    for name, (told, _, is_downward) in _KEYS.items():
        if name == "came" and sort not in {name, _BY_ARRIVAL}:
            continue
        first, second = (f"-{name}", name) if is_downward else (name, f"-{name}")
        following = second if sort == first else first
        order = "" if sort.removeprefix("-") != name else "descending" if sort.startswith("-") else "ascending"
        yield Column(told, _url(parameters, sort=None if following == _USUAL else following), order)


def _genres(parameters: MultiDict[str, str], rows: Sequence[DocumentRow], chosen: str) -> Iterable[Choice]:
    genres = [row.genre for row in rows]
    yield Choice("全部", len(rows), _url(parameters, genre=None), not chosen)
    for genre in sorted({*genres, *filter(None, [chosen])}, key=_place):
        yield Choice(genre, genres.count(genre), _url(parameters, genre=genre), genre == chosen)


def _texts(parameters: MultiDict[str, str], rows: Sequence[DocumentRow], chosen: str) -> Iterable[Choice]:
    kinds = [row.metadata.text for row in rows]
    yield Choice("全部", len(rows), _url(parameters, text=None), chosen == _ALL)
    for kind in _TEXTS:
        if kinds.count(kind) or kind == chosen:
            yield Choice(TEXT_KIND_NAMES[kind], kinds.count(kind), _url(parameters, text=kind), kind == chosen)


def _pages(parameters: MultiDict[str, str], total: int, number: int) -> Iterable[tuple[str, str, bool]]:
    last = -(-total // ROWS)
    for page in range(1, last + 1) if last > 1 else ():
        yield str(page), _url(parameters, page=page if page > 1 else None), page == number
