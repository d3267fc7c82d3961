"""The rows of a search, to be taken away: what each passage says, where it stands, how it is cited."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kb.citations import canonical_name, canonical_of
from kb.documents import TEXT_KIND_NAMES
from kb.errors import KbError
from kb.library import Library
from kb.search import Hit, Results, lines_of
from kb.urls import document_url

MOST_ROWS = 5_000
"""Passages that are taken away at once. As Word they are 1,500 pages, which it opens in half a minute; who needs more than
anybody reads in a week asks program to program, page by page."""

_COLUMNS = (
    "题名",
    "版本",
    "时效性",
    "日期",
    "部分",
    "处数",
    "上下文",
    "全文",
    "文本",
    "引文",
    "文件编号",
    "地址",
    "网址",
)

# What a table takes for a formula if a cell begins so, in either width; a mark in front makes it text again.
_OF_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class TooManyRowsError(KbError):
    """More rows than are taken away at once."""

    code = "bad_query"


@dataclass(frozen=True)
class SearchRow:
    """One passage that answers a search.

    `title` is that of the document, `edition` what tells its version from others (2017年修改), empty if nothing has to;
    `status` 现行有效 and the like; `label` what the passage is called (第四十条); `text` its wording, paragraphs parted by
    line feeds, of which `spans` `[start, end)` are what was searched, code points, in order and apart. `citation` cites
    it as an official text does. `is_digest` says that the text is 条文要点 and not the wording.

    `document` is its id and `day` its date; `address` is that of the passage, `url` the whole address under which it is
    read. `contexts` are its places, each in a line with what stands around it.
    """

    title: str
    edition: str
    status: str
    label: str
    text: str
    spans: tuple[tuple[int, int], ...]
    citation: str
    is_digest: bool = False
    document: str = ""
    day: date | None = None
    address: str = ""
    url: str = ""
    contexts: tuple[str, ...] = ()

    @property
    def places(self) -> int:
        """Return in how many places of the passage stands what was searched."""
        return len(self.spans)


def search_rows(library: Library, results: Results, site: str) -> list[SearchRow]:
    """Return all passages that answer, not those of a page, in the order of *results*; *site* is before their addresses.

    Raises TooManyRowsError if there are more than `MOST_ROWS`.
    """
    if results.total.passages > MOST_ROWS:
        raise TooManyRowsError(
            f"共有 {results.total.passages} 段，一次最多取 {MOST_ROWS} 段，请多输几个字，或按文种、机关、年份缩小范围，分几次取。"
        )
    return [_row(library, hit, site) for hit in library.everything(results.query, MOST_ROWS)]


def _row(library: Library, hit: Hit, site: str) -> SearchRow:
    metadata = library.snapshot.shelf(hit.document).metadata
    edition = library.validity.edition(hit.document)
    return SearchRow(
        hit.title,
        edition,
        hit.status,
        hit.label,
        hit.text,
        hit.highlights,
        _citation(library, hit, edition),
        hit.text_kind == "digest",
        hit.document,
        metadata.date,
        hit.address,
        site + document_url(hit.document, hit.anchor),
        tuple(f"{line.before}{line.words}{line.after}" for line in lines_of(hit) if line.words),
    )


def _citation(library: Library, hit: Hit, edition: str) -> str:
    if hit.address.is_article:
        return canonical_name(
            library.snapshot.shelf(hit.document).metadata, hit.address, label=hit.label, edition=edition
        )
    return canonical_of(library.snapshot.document(hit.document), hit.address, edition)


def csv_file(rows: Iterable[SearchRow]) -> bytes:
    """Return the rows as a table in CSV (RFC 4180), as Excel and WPS open it: UTF-8 with its mark, nothing a formula."""
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(_COLUMNS)
    for row in rows:
        writer.writerow(map(_as_text, _cells(row)))
    return table.getvalue().encode("utf-8-sig")


def _cells(row: SearchRow) -> Sequence[object]:
    kind = TEXT_KIND_NAMES["digest"] if row.is_digest else "原文"
    day = row.day.isoformat() if row.day else ""
    return (
        row.title, row.edition, row.status, day, row.label, row.places, "\n".join(row.contexts), row.text, kind,
        row.citation, row.document, row.address, row.url,
    )  # fmt: skip


def _as_text(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_OF_A_FORMULA) else cell
