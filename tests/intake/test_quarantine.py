"""Files that hang, swell or kill their reader cost only themselves."""

import hashlib
import os
import random
import sys
import threading
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from kb.corpus.folder import Corpus
from kb.files import VisibleText
from kb.intake import importing, quarantine
from kb.intake.files import Incoming, files_in
from kb.intake.quarantine import Limits, Outcome
from tests.support import readers
from tests.support.hostile_files import reference_to_itself, swelling_twice
from tests.support.pace import slowness
from tests.support.print_shop import Leaf, pdf_file, set_type

SHORT = Limits(seconds=4.0, memory=512 * 1024**2, workers=2)


def incoming(folder: Path, contents: list[str], suffix: str = ".pdf") -> list[Incoming]:
    files = []
    for number, content in enumerate(contents):
        path = folder / f"{number:03}{suffix}"
        path.write_text(content, "utf-8")
        files.append(Incoming(str(path), path, len(content)))
    return files


def read(files: list[Incoming], limits: Limits = SHORT) -> list[Outcome[VisibleText]]:
    return list(quarantine.read_all(files, readers.read, limits=limits))


def told(outcome: Outcome[VisibleText]) -> str:
    """What stands in the sheet, or the beginning of the reason."""
    return outcome.content.lines[0] if outcome.content else f"！{outcome.error}"[:7]


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="这个系统不能限制进程的内存")
def test_each_failure_is_named_and_all_others_are_read_in_order(tmp_path: Path) -> None:
    contents = ["甲", "hang", "乙", "swell", "丙", "die", "丁", "refuse", "leave", "戊"]
    outcomes = read(incoming(tmp_path, contents))
    assert [outcome.file.name[-7:-4] for outcome in outcomes] == [f"{n:03}" for n in range(len(contents))]
    assert [told(outcome) for outcome in outcomes] == [
        "甲", "！读取超时（超", "乙", "！读取时占用内", "丙", "！这个文件没有", "丁", "！这是样例。", "！这个文件没有", "戊"
    ]  # fmt: skip
    assert [getattr(outcome.error, "line", None) for outcome in outcomes][7] == 7


@pytest.mark.parametrize("suffix", [".pdf", ".md"])
def test_the_hash_of_the_bytes_comes_with_the_text(tmp_path: Path, suffix: str) -> None:
    (outcome,) = read(incoming(tmp_path, ["样例"], suffix))
    assert outcome.sha256 == hashlib.sha256("样例".encode()).hexdigest()


@pytest.mark.parametrize("suffix", [".pdf", ".md"])
def test_a_file_that_changes_while_it_is_read_is_told(tmp_path: Path, suffix: str) -> None:
    (outcome,) = read(incoming(tmp_path, ["grow"], suffix))
    assert "被改动" in str(outcome.error)


def test_what_nobody_foresaw_costs_one_file(tmp_path: Path) -> None:
    outcomes = read([*incoming(tmp_path, ["stumble"], ".md"), *incoming(tmp_path, ["stumble", "甲"])])
    assert [told(outcome)[:7] for outcome in outcomes] == ["！读这个文件时", "！读这个文件时", "甲"]
    assert "程序出了错（IndexError）" in str(outcomes[0].error)


def test_a_long_text_is_read_and_understood_within_limits(tmp_path: Path) -> None:
    assert told(*read(incoming(tmp_path, ["who" + " " * quarantine._PLAIN_BYTES], ".txt"))) != str(os.getpid())


def test_text_is_read_here_and_other_files_are_not(tmp_path: Path) -> None:
    plain, other = read([*incoming(tmp_path, ["who"], ".md"), *incoming(tmp_path, ["who"])])
    assert told(plain) == str(os.getpid())
    assert told(other) != str(os.getpid())


def test_no_more_workers_run_than_are_allowed(tmp_path: Path) -> None:
    outcomes = read(incoming(tmp_path, ["who"] * 20))
    assert len({told(outcome) for outcome in outcomes}) <= 2


