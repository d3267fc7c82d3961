"""Brings a user's files into the corpus.

What is read is shown before anything is written: title, articles of those expected, oddities, what was cut. The text goes
in under the id of the catalogue where the document is known, and then covers the shipped digest.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kb.corpus import Corpus, Inventory, Remark, Snapshot, wording_of
from kb.documents import Problem
from kb.errors import DocumentError, KbError
from kb.intake.files import files_in
from kb.intake.quarantine import Outcome, Progress, read_all
from kb.intake.understanding import Understood, understand
from kb.text import fold_text


@dataclass(frozen=True)
class Intake:
    """New documents, and with the reason the files that are none.

    `twins` are files whose text is there already; `failed` cannot be read, or are no documents.
    """

    documents: tuple[Understood, ...]
    twins: tuple[Remark, ...]
    failed: tuple[Remark, ...]


def understand_all(
    paths: Iterable[Path], corpus: Corpus, snapshot: Snapshot | None = None, *, progress: Progress | None = None
) -> Intake:
    """Understand every file among *paths*, in folders below them and in archives.

    What *corpus* holds is asked of *snapshot* where that has it as it is. `progress` hears how many files of how many
    were read. Of two files that turn out to be one document, the first is taken and the second told.
    """
    files, bad = files_in(paths)
    sorter = _Sorter(Inventory(corpus, snapshot), bad)
    for outcome in read_all(files, progress=progress):
        sorter.take(outcome)
    return Intake(tuple(sorter.documents.values()), tuple(sorter.twins), tuple(sorter.failed))


def write_understood(corpus: Corpus, understood: Understood, today: date) -> Path:
    """Write the document into `corpus/local/` and returns its path. An older one there is kept as a version."""
    return corpus.write_local(
        corpus.catalogue().beyond(understood.metadata),
        understood.body,
        closing=understood.closing,
        imported=today,
        sha256=understood.sha256,
    )


class _Sorter:
    """Sorts papers, one after another, into new documents, texts that are there already, and failures."""

    def __init__(self, inventory: Inventory, failed: Iterable[Remark]) -> None:
        self._catalogue = inventory.catalogue
        self._full = {name: metadata for name, metadata in inventory.metadata.items() if metadata.text == "full"}
        self._titles = dict(inventory.titles)
        self._wordings = dict(inventory.wordings)
        self.documents: dict[str, Understood] = {}
        self.twins: list[Remark] = []
        self.failed = list(failed)

    def take(self, outcome: Outcome) -> None:
        name = outcome.file.name
        try:
            if outcome.text is None:
                raise outcome.error or DocumentError("读不了这个文件，请用原来的程序打开后另存。", path=name)
            papers = understand(outcome.text, name, outcome.sha256, self._catalogue, self._titles)
        except KbError as error:
            self.failed.append(Remark(name, getattr(error, "line", 0), error.message))
            return
        for paper in papers:
            self._add(name, paper)

    def _add(self, name: str, paper: Understood) -> None:
        first = self.documents.get(paper.metadata.id)
        if first is not None:
            self._tell_second(name, paper, first)
            return
        wording = wording_of(paper.structure.passages)
        twin = self._wordings.get(wording)
        if twin is not None:
            self.twins.append(Remark(name, 0, self._twin_message(paper, twin)))
            return
        if wording:
            self._wordings[wording] = paper.metadata.id
        self._titles[paper.metadata.id] = paper.metadata.title
        self.documents[paper.metadata.id] = self._as_version(paper)

    def _tell_second(self, name: str, paper: Understood, first: Understood) -> None:
        same = f"与“{Path(first.source).name}”是同一份文件（{paper.metadata.id}）"
        if wording_of(paper.structure.passages, least=0) == wording_of(first.structure.passages, least=0):
            self.twins.append(Remark(name, 0, f"{same}，文字相同，没有再导入。"))
        else:
            self.failed.append(Remark(name, 0, f"{same}，文字却有不同，没有导入；请核对哪一份对，只留一份。"))

    def _twin_message(self, paper: Understood, twin: str) -> str:
        if twin == paper.metadata.id:
            return f"《{paper.metadata.title}》（{twin}）的全文本库已有，文字完全相同，没有再导入。"
        title = self._titles.get(twin) or paper.metadata.title
        return f"与《{title}》（{twin}）文字完全相同，没有再导入。"

    def _as_version(self, paper: Understood) -> Understood:
        """Make a paper the next version of the one with its title.

        The catalogue knows for itself what takes whose place.
        """
        metadata = paper.metadata
        before = [
            other
            for other in self._full.values()
            if other.id != metadata.id and fold_text(other.title) == fold_text(metadata.title)
        ]
        older = [m for m in before if m.date and metadata.date and m.date < metadata.date]
        if metadata.id in self._catalogue.entries or metadata.supersedes or not older:
            return paper
        latest = max(older, key=lambda m: str(m.date))
        problem = Problem(0, f"本库已有{latest.year}年的同名文件（{latest.id}），这一份按它的新版收入。")
        versioned = replace(metadata, supersedes=latest.id, work=metadata.work or latest.work)
        return replace(paper, metadata=versioned, problems=(*paper.problems, problem))
