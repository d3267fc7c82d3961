"""What stands beside the documents and every document depends on: the catalogue and the formulations, as a build takes
them."""

from collections.abc import Callable
from dataclasses import dataclass
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
        in_corpus = tuple(taking.in_corpus[name] or b"" for name in Corpus.FACTS)
        return cls(catalogue, formulations, taking.contents, in_corpus, tuple(taking.remarks))

    def write(self, folder: Path) -> None:
        """Write into *folder* what was read, so that it is shown so."""
        for name, content in self.contents.items():
            if content is not None:
                (folder / name).write_bytes(content)


class _Taking:
    def __init__(self, corpus: Corpus, last: Path | None, unfinished: frozenset[str]) -> None:
        self._corpus = corpus
        self._last = last
        self._unfinished = unfinished
        self.contents: dict[str, bytes | None] = {}
        self.in_corpus: dict[str, bytes | None] = {}
        self.remarks: list[Remark] = []

    def take(self, name: str, parsed: Callable[[bytes | None, str], _Parsed]) -> _Parsed:
        path = self._corpus.facts(name)
        place = path.relative_to(self._corpus.folder).as_posix()
        is_waited_for = place in self._unfinished and self._last is not None
        content = content_of(self._last / name if is_waited_for and self._last else path)
        self.in_corpus[name] = self.contents[name] = content
        try:
            return parsed(content, place)
        except DocumentError as error:
            if self._last is None:
                raise
            self.remarks.append(Remark(place, error.line, f"{error.message}{STILL_AS_BEFORE}"))
            self.contents[name] = before = content_of(self._last / name)
            return parsed(before, place)
