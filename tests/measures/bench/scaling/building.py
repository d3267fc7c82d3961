"""What it takes to build the index: all of it, and alone what is the same for every engine.

Each is measured in a process of its own. What an engine takes to index is what is left of the whole when reading and
segmenting are taken off.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from kb.corpus.folder import Corpus
from kb.text.words import Segmenter
from tests.measures.bench.machine import peak_memory
from tests.measures.bench.scaling.topology import Topology


@dataclass(frozen=True)
class Step:
    """Seconds by the clock and of this process, and its peak in bytes."""

    wall: float
    cpu: float
    peak: int


@dataclass(frozen=True)
class Build:
    """The whole build, reading and segmenting by themselves, and how much there was to do."""

    whole: Step
    reading: Step
    segmenting: Step
    documents: int
    passages: int

    @property
    def indexing(self) -> float:
        """Seconds by the clock that were neither reading nor segmenting."""
        return self.whole.wall - self.reading.wall - self.segmenting.wall


def built(topology: Topology) -> Build:
    """Builds the index of `topology` from nothing."""
    whole = _in_fresh_process("whole", topology)
    reading, both = (_same_for_all(task, topology) for task in ("reading", "segmenting"))
    segmenting = Step(both["wall"] - reading["wall"], both["cpu"] - reading["cpu"], both["peak"])
    counts = whole.pop("documents"), whole.pop("passages")
    return Build(Step(**whole), Step(**reading), segmenting, *counts)


def _same_for_all(task: str, topology: Topology) -> dict[str, Any]:
    """What a task takes that is the same for every engine: measured once for a corpus."""
    kept = topology.kept / f"{topology.corpus.name}-{task}.json"
    if not kept.exists():
        kept.write_text(json.dumps(_in_fresh_process(task, topology)), "utf-8")
    told: dict[str, Any] = json.loads(kept.read_text("utf-8"))
    return told


def _in_fresh_process(task: str, topology: Topology) -> dict[str, Any]:
    written = json.dumps(asdict(topology), default=str)
    command = [sys.executable, "-m", "tests.measures.bench.scaling.building", task, written]
    answer: dict[str, Any] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return answer


def _step(work: Callable[[], object]) -> Step:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Step(time.perf_counter() - wall, time.process_time() - cpu, peak_memory())


def _read(corpus: Corpus, segmenter: Segmenter | None = None) -> None:
    """Reads every document, cuts its passages if there is a `segmenter`, and lets go of it."""
    catalogue = corpus.catalogue()
    for file in corpus.files():
        for passage in corpus.read(file, catalogue).passages:
            if segmenter:
                segmenter.words(passage.text)


def _main(task: str, written: str) -> None:
    """What the fresh process does: one task, its result as JSON."""
    told = json.loads(written)
    paths = {name: Path(told[name]) for name in ("corpus", "index", "kept")}
    topology = Topology(**{**told, **paths, "urls": tuple(told["urls"]), "folders": ()})
    corpus = Corpus(topology.corpus)
    if task == "whole":
        live = topology.live()
        step = asdict(_step(live.prepare))
        snapshot = live.library().snapshot
        step |= {"documents": len(snapshot.documents), "passages": snapshot.live_passages}
    else:
        step = asdict(_step(lambda: _read(corpus, Segmenter() if task == "segmenting" else None)))
    print(json.dumps(step))


if __name__ == "__main__":
    _main(*sys.argv[1:])
