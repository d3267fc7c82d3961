"""共产党员网党内法规库: 党内法规 as plain pages; its search hands JSON to a function of the page's script."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from urllib.parse import urlencode

from kb.intake.official.fetching import Fetcher
from kb.intake.official.page import Page
from kb.intake.official.sites.asking import Asking, SiteAnswer, plain
from kb.intake.official.sites.site import MOST_PAGES, Listing, ListPage, SiteEntry, SiteFile, SiteText, listing

# The channels of the library: 党章, 准则, 条例, 规定, 办法, 规则, 细则, and one more that its own page asks as well; without
# all of them results are missing.
_CHANNELS = (
    "PAGE1472610694036842",
    "PAGE1459911513949209",
    "PAGE1459927326501323",
    "PAGE1460103255609145",
    "PAGE1460106641214705",
    "PAGE1460954369233788",
    "PAGE1460106930943150",
    "PAGE1563157469366649",
)


@dataclass(frozen=True)
class PartyRules:
    """The site: its search under *base*, the library that a person opens at *home*."""

    base: str = "https://search.12371.cn"
    home: str = "https://www.12371.cn/special/dnfg/"
    name: str = "党内法规"

    def search(self, words: Sequence[str], fetcher: Fetcher, *, most: int = MOST_PAGES) -> Listing:
        return listing(words, self._pages(" ".join(words), Asking(fetcher, self.name, self.home)), most)

    def _pages(self, words: str, asking: Asking) -> Iterator[ListPage]:
        for number in count(1):
            answer = asking.json(f"{self.base}/service/xuexipingtaisearch.php?{_query(words, number)}").part("searchVO")
            total = answer.number("realtotal", "totalcount")
            rows = answer.rows("listVO") if total or "listVO" in answer else []
            if total and number == 1 and not rows:
                raise asking.changed(f"说有 {total} 条，一条也没有给")
            is_last = not rows or number >= answer.number("maxPageSize")
            yield ListPage(tuple(map(_entry, rows)), total, is_last)

    def text(self, entry: SiteEntry, fetcher: Fetcher) -> SiteText:
        del fetcher  # an entry is the page itself
        return SiteText((SiteFile(entry.key, "html", entry.address),))

    def page(self, file: SiteFile, fetcher: Fetcher) -> Page:
        page, _ = Asking(fetcher, self.name, file.address).html(file.address, "正文", "con")
        return page


def _query(words: str, number: int) -> str:
    asked_for = {"t": "xuexipingtai", "pageids": ",".join(_CHANNELS), "sort": "score", "searchfield": "title"}
    return urlencode({**asked_for, "format": "jsonp", "q": words, "p": str(number)})


def _entry(row: SiteAnswer) -> SiteEntry:
    remarks: list[str] = []
    url = row.text("url")
    return SiteEntry(
        url,
        plain(row.text("title")),
        url,
        posted=row.day("pubtime", "网页日期", remarks),
        standing="网站不写时效",
        remarks=tuple(remarks),
    )
