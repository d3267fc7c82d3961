"""What `kb lint --catalogue` finds in which row."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.corpus.catalogue import Catalogue
from kb.indexing.catalogue_lint import CatalogueRemark, lint_catalogue
from tests.conftest import SHIPPED

WHOLE: dict[str, Any] = {
    "title": "示例取阅条例",
    "genre": "条例",
    "approved": "2015-05-05",
    "published": "2015-06-01",
    "effective": "2015-07-01",
    "articles": 6,
    "status": "现行有效",
    "work": "quyue",
    "official_urls": ["https://example.org/2015/06/02/quyue.html"],
}
NEXT = {**WHOLE, "approved": "2024-02-20", "published": "2024-03-01", "effective": "2024-04-01", "official_urls": ["https://example.org/xin"]}  # fmt: skip
OLD = {**WHOLE, "status": "已修订"}


def remarks_on(tmp_path: Path, **rows: dict[str, Any]) -> list[CatalogueRemark]:
    """Lint a catalogue of `rows`; of a name like quyue_2015 the id is quyue-2015."""
    listed = [{"id": name.replace("_", "-"), **row} for name, row in rows.items()]
    content = yaml.safe_dump({"as_of": "2026-11-21", "regulations": listed}, allow_unicode=True)
    (tmp_path / "catalogue.yaml").write_text(content, "utf-8")
    return lint_catalogue(Catalogue.read(tmp_path / "catalogue.yaml"))


def test_a_catalogue_in_order_has_no_remarks(tmp_path: Path) -> None:
    old, new = {**OLD, "superseded_by": "quyue-2024"}, {**NEXT, "supersedes": "quyue-2015"}
    assert remarks_on(tmp_path, quyue_2015=old, quyue_2024=new) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"supersedes": "quyue-1999"}, "supersedes 写的“quyue-1999”不在目录中"),
        ({"superseded_by": "quyue-2030"}, "superseded_by 写的“quyue-2030”不在目录中"),
        ({"status": "已修订"}, "没有写由哪一版接替"),
        ({"effective": "2027-01-01", "change": "修订"}, "按日期在2026年11月21日是尚未施行"),
        ({"effective": "2015-04-01"}, "施行日期 2015-04-01 早于通过日期 2015-05-05"),
        ({"approved": "2015-06-02"}, "公布日期 2015-06-01 早于通过日期 2015-06-02"),
        ({"genre": "条规"}, "文种“条规”不在文种表中"),
        ({"official_urls": ["https://example.org/2015/05/05/huiyi.html"]}, "早于公布日期 2015-06-01"),
    ],
)
def test_a_row_that_contradicts_itself_is_at_fault(tmp_path: Path, changed: dict[str, Any], said: str) -> None:
    faults = [remark for remark in remarks_on(tmp_path, quyue_2015={**WHOLE, **changed}) if remark.is_fault]
    assert len(faults) == 1, faults
    assert faults[0].id == "quyue-2015"
    assert said in faults[0].message


def test_an_id_of_another_year_is_at_fault(tmp_path: Path) -> None:
    (fault,) = remarks_on(tmp_path, quyue_2014=WHOLE)
    assert str(fault) == "quyue-2014《示例取阅条例》：编号里的年份是 2014，日期里没有这一年，请核对。"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ({"superseded_by": "quyue-2024"}, {}, ("quyue-2015", "“quyue-2024”却没有写 supersedes")),
        ({"status": "已废止"}, {"supersedes": "quyue-2015"}, ("quyue-2024", "superseded_by 却没有写")),
        (
            {"superseded_by": "quyue-2024"},
            {"supersedes": "quyue-2015", "work": "qita"},
            ("quyue-2015", "与“quyue-2024”前后相接，work 却不同"),
        ),
        (
            {"superseded_by": "quyue-2024"},
            {"supersedes": "quyue-2015", "effective": "2026-12-01"},
            ("quyue-2015", "著录为已修订，按日期在2026年11月21日是现行有效"),
        ),
    ],
)
def test_a_chain_with_an_open_end_is_at_fault(
    tmp_path: Path, old: dict[str, Any], new: dict[str, Any], said: tuple[str, str]
) -> None:
    found = remarks_on(tmp_path, quyue_2015={**OLD, **old}, quyue_2024={**NEXT, **new})
    assert [remark for remark in found if remark.is_fault and remark.id == said[0] and said[1] in remark.message]


def test_two_versions_in_force_on_one_day_are_at_fault(tmp_path: Path) -> None:
    # Without a genre in common nothing says that one took the place of the other.
    other = {**NEXT, "status": "现行有效"}
    old = {**WHOLE, "superseded_by": "quyue-2025", "status": "已修订"}
    last = {**NEXT, "published": "2025-03-01", "effective": "2025-04-01", "approved": "2025-02-01", "supersedes": "quyue-2015"}  # fmt: skip
    found = remarks_on(tmp_path, quyue_2015=old, quyue_2024=other, quyue_2025=last)
    assert ("quyue-2024", "2024年4月1日与“quyue-2015”同时施行，同一文件应当只有一版，请核对日期和接替关系。") in {
        (remark.id, remark.message) for remark in found
    }


def test_one_text_may_take_the_place_of_several(tmp_path: Path) -> None:
    party, state = ({**OLD, "genre": genre, "superseded_by": "quyue-2024"} for genre in ("条例", "办法"))
    new = {**NEXT, "supersedes": "quyue-2015"}
    assert remarks_on(tmp_path, quyue_2015=party, quyuebanfa_2015=state, quyue_2024=new) == []


@pytest.mark.parametrize(
    ("without", "said"),
    [
        (("official_urls",), "缺官方网址。"),
        (("articles",), "缺条数。"),
        (("published",), "缺公布日期。"),
        (("approved", "published", "effective"), "缺各种日期。"),
        (("status", "articles"), "缺时效、条数。"),
    ],
)
def test_what_is_not_known_of_a_row_in_force_is_a_gap(tmp_path: Path, without: tuple[str, ...], said: str) -> None:
    row = {name: value for name, value in WHOLE.items() if name not in without}
    (gap,) = remarks_on(tmp_path, quyue_2015=row)
    assert (gap.is_fault, gap.message) == (False, said)


def test_facts_to_be_verified_are_a_gap_of_any_row(tmp_path: Path) -> None:
    repealed = {
        "title": "示例清点办法",
        "genre": "办法",
        "published": "2001-01-01",
        "status": "已废止",
        "confidence": "medium",
    }
    (gap,) = remarks_on(tmp_path, qingdian_2001=repealed)
    assert (gap.is_fault, gap.message) == (False, "部分事实待核实（confidence: medium）。")


def test_what_is_written_in_parts_needs_no_number_of_articles(tmp_path: Path) -> None:
    row = {name: value for name, value in WHOLE.items() if name != "articles"}
    assert remarks_on(tmp_path, quyue_2015={**row, "genre": "意见", "title": "关于取阅的意见"}) == []


def test_the_shipped_catalogue_contradicts_itself_nowhere() -> None:
    catalogue = Catalogue.read(SHIPPED / "catalogue.yaml")
    assert [str(remark) for remark in lint_catalogue(catalogue) if remark.is_fault] == []


def test_the_shipped_catalogue_knows_days_and_addresses_of_what_is_in_force() -> None:
    rows = [entry.metadata for entry in Catalogue.read(SHIPPED / "catalogue.yaml").entries.values()]
    in_force = [row for row in rows if row.status == "现行有效"]
    assert len(rows) >= 320
    assert sum(bool(row.official_urls) for row in in_force) >= 130
    assert [row.id for row in in_force if not (row.approved or row.published or row.effective)] == []


def test_a_row_made_public_in_january_may_bear_the_year_before(tmp_path: Path) -> None:
    row = {name: value for name, value in WHOLE.items() if name not in {"approved", "effective"}}
    assert remarks_on(tmp_path, quyue_2015={**row, "published": "2016-01-07", "official_urls": ["https://example.org/"]}) == []  # fmt: skip
