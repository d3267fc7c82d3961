"""Puts what is in a pack where it belongs: into a new folder, or over the corpus that is there.

Nothing is written before all of the pack was verified. What comes into a corpus lies in `local/`; what it replaces there
is kept aside; nothing is deleted.
"""

import glob
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kb.corpus import Corpus, SourceFile, content_of
from kb.errors import DocumentError
from kb.export.packs.manifest import FILLED, SOURCES, PackedFile, PackError, PackManifest, fingerprint
from kb.export.packs.opening import Pack
from kb.files import alone, make_folder, naming, put_all_in_place, put_in_place, split_front_matter, sync_all

State = Literal["new", "changed", "same"]

_UNFINISHED = ".unpacking"
_BUSY = "另一个进程正在把包写进这里，请等它完成后再试。"


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
    changes += [_beside(entry, corpus) for entry in manifest.beside]
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


def _beside(entry: PackedFile, corpus: Corpus) -> FileChange:
    target = corpus.folder / entry.path
    here = content_of(target)
    if here is None:
        return FileChange(entry, "new", target)
    is_same = fingerprint(here) == entry.sha256 or entry.path == FILLED  # on which day it was filled here
    return FileChange(entry, "same" if is_same else "changed", target)


def _content(pack: Pack, change: FileChange) -> bytes:
    """Return what is to be written for a change: of the list of where files came from the lines here stay, below."""
    content = pack.content(change.entry)
    if change.entry.path != SOURCES or change.state == "new":
        return content
    here = change.target.read_bytes()
    known = set(here.splitlines())
    return b"".join(line + b"\n" for line in content.splitlines() if line not in known) + here


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
    if not (changes or any(local.glob(f"{_UNFINISHED}*"))):  # what a killed run left is removed
        return
    make_folder(local)
    lock = alone(local / f"{_UNFINISHED}.lock", PackError(_BUSY), stays=False)
    with naming(local), lock, _unfinished(local / _UNFINISHED) as waiting:
        for number, change in enumerate(changes):
            (waiting / str(number)).write_bytes(_content(pack, change))
        sync_all(waiting)
        for change in changes:
            make_folder(change.target.parent)
            if change.entry.path != SOURCES:  # of which no line is lost
                corpus.set_aside(change.target)
        put_all_in_place((waiting / str(number), change.target) for number, change in enumerate(changes))


def lay_out(pack: Pack, folder: Path) -> None:
    """Make *folder* a corpus of the pack: beside it first, then renamed.

    Raises PackError if there is something in `folder` already.
    """
    check_empty(folder)
    make_folder(folder.parent)
    beside = _made_at(folder)
    with naming(folder), _alone_at(folder), _unfinished(beside):
        for entry in pack.manifest.files:
            path = beside / entry.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(pack.content(entry))
        sync_all(beside)
        check_empty(folder)
        if folder.exists():
            folder.rmdir()  # an empty folder is in the way of a rename on Windows
        put_in_place(beside, folder)


def check_empty(folder: Path) -> None:
    """Raise PackError if *folder* holds something, or is no folder; what a killed run left beside it is then removed."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        if any(folder.parent.glob(f"{glob.escape(_made_at(folder).name)}*")):
            with suppress(PackError, OSError), _alone_at(folder):  # somebody is at work there
                shutil.rmtree(_made_at(folder), ignore_errors=True)
        raise PackError(f"“{folder}”不是空文件夹，没有写入任何文件，请换一个地方。")


def _made_at(folder: Path) -> Path:
    """Return where a corpus is made that is to be *folder*."""
    return folder.with_name(f".{folder.name}{_UNFINISHED}")


def _alone_at(folder: Path) -> AbstractContextManager[None]:
    beside = _made_at(folder)
    return alone(beside.with_name(f"{beside.name}.lock"), PackError(_BUSY), stays=False)


@contextmanager
def _unfinished(folder: Path) -> Iterator[Path]:
    """Make a folder to work in, without what a killed run left; it is removed at the end."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
