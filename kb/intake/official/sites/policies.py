"""中国政府网政策文件库: papers of the State Council, its departments, the Party's centre, and 公报, as plain pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from urllib.parse import urlencode

from kb.intake.official.fetching import Fetcher
from kb.intake.official.page import Page
from kb.intake.official.sites.asking import Asking, SiteAnswer, plain
from kb.intake.official.sites.site import MOST_PAGES, Listing, ListPage, SiteEntry, SiteFile, SiteText, listing

_ROWS = 20  # of each kind on a page
# The libraries that are asked, with the kinds of papers that are listed of each; what explains papers (otherfile) is none.
_LIBRARIES = {
    "zhengcelibrary": {"gongwen": "国务院文件", "bumenfile": "部门文件", "gongbao": "国务院公报"},
    "zhengce": {"zhongyangfile": "中央文件"},
}
_NONE = "1001"  # what the answer says of itself where nothing was found
_CHINA = timedelta(hours=8)


@dataclass(frozen=True)
class PolicyLibrary:
    """The site: its search under *base*."""

    base: str = "https://sousuo.www.gov.cn"
    name: str = "政策文件库"

    @property
    def home(self) -> str:
        return f"{self.base}/zcwjk/policyDocumentLibrary"

    def search(self, words: Sequence[str], fetcher: Fetcher, *, most: int = MOST_PAGES) -> Listing:
        asking = Asking(fetcher, self.name, self.home)
        parts = [listing(words, self._pages(library, " ".join(words), asking), most) for library in _LIBRARIES]
        entries = {entry.key: entry for part in parts for entry in part.entries}
        return Listing(
            tuple(words),
            tuple(entries.values()),
            sum(part.looked_at for part in parts) - sum(len(part.entries) for part in parts) + len(entries),
            sum(part.total or 0 for part in parts),
            all(part.is_whole for part in parts),
        )

    def _pages(self, library: str, words: str, asking: Asking) -> Iterator[ListPage]:
        for number in count(1):
            answer = asking.json(f"{self.base}/search-gov/data?{_query(library, words, number)}")
            if answer.text("code") == _NONE:
                yield ListPage((), 0, is_last=True)
                return
            if answer.text("code") != "200":
                raise asking.refused(f"网站说“{answer.text('msg', '出错')}”（{answer.text('code')}）")
            kinds = dict(answer.part("searchVO").part("catMap").parts())
            if not kinds.keys() & _LIBRARIES[library].keys():
                raise asking.changed("回答里没有认得的文件类别")
            yield _page(kinds, _LIBRARIES[library], number, asking)

    def text(self, entry: SiteEntry, fetcher: Fetcher) -> SiteText:
        del fetcher  # an entry is the page itself
        return SiteText((SiteFile(entry.key, "html", entry.address),))

    def page(self, file: SiteFile, fetcher: Fetcher) -> Page:
        return Asking(fetcher, self.name, file.address).page(file.address)


def _page(kinds: dict[str, SiteAnswer], names: dict[str, str], number: int, asking: Asking) -> ListPage:
    rows: list[SiteEntry] = []
    totals: list[int] = []
    for name, kind in names.items():
        if name not in kinds:
            continue
        listed_there = kinds[name].rows("listVO")
        totals.append(kinds[name].number("totalCount"))
        if totals[-1] and number == 1 and not listed_there:
            raise asking.changed(f"说有 {totals[-1]} 条{kind}，一条也没有给")
        rows += (_entry(row, kind) for row in listed_there)
    return ListPage(tuple(rows), sum(totals), not rows or number * _ROWS >= max(totals))


def _query(library: str, words: str, number: int) -> str:
    # Nothing is said of `type`: with it the site has been seen to answer that there is nothing.
    asked_for = {"t": library, "q": words, "timetype": "timeqb", "sort": "score", "sortType": "1"}
    return urlencode({**asked_for, "searchfield": "title", "p": str(number), "n": str(_ROWS)})


def _entry(row: SiteAnswer, kind: str) -> SiteEntry:
    remarks: list[str] = []
    url = row.text("url")
    return SiteEntry(
        url,
        plain(row.text("title")),
        url,
        posted=row.day("pubtimeStr", "发布日期", remarks) or _day_of(row),
        standing="网站不写时效",
        issuer=plain(row.text("puborg", "")),
        document_number=plain(row.text("pcode", "")),
        kind=kind,
        remarks=tuple(remarks),
    )


def _day_of(row: SiteAnswer) -> date | None:
    """Return the day of the moment, in milliseconds, that stands where the day is not written out."""
    moment = row.text("ptime", "")
    return (
        (datetime.fromtimestamp(int(moment) / 1000, UTC) + _CHINA).date()
        if moment.isdecimal() and moment != "0"
        else None
    )
