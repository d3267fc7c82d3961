"""What the robots.txt of a host allows us (RFC 9309)."""

from dataclasses import dataclass

from protego import Protego

AGENT = "policy-kb"
"""The name by which robots.txt may address us, and the first part of our User-Agent."""


@dataclass(frozen=True)
class Rules:
    """The rules of one host. `closed` is the reason why nothing may be fetched there now; empty if something may.

    `delay` is how many seconds the host wants between two requests, 0 if it does not say.
    """

    closed: str = ""
    delay: float = 0.0
    parsed: Protego | None = None

    def refusal(self, url: str) -> str:
        """Why `url` may not be fetched; empty if it may."""
        if self.closed:
            return self.closed
        if self.parsed is not None and not self.parsed.can_fetch(url, AGENT):
            return "网站的 robots.txt 不让程序取这个网页，请用浏览器打开，另存后用 kb import 导入。"
        return ""


def rules_of(status: int, body: bytes) -> Rules:
    """The rules in an answer to a request for robots.txt.

    4xx is “no rules” (RFC 9309, 2.3.1.3), but for 429, with which a server asks to be left alone; whatever else is not
    200 is “not now” (2.3.1.4).
    """
    if status == 200:
        parsed = Protego.parse(body.decode("utf-8", "replace"))
        return Rules(delay=float(parsed.crawl_delay(AGENT) or 0), parsed=parsed)
    if 400 <= status < 500 and status != 429:
        return Rules()
    return not_now(f"{status}")


def not_now(why: str) -> Rules:
    """The rules of a host whose robots.txt could not be read: nothing may be fetched."""
    return Rules(closed=f"网站的 robots.txt 现在取不到（{why}），不知道是否允许，这次没有取。")
