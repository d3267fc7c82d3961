"""What became of each article by a decision: the old ones and the new, as a table."""

from dataclasses import dataclass
from typing import Literal

from kb.amendments.outcome import Amended, NewArticle
from kb.documents import WHOLE, Address, Document
from kb.text import fold_text
from kb.versions import folded_wording

MapKind = Literal["未改", "改条号", "修改", "修改并改条号", "合并", "分出", "新增", "删去"]


@dataclass(frozen=True)
class MapRow:
    """One article of the new text, or one of the old of which nothing is left.

    `new` is empty for that, `olds` for what is new. `items` are those of the decision that tell of it; `is_settled` says
    that nothing of it is open or doubtful.
    """

    olds: tuple[Address, ...]
    new: Address
    kind: MapKind
    items: tuple[str, ...]
    is_settled: bool


def article_map(amended: Amended, old: Document) -> tuple[MapRow, ...]:
    """Return the articles in the order of the new text, then those that are gone."""
    wordings = {passage.address: folded_wording(passage.paragraphs) for passage in old.articles}
    heirs = [address for article in amended.articles for address in article.olds]
    rows = [
        MapRow(
            article.olds,
            article.address,
            _kind(article, wordings, heirs),
            article.items,
            article.address not in amended.unsettled,
        )
        for article in amended.articles
    ]
    return (*rows, *(MapRow((address,), WHOLE, "删去", (), True) for address in amended.gone))


def _kind(article: NewArticle, wordings: dict[Address, str], heirs: list[Address]) -> MapKind:
    if not article.olds:
        return "新增"
    if len(article.olds) > 1:
        return "合并"
    old = next(iter(article.olds))
    wording = fold_text(article.wording.text) if article.wording else ""
    if wording == wordings[old]:
        return "未改" if old == article.address else "改条号"
    if heirs.count(old) > 1:
        return "分出"
    return "修改" if old == article.address else "修改并改条号"
