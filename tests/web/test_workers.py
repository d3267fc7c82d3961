"""The site as several processes: they answer together, and one that falls is started again while the others answer."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.conftest import copy_of_invented
from tests.support.watched import document, until
from tests.web.conftest import free_port, start_serving, wait_until_ready

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="这个系统上只有一个进程")

_LONG = 120.0


@dataclass
class Standing:
    """A running site, what it said so far, and the processes that it consists of."""

    folder: Path
    url: str
    process: "subprocess.Popen[str]"

    def health(self) -> Any:
        return self.get("/healthz")

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self.url + path, timeout=_LONG) as answer:
            return json.load(answer)

    def children(self) -> list[int]:
        """The numbers of the processes that were started by the site."""
        found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True)
        return [int(number) for number in found.stdout.split()]

    def named(self, word: str) -> list[int]:
        """Those of them in whose command line *word* stands."""
        return [number for number in self.children() if word in Path(f"/proc/{number}/cmdline").read_text()]

    def is_answered(self, path: str) -> bool:
        """Tell whether it is answered now; asked anew by a connection of its own."""
        try:
            self.get(path)
        except (urllib.error.HTTPError, ConnectionError, OSError):
            return False
        return True


@contextmanager
def standing(folder: Path, *options: str) -> Iterator[Standing]:
    port = free_port()
    process = start_serving(folder / "corpus", folder / "index", port, *options)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(url, process)
        yield Standing(folder, url, process)
    finally:
        process.terminate()
        try:
            process.communicate(timeout=_LONG)
        finally:
            process.kill()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy_of_invented(tmp_path / "corpus")
    return tmp_path


def test_workers_answer_together_and_are_told_of(folder: Path) -> None:
    with standing(folder, "--workers", "2") as site:
        until(lambda: site.health()["processes"]["workers"] == {"wanted": 2, "alive": 2, "restarts": 0}, _LONG)
        assert site.get("/api/search?q=a")["total"] is not None
        assert len(site.children()) >= 2
    assert site.process.returncode == 0


def test_a_worker_that_is_killed_is_started_again_and_told_of(folder: Path) -> None:
    with standing(folder, "--workers", "2") as site:
        until(lambda: site.health()["processes"]["workers"]["alive"] == 2, _LONG)
        os.kill(site.children()[0], signal.SIGKILL)
        until(lambda: site.is_answered("/healthz"), _LONG)
        until(lambda: site.health()["processes"]["workers"] == {"wanted": 2, "alive": 2, "restarts": 1}, _LONG)
        site.process.terminate()
        _, said = site.process.communicate(timeout=_LONG)
    assert "个回答的进程意外退出（信号 SIGKILL）" in said


def test_an_index_file_that_is_truncated_ends_a_worker_and_not_the_site(folder: Path) -> None:
    with standing(folder, "--workers", "2") as site:
        found = site.get("/api/search?q=%E6%9D%A1%E4%BE%8B")["total"]
        assert found["passages"] > 0
        generation = folder / "index" / (folder / "index" / "CURRENT").read_text().strip()
        for path in generation.rglob("*"):
            if path.suffix in {".bin", ".seg"}:
                os.truncate(path, 0)
        asked = "/api/search?q=%E6%9D%A1%E4%BE%8B"

        def is_mended() -> bool:
            return site.is_answered(asked) and site.get(asked)["total"] == found

        until(is_mended, _LONG, step=0.1)
        assert (folder / "index" / "CURRENT").read_text().strip() != generation.name
        assert site.process.poll() is None
        until(lambda: site.is_answered("/healthz") and site.health()["processes"]["workers"]["alive"] == 2, _LONG)


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_watch_is_started_again_when_it_is_killed(folder: Path, workers: str) -> None:
    with standing(folder, "--workers", workers, "--watch") as site:
        until(lambda: site.health()["processes"]["watch"]["alive"] == 1, _LONG)
        watch = site.named("spawn_main")
        assert len(watch) == 1
        os.kill(watch[0], signal.SIGKILL)
        until(lambda: site.health()["processes"]["watch"] == {"wanted": 1, "alive": 1, "restarts": 1}, _LONG)
        (folder / "corpus" / "regulations" / "xinlai.md").write_text(
            document("新来的办法", "这里有新来记号。"), "utf-8"
        )
        asked = "/api/search?mode=exact&q=%E6%96%B0%E6%9D%A5%E8%AE%B0%E5%8F%B7"
        until(lambda: site.get(asked)["total"]["passages"] == 1, _LONG)
        site.process.terminate()
        _, said = site.process.communicate(timeout=_LONG)
    assert "看着文库的进程意外退出（信号 SIGKILL）" in said


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_site_and_its_watch_go_on_when_their_terminal_closes(folder: Path, workers: str) -> None:
    ours, theirs = os.openpty()
    port = free_port()
    command = [sys.executable, "-m", "kb", "serve", "--port", str(port), "--watch", "--workers", workers]
    command += ["--corpus", str(folder / "corpus"), "--index", str(folder / "index")]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, text=True, start_new_session=True)
    try:
        site = Standing(folder, f"http://127.0.0.1:{port}", process)
        wait_until_ready(site.url, process)
        until(lambda: site.health()["processes"]["watch"]["alive"] == 1, _LONG)
        os.close(theirs)
        os.close(ours)
        os.killpg(process.pid, signal.SIGHUP)
        for number in "12":
            text = document("新来的办法", f"这里有第{number}记号。")
            (folder / "corpus" / "regulations" / "xinlai.md").write_text(text, "utf-8")
            asked = f"/api/search?mode=exact&q={quote(f'第{number}记号')}"
            until(lambda asked=asked: site.get(asked)["total"]["passages"] == 1, _LONG)  # type: ignore[misc]
        assert {count["restarts"] for count in site.health()["processes"].values()} == {0}
    finally:
        process.terminate()
        process.wait(_LONG)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_all_end_with_the_parent_when_it_is_told(folder: Path, number: signal.Signals) -> None:
    with standing(folder, "--workers", "2", "--watch") as site:
        until(lambda: site.health()["processes"]["workers"]["alive"] == 2, _LONG)
        children = site.children()
        site.process.send_signal(number)
        assert site.process.wait(_LONG) == 0
    until(lambda: not [child for child in children if is_running(child)], _LONG)


def test_all_end_when_the_parent_is_killed(folder: Path) -> None:
    with standing(folder, "--workers", "2", "--watch") as site:
        until(lambda: site.health()["processes"]["workers"]["alive"] == 2, _LONG)
        until(lambda: site.health()["processes"]["watch"]["alive"] == 1, _LONG)
        children = site.children()
        site.process.kill()
        site.process.wait(_LONG)
        until(lambda: not [child for child in children if is_running(child)], _LONG)


def is_running(process: int) -> bool:
    """Tell whether it is there, and not only waits to be taken note of."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_one_worker_alone_says_so(folder: Path) -> None:
    with standing(folder) as site:
        assert site.health()["processes"] == {
            "workers": {"wanted": 1, "alive": 1, "restarts": 0},
            "watch": {"wanted": 0, "alive": 0, "restarts": 0},
            "fill": {"wanted": 0, "alive": 0, "restarts": 0},
        }
