"""Which of several versions a text is: what its dates say, and what speaks against the one that it should be.

A page often does not say which version it shows; its address was listed for one. A wrong version under an id is the
worst that can happen, so that of versions with one title and as many articles only dates decide.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kb.corpus import wording_of
from kb.documents import Document, Metadata, Passage, Structure
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
    def name(self) -> str:
        metadata = self.metadata
        return f"《{metadata.title}》{f'（{metadata.year}）' if metadata.year else ''}"


def objection(metadata: Metadata, rivals: Sequence[Rival], structure: Structure, url: str) -> str:
    """Return why the text at *url* is not this version; empty if it can be. Its title and numbers fit."""
    note_days = days_of_note(structure)
    return (
        _noted_otherwise(metadata, rivals, note_days)
        or _posted_too_early(metadata, url)
        or _in_force_as_a_later_one(metadata, rivals, structure)
        or _same_as_a_rival(rivals, structure)
        or _undecided(metadata, rivals, structure, note_days, url)
    )


def recorded_days(metadata: Metadata) -> set[date]:
    """Return the days that are on record for a version."""
    return {day for day in (metadata.approved, metadata.published, metadata.effective) if day}


def days_of_note(structure: Structure) -> list[date]:
    """Return the days in 题注, or in what stands in its place.

    That are short lines before the first heading or article which say when the text was passed.
    """
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
    """Return the day of a page from its address, as news sites have."""
    match = _POSTED.search(url)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


# What speaks against


def _noted_otherwise(metadata: Metadata, rivals: Sequence[Rival], note_days: Sequence[date]) -> str:
    """Object to a 题注 whose last day is not of this version; earlier versions may stand there too."""
    own = recorded_days(metadata)
    if not note_days or not own:
        return ""
    last = max(note_days)
    if last in own:
        return ""
    other = next((rival for rival in rivals if last in recorded_days(rival.metadata)), None)
    if other is not None:
        return f"题注写的是 {in_words(last)}，这是另一个版本{other.name}（{other.metadata.id}）。"
    if not min(own) - _SLACK <= last <= max(own) + _SLACK:
        return f"题注写的是 {in_words(last)}，与目录里的日期（{in_words(max(own))}）对不上，可能是另一个版本。"
    return ""


def _posted_too_early(metadata: Metadata, url: str) -> str:
    day, own = posted(url), recorded_days(metadata)
    if day and own and day + _EARLY < min(own):
        return f"网页是 {in_words(day)} 发的，那时还没有这个版本（{in_words(min(own))}）。"
    return ""


def _in_force_as_a_later_one(metadata: Metadata, rivals: Sequence[Rival], structure: Structure) -> str:
    """Object to the day of a later version; that of an earlier one may be kept."""
    in_force, own = in_force_days(structure), recorded_days(metadata)
    for rival in rivals:
        others = recorded_days(rival.metadata)
        later = own and others and max(others) > max(own)
        if later and rival.metadata.effective in in_force - own:
            return f"条文写明自 {in_words(rival.metadata.effective)} 起施行，这是另一个版本{rival.name}（{rival.metadata.id}）。"
    return ""


def in_force_days(structure: Structure) -> set[date]:
    """Return the days in force that its last two articles state."""
    articles = [passage for passage in structure.passages if passage.kind == "article"]
    phrases = [match[1] for article in articles[-2:] for match in _IN_FORCE.finditer(article.text)]
    return {day for piece in phrases for _, _, day in days(piece)}


def _same_as_a_rival(rivals: Sequence[Rival], structure: Structure) -> str:
    wording = wording_of(structure.passages)
    for rival in rivals:
        if wording and rival.document is not None and wording_of(rival.document.passages) == wording:
            return f"与本库已有全文的另一个版本{rival.name}（{rival.metadata.id}）一字不差。"
    return ""


# What speaks for


def _undecided(
    metadata: Metadata, rivals: Sequence[Rival], structure: Structure, note_days: Sequence[date], url: str
) -> str:
    alike = _alike(metadata, rivals, structure, url)
    if not alike:
        return ""
    own, in_force = recorded_days(metadata), in_force_days(structure)
    others = {day for rival in alike for day in recorded_days(rival.metadata)}
    if (note_days and max(note_days) in own - others) or (
        metadata.effective and metadata.effective in in_force - others
    ):
        return ""
    names = "、".join(f"{rival.name}（{rival.metadata.id}）" for rival in alike)
    return f"题名和条数也可能是{names}，网页上没有日期能说明是哪一个版本，为免收错没有收入。"


def _alike(metadata: Metadata, rivals: Sequence[Rival], structure: Structure, url: str) -> list[Rival]:
    """Return the versions that the text could be as well.

    They have its title and, as far as is known, as many articles, and were there when the page was put up.
    """
    count = sum(1 for passage in structure.passages if passage.kind == "article")
    day = posted(url)
    return [
        rival
        for rival in rivals
        if fold_text(rival.metadata.title) == fold_text(metadata.title)
        and rival.metadata.articles in {None, count}
        and not (day and (others := recorded_days(rival.metadata)) and day + _EARLY < min(others))
    ]
