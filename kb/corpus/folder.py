"""The corpus: a folder of Markdown documents, the user's own laid over the shipped ones."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from os import SEEK_END
from pathlib import Path
from typing import ClassVar

from kb.corpus.catalogue import Catalogue
from kb.corpus.formulations import Formulations
from kb.corpus.listing import ROOT, FolderListing
from kb.corpus.source_files import SourceFile, Trace, bytes_of, content_of, sha256_of
from kb.documents import Document, Metadata, Problem, Provenance, parse
from kb.errors import DocumentError, reason_of
from kb.files import (
    IMPORT_SUFFIXES,
    closing_of,
    front_matter_of,
    make_folder,
    metadata_of,
    naming,
    split_front_matter,
    suffix_of,
    write_whole,
)
from kb.settings import Settings
from kb.versions import History, change_of

_TO_IMPORT = set(IMPORT_SUFFIXES) - {".md"}


def _is_document(name: str) -> bool:
    """Tell whether a file of that name holds a document, in whatever case its end is written: 值班办法.MD."""
    return suffix_of(name) == ".md"


@dataclass(frozen=True)
class Remark:
    """Something about a file that a person should look at; `line` counts from 1, 0 is the file as a whole."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        if self.path == ROOT:
            return self.message  # it names the folder of the corpus itself
        return f"{self.path}{f':{self.line}' if self.line else ''}：{self.message}"

    @property
    def is_folder(self) -> bool:
        """Tell whether it is about a folder, as its name then says by a slash at its end."""
        return self.path.endswith("/")

    def within(self, corpus: Path) -> str:
        """Return what is told on a terminal; a folder with its whole path, since by that a share is known."""
        return f"请注意“{corpus / self.path}”：{self.message}" if self.is_folder else f"没有收入：{self}"

    def as_json(self) -> dict[str, str | int]:
        """Return the remark as it is printed with `--json`."""
        return {"path": self.path, "line": self.line, "message": self.message}


@dataclass(frozen=True)
class CorpusListing:
    """What a corpus shows at one moment: the file of each document, sorted by id, and what was not to be seen.

    `beneath` are the ids of which the shipped file was taken. `closed` are the user's folders that could not be listed, by
    name, with the error, and `empty` those with nothing in them. `unfit` are files that can hold no document, `overlooked` they and others of
    which somebody may think that they do.
    """

    files: list[SourceFile]
    beneath: frozenset[str]
    closed: Mapping[str, OSError]
    empty: frozenset[str]
    unfit: tuple[Remark, ...]
    overlooked: tuple[Remark, ...]


