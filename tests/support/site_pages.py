"""The pages of the site as people open them, one row each: what looks at every page takes them from here."""

import json
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Page

DRAFT = """关于开展样例工作的报告

今年以来，学习贯彻《示例工作条例》第十条，依照《示例工作条例（试行）》（2015年）第三条办理。
《示例工作条例（试行）》第九百条规定了“没有这样的句子也没有这样的规定”。落实《没有收录过的办法》第一条，坚持“三种颜色的卡片”。

2024年12月1日
"""
"""A draft with findings of every manner, where the invented corpus judges it."""


@dataclass(frozen=True)
class SitePage:
    """A page: its name, and the address at which it is.

    `address` may name documents by what they are, in braces: {current}, {lapsed}, {report}, {unheld}, {work},
    {formulation}, {phrase}. `open` does what a person does there, who has come to it.
    """

    name: str
    address: str
    open: Callable[[Page], None] | None = None
    status: int = 200


def _submit(page: Page) -> None:
    page.locator("textarea[name=text]").fill(DRAFT)
    page.locator("form.draft button.main").click()
    page.wait_for_selector(".judgements")


def _rest_on_citation(page: Page) -> None:
    page.locator("a.cites").first.hover()
    page.wait_for_selector(".preview:not([hidden])")


SITE_PAGES = (
    SitePage("home", "/"),
    SitePage("search-empty", "/search"),
    SitePage("search", "/search?q={phrase}"),
    SitePage("search-passages", "/search?q={phrase}&view=passages"),
    SitePage("search-lines", "/search?q={phrase}&view=lines"),
    SitePage("search-in-order", "/search?q={phrase}&view=lines&sort=after"),
    SitePage("search-words", "/search?q={phrase} 工作&mode=words"),
    SitePage("search-citation", "/search?q={title}第三条"),
    SitePage("search-day", "/search?q={phrase}&as_of=2020-01-01"),
    SitePage("search-nothing", "/search?q=没有这样的句子吧&mode=exact"),
    SitePage("search-refused", "/search?q=《》", status=400),
    SitePage("documents", "/documents"),
    SitePage("documents-day", "/documents?as_of=2020-01-01"),
    SitePage("document", "/documents/{current}"),
    SitePage("document-marks", "/documents/{current}?q={phrase}"),
    SitePage("document-report", "/documents/{report}"),
    SitePage("document-lapsed", "/documents/{lapsed}#art_3"),
    SitePage("document-unheld", "/documents/{unheld}"),
    SitePage("formulations", "/formulations"),
    SitePage("formulation", "/formulations/{formulation}"),
    SitePage("preview", "/documents/{report}", _rest_on_citation),
    SitePage("citations", "/documents/{lapsed}/citations"),
    SitePage("history", "/documents/{current}/history/art_3"),
    SitePage("compare", "/compare/{lapsed}/{current}"),
    SitePage("compare-all", "/compare/{lapsed}/{current}?show=all"),
    SitePage("compare-refused", "/compare/{lapsed}/{unheld}", status=409),
    SitePage("work", "/works/{work}"),
    SitePage("outdated", "/outdated"),
    SitePage("draft", "/draft"),
    SitePage("draft-report", "/draft", _submit),
    SitePage("panel", "/panel"),
    SitePage("guide", "/guide"),
    SitePage("api", "/api"),
    SitePage("error", "/documents/meiyou", status=404),
)


class Places:
    """What the names in the addresses stand for on one site, from its JSON."""

    def __init__(self, site: str) -> None:
        self._site = site
        self._documents: list[dict[str, Any]] = self._json("/api/documents")["documents"]
        formulations = self._json("/api/formulations")["formulations"]
        lapsed, current = self._revised()
        formulation = max(formulations, key=lambda each: len(each["wrong_variants"]))
        self._names = {
            "lapsed": lapsed["id"],
            "current": current["id"],
            "work": current["work"],
            "title": current["title"],
            "report": self._first(genre="工作报告"),
            "unheld": self._first(text_kind="none"),
            "formulation": formulation["name"],
            "phrase": formulation["name"].partition("（")[0],
        }

    def address(self, page: SitePage) -> str:
        """The address of *page* on this site."""
        return page.address.format(**{name: quote(value, safe="") for name, value in self._names.items()})

    def _json(self, path: str) -> dict[str, Any]:
        with urllib.request.urlopen(self._site + path, timeout=30) as answer:
            return dict(json.load(answer))

    def _first(self, **properties: str) -> str:
        return next(str(each["id"]) for each in self._documents if properties.items() <= each.items())

    def _revised(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """A document that is held in full and no longer in force, and the edition of it that is."""
        held = [each for each in self._documents if each["text_kind"] == "full" and each["work"]]
        return next(
            (old, new)
            for old in held
            for new in held
            if old["work"] == new["work"] and old["status"] in {"已修订", "已废止"} and new["status"] == "现行有效"
        )
