"""Pages that stand before the one that was asked for: a captcha, a login, a firewall, a page that only a script fills."""

import re

from kb.errors import KbError
from kb.files import decode
from kb.sources.page import Page
from kb.text import fold_text

# Real pages of this kind show a few sentences; a regulation is longer.
_MOST = 1_500
_EMPTY = 60
_TITLE = re.compile(r"<title[^>]*>([^<]{0,200})", re.IGNORECASE)
_LOGIN = re.compile("登录|登陆|统一身份认证")
_BARRIERS = (
    (re.compile("验证码|安全验证|人机验证|拖动滑块|请完成验证|captcha", re.IGNORECASE), "网站要求输入验证码"),
    (re.compile("(?:访问|请求|操作)(?:过于|太|过)频繁"), "网站说访问过于频繁"),
    (re.compile("防火墙|拦截|攻击行为|web application firewall", re.IGNORECASE), "网站的防火墙拦住了这次访问"),
    (re.compile("(?:启用|开启|打开|支持)您?的?(?:浏览器)?(?:的)?javascript|enablejavascript", re.IGNORECASE), "网页要靠浏览器的脚本才能显示"),
    (_LOGIN, "网站要求先登录"),
)  # fmt: skip


def barrier(page: Page) -> str:
    """What a page is that stands before another, as a sentence; empty if it looks like none.

    It explains why a page is not the document; a page that is the document is never asked.
    """
    if page.suffix not in {".html", ".txt"}:
        return ""
    try:
        title, text = _seen(page)
    except KbError:
        return ""
    if len(text) > _MOST:
        return ""
    told = next((what for pattern, what in _BARRIERS if pattern.search(title + text)), "")
    if (
        not told
        and page.suffix == ".html"
        and len(text) < _EMPTY
        and "<script" in page.readable.lower().decode("latin-1")
    ):
        told = "网页上没有文字，要靠浏览器的脚本才能显示"
    return f"{told}，不是这份文件；请用浏览器打开，另存后用 kb import 导入。" if told else ""


def _seen(page: Page) -> tuple[str, str]:
    """The title of a page and what a reader sees of it, folded."""
    raw = page.readable
    if page.suffix == ".txt":
        return "", fold_text(decode(raw).text)
    written = page.read(raw)
    title = _TITLE.search(written.source)
    return fold_text(title[1]) if title else "", fold_text(written.visible)
