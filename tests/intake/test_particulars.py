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
    assert (found.issuer, found.approved, found.published) == ("示例机关", date(2024, 9, 27), None)
    assert [reservation.field for reservation in found.reservations] == ["effective"]


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("第三条　本条例自2018年10月28日起施行。", date(2018, 10, 28)),
        ("第三条　本条例自 2018 年 10 月 28 日起施行。其他规定同时废止。", date(2018, 10, 28)),
        ("第三条　本法自二〇一九年一月一日起施行。", date(2019, 1, 1)),
        ("第三条　本条例自发布之日起施行。", date(2018, 9, 21)),
        ("第三条　本条例由示例机关负责解释。", None),
    ],
)
def test_the_end_tells_from_when_it_holds(body: str, day: date | None) -> None:
    assert of(note="（2018年9月21日示例机关发布）", body=f"第一条　示例。\n{body}").effective == day


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


AMENDED = "2010年3月1日 示例会议通过\n2015年8月1日 示例会议第一次修正\n2020年10月17日 示例会议《关于修改〈示例条例〉的决定》第二次修正）"


@pytest.mark.parametrize("note", [AMENDED, "\n".join(reversed(AMENDED.split("\n"))), AMENDED.replace("\n", "　")])
def test_the_day_of_the_edition_is_that_of_the_latest_amendment(note: str) -> None:
    found = of(note=note, body="第一条　示例。\n第二条　本条例自2010年5月1日起施行。")
    assert (found.approved, found.published, found.effective) == (date(2020, 10, 17), None, None)
    assert "施行日期不详" in found.reservations[0].message


def test_what_the_note_says_of_the_latest_amendment_holds() -> None:
    note = "2010年3月1日示例会议通过 自2010年5月1日起施行 2020年10月17日示例会议修订 2020年11月2日示例令第9号公布 自2021年1月1日起施行"
    found = of(note=note, body="第一条　示例。\n第二条　本条例自2010年5月1日起施行。")
    assert (found.approved, found.published) == (date(2020, 10, 17), date(2020, 11, 2))
    assert (found.effective, found.document_number, found.reservations) == (date(2021, 1, 1), "示例令第9号", ())


def test_what_holds_before_it_was_passed_is_told() -> None:
    found = of(note="（2024年3月1日示例会议通过）", body="第一条　本条例自2024年1月1日起施行。")
    assert found.effective == date(2024, 1, 1)
    assert "早于通过日期" in found.reservations[0].message


@pytest.mark.parametrize(
    ("closing", "day", "is_told"),
    [
        ("本条例自2024年1月1日①起施行。", date(2024, 1, 1), False),
        ("本条例自2024年1月1日[1]起施行。自2010年5月1日起施行的《旧条例》同时废止。", date(2024, 1, 1), False),
        ("本条例从２０２４年１月１日零时起正式实施。", date(2024, 1, 1), False),
        ("自2024.1.1起施行", date(2024, 1, 1), False),
        ("本条例自公布之日起30日后施行。", date(2024, 1, 1), True),
        ("《旧条例》自2019年1月1日起施行。", None, False),
        ("第二条自2025年1月1日起施行。", None, False),
    ],
)
def test_the_last_article_is_read_in_all_its_forms(closing: str, day: date | None, is_told: bool) -> None:
    found = of(note="（2023年12月1日示例局公布）", body=f"第九条　{closing}")
    assert (found.effective, bool(found.reservations)) == (day, is_told)


def test_a_decision_is_in_force_by_its_own_sentence() -> None:
    body = "一、将第一条修改为：甲。\n本决定自2024年7月1日起施行。\n第一条　甲。\n第二条　本法自1985年4月1日起施行。"
    found = of(title="示例会关于修改《示例法》的决定", note="（2024年5月1日示例会通过）", body=body)
    assert found.effective == date(2024, 7, 1)


@pytest.mark.parametrize(
    "ending",
    [
        "示例市民政局　　　示例市财政局\n2024年5月6日",
        "示例市民政局\n示例市财政局\n二〇二四年五月六日",
        "示例市民政局示例市财政局\n二○二四年五月六日",
        "示例市民政局（盖章）\n示例市财政局（盖章）\n2024.5.6\n（此件公开发布）",
        "示例市民政局　示例市财政局　2024-05-06\n示例市民政局办公室　2024年5月8日印发",
    ],
)
def test_all_who_sign_are_kept_and_the_printing_office_is_none(ending: str) -> None:
    found = of(title="关于示例的通知", body=f"请认真执行。\n{ending}")
    assert (found.issuer, found.published) == ("示例市民政局、示例市财政局", date(2024, 5, 6))


