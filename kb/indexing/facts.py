"""What stands beside the documents and every document depends on: the catalogue and the formulations, as a build takes
them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from kb.corpus import Catalogue, Corpus, Formulations, Remark, content_of
from kb.errors import DocumentError

STILL_AS_BEFORE = "仍使用上一次的内容。"
"""Added to what is said of a file that was good and can no longer be read."""

_Parsed = TypeVar("_Parsed")


@dataclass(frozen=True)
class Facts:
    """The catalogue and the formulations.

    `contents` are the bytes they were read from, by file name, None where there is no file; `in_corpus` are those of
    the corpus, which cannot always be read: `remarks` say why.
    """

    catalogue: Catalogue
    formulations: Formulations
    contents: dict[str, bytes | None]
    in_corpus: tuple[bytes, ...]
    remarks: tuple[Remark, ...]

    @classmethod
    def read(cls, corpus: Corpus, last: Path | None, unfinished: frozenset[str] = frozenset()) -> "Facts":
        """Read the facts that hold in *corpus*.

        Where their file, by its path relative to the corpus, is `unfinished` or cannot be read, those in the folder
        `last` are taken. Raises DocumentError if a file cannot be read and there is no `last`.
        """
        taking = _Taking(corpus, last, unfinished)
        catalogue = taking.take(Corpus.CATALOGUE, Catalogue.parsed)
        formulations = taking.take(Corpus.FORMULATIONS, Formulations.parsed)
        return cls(catalogue, formulations, taking.contents, tuple(taking.in_corpus), tuple(taking.remarks))

    def write(self, folder: Path) -> None:
        """Write into *folder* what was read, so that it is shown so."""
        for name, content in self.contents.items():
            if content is not None:
                (folder / name).write_bytes(content)


@dataclass(frozen=True)
class _Taking:
    corpus: Corpus
    last: Path | None
    unfinished: frozenset[str]
    contents: dict[str, bytes | None] = field(default_factory=dict)
    in_corpus: list[bytes] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def take(self, name: str, parsed: Callable[[bytes | None, str], _Parsed]) -> _Parsed:
        path = self.corpus.facts(name)
        place = self.corpus.name_of(path)
        content = content_of(self.last / name if self.last is not None and place in self.unfinished else path)
        self.contents[name] = content
        self.in_corpus.append(content or b"")
        try:
            return parsed(content, place)
        except DocumentError as error:
            if self.last is None:
                raise
            self.remarks.append(Remark(place, error.line, f"{error.message}{STILL_AS_BEFORE}"))
            self.contents[name] = before = content_of(self.last / name)
            return parsed(before, place)
