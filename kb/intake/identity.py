"""Which document a paper is: its id in the catalogue, or a new one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kb.corpus import Catalogue, CatalogueEntry
from kb.documents import read_lines
from kb.errors import DocumentError
from kb.intake.title import compared
from kb.text import days, fold_text, syllables

_HAN = re.compile("[\u4e00-\u9fff]")
_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_MOST_SYLLABLES = 12


@dataclass(frozen=True)
class Credentials:
    """What a paper says it is. `file` is the name of its file without folder and suffix; `is_titled` says that the title
    stands in the paper; `note` is its 题注, `body` its text, `day` the day that it says it is of."""

    file: str
    title: str
    is_titled: bool
    note: str
    body: str
    day: date | None


def identify(claim: Credentials, catalogue: Catalogue, taken: Mapping[str, str]) -> tuple[str, CatalogueEntry | None]:
    """The id of the document, and what the catalogue knows of it, None if it is not listed there.

    The file's name decides if it is an id of the catalogue and nothing in the text contradicts it; else the title, and of
    several versions the one whose date stands in the text or whose number of articles it has. `taken` are the titles of
    the documents that are there, by id. Raises DocumentError if name and text disagree, or which version it is is unclear.
    """
    entries = list(catalogue.entries.values())
    same = [entry for entry in entries if compared(entry.metadata.title) == compared(claim.title)]
    named = catalogue.entries.get(claim.file)
    if named is not None:
        return claim.file, _agreed(claim, named, same)
    exact = [entry for entry in same if fold_text(entry.metadata.title) == fold_text(claim.title)] or same
    if len(exact) > 1:
        exact = _by_date(exact, claim) or _by_articles(exact, claim.body)
        if len(exact) != 1:
            raise DocumentError(
                f"《{claim.title}》有几个版本，看不出是哪一个，请把文件名改成目录里的编号（如 fazhan-dangyuan-2014.txt）再导入。",
                path=claim.file,
            )
    if exact and _can_be(exact[0], claim):
        return exact[0].metadata.id, exact[0]
    return _new_id(claim, taken), None


def _agreed(claim: Credentials, named: CatalogueEntry, same: Sequence[CatalogueEntry]) -> CatalogueEntry:
    known = named.metadata
    if claim.is_titled and compared(claim.title) != compared(known.title):
        raise DocumentError(
            f"文件名是《{known.title}》的编号，题名却是《{claim.title}》，请改正文件名或题名再导入。",
            path=claim.file,
            line=1,
        )
    dated = _on(same, _days_of(claim.note))
    if len(dated) == 1 and dated[0] is not named:
        raise DocumentError(
            f"文件名是 {known.id}，题注的日期却是另一个版本（{dated[0].metadata.id}）的，请改正文件名再导入。",
            path=claim.file,
            line=1,
        )
    return named


def _can_be(entry: CatalogueEntry, claim: Credentials) -> bool:
    """Whether a listed document of this title can be the paper: not if the paper is of a later year than all that is known
    of it, or of an earlier one: that is a version which the catalogue does not list."""
    known = [day.year for day in (entry.metadata.approved, entry.metadata.published, entry.metadata.effective) if day]
    stated = [day.year for day in _days_of(claim.note)] + ([claim.day.year] if claim.day else [])
    return not known or not stated or bool(set(known) & set(stated))


def _days_of(text: str) -> list[date]:
    return [day for _, _, day in days(text)]


def _by_date(entries: Sequence[CatalogueEntry], claim: Credentials) -> list[CatalogueEntry]:
    """The entries whose dates the note, the head or the end of the text states."""
    return _on(entries, _days_of(claim.note)) or _on(entries, _days_of(claim.body[:600] + "\n" + claim.body[-400:]))


def _on(entries: Sequence[CatalogueEntry], stated: Sequence[date]) -> list[CatalogueEntry]:
    """The one entry that has the latest of the `stated` days that any has; none if several have it."""
    for day in sorted(stated, reverse=True):
        found = [e for e in entries if day in {e.metadata.approved, e.metadata.published, e.metadata.effective}]
        if len(found) == 1:
            return found
    return []


def _by_articles(entries: Sequence[CatalogueEntry], body: str) -> list[CatalogueEntry]:
    count = sum(1 for line in read_lines(body) if line.kind == "article")
    return [entry for entry in entries if count and entry.metadata.articles == count]


def _new_id(claim: Credentials, taken: Mapping[str, str]) -> str:
    """The file's name if it can be an id, else the title in pinyin with its year; never that of another document."""
    pinyin = "".join(syllables("".join(_HAN.findall(claim.title)) or "wenjian")[:_MOST_SYLLABLES])
    years = re.findall(r"(?:19|20)\d\d", claim.file + claim.title) or ([str(claim.day.year)] if claim.day else [])
    by_title = "-".join([pinyin, *years[-1:]])
    names = [claim.file] if _ID.fullmatch(claim.file) else []
    names += [by_title, *(f"{by_title}-{n}" for n in range(2, 1000))]
    return next(name for name in names if name not in taken or fold_text(taken[name]) == fold_text(claim.title))
