"""What stands beside the documents and every document depends on: the catalogue and the formulations, as a build takes
them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from kb.corpus import Catalogue, Corpus, Formulations, Remark, content_of
from kb.errors import DocumentError, reason_of

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
    def read(
        cls,
        corpus: Corpus,
        last: Path | None,
        unfinished: frozenset[str] = frozenset(),
        *,
        are_hidden: bool = False,
    ) -> "Facts":
        """Read the facts that hold in *corpus*.

        Where their file, by its path relative to the corpus, is `unfinished` or cannot be read, those in the folder
        `last` are taken, and all of them if they `are_hidden`. Raises DocumentError if a file cannot be read and there is
        no `last`.
        """
        taking = _Taking(corpus, last, unfinished, are_hidden)
        catalogue = taking.take(Corpus.CATALOGUE, Catalogue.parsed)
        formulations = taking.take(Corpus.FORMULATIONS, Formulations.parsed)
        return cls(catalogue, formulations, taking.contents, tuple(taking.in_corpus), tuple(taking.remarks))

    def write(self, folder: Path) -> None:
        """Write into *folder* what was read, so that it is shown so."""
        for name, content in self.contents.items():
            if content is not None:
                (folder / name).write_bytes(content)


def facts_in(generation: Path) -> tuple[bytes, ...]:
    """Return the bytes of each of `Corpus.FACTS` as a generation has them; of one that it has not, none."""
    return tuple(content_of(generation / name) or b"" for name in Corpus.FACTS)


@dataclass(frozen=True)
class _Taking:
    corpus: Corpus
    last: Path | None
    unfinished: frozenset[str]
    are_hidden: bool
    contents: dict[str, bytes | None] = field(default_factory=dict)
    in_corpus: list[bytes] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def take(self, name: str, parsed: Callable[[bytes | None, str], _Parsed]) -> _Parsed:
        path = self.corpus.facts(name)
        place = self.corpus.name_of(path)
        is_as_before = self.last is not None and (self.are_hidden or place in self.unfinished)
        try:
            content = content_of(self.last / name if is_as_before and self.last is not None else path)
            self.contents[name] = content
            self.in_corpus.append(content or b"")
            return parsed(content, place)
        except OSError as error:
            self.in_corpus.append(b"")
            return self._as_before(
                name, place, parsed, DocumentError(f"读不了这个文件（{reason_of(error)}），请检查它的权限。")
            )
        except DocumentError as error:
            return self._as_before(name, place, parsed, error)

    def _as_before(
        self, name: str, place: str, parsed: Callable[[bytes | None, str], _Parsed], error: DocumentError
    ) -> _Parsed:
        if self.last is None:
            raise error
        self.remarks.append(Remark(place, error.line, f"{error.message}{STILL_AS_BEFORE}"))
        self.contents[name] = before = content_of(self.last / name)
        return parsed(before, place)
