"""Finding citations in a paragraph, before anything is looked up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.citations.citation import find
from kb.citations.mentions import Names

NAMES = Names(
    [
        "示例工作条例",
        "示例工作条例（试行）",
        "测试管理规定",
        "党章",
        "信访工作条例",
        "社会救助法",
        "中央八项规定",
        "归档规定",
        "刑法",
        "公司法",
        "民法典",
        "教育法",
    ],
    {"归档规定": "卡片"},
)


def cited(text: str) -> list[tuple[str, str, str, str]]:
    """What is cited: kind, name, address, and the characters that stand there."""
    return [(c.kind, c.name, c.address, text[c.span[0] : c.span[1]]) for c in find(text, NAMES)]


def addresses(text: str) -> list[str]:
    return [citation.address for citation in find(text, NAMES)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("依照《示例工作条例》办理", [("titled", "示例工作条例", "", "《示例工作条例》")]),
        ("《示例工作条例（试行）》", [("titled", "示例工作条例（试行）", "", "《示例工作条例（试行）》")]),
        ("《示例条例》第十条规定", [("titled", "示例条例", "art_10", "《示例条例》第十条")]),
        ("《示例条例》（试行）第十条", [("titled", "示例条例", "art_10", "《示例条例》（试行）第十条")]),
        (
            "《示例条例》（示发〔2024〕3号）第十条",
            [("titled", "示例条例", "art_10", "《示例条例》（示发〔2024〕3号）第十条")],
        ),
        ("《示例条例》的第十条", [("titled", "示例条例", "art_10", "《示例条例》的第十条")]),
        ("《示例条例》 第 十 条", [("titled", "示例条例", "art_10", "《示例条例》 第 十 条")]),
        (
            "《关于印发〈示例工作条例（试行）〉的通知》",
            [("titled", "关于印发〈示例工作条例（试行）〉的通知", "", "《关于印发〈示例工作条例（试行）〉的通知》")],
        ),
        (
            "《关于印发《示例工作条例》的通知》",
            [("titled", "关于印发《示例工作条例》的通知", "", "《关于印发《示例工作条例》的通知》")],
        ),
        ("学习示例工作条例第三条", [("named", "示例工作条例", "art_3", "示例工作条例第三条")]),
        ("示例工作条例（试行）第三条", [("named", "示例工作条例（试行）", "art_3", "示例工作条例（试行）第三条")]),
        ("学习党章", [("named", "党章", "", "党章")]),
        (
            "《甲》第三条、第五条和《乙》第一条",
            [
                ("titled", "甲", "art_3", "《甲》第三条"),
                ("titled", "甲", "art_5", "第五条"),
                ("titled", "乙", "art_1", "《乙》第一条"),
            ],
        ),
        ("依照第七条第二款", [("internal", "", "art_7__para_2", "第七条第二款")]),
        ("依照本条例第七条", [("this", "本条例", "art_7", "本条例第七条")]),
        ("该规定第七条", [("this", "该规定", "art_7", "该规定第七条")]),
        ("《甲》和第七条", [("titled", "甲", "", "《甲》"), ("internal", "", "art_7", "第七条")]),
        ("《甲》《乙》", [("titled", "甲", "", "《甲》"), ("titled", "乙", "", "《乙》")]),
    ],
)
def test_documents_and_parts_that_are_named(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert cited(text) == expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("第十条", ["art_10"]),
        ("第10条", ["art_10"]),
        ("第１０条", ["art_10"]),
        ("第一百零一条", ["art_101"]),
        ("第十条之一", ["art_10-1"]),
        ("第十条之一第二款", ["art_10-1__para_2"]),
        ("第十条之一规定的", ["art_10-1"]),
        ("第十条之一的规定予以处理", ["art_10-1"]),
        ("第十条第二款", ["art_10__para_2"]),
        ("第十条第（三）项", ["art_10__item_3"]),
        ("第十条第三项", ["art_10__item_3"]),
        ("第十条（三）", ["art_10__item_3"]),
        ("第十条第二款第（三）项", ["art_10__para_2__item_3"]),
        ("第十条第二款第三项第2目", ["art_10__para_2__item_3__point_2"]),
        ("第十条第二款的第(三)项", ["art_10__para_2__item_3"]),
        ("第三、五、七条", ["art_3", "art_5", "art_7"]),
        ("第三条、第五条和第七条", ["art_3", "art_5", "art_7"]),
        ("第十条至第十二条", ["art_10", "art_12"]),
        ("第三条第一款、第五条", ["art_3__para_1", "art_5"]),
        ("第三章", ["chp_3"]),
        ("第三章第一节", ["chp_3__sec_1"]),
        ("第三章第十条", ["art_10"]),
        ("第二编", ["part_2"]),
        ("第二编第一章", ["part_2__chp_1"]),
        ("第三部分", ["sec_3"]),
        ("第三部分（二）", ["sec_3__sub_2"]),
        ("第三条或者第五条", ["art_3", "art_5"]),
        ("第三条与5条", ["art_3", "art_5"]),
        ("第二章中第三条", ["art_3"]),
        ("第二章（总则）第三条", ["art_3"]),
        ("第二章“总则”的第三条", ["art_3"]),
        ("第二章（第三条）", ["art_3"]),
        ("第三条之（二）", ["art_3__item_2"]),
    ],
)
@pytest.mark.parametrize("before", ["《示例条例》", "示例工作条例", "依照"])
def test_parts_in_every_way_of_writing(before: str, part: str, expected: list[str]) -> None:
    assert addresses(before + part) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《甲条例》附件1", ["annex_1"]),
        ("《甲条例》附件1第三条", ["annex_1__art_3"]),
        ("《甲条例》附件一的第三条、第五条第二款", ["annex_1__art_3", "annex_1__art_5__para_2"]),
        ("《甲条例》附表２", ["schedule_2"]),
        ("《甲条例》附录第三条", ["appendix_1__art_3"]),
        ("《甲条例》附件中的表格", [""]),
        ("《甲条例》附近的第三条", ["", "art_3"]),
    ],
)
def test_a_part_of_an_annex_is_no_part_of_the_text_itself(text: str, expected: list[str]) -> None:
    assert addresses(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "第三季度的统计",
        "第十次会议",
        "第一书记",
        "三分之一以上",
        "十条建议",
        "第一百张",
        "第一、把清单看好",
        "示例条例",
        "",
        "书名号《》里没有字",
        "《没有结束",
    ],
)
def test_what_cites_nothing(text: str) -> None:
    assert addresses(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "示例工作条例实施细则",
        "示例工作条例的实施办法",
        "示例工作条例（修订草案）",
        "示例工作条例释义",
        "某省示例工作条例",
        "某市示例工作条例第三条",
    ],
)
def test_a_longer_name_is_another_document(text: str) -> None:
    assert "示例工作条例" not in [c.name for c in find(text, NAMES)]


@pytest.mark.parametrize("text", ["某市示例工作条例第三条", "示例工作条例实施细则第三条", "示例工作条例实施办法第三条"])
def test_a_part_of_another_document_is_no_part_of_this_one(text: str) -> None:
    assert [c for c in find(text, NAMES) if c.kind == "internal"] == []


def test_the_longest_known_name_wins() -> None:
    names = Names(["示例条例", "示例条例实施细则"])
    assert [c.name for c in find("示例条例实施细则第一条", names)] == ["示例条例实施细则"]


def test_a_known_name_inside_title_marks_is_not_cited_twice() -> None:
    assert [c.kind for c in find("《关于修改示例工作条例的决定》", NAMES)] == ["titled"]


def test_without_names_only_marks_and_parts_are_found() -> None:
    assert [c.kind for c in find("示例工作条例和《甲》")] == ["titled"]
    assert list(Names([]).places("示例工作条例")) == []


# Marks and brackets


@pytest.mark.parametrize(
    "text",
    [
        "〈示例工作条例（试行）〉第三条",
        "＜示例工作条例＞第三条",
        "<<示例工作条例>>第三条",
        "<示例工作条例>第三条",
        "«示例工作条例»第三条",
        "《示例工作条例〉第三条",
        "〈示例工作条例》第三条",
        "《示例工\n作条例》第三条",
        "“示例工作条例”第三条",
        "《示例工作条例》中的第三条",
        "《示例工作条例》中第三条",
        "《示例工作条例》里的第三条",
        "《示例工作条例》之第三条",
        "《示例工作条例》（第三条）",
        "“条例”第三条",
    ],
)
def test_marks_of_every_shape_and_what_joins_them_to_the_part(text: str) -> None:
    ((kind, _, address, written),) = cited(text)
    assert kind in {"titled", "named"}
    assert (address, written) == ("art_3", text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("学习《示例工作条例第三条", "示例工作条例第三条"),
        ("学习示例工作条例》第三条", "示例工作条例》第三条"),
        ("《示例工作条例第三条规定，依照《测试管理规定》第三条。", "示例工作条例第三条"),
    ],
)
def test_of_marks_without_a_partner_the_known_name_is_still_found(text: str, written: str) -> None:
    assert cited(text)[0] == ("named", "示例工作条例", "art_3", written)


def test_what_stands_on_the_next_line_is_no_part_of_the_title_before_it() -> None:
    assert cited("《甲乙》\n第三条　对甲") == [("titled", "甲乙", "", "《甲乙》"), ("internal", "", "art_3", "第三条")]
    assert cited("《甲乙》\n第一条") == [("titled", "甲乙", "", "《甲乙》"), ("internal", "", "art_1", "第一条")]
    assert addresses("《甲乙》第三条\n第二款") == ["art_3"]
    assert addresses("《甲乙》第三条\n（一）看清单") == ["art_3"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第三条第（一）、（三）项", ["第三条第（一）", "（三）项"]),
        ("第三条（一）（二）项", ["第三条（一）", "（二）项"]),
        ("第三条第（一）至（三）项", ["第三条第（一）", "（三）项"]),
        ("第三、五、七条", ["第三", "五", "七条"]),
        ("第七条第一、三款", ["第七条第一", "三款"]),
        ("第三条、第五条", ["第三条", "第五条"]),
    ],
)
def test_each_part_of_a_list_has_its_own_place(text: str, expected: list[str]) -> None:
    assert [text[slice(*citation.span)] for citation in find(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第三至五条", ["art_3", "art_5"]),
        ("第3-5条", ["art_3", "art_5"]),
        ("第3～5条", ["art_3", "art_5"]),
        ("第三条到五条", ["art_3", "art_5"]),
        ("第三条—第五条", ["art_3", "art_5"]),
        ("第三条第一款至第三款", ["art_3__para_1", "art_3__para_3"]),
    ],
)
def test_a_range_is_its_first_and_its_last_part(text: str, expected: list[str]) -> None:
    citations = find(f"《甲乙》{text}")
    assert [citation.address for citation in citations] == expected
    assert [citation.through for citation in citations] == [False, True]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《甲乙》第三条、五条规定", ["art_3", "art_5"]),
        ("《甲乙》第三条第一款、三款", ["art_3__para_1", "art_3__para_3"]),
        ("《甲乙》第三条、两款", ["art_3"]),
        ("《甲乙》第三条第一项、三项工作", ["art_3__item_1"]),
        ("《甲乙》第三条和五条措施", ["art_3"]),
        ("《甲乙》第三条、五条措施", ["art_3"]),
        ("《甲乙》第三条 第五项工作是", ["art_3"]),
        ("《甲乙》第二三条", [""]),
        ("《甲乙》第一〇一条", ["art_101"]),
        ("《甲乙》第十条之三分之一", ["art_10"]),
        ("《甲乙》第三部分第二点", ["sec_3__sub_2"]),
        ("《甲乙》总纲", ["preamble"]),
        ("《甲乙》第一，十条措施", [""]),
    ],
)
def test_what_belongs_to_a_part_and_what_does_not(text: str, expected: list[str]) -> None:
    assert addresses(text) == expected


# Names


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("《甲乙》（2015年修订）第三条", "2015年修订"),
        ("《甲乙》（示发〔2024〕3号）第三条", "示发〔2024〕3号"),
        ("《甲乙》（2018年10月28日中共中央印发）第三条", "2018年10月28日中共中央印发"),
        ("《甲乙》（试行）第三条", "试行"),
    ],
)
def test_what_stands_in_brackets_may_belong_to_the_name(text: str, qualifier: str) -> None:
    assert find(text, NAMES)[0].qualifier == qualifier


@pytest.mark.parametrize("draft", ["征求意见稿", "修订草案", "送审稿", "修正案"])
def test_a_draft_of_a_text_is_another_text(draft: str) -> None:
    assert find(f"《甲乙》（{draft}）第三条")[0].name == f"甲乙（{draft}）"


@pytest.mark.parametrize(
    ("text", "shorts"),
    [
        ("《甲乙条例》（以下简称《条例》）", ("条例",)),
        ("《甲乙条例》（以下简称“条例”）", ("条例",)),
        ("《甲乙条例》（以下简称条例）", ("条例",)),
        ("《甲乙条例》（下称《甲乙》）", ("甲乙",)),
        ("《甲乙条例》（简称《甲乙》）", ("甲乙",)),
        ("《甲乙条例》（示发〔2024〕3号，以下简称《甲乙》）", ("甲乙",)),
        ("《甲乙条例》（以下简称《条例（试行）》）", ("条例（试行）",)),
        ("《甲乙条例》，以下简称《条例》，", ("条例",)),
        ("《甲乙条例》（以下统称“两个条例”）", ()),
        ("《甲乙条例》（以下简称《准则》《条例》）", ("准则", "条例")),
        ("《甲乙条例》（以下分别简称《准则》和《条例》）", ("准则", "条例")),
    ],
)
def test_the_names_that_are_given_from_here_on(text: str, shorts: tuple[str, ...]) -> None:
    assert find(text)[0].shorts == shorts


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("某省信访工作条例第三条", "某省信访工作条例"),
        ("根据北京市信访工作条例", "北京市信访工作条例"),
        ("省信访工作条例第三条", "省信访工作条例"),
        ("全省信访工作条例宣传月", "信访工作条例"),
        ("在各市信访工作条例宣讲中", "信访工作条例"),
        ("市委党校党章学习班", "党章"),
        ("全区党章知识竞赛", "党章"),
        ("支部执行示例工作条例情况", "示例工作条例"),
        ("示例工作条例执行以来", "示例工作条例"),
        ("党章修正案", "党章修正案"),
        ("中央“八项规定”精神", "中央“八项规定”"),
        ("卡片丢失归档规定", "归档规定"),
    ],
)
def test_how_far_a_known_name_reaches(text: str, name: str) -> None:
    assert [citation.name for citation in find(text, NAMES)] == [name]


@pytest.mark.parametrize("text", ["入党章程序", "社会救助法律、法规", "推进社会救助法治建设", "局里的卡片归档规定"])
def test_a_name_inside_other_words_is_none(text: str) -> None:
    assert find(text, NAMES) == []


@pytest.mark.parametrize(
    ("text", "name", "written"),
    [
        ("依照某某管理办法第三条", "某某管理办法", "某某管理办法第三条"),
        ("违反了考核办法第三条", "考核办法", "考核办法第三条"),
        ("根据本局考勤制度第三条", "本局考勤制度", "本局考勤制度第三条"),
        ("《监察法》实施办法第三条", "监察法实施办法", "《监察法》实施办法第三条"),
        ("依照条例第三条", "条例", "条例第三条"),
        ("依照有关规定第三条", "", "第三条"),
        ("见工作报告第三条", "", "第三条"),
        ("将刑法第三条", "刑法", "刑法第三条"),
    ],
)
def test_a_part_that_follows_a_name_nobody_knows(text: str, name: str, written: str) -> None:
    last = find(text)[-1]
    kind = "titled" if written.startswith("《") else "named"
    assert (last.kind, last.name, text[slice(*last.span)]) == (kind, name, written)


@pytest.mark.parametrize(
    "before",
    [
        *(
            "",
            "根据",
            "我国",
            "即",
            "于",
            "认定为",
            "情形结合",
            "不同于",
            "除",
            "如",
            "而",
            "与",
            "同",
            "对",
            "在",
            "从",
            "比",
            "关于",
            "按",
            "依",
        ),
        *(
            "违反了",
            "构成",
            "来自",
            "又如",
            "《甲》和",
            "发明创造有",
            "是指",
            "（一）",
            "2023年",
            "参照",
            "经研究，依据",
        ),
    ],
)
@pytest.mark.parametrize(("law", "part"), [("刑法", "第三条"), ("公司法", "的第三条"), ("民法典", "第三条第一款")])
def test_a_law_is_known_by_its_short_name_whatever_stands_before(before: str, law: str, part: str) -> None:
    last = find(f"{before}{law}{part}的规定", NAMES)[-1]
    assert (last.kind, last.name, last.address.root) == ("named", law, "art_3")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "刑法学研究",
            "公司法人治理",
            "子公司法定代表人",
            "刑法律师",
            "民法典型案例",
            "公司法务部",
            "爱国教育法则",
            "跨国公司法",
        ),
    ],
)
def test_the_short_name_of_a_law_inside_other_words_is_none(text: str) -> None:
    assert find(text, NAMES) == []


@pytest.mark.parametrize("stranger", ["德国刑法", "高等教育法", "爱国主义教育法", "香港公司法", "美国社会救助法"])
def test_a_law_that_is_not_known_is_not_taken_for_the_one_its_name_ends_in(stranger: str) -> None:
    assert [citation.name for citation in find(f"依照{stranger}第三条", NAMES)] == [stranger]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("根据我国样例考核办法第三条", "样例考核办法"),
        ("中华人民共和国样例促进法第三条", "中华人民共和国样例促进法"),
        ("依照数据样例管理办法第三条", "数据样例管理办法"),
        ("执行公务用车管理办法第三条", "公务用车管理办法"),
        ("不同于样例信用条例第三条", "样例信用条例"),
        ("即对外样例条例第三条", "对外样例条例"),
        ("违法行为样例规定第三条", "违法行为样例规定"),
        ("除合同样例办法第三条外", "合同样例办法"),
        ("依照原样例管理办法第三条", "样例管理办法"),
        ("依照原料样例办法第三条", "原料样例办法"),
    ],
)
def test_where_a_name_that_nobody_knows_begins(text: str, name: str) -> None:
    assert [citation.name for citation in find(text, NAMES)] == [name]


@pytest.mark.parametrize(
    ("text", "name", "written"),
    [
        ("《刑法》实施细则第三条", "刑法实施细则", "《刑法》实施细则第三条"),
        ("《刑法》的司法解释", "刑法司法解释", "《刑法》的司法解释"),
        ("《刑法》释义", "刑法释义", "《刑法》释义"),
        ("《刑法》修正案", "刑法修正案", "《刑法》修正案"),
        ("《刑法》暂行办法第三条", "刑法暂行办法", "《刑法》暂行办法第三条"),
        ("《刑法》解释道", "刑法", "《刑法》"),
        ("《刑法》实施以来", "刑法", "《刑法》"),
        ("《\n刑法》第三条", "\n刑法", "《\n刑法》第三条"),
        ("《示例\n工作\n条例\n》第三条", "示例\n工作\n条例\n", "《示例\n工作\n条例\n》第三条"),
    ],
)
def test_what_belongs_to_a_title_in_marks(text: str, name: str, written: str) -> None:
    ((_, found, _, stands),) = cited(text)
    assert (found, stands) == (name, written)


def test_the_rest_of_a_name_belongs_to_the_short_form_that_is_given() -> None:
    (first, second) = find("《甲乙准则》实施办法（以下简称《甲准则》实施办法）第五条。《甲准则》实施办法第六条。")
    assert (first.name, first.shorts, second.name) == ("甲乙准则实施办法", ("甲准则实施办法",), "甲准则实施办法")


@pytest.mark.parametrize(
    "text",
    [
        *("按照样例基本法办事", "根本规定", "基本条例", "日本法第三条", "样本规定", "资本办法", "文本规则", "成本规定"),
        *("应该规定清楚", "因此决定", "对此规定", "如此规定", "本决定性的一步", "这本规定", "合同条例", "不同规定"),
    ],
)
def test_the_end_of_another_word_points_nowhere(text: str) -> None:
    assert [citation for citation in find(text) if citation.kind == "this"] == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("又构成本法第三条", "本法"),
        ("同条例第三条", "同条例"),
        ("同法第三条", "同法"),
        ("上述两个条例第三条", "上述两个条例"),
        ("两条例第三条", "两条例"),
        ("这两部法律第三条", "这两部法律"),
        ("前述条例第三条", "前述条例"),
        ("该条例第三条", "该条例"),
        ("依据此条例第三条", "此条例"),
    ],
)
def test_words_that_point_back_at_documents(text: str, word: str) -> None:
    assert [(citation.kind, citation.name, citation.address) for citation in find(text)] == [("this", word, "art_3")]


# Counted things


@pytest.mark.parametrize(
    "text",
    [
        "第一条战线",
        "全市第七条公交专线",
        "推进第一条轨道交通",
        "第二条线路和第三条高铁",
        "第三条意见是加强学习",
        "第一条，要加强学习。第二条，要抓好落实。",
        "一、第一条是学习",
        "讲三条：第一条，看清单",
        "结清前款项，目前条件成熟，提前条款",
        "合同条款、同款式、同条件",
        "该条例、本款车、该条线",
    ],
)
def test_counted_things_and_other_words_are_no_parts(text: str) -> None:
    assert [citation for citation in find(text) if citation.kind in {"internal", "relative"}] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("前款规定的", [("前款", "")]),
        ("犯前款罪的", [("前款", "")]),
        ("同条第二款规定", [("同条", "para_2")]),
        ("该款还规定", [("该款", "")]),
        ("同条第一款、第三款", [("同条", "para_1"), ("同条", "para_3")]),
        ("该款第（一）、（二）项", [("该款", "item_1"), ("该款", "item_2")]),
        ("本条第一款第二项", [("本条", "para_1__item_2")]),
        ("前条，", [("前条", "")]),
        ("前项规定", [("前项", "")]),
    ],
)
def test_words_that_point_at_a_part(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(citation.name, citation.address) for citation in find(text)] == expected


@given(
    st.lists(
        st.sampled_from(
            [
                "《",
                "》",
                "〈",
                "〉",
                "第",
                "十",
                "3",
                "条",
                "款",
                "项",
                "（",
                "二",
                "）",
                "、",
                "至",
                "之",
                "章",
                "部分",
                "本条例",
                "示例工作条例",
                "前款",
                "同条",
                "以下简称",
                "“",
                "”",
                "2015年发布的",
                "省",
                "\n",
                "，",
                "。",
                " ",
                "以",
            ]
        ),
        max_size=60,
    ).map("".join)
)
def test_citations_of_any_text_are_in_order_inside_it_and_apart(text: str) -> None:
    last = 0
    for citation in find(text, NAMES):
        start, end = citation.span
        assert last <= start < end <= len(text)
        last = end


@pytest.mark.parametrize(
    "text", ["《" * 2000, "第" * 2000, "第一、" * 700, "一、" * 700, "《甲" * 700 + "》" * 700, "第十条第" * 500]
)
def test_long_and_odd_text_is_read_in_time(text: str) -> None:
    find(text, NAMES)
