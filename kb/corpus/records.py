"""Byte strings by number, kept in files that are mapped and not read."""

import mmap
from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self, cast

from kb.errors import IndexUnusableError

# Numbers of files that are smaller are read: an update makes a dozen such, and a process may keep so many files open only.
_LEAST_MAPPED = 1 << 16


class MappedNumbers:
    """Whole numbers of eight bytes in one file, `all` of them in their order."""

    all: Sequence[int]

    def __init__(self, path: Path) -> None:
        """Open the file at *path*. Raises IndexUnusableError if it is missing or cut off."""
        try:
            self._data = _map(path) if path.stat().st_size >= _LEAST_MAPPED else path.read_bytes()
            self._view = memoryview(self._data)
            self.all = self._view.cast("Q")
        except (OSError, ValueError, TypeError) as error:
            raise IndexUnusableError("索引文件缺失或损坏，请运行 kb index 重建。") from error

    def __len__(self) -> int:
        return len(self.all)

    def close(self) -> None:
        """Give back the file."""
        if isinstance(self._data, mmap.mmap):
            cast("memoryview", self.all).release()
            self._view.release()
            self._data.close()


class Records:
    """Byte strings by number, in two files: the bytes joined, and where each begins."""

    def __init__(self, folder: Path, name: str) -> None:
        """Open the records *name* in *folder*. Raises IndexUnusableError if they are missing or damaged."""
        self._numbers = MappedNumbers(folder / f"{name}.idx")
        self.starts = self._numbers.all
        try:
            self.data = _map(folder / f"{name}.bin")
        except (OSError, ValueError) as error:
            raise IndexUnusableError("索引文件缺失或损坏，请运行 kb index 重建。") from error
        if not self.starts or self.starts[-1] != len(self.data):
            raise IndexUnusableError("索引文件不完整，请运行 kb index 重建。")

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, number: int) -> bytes:
        return self.data[self.starts[number] : self.starts[number + 1]]

    def close(self) -> None:
        """Give back the files."""
        self._numbers.close()
        if isinstance(self.data, mmap.mmap):
            self.data.close()

    @staticmethod
    def write(folder: Path, name: str, records: Iterable[bytes]) -> None:
        """Write all *records* at once."""
        with Records.writer(folder, name) as writer:
            for record in records:
                writer.add(record)

    @staticmethod
    def writer(folder: Path, name: str) -> "_Writer":
        """Return a writer of one record after another, for a `with`."""
        return _Writer(folder, name)


class _Writer:
    """Writes records one after another, so that they need not all be in memory."""

    def __init__(self, folder: Path, name: str) -> None:
        self._index = folder / f"{name}.idx"
        self._starts = array("Q", [0])
        self._file = (folder / f"{name}.bin").open("wb")

    def add(self, record: bytes) -> None:
        self._file.write(record)
        self._starts.append(self._starts[-1] + len(record))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()
        self._index.write_bytes(self._starts.tobytes())


def _map(path: Path) -> bytes | mmap.mmap:
    if path.stat().st_size == 0:
        return b""  # an empty file cannot be mapped
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
