"""What comes in: files, folders and zip archives of them, as a list of files whose bytes are read only when wanted."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.corpus import Remark, Trace
from kb.errors import DocumentError, reason_of
from kb.files import ARCHIVE_SUFFIXES, IMPORT_SUFFIXES, INTAKE, format_of, suffix_of, unread
from kb.intake import archives
from kb.intake.archives import ArchivedFile

MOST_BYTES = INTAKE.bytes
"""The largest file that is read; one above it is refused unread."""

LOOKED_AT = 4096
"""Bytes from the beginning of a file that tell its format, but for zips and OLE files."""

_TOLD_LATER = (
    b"PK",
    b"\xd0\xcf\x11\xe0",
)  # the directory of a zip stands at its end, that of an OLE file in its middle
_JUNK = {"thumbs.db", "desktop.ini", "ds_store", "__macosx"}
_TOO_LARGE = f"文件超过 {MOST_BYTES // 1024 // 1024} MB，请拆分，或另存为不带图片的文件再导入。"


@dataclass(frozen=True)
class Incoming:
    """A file to be read. `name` is what the user knows it by: its path, and in an archive that of the archive and the
    name in it (资料.zip/意见.pdf). It can be sent to another process."""

    name: str
    path: Path
    size: int
    entry: ArchivedFile | None = None

    @property
    def suffix(self) -> str:
        return suffix_of(self.name)

    @property
    def trace(self) -> Trace | None:
        """Return the trace of the file, or of the archive around it."""
        return Trace.of(self.path)

    def beginning(self, count: int) -> bytes:
        """Return its first bytes. Raises DocumentError if it cannot be read."""
        try:
            if self.entry is not None:
                return archives.beginning(self.path, self.entry, count)
            with self.path.open("rb") as file:
                return file.read(count)
        except OSError as error:
            raise DocumentError(_unreadable(error), path=self.name) from error

    def read(self) -> bytes:
        """Return the bytes of the file. Raises DocumentError if it cannot be read, or is larger than it was said to be."""
        try:
            if self.entry is not None:
                return archives.read(self.path, self.entry, MOST_BYTES)
            with self.path.open("rb") as file:
                raw = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise DocumentError(_unreadable(error), path=self.name) from error
        if len(raw) > MOST_BYTES:
            raise DocumentError(_TOO_LARGE, path=self.name)
        return raw


@dataclass(frozen=True)
class InMemory:
    """A file that is held in memory and nowhere else: a draft, a page that was fetched."""

    name: str
    raw: bytes

    @property
    def suffix(self) -> str:
        return suffix_of(self.name)

    @property
    def size(self) -> int:
        return len(self.raw)

    @property
    def trace(self) -> Trace | None:
        """Return none: nobody can write to it."""
        return None

    def beginning(self, count: int) -> bytes:
        """Return its first bytes."""
        return self.raw[:count]

    def read(self) -> bytes:
        """Return the bytes of the file."""
        return self.raw


Source = Incoming | InMemory
"""Whatever can be read."""


def files_in(paths: Iterable[Path]) -> tuple[list[Incoming], list[Remark]]:
    """List the files to read among *paths*, and those that cannot be.

    Folders and zip archives are looked into, each folder in the order of names. Hidden files and those that systems
    and programs leave behind (Thumbs.db, ~$意见.docx) are passed over in silence. A link is followed if it was named
    itself; inside a folder, one that leads out of it is told and not followed.
    """
    files: list[Incoming] = []
    bad: list[Remark] = []
    for path in paths:
        for entry in _below(path):
            for file in _opened(entry) if isinstance(entry, Path) else (entry,):
                (files if isinstance(file, Incoming) else bad).append(file)  # type: ignore[arg-type]
    return files, bad


def _unreadable(error: OSError) -> str:
    return f"读不了这个文件（{reason_of(error)}），请检查它的权限。"


def _is_junk(name: str) -> bool:
    """Tell whether no person gave this name: hidden, or a program's leftover."""
    if name in {".", ".."}:
        return False
    return name.startswith((".", "~$")) or name.casefold().removeprefix(".") in _JUNK


