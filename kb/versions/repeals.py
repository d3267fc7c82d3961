"""What an article that closes a text repeals: 《…》、《…》同时废止."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from kb.documents import Address, Metadata, Passage
from kb.text import days, fold_text
from kb.versions.dates import begins

REPEALS = "废止"
"""The word without which no passage repeals anything."""

_SENTENCE = re.compile(r"[^。；;\n]*?(?:同时|即行|予以|一并)废止")
# Of 《甲办法》第三条, 《甲办法》中的规定 a part alone is repealed, and of 根据《甲法》制定的《乙办法》 another text. A title that
# stands in a title, 《关于〈…〉的决定》, is not named itself.
_TITLE = re.compile(r"(?<!根据)(?<!依据)(?<!依照)(?<!按照)《([^《》\n]{2,80})》(?![第中里内附的关有]|规定的)")
_FROM_DAY = re.compile(r"自\s*[0-9０-９〇○零一二三四五六七八九]{4}\s*年.{1,12}?日\s*起\s*(?:施行|实施|执行|生效)")
_FROM_ISSUE = re.compile(r"自(?:发布|公布|印发|颁布|下发)之日起")


@dataclass(frozen=True)
class Repeal:
    """That a document repeals the text with a title, in one of its articles.

    `since` is None if the day is not known; then it was no later than `latest`, on which this version of the document
    began, if that is known.
    """

    title: str
    document: str
    address: Address
    since: date | None
    latest: date | None = None


class Repeals:
    """The titles that are repealed in the articles that close the texts of one library, and by what."""

    def __init__(self, repeals: Iterable[Repeal] = ()) -> None:
        self.all = tuple(repeals)
        self._by_title: dict[str, Repeal] = {}
        for repeal in self.all:
            first = self._by_title.setdefault(fold_text(repeal.title), repeal)
            if (repeal.since or date.max, repeal.document) < (first.since or date.max, first.document):
                self._by_title[fold_text(repeal.title)] = repeal
        self._by_plain = dict(_unique((_without_country(repeal.title), repeal) for repeal in self._by_title.values()))

    def of(self, name: str) -> Repeal | None:
        """Return what repeals the text of this full title, or with 中华人民共和国 before it; None if nothing is known to."""
        return self._by_title.get(fold_text(name)) or self._by_plain.get(fold_text(name))


def _unique(named: Iterable[tuple[str, Repeal]]) -> Iterator[tuple[str, Repeal]]:
    by_name: dict[str, list[Repeal]] = {}
    for name, repeal in named:
        by_name.setdefault(name, []).append(repeal)
    return ((name, repeals[0]) for name, repeals in by_name.items() if len(repeals) == 1)


def repeals_in(metadata: Metadata, passages: Iterable[Passage]) -> Iterator[Repeal]:
    """Yield what *passages*, those with which a text ends, repeal.

    Of its own title (2014年印发的《…》同时废止) it is an earlier version, and not the title.
    """
    for passage in passages:
        for sentence in _SENTENCE.finditer(passage.text):
            since, latest = _since(passage.text, metadata), begins(metadata)
            for title in _TITLE.findall(sentence[0]):
                if _without_country(title) != _without_country(metadata.title):
                    yield Repeal(title, metadata.id, passage.address, since, latest)


def _since(article: str, metadata: Metadata) -> date | None:
    """Return the day that the article names, else the one on record.

    A later version keeps 自公布之日起施行, and was not made known on that day itself: then it is not known.
    """
    stated = _FROM_DAY.search(article)
    if stated:
        return next((day for _, _, day in days(stated[0])), None)
    return metadata.effective if metadata.first or not _FROM_ISSUE.search(article) else None


def _without_country(title: str) -> str:
    return fold_text(title).removeprefix("中华人民共和国")
