"""Puts what is in a pack where it belongs: into a new folder, or over the corpus that is there.

Nothing is written before all of the pack was verified. What comes into a corpus lies in `local/`; what it replaces there
is kept aside; nothing is deleted.
"""

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from kb.corpus import Corpus, SourceFile
from kb.errors import DocumentError
from kb.export.packs.manifest import PackedFile, PackError, PackManifest, fingerprint
from kb.export.packs.opening import Pack
from kb.files import put_in_place, split_front_matter

State = Literal["new", "changed", "same"]

_UNFINISHED = ".unpacking"
_FOLDERS_CAN_BE_SYNCED = os.name != "nt"

# Files that are sent to the disk at once: a disk takes several in hardly more time than one.
_AT_A_TIME = 16


@dataclass(frozen=True)
class FileChange:
    """What a file of a pack would be here: `target` is where it would go, `title` that of the document it would replace."""

    entry: PackedFile
    state: State
    target: Path
    title: str = ""


@dataclass(frozen=True)
class PackComparison:
    """A pack beside a corpus: its files, documents first, and the ids of the documents that only the corpus has."""

    changes: tuple[FileChange, ...]
    only_here: tuple[str, ...]

    def of(self, state: State) -> list[FileChange]:
        return [change for change in self.changes if change.state == state]

    @property
    def to_write(self) -> list[FileChange]:
        return [change for change in self.changes if change.state != "same"]


def compare(manifest: PackManifest, corpus: Corpus) -> PackComparison:
    """Compare the files of a pack with those of *corpus*. Raises DocumentError if there is no corpus."""
    here = {file.id: file for file in corpus.files()}
    changes = [_document(entry, here.get(entry.id), corpus) for entry in manifest.documents]
    changes += [_facts(entry, corpus) for entry in manifest.facts]
    only_here = sorted(set(here) - {entry.id for entry in manifest.documents})
    return PackComparison(tuple(changes), tuple(only_here))


def _document(entry: PackedFile, file: SourceFile | None, corpus: Corpus) -> FileChange:
    local = corpus.folder / Corpus.LOCAL / f"{entry.id}.md"
    if file is None:
        return FileChange(entry, "new", local)
    # A local document may lie deeper (local/上级/x.md): what replaces it goes there, or it would go on covering it.
    target = corpus.folder / file.path if file.path.startswith(f"{Corpus.LOCAL}/") else local
    if file.sha256 == entry.sha256:
        return FileChange(entry, "same", target)
    return FileChange(entry, "changed", target, _title(corpus.path_of(file.path)))


def _facts(entry: PackedFile, corpus: Corpus) -> FileChange:
    path = corpus.facts(entry.path)
    state: State = "new"
    if path.exists():
        state = "same" if fingerprint(path.read_bytes()) == entry.sha256 else "changed"
    return FileChange(entry, state, corpus.folder / Corpus.LOCAL / entry.path)


def _title(path: Path) -> str:
    try:
        front, _, _ = split_front_matter(path.read_text("utf-8"))
    except (DocumentError, UnicodeDecodeError):
        return ""
    return str(front.get("title", ""))


def take_in(pack: Pack, corpus: Corpus, changes: list[FileChange]) -> None:
    """Write the files of *changes* into *corpus*, each in one step.

    None is put in its place before all of them have reached the disk.

    Killed at any moment it leaves every file as it was or as it is to be; running again does the rest.
    """
    local = corpus.folder / Corpus.LOCAL
    if not changes:
        return
    local.mkdir(parents=True, exist_ok=True)
    with _alone(local / f"{_UNFINISHED}.lock"), _unfinished(local / _UNFINISHED) as waiting:
        for number, change in enumerate(changes):
            (waiting / str(number)).write_bytes(pack.content(change.entry))
        _sync(waiting)
        for number, change in enumerate(changes):
            corpus.set_aside(change.target)
            put_in_place(waiting / str(number), change.target)
        _sync_names(local)


def lay_out(pack: Pack, folder: Path) -> None:
    """Make *folder* a corpus of the pack: beside it first, then renamed.

    Raises PackError if there is something in `folder` already.
    """
    check_empty(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = folder.with_name(f".{folder.name}{_UNFINISHED}")
    with _alone(beside.with_name(f"{beside.name}.lock")), _unfinished(beside):
        for entry in pack.manifest.files:
            path = beside / entry.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pack.content(entry))
        _sync(beside)
        check_empty(folder)
        if folder.exists():
            folder.rmdir()  # an empty folder is in the way of a rename on Windows
        beside.rename(folder)
        _sync_names(folder.parent)


def check_empty(folder: Path) -> None:
    """Raise PackError if *folder* holds something, or is no folder."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise PackError(f"“{folder}”不是空文件夹，没有写入任何文件，请换一个地方。")


def _sync(folder: Path) -> None:
    """Have all that is in a folder reach the disk; several files take hardly longer than one."""
    paths = [path for path in folder.rglob("*") if path.is_file() or _FOLDERS_CAN_BE_SYNCED]
    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        for _ in pool.map(_sync_one, [*paths, folder] if _FOLDERS_CAN_BE_SYNCED else paths):
            pass


def _sync_names(folder: Path) -> None:
    if _FOLDERS_CAN_BE_SYNCED:
        _sync_one(folder)


def _sync_one(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _unfinished(folder: Path) -> Iterator[Path]:
    """Make a folder to work in, without what a killed run left; it is removed at the end."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold a lock that the system frees if this process is killed. Raises PackError if another holds it."""
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise PackError("另一个进程正在把包写进这里，请等它完成后再试。") from None
    try:
        yield
    finally:
        with suppress(OSError):  # Windows does not remove what is open
            path.unlink()
        lock.release()
