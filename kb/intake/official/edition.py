"""Which of several versions a text is: what its dates say, and what speaks against the one that it should be.

A page often does not say which version it shows; its address was listed for one. A wrong version under an id is the
worst that can happen, so that of versions with one title and as many articles only dates decide.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kb.documents import Document, Metadata, Passage, Structure
from kb.intake.duplicates import wording
from kb.text import days, fold_text

# A text is published up to so long after it was approved (2009-11-05 → 2010-08-13), and not revised again sooner.
_SLACK = timedelta(days=366)
# A page may be put up some days before the publication that is on record (2019-03-29, 2019-04-06).
_EARLY = timedelta(days=31)
_NOTE_WORDS = re.compile("通过|批准|发布|印发|公布|修订|修正|施行")
_NOTE_MOST = 200
_IN_FORCE = re.compile(r"自(.{6,20}?)起(?:施行|实施|执行|生效)")
# …/2019/05/21/ARTI….shtml, …/2020-01/05/c_….htm, …/n1/2019/0901/…, …/t20190521_….html
_POSTED = re.compile(r"[/t_]((?:19|20)\d\d)[-/]?(0[1-9]|1[0-2])[-/]?(0[1-9]|[12]\d|3[01])(?=[/_.-])")


@dataclass(frozen=True)
class Rival:
    """Another version of the work, or another document of the same title; `held` is its text where it is held in full."""

    metadata: Metadata
    held: Document | None = None

    @property
    def name(self) -> str:
        known = self.metadata
        return f"《{known.title}》{f'（{known.year}）' if known.year else ''}"


def objection(wanted: Metadata, rivals: Sequence[Rival], structure: Structure, url: str) -> str:
    """Why the text at `url` cannot be taken for the version `wanted`; empty if it can. Its title and numbers fit."""
    noted = note_days(structure)
    return (
        _noted_otherwise(wanted, rivals, noted)
        or _posted_too_early(wanted, url)
        or _in_force_as_a_later_one(wanted, rivals, structure)
        or _same_as_a_rival(rivals, structure)
        or _undecided(wanted, rivals, structure, noted, url)
    )


def known_days(known: Metadata) -> set[date]:
    """The days that are on record for a version."""
    return {day for day in (known.approved, known.published, known.effective) if day}


def note_days(structure: Structure) -> list[date]:
    """The days in 题注, or in what stands in its place: short lines before the first heading or article that say when a
    text was passed."""
    return [day for passage in _head(structure) for _, _, day in days(passage.text)]


def _head(structure: Structure) -> Iterable[Passage]:
    for passage in structure.passages:
        if passage.address == "title":
            continue
        if passage.kind != "paragraph":
            return
        is_note = passage.address.root == "note"
        if is_note or (
            len(passage.text) <= _NOTE_MOST and "。" not in passage.text and _NOTE_WORDS.search(passage.text)
        ):
            yield passage


def posted(url: str) -> date | None:
    """The day on which a page was put up, where its address has it, as those of the news sites do."""
    found = _POSTED.search(url)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


# What speaks against


def _noted_otherwise(wanted: Metadata, rivals: Sequence[Rival], noted: Sequence[date]) -> str:
    """The last day in 题注 is that of the version: those of the versions before may stand there too."""
    own = known_days(wanted)
    if not noted or not own:
        return ""
    last = max(noted)
    if last in own:
        return ""
    other = next((rival for rival in rivals if last in known_days(rival.metadata)), None)
    if other is not None:
        return f"题注写的是 {_said(last)}，这是另一个版本{other.name}（{other.metadata.id}）。"
    if not min(own) - _SLACK <= last <= max(own) + _SLACK:
        return f"题注写的是 {_said(last)}，与目录里的日期（{_said(max(own))}）对不上，可能是另一个版本。"
    return ""


def _posted_too_early(wanted: Metadata, url: str) -> str:
    day, own = posted(url), known_days(wanted)
    if day and own and day + _EARLY < min(own):
        return f"网页是 {_said(day)} 发的，那时还没有这个版本（{_said(min(own))}）。"
    return ""


def _in_force_as_a_later_one(wanted: Metadata, rivals: Sequence[Rival], structure: Structure) -> str:
    """A revised text may keep the day from which the first one was in force, but none has that of a later one."""
    stated, own = in_force_days(structure), known_days(wanted)
    for rival in rivals:
        others = known_days(rival.metadata)
        later = own and others and max(others) > max(own)
        if later and rival.metadata.effective in stated - own:
            return f"条文写明自 {_said(rival.metadata.effective)} 起施行，这是另一个版本{rival.name}（{rival.metadata.id}）。"
    return ""


def in_force_days(structure: Structure) -> set[date]:
    """The days from which the text says, in its last two articles, that it is in force."""
    articles = [passage for passage in structure.passages if passage.kind == "article"]
    said = [found[1] for article in articles[-2:] for found in _IN_FORCE.finditer(article.text)]
    return {day for piece in said for _, _, day in days(piece)}


def _same_as_a_rival(rivals: Sequence[Rival], structure: Structure) -> str:
    text = wording(structure.passages)
    for rival in rivals:
        if text and rival.held is not None and wording(rival.held.passages) == text:
            return f"与本库已有全文的另一个版本{rival.name}（{rival.metadata.id}）一字不差。"
    return ""


# What speaks for


def _undecided(wanted: Metadata, rivals: Sequence[Rival], structure: Structure, noted: Sequence[date], url: str) -> str:
    alike = _alike(wanted, rivals, structure, url)
    if not alike:
        return ""
    own, stated = known_days(wanted), in_force_days(structure)
    others = {day for rival in alike for day in known_days(rival.metadata)}
    if (noted and max(noted) in own - others) or (wanted.effective and wanted.effective in stated - others):
        return ""
    names = "、".join(f"{rival.name}（{rival.metadata.id}）" for rival in alike)
    return f"题名和条数也可能是{names}，网页上没有日期能说明是哪一个版本，为免收错没有收入。"


def _alike(wanted: Metadata, rivals: Sequence[Rival], structure: Structure, url: str) -> list[Rival]:
    """The versions that the text could be as well: with its title, not known to have other than its number of articles,
    and there already when the page was put up."""
    count = sum(1 for passage in structure.passages if passage.kind == "article")
    day = posted(url)
    return [
        rival
        for rival in rivals
        if fold_text(rival.metadata.title) == fold_text(wanted.title)
        and rival.metadata.articles in {None, count}
        and not (day and (others := known_days(rival.metadata)) and day + _EARLY < min(others))
    ]


def _said(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
