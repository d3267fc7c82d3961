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
# Syllables of a title in an id: 12 are some 40 letters, which a person can still type and a file system bear.
_MOST_SYLLABLES = 12
# Characters at the head of a text, where its 题注 and first article stand, and at its end, with 施行 and 落款.
_HEAD, _TAIL = 600, 400


@dataclass(frozen=True)
class Credentials:
    """The signs by which a paper is known.

    `file` is the name of its file without folder and suffix; `is_titled` says that the title stands in the paper;
    `note` is its 题注, `body` its text, `day` the day that it says it is of.
    """

    file: str
    title: str
    is_titled: bool
    note: str
    body: str
    day: date | None


def identify(
    credentials: Credentials, catalogue: Catalogue, titles: Mapping[str, str]
) -> tuple[str, CatalogueEntry | None]:
    """Return the document's id, and its catalogue entry, if any.

    The file's name decides if it is an id of the catalogue and nothing in the text contradicts it; else the title,
    and of several versions the one whose date stands in the text or whose number of articles it has. `titles` are
    those of the documents that are there, by id. Raises DocumentError if name and text disagree, or which version it
    is is unclear.
    """
    entries = list(catalogue.entries.values())
    same = [entry for entry in entries if compared(entry.metadata.title) == compared(credentials.title)]
    entry_of_name = catalogue.entries.get(credentials.file)
    if entry_of_name is not None:
        return credentials.file, _agreed(credentials, entry_of_name, same)
    exact = [entry for entry in same if fold_text(entry.metadata.title) == fold_text(credentials.title)] or same
    if len(exact) > 1:
        exact = _by_date(exact, credentials) or _by_articles(exact, credentials.body)
        if len(exact) != 1:
            raise DocumentError(
                f"《{credentials.title}》有几个版本，看不出是哪一个，请把文件名改成目录里的编号（如 fazhan-dangyuan-2014.txt）再导入。",
                path=credentials.file,
            )
    if exact and _can_be(exact[0], credentials):
        return exact[0].metadata.id, exact[0]
    return _new_id(credentials, titles), None


def _agreed(credentials: Credentials, entry_of_name: CatalogueEntry, same: Sequence[CatalogueEntry]) -> CatalogueEntry:
    metadata = entry_of_name.metadata
    if credentials.is_titled and compared(credentials.title) != compared(metadata.title):
        raise DocumentError(
            f"文件名是《{metadata.title}》的编号，题名却是《{credentials.title}》，请改正文件名或题名再导入。",
            path=credentials.file,
            line=1,
        )
    dated = _on(same, _days_of(credentials.note))
    if len(dated) == 1 and dated[0] is not entry_of_name:
        raise DocumentError(
            f"文件名是 {metadata.id}，题注的日期却是另一个版本（{dated[0].metadata.id}）的，请改正文件名再导入。",
            path=credentials.file,
            line=1,
        )
    return entry_of_name


def _can_be(entry: CatalogueEntry, credentials: Credentials) -> bool:
    """Tell whether a listed document of this title can be the paper.

    A paper of another year than all that are on record is a version which the catalogue does not list.
    """
    metadata = entry.metadata
    on_record = {day.year for day in (metadata.approved, metadata.published, metadata.effective) if day}
    in_paper = {day.year for day in (*_days_of(credentials.note), credentials.day) if day}
    return not on_record or not in_paper or bool(on_record & in_paper)


def _days_of(text: str) -> list[date]:
    return [day for _, _, day in days(text)]


def _by_date(entries: Sequence[CatalogueEntry], credentials: Credentials) -> list[CatalogueEntry]:
    """Return the entries whose dates the note or the text states."""
    body = credentials.body
    ends = body[:_HEAD] + "\n" + body[-_TAIL:]
    return _on(entries, _days_of(credentials.note)) or _on(entries, _days_of(ends))


def _on(entries: Sequence[CatalogueEntry], days_stated: Sequence[date]) -> list[CatalogueEntry]:
    """Return the entry that alone has the latest day, as a list.

    The list is empty if none of `days_stated` is that of one entry alone.
    """
    for day in sorted(days_stated, reverse=True):
        entries_of_day = [
            e for e in entries if day in {e.metadata.approved, e.metadata.published, e.metadata.effective}
        ]
        if len(entries_of_day) == 1:
            return entries_of_day
    return []


def _by_articles(entries: Sequence[CatalogueEntry], body: str) -> list[CatalogueEntry]:
    count = sum(1 for line in read_lines(body) if line.kind == "article")
    return [entry for entry in entries if count and entry.metadata.articles == count]


def _new_id(credentials: Credentials, titles: Mapping[str, str]) -> str:
    """Make an id of the file's name or the title in pinyin.

    The title comes with its year. It is never the id of another document.
    """
    pinyin = "".join(syllables("".join(_HAN.findall(credentials.title)) or "wenjian")[:_MOST_SYLLABLES])
    years = re.findall(r"(?:19|20)\d\d", credentials.file + credentials.title) or (
        [str(credentials.day.year)] if credentials.day else []
    )
    by_title = "-".join([pinyin, *years[-1:]])
    names = [credentials.file] if _ID.fullmatch(credentials.file) else []
    names += [by_title, *(f"{by_title}-{n}" for n in range(2, 1000))]
    return next(name for name in names if name not in titles or fold_text(titles[name]) == fold_text(credentials.title))
