"""The history of a text as the note below its title tells it."""

from datetime import date

import pytest

from kb.documents import Document, Metadata
from kb.documents.structure import parse
from kb.versions.history import History


def history(note: str) -> History:
    structure = parse(f"{note}\n第一章　总则\n第一条　2024年5月6日起修订的卡片。", title="示例条例")
    return History.of(Document(Metadata("a", "示例条例"), structure.passages, structure.sections))


FIRST = "（2018年9月21日示例会议批准　2018年10月28日示例机关发布）"
THRICE = "1993年12月29日示例会议通过\n1999年12月25日示例会议第一次修正\n2005年10月27日示例会议修订"


@pytest.mark.parametrize(
    ("note", "is_first"),
    [
        (FIRST, True),
        ("2018年3月20日示例会议通过", True),
        (THRICE, False),
        ("（2004年9月22日示例机关印发　2020年12月25日示例机关发布）", False),
        ("（示例小组第三次大会部分修改，2022年10月22日通过）", False),
        ("2005年1月1日 施行", False),
        ("", False),
    ],
)
def test_the_note_tells_whether_a_version_is_the_first(note: str, is_first: bool) -> None:
    assert history(note).is_of_first is is_first


def test_the_days_of_the_text_itself_are_none_of_its_history() -> None:
    assert history(FIRST) == History((date(2018, 9, 21), date(2018, 10, 28)), ())


@pytest.mark.parametrize(
    ("after", "day", "is_missing"),
    [
        (date(1993, 12, 29), date(2000, 1, 1), True),
        (date(1993, 12, 29), date(1998, 1, 1), False),
        (date(1999, 12, 25), date(2004, 1, 1), False),
        (date(1999, 12, 25), date(2006, 1, 1), False),
    ],
)
def test_a_version_between_may_not_be_on_record(after: date, day: date, is_missing: bool) -> None:
    older, newest = Metadata("a", "示例条例", approved=after), Metadata("b", "示例条例", approved=date(2005, 10, 27))
    assert history(THRICE).unrecorded(older, day, [older, newest]) is is_missing


def test_the_number_is_that_of_the_last_version() -> None:
    note = "2011年7月26日示例院令第601号公布\n2024年9月27日示例院令第791号修订"
    assert history(note).number == "示例院令第791号"
    assert history(THRICE).number == ""
