"""Each kind of instruction changes what it says and nothing else; what does not fit is told and not guessed."""

import pytest

from kb.amendments import OtherTextError, amend, new_document
from kb.documents import Address
from tests.amendments.example import ADJUSTED, LAW, amended, article, decision, document, law

_FOURTH = "登记示例应当写明下列事项：\n（一）名称；\n（二）数量；\n（三）来源。\n前款规定的事项有变化的，应当在三日内重新登记。"


@pytest.mark.parametrize(
    ("item", "number", "wording"),
    [
        ("将第一条修改为：“为了管好示例，制定本法。”", 1, "为了管好示例，制定本法。"),
        ("第三条第一款修改为：“示例小组按需设立。”", 3, "示例小组按需设立。"),
        ("第三条修改为：“小组按需设立。\n“小组可以合并。”", 3, "小组按需设立。\n小组可以合并。"),
        (
            "将第二条第二款修改为：“示例由两个小组管理。”",
            2,
            "示例的登记、保管、借阅，适用本法。\n示例由两个小组管理。\n示例小组向示例会议报告工作。",
        ),
        (
            "第二条第一款、第二款修改为：“示例适用本法。”“示例由小组管理。”",
            2,
            "示例适用本法。\n示例由小组管理。\n示例小组向示例会议报告工作。",
        ),
        ("将第三条中的“便于查找、便于保管”修改为“便于使用”。", 3, "示例小组按照便于使用的原则设立。"),
        ("将第三条中的“便于查找”修改为“便于找”，“便于保管”修改为“便于管”。", 3, "示例小组按照便于找、便于管的原则设立。"),
        ("将第三条中的“查找”、“保管”修改为“使用”。", 3, "示例小组按照便于使用、便于使用的原则设立。"),
        ("将“示例小组”统一修改为“小组”。", 3, "小组按照便于查找、便于保管的原则设立。"),
        ("第五条“登记簿由组长保管。”修改为：“登记簿由专人保管。”", 5, "登记簿由专人保管。"),
        ("在第三条中的“便于查找、”后增加“便于登记、”。", 3, "示例小组按照便于查找、便于登记、便于保管的原则设立。"),
        ("在第三条中的“便于查找”前增加“便于登记、”。", 3, "示例小组按照便于登记、便于查找、便于保管的原则设立。"),
        ("第五条末尾增加：“组长不在的，由副组长保管。”", 5, "登记簿由组长保管。组长不在的，由副组长保管。"),
        ("删去第三条中的“、便于保管”。", 3, "示例小组按照便于查找的原则设立。"),
        ("将第三条中的“便于查找、”删去。", 3, "示例小组按照便于保管的原则设立。"),
        ("删去第二条第二款。", 2, "示例的登记、保管、借阅，适用本法。\n示例小组向示例会议报告工作。"),
        ("删去第四条第一款第二项。", 4, _FOURTH.replace("（二）数量；\n（三）", "（二）")),
        ("删去第四条第三项。", 4, _FOURTH.replace("（二）数量；\n（三）来源。", "（二）数量。")),
        ("第四条第一款第二项修改为：“（二）件数”。", 4, _FOURTH.replace("数量", "件数")),
        ("第四条增加一项，作为第二项：“（二）年代”。", 4, _FOURTH.replace("（二）", "（二）年代；\n（三）", 1).replace("（三）来源", "（四）来源")),
        ("第四条第一款增加一项，作为第四项：“（四）去向”。", 4, _FOURTH.replace("来源。", "来源；\n（四）去向。")),
        ("第五条增加一款，作为第二款：“保管不得超过一年。”", 5, "登记簿由组长保管。\n保管不得超过一年。"),
        (
            "第五条增加两款，作为第一款、第二款：“登记簿一式两份。\n“登记簿不得涂改。”",
            5,
            "登记簿一式两份。\n登记簿不得涂改。\n登记簿由组长保管。",
        ),
        ("在第五条中增加一款作为第二款，将该条修改为：“登记簿由专人保管。\n“专人由组长指定。”", 5, "登记簿由专人保管。\n专人由组长指定。"),
        (
            "将第二条第一款、第二款合并，作为第一款，修改为：“示例的登记、保管、借阅，由示例小组照本法管理。”",
            2,
            "示例的登记、保管、借阅，由示例小组照本法管理。\n示例小组向示例会议报告工作。",
        ),
        ("将第三条中的“便于查找”修改为“便于找”。这一条相应修改为：“示例小组按照便于找、便于保管的原则设立。”", 3, "示例小组按照便于找、便于保管的原则设立。"),
    ],
)  # fmt: skip
def test_an_instruction_changes_what_it_says(item: str, number: int, wording: str) -> None:
    assert article(number, item) == wording


