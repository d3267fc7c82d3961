"""The generations of an index: folders complete in themselves, and the file `CURRENT` that names the one that serves.

A build writes a new generation beside the old one and then replaces `CURRENT`; until that moment, whatever happens, the
old one serves.
"""

import json
import os
import secrets
import shutil
import sys
import time
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, nullcontext, suppress
from pathlib import Path

from kb.citations import LINKS
from kb.corpus import ATTESTATIONS, CURRENT, GENERATION, SHELVES, Corpus, Snapshot, current
from kb.errors import BuildInProgressError, IndexUnusableError, KbError, reason_of
from kb.files import alone, sync_all, write_whole
from kb.indexing.fingerprints import format_of
from kb.indexing.maker import MAKER
from kb.search import SearchIndex

RENEWED = "renewed"
"""A generation that was built anew beside the one that serves, for the next build to go on from."""
_LOCK = ".build.lock"
_SEAL = "seal.json"
_WRITTEN_ANEW = {"manifest.json", LINKS, SHELVES, MAKER, ATTESTATIONS, *Corpus.FACTS}

Fingerprint = list[int]
"""Bytes and CRC-32 of a file, and the moment (ns since 1970) that was set as that of its last writing."""

# Sealed files are dated back so far: whoever writes to one, in the same tick of the coarsest clock (FAT: two seconds),
# leaves another moment. It is a whole, even second, which every file system and copy keeps as it is.
_DATED_BACK = 4
_EVEN = 2


def begin(index: Path) -> Path:
    """Return the folder of a new generation, which is empty."""
    folder = index / f"{GENERATION}{secrets.token_hex(6)}"
    folder.mkdir()
    return folder


def switch(index: Path, folder: Path) -> None:
    """Name *folder* as the one that serves, once it is on disk."""
    if current(index) == folder:
        return
    sync_all(folder)
    write_whole(index / CURRENT, f"{folder.name}\n".encode())


def go_on_from(old: Path, new: Path, written_anew: Collection[str] = ()) -> dict[str, Fingerprint]:
    """Link into *new* what stays of the generation *old*.

    Returns the fingerprints of these files, none of which is ever changed. `written_anew` are the files that the
    engine writes for each generation.
    """
    seal = json.loads((old / _SEAL).read_text("utf-8"))
    linked = {name: seal[name] for name in seal if name not in _WRITTEN_ANEW and name not in written_anew}
    for name in linked:
        copy = new / name
        copy.parent.mkdir(exist_ok=True)
        try:
            os.link(old / name, copy)
        except OSError:
            shutil.copy2(old / name, copy)
    return linked


def remove_leftovers(index: Path, keeping: int = 1) -> None:
    """Remove generations that do not serve.

    Of those that did the last `keeping` stay: readers may hold them. One that is younger than what serves never did.
    """
    serving = current(index)
    last = serving.stat().st_mtime_ns if serving else sys.maxsize
    others = [path for path in index.glob(f"{GENERATION}*") if path != serving]
    served = [path for path in others if (path / _SEAL).exists() and path.stat().st_mtime_ns <= last]
    finished = sorted(served, key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in others:
        if path not in finished[:keeping]:
            shutil.rmtree(path, ignore_errors=True)
    for path in index.glob(f"{CURRENT}.*"):
        path.unlink(missing_ok=True)


def write_seal(folder: Path, fingerprints: Mapping[str, Fingerprint]) -> None:
    """Write the fingerprint of every file of a snapshot.

    `fingerprints` are those of files that were linked from an older one. The others are dated back, so that it shows when
    somebody writes to them later.
    """
    moment = (int(time.time()) // _EVEN * _EVEN - _DATED_BACK) * 1_000_000_000
    seal = {name: fingerprints.get(name) or _sealed(folder / name, moment) for name in _files(folder)}
    (folder / _SEAL).write_text(json.dumps(seal), "utf-8")


def check_seal(folder: Path, *, thorough: bool = False) -> None:
    """Raise IndexUnusableError unless all files of a snapshot are whole.

    A file that has its size and moment has not been written to, and is not read again; `thorough` reads every byte,
    about a millisecond a megabyte, and so finds also what a disk has lost by itself.
    """
    try:
        seal: dict[str, Fingerprint] = json.loads((folder / _SEAL).read_text("utf-8"))
        whole = all(_is_whole(folder / name, expected, thorough=thorough) for name, expected in seal.items())
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise IndexUnusableError("索引文件缺失或损坏，请运行 kb index 重建。") from error
    if not whole:
        raise IndexUnusableError("索引文件损坏，请运行 kb index 重建。")


def _files(folder: Path) -> list[str]:
    """Return the files of a snapshot; the seal itself and locks are none."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return [path.relative_to(folder).as_posix() for path in paths if path.name != _SEAL and "LOCK" not in path.name]


def _sealed(path: Path, moment: int) -> Fingerprint:
    with suppress(OSError):  # then its own moment stays, and it is read whenever it is opened
        os.utime(path, ns=(moment, moment))
    return [*_content(path), moment]


def _is_whole(path: Path, fingerprint: Fingerprint, *, thorough: bool) -> bool:
    status = path.stat()
    size, crc, moment = fingerprint
    is_as_sealed = (status.st_size, status.st_mtime_ns) == (size, moment)
    return _content(path) == (size, crc) if thorough or not is_as_sealed else True


def _content(path: Path) -> tuple[int, int]:
    """Return the bytes and the CRC-32 of a file."""
    crc = size = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            crc = zlib.crc32(chunk, crc)
            size += len(chunk)
    return size, crc


def open_snapshot(folder: Path, engine: SearchIndex, *, thorough: bool = False) -> Snapshot:
    """Open the snapshot in *folder*. Raises IndexUnusableError unless this program made it for *engine* and it is whole.

    See `check_seal` for `thorough`.
    """
    check_seal(folder, thorough=thorough)
    snapshot = Snapshot(folder)
    if snapshot.manifest.format != format_of(engine):
        snapshot.close()
        raise IndexUnusableError("索引是另一个版本的程序或另一个引擎建立的，请运行 kb index 重建。")
    return snapshot


@contextmanager
def usable_snapshot(folder: Path | None, engine: SearchIndex, *, thorough: bool = False) -> Iterator[Snapshot | None]:
    """Open the snapshot in *folder*, for a `with`; None if there is none that a build can go on from."""
    try:
        snapshot = open_snapshot(folder, engine, thorough=thorough) if folder is not None else None
    except IndexUnusableError:
        snapshot = None
    with closing(snapshot) if snapshot is not None else nullcontext():
        yield snapshot


@contextmanager
def only_builder(index: Path) -> Iterator[None]:
    """Hold the lock of builders, which the system frees if killed.

    Raises BuildInProgressError if another process holds it, and KbError if the folder cannot be written to.
    """
    busy = BuildInProgressError("另一个进程正在建立索引，请等它完成后再试。")
    with ExitStack() as stack:
        try:
            stack.enter_context(alone(index / _LOCK, busy))
        except OSError as error:  # a site is given the folder to read alone
            raise KbError(
                f"这里不能写索引文件夹“{index}”（{reason_of(error)}），请在建立索引的那台机器上运行 kb index，或检查权限。"
            ) from error
        yield