def test_progress_is_told_file_by_file(tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    files = incoming(tmp_path, ["甲"] * 4, ".md")
    list(quarantine.read_all(files, quarantine.read_incoming, progress=lambda done, of: heard.append((done, of))))
    assert heard == [(n, 4) for n in range(1, 5)]


def test_no_worker_is_left_when_reading_is_given_up(tmp_path: Path) -> None:
    outcomes = quarantine.read_all(incoming(tmp_path, ["who"] * 4), readers.read, limits=SHORT)
    worker = int(told(next(outcomes)))
    outcomes.close()  # type: ignore[attr-defined]
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)
    assert threading.active_count() < 5


@pytest.mark.parametrize(
    ("raw", "seconds", "said"),
    [(reference_to_itself(), 4.0, "读取超时"), (swelling_twice(1_000_000_000), 40.0, "占用内存过多")],
    ids=["circle", "bomb"],
)
@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="这个系统不能限制进程的内存")
def test_a_pdf_file_that_does_harm_costs_only_itself(tmp_path: Path, raw: bytes, seconds: float, said: str) -> None:
    (tmp_path / "a.pdf").write_bytes(raw)
    (tmp_path / "b.pdf").write_bytes(pdf_file([Leaf(set_type(["样例。"]))]))
    bad, good = quarantine.read_all(
        files_in([tmp_path])[0], quarantine.read_incoming, limits=Limits(seconds=seconds, memory=512 * 1024**2)
    )
    assert said in str(bad.error)
    assert good.content is not None
    assert good.content.lines == ("样例。",)


def test_five_hundred_files_of_which_twenty_are_broken(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    good = pdf_file([Leaf(set_type(["关于样例的通知", "样例工作应当做好。"], indent=0))])
    inside = "关于样例的通知\n\n样例工作应当做好。\n".encode()
    names = list(range(500))
    random.Random(7).shuffle(names)
    with zipfile.ZipFile(folder / "more.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for place, number in enumerate(names):
            raw = {0: good, 1: inside, 2: inside.decode().encode("gb18030")}[place % 3]
            raw = b"%PDF-1.7 broken" if place < 20 and place % 3 == 0 else b"\0\1\2" * 50 if place < 20 else raw
            name = f"f{number:03}{'.pdf' if place % 3 == 0 else '.txt'}"
            if place % 10 == 9:
                archive.writestr(name, raw)
            else:
                (folder / name).write_bytes(raw)
    started = os.times()
    files, refused = files_in([folder])
    outcomes = list(quarantine.read_all(files, quarantine.read_incoming))
    assert (len(files), refused) == (500, [])
    assert Counter(outcome.content is not None for outcome in outcomes) == {True: 480, False: 20}
    assert all(outcome.error is not None and outcome.error.message for outcome in outcomes if outcome.content is None)
    ended = os.times()
    assert ended.children_user - started.children_user + ended.user - started.user < 20 * slowness()


def test_an_import_names_what_failed_and_keeps_the_rest(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "corpus").mkdir()
    (tmp_path / "in" / "a.pdf").write_bytes(b"%PDF-1.7 broken")
    (tmp_path / "in" / "yangli.pdf").write_bytes(
        pdf_file([Leaf(set_type(["示例工作条例", "第一条　样例。", "第二条　范例。"], indent=0))])
    )
    intake = importing.understand_all([tmp_path / "in"], Corpus(tmp_path / "corpus"))
    assert [(one.metadata.title, one.articles) for one in intake.documents] == [("示例工作条例", 2)]
    assert [(Path(remark.path).name, remark.message[:11]) for remark in intake.failed] == [
        ("a.pdf", "这份 PDF 已经损坏")
    ]


def test_a_quarter_of_the_memory_is_enough_for_an_ordinary_file(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf_file([Leaf(set_type(["样例。" * 100]))] * 30))
    (outcome,) = quarantine.read_all(
        files_in([tmp_path])[0], quarantine.read_incoming, limits=Limits(memory=Limits().memory // 4)
    )
    assert outcome.error is None
