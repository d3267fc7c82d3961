"""Rows in a file: read by threads and forked processes, refused when damaged, taken over by what follows."""

import errno
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kb.errors import IndexUnusableError
from kb.files import StoredRows, writing_rows

TABLES = "CREATE TABLE numbers (number INTEGER PRIMARY KEY, name TEXT);"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "数 与?#.db"
    with writing_rows(path, TABLES) as rows:
        rows.executemany("INSERT INTO numbers VALUES (?, ?)", ((n, f"第{n}") for n in range(1000)))
    return path


def test_rows_are_read_by_many_threads(path: Path) -> None:
    rows = StoredRows(path)

    def name(number: int) -> str:
        return str(rows.select("SELECT name FROM numbers WHERE number = ?", number)[0][0])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(name, range(1000))) == [f"第{n}" for n in range(1000)]
    rows.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 上没有 fork")
def test_a_forked_process_reads_by_a_connection_of_its_own(path: Path) -> None:
    rows = StoredRows(path)
    child = os.fork()
    if child == 0:
        try:
            right = rows.select("SELECT count(*) FROM numbers") == [(1000,)] and len(rows._by_process) == 2
            rows.close()
            os._exit(0 if right else 1)
        finally:
            os._exit(2)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert rows.select("SELECT count(*) FROM numbers") == [(1000,)]
    rows.close()


def test_nothing_is_made_beside_the_file(path: Path) -> None:
    rows = StoredRows(path)
    rows.select("SELECT * FROM numbers")
    assert list(path.parent.iterdir()) == [path]
    rows.close()


def test_what_follows_takes_over_the_rows_and_leaves_the_file_as_it_is(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    with writing_rows(tmp_path / "next.db", TABLES, path) as rows:
        rows.execute("UPDATE numbers SET name = '改' WHERE number = 7")
    assert path.read_bytes() == before
    now = StoredRows(tmp_path / "next.db")
    assert now.select("SELECT number FROM numbers WHERE name = '改'") == [(7,)]
    assert now.select("SELECT count(*) FROM numbers") == [(1000,)]
    now.close()


def test_the_same_rows_make_the_same_bytes(path: Path, tmp_path: Path) -> None:
    with writing_rows(tmp_path / "again.db", TABLES) as rows:
        rows.executemany("INSERT INTO numbers VALUES (?, ?)", ((n, f"第{n}") for n in range(1000)))
    assert (tmp_path / "again.db").read_bytes() == path.read_bytes()


@pytest.mark.parametrize("content", [None, b"", b"{}", b"SQLite format 3\x00", b"\xff" * 8192])
def test_a_file_that_is_missing_or_damaged_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "rows.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(IndexUnusableError, match=r"rows\.db"):
        StoredRows(path).select("SELECT name FROM numbers")


def test_a_full_disk_is_told_as_one(path: Path, tmp_path: Path) -> None:
    def write() -> None:
        with writing_rows(tmp_path / "next.db", TABLES, path) as rows:
            (pages,) = rows.execute("PRAGMA page_count").fetchone()
            rows.execute(f"PRAGMA max_page_count={pages}")
            rows.executemany("INSERT INTO numbers VALUES (?, ?)", ((n, "满" * 900) for n in range(1000, 1100)))

    with pytest.raises(OSError, match=r"next\.db") as told:
        write()
    assert told.value.errno == errno.ENOSPC
