"""The day of a draft, as it says it itself."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.drafts.dating import day_of

BODY = """关于做好卡片归档工作的通知
各样例小组：
现将有关事项通知如下。
一、要先看清单。
二、要当天归档。
三、要每月核对。
"""
MAY_6 = date(2024, 5, 6)


@pytest.mark.parametrize(
    "ending",
    [
        "第一样例小组\n2024年5月6日",
        "第一样例小组　　2024年5月6日",
        "　　　　　　２０２４年５月６日",
        "二〇二四年五月六日",
        "二○二四年五月六日",
        "⼆〇二四年\u200b五⽉六日",
        "2024 年 5 月 6 日",
        "（2024年5月6日）",
        "日期：2024年5月6日",
        "成文日期：2024年5月6日",
        "2024.5.6",
        "2024-05-06",
        "2024/5/6",
        "第一样例小组\n2024年5月6日\n（此件公开发布）",
        "第一样例小组\n2024年5月6日\n抄送：第二样例小组。\n样例办公室　　2024年5月8日印发",
        "样例办公室　　2024年5月6日印发",
        "第一样例小组\n2024年5月6日\n附件1\n归档办法\n（2018年1月1日起草）\n第一条　甲。\n2018年10月28日",
        "附件：归档表\n第一样例小组\n2024年5月6日",
    ],
)
def test_the_day_below_the_text(ending: str) -> None:
    assert day_of(BODY + ending) == MAY_6


@pytest.mark.parametrize(
    "ending", ["2024年5月", "2024年5月X日", "2024年5月  日", "二〇二四年五月", "第一样例小组　2024年5月"]
)
def test_of_a_month_the_last_day(ending: str) -> None:
    assert day_of(BODY + ending) == date(2024, 5, 31)


@pytest.mark.parametrize(
    "head", ["归档工作报告\n（2024年5月6日）\n", "归档工作报告\n2024年5月6日\n", "日期：2024年5月6日\n归档工作报告\n"]
)
def test_the_day_at_the_head(head: str) -> None:
    assert day_of(head + "一年来，小组做了不少工作。\n" * 20) == MAY_6


@pytest.mark.parametrize(
    "note",
    [
        "（2024年5月6日印发）",
        "（第一样例小组　2024年5月6日印发）",
        "（2019年1月2日小组会议通过　2024年5月6日修订）",
        "（2019年1月2日小组会议通过）\n(2024年5月6日小组会议修正)",
    ],
)
def test_the_day_in_the_note_of_a_rule_is_that_of_its_last_version(note: str) -> None:
    body = "第一条　卡片由小组填写。\n第二条　本办法自2024年6月1日起施行。\n" * 10
    assert day_of(f"样例小组卡片归档办法\n{note}\n{body}") == MAY_6
    assert day_of(f"样例小组卡片归档办法\n{note.strip('（）()')}，特此通知。\n{body}") is None


@pytest.mark.parametrize(
    "ending",
    [
        "",
        "请于2024年5月6日前报送。",
        "报名截止日期：2024年5月6日",
        "会议时间：2024年5月6日",
        "附件：《归档办法》（2018年10月28日）",
        "本办法自2024年5月6日起施行。",
        "任期2019年5月6日至2024年5月6日",
        "来源：样例新闻 2024年5月6日",
        "联系电话：2024-05-061",
        "2024年2月30日",
        "2024年13月",
        "0000年1月1日",
        "2024年的工作到此结束，大家辛苦了，下一年要把卡片归档做得更细更实更好，2024年5月6日",
    ],
)
def test_a_day_of_something_else_is_not_that_of_the_draft(ending: str) -> None:
    assert day_of(BODY + ending) is None


def test_the_reports_say_what_they_say(shared: Path) -> None:
    assert [day_of(path.read_text("utf-8")) for path in sorted((shared / "reports").glob("*.txt"))] == [None, None]


@given(st.text(st.sampled_from("2024年5月6日二〇一.-/ 　（）\n附件示例组，。印发X"), max_size=60))
def test_of_any_text_a_day_or_none(text: str) -> None:
    day = day_of(text)
    assert day is None or isinstance(day, date)


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_as_it_is_written(day: date) -> None:
    for line in (
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}-{day.month:02}-{day.day:02}",
        f"{day:%Y.%m.%d}",
    ):
        assert day_of(f"{BODY}第一样例小组\n{line}") == day
