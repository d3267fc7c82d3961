"""One site, asked through a fetcher: what does not come as it should is told by the site's name, with the next step."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from lxml import html
from lxml.etree import ParserError

from kb.errors import KbError
from kb.files import UnreadableFileError, declared_charset, decode
from kb.intake.official.fetching import Fetcher, FetchError, GuardedError, UnreachableError
from kb.intake.official.page import Page, barrier
from kb.text import days

_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>")
_CALLED_BACK = re.compile(r"\s*[\w.$]+\s*\((?P<json>.*)\)\s*;?\s*", re.DOTALL)
# What stands in the pages of the guards that are known, and in the words with which a site asks for letters in a picture.
_GUARD = re.compile(rb"wzws|waf_text_captcha|Please enable JavaScript", re.IGNORECASE)
_ASKS_FOR_PROOF = re.compile("验证码|访问验证|安全验证|captcha", re.IGNORECASE)


class SiteError(KbError):
    """A site that did not give what it was asked for."""

    code = "site_failed"


class SiteUnreachableError(SiteError):
    """A site that cannot be reached."""

    code = "site_unreachable"


class SiteGuardedError(SiteError):
    """A site that first asks for a browser or for letters in a picture, which only a person gives."""

    code = "site_guarded"


class SiteChangedError(SiteError):
    """A site whose answers are not of the shape that is known: nothing follows for what it has."""

    code = "site_changed"


def plain(text: str) -> str:
    """Return a title without the marks that sites put around what was searched, be they written as <em> or &lt;em&gt;."""
    unmarked = _MARKUP.sub("", unescape(_MARKUP.sub("", text)))
    return " ".join(unmarked.split())


def day_in(text: str) -> date | None:
    """Return the first day in a text: 2026-05-15公布, 2026.08.01; None if there is none."""
    return next((day for _, _, day in days(text, in_digits=True)), None)


@dataclass(frozen=True)
class Asking:
    """A site, by name and home, and who fetches its pages. `by_hand` is what a person opens instead."""

    fetcher: Fetcher
    name: str
    by_hand: str

    def page(self, url: str, posted: object = None) -> Page:
        """Return what stands at *url*, or what answers *posted* there. Raises SiteError."""
        try:
            return self.fetcher.fetch(url) if posted is None else self.fetcher.post(url, posted)
        except GuardedError as error:
            raise self.guarded() from error
        except FetchError as error:
            kind = SiteUnreachableError if isinstance(error, UnreachableError) else SiteError
            where, reason = urlsplit(url).netloc, error.message.rstrip("。")
            raise kind(f"{self.name}（{where}）没有给出内容：{reason}；{self._instead}") from error

    def file(self, url: str) -> Page:
        """Return the file at *url*. Raises SiteError also if it is empty, or a page that stands before it."""
        page = self.page(url)
        if not page.body:
            raise self.refused("文件是空的")
        if page.suffix == ".html":
            raise self._unlike(page, "下载到的是网页，不是文件")
        return page

    def json(self, url: str, posted: object = None) -> "SiteAnswer":
        """Return the JSON object at *url*, be it handed to a function of a script or not. Raises SiteError."""
        page = self.page(url, posted)
        text = self._text(page).strip()
        match = _CALLED_BACK.fullmatch(text)
        try:
            content = json.loads(match["json"] if match else text)
        except ValueError:
            raise self._unlike(page, "回答不是 JSON") from None
        if not isinstance(content, dict):
            raise self.changed("回答不是一个 JSON 对象")
        answer = SiteAnswer(content, self)
        if _ASKS_FOR_PROOF.search(answer.text("msg", "")):
            raise self.guarded()
        return answer

    def html(self, url: str, what: str, *classes: str) -> tuple[Page, html.HtmlElement]:
        """Return the page at *url* and its tree; one without an element of one of *classes* is not of the known shape."""
        page = self.page(url)
        try:
            tree = html.document_fromstring(self._text(page))
        except (ParserError, ValueError):
            raise self.changed(f"网页上没有{what}") from None
        if not any(elements(tree, name) for name in classes):
            raise self._unlike(page, f"网页上没有{what}")
        return page, tree

    def _text(self, page: Page) -> str:
        try:
            return decode(page.readable, declared_charset(page.readable)).text
        except UnreadableFileError:
            raise self._unlike(page, "回答不是文字") from None

    # What is said

    def guarded(self) -> SiteGuardedError:
        return SiteGuardedError(f"{self.name}要求浏览器验证，请用浏览器打开 {self.by_hand} 下载后用 kb import 导入。")

    def changed(self, what: str) -> SiteChangedError:
        """Make the error for an answer of another shape; it does not say that nothing was there."""
        return SiteChangedError(
            f"{self.name}网站的格式变了（{what}），程序看不懂它的回答，不知道有没有；{self._instead}"
        )

    def refused(self, what: str) -> SiteError:
        return SiteError(f"{self.name}没有给出内容：{what}；{self._instead}")

    def _unlike(self, page: Page, what: str) -> SiteError:
        return self.guarded() if _GUARD.search(page.body) or barrier(page) else self.changed(what)

    @property
    def _instead(self) -> str:
        return f"请过后再试，或用浏览器打开 {self.by_hand} 下载后用 kb import 导入。"


class SiteAnswer:
    """A JSON object of a site, whose values are of the kind that is known or the shape has changed."""

    def __init__(self, content: Mapping[str, Any], asking: Asking) -> None:
        self._content = content
        self._asking = asking

    def __contains__(self, name: str) -> bool:
        return self._content.get(name) is not None

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text or a number as text; *default* if it is not there."""
        value = self._content.get(name)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise self._changed(name)
        return str(value).strip()

    def number(self, *names: str) -> int:
        """Return a whole number under the first of *names* that is there."""
        text = next((self.text(name) for name in names if name in self), "")
        if not text.isdecimal():
            raise self._changed("、".join(names))
        return int(text)

    def part(self, name: str) -> "SiteAnswer":
        value = self._content.get(name)
        if not isinstance(value, dict):
            raise self._changed(name)
        return SiteAnswer(value, self._asking)

    def parts(self) -> Iterator[tuple[str, "SiteAnswer"]]:
        """Yield the parts by their names."""
        for name in self._content:
            yield name, self.part(name)

    def rows(self, name: str) -> list["SiteAnswer"]:
        """Return a list of objects; null is an empty one."""
        value = self._content.get(name, "")
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            raise self._changed(name)
        return [SiteAnswer(row, self._asking) for row in value]

    def day(self, name: str, called: str, remarks: list[str]) -> date | None:
        """Return a day; what is there and cannot be read goes to *remarks*."""
        text = self.text(name, "")
        day = day_in(text)
        if text and day is None:
            remarks.append(f"{called}“{text}”看不懂")
        return day

    def _changed(self, name: str) -> SiteChangedError:
        return self._asking.changed(f"没有 {name}，或不是原来的样子")


def elements(tree: html.HtmlElement, name: str) -> list[html.HtmlElement]:
    """Return the elements of a class, in order."""
    found_there = tree.xpath(
        './/*[contains(concat(" ", normalize-space(@class), " "), concat(" ", $name, " "))]', name=name
    )
    return (
        [element for element in found_there if isinstance(element, html.HtmlElement)]
        if isinstance(found_there, list)
        else []
    )


def text_of(element: html.HtmlElement) -> str:
    """Return the text of an element, its blanks as one."""
    return " ".join(element.text_content().split())
