"""What files are understood to be: documents, and texts that wait for a title."""

from dataclasses import dataclass, replace
from typing import Any

from kb.documents import Metadata, Problem, Structure
from kb.files import LeftOut, ReadingRemark, VisibleText
from kb.intake.decision import Decision
from kb.intake.identity import NOBODY, Credentials


@dataclass(frozen=True)
class Untitled:
    """A second text in a file, whose numbers begin anew without a title above them.

    `source` and `sha256` are as of `Understood`. `place` are its lines, `first_line` the first; `begins` is how its first
    numbered line reads. `suggestion` is a line over it that may be its title, empty if there is none.
    """

    source: str
    sha256: str
    text: VisibleText
    place: str
    first_line: int
    begins: str
    suggestion: str = ""

    def titled(self, title: str) -> VisibleText:
        """Return the text under a title that a person gave it."""
        return replace(self.text, front={**self.text.front, "title": title})


@dataclass(frozen=True)
class Understood:
    """A file, or a part of one, as a document.

    `source` is the file's name, `sha256` that of its bytes; `body` is what goes into the corpus, `left_out` what
    of the file does not, and `remarks` what was done to its text as it was read. `decisions` are what a person must decide
    before it may go in. `objection` says why it is not what its title says, empty if nothing speaks against it. `untitled`
    are the texts in the file that have no title. `credentials` are the signs by which it is known.
    `unbroken` are the papers of the file, of which this is the first, as they would be if a program had broken its lines.
    """

    source: str
    metadata: Metadata
    body: str
    structure: Structure
    problems: tuple[Problem, ...]
    closing: int
    sha256: str
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[ReadingRemark, ...] = ()
    decisions: tuple[Decision, ...] = ()
    objection: str = ""
    untitled: tuple[Untitled, ...] = ()
    credentials: Credentials = NOBODY
    unbroken: tuple["Understood", ...] = ()

    def like(self, other: "Understood") -> "Understood":
        """Return the document with the text of another reading of the same paper."""
        of_file = (problem for problem in self.problems if not problem.line)
        return replace(
            self,
            body=other.body,
            structure=other.structure,
            closing=other.closing,
            problems=tuple(dict.fromkeys((*other.problems, *of_file))),
            remarks=other.remarks,
            unbroken=(),
        )

    def decided(self, decision: Decision, answer: str) -> "Understood":
        """Return the document with one of its decisions taken; *answer* is kept where the decision says."""
        kept: dict[str, Any] = {decision.kept_as: answer} if decision.kept_as else {}
        return replace(
            self, metadata=replace(self.metadata, **kept), decisions=tuple(d for d in self.decisions if d != decision)
        )

    @property
    def articles(self) -> int:
        return len(self.structure.articles)

    @property
    def parts(self) -> int:
        return sum(section.address.root.kind == "sec" for section in self.structure.sections)

    @property
    def expected(self) -> int | None:
        """Return how many articles the catalogue says it has; None if that is not known."""
        return self.metadata.articles

    @property
    def size(self) -> str:
        """Say how many articles or parts there are: 37 条（应有 37 条）."""
        if self.articles:
            return f"{self.articles} 条" + (f"（应有 {self.expected} 条）" if self.expected else "")
        if self.parts:
            return f"{self.parts} 个部分"
        return f"{len(self.structure.passages)} 段"
