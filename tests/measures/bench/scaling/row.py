"""One row of the tables: everything that was measured of one engine over one corpus, and how it is measured."""

import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.measures.bench.machine import Machine
from tests.measures.bench.scaling import answering
from tests.measures.bench.scaling.answering import Latencies, Latency
from tests.measures.bench.scaling.building import Build, Step, built
from tests.measures.bench.scaling.memory import Memory
from tests.measures.bench.scaling.parity import Parity, compared, expected
from tests.measures.bench.scaling.questions import Questions
from tests.measures.bench.scaling.topology import Topology
from tests.measures.bench.scaling.updating import update_times


@dataclass(frozen=True)
class Row:
    """What was measured. Bytes, seconds, and of latencies milliseconds.

    `library_memory` is that of the process that asked, once it had answered; `site_memory` that of `kb serve` after all
    questions; `nodes_memory` that of the processes beside, none for the embedded engine. `exact` and `words` are asked
    through the library, `exact_http` and `words_http` of the site.
    """

    name: str
    engine: str
    machine: Machine
    build: Build
    disk: int
    opening: float
    library_memory: Memory
    site_memory: Memory
    nodes_memory: Memory
    exact: Latencies
    words: Latencies
    exact_http: Latencies
    words_http: Latencies
    updates: list[float]
    parity: Parity
    seconds: float

    @property
    def passages(self) -> int:
        return self.build.passages

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", "utf-8")

    @classmethod
    def read(cls, path: Path) -> "Row":
        """The row that was written to `path`."""
        told: dict[str, Any] = json.loads(path.read_text("utf-8"))
        steps = {name: Step(**told["build"][name]) for name in ("whole", "reading", "segmenting")}
        told["machine"] = Machine(**{**told["machine"], "packages": tuple(told["machine"]["packages"])})
        told["build"] = Build(**{**told["build"], **steps})
        told["parity"] = Parity(**{**told["parity"], "wrong": tuple(told["parity"]["wrong"])})
        for name in ("library_memory", "site_memory", "nodes_memory"):
            told[name] = Memory(**told[name])
        for name in ("exact", "words", "exact_http", "words_http"):
            told[name] = {clients: Latency(**one) for clients, one in told[name].items()}
        return cls(**told)


def measured(topology: Topology) -> Row:
    """Builds the index of `topology` and measures everything."""
    started = time.perf_counter()
    machine = Machine.here()
    _say("建立索引")
    build = built(topology)
    disk = topology.disk()
    questions = Questions.drawn(topology.live().corpus)
    live = topology.live()
    opening = time.perf_counter()
    live.library()
    opening = time.perf_counter() - opening
    _say("查找：经程序接口")
    exact = answering.latencies(answering.in_process(live), questions.exact, topology.forget)
    words = answering.latencies(answering.in_process(live), questions.words, topology.forget)
    memory = Memory.of()
    _say("查找：经网站")
    with answering.site(topology) as site:
        clients = answering.over_http(site.url)
        exact_http = answering.latencies(clients, questions.exact, topology.forget)
        words_http = answering.latencies(clients, questions.words, topology.forget)
        site_memory = site.memory
    _say("与逐段扫描比")
    kept = topology.kept / f"{topology.corpus.name}-expected.json"
    parity = compared(live.library(), expected(live.corpus, questions.parity, kept))
    _say("改一份文件")
    updates = update_times(live)
    return Row(
        name=topology.name,
        engine=topology.engine,
        machine=machine,
        build=build,
        disk=disk,
        opening=opening,
        library_memory=memory,
        site_memory=site_memory,
        nodes_memory=Memory.of_all(topology.processes),
        exact=exact,
        words=words,
        exact_http=exact_http,
        words_http=words_http,
        updates=updates,
        parity=parity,
        seconds=time.perf_counter() - started,
    )


def _say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what}", file=sys.stderr, flush=True)
