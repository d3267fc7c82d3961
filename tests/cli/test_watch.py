"""kb watch and kb serve --watch, as they run in an office: the site shows what changed within two seconds, and never half of
it."""

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.conftest import copy_of_invented
from tests.support.pace import strain
from tests.support.watched import Site, document, reading, start_watching, until, watched_site
from tests.web.conftest import free_port, wait_until_ready

WITHIN = 2.0
"""Seconds from the end of writing until the site shows it, on a machine with nothing else to do."""

_LONG = 60.0


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("watched")
    copy_of_invented(folder / "corpus")
    with watched_site(folder) as site:
        yield site


def versions(site: Site, identifier: str) -> tuple[str, ...]:
    """The state of a document that says 第N版记号 in each of its articles, as a search finds it: one N for each."""
    found = [hit["text"] for hit in site.hits("版记号") if hit["document"] == identifier]
    return tuple(sorted(text.split("第")[2].split("版")[0] for text in found))


def version(number: int, articles: int = 4) -> str:
    return document("反复修改的办法", *[f"这里是第{number}版记号。"] * articles)


def as_page(site: Site, identifier: str) -> tuple[str, ...]:
    """The same as the page of the document shows it."""
    shown = site.get(f"/api/documents/{identifier}")
    passages = shown["passages"] if shown else []
    return tuple(one["text"].split("第")[2].split("版")[0] for one in passages if "版记号" in one["text"])