def test_everything_else_stays_as_it_was() -> None:
    old = law()
    telling = decision("将第二条第二款修改为：“示例由两个小组管理。”")
    new = new_document(amend(telling, old), old, telling)
    for passage in old.articles:
        if passage.address != "art_2":
            assert new.part_text(passage.address) == passage.text


def test_paragraphs_are_counted_as_the_old_text_does_though_one_is_added() -> None:
    item = "第二条增加一款，作为第一款：“示例分为两类。”第三款修改为：“示例小组每年报告工作。”第二款改为第三款。"
    assert article(2, item).split("\n") == [
        "示例分为两类。",
        "示例的登记、保管、借阅，适用本法。",
        "示例由示例小组管理。",
        "示例小组每年报告工作。",
    ]


def test_articles_take_new_numbers_and_references_follow() -> None:
    items = [
        "增加一条，作为第二条：“示例管理坚持公开。”",
        f"将第五条改为第六条，修改为：“登记簿由专人保管。”\n{ADJUSTED}",
    ]
    result = amended(*items)
    assert not result.open
    assert [heir for heir in result.heirs if heir[0] in {"art_1", "art_5", "art_8"}] == [
        ("art_1", "art_1"), ("art_5", "art_6"), ("art_8", "art_9"),
    ]  # fmt: skip
    assert article(8, *items) == "违反本法第六条规定的，由示例会议责令改正。"


def test_references_to_other_laws_and_new_wording_are_left_alone() -> None:
    items = ["增加一条，作为第一条：“示例照本法第四条管理。”", f"将第一条改为第二条。\n{ADJUSTED}"]
    assert article(1, *items) == "示例照本法第四条管理。"
    assert "依照本法第五条第二款的规定更正；依照《样例管理法》第四条" in article(7, *items)


def test_references_are_left_and_told_where_the_decision_does_not_adjust_them() -> None:
    result = amended("增加一条，作为第二条：“示例管理坚持公开。”")
    assert [(entry.item, entry.articles) for entry in result.open] == [("引用", ("art_7",)), ("引用", ("art_8",))]
    assert "第五条现在是第六条" in result.open[1].reason


def test_a_reference_to_an_article_that_is_gone_is_told() -> None:
    result = amended(f"删去第五条。\n{ADJUSTED}")
    assert ["第五条已经删去" in entry.reason for entry in result.open] == [True]
    assert result.gone == ("art_5",)


def test_articles_are_merged_and_the_rest_of_what_gave_a_part_stays() -> None:
    item = f"将第三条、第二条第二款合并，作为第三条，修改为：“示例小组管理示例。”\n{ADJUSTED}"
    assert article(3, item) == "示例小组管理示例。"
    assert article(2, item) == "示例的登记、保管、借阅，适用本法。\n示例小组向示例会议报告工作。"
    assert set(amended(item).heirs) >= {("art_2", "art_2"), ("art_2", "art_3"), ("art_3", "art_3")}


def test_an_article_is_divided_into_two() -> None:
    item = (
        f"将第三条改为两条，作为第三条、第四条，修改为：\n“第三条　小组按需设立。\n“第四条　小组可以合并。”\n{ADJUSTED}"
    )
    assert (article(3, item), article(4, item)) == ("小组按需设立。", "小组可以合并。")
    assert article(6, item) == "登记簿由组长保管。"
    assert {("art_3", "art_3"), ("art_3", "art_4")} <= set(amended(item).heirs)


def test_a_paragraph_becomes_an_article() -> None:
    items = [f"将第二条第三款单列一条，作为第三条，修改为：“示例小组每月报告。\n“报告应当公开。”\n{ADJUSTED}"]
    assert article(3, *items) == "示例小组每月报告。\n报告应当公开。"
    assert article(4, *items) == "示例小组按照便于查找、便于保管的原则设立。"