def test_a_decree_may_stand_on_two_lines() -> None:
    found = of(title="示例市人民政府令", body="示例市人民政府令\n第 12 号\n现公布《示例办法》。")
    assert (found.document_number, found.issuer) == ("示例市人民政府令第12号", "示例市人民政府")


@pytest.mark.parametrize(
    "table",
    [
        "索 引 号：1144/2024-00012　　发文机关：示例市民政局\n发文字号：示民发〔2024〕5号　　成文日期：2024年05月06日",
        "| 索引号 | 1144/2024-00012 | 发布机构： | 示例市民政局 |\n| 文 号 | 示民发〔2024〕5号 | 成文日期 | 2024-05-06 |",
        "发文机关：\n示例市民政局\n发文字号：\n示民发（2024）5号\n成文日期：\n2024/5/6",
    ],
)
def test_the_table_of_a_page_names_office_number_and_day(table: str) -> None:
    found = of(title="关于示例的通知", before=table)
    assert (found.issuer, found.document_number, found.published) == (
        "示例市民政局",
        "示民发〔2024〕5号",
        date(2024, 5, 6),
    )


def test_the_day_of_a_page_is_not_that_of_the_paper() -> None:
    found = of(before="发布时间：2024年5月10日", note=AMENDED)
    assert (found.approved, found.published, found.on_page) == (date(2020, 10, 17), None, None)
    assert of(before="发布时间：2024年5月10日").on_page == date(2024, 5, 10)


def test_a_title_may_end_in_its_number() -> None:
    assert of(title="示例办法（示民发[2024]5号）").document_number == "示民发〔2024〕5号"
    assert of(title="关于废止示民发〔2024〕5号文件的通知").document_number == ""


def test_what_is_made_known_by_a_sentence_is_so_on_the_day_of_its_signature() -> None:
    sentence = "《示例办法》已经2024年3月1日示例市人民政府第5次常务会议通过，现予公布，自2024年6月1日起施行。"
    found = of(title="示例市人民政府令", note=sentence, body=f"{sentence}\n市长　甲\n2024年5月6日")
    assert (found.approved, found.published, found.effective) == (date(2024, 3, 1), date(2024, 5, 6), date(2024, 6, 1))


@pytest.mark.parametrize(
    "day", ["2021〓年4月29日", "2021年〓4月29日", "2021年4〓月29日", "2021年4月2〓9日", "2021〓4月29日"]
)
def test_a_day_of_the_note_that_cannot_be_read_is_told(day: str) -> None:
    body = f"示例工作条例\n（{day}示例代表大会第三次会议通过）\n第一条　示例。\n第二条　本条例自1995年9月1日起施行。"
    found = of(body=body)
    assert (found.approved, found.effective) == (None, date(1995, 9, 1))
    assert ["题注里有认不出的字" in each.message for each in found.reservations] == [True, True]
    assert [each.field for each in found.reservations] == ["approved", "effective"]


def test_an_earlier_day_of_the_note_stands_for_none_that_cannot_be_read() -> None:
    found = of(note="（1995年6月30日示例代表大会通过　2021年〓4月29日示例代表大会修正）")
    assert found.approved == date(1995, 6, 30)
    assert [each.message for each in found.reservations] == ["题注里有认不出的字，只看出 1995-06-30，请核对原文。"]


def test_a_sign_that_cannot_be_read_beside_a_day_leaves_it_as_it_is() -> None:
    found = of(note="〓（2021年4月29日示例代表〓大会通过）〓")
    assert (found.approved, found.reservations) == (date(2021, 4, 29), ())


def test_a_last_article_whose_day_cannot_be_read_does_not_hold_from_issue() -> None:
    found = of(note="（2021年4月29日示例办公厅发布）", body="第二条　本条例自2021年〓1月1日起施行。")
    assert found.effective is None
    assert ["认不出的字" in each.message for each in found.reservations] == [True]


def test_a_note_whose_word_for_adoption_cannot_be_read_is_told() -> None:
    found = of(body="示例工作条例\n（2021年4月29日示例代表大会第三次会议通〓过）\n第一条　示例。")
    assert found.approved is None
    assert [each.field for each in found.reservations] == ["approved"]