@dataclass(frozen=True)
class Corpus:
    """The documents under `folder`.

    Files are found by walking it; each call sees the folder as it then is. `shipped` is the folder that came with the
    program: its catalogue and formulations hold where `folder` has none. With `is_overlay` its documents belong to the
    corpus too, beneath those of `folder`, which then need not be there yet.
    """

    LOCAL: ClassVar = "local"
    """What a user imports or pulls lies in this folder of the corpus, and covers the shipped document of the same id."""

    CATALOGUE: ClassVar = "catalogue.yaml"
    FORMULATIONS: ClassVar = "formulations.yaml"
    COLLECTIONS: ClassVar = "collections.yaml"
    """Which collections of texts can be brought in; nothing that is searched depends on it."""
    FACTS: ClassVar = (CATALOGUE, FORMULATIONS)
    """The files beside the documents. One that lies in `local/` stands for the shipped one as a whole: two lists that are
    merged by rules nobody sees would leave nobody knowing what holds."""

    FILLED: ClassVar = ".filled"
    """The file in `local/` that says on which day the corpus was filled, so that a start of the site does not do it again."""

    SOURCES: ClassVar = ".sources.sha256"
    """The list in `local/` that says from where files were imported."""

    READINGS: ClassVar = ".readings"
    """The folder in `local/` with the texts that other sources have of documents that are held, a folder for each.

    Its name begins with a dot, so that none of them is a document.
    """

    REPLACED: ClassVar = ".replaced"
    """The folder in `local/` with the files that were replaced."""

    folder: Path
    shipped: Path | None = None
    is_overlay: bool = False

    @classmethod
    def of(cls, settings: Settings) -> "Corpus":
        """Return the corpus that *settings* name."""
        return cls(settings.corpus, settings.shipped, settings.is_overlay)

    def catalogue(self) -> Catalogue:
        return Catalogue.read(self.facts(self.CATALOGUE))

    def formulations(self) -> Formulations:
        return Formulations.read(self.facts(self.FORMULATIONS))

    def facts_now(self) -> tuple[bytes, ...]:
        """Return the bytes of each of `FACTS` as they now are; of one that is not there, or cannot be read, none."""
        return tuple(_content(self.facts(name)) for name in self.FACTS)

    def facts(self, name: str) -> Path:
        """Return where the file *name*, one of `FACTS`, is read from.

        That is in `local/` if there is one, else beside the documents, else where the shipped ones are.
        """
        return next((path for path in self._places(name) if _is_there(path)), self.folder / name)

    def covered_facts(self, name: str) -> Path | None:
        """Return the shipped file *name* if one of the user's own is read in its place, else None."""
        beneath = self.shipped if self.is_overlay and self.shipped is not None else self.folder
        covered = beneath / name
        return covered if covered.is_file() and covered != self.facts(name) else None

    def borrowed_facts(self) -> list[str]:
        """Return those of `FACTS` that a folder of documents of its own lacks, so that the shipped ones hold."""
        return [name for name in self.FACTS if not self.is_overlay and not self._is_own(self.facts(name))]

    def _places(self, name: str) -> list[Path]:
        shipped = [self.shipped / name] if self.shipped is not None else []
        return [self.folder / self.LOCAL / name, self.folder / name, *shipped]

    def files(self, before: Mapping[str, SourceFile] | None = None) -> list[SourceFile]:
        """Return the file of each document id, sorted by id; of two with one id, the one in `local/`.

        A file that still has the lasting trace it had in *before*, by document id, is not read again. Raises DocumentError
        if there is no such folder. Folders that begin with a dot, and README.md, hold no documents.
        """
        self.check()
        return self.listing(before).files

    def listing(self, before: Mapping[str, SourceFile] | None = None) -> CorpusListing:
        """Return what the corpus shows; see `files`, which this is without raising where the folder is not to be seen."""
        before, own, beneath = before or {}, self._own, self._beneath
        found = self._found(own, beneath)
        files = [self._file(stem, name, path, before.get(stem)) for stem, (name, path) in sorted(found.items())]
        shipped = frozenset(stem for stem, (name, path) in found.items() if beneath.files.get(name) is path)
        remarks = tuple(self._overlooked(own))
        return CorpusListing(files, shipped, beneath.closed | own.closed, frozenset(own.empty), _unfit(own), remarks)

    def _file(self, identifier: str, name: str, path: str | Path, before: SourceFile | None) -> SourceFile:
        moment, trace = time.time_ns(), Trace.of(path)
        if before is not None and before.path == name and before.is_lasting and before.trace == trace:
            return before if before.raw is None else replace(before, raw=None)
        try:
            raw = bytes_of(Path(path))
        except OSError:  # told when it is to be understood
            return SourceFile(identifier, name, "", trace)
        is_lasting = trace is not None and trace.is_lasting(moment)
        return SourceFile(identifier, name, sha256_of(raw), trace, is_lasting, raw)

    def paths(self) -> dict[str, Path]:
        """Return where the file of each document id lies; see `files`."""
        self.check()
        return self.paths_seen()

    @property
    def is_there(self) -> bool:
        """Tell whether there is a folder; that of an overlay need not be there yet."""
        return self.is_overlay or _is_there(self.folder)

    def paths_seen(self) -> dict[str, Path]:
        """Return the same without raising where the folder is not to be seen."""
        return {stem: Path(path) for stem, (_, path) in self._found(self._own, self._beneath).items()}

    def _found(self, own: FolderListing, beneath: FolderListing) -> dict[str, tuple[str, str]]:
        """Return the name of each document's file, and where it lies, by id.

        What somebody imported beside the shipped ones is his own.
        """
        shipped = [(name, path) for name, path in beneath.files.items() if not self._is_local(name)]
        mine = sorted(own.files.items(), key=lambda found: self._is_local(found[0]))
        return {_stem(name): (name, path) for name, path in [*shipped, *mine] if _is_document(name)}

    def check(self) -> None:
        """Raise DocumentError if the folder is not to be seen; that of an overlay need not be there yet."""
        own = FolderListing.of(self.folder, deep=False)
        if own.is_missing and not self.is_overlay:
            raise DocumentError(f"找不到文库文件夹“{self.folder}”，请用 --corpus 指明它的位置。", path=str(self.folder))
        if ROOT in own.closed and not own.is_missing:
            message = f"打不开文库文件夹“{self.folder}”（{reason_of(own.closed[ROOT])}），请检查它的权限，或者它所在的网络盘。"
            raise DocumentError(message, path=str(self.folder))

    def name_of(self, path: Path) -> str:
        """Return the name by which a file of the corpus is called: its path below the folder it lies in, with /."""
        root = self.folder if self.shipped is None or self._is_own(path) else self.shipped
        return path.relative_to(root).as_posix()

    def path_of(self, name: str) -> Path:
        """Return where the file lies that is called *name*, as in `SourceFile.path`."""
        own = self.folder / name
        return self.shipped / name if self.is_overlay and self.shipped is not None and not own.exists() else own

    def is_as_listed(self, file: SourceFile) -> bool:
        """Tell whether nobody has written to the file since it was listed."""
        return Trace.of(self.path_of(file.path)) == file.trace

    def overlooked(self) -> list[Remark]:
        """List files that hold no document although somebody may think so.

        They are of another kind, have a name that no document can have, or an id that is taken.
        """
        return list(self._overlooked(self._own))

    def _overlooked(self, own: FolderListing) -> Iterator[Remark]:
        yield from _unfit(own)
        first_by_id: dict[str, str] = {}
        for name in own.files:
            if suffix_of(name) in _TO_IMPORT:
                yield Remark(name, 0, "这种文件不会收入，请用 kb import 导入。")
            elif _is_document(name) and not self._is_local(name):
                first = first_by_id.setdefault(_stem(name), name)
                if first != name:
                    yield Remark(first, 0, f"与 {name} 编号相同，只收入了后者，请改名。")

    def unseen(self) -> list[Remark]:
        """List what is passed over: folders that cannot be listed, and documents with names that begin with a dot.

        What the program itself keeps so is not among them.
        """
        own = self._own
        hidden = [
            path for path in own.hidden if _holds_documents(path) and path.name not in {self.READINGS, self.REPLACED}
        ]
        is_yet_to_come = self.is_overlay and own.is_missing  # a user who has no documents of his own
        folders = {} if is_yet_to_come else own.closed
        closed = [Remark(name, 0, closed_folder(error)) for name, error in sorted(folders.items())]
        return closed + [Remark(self.name_of(path), 0, "名称以点开头，不会收入；要收入请改名。") for path in hidden]

    def read(self, file: SourceFile, catalogue: Catalogue) -> Document:
        """Return the document in `file`, with what the catalogue knows of it. Raises DocumentError if it is not one."""
        return self.examine(file, catalogue)[0]

    def examine(
        self, file: SourceFile, catalogue: Catalogue, raw: bytes | None = None
    ) -> tuple[Document, tuple[Problem, ...]]:
        """Return the document in *file*, and what to look at in it.

        `raw` are the file's bytes, if it is not to be read. Raises DocumentError if it is no document.
        """
        front, body, first_line = split_front_matter(self._text(file, raw), path=file.path)
        entry = catalogue.entries.get(file.id)
        if "\x00" in body:
            raise DocumentError("这不是文本文件，请换成 Markdown 或纯文本。", path=file.path, line=1)
        if entry is not None:
            front = entry.complete(front)
        metadata = metadata_of(front, file.id, path=file.path)
        structure = parse(
            body,
            title="" if metadata.title_by_editor else metadata.title,
            notice=metadata.notice,
            closing=closing_of(front),
            first_line=first_line,
            partial=metadata.text == "digest",
        )
        lost = structure.uncovered(body)
        problems = structure.problems
        if lost:
            problems = (*problems, Problem(first_line, f"有文字没有归入任何段落：“{lost}”。"))
        return _told_by_note(Document(metadata, structure.passages, structure.sections, file.path)), problems

    def listed(self, catalogue: Catalogue, with_file: set[str]) -> Iterator[Document]:
        """Yield the documents known by the catalogue alone, without text."""
        for entry in catalogue.entries.values():
            if entry.metadata.id not in with_file:
                structure = parse("", title=entry.metadata.title)
                yield _told_by_note(Document(entry.metadata, structure.passages, (), self.CATALOGUE))

    def title(self, file: SourceFile) -> str:
        """Return the title in the front matter of *file*; empty if there is none, or it cannot be read."""
        try:
            return str(split_front_matter(self._text(file), path=file.path)[0].get("title", ""))
        except DocumentError:
            return ""

    def write_local(self, metadata: Metadata, body: str, **editorial: object) -> Path:
        """Write a document into `local/`, in one step, and returns its path. An older one there is set aside, not lost."""
        path = self.folder / self.LOCAL / f"{metadata.id}.md"
        self._put(path, front_matter_of(replace(metadata, text="full"), **editorial), body)
        return path

    def readings(self, before: Mapping[str, SourceFile] | None = None) -> list[SourceFile]:
        """Return the files of the texts of other sources, sorted; as `files` one is not read again that was not written to.

        The id of each is that of its document, a slash, and its own name. Those in a folder that cannot be listed are as in
        *before*.
        """
        before, folder = before or {}, self.folder / self.LOCAL / self.READINGS
        listing = FolderListing.of(folder)
        paths = [path for path in listing.paths if path.suffix == ".md" and path.parent.parent == folder]
        files = {
            name: self._file(name, self.name_of(path), path, before.get(name))
            for path in paths
            if (name := _reading(path))
        }
        if not listing.is_missing:
            within = {name.partition("/")[0] for name in listing.closed}  # "." is the folder itself
            files |= {name: file for name, file in before.items() if {".", name.partition("/")[0]} & within}
        return list(files.values())

    @property
    def filled(self) -> Path:
        """Return where it is noted that the corpus was filled."""
        return self.folder / self.LOCAL / self.FILLED

    def write_reading(self, identifier: str, metadata: Metadata, body: str, **editorial: object) -> Path:
        """Write the text that another source has of a document, in one step, and return its path.

        An older one from the same compilation, address, or file of that name is set aside.
        """
        folder = self.folder / self.LOCAL / self.READINGS / identifier
        path = folder / f"{sha256_of(Provenance.of(metadata).place.encode())[:12]}.md"
        self._put(path, front_matter_of(replace(metadata, text="full"), **editorial), body)
        return path

    def _put(self, path: Path, front: str, body: str) -> None:
        """Write a document, in one step; one that says something else is set aside."""
        content = (front + "\n" + body.strip("\n") + "\n").encode()
        make_folder(path.parent)
        if content_of(path) != content:
            self.set_aside(path)
            write_whole(path, content)

    def remember_source(self, sha256: str, path: Path) -> None:
        """Keep from where a file with this sha256 came, in the form of the program sha256sum.

        It is kept beside the documents and not in them: a path of this machine belongs in no pack.
        """
        place = self.folder / self.LOCAL / self.SOURCES
        make_folder(place.parent)
        with naming(place), place.open("a+b") as file:
            # A line that broke off when the disk was full, or its writer was killed, must not swallow this one.
            file.seek(max(file.seek(0, SEEK_END) - 1, 0))
            start = "" if file.read(1) in b"\n" else "\n"
            file.write(f"{start}{sha256}  {path.absolute()}\n".encode())

    def source_paths(self) -> dict[str, str]:
        """Return from where files came, by their sha256, the last place of each; a file in an archive is named behind it."""
        raw = content_of(self.folder / self.LOCAL / self.SOURCES) or b""
        lines = (line.partition("  ") for line in raw.decode("utf-8", "replace").splitlines())
        return {sha256: path for sha256, _, path in lines}

    def set_aside(self, path: Path) -> None:
        """Keep a copy of a file of `local/` that is replaced.

        It lies in `local/.replaced/`, its name with its hash.
        """
        if path.exists():
            raw = path.read_bytes()
            aside = self.folder / self.LOCAL / self.REPLACED / f"{path.stem}-{sha256_of(raw)[:12]}{path.suffix}"
            make_folder(aside.parent)
            write_whole(aside, raw)

    @property
    def _own(self) -> FolderListing:
        return FolderListing.of(self.folder)

    @property
    def _beneath(self) -> FolderListing:
        """Return the shipped files, where they belong to the corpus."""
        is_beneath = self.shipped is not None and self.is_overlay
        return FolderListing.of(self.shipped) if is_beneath and self.shipped else FolderListing()

    def _is_own(self, path: Path) -> bool:
        return path.is_relative_to(self.folder)

    def _is_local(self, name: str) -> bool:
        return name.startswith(f"{self.LOCAL}/")

    def _text(self, file: SourceFile, raw: bytes | None = None) -> str:
        path = self.path_of(file.path)
        try:
            raw = file.raw if raw is None else raw
            return (bytes_of(path) if raw is None else raw).decode("utf-8")
        except OSError as error:
            raise DocumentError(f"读不了这个文件（{reason_of(error)}），请检查它的权限。", path=path.name) from error
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            raise DocumentError("这个文件不是 UTF-8 编码，请另存为 UTF-8。", path=file.path, line=line) from error


