"""Our own side: drafts checked in fresh processes that hold nothing but what a server or the command line holds."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from kb.drafts.checking import Checker
from kb.drafts.files import annotations
from kb.drafts.finding import Finding
from kb.files import DRAFT, read_file
from kb.library import LiveLibrary
from kb.settings import Settings
from tests.measures.bench.machine import peak_memory
from web.kept import KeptChecker

_T = TypeVar("_T")


@dataclass(frozen=True)
class Judged:
    """What was said of one mark: its code points `[start, end)`, kind and verdict."""

    start: int
    end: int
    kind: str
    verdict: str


@dataclass(frozen=True)
class Checks:
    """Texts checked one after another in one process: seconds for each, by the clock and of the processor, and what was
    found in it.

    `started` are the seconds that it took to open the library and to make what a server makes before it is asked.
    `memory` is the peak of the process in bytes.
    """

    started: float
    seconds: list[float]
    cpu: list[float]
    findings: list[list[Judged]]
    memory: int


@dataclass(frozen=True)
class WordCheck:
    """A Word file checked and given back by a process of its own: the seconds of each step, and the peak in bytes.

    `process` are the seconds from the start of the process to its end.
    """

    opened: float
    read: float
    checked: float
    written: float
    process: float
    memory: int
    findings: list[Judged]
    characters: int

    @property
    def work(self) -> float:
        return self.opened + self.read + self.checked + self.written


def checks(corpus: Path, index: Path, texts: Sequence[str], folder: Path) -> Checks:
    """Checks `texts` in a fresh process; `folder` is for what is handed over."""
    handed = folder / "texts.json"
    handed.write_text(json.dumps(texts), "utf-8")
    found = _in_fresh_process("texts", corpus, index, handed)
    found["findings"] = [[Judged(**one) for one in findings] for findings in found["findings"]]
    return Checks(**found)


def check_word(corpus: Path, index: Path, source: Path, target: Path) -> WordCheck:
    """Checks the Word file `source` in a fresh process, which puts links and comments in and writes `target`."""
    started = time.perf_counter()
    found = _in_fresh_process("word", corpus, index, source, target)
    process = time.perf_counter() - started
    found["findings"] = [Judged(**one) for one in found["findings"]]
    return WordCheck(process=process, **found)


def _in_fresh_process(*arguments: object) -> Any:
    command = [sys.executable, "-m", "tests.measures.bench.drafts.ours", *map(str, arguments)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def _timed(work: Callable[[], _T]) -> tuple[_T, float]:
    started = time.perf_counter()
    done = work()
    return done, time.perf_counter() - started


def _live(corpus: Path, index: Path) -> LiveLibrary:
    live = LiveLibrary(Settings(corpus=corpus, index=index))
    if notice := live.prepare():
        raise SystemExit(f"测量期间语料或程序变了，测量无效：{notice}")
    return live


def _checker(corpus: Path, index: Path) -> Checker:
    return Checker(_live(corpus, index).library())


def _warm_checker(corpus: Path, index: Path) -> Checker:
    """As the site starts."""
    kept = KeptChecker(_live(corpus, index))
    kept.warm()
    return kept.checker()


def _check_texts(corpus: Path, index: Path, handed: Path) -> dict[str, object]:
    texts: list[str] = json.loads(handed.read_text("utf-8"))
    checker, started = _timed(lambda: _warm_checker(corpus, index))
    seconds: list[float] = []
    cpu: list[float] = []
    findings: list[list[dict[str, object]]] = []
    for text in texts:
        began, busy = time.perf_counter(), time.process_time()
        report = checker.check(text)
        seconds.append(time.perf_counter() - began)
        cpu.append(time.process_time() - busy)
        findings.append(list(map(_as_json, report.findings)))
    return {"started": started, "seconds": seconds, "cpu": cpu, "findings": findings, "memory": peak_memory()}


def _check_word(corpus: Path, index: Path, source: Path, target: Path) -> dict[str, object]:
    checker, opened = _timed(lambda: _checker(corpus, index))
    text, read = _timed(lambda: read_file(source.read_bytes(), source.name, DRAFT))
    report, checked = _timed(lambda: checker.check(text.text))
    notes = annotations(report.findings, "http://127.0.0.1:8000")
    _, gave_back = _timed(lambda: target.write_bytes(text.annotated(notes)))
    return {
        "opened": opened,
        "read": read,
        "checked": checked,
        "written": gave_back,
        "memory": peak_memory(),
        "findings": list(map(_as_json, report.findings)),
        "characters": len(text.text),
    }


def _as_json(finding: Finding) -> dict[str, object]:
    return asdict(Judged(*finding.span, finding.kind, finding.verdict))


def _main(task: str, *paths: str) -> None:
    """What the fresh process does: one task, its result as JSON."""
    tasks: dict[str, Callable[..., dict[str, object]]] = {"texts": _check_texts, "word": _check_word}
    print(json.dumps(tasks[task](*map(Path, paths))))


if __name__ == "__main__":
    _main(*sys.argv[1:])
