"""What a paper says of itself."""

from datetime import date

import pytest

from kb.intake.particulars import Particulars, read_particulars


def of(title: str = "示例工作条例", before: str = "", note: str = "", body: str = "") -> Particulars:
    return read_particulars(title, before.split("\n"), note, body.split("\n"))


def test_a_note_tells_when_it_was_adopted_revised_and_issued() -> None:
    note = "（2014年5月8日示例委员会会议审议批准　2014年5月28日示例办公厅发布　2026年4月2日示例委员会会议修订　2026年5月11日示例办公厅发布）"
    found = of(note=note)
    assert (found.approved, found.published) == (date(2026, 4, 2), date(2026, 5, 11))
    assert found.issuer == "示例办公厅"


def test_a_note_may_name_the_day_after_what_was_done() -> None:
    assert of(note="示例代表大会部分修改，2022年10月22日通过").approved == date(2022, 10, 22)
    assert of(note="示例代表大会通过，2022年10月22日").approved == date(2022, 10, 22)


def test_of_an_amended_text_the_first_issue_is_that_of_another_version() -> None:
    found = of(
        note="2011年7月26日示例机关公布　2019年3月2日第一次修订　2024年9月27日第二次修订",
        body="本办法自公布之日起施行。",
    )
    assert found == Particulars(issuer="示例机关", approved=date(2024, 9, 27))


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("第三条　本条例自2018年10月28日起施行。", date(2018, 10, 28)),
        ("第三条　本条例自 2018 年 10 月 28 日起施行。其他规定同时废止。", date(2018, 10, 28)),
        ("第三条　本法自二〇一九年一月一日起施行。", date(2019, 1, 1)),
        ("第三条　本条例自发布之日起施行。", date(2024, 1, 31)),
        ("第三条　本条例由示例机关负责解释。", None),
    ],
)
def test_the_end_tells_from_when_it_holds(body: str, day: date | None) -> None:
    assert of(note="（2024年1月31日示例机关发布）", body=f"第一条　示例。\n{body}").effective == day


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("示发〔2024〕3号", "示发〔2024〕3号"),
        ("示办发[2024]12号", "示办发〔2024〕12号"),
        ("示发（2024）第 3 号　　　签发人：甲", "示发〔2024〕3号"),
        ("发文字号：示发〔2024〕3号", "示发〔2024〕3号"),
        ("示例人民政府令　第12号", "示例人民政府令第12号"),
        ("根据示发〔2024〕3号文件要求，结合工作实际，认真抓好各项任务落实。", ""),
        ("2024年1月31日", ""),
    ],
)
def test_the_number_stands_alone_on_its_line(line: str, number: str) -> None:
    assert of(before=f"示例机关文件\n{line}").document_number == number


def test_the_head_or_the_title_or_the_signature_names_the_issuer() -> None:
    assert of(before="示例市委员会文件\n示发〔2024〕3号").issuer == "示例市委员会"
    assert of(title="示例省民政厅关于印发《示例办法》的通知").issuer == "示例省民政厅"
    signed = of(title="关于示例的通知", body="请认真执行。\n示例市民政局\n2024年1月31日")
    assert (signed.issuer, signed.published) == ("示例市民政局", date(2024, 1, 31))


def test_what_is_not_said_is_not_made_up() -> None:
    assert of(body="第一条　示例。") == Particulars()
