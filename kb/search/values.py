"""What an engine is asked and what it answers: finished values that know nothing of any engine."""

from dataclasses import dataclass, field
from typing import Literal

from kb.documents import Address, Metadata, Paragraph, PassageKind, Place, TextKind
from kb.text import Wording
from kb.versions import ON_RECORD, Statuses

Mode = Literal["auto", "exact", "words"]
Tier = Literal["citation", "exact", "all", "some"]
"""How a passage came to be found: cited by the query, the wording itself, all of the words, some of the words."""

Sort = Literal["relevance", "date", "oldest"]
"""The best first, the newest, or the oldest; what has no date comes last."""

Unit = Literal["passages", "leading", "documents"]
"""What a page lists: passages; the passages of the leading edition of each work alone; or those editions themselves, each
with its first passages. Of the editions of a work that answer the one in force leads, else the newest."""

FIRST_PASSAGES = 3
"""Passages with which a document is shown on a page of documents, fewer if they hold as many places of the wording: enough
to tell what it says of the matter."""

FACETS = ("genre", "issuer", "status", "year")


@dataclass(frozen=True)
class Filters:
    """Which documents may answer. Of one kind any value will do; of several kinds each must hold."""

    genre: tuple[str, ...] = ()
    issuer: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    documents: tuple[str, ...] = ()

    def missed(self, metadata: Metadata, status: str) -> tuple[str, ...]:
        """Return the names of the filters that a document does not pass."""
        passed = (
            not self.genre or metadata.genre in self.genre,
            not self.issuer or metadata.issuer in self.issuer,
            not self.status or status in self.status,
            self.years is None or metadata.year in range(self.years[0], self.years[1] + 1),
            not self.documents or metadata.id in self.documents,
        )
        return tuple(name for name, passes in zip((*FACETS, "documents"), passed, strict=True) if not passes)

    def __bool__(self) -> bool:
        return bool(self.genre or self.issuer or self.status or self.years or self.documents)


NO_FILTERS = Filters()


@dataclass(frozen=True)
class Query:
    """What an engine is asked: one tier of a question.

    A passage answers if it holds every wording of `wordings`, all (or some) of `words`, none of `excluded`, and stands
    under titles or headings that hold every wording of `headings`.

    `words` are folded tokens, cut on our side so that every engine sees the same ones. `pinned` passages answer in any
    case and come first. `lacking` is in words what stands nowhere as it was typed, `left_out` a sentence on the words that
    were not looked for. `statuses` are those of the day that is asked about: what is in force on it ranks before what is
    not, is counted in the facets and shown in the hits by it.
    """

    text: str
    tier: Tier
    wordings: tuple[Wording, ...] = ()
    words: tuple[str, ...] = ()
    excluded: tuple[Wording, ...] = ()
    headings: tuple[Wording, ...] = ()
    pinned: tuple[Place, ...] = ()
    filters: Filters = NO_FILTERS
    sort: Sort = "relevance"
    limit: int = 10
    offset: int = 0
    unit: Unit = "passages"
    notice: str | None = None
    lacking: str = ""
    left_out: str = ""
    statuses: Statuses = field(default=ON_RECORD, compare=False, repr=False)

    @property
    def is_of_wording(self) -> bool:
        """Tell whether what answers holds the wording itself, or is cited; else its words."""
        return self.tier in {"exact", "citation"}

    @property
    def marked(self) -> tuple[Wording, ...]:
        """Return what is to be marked in the passages that answer."""
        return self.wordings + self.headings + tuple(map(Wording, self.words))


@dataclass(frozen=True)
class Hit:
    """One passage. `highlights` are spans of code points of `text`, half-open, in order, without overlap.

    `anchor` is the address to open: the passage's own, or a part of it that was cited. `paragraphs` stand in
    `text` one a line.
    """

    document: str
    title: str
    address: Address
    label: str
    path: tuple[str, ...]
    kind: PassageKind
    text: str
    highlights: tuple[tuple[int, int], ...]
    tier: Tier
    score: float
    status: str
    text_kind: TextKind
    anchor: Address
    paragraphs: tuple[Paragraph, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class FacetValue:
    """A value that a facet may be narrowed to, and how many documents that answer have it."""

    value: str
    count: int


@dataclass(frozen=True)
class Total:
    """How much answers in all, not only on this page. Occurrences are counted paragraph by paragraph, without overlap."""

    documents: int = 0
    passages: int = 0
    occurrences: int = 0


@dataclass(frozen=True)
class DocumentTotal:
    """How much of one document answers, counted as in `Total`; `others` are the editions of its work that it leads."""

    document: str
    passages: int
    occurrences: int
    others: tuple["DocumentTotal", ...] = ()


@dataclass(frozen=True)
class NearForm:
    """A wording that may have been meant, and how many passages hold it."""

    wording: str
    passages: int


@dataclass(frozen=True)
class Results:
    """One page of hits, with totals and facets over all of them.

    `length` is how many passages, or documents, there are to turn through. Unless a page is of all passages, `by_document`
    are the documents on it, in order; a page of documents has of each its first passages as hits: those of a wording in the
    order of the text, those with its words the best first.

    `query` is the one that was answered, and says in its notice what was looked for instead of what was typed. `near` are
    the wordings that may have been meant where nothing stands as it was typed.
    """

    query: Query
    total: Total
    hits: tuple[Hit, ...] = ()
    facets: dict[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    took_ms: float = 0.0
    near: tuple[NearForm, ...] = ()
    length: int = 0
    by_document: tuple[DocumentTotal, ...] = ()

    @property
    def mode(self) -> Literal["exact", "words"]:
        """Return how the answer was found: by the wording itself or by its words."""
        return "exact" if self.query.is_of_wording else "words"

    @property
    def notice(self) -> str | None:
        """Return all that is to be said of the answer in sentences; None if there is nothing."""
        perhaps = f"是否要找{'、'.join(f'“{form.wording}”' for form in self.near)}？" if self.near else ""
        return (self.query.notice or "") + self.query.left_out + perhaps or None

    @property
    def is_as_typed(self) -> bool:
        """Tell whether something stands as it was typed, or was cited."""
        return self.total.passages > 0 and self.query.is_of_wording
