"""Zip archives as folders of files: looked at with suspicion, never unpacked to disk.

Sizes that an archive states are taken as bounds and not as facts: as many bytes are unpacked and not one more, and an
entry that has more is damaged. As no two entries may share their packed bytes, the whole of it cannot grow beyond that.
"""

import mmap
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb.errors import DocumentError
from kb.files import ARCHIVE_SUFFIXES

MOST_ENTRIES = 5_000
"""Files in an archive; its directory, half a kilobyte an entry in memory, then takes 2.5 MB."""

MOST_TOTAL = 2 * 1024**3
MOST_PACKED = 1024**3
"""Bytes of all files of an archive together, unpacked, and of the archive itself: forty files of the largest size."""

RATIO, RATIO_FROM = 200, 10 * 1024 * 1024
"""A file of more than `RATIO_FROM` bytes may not be packed to less than one in `RATIO`; text and PDF reach 1 in 20."""

_DIRECTORY_ENTRY = b"PK\x01\x02"
_LOCAL_HEADER = struct.Struct("<4sHHHHHIIIHH")
_BEGINNING = 64 * 1024  # packed bytes in which the first of a file are looked for
_IS_UTF8, _IS_ENCRYPTED = 0x800, 0x1

_UNREADABLE = (
    OSError, zipfile.BadZipFile, ValueError, EOFError, struct.error, NotImplementedError, OverflowError,
)  # fmt: skip

_DAMAGED = "压缩包里的这个文件已经损坏，请重新打包，或解压后再导入。"
_BROKEN = "这个压缩包已经损坏，或不是 zip 文件，请重新打包为 .zip，或解压后再导入。"
_TOO_MANY = f"压缩包里的文件超过 {MOST_ENTRIES} 个，请分成几个再导入。"
_BOMB = "解压后过大，为安全起见不予读取，请解压、检查后再导入。"
_OVERLAPPING = "压缩包里的文件互相重叠，为安全起见不予读取，请重新打包再导入。"


@dataclass(frozen=True)
class ArchivedFile:
    """A file in an archive. `size` is how many bytes it may have, `start` where its header lies in the archive.

    `refusal` says why it is not read; empty if it can be.
    """

    name: str
    start: int
    packed: int
    size: int
    crc: int
    is_packed: bool
    refusal: str = ""


def entries(path: Path) -> Iterator[ArchivedFile]:
    """Yield the files in the archive at *path*, in its order.

    Folders are left out. Raises DocumentError if it is broken, holds too much, or is made to swell.
    """
    try:
        with path.open("rb") as file:
            _refuse_long(file.fileno())
            with zipfile.ZipFile(file) as archive:
                infos = archive.infolist()
    except _UNREADABLE as error:
        raise DocumentError(_BROKEN, path=str(path)) from error
    _refuse_swelling(infos, path)
    for entry in infos:
        name = _name(entry)
        if not name.endswith("/"):
            is_packed = entry.compress_type != zipfile.ZIP_STORED
            places = entry.header_offset, entry.compress_size, entry.file_size, entry.CRC
            yield ArchivedFile(name, *places, is_packed, _refusal(entry, name))


def read(path: Path, entry: ArchivedFile, most: int) -> bytes:
    """Return the bytes of a file in the archive at `path`.

    Raises DocumentError if there are more than it states, more than `most`, or others than were packed; OSError if the
    archive cannot be read.
    """
    if max(entry.size, entry.packed) > most:
        raise DocumentError(f"这个文件{_BOMB}", path=f"{path}/{entry.name}")
    with path.open("rb") as file:
        file.seek(entry.start)
        header = file.read(_LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
            raise DocumentError(_DAMAGED, path=f"{path}/{entry.name}")
        *_, name, extra = _LOCAL_HEADER.unpack(header)
        file.seek(name + extra, 1)
        packed = file.read(entry.packed)
    raw = _unpacked(packed, entry) if entry.is_packed else packed
    if raw is None or len(raw) != entry.size or zlib.crc32(raw) != entry.crc:
        raise DocumentError(_DAMAGED, path=f"{path}/{entry.name}")
    return raw


def beginning(path: Path, entry: ArchivedFile, count: int) -> bytes:
    """Return the first bytes of a file in the archive at `path`; none of one that is damaged. Raises OSError."""
    with path.open("rb") as file:
        file.seek(entry.start)
        header = file.read(_LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size:
            return b""
        *_, name, extra = _LOCAL_HEADER.unpack(header)
        file.seek(name + extra, 1)
        packed = file.read(min(entry.packed, _BEGINNING))
    if not entry.is_packed:
        return packed[:count]
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, count)
    except zlib.error:
        return b""


def _unpacked(packed: bytes, entry: ArchivedFile) -> bytes | None:
    """Return an entry's bytes, at most one too many; None if damaged."""
    unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        return unpacking.decompress(packed, entry.size + 1)
    except zlib.error:
        return None


def _refuse_long(file: int) -> None:
    """Raise DocumentError for too many entries, before the directory is read.

    Each entry takes half a kilobyte then. An archive stored in another has its directory in it too, hence the
    allowance.
    """
    if os.fstat(file).st_size > MOST_PACKED:
        raise DocumentError(f"压缩包超过 {MOST_PACKED // 1024**3} GB，请分成几个，或解压后导入文件夹。")
    with mmap.mmap(file, 0, access=mmap.ACCESS_READ) as whole:
        count, at = 0, whole.find(_DIRECTORY_ENTRY)
        while at >= 0:
            count += 1
            if count > 4 * MOST_ENTRIES:
                raise DocumentError(_TOO_MANY)
            at = whole.find(_DIRECTORY_ENTRY, at + 4)


def _refuse_swelling(infos: list[zipfile.ZipInfo], path: Path) -> None:
    if len(infos) > MOST_ENTRIES:
        raise DocumentError(_TOO_MANY, path=str(path))
    if sum(entry.compress_size for entry in infos) > path.stat().st_size:
        raise DocumentError(_OVERLAPPING, path=str(path))
    if sum(entry.file_size for entry in infos) > MOST_TOTAL:
        raise DocumentError(f"这个压缩包{_BOMB}", path=str(path))


def _refusal(entry: zipfile.ZipInfo, name: str) -> str:
    """Return why an entry is not read; empty if it is."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if _leads_outside(name):
        return "压缩包里的这个文件名指向压缩包以外，为安全起见不予读取，请重新打包。"
    if kind not in {0, stat.S_IFREG}:
        return "压缩包里的这一项是链接或设备，不是文件，没有导入。"
    if entry.flag_bits & _IS_ENCRYPTED:
        return "压缩包设有密码，无法读取，请解压后再导入。"
    if name.casefold().endswith(ARCHIVE_SUFFIXES):
        return "压缩包里还有压缩包，请把里面的一层解压后再导入。"
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return "压缩包里的这个文件用了少见的压缩方式，请解压后再导入。"
    if entry.file_size > RATIO_FROM and entry.file_size > RATIO * entry.compress_size:
        return f"压缩包里的这个文件{_BOMB}"
    return ""


def _name(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry, with slashes.

    Where it does not say that it is UTF-8, Python has read it as cp437; on Chinese systems it is GB18030, on Macs UTF-8.
    """
    name = entry.orig_filename
    if not entry.flag_bits & _IS_UTF8:
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _leads_outside(name: str) -> bool:
    """Tell whether a name leads out of the archive: /etc/x, C:/x, 资料/../../x."""
    return bool(re.match(r"/|[A-Za-z]:", name)) or ".." in name.split("/") or "\0" in name
