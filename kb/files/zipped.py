"""A file that is a zip of parts, looked at with suspicion: nothing is unpacked to disk, and no size that it states is believed.

A part is only decompressed when it is asked for, and never beyond its bound.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

from kb.files.visible_text import UnreadableFileError

ENTRIES = 5_000
TOTAL_BYTES = 200_000_000
XML_BYTES = 40_000_000
RATIO, RATIO_FROM = 200, 10_000_000
"""A part of more than `RATIO_FROM` bytes may not be packed to less than one in `RATIO`; real ones reach 1 in 60."""

_CHUNK = 1 << 20
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OverflowError, ValueError)


@dataclass(frozen=True)
class Refusals:
    """Why a file of a format is refused, each a sentence with the next step: broken, with a password, swelling."""

    damaged: str
    encrypted: str
    swelling: str


class ZippedFile:
    """A zip opened from its bytes; names of parts are compared in any case, as the formats do.

    Raises UnreadableFileError, here and wherever a part is read, if it is encrypted, broken or too large, with the sentence
    of `refusals`.
    """

    def __init__(self, raw: bytes, refusals: Refusals) -> None:
        # Before the directory is read: each of its entries takes half a kilobyte of memory.
        if raw.count(b"PK\x01\x02") > 4 * ENTRIES:
            raise UnreadableFileError(refusals.swelling)
        self.raw = raw
        self._refusals = refusals
        with self._understandable():
            self._zip = zipfile.ZipFile(BytesIO(raw))
        self.entries: Mapping[str, zipfile.ZipInfo] = self._trusted(self._zip.infolist())

    def __iter__(self) -> Iterator[zipfile.ZipInfo]:
        return iter(self._zip.infolist())

    def has(self, name: str) -> bool:
        return name.casefold() in self.entries

    def size(self, name: str) -> int:
        """Return how many bytes a part is said to have; 0 if there is none."""
        entry = self.entries.get(name.casefold())
        return entry.file_size if entry else 0

    def part(self, name: str) -> bytes:
        """Return the bytes of the XML part called `name`.

        Raises UnreadableFileError if there is none, or if it is too large.
        """
        entry = self.entries.get(name.casefold())
        if entry is None:
            raise UnreadableFileError(self._refusals.damaged)
        if entry.file_size > XML_BYTES:
            raise UnreadableFileError(self._refusals.swelling)
        return b"".join(self.chunks(entry, XML_BYTES))

    def chunks(self, entry: zipfile.ZipInfo, limit: int = TOTAL_BYTES) -> Iterator[bytes]:
        """Yield the bytes of an entry, as far as `limit`."""
        size = 0
        with self._understandable(), self._zip.open(entry) as file:
            while chunk := file.read(_CHUNK):
                size += len(chunk)
                if size > limit:
                    raise UnreadableFileError(self._refusals.swelling)
                yield chunk

    def _trusted(self, entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        """`entries` by name, in lower case."""
        if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > TOTAL_BYTES:
            raise UnreadableFileError(self._refusals.swelling)
        by_name = {entry.filename.casefold(): entry for entry in entries}
        if len(by_name) < len(entries) or any(map(_leads_outside, by_name)):
            raise UnreadableFileError(self._refusals.damaged)
        for entry in entries:
            if entry.flag_bits & 0x1:
                raise UnreadableFileError(self._refusals.encrypted)
            if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise UnreadableFileError(self._refusals.damaged)
            if entry.file_size > RATIO_FROM and entry.file_size > RATIO * entry.compress_size:
                raise UnreadableFileError(self._refusals.swelling)
        return by_name

    @contextmanager
    def _understandable(self) -> Iterator[None]:
        """What the zip reader raises for a damaged file, said to the user."""
        try:
            yield
        except _ZIP_ERRORS as error:
            raise UnreadableFileError(self._refusals.damaged) from error


def _leads_outside(name: str) -> bool:
    """No program should be given such a name back: /etc/x, C:\\x, word/../../x."""
    return bool(re.match(r"[/\\]|[A-Za-z]:", name)) or ".." in re.split(r"[/\\]", name)
