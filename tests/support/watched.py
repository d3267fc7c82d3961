"""A site and a watch, each a process of its own, as an office runs them; and a reader who asks the site all the time."""

import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.web.conftest import free_port, start_serving, wait_until_ready

_LONG = 60.0


def start_watching(corpus: Path, index: Path, *options: str) -> "subprocess.Popen[str]":
    """`kb watch` as an office starts it."""
    command = [sys.executable, "-m", "kb", "watch", "--corpus", str(corpus), "--index", str(index), *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@dataclass
class Site:
    """The site over the corpus in `folder`, and the watch that keeps it up."""

    url: str
    folder: Path
    serve: "subprocess.Popen[str]"

    def get(self, path: str) -> Any:
        """The JSON at `path`; None if there is no such page."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=30) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                if error.code != 404:
                    raise
            return None

    def post(self, path: str, body: bytes) -> Any:
        """What the site answers to JSON that is sent to it."""
        asked = urllib.request.Request(self.url + path, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return json.load(answer)

    def hits(self, wording: str) -> list[Any]:
        """The passages that hold `wording`."""
        found: list[Any] = self.get(f"/api/search?mode=exact&limit=100&q={quote(wording)}")["hits"]
        return found

    def path(self, identifier: str) -> Path:
        return self.folder / "corpus" / "regulations" / f"{identifier}.md"

    def write(self, identifier: str, text: str) -> Path:
        path = self.path(identifier)
        path.write_text(text, "utf-8")
        return path


def document(title: str, *articles: str) -> str:
    """The text of a file with these articles."""
    numbers = "一二三四五六七八九"
    body = "\n\n".join(f"第{numbers[at]}条　{article}" for at, article in enumerate(articles))
    return f"---\ntitle: {title}\n---\n\n{body}\n"


@contextmanager
def watched_site(folder: Path, *options: str) -> Iterator[Site]:
    """A site that is ready, over `folder/corpus`, and a watch that has brought the index up."""
    watch = start_watching(folder / "corpus", folder / "index", *options)
    until(lambda: (folder / "index" / "CURRENT").exists() or watch.poll() is not None, _LONG)
    port = free_port()
    serve = start_serving(folder / "corpus", folder / "index", port)
    site = Site(f"http://127.0.0.1:{port}", folder, serve)
    try:
        wait_until_ready(site.url, serve)
        yield site
        for process in (watch, serve):
            assert process.poll() is None, process.communicate()
    finally:
        for process in (watch, serve):
            process.terminate()
            process.communicate(timeout=_LONG)


def until(holds: Callable[[], object], seconds: float, step: float = 0.01) -> float:
    """How many seconds it took until `holds`; raises AssertionError if it takes longer than that."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, f"not within {seconds} s"
        time.sleep(step)
    return time.monotonic() - began


@dataclass
class Reader:
    """What somebody saw who asked the site again and again, each time with when the answer was there."""

    seen: list[tuple[float, Any]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def now(self) -> Any:
        """What was seen last."""
        return self.seen[-1][1]

    @property
    def states(self) -> list[Any]:
        """What was seen, in order, each change once."""
        found = [what for _, what in self.seen]
        return [what for at, what in enumerate(found) if at == 0 or what != found[at - 1]]


@contextmanager
def reading(look: Callable[[], Any]) -> Iterator[Reader]:
    """Looks all the time, in a thread."""
    reader = Reader()
    ended = threading.Event()

    def run() -> None:
        while not ended.is_set():
            try:
                reader.seen.append((time.monotonic(), look()))
            except Exception as error:  # whatever it is, the site failed somebody
                reader.errors.append(repr(error))
            ended.wait(0.005)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        until(lambda: reader.seen or reader.errors, _LONG)
        yield reader
    finally:
        ended.set()
        thread.join(_LONG)
    assert reader.errors == []
