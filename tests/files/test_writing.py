"""Files that are written whole, where readers hold what was there."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kb.files import make_folder, put_in_place, write_whole, writing
from tests.conftest import PROJECT


class Reader:
    """Has the file open, as Windows sees it, for so many tries to replace it."""

    def __init__(self, tries: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self._tries, self._replace = tries, Path.replace
        reader = self

        def replace(path: Path, target: Path) -> Path:
            reader._tries -= 1
            if reader._tries >= 0:
                raise PermissionError(13, "Access is denied", str(target))
            return reader._replace(path, target)

        monkeypatch.setattr(Path, "replace", replace)


def test_a_file_takes_its_place_once_a_reader_lets_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "CURRENT"
    path.write_bytes(b"old")
    monkeypatch.setattr(writing, "_WINDOWS", True)
    Reader(3, monkeypatch)
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert [file.name for file in tmp_path.iterdir()] == ["CURRENT"]


@pytest.mark.parametrize("windows", [True, False])
def test_who_holds_it_longer_is_told_of(tmp_path: Path, windows: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    path, new = tmp_path / "CURRENT", tmp_path / "new"
    path.write_bytes(b"old")
    new.write_bytes(b"new")
    monkeypatch.setattr(writing, "_WINDOWS", windows)
    monkeypatch.setattr(writing, "_PATIENCE", 0.1)
    Reader(10_000, monkeypatch)
    with pytest.raises(PermissionError):
        put_in_place(new, path)
    assert path.read_bytes() == b"old"


def unfinished(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir() if file.name.startswith(".")]


_DIES = """
import os, sys
from pathlib import Path
from kb.files import open_whole
with open_whole(Path(sys.argv[1])) as file:
    file.write(b"half")
    file.flush()
    os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 没有 SIGKILL")
def test_what_a_killed_writer_left_is_removed_by_the_next_in_the_folder(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _DIES, str(tmp_path / "a.md")], cwd=PROJECT, check=False)
    assert done.returncode == -9
    assert len(unfinished(tmp_path)) == 1
    write_whole(tmp_path / "b.md", b"whole")
    assert [file.name for file in tmp_path.iterdir()] == ["b.md"]


_WRITES = """
import sys
from pathlib import Path
from kb.files import open_whole
with open_whole(Path(sys.argv[1])) as file:
    print("begun", flush=True)
    sys.stdin.readline()
    file.write(b"whole")
"""


def test_what_another_is_writing_is_left_to_him(tmp_path: Path) -> None:
    """Whatever the two write, be it the same file."""
    with subprocess.Popen(
        [sys.executable, "-c", _WRITES, str(tmp_path / "a.md")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "begun\n"
        write_whole(tmp_path / "a.md", b"ours")
        assert len(unfinished(tmp_path)) == 1
        other.communicate("\n")
    assert other.returncode == 0
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"a.md": b"whole"}


def test_a_name_may_be_as_long_as_names_can_be(tmp_path: Path) -> None:
    path = tmp_path / ("长" * 84 + ".md")
    assert len(path.name.encode()) == 255
    write_whole(path, b"whole")
    assert path.read_bytes() == b"whole"


def test_a_full_disk_is_told_with_the_path_and_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space") as error:
        write_whole(path, b"new")
    assert error.value.filename == str(path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"a.md": b"old"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows 自己记下名字")
def test_folders_that_are_made_are_synced_in_theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(writing, "sync", synced.append)
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert sorted(synced) == [tmp_path, tmp_path / "a"]
