"""One run over everything: the gold set by both corpora, and the drawn quotations by the full one."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from kb.library import Library
from tests.measures.gold import altered, score
from tests.measures.gold.altered import Told
from tests.measures.gold.corpora import opened
from tests.measures.gold.entries import Entry, Setting, entries
from tests.measures.gold.rates import Rate
from tests.measures.gold.score import Result

SEED = 20261121
DRAWN = 1_200


@dataclass(frozen=True)
class Goal:
    """One goal: a rate and its bound, which is the least that is wanted, or the most if `is_upper`."""

    name: str
    rate: Rate
    bound: float
    is_upper: bool = False

    @property
    def is_met(self) -> bool:
        return self.rate.value <= self.bound if self.is_upper else self.rate.value >= self.bound


@dataclass(frozen=True)
class Measured:
    """What one run found. Without the official texts there is one result, by the shipped corpus, and nothing is drawn."""

    results: dict[Setting, Result]
    verbatim: list[Told] = field(repr=False)
    changed: list[Told] = field(repr=False)
    corpus_version: str
    documents: int

    @property
    def main(self) -> Result:
        """The result by the fullest corpus there was."""
        return self.results.get("full") or self.results["shipped"]

    @property
    def goals(self) -> list[Goal]:
        """The goals, each with what was measured."""
        found: list[Goal] = []
        for setting, result in self.results.items():
            found += [
                Goal(f"citations, precision ({setting})", result.precision("citation"), 0.99),
                Goal(f"citations, recall ({setting})", result.recall("citation"), 0.98),
                Goal(f"citations, document and part ({setting})", result.resolution("citation"), 0.99),
                Goal(f"false 条款号不符 ({setting})", _share_of(result), 0.0, is_upper=True),
            ]
        if self.changed:
            found += [
                Goal("altered quotations found (drawn)", altered.differing(self.changed), 0.99),
                Goal("false alarms on quotations (drawn)", altered.differing(self.verbatim), 0.01, is_upper=True),
                Goal("altered quotations found (written)", self.main.altered, 0.99),
                Goal("false alarms on quotations (written)", self.main.false_alarms, 0.01, is_upper=True),
            ]
        return found


def _share_of(result: Result) -> Rate:
    return Rate(len(result.false_part_missing), len(result.findings))


def measure(texts: Path | None) -> Measured:
    """Runs everything, with the official texts in `texts` if there are any."""
    asked = entries(texts)
    results: dict[Setting, Result] = {}
    verbatim: list[Told] = []
    changed: list[Told] = []
    version, documents = "", 0
    settings: tuple[Setting, ...] = ("shipped", "full") if texts else ("shipped",)
    for setting in settings:
        with tempfile.TemporaryDirectory() as folder, opened(setting, Path(folder), texts) as library:
            results[setting] = result_on(asked, library, setting)
            if setting == "shipped":
                version, documents = library.snapshot.manifest.corpus_version, len(library.snapshot.shelves)
            else:
                verbatim, changed = drawn(library)
    return Measured(results, verbatim, changed, version, documents)


def result_on(asked: list[Entry], library: Library, setting: Setting) -> Result:
    """The result of the project's own checker."""
    return score.run(asked, score.checker_of(library), library, setting)


def drawn(library: Library, count: int = DRAWN) -> tuple[list[Told], list[Told]]:
    """What the checker says of `count` quotations as they stand and of `count` that were changed."""
    check = score.checker_of(library)
    verbatim = altered.judge(altered.Drawing(library, SEED).verbatim(count), check)
    changed = altered.judge(altered.Drawing(library, SEED + 1).altered(count), check)
    return verbatim, changed
