"""稿件时间机: which verdicts turn on which day to come, and that nothing is told of what does not."""

from collections.abc import Iterator
from datetime import date

import pytest

from kb.drafts.checking import Checker
from kb.drafts.coming import ComingDay, outlook
from kb.library import Library
from tests.drafts.editions import library_of_editions

NEW_YEAR, REPEAL = date(2027, 1, 1), date(2027, 7, 1)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with library_of_editions(tmp_path_factory.mktemp("editions")) as library:
        yield library


@pytest.fixture(scope="module")
def checker(library: Library) -> Checker:
    return Checker(library)


def coming(checker: Checker, text: str, day: date | None = None) -> tuple[ComingDay, ...]:
    return outlook(checker, checker.read(text, day))


@pytest.mark.parametrize(
    ("text", "before", "after", "proposal"),
    [
        ("《示例甲乙条例》第二条", "一致", "已修订", "《示例甲乙条例》第三条"),  # moved, its wording the same
        ("《示例甲乙条例》第三条", "一致", "已修订", "《示例甲乙条例》第四条"),  # moved and changed
        ("《示例甲乙条例》第六条", "条款号不符", "一致", ""),  # only the edition to come has it
        ("《示例戊规定》第二条", "尚未施行", "一致", ""),
        ("《示例戊规定》", "尚未施行", "一致", ""),
    ],
)
def test_a_verdict_turns_on_the_day_on_which_an_edition_begins(
    checker: Checker, text: str, before: str, after: str, proposal: str
) -> None:
    (day,) = coming(checker, f"依照{text}的规定办理。")
    (turn,) = day.turns
    assert (day.day, turn.before.verdict, turn.after.verdict) == (NEW_YEAR, before, after)
    assert (turn.after.text, turn.after.suggestion) == (text, proposal)
    assert turn.after.need == ("change" if after == "已修订" else "nothing")


@pytest.mark.parametrize("text", ["《示例丁规定》第二条", "《示例丁规定》"])
def test_a_verdict_turns_on_the_day_of_a_repeal(checker: Checker, text: str) -> None:
    (day,) = coming(checker, f"依照{text}的规定办理。")
    (turn,) = day.turns
    assert (day.day, day.reason) == (REPEAL, "《示例丁规定》（2015年）不再有效")
    assert (turn.before.verdict, turn.after.verdict) == ("一致", "已废止")


@pytest.mark.parametrize("text", ["《示例甲乙条例》", "《示例甲乙条例》第一条"])
def test_a_name_and_a_part_that_stays_as_it_is_do_not_turn(checker: Checker, text: str) -> None:
    (day,) = coming(checker, f"依照{text}的规定办理。")
    assert day.turns == ()
    assert day.sentence == "2027年1月1日起《示例甲乙条例》（2026年）施行，本稿的核对结果不变。"


@pytest.mark.parametrize("text", ["《示例丙办法》第二条", "《从未有过的办法》第三条", "今天天气很好。"])
def test_works_with_nothing_to_come_have_no_day(checker: Checker, text: str) -> None:
    assert coming(checker, text) == ()


def test_each_day_tells_what_turns_on_it_alone(checker: Checker) -> None:
    text = "依照《示例甲乙条例》第二条、《示例丁规定》第二条、《示例戊规定》第二条办理。"
    days = coming(checker, text)
    assert [day.day for day in days] == [NEW_YEAR, REPEAL]
    assert [[turn.after.text for turn in day.turns] for day in days] == [
        ["《示例甲乙条例》第二条", "《示例戊规定》第二条"],
        ["《示例丁规定》第二条"],
    ]


def test_a_quotation_turns_with_its_source(checker: Checker) -> None:
    text = "《示例甲乙条例》第三条规定：“卡片保存三年，由保管员装订成册。”"
    (day,) = coming(checker, text)
    assert {(turn.after.kind, turn.before.verdict) for turn in day.turns} == {
        ("citation", "一致"),
        ("quotation", "一致"),
    }


def test_days_before_that_of_the_draft_are_not_to_come(checker: Checker) -> None:
    text = "依照《示例甲乙条例》第二条、《示例丁规定》第二条办理。"
    assert [day.day for day in coming(checker, text, date(2027, 3, 1))] == [REPEAL]
    assert coming(checker, text, date(2028, 1, 1)) == ()


def test_a_sentence_tells_what_to_do(checker: Checker) -> None:
    (day,) = coming(checker, "依照《示例甲乙条例》第二条办理。")
    assert day.sentence == (
        "2027年1月1日起《示例甲乙条例》（2026年）施行："
        "“《示例甲乙条例》第二条”由“一致”变为“已修订”，可改为《示例甲乙条例》第三条。"
    )
