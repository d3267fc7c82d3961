"""`kb verify` finds what is wrong, and only that."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kb.corpus.folder import Corpus
from kb.indexing.verification import verify
from kb.library import Library
from kb.search.values import Query, Results
from kb.text.dates import years
from kb.text.phrase import Wording
from tests.conftest import ANNEXED


def test_a_sound_index_agrees_with_the_scan(library: Library, invented_folder: Path) -> None:
    verified = verify(library, Corpus(invented_folder), 300)
    assert verified.samples == 300
    assert verified.passages > 100
    assert verified.differences == ()


def test_tables_footnotes_and_annexes_are_found_as_the_scan_finds_them(annexed: Library) -> None:
    verified = verify(annexed, Corpus(ANNEXED), 400)
    assert verified.passages > 20
    assert verified.differences == ()


class _LosesOne:
    """An engine that keeps one hit to itself."""

    def __init__(self, library: Library) -> None:
        self._engine = library.engine

    def search(self, query: Query) -> Results:
        results = self._engine.search(query)
        return replace(results, hits=results.hits[1:])

    def count(self, query: Query) -> int:
        return self._engine.count(query)

    def holding(self, wording: Wording, most: int | None = None, *, in_full: bool = False) -> Sequence[int]:
        return self._engine.holding(wording, most, in_full=in_full)

    def trouble(self) -> str:
        return ""

    def close(self) -> None:
        pass


def test_a_missing_hit_is_found(library: Library, invented_folder: Path) -> None:
    verified = verify(replace(library, engine=_LosesOne(library)), Corpus(invented_folder), 20)
    assert len(verified.differences) >= 15
    assert "漏" in str(verified.differences[0])


def test_years_are_read_as_people_write_them() -> None:
    assert [years(w) for w in ("2016", "2016-2019", "2019-2016", "2016—", "-2019", "", None)] == [
        (2016, 2016),
        (2016, 2019),
        (2016, 2019),
        (2016, 9999),
        (1900, 2019),
        None,
        None,
    ]
