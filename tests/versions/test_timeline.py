"""沿革: when each version of a work was in force, and which held on a day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.documents.document import Metadata
from kb.errors import NotFoundError
from kb.versions.timeline import Gap, Timeline, Version
from kb.versions.validity import Validity
from kb.versions.versions import Versions

FIRST = Metadata(
    "yangli-2010", "样例办法（试行）", approved=date(2010, 1, 1), effective=date(2010, 3, 1),
    status="已废止", work="yangli", superseded_by="yangli-2015",
)  # fmt: skip
SECOND = Metadata(
    "yangli-2015", "样例办法", published=date(2015, 6, 1), status="已修订", work="yangli",
    supersedes="yangli-2010", superseded_by="yangli-2024",
)  # fmt: skip
THIRD = Metadata(
    "yangli-2024", "样例办法", published=date(2024, 2, 1), effective=date(2024, 4, 1), status="现行有效",
    work="yangli", supersedes="yangli-2015",
)  # fmt: skip
OTHER = Metadata("bie-2020", "别的办法", published=date(2020, 1, 1), status="现行有效", work="bie")


def of(*versions: Metadata) -> Timeline:
    return among(*versions, OTHER).timeline("yangli")


def among(*documents: Metadata) -> Versions:
    """Return the versions of documents whose text nobody asks for."""
    return Versions(Validity(documents), lambda identifier: pytest.fail(f"{identifier} was read"))


def test_versions_come_in_order_each_with_its_interval() -> None:
    found = of(THIRD, FIRST, SECOND)
    assert [(one.metadata.id, one.begins, one.ends) for one in found.versions] == [
        ("yangli-2010", date(2010, 3, 1), date(2015, 6, 1)),
        ("yangli-2015", date(2015, 6, 1), date(2024, 4, 1)),
        ("yangli-2024", date(2024, 4, 1), None),
    ]
    assert [one.interval for one in found.versions] == [
        "2010年3月1日起，至2015年5月31日止",
        "2015年6月1日起（按发布日期），至2024年3月31日止",
        "2024年4月1日起施行",
    ]
    assert found.title == "样例办法"
    assert found.gaps == ()


@pytest.mark.parametrize(
    ("day", "expected", "said"),
    [
        (date(2010, 2, 28), [], "所知最早的一版自2010年3月1日起施行"),
        (date(2010, 3, 1), ["yangli-2010"], "适用的是《样例办法（试行）》（2010年）"),
        (date(2015, 5, 31), ["yangli-2010"], "《样例办法（试行）》（2010年）"),
        (date(2015, 6, 1), ["yangli-2015"], "《样例办法》（2015年）"),
        (date(2024, 3, 31), ["yangli-2015"], "《样例办法》（2015年）"),
        (date(2024, 4, 1), ["yangli-2024"], "《样例办法》（2024年）"),
        (date(2040, 1, 1), ["yangli-2024"], "《样例办法》（2024年）"),
    ],
)
def test_one_version_holds_on_a_day(day: date, expected: list[str], said: str) -> None:
    on = of(FIRST, SECOND, THIRD).on(day)
    assert [one.metadata.id for one in on.in_force] == expected
    assert on.perhaps == ()
    assert said in on.sentence


def test_the_status_is_that_of_the_day() -> None:
    versions = of(FIRST, SECOND, THIRD).versions
    assert [one.status_on(date(2020, 1, 1)) for one in versions] == ["已废止", "现行有效", "尚未施行"]


def test_days_without_a_version_are_a_gap() -> None:
    found = of(replace(FIRST, repealed=date(2013, 1, 1)), SECOND, THIRD)
    assert found.gaps == (Gap(date(2013, 1, 1), date(2015, 6, 1)),)
    assert found.on(date(2012, 12, 31)).sentence.startswith("2012年12月31日适用的是")
    sentence = found.on(date(2014, 1, 1)).sentence
    assert "没有施行中的版本：前一版到2012年12月31日为止，后一版自2015年6月1日起施行" in sentence


def test_where_a_version_has_no_dates_no_gap_is_claimed() -> None:
    unknown = Metadata("yangli-x", "样例办法", status="已废止", work="yangli")
    found = of(replace(FIRST, repealed=date(2013, 1, 1)), SECOND, THIRD, unknown)
    assert found.gaps == ()
    on = found.on(date(2014, 1, 1))
    assert ([one.metadata.id for one in on.perhaps], on.in_force) == (["yangli-x"], ())
    assert "不能断定" in on.sentence
    assert "年份不详" in on.sentence


def test_an_unknown_beginning_is_said_and_stands_before_the_version_that_took_its_place() -> None:
    undated = replace(FIRST, approved=None, effective=None)
    found = of(THIRD, SECOND, undated)
    assert [one.metadata.id for one in found.versions] == ["yangli-2010", "yangli-2015", "yangli-2024"]
    assert found.versions[0].interval == "施行日期不详，至2015年5月31日止"
    assert found.on(date(2012, 1, 1)).in_force == ()
    assert [one.metadata.id for one in found.on(date(2012, 1, 1)).perhaps] == ["yangli-2010"]
    assert found.on(date(2016, 1, 1)).perhaps == ()


def test_an_unknown_end_is_not_an_open_one() -> None:
    ended = replace(THIRD, status="已修订")
    found = of(FIRST, SECOND, ended)
    assert found.versions[-1].interval == "2024年4月1日起，失效日期不详"
    assert "不能断定" in found.on(date(2025, 1, 1)).sentence


def test_two_versions_at_once_are_told() -> None:
    parallel = replace(SECOND, id="yangli-b", supersedes="", title="样例规则")
    on = of(SECOND, parallel, THIRD).on(date(2020, 1, 1))
    assert len(on.in_force) == 2
    assert "有几版同时施行" in on.sentence


def test_when_all_are_over_that_is_said() -> None:
    on = of(FIRST, replace(SECOND, superseded_by="", repealed=date(2020, 1, 1))).on(date(2021, 1, 1))
    assert "所知的各版这时都已失效" in on.sentence


def test_the_version_before_is_the_one_whose_place_was_taken() -> None:
    found = of(FIRST, SECOND, THIRD)
    before = [found.before(one.metadata.id) for one in found.versions]
    assert [one and one.metadata.id for one in before] == [None, "yangli-2010", "yangli-2015"]
    skipped = of(FIRST, SECOND, replace(THIRD, supersedes="yangli-2010"))
    earlier = skipped.before("yangli-2024")
    assert earlier is not None
    assert earlier.metadata.id == "yangli-2010"
    assert of(FIRST, SECOND, replace(THIRD, supersedes="unknown")).before("yangli-2024") is None


def test_a_work_that_is_not_known_is_refused() -> None:
    with pytest.raises(NotFoundError):
        among(FIRST).timeline("nope")
    with pytest.raises(NotFoundError):
        among(Metadata("a", "无系列的文件")).timeline("")


def test_only_works_of_several_versions_are_listed() -> None:
    found = among(THIRD, SECOND, OTHER, Metadata("a", "甲"), Metadata("b", "乙")).timelines()
    assert [one.work for one in found] == ["yangli"]


@given(st.integers(min_value=-4000, max_value=9000))
def test_every_day_is_answered_and_never_by_a_version_that_has_not_begun(days: int) -> None:
    day = date(2015, 1, 1) + timedelta(days)
    on = of(FIRST, SECOND, THIRD).on(day)
    assert on.sentence.endswith("。")
    for version in on.in_force:
        assert version.status_on(day) == "现行有效"
    assert len(on.in_force) == (day >= date(2010, 3, 1))


def test_a_version_that_kept_the_last_article_of_the_first_begins_on_its_own_day() -> None:
    amended = Metadata("a", "甲法", approved=date(2015, 3, 15), effective=date(2000, 7, 1))
    assert Version(amended, Validity([amended])).interval == "2015年3月15日起施行（按通过日期）"
