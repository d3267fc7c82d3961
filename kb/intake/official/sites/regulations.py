"""国家行政法规库: the 行政法规 that are in force, as pages; what is listed there is 现行有效 by the word of the site."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from urllib.parse import urlencode

from lxml import html

from kb.intake.official.fetching import Fetcher
from kb.intake.official.page import Page
from kb.intake.official.sites.asking import Asking, day_in, elements, plain, text_of
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

_LIST, _TEXT = ("searching-results-list",), ("law-chapter", "law-detail-content")
_KEY = re.compile(r"[?&]LawID=(\d+)")


@dataclass(frozen=True)
class RegulationDatabase:
    """The site under *base*."""

    base: str = "https://xzfg.moj.gov.cn"
    name: str = "行政法规库"

    @property
    def home(self) -> str:
        return f"{self.base}/"

    def search(self, words: Sequence[str], fetcher: Fetcher, *, most: int = MOST_PAGES) -> Listing:
        return listing(words, self._pages(" ".join(words), Asking(fetcher, self.name, self.home)), most)

    def _pages(self, words: str, asking: Asking) -> Iterator[ListPage]:
        for number in count(1):
            _, tree = asking.html(f"{self.base}/SearchAdvancedFront?{_query(words, number)}", "结果列表", *_LIST)
            pages = _value(tree, "page-count")
            rows = [row for each in elements(tree, _LIST[0]) for row in elements(each, "list-item")]
            if pages is None or (pages > 1 and not rows):
                raise asking.changed("看不出有几页结果")
            yield ListPage(tuple(self._entry(row, asking) for row in rows), None, number >= pages)

    def _entry(self, row: html.HtmlElement, asking: Asking) -> SiteEntry:
        link = next((link for each in elements(row, "title") for link in each.iter("a")), None)
        key = _KEY.search(link.get("href", "")) if link is not None else None
        if link is None or key is None:
            raise asking.changed("结果里没有题名和 LawID")
        remarks: list[str] = []
        return SiteEntry(
            key[1],
            plain(text_of(link)).replace(" ", ""),  # each word that was searched stands in an element of its own
            self._address(key[1]),
            _day(row, "publish-date", "公布日期", remarks),
            _day(row, "implemented-date", "施行日期", remarks),
            standing="现行有效（这个库只收现行有效的）",
            status="现行有效",
            issuer="国务院",
            kind="行政法规",
            versions=tuple(_versions(row)),
            remarks=tuple(remarks),
        )

    def _address(self, key: str) -> str:
        return f"{self.base}/front/law/detail?LawID={key}"

    def text(self, entry: SiteEntry, fetcher: Fetcher) -> SiteText:
        del fetcher  # where the files of an entry are follows from its number
        return SiteText(
            (SiteFile(entry.key, "html", entry.address), SiteFile(entry.key, "pdf", entry.address)), entry.versions
        )

    def page(self, file: SiteFile, fetcher: Fetcher) -> Page:
        asking = Asking(fetcher, self.name, file.address)
        if file.form == "pdf":
            return replace(asking.file(f"{self.base}/law/download?LawID={file.key}&type=pdf"), url=file.address)
        page, tree = asking.html(file.address, "正文", *_TEXT)
        part = next(element for name in _TEXT for element in elements(tree, name))
        # Around the text stand its table of contents and the names of its versions, which are no text of it.
        source = html.tostring(part, encoding="unicode", with_tail=False)
        body = f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{source}</body></html>'
        return replace(page, body=body.encode(), charset="utf-8")


def _query(words: str, number: int) -> str:
    blank = ("publishTimeStart", "publishTimeEnd", "implementDateStart", "implementDateEnd", "sortField", "ascOrDesc")
    query = {"title": words, "content": "", "timeliness": "1", "publishFileNumber": ""}
    return urlencode({**query, **dict.fromkeys(blank, ""), "PageIndex": str(number)})


def _value(tree: html.HtmlElement, name: str) -> int | None:
    """Return the number in a hidden field; None if there is none."""
    field = tree.get_element_by_id(name, None)
    text = field.get("value", "") if field is not None else ""
    return int(text) if text.isdecimal() else None


def _day(row: html.HtmlElement, name: str, called: str, remarks: list[str]) -> date | None:
    text = next((text_of(element) for element in elements(row, name)), "")
    day = day_in(text)
    if text and day is None:
        remarks.append(f"{called}“{text}”看不懂")
    return day


def _versions(row: html.HtmlElement) -> Iterator[SiteVersion]:
    for record in elements(row, "incident-record"):
        for link in record.iter("a"):
            is_this = "on" in (link.get("class") or "").split()
            yield SiteVersion(text_of(link).replace(" ", ""), day_in(record.get("data-time", "")), is_this)
