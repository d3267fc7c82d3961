"""The citations of a whole text: words that point back are read by what stands before them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.citations.resolution import Resolution
from kb.citations.whole_text import Reference, references_in
from kb.drafts.own_articles import own_parts
from kb.library import Library

REGULATION = "《示例工作条例（试行）》"
RULES = "《关于样例生活的若干准则》"

Row = tuple[str, str, str]
"""What stands in the text, and the document and the address it points at; of what points nowhere the reason, and nothing."""


def rows(cited: list[Reference], text: str) -> list[Row]:
    return [(text[slice(*one.span)], *_target(one)) for one in cited]


def _target(one: Reference) -> tuple[str, str]:
    if isinstance(one.outcome, Resolution):
        return one.outcome.document, one.outcome.address
    return f"!{one.outcome.reason}", ""


def read_in(library: Library, text: str) -> list[Row]:
    return rows(references_in(text, library.resolver, home=own_parts(text)), text)


# Names that were given


@pytest.mark.parametrize(
    ("definition", "later"),
    [
        ("（以下简称《条例》）", "《条例》第四条"),
        ("（以下简称《条例》）", "条例第四条"),
        ("（以下简称“条例”）", "“条例”第四条"),
        ("（以下简称“条例”）", "条例第四条"),
        ("（示发〔2024〕3号，以下简称《条例》）", "《条例》第四条"),
        ("（下称《示例条例（试行）》）", "《示例条例（试行）》第四条"),
        ("（以下简称《小组条例》）", "《小组条例》第四条"),
        ("（以下简称小组条例）", "小组条例第四条"),
        ("，以下简称《小组条例》，", "《小组条例》第四条"),
        ("", "《条例》第四条"),
        ("", "条例第四条"),
        ("", "《工作条例》第四条"),
        ("", "该条例第四条"),
        ("", "上述条例第四条"),
        ("", "本条例第四条"),
    ],
)
def test_a_name_given_or_said_before_is_the_document(library: Library, definition: str, later: str) -> None:
    text = f"{REGULATION}{definition}印发以来，成效明显。\n各组要落实{later}。"
    assert read_in(library, text)[-1] == (later, "shili-2024", "art_4")


def test_two_names_given_at_once_go_to_the_two_documents_in_their_order(library: Library) -> None:
    text = f"{RULES}和{REGULATION}（以下简称《准则》和《条例》）。《条例》第四条、《准则》第三部分。"
    assert read_in(library, text)[2:] == [
        ("《条例》第四条", "shili-2024", "art_4"),
        ("《准则》第三部分", "zhunze-yangli", "sec_3"),
    ]


def test_a_name_is_not_given_to_a_document_of_another_kind(library: Library) -> None:
    text = f"{RULES}和{REGULATION}（以下简称《准则》）。《准则》第三部分。"
    assert read_in(library, text)[-1] == ("《准则》第三部分", "zhunze-yangli", "sec_3")


def test_a_heading_may_use_the_name_that_the_text_gives_below(library: Library) -> None:
    text = f"学习《条例》第四条的体会\n{REGULATION}（以下简称《条例》）印发以来，成效明显。"
    assert read_in(library, text)[0] == ("《条例》第四条", "shili-2024", "art_4")
    twice = text + "\n《样例查看条例》（以下简称《条例》）也要学。"
    assert read_in(library, twice)[0] == ("《条例》第四条", "!none", "")


def test_a_name_given_to_an_office_is_no_document(library: Library) -> None:
    text = "第一样例小组（以下简称样例小组办法）按照样例小组办法开展工作。"
    assert read_in(library, text) == []


def test_the_end_of_a_title_named_before_is_that_document_and_not_one_of_the_same_short_name(library: Library) -> None:
    text = "《某某市卡片样例生活准则》第三条规定得细。《样例生活准则》第三部分也要看。"
    assert read_in(library, text) == [
        ("《某某市卡片样例生活准则》第三条", "!none", ""),
        ("《样例生活准则》第三部分", "!none", ""),
    ]


def test_a_short_name_of_a_document_named_before_keeps_its_own_edition(library: Library) -> None:
    text = "《示例工作条例（试行）》（2015年）第三条已经不用。《示例条例》第四条还在用。"
    assert read_in(library, text)[-1] == ("《示例条例》第四条", "shili-2024", "art_4")


# Of several documents


def test_the_paragraph_decides_of_several_documents_of_a_kind(library: Library) -> None:
    text = f"一组学习{REGULATION}。\n二组学习《样例查看条例》，对照《条例》第七条。\n三组学习《条例》。"
    found = read_in(library, text)
    assert found[2] == ("《条例》第七条", "jiandu-yaodian", "art_7")
    assert found[3] == ("《条例》", "!several", "")


def test_a_kind_that_nobody_named_is_none_or_what_the_corpus_calls_so(library: Library) -> None:
    assert read_in(library, "《条例》第三条、《细则》第三条") == [
        ("《条例》第三条", "!none", ""),
        ("《细则》第三条", "!none", ""),
    ]
    assert read_in(library, "《准则》") == [("《准则》", "!several", "")]


VIEWING = "《样例查看条例》"


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("同条例第七条", ("jiandu-yaodian", "art_7")),
        ("该条例第七条", ("jiandu-yaodian", "art_7")),
        ("上述条例第七条", ("!several", "")),
        ("上述两个条例第七条", ("!several", "")),
        ("两条例第七条", ("!several", "")),
    ],
)
def test_words_point_back_at_the_last_or_at_each_of_several(
    library: Library, words: str, target: tuple[str, str]
) -> None:
    text = f"学习{REGULATION}和{VIEWING}，落实{words}。"
    assert read_in(library, text)[-1] == (words, *target)


def test_two_documents_that_are_not_named_are_not_known(library: Library) -> None:
    assert read_in(library, "落实上述两个条例第七条。") == [("上述两个条例第七条", "!none", "")]
    assert read_in(library, f"学习{REGULATION}，落实两个条例第七条。")[-1] == ("两个条例第七条", "!none", "")


@pytest.mark.parametrize("words", ["上述两个条例都要学", "这两部法律", "两个条例的要求"])
def test_to_name_both_again_is_no_citation_of_a_part(library: Library, words: str) -> None:
    assert len(read_in(library, f"学习{REGULATION}和{VIEWING}，{words}。")) == 2


def test_a_measure_is_no_law(library: Library) -> None:
    assert read_in(library, "《未收录样例办法》印发以来，该法第三条最难。")[-1] == ("该法第三条", "!none", "")


@pytest.mark.parametrize("short", ["规范", "小组要求", "新规"])
def test_a_name_that_is_given_is_one_whatever_its_characters(library: Library, short: str) -> None:
    text = f"{REGULATION}（以下简称《{short}》）印发以来，成效明显。《{short}》第四条最难。"
    assert read_in(library, text)[-1] == (f"《{short}》第四条", "shili-2024", "art_4")


# Parts without a name


@pytest.mark.parametrize(
    ("between", "tied"),
    [
        ("作了规定，其中", True),
        ("对此有规定：", True),
        ("的有关要求；", True),
        ("作了规定。", False),
        ("作了规定！", False),
        ("\n", False),
    ],
)
def test_a_part_is_tied_to_the_name_in_its_sentence_and_never_over_its_end(
    library: Library, between: str, tied: bool
) -> None:
    text = f"{REGULATION}{between}第四条明确了人数"
    *_, last = references_in(text, library.resolver)
    if tied:
        assert rows([last], text) == [("第四条", "shili-2024", "art_4")]
        assert (last.is_tied, last.antecedent) == (True, "示例工作条例（试行）")
    else:
        assert ("第四条", "shili-2024", "art_4") not in read_in(library, text)


def test_what_stands_in_brackets_after_a_name_is_read_as_well(library: Library) -> None:
    text = f"学习{REGULATION}（重点学第三章和第四条，对照《测试管理规定》第二条）。"
    assert read_in(library, text)[1:] == [
        ("第三章", "shili-2024", "chp_3"),
        ("第四条", "shili-2024", "art_4"),
        ("《测试管理规定》第二条", "ceshi-2021", "art_2"),
    ]


def test_the_year_after_a_part_tells_the_edition(library: Library) -> None:
    assert read_in(library, "《示例工作条例（试行）》第三条（2015年发布）") == [
        ("《示例工作条例（试行）》第三条", "shili-2015", "art_3")
    ]


def test_a_kind_of_text_that_is_not_known_is_no_name_for_what_follows(library: Library) -> None:
    assert read_in(library, "《条例》第三条讲数目，第四条讲名称。")[1] == ("第四条", "!none", "")


def test_a_chapter_of_nothing_is_left_out_and_an_article_is_told(library: Library) -> None:
    assert read_in(library, "见第三章、第二部分。") == []
    assert read_in(library, "依照第三条执行。") == [("第三条", "!none", "")]


@pytest.mark.parametrize(
    "text",
    [
        "第十条　小组统计。\n第十一条　参照执行。",
        "第十条 小组统计。",
        "第十条\n小组统计。",
        "## 第十条 小组统计",
        "学习提纲\n第三章 卡片\n第一节 签收",
        "目录\n第一条 目的……1\n第二条 范围……2",
    ],
)
def test_the_number_at_the_head_of_a_line_is_no_citation(library: Library, text: str) -> None:
    assert read_in(library, text) == []


# 前款, 同条


@pytest.mark.parametrize(
    ("first", "later", "address"),
    [
        ("第七条第二款", "同条第三款", "art_7__para_3"),
        ("第七条第二款", "该条第三款", "art_7__para_3"),
        ("第七条第二款", "该款第（一）项", "art_7__para_2__item_1"),
        ("第七条第二款", "该款规定", "art_7__para_2"),
        ("第七条第二款", "前款规定", "art_7__para_1"),
        ("第七条第一款", "前款规定", "art_7__para_1"),
        ("第七条", "前条规定", "art_6"),
        ("第七条第二款第（二）项", "前项规定", "art_7__para_2__item_1"),
    ],
)
def test_a_word_that_points_at_a_part_is_read_by_the_part_cited_last(
    library: Library, first: str, later: str, address: str
) -> None:
    text = f"{REGULATION}{first}讲签收。{later}要注意。"
    assert read_in(library, text)[1][1:] == ("shili-2024", address)


@pytest.mark.parametrize(
    "text",
    [
        f"{REGULATION}第七条。\n同条第二款规定。",  # another paragraph
        f"{REGULATION}第九十条。同条第二款规定。",  # not there
        f"{REGULATION}第七条、{RULES}都要看，同条第二款规定。",  # another document
        f"{REGULATION}第七条，前款规定。",  # no paragraph was cited
        "前款规定要落实。",
    ],
)
def test_where_it_is_not_known_what_was_cited_last_nothing_is_guessed(library: Library, text: str) -> None:
    assert read_in(library, text)[-1][1:] == ("!none", "")


def test_an_ordinary_word_that_points_at_nothing_is_left_out(library: Library) -> None:
    assert read_in(library, "该条规定得好，本款的做法也好。") == []


# Inside quotations


def test_inside_a_quotation_the_words_are_those_of_what_is_quoted(library: Library) -> None:
    text = f"{REGULATION}第七条第三款规定：“有前款情形的，依照本条例第四条和第五条办理，不得拖延。”"
    found = references_in(text, library.resolver)
    assert rows(found[1:], text) == [
        ("前款", "shili-2024", "art_7__para_2"),
        ("本条例第四条", "shili-2024", "art_4"),
        ("第五条", "shili-2024", "art_5"),
    ]
    assert all(one.is_tied for one in found[1:])


def test_inside_a_quotation_of_nobody_known_nothing_is_guessed(library: Library) -> None:
    text = "组长说：“要照本条例第三十条办，前款规定的也要办，第五条更要办。”"
    assert read_in(library, text) == [("本条例第三十条", "!none", ""), ("第五条", "!none", "")]


OWN = """卡片丢失处理办法
第一条　为了处理卡片丢失，根据《示例工作条例（试行）》第八条，制定本办法。
第二条　丢失卡片的，当天报告。
前款规定适用于全体组员。
第三条　依照本办法第二条第一款报告的，不再追究。{more}
第四条　本办法自印发之日起施行。
"""


def test_in_a_draft_with_articles_of_its_own_they_are_meant(library: Library) -> None:
    assert read_in(library, OWN.format(more="")) == [
        ("《示例工作条例（试行）》第八条", "shili-2024", "art_8"),
        ("前款", "", "art_2__para_1"),
        ("本办法第二条第一款", "", "art_2__para_1"),
    ]


def test_in_such_a_draft_a_quotation_is_not_read_by_its_articles(library: Library) -> None:
    more = "《样例自律准则》第二条要求：“坚持干手取卡，违者依照本准则第三十条处理。”"
    text = OWN.format(more=more)
    *_, last = references_in(text, library.resolver, home=own_parts(text))
    assert rows([last], text) == [("本准则第三十条", "!no_part", "")]
    assert last.is_tied


def test_in_such_a_draft_a_part_it_has_not_is_one_of_the_document_in_its_sentence(library: Library) -> None:
    text = OWN.format(more=f"{REGULATION}另有规定，适用第九条。")
    *_, last = references_in(text, library.resolver, home=own_parts(text))
    assert (rows([last], text), last.is_tied) == ([("第九条", "shili-2024", "art_9")], True)
    text = OWN.format(more="违反第九条的，批评教育。")
    *_, last = references_in(text, library.resolver, home=own_parts(text))
    assert (rows([last], text), last.is_tied) == ([("第九条", "!no_part", "")], False)


def test_of_an_office_paper_this_measure_is_the_paper_and_this_regulation_the_one_it_speaks_of(
    library: Library,
) -> None:
    text = f"{REGULATION}和《未收录样例办法》都要学。本办法由办公室解释，本方案同时印发。本条例第四条要记牢。"
    assert read_in(library, text)[2:] == [("本条例第四条", "shili-2024", "art_4")]


# Days


def test_of_several_versions_the_one_of_the_day_is_meant_also_by_words_that_point_back(library: Library) -> None:
    text = f"{REGULATION}第三条。该条例第四条。《条例》第五条。"
    for day, document in ((date(2016, 1, 1), "shili-2015"), (date(2025, 1, 1), "shili-2024")):
        found = references_in(text, library.resolver, day=day)
        assert {one.outcome.document for one in found if isinstance(one.outcome, Resolution)} == {document}


# The reports


def test_the_report_that_says_only_regulation_means_the_one_that_it_named(shipped: Library) -> None:
    document = shipped.document("jihuo-dangjian-dongneng")
    text = "\n".join(passage.text for passage in document.passages)
    found = rows(references_in(text, shipped.resolver), text)
    assert ("《党政领导干部选拔任用工作条例》", "ganbu-renyong-2019", "") in found
    assert [row[1:] for row in found if row[0] == "《条例》"] == [("ganbu-renyong-2019", "")]


# Any text


PIECES = st.sampled_from(
    [
        REGULATION,
        RULES,
        "《示例条例》",
        "《条例》",
        "《准则》",
        "（以下简称《条例》）",
        "（以下简称《准则》和《条例》）",
        "，以下简称“小组条例”，",
        "小组条例",
        "（2015年）",
        "第三条",
        "第七条第二款",
        "第（二）项",
        "（一）",
        "、",
        "至",
        "第四章",
        "第三部分",
        "本条例",
        "该条例",
        "本办法",
        "前款",
        "同条第二款",
        "该款",
        "条例",
        "规定：“",
        "“",
        "”",
        "《",
        "》",
        "。",
        "，",
        "\n",
        "\n第一条　甲。",
        "\n第二条　乙。",
        "\n第三条　丙。",
        "自印发之日起施行。",
        "要落实好",
        " ",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_whatever_is_read_is_in_order_inside_the_text_and_apart(library: Library, text: str) -> None:
    last = 0
    for one in references_in(text, library.resolver, home=own_parts(text), day=date(2025, 1, 1)):
        start, end = one.span
        assert last <= start < end <= len(text)
        last = end


@pytest.mark.parametrize(
    "text",
    [
        REGULATION * 500,
        "“" * 3000,
        f"“{REGULATION}第三条" * 300,
        "前款" * 2000,
        "（以下简称《条例》）" * 500,
        f"{REGULATION}（以下简称《小组条例》）小组条例" * 200,
        "条例第三条" * 500,
        "第一条\n" * 1000,
    ],
)
def test_long_and_odd_text_is_read_in_time(library: Library, text: str) -> None:
    references_in(text, library.resolver, home=own_parts(text))


def test_a_regulation_of_which_an_article_is_missing_speaks_of_itself(library: Library) -> None:
    lines = [
        "第一条　依照《示例工作条例（试行）》制定。",
        "第二条　甲。",
        "第四条　乙。",
        "第五条　依照本条例第九百条办理。",
    ]
    assert read_in(library, "\n".join(lines))[1:] == [("本条例第九百条", "!none", "")]


def test_a_part_of_a_charter_is_no_part_of_the_text(library: Library) -> None:
    lines = ["第一条　甲。", "第二条　乙。", "第三条　依照样例宪章第七章和样例协定第九条办理。"]
    assert [name for name, target, _ in read_in(library, "\n".join(lines)) if target != "!none"] == []
