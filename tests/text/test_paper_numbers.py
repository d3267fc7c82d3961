"""发文字号 in the shapes in which papers bear them and people type them."""

import pytest

from kb.text import document_number, document_numbers, typed_number


@pytest.mark.parametrize(
    "written",
    [
        "示民发〔2024〕5号", "示民发[2024]5号", "示民发（2024）5号", "示民发【2024】5号", "示民发〖2024〗5号", "示民发﹝2024﹞5号",
        "示民发 〔 2024 〕 第 5 号", "示民发［２０２４］５号", "示民发〔二〇二四〕五号", "（示民发〔2024〕5号）", "发文字号：示民发〔2024〕5号",
        "文 号: 示民发〔2024年〕5号文",
    ],
)  # fmt: skip
def test_brackets_widths_and_blanks_make_no_other_number(written: str) -> None:
    number, plain = document_number(written), document_number("示民发〔2024〕5号")
    assert number is not None
    assert plain is not None
    assert number.is_same(plain)


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("国务院令 第 746 号", "国务院令第746号"),
        ("国务院第746号令", "国务院令第746号"),
        ("中华人民共和国主席令（第十五号）", "中华人民共和国主席令第十五号"),
        ("财政部 税务总局公告2024年第5号", "财政部、税务总局公告2024年第5号"),
        ("示例局2024年第5号公告", "示例局公告2024年第5号"),
        ("示例市人大常委会公告〔十四届〕第八号", "示例市人大常委会公告〔十四届〕第八号"),
        ("示例省人力资源和社会保障厅令第3号", "示例省人力资源和社会保障厅令第3号"),
    ],
)
def test_a_decree_and_an_announcement_have_one_form(written: str, form: str) -> None:
    assert str(document_number(written)) == form


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("国务院令第431号", "中华人民共和国国务院令第四百三十一号", True),
        ("国务院令第6号", "示例部令第6号", False),
        ("国务院、中央军委令第425号", "中华人民共和国国务院、中华人民共和国中央军事委员会令第425号", True),
        ("示民发〔2024〕5号", "民发〔2024〕5号", False),
        ("国发字〔1995〕5号", "国发〔1995〕5号", True),
        ("示例局公告2024年第5号", "示例局公告2023年第5号", False),
    ],
)
def test_a_number_is_another_with_another_office_or_year(one: str, other: str, is_same: bool) -> None:
    first, second = document_number(one), document_number(other)
    assert first is not None
    assert second is not None
    assert first.is_same(second) is is_same


def test_the_sentence_around_a_number_is_none_of_it() -> None:
    text = "根据示发〔2024〕3号和国发〔2018〕3号文件，2001年6月15日国务院令第306号公布"
    assert [(text[start:end], str(number)) for start, end, number in document_numbers(text)] == [
        ("示发〔2024〕3号", "示发〔2024〕3号"),
        ("国发〔2018〕3号", "国发〔2018〕3号"),
        ("国务院令第306号", "国务院令第306号"),
    ]


@pytest.mark.parametrize(
    "typed",
    ["示民发2024 5号", "示民发2024-5", "示民发〔2024〕5", "示民发2024年第5号", "示民发20245号", "示民发（2024）5 号"],
)
def test_what_is_typed_may_lack_brackets_and_the_last_word(typed: str) -> None:
    assert str(typed_number(typed)) == "示民发〔2024〕5号"


@pytest.mark.parametrize("typed", ["示民发5号", "四种形态", "第5号", "2024年5号", "示例条例第十条", "党支部2024", ""])
def test_without_a_year_or_an_office_nothing_is_a_number(typed: str) -> None:
    assert typed_number(typed) is None
