"""`kb index` killed at random moments while somebody reads: `python -m tests.measures.faults.kills [--times N] [--seed S]`.

Every document of the corpus bears the number of the turn in which it was written. A reader asks the index all the time:
each answer must hold every document, and all of them of one turn. It exits with 1 if one does not.
"""

import argparse
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from kb.corpus import Corpus, current
from kb.indexing import build
from kb.library import Library
from kb.search.query import Question
from tests.measures.faults.deeds import text
from tests.measures.faults.trial import load

_DOCUMENTS = 20
_TURN = re.compile(r"第(\d+)回")


def main() -> int:
    """Print what came; return 1 if an answer was a mixture, or a build did not succeed in the end."""
    parser = argparse.ArgumentParser(prog="python -m tests.measures.faults.kills", description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kb-kills-") as name:
        load()
        home = Path(name).resolve()
        _write(home, 0)
        build(home / "index", Corpus(home / "corpus"))
        reader = _forked(lambda: _read(home))
        killed, wrong = _killed(home, asked.times, random.Random(asked.seed))
        (home / "ended").touch()
        _, status = os.waitpid(reader, 0)
    answers, told = f"{killed} kills", "no answer was a mixture" if status == 0 else "an answer was a mixture"
    print(f"{answers}; {told}; {wrong} builds that did not succeed afterwards")
    return 1 if status or wrong else 0


def _write(home: Path, turn: int) -> None:
    (home / "corpus").mkdir(exist_ok=True)
    for number in range(_DOCUMENTS):
        bodies = (f"第{turn}回的记号，{part}组第{number}份清单。" for part in "甲乙丙丁")
        (home / "corpus" / f"d{number}.md").write_text(text(f"示例{number}办法", *bodies), "utf-8")


def _killed(home: Path, times: int, chance: random.Random) -> tuple[int, int]:
    """Kill builds until so many were killed; return how many were, and after how many the next one went wrong."""
    killed = wrong = turn = 0
    index, corpus = home / "index", Corpus(home / "corpus")
    took = 1.0
    while killed < times:
        turn += 1
        _write(home, turn)
        builder = _forked(partial(build, index, corpus, anew=turn % 2 == 0))
        time.sleep(took * chance.random())
        os.kill(builder, signal.SIGKILL)
        _, status = os.waitpid(builder, 0)
        killed += os.WIFSIGNALED(status)
        started = time.monotonic()
        _, status = os.waitpid(_forked(lambda: build(index, corpus)), 0)
        took = time.monotonic() - started or took
        wrong += status != 0 or _turns(home) != {str(turn)}
    return killed, wrong


def _forked(work: Callable[[], object]) -> int:
    pid = os.fork()
    if pid:
        return pid
    try:
        work()
        os._exit(0)
    except BaseException as error:
        print(repr(error), file=sys.stderr, flush=True)
        os._exit(1)


def _read(home: Path) -> None:
    """Ask until the end. Raises AssertionError at an answer that no whole state of the corpus gives."""
    count = 0
    while not (home / "ended").exists():
        assert len(_turns(home)) == 1
        count += 1
    print(f"{count} answers were read", file=sys.stderr)


def _turns(home: Path) -> set[str]:
    """Return the turns of which the index holds something. Raises AssertionError if a document is missing."""
    for _ in range(100):  # what served when it was asked for may have been removed by two builds since
        folder = current(home / "index")
        if folder is None:
            continue
        try:
            library = Library.open(folder)
        except Exception:
            if folder == current(home / "index"):
                raise
            continue
        try:
            hits = library.search(Question("回的记号", mode="exact", limit=100)).hits
        finally:
            library.close()
        assert len(hits) == _DOCUMENTS * 4, len(hits)
        assert len({hit.document for hit in hits}) == _DOCUMENTS
        return {turn for hit in hits for turn in _TURN.findall(hit.text)}
    raise AssertionError("no index")


if __name__ == "__main__":
    sys.exit(main())
