"""Which of several versions a text is: what its dates say, and what speaks against the one that it should be.

A page often does not say which version it shows; its address was listed for one. A wrong version under an id is the
worst that can happen, so that of versions with one title and as many articles only dates decide.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kb.corpus import wording_of
from kb.documents import Document, Metadata, Structure
from kb.text import days, fold_text, in_words

# A text is published up to so long after it was approved (2009-11-05 → 2010-08-13), and not revised again sooner.
_SLACK = timedelta(days=366)
# A page may be put up some days before the publication that is on record (2019-03-29, 2019-04-06).
_EARLY = timedelta(days=31)
_NOTE_WORDS = re.compile("通过|批准|发布|印发|公布|修订|修正|施行")
# Characters: a 题注 lists days and who decided; a longer line that says 通过 is a paragraph of the text.
_NOTE_MOST = 200
_IN_FORCE = re.compile(r"自(.{6,20}?)起(?:施行|实施|执行|生效)")
# …/2019/05/21/ARTI….shtml, …/2020-01/05/c_….htm, …/n1/2019/0901/…, …/t20190521_….html
_POSTED = re.compile(r"[/t_]((?:19|20)\d\d)[-/]?(0[1-9]|1[0-2])[-/]?(0[1-9]|[12]\d|3[01])(?=[/_.-])")


@dataclass(frozen=True)
class Rival:
    """Another version of the work, or another document of the same title; `document` is its text where it is held in full."""

    metadata: Metadata
    document: Document | None = None

    @property
    def days(self) -> set[date]:
        """Return the days that are on record for it."""
        return _recorded_days(self.metadata)

    def __str__(self) -> str:
        metadata = self.metadata
        return f"《{metadata.title}》{f'（{metadata.year}）' if metadata.year else ''}（{metadata.id}）"


def objection(
    metadata: Metadata,
    rivals: Sequence[Rival],
    structure: Structure,
    url: str,
    days_stated: Collection[date] = (),
) -> str:
    """Return why the text at *url* is not this version; empty if it can be. Its title and numbers fit.

    *days_stated* are days that who offers it states of it: they decide where the text leaves it open.
    """
    return _Evidence(metadata, rivals, structure, url, days_stated).objection()


class _Evidence:
    """What a text of one title, found at one address, says of its version."""

    def __init__(
        self,
        metadata: Metadata,
        rivals: Sequence[Rival],
        structure: Structure,
        url: str,
        days_stated: Collection[date],
    ) -> None:
        self._metadata = metadata
        self._stated = set(days_stated)
        self._own = _recorded_days(metadata)
        self._rivals = rivals
        self._structure = structure
        self._articles = [passage for passage in structure.passages if passage.kind == "article"]
        self._last_noted = max((day for line in _notes(structure) for _, _, day in days(line)), default=None)
        phrases = [match[1] for article in self._articles[-2:] for match in _IN_FORCE.finditer(article.text)]
        self._in_force = {day for phrase in phrases for _, _, day in days(phrase)}
        self._posted = _day_of(url)

    def objection(self) -> str:
        return (
            self._noted_otherwise()
            or self._posted_too_early()
            or self._in_force_as_a_later_one()
            or self._same_as_a_rival()
            or self._undecided()
        )

    # What speaks against

    def _noted_otherwise(self) -> str:
        """Object to a 题注 whose last day is not of this version; earlier versions may stand there too."""
        last, own = self._last_noted, self._own
        if last is None or not own or last in own:
            return ""
        other = next((rival for rival in self._rivals if last in rival.days), None)
        if other is not None:
            return f"题注写的是 {in_words(last)}，这是另一个版本{other}。"
        if not min(own) - _SLACK <= last <= max(own) + _SLACK:
            return f"题注写的是 {in_words(last)}，与目录里的日期（{in_words(max(own))}）对不上，可能是另一个版本。"
        return ""

    def _posted_too_early(self) -> str:
        if self._posted and self._is_before(self._own):
            return f"网页是 {in_words(self._posted)} 发的，那时还没有这个版本（{in_words(min(self._own))}）。"
        return ""

    def _is_before(self, recorded_days: set[date]) -> bool:
        """Tell whether the page was put up before a version was there."""
        return bool(self._posted and recorded_days and self._posted + _EARLY < min(recorded_days))

    def _in_force_as_a_later_one(self) -> str:
        """Object to the day of a later version; that of an earlier one may be kept."""
        for rival in self._rivals:
            day = rival.metadata.effective
            if day in self._in_force - self._own and self._own and max(rival.days) > max(self._own):
                return f"条文写明自 {in_words(day)} 起施行，这是另一个版本{rival}。"
        return ""

    def _same_as_a_rival(self) -> str:
        wording = wording_of(self._structure.passages)
        for rival in self._rivals:
            if wording and rival.document is not None and wording_of(rival.document.passages) == wording:
                return f"与本库已有全文的另一个版本{rival}一字不差。"
        return ""

    # What speaks for

    def _undecided(self) -> str:
        alike = self._alike()
        others = {day for rival in alike for day in rival.days}
        is_told = self._last_noted in self._own - others or self._metadata.effective in self._in_force - others
        is_told = is_told or bool(self._stated & (self._own - others))
        if not alike or is_told:
            return ""
        return f"题名和条数也可能是{'、'.join(map(str, alike))}，网页上没有日期能说明是哪一个版本，为免收错没有收入。"

    def _alike(self) -> list[Rival]:
        """Return the versions that the text could be as well.

        They have its title and, as far as is known, as many articles, and were there when the page was put up.
        """
        return [
            rival
            for rival in self._rivals
            if fold_text(rival.metadata.title) == fold_text(self._metadata.title)
            and rival.metadata.articles in {None, len(self._articles)}
            and not self._is_before(rival.days)
        ]


def _recorded_days(metadata: Metadata) -> set[date]:
    return {day for day in (metadata.approved, metadata.published, metadata.effective) if day}


def _notes(structure: Structure) -> Iterator[str]:
    """Yield 题注, or what stands in its place.

    That are short lines before the first heading or article which say when the text was passed.
    """
    for passage in structure.passages:
        if passage.address == "title":
            continue
        if passage.kind != "paragraph":
            return
        text = passage.text
        is_like_note = len(text) <= _NOTE_MOST and "。" not in text and _NOTE_WORDS.search(text)
        if passage.address.root == "note" or is_like_note:
            yield text


def _day_of(url: str) -> date | None:
    """Return the day of a page from its address, as news sites have."""
    match = _POSTED.search(url)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