def _below(path: Path) -> Iterator[Path | Remark]:
    """Yield the files that `path` names."""
    if path.is_dir():
        yield from sorted(_walk(path), key=lambda entry: entry if isinstance(entry, Path) else Path(entry.path))
    elif path.is_file():
        yield path
    elif path.exists():
        yield _not_a_file(path)
    else:
        yield Remark(str(path), 0, "没有这个文件，请检查路径。")


def _walk(folder: Path) -> Iterator[Path | Remark]:
    failed: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=failed.append):
        folders[:] = [name for name in folders if not _is_junk(name)]
        for name in [*names, *folders]:
            path = Path(place) / name
            if not _is_junk(name) and (name not in folders or path.is_symlink()):
                yield from _inside(folder, path)
    for error in failed:
        yield Remark(str(error.filename), 0, f"打不开这个文件夹（{reason_of(error)}），请检查它的权限。")


def _inside(folder: Path, path: Path) -> Iterator[Path | Remark]:
    """Yield a file in a folder; nothing for a link to another one there."""
    if path.is_symlink():
        try:
            target = path.resolve(strict=True).relative_to(folder.resolve())
        except (OSError, ValueError, RuntimeError):
            yield Remark(str(path), 0, "这是指向文件夹以外的链接，没有导入；请直接导入它指向的文件。")
            return
        if any(map(_is_junk, target.parts)):
            yield Remark(str(path), 0, "这个链接指向隐藏的文件，没有导入；请直接导入它指向的文件。")
    elif stat.S_ISREG(path.lstat().st_mode):
        yield path
    else:
        yield _not_a_file(path)


def _opened(path: Path) -> Iterator[Incoming | Remark]:
    """Yield the file at *path*, or those in the archive there."""
    try:
        size = path.stat().st_size
    except OSError as error:
        yield Remark(str(path), 0, _unreadable(error))
        return
    file = Incoming(str(path), path, size)
    if suffix_of(path.name) != ".zip" or _is_document(file):
        yield _checked(file)
        return
    try:
        yield from _entries(path)
    except DocumentError as error:
        yield Remark(str(path), 0, error.message)


def _is_document(zipped: Incoming) -> bool:
    """Whether a zip is no archive but a file of a format that is packed so: a .docx or .ofd that was renamed."""
    if zipped.size > MOST_BYTES:
        return False
    try:
        file_format = format_of(zipped.name, zipped.read())
    except DocumentError:
        return False
    return file_format is not None and zipped.suffix not in file_format.suffixes


def _entries(archive: Path) -> Iterator[Incoming | Remark]:
    for entry in archives.entries(archive):
        name = f"{archive}/{entry.name}"
        if not any(map(_is_junk, entry.name.split("/"))):
            file = Incoming(name, archive, entry.size, entry)
            yield Remark(name, 0, entry.refusal) if entry.refusal else _checked(file)


def _checked(file: Incoming) -> Incoming | Remark:
    """Return the file, or why its kind or size is not read.

    Where the name promises nothing that is read, the bytes are asked.
    """
    if file.size > MOST_BYTES and file.suffix in IMPORT_SUFFIXES:
        return Remark(file.name, 0, _TOO_LARGE)
    if file.size == 0:
        return Remark(file.name, 0, "这是空文件，里面没有文字，请检查是否选错了文件。")
    if file.suffix in IMPORT_SUFFIXES:
        return file
    try:
        raw = file.beginning(LOOKED_AT)
        if file.size <= MOST_BYTES and raw.startswith(_TOLD_LATER):
            raw = file.read()
        file_format = format_of(file.name, raw)
    except DocumentError as error:
        return Remark(file.name, 0, error.message)
    if file_format is not None and file_format.may_be_imported:
        return file
    if file.suffix in ARCHIVE_SUFFIXES:
        return Remark(file.name, 0, f"暂不支持“{file.suffix}”压缩包，请解压后导入，或重新打包为 .zip。")
    return Remark(file.name, 0, unread(file.name, file_format, INTAKE))


def _not_a_file(path: Path) -> Remark:
    return Remark(str(path), 0, "这不是普通文件（是管道、设备一类），没有打开，请另选文件。")