def _unfit(own: FolderListing) -> tuple[Remark, ...]:
    return tuple(Remark(name, 0, fault) for name, fault in sorted(own.unfit.items()))


def _stem(name: str) -> str:
    """Return the id of the document in a file."""
    return name.rpartition("/")[2].rpartition(".")[0]


def _reading(path: Path) -> str:
    """Return the id of the text of another source."""
    return f"{path.parent.name}/{path.stem}"


def closed_folder(error: OSError) -> str:
    """Return what is said of a folder that cannot be listed."""
    return f"打不开这个文件夹（{reason_of(error)}），请检查它的权限，或者它所在的网络盘。"


def _content(path: Path) -> bytes:
    try:
        return content_of(path) or b""
    except OSError:  # told when it is to be understood
        return b""


def _is_there(path: Path) -> bool:
    """Tell whether there is something; where nobody may look there is nothing to be read."""
    try:
        return path.exists()
    except OSError:
        return False


def _holds_documents(path: Path) -> bool:
    """Tell whether a path is that of a document, or of a folder with one in it."""
    return (
        any(map(_is_document, (found.name for found in path.rglob("*.*"))))
        if path.is_dir()
        else _is_document(path.name)
    )


def _told_by_note(document: Document) -> Document:
    """Return a document with what the note below its title tells, where that is not on record.

    It is what made it of the version before, which its names may tell too, and of rules the 令 by which they were issued.
    """
    metadata = document.metadata
    number = metadata.document_number or (History.of(document).number if document.articles else "")
    return replace(document, metadata=replace(metadata, change=change_of(document), document_number=number))
