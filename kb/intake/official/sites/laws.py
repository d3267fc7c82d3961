"""国家法律法规数据库: laws, 行政法规, 监察法规, 地方性法规 and 司法解释, as JSON; the texts as files behind signed addresses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from urllib.parse import parse_qs, urlencode, urlsplit

from kb.intake.official.fetching import Fetcher
from kb.intake.official.page import Page
from kb.intake.official.sites.asking import Asking, SiteAnswer, plain
from kb.intake.official.sites.site import (
    MOST_PAGES,
    Listing,
    ListPage,
    SiteEntry,
    SiteFile,
    SiteText,
    SiteVersion,
    listing,
)

_ROWS = 50  # on a page: no more are given at a time
# What the numbers of sxx mean there, and in our words. One public client takes 3 for 已修改: so the number is shown with it.
_STANDINGS = {
    "1": ("已废止", "已废止"),
    "2": ("已修改", "已修订"),
    "3": ("有效", "现行有效"),
    "4": ("尚未生效", "尚未施行"),
}
# The forms that are asked for, where the details name a file of the kind; what comes is told by its bytes: old files that
# are called docx are .doc. The address by which the site's own reader opens files leads to a host inside, and is not asked.
_FORMS = {"docx": ("ossWordPath",), "pdf": ("ossPdfPath",), "ofd": ("ossWordOfdPath", "ossPdfOfdPath")}


@dataclass(frozen=True)
class LawDatabase:
    """The site under *base*."""

    base: str = "https://flk.npc.gov.cn"
    name: str = "法律法规库"

    @property
    def home(self) -> str:
        return f"{self.base}/"

    def search(self, words: Sequence[str], fetcher: Fetcher, *, most: int = MOST_PAGES) -> Listing:
        return listing(words, self._pages(" ".join(words), Asking(fetcher, self.name, self.home)), most)

    def _pages(self, words: str, asking: Asking) -> Iterator[ListPage]:
        for number in count(1):
            answer = _good(asking.json(f"{self.base}/law-search/search/list", _query(words, number)), asking)
            rows, total = answer.rows("rows"), answer.number("total")
            if total and number == 1 and not rows:
                raise asking.changed(f"说有 {total} 条，一条也没有给")
            yield ListPage(tuple(map(self._entry, rows)), total, number * _ROWS >= total or not rows)

    def _entry(self, row: SiteAnswer) -> SiteEntry:
        remarks: list[str] = []
        key, sxx = row.text("bbbs"), row.text("sxx", "")
        standing, status = _STANDINGS.get(sxx, ("时效看不懂" if sxx else "没有写时效", ""))
        return SiteEntry(
            key,
            plain(row.text("title")),
            self._address(key),
            row.day("gbrq", "公布日期", remarks),
            row.day("sxrq", "施行日期", remarks),
            standing=f"{standing}（sxx {sxx}）" if sxx else standing,
            status=status,
            issuer=row.text("zdjgName", ""),
            kind=row.text("flxz", ""),
            remarks=tuple(remarks),
        )

    def entry_at(self, address: str) -> SiteEntry | None:
        """Return the entry that a page of this site shows, by its address alone; None if it is no such page.

        The page itself holds no text: a script asks for it.
        """
        parts = urlsplit(address)
        key = parse_qs(parts.query).get("id", [""])[0]
        is_page = f"{parts.scheme}://{parts.netloc}" == self.base and parts.path == "/detail"
        return SiteEntry(key, "", address) if is_page and key else None

    def _address(self, key: str) -> str:
        return f"{self.base}/detail?{urlencode({'id': key})}"

    def text(self, entry: SiteEntry, fetcher: Fetcher) -> SiteText:
        asking = Asking(fetcher, self.name, entry.address)
        url = f"{self.base}/law-search/search/flfgDetails?{urlencode({'bbbs': entry.key})}"
        details = _good(asking.json(url), asking).part("data")
        paths = details.part("ossFile") if "ossFile" in details else None
        forms = [form for form, names in _FORMS.items() if paths and any(paths.text(name, "") for name in names)]
        versions = details.rows("lsyg") if "lsyg" in details else []
        return SiteText(
            tuple(SiteFile(entry.key, form, entry.address) for form in forms),
            tuple(
                SiteVersion(plain(row.text("title")), row.day("gbrq", "", []), row.text("bbbs") == entry.key)
                for row in versions
            ),
        )

    def page(self, file: SiteFile, fetcher: Fetcher) -> Page:
        asking = Asking(fetcher, self.name, file.address)
        query = urlencode({"format": file.form, "bbbs": file.key, "fileId": ""})
        answer = _good(asking.json(f"{self.base}/law-search/download/pc?{query}"), asking)
        url = answer.part("data").text("url", "") if "data" in answer else ""
        if not url.startswith(("https://", "http://")):
            raise asking.refused(f"没有 {file.form} 的下载地址")
        # The signed address is good for an hour; what is kept is the one at which a person finds the text.
        return replace(asking.file(url), url=file.address)


def _query(words: str, number: int) -> dict[str, object]:
    """Return what is asked for one page of titles, of every kind and validity."""
    return {
        "searchRange": 1,
        "searchType": 1,
        "searchContent": words,
        "sxx": [],
        "gbrq": [],
        "sxrq": [],
        "gbrqYear": [],
        "flfgCodeId": [],
        "zdjgCodeId": [],
        "xgzlSearch": False,
        "orderByParam": {"order": "-1", "sort": ""},
        "pageNum": number,
        "pageSize": _ROWS,
    }


def _good(answer: SiteAnswer, asking: Asking) -> SiteAnswer:
    """Return an answer that says of itself that it is one. Raises SiteError."""
    code = answer.text("code")
    if code != "200":
        raise asking.refused(f"网站说“{answer.text('msg', '出错')}”（{code}）")
    return answer
