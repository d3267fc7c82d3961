"""`kb pull`, as it is run in a shell, against a site on this machine."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.intake.test_fetching import closed_address
from tests.support.shelves import corpus_in
from tests.support.site import PROXY_VARIABLES, Reply, Site, regulation, running
from tests.web.conftest import free_port, start_serving, wait_until_ready

NOTE = "（2024年2月20日示例委员会会议通过　2024年3月1日示例委员会发布）"
QUYUE = regulation(note=NOTE)
QINGDIAN = regulation("示例清点办法", 4, in_force="本办法自2020年2月1日起施行。")


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as site:
        yield site


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def environment(folder: Path) -> dict[str, str]:
    names = {name.lower() for name in PROXY_VARIABLES}
    clean = {key: value for key, value in os.environ.items() if key.lower() not in names}
    return {**clean, "KB_CORPUS": str(folder / "corpus"), "KB_INDEX": str(folder / "index")}


def kb(folder: Path, *arguments: str, answer: str = "") -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "kb", *arguments]
    return subprocess.run(
        command, input=answer, capture_output=True, text=True, env=environment(folder), check=False, timeout=60
    )


def test_a_digest_becomes_the_official_text_and_can_be_found(folder: Path, site: Site) -> None:
    url = site.serve("/quyue.txt", QUYUE)
    corpus_in(folder / "corpus", {"quyue-2024": [site.url + "/gone", url]})
    assert "0 处" in kb(folder, "search", "“不得带出样例室”").stdout
    done = kb(folder, "pull", "quyue-2024")
    assert done.returncode == 0, done.stderr
    assert f"[1/1] 《示例取阅条例》：已收录全文，6 条（{url}）" in done.stdout
    assert "/gone 没有这个网页（404）。" in done.stdout
    assert "共 1 份：收录 1 份。" in done.stdout
    found = kb(folder, "search", "“不得带出样例室”").stdout
    assert "1 处" in found
    assert "全文" in found
    again = kb(folder, "pull")
    assert again.returncode == 0
    assert "没有要取的" in again.stdout


def test_json_is_one_object_with_what_became_of_each_document(folder: Path, site: Site) -> None:
    urls = {"quyue-2024": [site.serve("/quyue.txt", QUYUE)], "qingdian-2020": [site.serve("/q.txt", QUYUE)]}
    corpus_in(folder / "corpus", urls)
    done = kb(folder, "pull", "--json")
    assert done.returncode == 1
    failed, stored = json.loads(done.stdout)["documents"]
    assert stored == {
        "id": "quyue-2024",
        "title": "示例取阅条例",
        "outcome": "stored",
        "url": urls["quyue-2024"][0],
        "sha256": stored["sha256"],
        "fetched": stored["fetched"],
        "articles": 6,
        "expected": 6,
        "problems": [],
        "changes": [],
        "tried": [],
    }
    assert len(stored["sha256"]) == 64
    assert (failed["id"], failed["outcome"], failed["url"]) == ("qingdian-2020", "failed", None)
    (tried,) = failed["tried"]
    assert tried["url"] == urls["qingdian-2020"][0]
    assert "不是《示例清点办法》" in tried["reason"]
    assert "[1/2]" in done.stderr
    assert "[2/2]" in done.stderr


def test_where_nothing_could_be_had_the_exit_code_says_so(folder: Path, site: Site) -> None:
    corpus_in(folder / "corpus", {"quyue-2024": [site.serve("/a", QINGDIAN)]})
    done = kb(folder, "pull", "quyue-2024")
    assert done.returncode == 2
    assert "取不到" in done.stdout
    assert "kb import" in done.stdout
    assert not (folder / "corpus" / "local").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("meiyou",), "没有编号为“meiyou”的文件"),
        (("quyue-2024", "baoguan-2022"), "（baoguan-2022）没有著录官方网址"),
        (("--check", "quyue-2024"), "还没有全文，请先运行 kb pull quyue-2024"),
    ],
)
def test_what_cannot_be_pulled_is_said_before_anything_is_fetched(
    folder: Path, site: Site, arguments: tuple[str, ...], said: str
) -> None:
    corpus_in(folder / "corpus", {"quyue-2024": [site.serve("/quyue.txt", QUYUE)]})
    done = kb(folder, "pull", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert not site.requests
    assert json.loads(kb(folder, "pull", *arguments, "--json").stdout)["error"]["code"] == "not_found"


def test_without_a_network_there_is_one_sentence_and_the_digest_stays(folder: Path) -> None:
    corpus_in(folder / "corpus", {"quyue-2024": [closed_address() + "/a"], "qingdian-2020": [closed_address() + "/b"]})
    done = kb(folder, "pull")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("。") == 1
    assert "没有网络" in done.stderr
    assert "条文要点照旧可用" in done.stderr
    assert json.loads(kb(folder, "pull", "--json").stdout)["error"]["code"] == "offline"
    assert "说明怎样取阅" in kb(folder, "show", "quyue-2024", "art_3").stdout


def test_many_documents_are_asked_about_first(folder: Path, site: Site) -> None:
    corpus = folder / "corpus"
    corpus.mkdir()
    rows = [
        {"id": f"yangli-{n}", "title": f"样例第{n}号规定", "articles": 3, "official_urls": [site.serve(f"/{n}", regulation(f"样例第{n}号规定", 3))]}
        for n in range(21)
    ]  # fmt: skip
    (corpus / "catalogue.yaml").write_text(yaml.safe_dump({"regulations": rows}, allow_unicode=True), "utf-8")
    refused = kb(folder, "pull", answer="n\n")
    assert refused.returncode == 0
    assert "要取 21 份文件" in refused.stdout
    assert "没有取任何文件" in refused.stdout
    assert kb(folder, "pull").returncode == 2  # nobody there to answer
    assert not site.requests


def test_checking_tells_what_changed_and_writes_nothing(folder: Path, site: Site) -> None:
    url = site.serve("/quyue.txt", QUYUE)
    corpus_in(folder / "corpus", {"quyue-2024": [url]})
    assert kb(folder, "pull", "--check").stdout == "没有已收录全文又有官方网址的文件。\n"
    assert kb(folder, "pull").returncode == 0
    local = folder / "corpus" / "local" / "quyue-2024.md"
    written = local.read_bytes()
    same = kb(folder, "pull", "--check")
    assert (same.returncode, "《示例取阅条例》：未变" in same.stdout) == (0, True)
    usual = "样例小组应当在每月月初把第2类卡片放进木匣，由值日的组员登记。"
    site.serve("/quyue.txt", regulation(note=NOTE, changed={2: usual.replace("月初", "月末")}))
    changed = kb(folder, "pull", "--check", "quyue-2024")
    assert changed.returncode == 1
    assert "有变化" in changed.stdout
    assert "改动 1 处：第二条。" in changed.stdout
    (one,) = json.loads(kb(folder, "pull", "--check", "--json").stdout)["documents"]
    assert one["changes"] == [{"change": "changed", "old": "第二条", "new": "第二条"}]
    site.answer("/quyue.txt", Reply(status=404))
    gone = kb(folder, "pull", "--check")
    assert (gone.returncode, "取不到" in gone.stdout) == (1, True)
    assert local.read_bytes() == written


def test_interrupted_it_leaves_what_is_done_and_findable(folder: Path, site: Site) -> None:
    reached, ended = threading.Event(), threading.Event()

    def hold(_: object) -> None:
        reached.set()
        ended.wait(12)  # a busy machine may take seconds to interrupt; after 15 the page would be given up

    site.answer("/slow", Reply(act=hold))
    corpus_in(
        folder / "corpus",
        {"qingdian-2020": [site.serve("/q.txt", QINGDIAN)], "quyue-2024": [site.url + "/slow"]},
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "kb", "pull"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(folder),
    )
    assert reached.wait(30)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    ended.set()
    assert process.returncode == 2
    assert "示例清点办法》：已收录全文" in out
    assert "已中止" in err
    assert "Traceback" not in err
    assert kb(folder, "show", "qingdian-2020", "art_2").returncode == 0
    index = json.loads(kb(folder, "index", "--json").stdout)
    assert index["changed"] == 0  # it was brought up to date


def test_the_site_offers_it_and_asks_nothing_of_the_network(folder: Path, site: Site) -> None:
    corpus_in(folder / "corpus", {"quyue-2024": [site.serve("/quyue.txt", QUYUE)]})
    port = free_port()
    process = start_serving(folder / "corpus", folder / "index", port)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        _, err = process.communicate(timeout=120)
    assert "条文要点 1 份可以换成官方全文：kb pull" in err.splitlines()
    assert not site.requests
    shutil.rmtree(folder / "corpus" / "regulations")
    process = start_serving(folder / "corpus", folder / "index", port)
    try:
        wait_until_ready(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        _, err = process.communicate(timeout=120)
    assert "kb pull" not in err
