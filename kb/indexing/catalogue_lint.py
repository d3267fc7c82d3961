"""Looks over the catalogue: what contradicts itself there, and what is still missing of the regulations in force."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from kb.corpus import Catalogue
from kb.documents import Metadata
from kb.text import in_words
from kb.versions import Timeline, Validity, Version

# What is written in articles, whose number tells a full text from half of one.
_IN_ARTICLES = frozenset({
    "党章", "条例", "规定", "办法", "规则", "细则", "宪法", "法律", "行政法规", "监察法规", "规章",
})  # fmt: skip
GENRES = _IN_ARTICLES | {
    "准则", "意见", "决定", "决议", "方案", "通知", "纲要", "规划", "建议", "司法解释",
}  # fmt: skip
"""The genres of a catalogue: by them facets are counted, so that a second word for one of them would split it."""

_YEAR_OF_ID = re.compile(r"-(\d{4})$")
# /2019/03/29/ARTI….shtml, /2019-04/15/content_….htm, /n1/2019/0901/c….html: the day on which the page was made.
_DAY_OF_PAGE = re.compile(r"/(\d{4})[-/](\d{2})/?(\d{2})/")


@dataclass(frozen=True)
class CatalogueRemark:
    """What a person should look at in the row `id`: `is_fault` tells a contradiction from something not known yet."""

    id: str
    title: str
    message: str
    is_fault: bool

    def __str__(self) -> str:
        return f"{self.id}《{self.title}》：{self.message}"

    def as_json(self) -> dict[str, str]:
        """Return the remark as it is printed with `--json`."""
        return {"id": self.id, "title": self.title, "message": self.message}


def lint_catalogue(catalogue: Catalogue) -> list[CatalogueRemark]:
    """Return what is to be looked at, faults first, in the order of the rows.

    Statuses are those of the day `as_of` of the catalogue; of one that names none, as they are on record.
    """
    rows = {identifier: entry.metadata for identifier, entry in catalogue.entries.items()}
    validity = Validity(rows.values())
    faults: list[Callable[[Metadata], Iterable[str]]] = [
        partial(_broken_chain, rows=rows), partial(_other_status, validity=validity, day=catalogue.as_of),
        partial(_beside_each_other, validity=validity), _out_of_order, _other_year, _other_genre,
        _too_early_a_page,
    ]  # fmt: skip
    found_faults = [
        CatalogueRemark(row.id, row.title, message, is_fault=True)
        for row in rows.values()
        for check in faults
        for message in check(row)
    ]
    found_gaps = [
        CatalogueRemark(row.id, row.title, f"{'；'.join(gaps)}。", is_fault=False)
        for row in rows.values()
        if (gaps := _gaps(row, validity.status(row.id, catalogue.as_of)))
    ]
    return found_faults + found_gaps


def _broken_chain(row: Metadata, rows: dict[str, Metadata]) -> Iterator[str]:
    """Yield what is wrong with what came before and after a row.

    A text may take the place of several (党的机关和行政机关的公文规定, in one), of which it names one.
    """
    before, after = rows.get(row.supersedes), rows.get(row.superseded_by)
    for name in ("supersedes", "superseded_by"):
        if (other := getattr(row, name)) and other not in rows:
            yield f"{name} 写的“{other}”不在目录中，请补上这一版或者改正编号。"
    if after is not None and not after.supersedes:
        yield f"写明由“{after.id}”接替，“{after.id}”却没有写 supersedes，请补上。"
    if before is not None and before.superseded_by != row.id:
        theirs = f"写的是“{before.superseded_by}”" if before.superseded_by else "没有写"
        yield f"写明接替“{before.id}”，“{before.id}”的 superseded_by 却{theirs}，请核对。"
    for other_row in filter(None, (before, after)):
        if other_row.work_or_id != row.work_or_id:
            yield f"与“{other_row.id}”前后相接，work 却不同，请改成一个。"
    if row.status == "已修订" and not row.superseded_by:
        yield "已修订，却没有写由哪一版接替，请补上 superseded_by。"


def _other_status(row: Metadata, validity: Validity, day: date | None) -> Iterator[str]:
    by_dates = validity.status(row.id, day)
    if row.status and by_dates != row.status:
        yield f"著录为{row.status}，按日期在{in_words(day)}是{by_dates}，请核对日期和 status。"


def _beside_each_other(row: Metadata, validity: Validity) -> Iterator[str]:
    """Yield the versions of its work, of one genre with it, that held already when it began.

    The 条例 of the party and the 办法 of the state on one subject held side by side until one text took both places.
    """
    first = Version(row, validity).begins
    if not row.work or first is None:
        return
    versions = [each for each in validity.versions(row.work) if each.genre == row.genre]
    timeline = Timeline(row.work, tuple(Version(each, validity) for each in versions))
    others = [version.metadata.id for version in timeline.on(first).in_force if version.metadata.id != row.id]
    if others:
        yield f"{in_words(first)}与“{'”“'.join(others)}”同时施行，同一文件应当只有一版，请核对日期和接替关系。"


def _out_of_order(row: Metadata) -> Iterator[str]:
    for name, day in (("施行", row.effective), ("公布", row.published)):
        # What was amended keeps the first day of all in its last article.
        is_of_first_version = name == "施行" and row.change
        if row.approved and day and day < row.approved and not is_of_first_version:
            yield f"{name}日期 {day} 早于通过日期 {row.approved}，请核对。"


def _other_year(row: Metadata) -> Iterator[str]:
    named = _YEAR_OF_ID.search(row.id)
    years = {day.year for day in (row.approved, row.published, row.effective) if day}
    if row.published and row.published.month == 1:
        years.add(row.published.year - 1)  # issued in December, made public in January
    if named and years and int(named[1]) not in years:
        yield f"编号里的年份是 {named[1]}，日期里没有这一年，请核对。"


def _other_genre(row: Metadata) -> Iterator[str]:
    if row.genre not in GENRES:
        yield f"文种“{row.genre}”不在文种表中，请改用：{'、'.join(sorted(GENRES))}。"


def _too_early_a_page(row: Metadata) -> Iterator[str]:
    """Yield the addresses of pages older than the text: they tell of the meeting that passed it."""
    for url in row.official_urls:
        made = _DAY_OF_PAGE.search(url)
        if made and row.published and "".join(made.groups()) < row.published.strftime("%Y%m%d"):
            yield f"网址 {url} 的日期早于公布日期 {row.published}，正文不在那里，请换成正文的网址或者删去。"


def _gaps(row: Metadata, status: str) -> list[str]:
    missing = "、".join(_missing(row, status))
    doubts = [] if row.confidence == "high" else ["部分事实待核实（confidence: medium）"]
    return ([f"缺{missing}"] if missing else []) + doubts


def _missing(row: Metadata, status: str) -> Iterator[str]:
    """Yield what is not known of a row: of one in force also what tells where its text is, and whether it is whole."""
    if not row.status:
        yield "时效"
    if status != "现行有效":
        return
    if not (row.approved or row.published or row.effective):
        yield "各种日期"
    elif not row.published:
        yield "公布日期"
    if not row.official_urls:
        yield "官方网址"
    if not row.articles and row.genre in _IN_ARTICLES:
        yield "条数"