def test_an_article_is_put_behind_another_without_new_numbers() -> None:
    item = "在第五条后增加一条，作为第五条之一：“登记簿保存十年。”"
    assert article(5, item, inserted=1) == "登记簿保存十年。"
    assert article(6, item).startswith("登记有错的，依照本法第四条第二款")


def test_several_articles_are_added_with_their_numbers_at_their_heads() -> None:
    items = [
        f"增加两条，分别作为第六条、第七条：\n“第六条　登记簿保存十年。\n“逾期销毁。\n“第七条　登记簿可以复制。”\n{ADJUSTED}"
    ]
    assert article(6, *items) == "登记簿保存十年。\n逾期销毁。"
    assert article(7, *items) == "登记簿可以复制。"


def test_a_chapter_is_added_and_those_behind_it_are_numbered_anew() -> None:
    items = [
        "增加一章“保管”，作为第三章，分为两条，包括第七条至第八条。",
        f"增加两条，分别作为第七条、第八条：\n“第七条　示例应当上锁。\n“第八条　钥匙由组长保管。”\n{ADJUSTED}",
    ]
    old, telling = law(), decision(*items)
    result = amend(telling, old)
    new = new_document(result, old, telling)
    assert [section.heading for section in new.all_sections()] == [
        "第一章 总则",
        "第二章 登记",
        "第三章 保管",
        "第四章 附则",
    ]
    assert [new.part_text("chp_3").split("\n")[1][:3], new.part_text("chp_4").split("\n")[1][:3]] == [
        "第七条",
        "第九条",
    ]
    assert not result.doubts


def test_a_chapter_is_renamed() -> None:
    old, telling = law(), decision("将第二章章名修改为“登记和保管”。")
    new = new_document(amend(telling, old), old, telling)
    assert new.label("chp_2") == "第二章"
    assert "第二章　登记和保管" in new.part_text("chp_2")


def test_a_place_between_two_chapters_is_doubtful() -> None:
    result = amended(f"增加一条，作为第四条：“示例分类登记。”\n{ADJUSTED}")
    assert [doubt.article for doubt in result.doubts] == ["art_4"]


def test_what_joins_two_of_a_kind_is_doubtful_and_of_others_is_not_guessed() -> None:
    alike = amended("在第四条中的“重新登记”后增加“重新公布”。")
    assert not alike.open
    assert [doubt.sentence for doubt in alike.doubts] == [
        "“重新登记”与“重新公布”之间用什么标点，决定没有写明，这里用“、”"
    ]
    other = amended("在第五条中的“组长”后增加“副手”。")
    assert ["用什么标点" in entry.reason for entry in other.open] == [True]


def test_when_it_begins_is_told() -> None:
    assert amended("删去第二条第二款。\n本决定自2026年1月1日起施行。").commencement == "自2026年1月1日起施行"


# What is not understood


