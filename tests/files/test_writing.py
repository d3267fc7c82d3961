"""Files that are written whole, where readers hold what was there."""

from pathlib import Path

import pytest

from kb.files import put_in_place, write_whole, writing


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
