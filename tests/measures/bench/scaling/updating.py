"""How long after a change of one document a search finds it."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

from kb.library import LiveLibrary
from kb.search.query import Question
from tests.measures.bench.queries import SEED

_UPDATES = 3


def update_times(live: LiveLibrary) -> list[float]:
    """The seconds from a paragraph that is added to a file until it is found, once for each of some random documents.

    The library serves before, and takes up the update itself; the first time it loads its dictionaries too. The files are
    then as they were, and the index too.
    """
    corpus = live.corpus
    paths = random.Random(SEED).sample(sorted(corpus.paths().values()), _UPDATES)
    written = {path: path.read_bytes() for path in paths}
    try:
        return list(_times(live, written))
    finally:
        for path, content in written.items():
            path.write_bytes(content)
        live.prepare()


def _times(live: LiveLibrary, written: dict[Path, bytes]) -> Iterator[float]:
    for number, (path, content) in enumerate(written.items()):
        mark = f"测量更新所加第{number}号记号"
        path.write_bytes(content + f"\n附：{mark}。\n".encode())
        started = time.perf_counter()
        live.prepare()
        found = live.library().search(Question(mark, mode="exact")).total.passages
        yield time.perf_counter() - started
        if found != 1:
            raise SystemExit(f"改了“{path.name}”以后查到 {found} 处，应当是 1 处。")
