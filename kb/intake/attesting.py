"""Texts that a second source has of what is held: to which edition they belong, and where they differ."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

from kb.corpus import Attestation, Corpus, Inventory, Remark, Snapshot, attest
from kb.documents import Document, Metadata
from kb.errors import DocumentError
from kb.files import split_front_matter
from kb.intake.files import files_in
from kb.intake.quarantine import Outcome, Progress, read_all
from kb.intake.title import compared
from kb.intake.understanding import papers_in, stem_of
from kb.intake.understood import Understood
from kb.versions import is_same_edition, name_of_edition

# None of 23 pairs of real editions had an article in other words; a text of which half differs is another edition under a
# wrong day, and would make every quotation doubtful.
_MOST_DIFFERING = 0.5


@dataclass(frozen=True)
class AttestedText:
    """A document that is held, and what a second source has of it. `path` is the file from which that was read."""

    edition: Metadata
    attestation: Attestation
    path: str


@dataclass(frozen=True)
class Attesting:
    """What came of texts of a second source; `apart` belong to nothing that is held, or could not be read, with the reason."""

    texts: tuple[AttestedText, ...]
    apart: tuple[Remark, ...]


class AttestDesk:
    """Where texts of a second source are set beside what a corpus holds."""

    def __init__(self, corpus: Corpus, snapshot: Snapshot | None = None) -> None:
        """Ask *snapshot* for what it has as it is in *corpus*. It stays open as long as texts come."""
        self._corpus = corpus
        self._inventory = Inventory(corpus, snapshot)
        self._held = [each for each in self._inventory.metadata.values() if each.text == "full"]

    def take(self, paths: Iterable[Path], today: date, *, progress: Progress | None = None) -> Attesting:
        """Read the files among *paths*, compare each with its edition, and keep it as what a second source has."""
        files, bad = files_in(paths)
        texts: list[AttestedText] = []
        apart = list(bad)
        reader = partial(papers_in, catalogue=self._inventory.catalogue, titles=self._inventory.titles)
        for outcome in read_all(files, reader, progress=progress):
            for paper in self._papers(outcome, apart):
                outcome_of = self._taken(replace(paper, sha256=outcome.sha256), today)
                if isinstance(outcome_of, Remark):
                    apart.append(outcome_of)
                else:
                    texts.append(outcome_of)
        return Attesting(tuple(texts), tuple(apart))

    def again(self) -> Attesting:
        """Compare once more all that was kept."""
        texts: list[AttestedText] = []
        apart: list[Remark] = []
        for file in self._corpus.readings():
            try:
                other = self._corpus.read(file, self._inventory.catalogue)
            except DocumentError as error:
                apart.append(Remark(file.path, error.line, error.message))
                continue
            edition = self._inventory.metadata.get(file.id.partition("/")[0])
            if edition is None or edition.text != "full" or not is_same_edition(other.metadata, edition):
                apart.append(Remark(file.path, 0, "本库现在没有收录它所对的那一版，没有比对；不要了请删去这个文件。"))
            else:
                texts.append(AttestedText(edition, attest(self._inventory.document(edition.id), other), file.path))
        return Attesting(tuple(texts), tuple(apart))

    def part_text(self, identifier: str, address: str) -> str:
        """Return the text that is held of a part; empty if it has none."""
        document = self._inventory.document(identifier)
        return document.part_text(address) if document.holds(address) else ""

    def _papers(self, outcome: Outcome[list[Understood]], apart: list[Remark]) -> Sequence[Understood]:
        if outcome.content is None:
            reason = outcome.error.message if outcome.error else "读不了这个文件，请用原来的程序打开后另存。"
            apart.append(Remark(outcome.file.name, getattr(outcome.error, "line", 0), reason))
        return outcome.content or ()

    def _taken(self, paper: Understood, today: date) -> AttestedText | Remark:
        edition = self._edition_of(paper)
        reason = edition if isinstance(edition, str) else self._objection(paper, edition)
        if isinstance(edition, str) or reason:
            return Remark(paper.source, 0, reason)
        metadata = paper.metadata if paper.metadata.collection else replace(paper.metadata, imported=today)
        attestation = compare_with(self._inventory.document(edition.id), metadata, paper)
        if len(attestation.differing) > _MOST_DIFFERING * max(1, attestation.compared):
            message = f"与本库的{name_of_edition(edition)}有 {len(attestation.differing)} 条文字不同，像是另一版，没有收存；请核对日期。"
            return Remark(paper.source, 0, message)
        keep_reading(self._corpus, edition, metadata, paper.body, sha256=paper.sha256, closing=paper.closing)
        return AttestedText(edition, attestation, paper.source)

    def _objection(self, paper: Understood, edition: Metadata) -> str:
        """Why a text is no second source; empty if it is one."""
        if paper.objection:
            return paper.objection
        if paper.decisions:
            return paper.decisions[0].reason
        is_of_one = bool(edition.collection) and edition.collection == paper.metadata.collection
        if is_of_one or self._sha256(edition.id) == paper.sha256:
            return f"本库的{name_of_edition(edition)}就是从这里来的，不是另一个来源。"
        return ""

    def _sha256(self, identifier: str) -> str:
        """The sha256 of the file from which a document was imported; empty if it does not say."""
        with suppress(DocumentError, OSError, UnicodeDecodeError):
            front, _, _ = split_front_matter(self._corpus.paths()[identifier].read_text("utf-8"))
            return str(front.get("sha256", ""))
        return ""

    def _edition_of(self, paper: Understood) -> Metadata | str:
        """The held edition that a paper is, by its title with its day or 文号, or the id in its name; else why there is none.

        How alike they are is never asked.
        """
        title = compared(paper.metadata.title)
        namesakes = [each for each in self._held if title in map(compared, (each.title, *each.aliases))]
        by_id = [each for each in namesakes if each.id == stem_of(paper.source)]
        same = by_id or [each for each in namesakes if is_same_edition(paper.metadata, each)]
        if len(same) == 1:
            return same[0]
        if not namesakes:
            return f"本库没有收录《{paper.metadata.title}》的全文，没有可以比对的；要收入请用 kb import。"
        editions = "、".join(f"{each.date or '日期不详'}（{each.id}）" for each in namesakes)
        own = f"是 {paper.metadata.date} 的" if paper.metadata.date else "没有写明日期"
        return (
            f"本库的《{paper.metadata.title}》是 {editions}，这一份{own}，看不出是同一版，没有比对；"
            "确是同一版的，请把文件名改成它的编号再试。"
        )


def compare_with(document: Document, metadata: Metadata, paper: Understood) -> Attestation:
    """Compare a paper with the document that is held."""
    structure = paper.structure
    return attest(document, Document(metadata, structure.passages, structure.sections))


def keep_reading(
    corpus: Corpus, edition: Metadata, metadata: Metadata, body: str, *, sha256: str = "", closing: int = 0
) -> Path:
    """Keep *body* as what another source has of *edition*, and return its path; the next build compares the two.

    *metadata* tell the source: `source`, `fetched` or `imported`, `collection` and `collected`. The title and the days by
    which the edition is known are those of what is held.
    """
    reading = replace(
        metadata,
        title=edition.title,
        approved=edition.approved,
        published=edition.published,
        document_number=edition.document_number,
    )
    return corpus.write_reading(edition.id, reading, body, sha256=sha256, closing=closing)
