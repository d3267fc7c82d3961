"""The official sites as they answer, in recorded shapes, with invented texts in them; served by a site on this machine."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import docx

from kb.intake.official.sites import LawDatabase, PartyRules, PolicyLibrary, RegulationDatabase
from tests.support.site import Reply, Request, Site

SITE_NAMES = ("法律法规库", "行政法规库", "党内法规", "政策文件库")

GUARD_PAGE = (
    "<html><head><title></title></head><body><noscript>Please enable JavaScript and refresh the page</noscript>"
    "<script>eval('wzws')</script></body></html>"
)
CAPTCHA_PAGE = (
    "<html><head><title>访问验证</title></head><body><p>请输入图片中的验证码</p>"
    "<form action='/waf_text_verify.html'><img src='/waf_text_captcha'></form></body></html>"
)
NEW_LOOK = (
    "<html><body><div id='app'>"
    + "<p>示例网站改版，欢迎使用新的检索页面，这里有许多介绍。</p>" * 60
    + "</div></body></html>"
)
"""What a site shows that has been made anew: a page with much on it, and nothing of the shape that is known."""


def json_reply(content: object) -> Reply:
    return Reply(json.dumps(content, ensure_ascii=False).encode(), headers={"Content-Type": "application/json"})


def page_reply(source: str) -> Reply:
    return Reply(source.encode(), headers={"Content-Type": "text/html; charset=utf-8"})


def word_file(text: str) -> bytes:
    document = docx.Document()
    for line in text.split("\n"):
        if line:
            document.add_paragraph(line)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def marked(title: str, word: str = "示例") -> str:
    """A title as sites give it, the word that was searched marked."""
    return title.replace(word, f"<em class='highlight'>{word}</em>", 1)


@dataclass
class Law:
    """A law as the law database has it; `files` are its bytes by the form that is asked for."""

    bbbs: str
    title: str
    gbrq: str | None = "2024-03-01"
    sxrq: str | None = "2024-04-01"
    sxx: int | str | None = 3
    files: dict[str, bytes] = field(default_factory=dict)
    lsyg: list[dict[str, Any]] = field(default_factory=list)

    @property
    def row(self) -> dict[str, Any]:
        return {
            "bbbs": self.bbbs, "title": marked(self.title), "flxz": "法律", "gbrq": self.gbrq, "sxrq": self.sxrq, "sxx": self.sxx,
            "zdjgName": "示例委员会", "zdjgCodeId": "110", "flfgCodeId": "120",
        }  # fmt: skip


_PATHS = {"docx": "ossWordPath", "pdf": "ossPdfPath", "ofd": "ossWordOfdPath"}


def law_database(site: Site, laws: Sequence[Law], *, others: int = 0) -> LawDatabase:
    """The law database with *laws*, and so many of other titles behind them."""
    rows = [law.row for law in laws]
    rows += [{**Law(f"other{n}", f"别的办法第{n}号").row, "title": f"别的办法第{n}号"} for n in range(others)]
    by_id = {law.bbbs: law for law in laws}

    def search(request: Request) -> Reply:
        wanted = json.loads(request.body)
        first = (wanted["pageNum"] - 1) * wanted["pageSize"]
        return json_reply(
            {"code": 200, "msg": "查询成功", "total": len(rows), "rows": rows[first : first + wanted["pageSize"]]}
        )

    def details(request: Request) -> Reply:
        law = by_id[request.query["bbbs"]]
        paths = {name: f"prod/1.{form}" if form in law.files else "" for form, name in _PATHS.items()}
        tree = {"title": law.title, "children": [{"title": "第一条", "children": []}]}
        data = {
            **law.row,
            "title": law.title,
            "content": tree,
            "ossFile": paths,
            "lsyg": law.lsyg,
            "xgwj": [],
            "xgzl": [],
        }
        return json_reply({"code": 200, "msg": "操作成功", "data": data})

    def download(request: Request) -> Reply:
        url = f"{site.url}/oss/{request.query['bbbs']}?form={request.query['format']}&Signature=abc&Expires=1"
        return json_reply({"code": 200, "msg": "操作成功", "data": {"url": url, "urlIn": "http://inside.invalid/1"}})

    def store(request: Request) -> Reply:
        law = by_id[request.path.split("/")[2].partition("?")[0]]
        body = law.files[request.query["form"]]
        return Reply(body, headers={"Content-Type": "application/octet-stream"})

    site.replies |= {
        "/law-search/search/list": search,
        "/law-search/search/flfgDetails": details,
        "/law-search/download/pc": download,
        **{f"/oss/{law.bbbs}": store for law in laws},
    }
    return LawDatabase(site.url)


@dataclass(frozen=True)
class Regulation:
    """A regulation as the regulation database has it; `history` are the days and numbers of its versions, itself among them."""

    number: int
    title: str
    text: str
    published: str = "2024-03-01"
    effective: str = "2024-04-01"
    history: tuple[tuple[str, int], ...] = ()

    def row(self, base: str) -> str:
        records = "".join(
            f'<div class="incident-record" data-time="{day}"><a class="{"on" if number == self.number else ""}" '
            f'href="{base}/front/law/detail?LawID={number}">{self.title}</a></div>'
            for day, number in self.history
        )
        title = f"<font color=red>{self.title[:2]}</font>\n<font color=red>{self.title[2:4]}</font>{self.title[4:]}"
        return (
            f'<li class="list-item"><div>1.</div><div class="search-in-title"><div class="col-left"><div class="title">'
            f'<a target="_blank" href="{base}/front/law/detail?LawID={self.number}&Query=">{title}</a><span class="tip">历史沿革</span>'
            f'</div><ul class="info-list"><li class="publish-date">{self.published}公布</li>'
            f'<li class="implemented-date">{self.effective}施行</li></ul></div><div class="download-select">'
            f'<a href="/law/download?LawID={self.number}">下载</a></div></div><div class="fold-con">{records}</div></li>'
        )

    @property
    def page(self) -> str:
        lines = "".join(f"<p>{line}</p>" for line in self.text.split("\n") if line)
        return (
            f"<html><head><title>{self.title} - 国家行政法规库</title></head><body><div class='text-title'>{self.title}</div>"
            f"<ul class='menu'><li>第一章 总则</li><li>第二章 附则</li></ul><div class='fold-con'>{self.title}</div>"
            f"<div class='law-chapter'><div>{lines}</div></div><p>版权所有</p></body></html>"
        )


def regulation_database(site: Site, regulations: Sequence[Regulation], *, rows: int = 20) -> RegulationDatabase:
    """The regulation database, so many rows on a page."""

    def search(request: Request) -> Reply:
        first = (int(request.query["PageIndex"]) - 1) * rows
        items = "".join(each.row(site.url) for each in regulations[first : first + rows])
        pages = math.ceil(len(regulations) / rows)
        return page_reply(
            f'<html><body><input type="hidden" id="law-total" value="611"/><ul class="searching-results-list">{items}</ul>'
            f'<div id="pagination"></div><input type="hidden" id="page-count" value="{pages}"/></body></html>'
        )

    def details(request: Request) -> Reply:
        return page_reply(next(each.page for each in regulations if str(each.number) == request.query["LawID"]))

    site.replies |= {"/SearchAdvancedFront": search, "/front/law/detail": details}
    return RegulationDatabase(site.url)


def party_rules(site: Site, titles: Sequence[tuple[str, str]], *, rows: int = 10) -> PartyRules:
    """The library of party rules with texts under titles."""

    def search(request: Request) -> Reply:
        first = (int(request.query["p"]) - 1) * rows
        listed = [
            {"pubtime": "2024-03-05 18:33:31", "title": marked(title).replace("<", "&lt;"), "type": "图文", "url": f"{site.url}/2024/03/05/ARTI{n}.shtml", "brief": "…"}
            for n, (title, _) in enumerate(titles)
        ]  # fmt: skip
        pages = math.ceil(len(titles) / rows)
        content = {
            "q": request.query["q"],
            "searchVO": {"realtotal": len(titles), "maxPageSize": pages, "listVO": listed[first : first + rows]},
        }
        body = f"callback_search({json.dumps(content, ensure_ascii=False)})".encode()
        return Reply(body, headers={"Content-Type": "text/javascript; charset=utf-8"})

    site.replies["/service/xuexipingtaisearch.php"] = search
    for n, (title, text) in enumerate(titles):
        site.replies[f"/2024/03/05/ARTI{n}.shtml"] = page_reply(_news_page(title, text, "con"))
    return PartyRules(site.url, f"{site.url}/special/dnfg/")


def policy_library(site: Site, papers: Sequence[tuple[str, str]]) -> PolicyLibrary:
    """The policy library with texts under titles, the last of them a paper of the Party's centre."""

    def row(n: int, title: str) -> dict[str, Any]:
        return {
            "id": str(n), "title": marked(title), "url": f"{site.url}/zhengce/content_{n}.htm", "puborg": "示例办公厅",
            "pcode": f"示例办〔2024〕{n + 1}号", "pubtimeStr": None if n else "2024.03.05", "ptime": 1709600000000, "summary": "…",
        }  # fmt: skip

    def kind(rows: list[dict[str, Any]], request: Request) -> dict[str, Any]:
        first = (int(request.query["p"]) - 1) * int(request.query["n"])
        return {"totalCount": len(rows), "listVO": rows[first : first + int(request.query["n"])] or None}

    def search(request: Request) -> Reply:
        rows = [row(n, title) for n, (title, _) in enumerate(papers)]
        if not rows:
            return json_reply({"code": 1001, "msg": "没有数据", "searchVO": None})
        if request.query["t"] == "zhengce":
            kinds = {
                "gongwen": kind(rows[:-1], request),
                "zhongyangfile": kind(rows[-1:], request),
                "otherfile": kind([], request),
            }
        else:
            kinds = {
                "gongwen": kind(rows[:-1], request),
                "bumenfile": kind([], request),
                "otherfile": kind([row(99, "解读")], request),
            }
        return json_reply({"code": 200, "msg": "操作成功", "searchVO": {"totalCount": 0, "catMap": kinds}})

    site.replies["/search-gov/data"] = search
    for n, (title, text) in enumerate(papers):
        site.replies[f"/zhengce/content_{n}.htm"] = page_reply(_news_page(title, text, "pages_content"))
    return PolicyLibrary(site.url)


def _news_page(title: str, text: str, name: str) -> str:
    lines = "".join(f"<p>{line}</p>" for line in text.split("\n") if line)
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}_示例网</title></head><body><p>首页 | 登录 | 网站地图</p>"
        f"<h1>{title}</h1><div class='{name}'>{lines}</div><p>版权所有</p></body></html>"
    )