@pytest.mark.parametrize(
    ("item", "reason", "articles"),
    [
        ("将第三条的文字作适当精简。", "没有读懂", ("art_3",)),
        ("第五条的规定，作必要调整。", "没有读懂", ("art_5",)),
        ("对部分文字作相应调整。", "没有读懂", ()),
        ("第五条分为两条。", "没有读懂", ("art_5",)),
        ("将第五条中的“组员”修改为“组长”。", "旧版这里没有“组员”", ("art_5",)),
        ("第五条“登记簿由组员保管。”修改为：“登记簿由专人保管。”", "旧版这里没有", ("art_5",)),
        ("第五条“登记簿由组员保管。”“期限一年。”修改为：“登记簿由专人保管。”", "与决定所引的不同", ("art_5",)),
        ("第五条第三款修改为：“登记簿由专人保管。”", "旧版这一条没有第三款", ("art_5",)),
        ("删去第十二条。", "旧版里没有第十二条", ("art_12",)),
        ("第二条第二款修改为：“一款。\n“又一款。”", "一款改成了 2 款", ("art_2",)),
        ("将第五条修改为：“登记簿由专人保管。", "引号没有收口", ("art_5",)),
        ("第五条修改为：“登记簿由专人保管。”第五条第一款修改为：“登记簿由组长保管。”", "已经整条改写", ("art_5",)),
        ("第四条第一款增加两项，作为第四项、第五项：“（四）去向”。", "说增加 2 项，写了 1 项", ("art_4",)),
        ("第四条第一款第九项修改为：“（九）去向”。", "旧版没有第一款第（九）项", ("art_4",)),
        ("将“组员”统一修改为“组长”。", "旧版里没有“组员”", ()),
        ("将第三条中的“便于查找”修改为“便于找”。这一条相应修改为：“示例小组按照便于保管的原则设立。”", "与决定写出的全文不合", ("art_3",)),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_its_reason(item: str, reason: str, articles: tuple[str, ...]) -> None:
    result = amended(item)
    assert [reason in entry.reason for entry in result.open] == [True], result.open
    assert result.open[0].articles == articles


def test_an_article_of_which_something_is_open_says_so_in_the_text() -> None:
    old, telling = law(), decision("将第五条中的“组员”修改为“组长”。")
    new = new_document(amend(telling, old), old, telling)
    assert "〔这一条没有照决定改完，请对照决定手工改。" in new.part_text("art_5")
    assert "有 1 处没有照决定改" in new.metadata.notice


def test_numbers_that_do_not_go_together_give_no_text_at_all() -> None:
    result = amended(f"将第五条改为第七条。\n{ADJUSTED}")
    assert not result.parts
    assert "对不上" in result.open[-1].reason


def test_an_article_that_could_not_be_read_keeps_its_number_for_the_others() -> None:
    result = amended("增加一条，作为第二条：“示例管理坚持公开。", f"将第二条改为第三条。\n{ADJUSTED}")
    assert [entry.articles for entry in result.open] == [("art_2",)]
    assert [part.address for part in result.articles if part.wording is None] == ["art_2"]
    assert ("art_8", "art_9") in result.heirs


def test_words_of_an_instruction_inside_new_wording_are_no_instruction() -> None:
    item = "第五条修改为：“登记簿的第一条修改为两行的，应当登记。删去第二条第二款的，也应当登记。”"
    assert article(5, item) == "登记簿的第一条修改为两行的，应当登记。删去第二条第二款的，也应当登记。"


def test_straight_quotation_marks_are_read_as_well() -> None:
    item = '第五条修改为："登记簿由"专人"保管。\n"专人由组长指定。"'
    assert article(5, item) == '登记簿由"专人"保管。\n专人由组长指定。'


def test_marks_within_a_quotation_are_double_where_it_stands_alone() -> None:
    assert article(5, "第五条修改为：“登记簿由‘专人’保管。”") == "登记簿由“专人”保管。"


def test_a_list_without_numbers_is_one_paragraph() -> None:
    body = LAW.replace(
        "第五条　登记簿由组长保管。", "第五条　小组由下列人员组成：\n组长，\n组员若干人。\n登记簿由组长保管。"
    )
    assert article(5, "第五条第二款修改为：“登记簿由组员保管。”", body=body).endswith(
        "组员若干人。\n登记簿由组员保管。"
    )


# Whose text it is


def test_a_decision_about_another_text_is_refused() -> None:
    with pytest.raises(OtherTextError, match="修改的不是《示例管理法》"):
        amend(decision("第一条修改为：“甲。”", title="示例会议关于修改《样例管理法》的决定"), law())


def test_of_a_decision_about_several_only_what_is_about_the_text_is_done() -> None:
    body = (
        "一、对《样例管理法》作如下修改：\n（一）第五条修改为：“样例由样例小组保管。”\n（二）删去第六条。\n"
        "二、对《示例管理法》作如下修改：\n（一）第五条修改为：“登记簿由专人保管。”\n"
        "三、将《样品管理法》第五条中的“组长”修改为“组员”。删去第六条。"
    )
    telling = document(body, "示例会议关于修改《样例管理法》等三部法律的决定")
    result = amend(telling, law())
    assert not result.open
    new = new_document(result, law(), telling)
    assert new.part_text("art_5") == "第五条　登记簿由专人保管。"
    assert new.holds(Address("art_6"))
    with pytest.raises(OtherTextError, match="没有修改《甲法》的内容"):
        amend(telling, document("第一条　甲。", "甲法"))
