"""The rows of a search: all of them, with their citations, and as a table that holds no formula."""

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from kb.export import SearchRow, csv_file, search_row, search_rows
from kb.export.search_row import TooManyRowsError
from kb.library import Library
from kb.search import Question

ROW = SearchRow(
    "示例工作条例",
    "2024年版",
    "现行有效",
    "第七条",
    "第七条　甲。\n乙。",
    ((4, 5),),
    "《示例工作条例》（2024年版）第七条",
)


def table(rows: list[SearchRow]) -> list[dict[str, str]]:
    raw = csv_file(rows)
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def test_every_passage_is_a_row_and_its_places_add_up_to_the_whole(library: Library) -> None:
    results = library.search(Question("卡片", limit=1))
    rows = search_rows(library, results, "http://kb.example")
    assert len(rows) == results.total.passages
    assert sum(row.places for row in rows) == results.total.occurrences
    assert all(len(row.contexts) == row.places for row in rows)
    assert all("卡片" in context.replace(" ", "").replace("\u3000", "") for row in rows for context in row.contexts)


def test_a_row_tells_where_it_stands_and_how_it_is_cited(library: Library) -> None:
    (row,) = search_rows(library, library.search(Question("编号与清单不符")), "http://kb.example/kb")
    assert (row.document, row.address, row.label, row.status) == ("shili-2024", "art_7", "第七条", "现行有效")
    assert row.url == "http://kb.example/kb/documents/shili-2024#art_7"
    assert row.citation.startswith("《示例工作条例（试行）》（2024年")
    assert row.citation.endswith("第七条")
    assert row.edition
    assert row.edition in row.citation
    assert row.day == library.metadata("shili-2024").date


def test_more_rows_than_anybody_reads_are_refused_with_what_to_do(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_row, "MOST_ROWS", 3)
    with pytest.raises(TooManyRowsError, match=r"一次最多取 3 段.*缩小范围"):
        search_rows(library, library.search(Question("卡片")), "")


def test_a_table_has_a_row_a_passage_under_names_of_columns() -> None:
    (row,) = table([replace(ROW, day=date(2024, 3, 1), contexts=("甲。", "乙。"))])
    assert row["题名"] == "示例工作条例"
    assert row["日期"] == "2024-03-01"
    assert row["处数"] == "1"
    assert row["上下文"] == "甲。\n乙。"
    assert row["全文"] == "第七条　甲。\n乙。"
    assert row["引文"] == "《示例工作条例》（2024年版）第七条"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_no_cell_of_a_table_is_a_formula(start: str) -> None:
    (row,) = table([replace(ROW, title=f"{start}1+1", contexts=(f"{start}cmd",), text=f"{start}HYPERLINK()")])
    assert row["题名"] == f"'{start}1+1"
    assert row["上下文"] == f"'{start}cmd"
    assert row["全文"] == f"'{start}HYPERLINK()"
