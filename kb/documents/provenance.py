"""Where a text comes from, in the words in which a page, a verdict and a copy say it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from kb.documents.document import Metadata

Origin = Literal["compilation", "official", "imported", "file", "digest", "catalogue"]
"""An unofficial compilation; a page of an office; a file that the user brought; one that lies in the corpus, nobody says
since when; 条文要点; nothing but the row of the catalogue."""

IMPORTED_FROM = "由用户导入："
"""Stands before the name of the file in the `source` of a text that was imported from one."""

_DIGEST, _CATALOGUE = "条文要点", "目录著录"


@dataclass(frozen=True)
class Provenance:
    """Where a text comes from: its kind, the name of the compilation, the file or the address, and the day.

    `day` is that as of which a compilation was made, on which a page was fetched, or a file came in; None if not on record.
    """

    origin: Origin
    place: str = ""
    day: date | None = None

    @classmethod
    def of(cls, metadata: Metadata) -> "Provenance":
        """Return what a document's metadata say of its origin."""
        if metadata.text == "none":
            return cls("catalogue")
        if metadata.collection:
            return cls("compilation", metadata.collection, metadata.collected)
        if metadata.text == "digest":
            return cls("digest")
        if metadata.fetched:
            return cls("official", metadata.source, _day_of(metadata.fetched))
        if metadata.imported or metadata.source.startswith(IMPORTED_FROM):
            return cls("imported", metadata.source.removeprefix(IMPORTED_FROM), metadata.imported)
        return cls("file", metadata.source)

    @property
    def name(self) -> str:
        """What a verdict calls it: 非官方汇编（国家法律，截至 2026-08-28）."""
        match self.origin:
            case "compilation":
                return f"非官方汇编（{'，'.join(filter(None, (self.place, self._as_of)))}）"
            case "official":
                return f"官方网页{f'，{self.day} 取' if self.day else ''}"
            case "imported":
                return "本单位导入的文件"
            case "file":
                return "文库里的文件"
            case "digest":
                return _DIGEST
            case "catalogue":
                return _CATALOGUE

    @property
    def full_name(self) -> str:
        """Its name with the file or the address, by which two of one kind are told apart."""
        is_placed = self.place and self.origin in {"official", "imported", "file"}
        return f"{self.name}（{self.place}）" if is_placed else self.name

    @property
    def sentence(self) -> str:
        """What a verdict rests on, without the stop: 据官方网页，2026-11-02 取."""
        return f"据{self.name}"

    @property
    def collected(self) -> date | None:
        """The day as of which a compilation was made; later changes are not in it."""
        return self.day if self.origin == "compilation" else None

    @property
    def _as_of(self) -> str:
        return f"截至 {self.day}" if self.day else "截至何日没有记载"


def _day_of(moment: str) -> date | None:
    """Return the day of a moment in ISO 8601; None of a string that is none."""
    try:
        return date.fromisoformat(moment[:10])
    except ValueError:
        return None
