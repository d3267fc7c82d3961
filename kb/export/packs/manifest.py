"""The manifest of a pack: which files are in it, and what each must be."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from kb import __version__
from kb.corpus import Corpus, SourceFile
from kb.errors import KbError
from kb.indexing import version_of

FORMATS = ("kbpack/1", "kbpack/2")
"""The second may hold also what lies beside the documents in `local/`; a pack without such files is of the first still."""

SUFFIX = ".kbpack"
NAME = "manifest.json"
FOLDER = "corpus/"
"""Before the path of each file of the corpus in the archive."""

MOST_FILES = 100_000
LARGEST_FILE = 32 << 20
LARGEST_WHOLE = 4 << 30
LARGEST_MANIFEST = 64 << 20
"""Bytes. A corpus of 2,000 documents has about 40 MB; what claims to be larger than these is no corpus."""

# Folders in a path: local/单位/科室/年份/ has four and a file; more than twice that is no order of texts.
_DEEPEST = 8

# UTF-8 bytes of one name: file systems hold 255, of which what is set aside adds a hash and a number.
_LONGEST_STEP = 200

_READINGS = f"{Corpus.LOCAL}/{Corpus.READINGS}/"
_REPLACED = f"{Corpus.LOCAL}/{Corpus.REPLACED}/"
SOURCES, FILLED = (f"{Corpus.LOCAL}/{name}" for name in (Corpus.SOURCES, Corpus.FILLED))
"""Paths of the list of where files came from, and of the note that the corpus was filled: in a backup alone."""

# What a path may not hold on one system or another, so that a pack made here opens everywhere.
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|\ud800-\udfff]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)


class PackError(KbError):
    """A pack that cannot be made or is not to be trusted; nothing was written."""

    code = "bad_pack"


@dataclass(frozen=True)
class PackedFile:
    """A file of the corpus: its path there, its size in bytes and its sha256; of a document its id and title.

    What another source has of a document has its title, and no id.
    """

    path: str
    size: int
    sha256: str
    id: str = ""
    title: str = ""

    @property
    def is_document(self) -> bool:
        return bool(self.id)

    @property
    def is_reading(self) -> bool:
        """Tell whether it is what another source has of a document."""
        return self.path.startswith(_READINGS)

    @property
    def is_beside(self) -> bool:
        """Tell whether it lies beside the documents: what another source has, what was replaced, where files came from."""
        return self.is_reading or self.path.startswith(_REPLACED) or self.path in {SOURCES, FILLED}

    @property
    def file(self) -> SourceFile:
        """Return it as the corpus has it."""
        name = self.path.removeprefix(_READINGS).removesuffix(".md") if self.is_reading else self.id
        return SourceFile(name, self.path, self.sha256)


@dataclass(frozen=True)
class PackManifest:
    """All files, by path; by which program they were packed, and when; and the name of the state of the corpus."""

    program: str
    packed: str
    corpus_version: str
    files: tuple[PackedFile, ...]

    @property
    def documents(self) -> list[PackedFile]:
        return [entry for entry in self.files if entry.is_document]

    @property
    def facts(self) -> list[PackedFile]:
        return [entry for entry in self.files if not entry.is_document and not entry.is_beside]

    @property
    def readings(self) -> list[PackedFile]:
        """Return what other sources have of the documents."""
        return [entry for entry in self.files if entry.is_reading]

    @property
    def beside(self) -> list[PackedFile]:
        """Return all files that lie beside the documents, the readings among them."""
        return [entry for entry in self.files if entry.is_beside]

    def written(self) -> bytes:
        """Return the manifest as a file; the same manifest gives the same bytes."""
        files = [{name: value for name, value in asdict(entry).items() if value != ""} for entry in self.files]
        content = {"format": FORMATS[bool(self.beside)], **vars(self), "files": files}
        return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()

    @classmethod
    def read(cls, raw: bytes) -> "PackManifest":
        """Return the manifest in *raw*, every path in it checked. Raises PackError."""
        try:
            content: dict[str, Any] = json.loads(raw.decode("utf-8"))
            form = content["format"]
            if form not in FORMATS:
                raise PackError(
                    f"这个包是 {content['program']} 版的程序打的，格式“{form}”本程序（{__version__} 版）不认得，"
                    "没有写入任何文件，请换上那一版的程序再打开。"
                )
            files = tuple(_entry(row) for row in content["files"])
            packed = datetime.fromisoformat(content["packed"]).isoformat()
            manifest = cls(str(content["program"]), packed, str(content["corpus_version"]), files)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise PackError("包里的清单看不懂，可能已经损坏，没有写入任何文件，请重新拷贝这个包。") from error
        check_paths(files)
        return manifest


def fingerprint(raw: bytes) -> str:
    """Return the sha256 of a file in hexadecimal digits."""
    return hashlib.sha256(raw).hexdigest()


def version(entries: Iterable[PackedFile], facts: dict[str, bytes]) -> str:
    """Return the name of the state of a corpus, as the index has it."""
    entries = sorted(entries, key=lambda entry: entry.file.id)
    files = [entry.file for entry in entries if entry.is_document]
    readings = [entry.file for entry in entries if entry.is_reading]
    return version_of([*files, *readings], [facts.get(name, b"") for name in Corpus.FACTS])


def check_paths(files: Iterable[PackedFile]) -> None:
    """Raise PackError for a path that is not safe on every system.

    Such a path could lead out of the corpus, cannot be held by some system, or meets another.

    Two names that differ in their case alone are one file on Windows.
    """
    paths: set[str] = set()
    ids: set[str] = set()
    for entry in files:
        if not _is_sane(entry):
            raise PackError(f"“{entry.path[:80]}”不能作为包里的文件名，没有写入任何文件，请改名后重新打包。")
        path, identifier = _folded(entry.path), _folded(entry.id)
        if path in paths or (identifier and identifier in ids):
            raise PackError(f"“{entry.path}”与包里另一个文件重名（不分大小写），没有写入任何文件，请改名后重新打包。")
        paths.add(path)
        ids.add(identifier)
    for path in paths:
        if any(str(above) in paths for above in PurePosixPath(path).parents):
            raise PackError(f"“{path}”在包里既是文件又是文件夹，没有写入任何文件，请改名后重新打包。")


def _entry(row: dict[str, Any]) -> PackedFile:
    entry = PackedFile(**row)
    is_typed = all(isinstance(value, str) for value in (entry.path, entry.sha256, entry.id, entry.title))
    if not is_typed or type(entry.size) is not int or entry.size < 0 or not re.fullmatch("[0-9a-f]{64}", entry.sha256):
        raise ValueError(f"not an entry: {row}")
    return entry


def _is_sane(entry: PackedFile) -> bool:
    path = PurePosixPath(entry.path)
    steps = entry.path.split("/")
    if entry.is_beside:
        depth = 4 if entry.is_reading else 3
        is_named = entry.path in {SOURCES, FILLED} or (len(steps) == depth and all(map(_is_sane_step, steps[2:])))
        return is_named and not entry.is_document and (path.suffix == ".md" or not entry.is_reading)
    if not entry.is_document:
        return entry.path in Corpus.FACTS
    return (
        entry.path.endswith(".md")
        and path.stem == entry.id
        and path.name.lower() != "readme.md"
        and len(steps) <= _DEEPEST
        and all(map(_is_sane_step, steps))
    )


def _is_sane_step(step: str) -> bool:
    return bool(
        step
        and not step.startswith((".", " "))
        and not step.endswith((".", " "))
        and not _FORBIDDEN.search(step)
        and not _DEVICES.fullmatch(step)
        and len(step.encode("utf-8", "surrogatepass")) <= _LONGEST_STEP
    )


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
