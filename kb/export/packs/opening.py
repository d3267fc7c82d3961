"""Opens a pack and believes nothing of it: what comes out is what the manifest says, or a PackError.

Hashes tell that a file is whole, not who made it: whoever can change a pack can change its manifest. Only the fingerprint
of the manifest, compared by another way (over the telephone), ties a pack to those who made it.
"""

import stat
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EINVAL
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from kb.corpus import Catalogue, Corpus, Formulations
from kb.errors import DocumentError
from kb.export.packs.manifest import (
    FOLDER,
    LARGEST_FILE,
    LARGEST_MANIFEST,
    LARGEST_WHOLE,
    MOST_FILES,
    NAME,
    PackedFile,
    PackError,
    PackManifest,
    fingerprint,
    version,
)
from kb.indexing import Progress

# NotImplementedError, of a method of compression that is not known, is a RuntimeError.
_UNREADABLE = (BadZipFile, zlib.error, struct.error, EOFError, RuntimeError, ValueError, OverflowError)
_ENCRYPTED = 0x1  # the bit of a zip entry that says so


class Pack:
    """A pack, open. Its manifest is read and its list of files is the manifest's; their content is checked as it is read."""

    def __init__(self, archive: ZipFile) -> None:
        """Open *archive*. Raises PackError if anything in it does not belong in a pack."""
        self._archive = archive
        self._members = _members(archive)
        raw = self._read(NAME, LARGEST_MANIFEST)
        self.fingerprint = fingerprint(raw)
        self.manifest = PackManifest.read(raw)
        self._check_list()

    def content(self, entry: PackedFile) -> bytes:
        """Return the bytes of a file. Raises PackError if the manifest does not vouch for them."""
        raw = self._read(FOLDER + entry.path, entry.size)
        if len(raw) != entry.size or fingerprint(raw) != entry.sha256:
            raise PackError(
                f"包里的“{entry.path}”与清单不符，可能在传送中损坏或被改动，没有写入任何文件，请重新拷贝这个包。"
            )
        return raw

    def _check_list(self) -> None:
        entries = {FOLDER + entry.path: entry for entry in self.manifest.files}
        for name in sorted(set(self._members) - set(entries) - {NAME}):
            raise PackError(f"包里有清单上没有的文件“{name[:80]}”，没有写入任何文件，请向打包的人要一个新的包。")
        whole = 0
        for name, entry in entries.items():
            if name not in self._members:
                raise PackError(f"包里缺少清单上的文件“{entry.path}”，没有写入任何文件，请重新拷贝这个包。")
            whole += entry.size
            if entry.size > LARGEST_FILE or whole > LARGEST_WHOLE or entry.size != self._members[name].file_size:
                raise PackError(f"包里的“{entry.path}”大小不对，没有写入任何文件，请向打包的人要一个新的包。")

    def _read(self, name: str, most: int) -> bytes:
        """Return a member, of which at most one byte beyond *most* is unpacked."""
        member = self._members.get(name)
        if member is None:
            raise PackError("这不是政策文库的包（没有清单），请检查拿来的文件。")
        try:
            with self._archive.open(member) as file:
                raw = file.read(most + 1)
        except (*_UNREADABLE, OSError) as error:
            if isinstance(error, OSError) and error.errno != EINVAL:  # which is of a place before the beginning
                raise
            raise PackError(
                f"包里的“{name.removeprefix(FOLDER)}”已经损坏，没有写入任何文件，请重新拷贝这个包。"
            ) from error
        if len(raw) > most:
            raise PackError(f"包里的“{name.removeprefix(FOLDER)}”大小不对，没有写入任何文件，请重新拷贝这个包。")
        return raw


@contextmanager
def opened(path: Path) -> Iterator[Pack]:
    """Open the pack in *path*. Raises PackError if it is none, OSError if it cannot be read."""
    try:
        archive = ZipFile(path)
    except _UNREADABLE as error:
        raise PackError(f"“{path.name}”不是政策文库的包，或已经损坏，没有写入任何文件，请重新拷贝。") from error
    with archive:
        yield Pack(archive)


def verify(pack: Pack, corpus: Corpus, progress: Progress | None = None) -> None:
    """Read all of a pack. Raises PackError if anything in it is not what the manifest says, or cannot be read as what it
    is: every document as a document, the facts as facts.

    Where the pack brings no catalogue, that of `corpus`, into which it would go, tells what documents leave out.
    """
    facts = {entry.path: pack.content(entry) for entry in pack.manifest.facts}
    try:
        raw = facts.get(Corpus.CATALOGUE)
        catalogue = corpus.catalogue() if raw is None else Catalogue.parsed(raw, Corpus.CATALOGUE)
        if Corpus.FORMULATIONS in facts:
            Formulations.parsed(facts[Corpus.FORMULATIONS], Corpus.FORMULATIONS)
    except DocumentError as error:
        raise PackError(f"包里的“{error.path}”读不懂，没有写入任何文件，请向打包的人要一个新的包。") from error
    documents = [*pack.manifest.documents, *pack.manifest.readings]
    for entry in pack.manifest.beside:
        pack.content(entry)
    for done, entry in enumerate(documents):
        if progress is not None:
            progress(done + 1, len(documents))
        _verify_document(entry, pack.content(entry), corpus, catalogue)
    if version(pack.manifest.files, facts) != pack.manifest.corpus_version:
        raise PackError("包里的文件与清单上的文库版本不符，没有写入任何文件，请重新拷贝这个包。")


def _verify_document(entry: PackedFile, raw: bytes, corpus: Corpus, catalogue: Catalogue) -> None:
    try:
        document, _ = corpus.examine(entry.file, catalogue, raw)
    except DocumentError as error:
        raise PackError(
            f"包里的“{entry.path}”不是一份能读的文件（{error.message.rstrip('。')}），没有写入任何文件。"
        ) from error
    if document.title != entry.title:
        raise PackError(f"包里的“{entry.path}”题名与清单不符，没有写入任何文件，请向打包的人要一个新的包。")


def _members(archive: ZipFile) -> dict[str, ZipInfo]:
    """Return the files in an archive by name: plain files only, each name once."""
    infos = archive.infolist()
    if len(infos) > MOST_FILES + 1:
        raise PackError(f"包里的文件太多（{len(infos)} 个），没有写入任何文件，请检查拿来的文件。")
    members: dict[str, ZipInfo] = {}
    for member in infos:
        if member.filename in members or not _is_plain(member):
            raise PackError(
                f"包里的“{member.filename[:80]}”不是普通文件或出现了两次，没有写入任何文件，请检查拿来的文件。"
            )
        members[member.filename] = member
    return members


def _is_plain(member: ZipInfo) -> bool:
    kind = stat.S_IFMT(member.external_attr >> 16)
    return (
        member.filename != ""
        and not member.is_dir()
        and kind in {0, stat.S_IFREG}
        and not member.flag_bits & _ENCRYPTED
        and member.compress_type in {ZIP_STORED, ZIP_DEFLATED}
        and member.filename == member.orig_filename
    )