def test_every_answer_is_the_state_before_or_the_state_after_and_changes_are_there_within_two_seconds(
    site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    took: list[float] = []
    with reading(lambda: versions(site, "fanfu")) as searcher, reading(lambda: as_page(site, "fanfu")) as opener:
        for number in range(1, 7):
            site.write("fanfu", version(number))
            took.append(until(partial(lambda wanted: wanted == searcher.now == opener.now, (str(number),) * 4), _LONG))
        site.path("fanfu").unlink()
        took.append(until(lambda: searcher.now == opener.now == (), _LONG))
    whole = [(), *((str(number),) * 4 for number in range(1, 7)), ()]
    assert searcher.states == opener.states == whole
    with capsys.disabled():
        print(f"\n增、改五次、删后多久可以查到（秒）：{'、'.join(f'{seconds:.2f}' for seconds in took)}")
    assert max(took) < WITHIN * strain()


@pytest.mark.parametrize("is_kept_open", [True, False])
def test_a_file_that_is_written_slowly_in_pieces_is_seen_whole_or_not_at_all(site: Site, *, is_kept_open: bool) -> None:
    chance = random.Random(1)
    site.write("manman", version(0))
    until(lambda: versions(site, "manman") == ("0",) * 4, _LONG)
    with reading(lambda: versions(site, "manman")) as reader:
        for number in (1, 2):
            text = version(number).encode()
            cuts = sorted(chance.sample(range(1, len(text)), 8))
            pieces = [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
            write_slowly(site.path("manman"), pieces, is_kept_open=is_kept_open)
            assert until(partial(lambda wanted: reader.now == wanted, (str(number),) * 4), _LONG) < WITHIN * strain()
    assert reader.states == [("0",) * 4, ("1",) * 4, ("2",) * 4]
    site.path("manman").unlink()


def write_slowly(path: Path, pieces: list[bytes], *, is_kept_open: bool) -> None:
    """Writes a file in place: with long pauses while it is open, else as an editor that saves piece after piece."""
    if is_kept_open:
        with path.open("wb") as file:
            for piece in pieces:
                file.write(piece)
                file.flush()
                time.sleep(0.6)
    else:
        path.write_bytes(b"")
        for piece in pieces:
            with path.open("ab") as file:
                file.write(piece)
            time.sleep(0.15)


def test_a_renamed_file_is_there_under_one_of_its_names_at_every_moment(site: Site) -> None:
    site.write("jiuming", document("改名的办法", "改名时也查得到的记号。"))
    until(lambda: len(site.hits("改名时也查得到的记号")) == 1, _LONG)
    with reading(lambda: [hit["document"] for hit in site.hits("改名时也查得到的记号")]) as reader:
        site.path("jiuming").rename(site.path("xinming"))
        assert until(lambda: reader.now == ["xinming"], _LONG) < WITHIN * strain()
    assert reader.states == [["jiuming"], ["xinming"]]
    site.path("xinming").unlink()
    until(lambda: not site.hits("改名时也查得到的记号"), _LONG)


def test_a_save_by_way_of_another_file_is_one_change(site: Site) -> None:
    """As vim and Word do: the new text beside, the old one away, the new one in its place."""
    site.write("anquan", version(1))
    until(lambda: versions(site, "anquan") == ("1",) * 4, _LONG)
    with reading(lambda: versions(site, "anquan")) as reader:
        path = site.path("anquan")
        path.with_name(".anquan.md.swp").write_text(version(2), "utf-8")
        path.rename(path.with_name("anquan.md~"))
        time.sleep(0.1)
        path.with_name(".anquan.md.swp").rename(path)
        path.with_name("anquan.md~").unlink()
        assert until(lambda: reader.now == ("2",) * 4, _LONG) < WITHIN * strain()
    assert reader.states == [("1",) * 4, ("2",) * 4]
    path.unlink()


def test_many_files_at_once_are_all_there_within_two_seconds(site: Site) -> None:
    for number in range(40):
        site.write(f"piliang-{number}", document(f"第{number}号批量办法", "批量复制的记号。", "批量复制的记号。"))
    with reading(lambda: sorted(hit["document"] for hit in site.hits("批量复制的记号"))) as reader:
        took = until(lambda: len(reader.now) == 80, _LONG)
    assert took < WITHIN * strain()
    assert all(one.count(name) == 2 for one in reader.states for name in one), "each of them whole"
    for number in range(40):
        site.path(f"piliang-{number}").unlink()
    until(lambda: not site.hits("批量复制的记号"), _LONG)


def test_a_file_that_is_broken_for_a_moment_keeps_its_last_content(site: Site) -> None:
    site.write("cuowu", version(1))
    until(lambda: versions(site, "cuowu") == ("1",) * 4, _LONG)
    with reading(lambda: versions(site, "cuowu")) as reader:
        site.write("cuowu", "---\ntitle: [写坏了\n---\n\n第一条　这里是第2版记号。\n")
        until(lambda: site.get("/healthz")["corpus"]["left_out"] == 1, _LONG)
        site.write("cuowu", version(3))
        until(lambda: reader.now == ("3",) * 4, _LONG)
    assert reader.states == [("1",) * 4, ("3",) * 4]
    site.path("cuowu").unlink()
    until(lambda: site.get("/healthz")["corpus"]["left_out"] == 0 and not versions(site, "cuowu"), _LONG)


@pytest.mark.skipif(sys.platform != "linux", reason="open files are found in /proc")
def test_a_site_that_takes_up_many_updates_keeps_no_old_ones_open(site: Site) -> None:
    files: list[int] = []
    kept: list[Path] = []
    draft = json.dumps({"text": "《示例工作条例（试行）》第十条"}).encode()
    for number in range(14):
        site.write("duoci", version(number))
        until(partial(lambda wanted: versions(site, "duoci") == wanted, (str(number),) * 4), _LONG)
        site.post("/api/check", draft)
        files.append(len(list(Path(f"/proc/{site.serve.pid}/fd").iterdir())))
        kept = list((site.folder / "index").glob("generation-*"))
        assert len(kept) <= 3
    site.path("duoci").unlink()
    assert files[-1] <= files[0] + sum(1 for generation in kept for file in generation.rglob("*") if file.is_file())


# The command


@pytest.fixture
def home(tmp_path: Path) -> Path:
    copy_of_invented(tmp_path / "corpus")
    return tmp_path


def finish(process: "subprocess.Popen[str]", number: int) -> tuple[str, str]:
    process.send_signal(number)
    return process.communicate(timeout=_LONG)


def is_up(home: Path) -> bool:
    return (home / "index" / "CURRENT").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_watch_ends_in_peace(home: Path, number: int) -> None:
    process = start_watching(home / "corpus", home / "index")
    until(lambda: is_up(home), _LONG)
    out, err = finish(process, number)
    assert process.returncode == 0
    assert "按 Ctrl+C 停止" in err
    assert "Traceback" not in err
    assert "新增《" in out
    assert "等 9 份" in out
    assert "共 9 份文件" in out


def test_a_watch_that_is_ended_while_it_builds_ends_at_once_and_leaves_nothing(home: Path) -> None:
    for number in range(600):
        (home / "corpus" / "regulations" / f"gen-{number}.md").write_text(
            document(f"第{number}号生成办法", *["红色编号。" * 40] * 9), "utf-8"
        )
    process = start_watching(home / "corpus", home / "index")
    until(lambda: list((home / "index").glob("generation-*")), _LONG)
    _, err = finish(process, signal.SIGTERM)
    assert (process.returncode, is_up(home)) == (0, False)
    assert "Traceback" not in err


def test_json_is_one_object_a_line(home: Path) -> None:
    process = start_watching(home / "corpus", home / "index", "--json")
    until(lambda: is_up(home), _LONG)
    path = home / "corpus" / "regulations" / "xin.md"
    assert process.stdout is not None
    first = json.loads(process.stdout.readline())
    path.write_text(document("新办法", "新的。"), "utf-8")
    second = json.loads(process.stdout.readline())
    path.write_text("---\n坏\n", "utf-8")
    third = json.loads(process.stdout.readline())
    time.sleep(1)  # the watch has come to rest: a folder that goes while it is being read is told otherwise
    (home / "corpus").rename(home / "aside")
    fourth = json.loads(process.stdout.readline())
    finish(process, signal.SIGTERM)
    assert (first["documents"], len(first["added"])) == (9, 9)
    assert second["added"] == [{"id": "xin", "title": "新办法"}]
    assert second["changed"] == second["removed"] == second["left_out"] == []
    assert third["left_out"][0]["path"] == "regulations/xin.md"
    assert fourth["error"]["code"] == "bad_document"


def test_a_missing_corpus_is_said_in_a_sentence_with_exit_code_2(tmp_path: Path) -> None:
    process = start_watching(tmp_path / "none", tmp_path / "index")
    _, err = process.communicate(timeout=_LONG)
    assert process.returncode == 2
    assert "找不到文库文件夹" in err


@pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_site_with_a_watch_of_its_own_takes_it_along_when_it_ends(home: Path, number: int) -> None:
    port = free_port()
    command = [sys.executable, "-m", "kb", "serve", "--watch", "--port", str(port)]
    folders = ["--corpus", str(home / "corpus"), "--index", str(home / "index")]
    process = subprocess.Popen([*command, *folders], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    site = Site(f"http://127.0.0.1:{port}", home, process)
    wait_until_ready(site.url, process)
    children = of_parent(process.pid)
    assert children
    site.write("xin", document("新办法", "独一无二的记号。"))
    until(lambda: len(site.hits("独一无二的记号")) == 1, _LONG)
    finish(process, number)
    assert process.returncode == (0 if number == signal.SIGTERM else -number)
    until(lambda: not any(Path(f"/proc/{child}/cmdline").exists() and is_running(child) for child in children), 20)


def of_parent(parent: int) -> list[int]:
    """The processes that `parent` began."""
    return [int(child) for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_help_says_what_json_prints(home: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "kb", "watch", "--help"], capture_output=True, text=True, check=True)
    assert "每行一个 JSON 对象" in done.stdout
    assert "--poll" in done.stdout
    assert "用法" in done.stdout
