"""Our own side, through the public API: a library that is opened, and asked."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.corpus.folder import Corpus
from kb.indexing.building import build
from kb.library import LiveLibrary
from kb.search.query import MOST_HITS, Question
from kb.search.values import Mode, Results
from kb.settings import Settings
from tests.measures.bench.machine import peak_memory
from tests.measures.bench.reference import Answer, Place


class Ours:
    """The project's search with ranking, totals and highlights; a `Peer` whose provisions are passages."""

    name = "本项目"

    def __init__(self, corpus: Path, index: Path, numbers: Mapping[Place, int]) -> None:
        self._live = LiveLibrary(Settings(corpus=corpus, index=index))
        self._live.prepare()
        self._numbers = numbers

    def search(self, text: str, mode: Mode, limit: int = 10, offset: int = 0) -> Results:
        """What the site and the command line get for this query."""
        return self._live.library().search(Question(text, mode=mode, limit=limit, offset=offset))

    def exact(self, wording: str, limit: int) -> Sequence[int]:
        return self._found(self.search(wording, "exact", limit))

    def words(self, words: Sequence[str], limit: int) -> Sequence[int]:
        return self._found(self.search(" ".join(words), "words", limit))

    def answer(self, wording: str) -> Answer:
        """Every passage of every page of the exact answer, and the total of occurrences that it states."""
        first = self.search(wording, "exact", MOST_HITS)
        places = {(hit.document, hit.address) for hit in first.hits}
        for offset in range(MOST_HITS, first.total.passages, MOST_HITS):
            page = self.search(wording, "exact", MOST_HITS, offset)
            places.update((hit.document, hit.address) for hit in page.hits)
        return Answer(frozenset(places), first.total.occurrences)

    def close(self) -> None:
        self._live.library().close()

    def _found(self, results: Results) -> list[int]:
        """The provisions that the hits are in; -1 for a heading, which is no provision."""
        return [self._numbers.get((hit.document, hit.address), -1) for hit in results.hits]


@dataclass(frozen=True)
class BuildCost:
    """What a build took in a process of its own: seconds, and bytes of memory at the peak."""

    cpu: float
    wall: float
    memory: int
    passages: int


def build_afresh(corpus: Path, index: Path) -> BuildCost:
    """Builds the index in a fresh process and returns what it took, loading of the dictionary included."""
    return BuildCost(**_in_fresh_process("build", str(corpus), str(index)))


def reindex_times(corpus: Path, index: Path, identifiers: Sequence[str]) -> list[float]:
    """The seconds of one update each, for these documents changed one after another by a paragraph.

    All in one process of its own, which has nothing else in its memory, as a server that watches its corpus.
    """
    times: list[float] = _in_fresh_process("update", str(corpus), str(index), *identifiers)
    return times


def _in_fresh_process(*arguments: str) -> Any:
    command = [sys.executable, "-m", "tests.measures.bench.ours", *arguments]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def _updates_here(corpus: Path, index: Path, identifiers: Sequence[str]) -> Iterator[float]:
    build(index, Corpus(corpus))  # nothing has changed yet: this only warms up
    for identifier in identifiers:
        path = corpus / f"{identifier}.md"
        path.write_text(path.read_text("utf-8") + "\n附：本行为测量更新所加。\n", "utf-8")
        started = time.perf_counter()
        done = build(index, Corpus(corpus))
        yield time.perf_counter() - started
        if done.changed != 1:
            raise SystemExit(f"更新“{identifier}”时重读了 {done.changed} 份文件，测量无效。")


def _build_here(corpus: Path, index: Path) -> BuildCost:
    started = time.perf_counter()
    done = build(index, Corpus(corpus))
    wall = time.perf_counter() - started
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return BuildCost(usage.ru_utime + usage.ru_stime, wall, peak_memory(), done.passages)


def _main(task: str, corpus: str, index: str, *identifiers: str) -> None:
    """What the fresh process does: one task, its result as JSON."""
    if task == "build":
        print(json.dumps(vars(_build_here(Path(corpus), Path(index)))))
    else:
        print(json.dumps(list(_updates_here(Path(corpus), Path(index), identifiers))))


if __name__ == "__main__":
    _main(*sys.argv[1:])
