"""Makes a pack: every file is read once, and what was read is what the manifest vouches for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from kb import __version__
from kb.corpus import Corpus, Remark, SourceFile
from kb.errors import DocumentError, UnknownDocumentError
from kb.export.packs.manifest import (
    FILLED,
    FOLDER,
    LARGEST_FILE,
    NAME,
    SOURCES,
    SUFFIX,
    PackedFile,
    PackError,
    PackManifest,
    check_paths,
    fingerprint,
    version,
)
from kb.files import make_folder, open_whole
from kb.indexing import Progress

_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Packed:
    """What was packed; `fingerprint` is the sha256 of the manifest, `left_out` are files that are no documents.

    `kept_here` counts the files that only a backup carries, where this is none.
    """

    manifest: PackManifest
    fingerprint: str
    left_out: tuple[Remark, ...]
    kept_here: int = 0


def pack(
    corpus: Corpus,
    output: Path,
    when: datetime,
    chosen: Sequence[str] = (),
    progress: Progress | None = None,
    *,
    is_backup: bool = False,
) -> Packed:
    """Write documents, what other sources have of them, catalogue and formulations into the file *output*, in one step.

    `chosen` are the ids of the documents, none for all of them. The same corpus at the same time gives the same bytes.
    `is_backup` takes along what was replaced, and from where files came: paths of this machine, which belong in no pack
    that is given to others.

    Of two files of one id the local one is packed, as everywhere. Raises NotFoundError for an id without a file, PackError
    for names that other systems cannot hold.
    """
    if output.suffix != SUFFIX:
        raise PackError(f"包的文件名应以 {SUFFIX} 结尾，请改一下 -o 后面的名字。")
    if is_backup and chosen:
        raise PackError("备份打的是整个文库，请去掉 --backup，或者去掉文件编号。")
    files = _chosen(corpus, chosen)
    check_paths(PackedFile(file.path, 0, file.sha256, file.id) for file in files)
    make_folder(output.parent)
    with open_whole(output) as target, ZipFile(target, "w", ZIP_DEFLATED) as archive:
        packing = _Packing(corpus, archive, is_backup=is_backup)
        if not chosen:
            packing.left_out += corpus.unseen()
        return packing.run(files, when, progress or (lambda done, of: None))


def _chosen(corpus: Corpus, chosen: Sequence[str]) -> list[SourceFile]:
    files = {file.id: file for file in corpus.files()}
    for identifier in chosen:
        if identifier not in files:
            raise UnknownDocumentError(identifier)
    return [files[identifier] for identifier in sorted(chosen or files)]


class _Packing:
    def __init__(self, corpus: Corpus, archive: ZipFile, *, is_backup: bool) -> None:
        self._is_backup = is_backup
        self._corpus = corpus
        self._archive = archive
        self._catalogue = corpus.catalogue()
        self._entries: list[PackedFile] = []
        self.left_out: list[Remark] = []

    def run(self, files: Sequence[SourceFile], when: datetime, progress: Progress) -> Packed:
        facts = self._facts()
        for done, file in enumerate(files):
            progress(done, len(files))
            self._document(file)
        ids = {file.id for file in files}
        for file in self._corpus.readings():
            if file.id.partition("/")[0] in ids:
                self._document(file)
        kept_here = self._beside()
        progress(len(files), len(files))
        entries = tuple(sorted(self._entries, key=lambda entry: entry.path))
        packed = when.isoformat(timespec="seconds")
        manifest = PackManifest(__version__, packed, version(entries, facts), entries)
        raw = manifest.written()
        self._write(NAME, raw)
        return Packed(manifest, fingerprint(raw), tuple(self.left_out), kept_here)

    def _facts(self) -> dict[str, bytes]:
        facts: dict[str, bytes] = {}
        for name in Corpus.FACTS:
            path = self._corpus.facts(name)
            if path.exists():
                facts[name] = raw = path.read_bytes()
                self._add(PackedFile(name, len(raw), fingerprint(raw)), raw)
        self._corpus.formulations()  # one that cannot be read is not to be carried on
        return facts

    def _document(self, file: SourceFile) -> None:
        raw = self._corpus.path_of(file.path).read_bytes()
        try:
            document, _ = self._corpus.examine(file, self._catalogue, raw)
        except DocumentError as error:
            self.left_out.append(Remark(file.path, error.line, error.message))
            return
        entry = PackedFile(file.path, len(raw), fingerprint(raw), title=document.title)
        self._add(entry if entry.is_reading else replace(entry, id=file.id), raw)

    def _beside(self) -> int:
        """Add what a backup carries besides; return how many files stay here where this is none."""
        replaced = sorted((self._corpus.folder / Corpus.LOCAL / Corpus.REPLACED).glob("[!.]*"))
        paths = [*replaced, *(self._corpus.folder / name for name in (SOURCES, FILLED))]
        paths = [path for path in paths if path.is_file()]
        if not self._is_backup:
            return len(paths)
        for path in paths:
            raw = path.read_bytes()
            self._add(PackedFile(path.relative_to(self._corpus.folder).as_posix(), len(raw), fingerprint(raw)), raw)
        self.left_out += self._corpus.overlooked()
        return 0

    def _add(self, entry: PackedFile, raw: bytes) -> None:
        if entry.size > LARGEST_FILE:
            raise PackError(f"“{entry.path}”太大（超过 {LARGEST_FILE >> 20} MB），不能打包，请检查这个文件。")
        self._entries.append(entry)
        self._write(FOLDER + entry.path, raw)

    def _write(self, name: str, raw: bytes) -> None:
        entry = ZipInfo(name, _EPOCH)
        entry.compress_type = ZIP_DEFLATED
        entry.create_system = 3  # the same bytes on every system
        entry.external_attr = 0o644 << 16
        self._archive.writestr(entry, raw)
