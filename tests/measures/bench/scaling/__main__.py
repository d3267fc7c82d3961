"""Measures one engine over one corpus, or reports what was measured.

    python -m tests.measures.bench.scaling --passages 260k --folder FOLDER --out FILE.json
    python -m tests.measures.bench.scaling --nodes 3 --heap 2g --passages 1m --folder FOLDER --out FILE.json
    python -m tests.measures.bench.scaling --report FILE.json FILE.json …

With `--nodes` it starts an OpenSearch cluster of so many nodes on this machine, without it the embedded engine is measured.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.measures.bench import enlarged
from tests.measures.bench.scaling import report
from tests.measures.bench.scaling.row import Row, measured
from tests.measures.bench.scaling.topology import Topology
from tests.measures.cluster.cluster import Cluster

TIMES = {"26k": 1, "260k": 10, "1m": 40}
_NAMES = {0: "内嵌", 1: "一个节点", 3: "三个节点"}


def main() -> None:
    """Measures, or reports."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.measures.bench.scaling", description="Measures large corpora."
    )
    parser.add_argument("--nodes", default=0, type=int, help="how many nodes of OpenSearch; 0 is the embedded engine")
    parser.add_argument("--heap", default="2g", help="the heap of each node")
    parser.add_argument("--passages", choices=TIMES, default="26k")
    parser.add_argument(
        "--folder", type=Path, help="where corpora lie, or are written to, and what is the same for all"
    )
    parser.add_argument("--out", type=Path, help="the file for what was measured")
    parser.add_argument("--report", nargs="+", type=Path, help="put what was measured into docs/scaling.md")
    arguments = parser.parse_args()
    if arguments.report:
        report.put_into_page([Row.read(path) for path in arguments.report])
        return
    if arguments.out is None:
        parser.error("--out says where to write what was measured")
    with tempfile.TemporaryDirectory() as temporary, _topology(arguments, Path(temporary)) as topology:
        measured(topology).write(arguments.out)


@contextmanager
def _topology(arguments: argparse.Namespace, temporary: Path) -> Iterator[Topology]:
    """What is to be measured; its corpus is there then, its nodes run, and its index is new."""
    folder = arguments.folder or temporary
    corpus = folder / f"corpus-{arguments.passages}"
    if not corpus.exists():
        enlarged.write(corpus, TIMES[arguments.passages])
    name = _NAMES.get(arguments.nodes, f"{arguments.nodes} 个节点")
    if not arguments.nodes:
        yield Topology(name, corpus, temporary / "index", folder)
        return
    with Cluster.start(
        folder=temporary / "cluster", nodes=arguments.nodes, heap=arguments.heap, quick=False
    ) as cluster:
        yield Topology(
            name,
            corpus,
            temporary / "index",
            folder,
            cluster.urls,
            tuple(node.pid for node in cluster.nodes),
            tuple(node.folder / "data" for node in cluster.nodes),
        )


if __name__ == "__main__":
    main()
