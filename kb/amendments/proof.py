"""A text made from a decision, held against the consolidated text that was published."""

from dataclasses import dataclass, replace
from typing import Literal

from kb.amendments.outcome import Amended, Assumption
from kb.documents import Address, Document, Metadata, Passage
from kb.text import fold_text
from kb.versions import folded_wording

DeviationKind = Literal["differs", "missing", "extra"]


@dataclass(frozen=True)
class Deviation:
    """An article that is not the same in both: other words, missing in the text made, or not in the published one.

    `is_told` says that the list of what was not understood, or of doubts, has it; `is_untouched` that the decision says
    nothing of the article, so that the old text differed already.
    """

    address: Address
    kind: DeviationKind
    is_told: bool
    is_untouched: bool

    @property
    def is_silent(self) -> bool:
        """Whether nothing told of it beforehand, and the decision is about it."""
        return not self.is_told and not self.is_untouched


@dataclass(frozen=True)
class ConsolidationProof:
    """How many articles are word for word the same, what deviates, and what is left of doubts.

    `headings` are those that stand in one text only.
    """

    against: Metadata
    identical: tuple[Address, ...]
    deviations: tuple[Deviation, ...]
    headings: tuple[str, ...]
    doubts: tuple[Assumption, ...]

    @property
    def is_whole(self) -> bool:
        """Whether both texts are the same."""
        return not self.deviations and not self.headings

    @property
    def sentence(self) -> str:
        """Return what came of it, without a stop."""
        same = f"与所藏合并文本逐字一致 {len(self.identical)} 条"
        other = f"，有出入 {len(self.deviations)} 条" if self.deviations else "，没有出入"
        return same + other + (f"，章节标题有出入 {len(self.headings)} 处" if self.headings else "")


def prove(amended: Amended, made: Document, published: Document) -> ConsolidationProof:
    """Return how the text *made* from a decision compares with the published one, article by article."""
    mine, theirs = _articles(made), _articles(published)
    untouched = {article.address for article in amended.articles if not article.items}
    unsettled = amended.unsettled
    identical: list[Address] = []
    deviations: list[Deviation] = []
    for address in dict.fromkeys((*theirs, *mine)):
        if address in mine and address in theirs and _wording(mine[address]) == _wording(theirs[address]):
            identical.append(address)
            continue
        kind: DeviationKind = "differs" if address in mine and address in theirs else "extra"
        kind = "missing" if address not in mine else kind
        deviations.append(Deviation(address, kind, address in unsettled, address in untouched))
    headings = _headings(made) ^ _headings(published)
    doubts = tuple(doubt for doubt in amended.doubts if doubt.article not in identical or headings)
    return ConsolidationProof(published.metadata, tuple(identical), tuple(deviations), tuple(sorted(headings)), doubts)


def settled(amended: Amended, proof: ConsolidationProof | None) -> Amended:
    """Return the outcome without the doubts that the published text settles."""
    return replace(amended, doubts=proof.doubts) if proof else amended


def _articles(document: Document) -> dict[Address, Passage]:
    return {passage.address: passage for passage in document.articles}


def _wording(passage: Passage) -> str:
    return folded_wording(passage.paragraphs)


def _headings(document: Document) -> set[str]:
    """Return the headings above articles, each with the article that it begins with."""
    articles = {passage.address for passage in document.articles}
    headings: set[str] = set()
    for section in document.all_sections():
        below = [document.passages[at].address for at in range(section.first, section.end)]
        first = next((address for address in below if address in articles), None)
        if first and not section.address.annex:
            headings.add(f"{fold_text(section.heading)}（{first.label}起）")
    return headings
