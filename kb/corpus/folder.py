"""The corpus: a folder of Markdown documents, the user's own laid over the shipped ones."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

from kb.corpus.catalogue import Catalogue
from kb.corpus.formulations import Formulations
from kb.corpus.source_files import SourceFile, Trace, content_of, sha256_of
from kb.documents import Document, Metadata, Problem, parse
from kb.errors import DocumentError
from kb.files import FORMATS, closing_of, front_matter_of, metadata_of, split_front_matter, write_whole

_TO_IMPORT = {suffix for file_format in FORMATS for suffix in file_format.suffixes} - {".md"}


@dataclass(frozen=True)
class Remark:
    """Something about a file that a person should look at; `line` counts from 1, 0 is the file as a whole."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}{f':{self.line}' if self.line else ''}：{self.message}"

    def as_json(self) -> dict[str, str | int]:
        """Return the remark as it is printed with `--json`."""
        return {"path": self.path, "line": self.line, "message": self.message}


@dataclass(frozen=True)
class Corpus:
    """The documents under `folder`.

    Files are found by walking it; each call sees the folder as it then is.
    """

    LOCAL: ClassVar = "local"
    """What a user imports or pulls lies in this folder of the corpus, and covers the shipped document of the same id."""

    CATALOGUE: ClassVar = "catalogue.yaml"
    FORMULATIONS: ClassVar = "formulations.yaml"
    FACTS: ClassVar = (CATALOGUE, FORMULATIONS)
    """The files beside the documents. One that lies in `local/` stands for the shipped one as a whole: two lists that are
    merged by rules nobody sees would leave nobody knowing what holds."""

    folder: Path

    def catalogue(self) -> Catalogue:
        return Catalogue.read(self.facts(self.CATALOGUE))

    def formulations(self) -> Formulations:
        return Formulations.read(self.facts(self.FORMULATIONS))

    def facts_now(self) -> tuple[bytes, ...]:
        """Return the bytes of each of `FACTS` as they now are; of one that is not there, none."""
        return tuple(content_of(self.facts(name)) or b"" for name in self.FACTS)

    def facts(self, name: str) -> Path:
        """Return where the file *name*, one of `FACTS`, is read from.

        That is in `local/` if there is one, else beside the documents.
        """
        local = self.folder / self.LOCAL / name
        return local if local.exists() else self.folder / name

    def files(self, before: Mapping[str, SourceFile] | None = None) -> list[SourceFile]:
        """Return the file of each document id, sorted by id; of two with one id, the one in `local/`.

        A file that still has the lasting trace it had in *before*, by document id, is not read again. Raises DocumentError
        if there is no such folder. Folders that begin with a dot, and README.md, hold no documents.
        """
        before = before or {}
        return [self._file(stem, path, before.get(stem)) for stem, path in sorted(self.paths().items())]

    def _file(self, identifier: str, path: Path, before: SourceFile | None) -> SourceFile:
        name, moment, trace = self._relative(path), time.time_ns(), Trace.of(path)
        if before is not None and before.path == name and before.is_lasting and before.trace == trace:
            return replace(before, raw=None)
        try:
            raw = path.read_bytes()
        except OSError:  # told when it is to be understood
            return SourceFile(identifier, name, "", trace)
        is_lasting = trace is not None and trace.is_lasting(moment)
        return SourceFile(identifier, name, sha256_of(raw), trace, is_lasting, raw)

    def paths(self) -> dict[str, Path]:
        """Return where the file of each document id lies; see `files`."""
        if not self.folder.is_dir():
            raise DocumentError(f"找不到文库文件夹“{self.folder}”，请用 --corpus 指明它的位置。", path=str(self.folder))
        return {path.stem: path for path in sorted(self._visible("*.md"), key=self._is_local)}

    def is_as_listed(self, file: SourceFile) -> bool:
        """Tell whether nobody has written to the file since it was listed."""
        return Trace.of(self.folder / file.path) == file.trace

    def overlooked(self) -> list[Remark]:
        """List files that hold no document although somebody may think so.

        They are of another kind, or have an id that is taken.
        """
        remarks: list[Remark] = []
        first_by_id: dict[str, str] = {}
        for path in filter(Path.is_file, self._visible("*")):
            name = self._relative(path)
            if path.suffix.lower() in _TO_IMPORT:
                remarks.append(Remark(name, 0, "这种文件不会收入，请用 kb import 导入。"))
            elif path.suffix == ".md" and not self._is_local(path):
                first = first_by_id.setdefault(path.stem, name)
                if first != name:
                    remarks.append(Remark(first, 0, f"与 {name} 编号相同，只收入了后者，请改名。"))
        return remarks

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
        return Document(metadata, structure.passages, structure.sections, file.path), problems

    def listed(self, catalogue: Catalogue, with_file: set[str]) -> Iterator[Document]:
        """Yield the documents known by the catalogue alone, without text."""
        for entry in catalogue.entries.values():
            if entry.metadata.id not in with_file:
                structure = parse("", title=entry.metadata.title)
                yield Document(entry.metadata, structure.passages, (), self.CATALOGUE)

    def has_local(self, identifier: str) -> bool:
        """Tell whether the user has a document with this id."""
        return (self.folder / self.LOCAL / f"{identifier}.md").exists()

    def title(self, file: SourceFile) -> str:
        """Return the title in the front matter of *file*; empty if there is none, or it cannot be read."""
        try:
            return str(split_front_matter(self._text(file), path=file.path)[0].get("title", ""))
        except DocumentError:
            return ""

    def write_local(self, metadata: Metadata, body: str, **editorial: object) -> Path:
        """Write a document into `local/`, in one step, and returns its path. An older one there is set aside, not lost."""
        path = self.folder / self.LOCAL / f"{metadata.id}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        self.set_aside(path)
        front = front_matter_of(replace(metadata, text="full"), **editorial)
        write_whole(path, (front + "\n" + body.strip("\n") + "\n").encode())
        return path

    def set_aside(self, path: Path) -> None:
        """Keep a copy of a file of `local/` that is replaced.

        It lies in `local/.replaced/`, its name with its hash.
        """
        if path.exists():
            raw = path.read_bytes()
            aside = self.folder / self.LOCAL / ".replaced" / f"{path.stem}-{sha256_of(raw)[:12]}{path.suffix}"
            aside.parent.mkdir(exist_ok=True)
            write_whole(aside, raw)

    def _visible(self, pattern: str) -> list[Path]:
        """Return what may hold a document, in order: nothing hidden, and no README.md."""
        paths = (path for path in sorted(self.folder.rglob(pattern)) if path.name != "README.md")
        return [path for path in paths if not any(part.startswith(".") for part in self._relative(path).split("/"))]

    def _is_local(self, path: Path) -> bool:
        return self._relative(path).startswith(f"{self.LOCAL}/")

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def _text(self, file: SourceFile, raw: bytes | None = None) -> str:
        path = self.folder / file.path
        try:
            raw = file.raw if raw is None else raw
            return (path.read_bytes() if raw is None else raw).decode("utf-8")
        except OSError as error:
            raise DocumentError(f"读不了这个文件（{error.strerror}），请检查它的权限。", path=path.name) from error
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            raise DocumentError("这个文件不是 UTF-8 编码，请另存为 UTF-8。", path=file.path, line=line) from error
