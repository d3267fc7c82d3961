"""A file that nobody has written to is known without being read; one that was written to never passes for it."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kb.corpus import Corpus, SourceFile, Trace

SECOND = 1_000_000_000
_HOUR_AGO = 3600.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("jia", "yi"):
        path = tmp_path / f"{name}.md"
        path.write_text("---\ntitle: 样例办法\n---\n\n第一条　甲。\n", "utf-8")
        hour_ago = time.time() - _HOUR_AGO
        os.utime(path, (hour_ago, hour_ago))
    time.sleep(0.15)
    return tmp_path


def listing(folder: Path) -> dict[str, SourceFile]:
    return {file.id: file for file in Corpus(folder).files()}


def read_again(folder: Path, before: Mapping[str, SourceFile]) -> set[str]:
    """The documents whose file is read when those of `before` are known."""
    return {file.id for file in Corpus(folder).files(before) if file.raw is not None}


def test_a_file_that_nobody_has_written_to_is_not_read(folder: Path) -> None:
    before = listing(folder)
    assert read_again(folder, before) == set()
    assert Corpus(folder).files(before) == Corpus(folder).files()


def test_a_file_that_came_is_read(folder: Path) -> None:
    before = listing(folder)
    (folder / "bing.md").write_text("第一条　丙。", "utf-8")
    assert read_again(folder, before) == {"bing"}


def _written(path: Path, raw: bytes) -> None:
    path.write_bytes(raw)


def _set_back(path: Path, raw: bytes) -> None:
    status = path.stat()
    path.write_bytes(raw)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _replaced(path: Path, raw: bytes) -> None:
    status, beside = path.stat(), path.with_suffix(".new")
    beside.write_bytes(raw)
    os.utime(beside, ns=(status.st_atime_ns, status.st_mtime_ns))
    beside.replace(path)


@pytest.mark.parametrize("write", [_written, _set_back, _replaced])
@pytest.mark.skipif(sys.platform == "win32", reason="Windows 不记录文件最后一次被改动的时刻")
def test_a_file_of_as_many_bytes_is_read_however_it_was_written(
    folder: Path, write: Callable[[Path, bytes], None]
) -> None:
    before = listing(folder)
    path = folder / "jia.md"
    raw = path.read_bytes().replace("甲".encode(), "乙".encode())
    assert len(raw) == before["jia"].trace.size if before["jia"].trace else False
    write(path, raw)
    (file,) = (file for file in Corpus(folder).files(before) if file.id == "jia")
    assert file.raw == raw
    assert file.sha256 != before["jia"].sha256


def test_a_file_that_was_just_written_is_read_again(folder: Path) -> None:
    (folder / "jia.md").write_text("第一条　丙。", "utf-8")
    second = int(time.time())
    os.utime(folder / "jia.md", (second, second))  # for all that is known, its clock stands still for two seconds
    before = listing(folder)
    assert read_again(folder, before) == {"jia"}
    assert before["jia"].lasting_trace is None


def test_a_file_is_read_again_under_another_name(folder: Path) -> None:
    before = listing(folder)
    (folder / "bie").mkdir()
    (folder / "jia.md").rename(folder / "bie" / "jia.md")
    (file,) = (file for file in Corpus(folder).files(before) if file.id == "jia")
    assert (file.path, file.sha256) == ("bie/jia.md", before["jia"].sha256)


@pytest.mark.parametrize(
    ("written", "changed", "later", "is_lasting"),
    [
        (1000 * SECOND + 5, 1000 * SECOND + 5, 0.01, False),
        (1000 * SECOND + 5, 1000 * SECOND + 5, 0.2, True),
        (1000 * SECOND, 1000 * SECOND, 0.2, False),  # a clock of whole seconds, or of two (FAT)
        (1000 * SECOND, 1000 * SECOND, 1.9, False),
        (1000 * SECOND, 1000 * SECOND, 2.0, True),
        (10 * SECOND + 5, 1000 * SECOND + 5, 0.01, False),  # copied just now with its old time
        (2000 * SECOND + 5, 1000 * SECOND + 5, 10.0, False),  # of the future
    ],
)
def test_a_trace_lasts_once_the_clock_of_the_file_has_moved_on(
    written: int, changed: int, later: float, is_lasting: bool
) -> None:
    trace = Trace(1, written, changed, 1)
    assert trace.is_lasting(1000 * SECOND + 5 + int(later * SECOND)) is is_lasting


def test_a_file_that_is_not_there_has_no_trace(tmp_path: Path) -> None:
    assert Trace.of(tmp_path / "none.md") is None
