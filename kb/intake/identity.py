"""Which document a paper is: its id in the catalogue, or a new one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, count, pairwise
from typing import Literal

from kb.corpus import Catalogue, CatalogueEntry
from kb.documents import Metadata, read_lines
from kb.errors import DocumentError
from kb.intake.title import compared, genre
from kb.text import days, document_number, fold_text, number, syllables
from kb.versions import is_of_rules, may_be_one_text

_HAN = re.compile("[\u4e00-\u9fff]")
# Not what Windows takes for a device (aux.md): a corpus that is made elsewhere opens there too.
_ID = re.compile(r"(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\b)(?=[^a-z]*[a-z])[a-z0-9]+(?:[-_][a-z0-9]+)*")
# Syllables of a title in an id: 12 are some 40 letters, which a person can still type and a file system bear.
_MOST_SYLLABLES = 12
# Characters at the head of a text, where its 题注 and first article stand, and at its end, with 施行 and 落款.
_HEAD, _TAIL = 600, 400
# Syllables of an office, a person or a file name that tell an id from another of the same title.
_MOST_OF_SIGN = 8
# Papers of an occasion: each is a text of its own, and none the next version of another (述职报告, 讲话, 函, 纪要).
_OF_OCCASION = {"工作报告", "讲话", "函", "请示", "批复", "纪要", "通报", "计划", "要点", "议案"}
_AUTHOR = re.compile(
    r"(?:述[职责廉法]+人|报告人|汇报人|姓\s*名|作\s*者|发言人|讲话人|演讲人|撰稿人)\s*[：:]\s*([\u4e00-\u9fff·]{2,8})"
)
_SIGNED = re.compile(r"^\s*([\u4e00-\u9fff](?:\s*[\u4e00-\u9fff]){1,3})\s*$")
# Lines at the end of a text among which a person signs, over the day.
_LAST_LINES = 4

Relation = Literal["same", "next", "earlier", "other"]
"""What a paper is to another of its title: that very document, its next version, or another document."""


@dataclass(frozen=True)
class Credentials:
    """The signs by which a paper is known.

    `file` is the name of its file without folder and suffix; `is_titled` says that the title stands in the paper;
    `note` is its 题注, `body` its text, `day` the day that it says it is of, `year` that of the edition at the end of its
    title, or in which it was put up. `issuer` and `number` are its office and its 发文字号. `stated` are the days on which
    its front matter says that it was passed and made known.
    """

    file: str
    title: str
    is_titled: bool
    note: str
    body: str
    day: date | None
    year: int | None = None
    issuer: str = ""
    number: str = ""
    stated: tuple[date, ...] = ()


NOBODY = Credentials("", "", False, "", "", None)
"""The signs of a paper that bears none."""


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
        exact = (
            _of_year(exact, credentials.year) or _by_date(exact, credentials) or _by_articles(exact, credentials.body)
        )
        if len(exact) != 1:
            raise DocumentError(
                f"《{credentials.title}》有几个版本，看不出是哪一个，请把文件名改成目录里的编号（如 fazhan-dangyuan-2014.txt）再导入。",
                path=credentials.file,
            )
    if exact and _can_be(exact[0], credentials):
        return exact[0].metadata.id, exact[0]
    return new_id(credentials, titles), None


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
    in_paper = {day.year for day in credentials.stated} or in_paper
    in_paper = {credentials.year} if credentials.year else in_paper
    return not on_record or not in_paper or bool(on_record & in_paper)


def _days_of(text: str) -> list[date]:
    return [day for _, _, day in days(text)]


def _by_date(entries: Sequence[CatalogueEntry], credentials: Credentials) -> list[CatalogueEntry]:
    """Return the entries whose dates the note or the text states."""
    body = credentials.body
    ends = body[:_HEAD] + "\n" + body[-_TAIL:]
    days_told = (credentials.stated, _days_of(credentials.note), _days_of(ends))
    return next(filter(None, (_on(entries, told) for told in days_told)), [])


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


def _of_year(entries: Sequence[CatalogueEntry], year: int | None) -> list[CatalogueEntry]:
    """Return the entry that alone is of the year which the title names; no entry if none or several are."""
    of_year = [
        entry for entry in entries
        if year in {day.year for day in (entry.metadata.approved, entry.metadata.published) if day}
    ]  # fmt: skip
    return of_year if len(of_year) == 1 else []


def _by_articles(entries: Sequence[CatalogueEntry], body: str) -> list[CatalogueEntry]:
    count = sum(1 for line in read_lines(body) if line.kind == "article")
    return [entry for entry in entries if count and entry.metadata.articles == count]


def new_id(credentials: Credentials, titles: Mapping[str, str]) -> str:
    """Make an id of the file's name or the title in pinyin.

    The title comes with its year, that of a paper which many offices or persons write with the sign that tells whose it
    is: the id does not depend on which of them comes in first. It is never the id of a document of another title, of
    which *titles* are those that are there, by id.
    """
    names = [credentials.file] if _ID.fullmatch(credentials.file) else []
    by_title = "-".join([_by_title(credentials), *_own_sign(credentials)])
    numbered = (f"{by_title}-{n}" for n in count(2))
    return next(
        name
        for name in chain(names, [by_title], numbered)
        if name not in titles or fold_text(titles[name]) == fold_text(credentials.title)
    )


def _by_title(credentials: Credentials) -> str:
    pinyin = "".join(syllables("".join(_HAN.findall(credentials.title)) or "wenjian")[:_MOST_SYLLABLES])
    years = re.findall(r"(?:19|20)\d\d", credentials.file + credentials.title)
    year = credentials.year or (credentials.day.year if credentials.day else None)
    if credentials.year is None and years:
        year = int(years[-1])
    return "-".join([pinyin, *([str(year)] if year else [])])


def _own_sign(credentials: Credentials) -> list[str]:
    """Return by what a paper without rules is told from others of its title: its office, its author, its file."""
    title = credentials.title
    if is_of_rules(title):
        return []
    whose = author_of(credentials.body) if genre(title) in _OF_OCCASION else ""
    whose = whose or credentials.issuer
    if not whose and genre(title) in _OF_OCCASION:
        whose = _beside_title(credentials.file, title)
    return [] if fold_text(whose) in fold_text(title) else [sign_of(whose)] if sign_of(whose) else []


def _beside_title(file: str, title: str) -> str:
    """Return what the name of a file says beside the title: 张三 of 张三2024年度述职报告."""
    rest = "".join(letter for letter in file if letter not in title)
    return rest if _HAN.search(rest) else ""


def sign_of(words: str) -> str:
    """Return a few words as a part of an id: Chinese in pinyin, else letters and digits."""
    chinese = "".join(_HAN.findall(words))
    latin = re.sub(r"[^a-z0-9]+", "", words.lower())
    return "".join(syllables(chinese)[:_MOST_OF_SIGN]) if chinese else latin[:_MOST_OF_SIGN]


def author_of(text: str) -> str:
    """Return who wrote a text: after a label (述职人：张三), or as he signed it over the day; empty if it does not say."""
    if match := _AUTHOR.search(text[:_HEAD]) or _AUTHOR.search(text[-_TAIL:]):
        return match[1]
    lines = [line for line in text[-_TAIL:].split("\n") if line.strip()][-_LAST_LINES:]
    for above, below in pairwise(lines):
        if any(True for _ in days(below)) and (match := _SIGNED.match(above)):
            return "".join(match[1].split())
    return ""


def relation(credentials: Credentials, other: Metadata, other_author: str) -> Relation:
    """Return what a paper is to a document of the same title and another wording that is not in the catalogue.

    The same document only if both bear one 发文字号. The next version if one office issued both, as far as is known, and
    day or number are later; of what is no set of rules both must name their office. An earlier version of rules if the day
    is before.
    """
    paper_number, author = credentials.number, author_of(credentials.body)
    if paper_number and paper_number == other.document_number:
        return "same"
    if genre(credentials.title) in _OF_OCCASION or (author and other_author and author != other_author):
        return "other"
    is_known = bool(credentials.issuer and other.issuer) or is_of_rules(credentials.title)
    own = Metadata("", credentials.title, issuer=credentials.issuer)
    if not (is_known and may_be_one_text(own, other)):
        return "other"
    is_later = bool(credentials.day and other.date and credentials.day > other.date)
    if is_of_rules(credentials.title) and credentials.day and other.date and credentials.day < other.date:
        return "earlier"
    return "next" if is_later or _is_later_number(paper_number, other.document_number) else "other"


def _is_later_number(own_number: str, other_number: str) -> bool:
    """Tell whether a 发文字号 is a later one of the same series: 示民发〔2024〕5号 after 3号, 令第746号 after 第666号."""
    own, before = document_number(own_number), document_number(other_number)
    if own is None or before is None or (own.agency, own.noun) != (before.agency, before.noun):
        return False
    return (own.year, number(own.ordinal) or 0) > (before.year, number(before.ordinal) or 0)
