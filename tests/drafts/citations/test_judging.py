"""Judging the citations of a draft."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.citations.resolution import Unresolved
from kb.citations.whole_text import references_in
from kb.documents import Address
from kb.documents.document import Document
from kb.drafts.citations.judging import CitationJudge
from kb.drafts.finding import Finding
from kb.drafts.own_articles import own_parts
from kb.library import Library
from tests.citations.test_whole_text import PIECES
from tests.conftest import copy_of_invented, opened
from tests.measures.gold import corpora

TODAY = date(2026, 11, 21)

# Regulations that make it hard to be just: see the name of each.
DIFFICULT = {
    "bujing-2020": ("title: 归档不全办法\narticles: 5", "第一条　甲。\n第二条　乙。\n第三条　丙。"),
    "duanle-2020": ("title: 截断归档办法", "第一条　甲。\n第二条　乙。\n第三条　丙。"),
    "zhengjie-2020": ("title: 整节归档办法", "第一条　甲。\n第二条　乙。\n第三条　本办法自印发之日起施行。"),
    "bufenkuan-2020": ("title: 不分款归档办法", "第一条　甲。乙。\n第二条　丙。\n第三条　本办法自印发之日起施行。"),
    "tonghang-2020": (
        "title: 同行归档办法",
        "第一条　有下列情形的：（一）甲；（二）乙。\n丙。\n第二条　丁。\n第三条　本办法自印发之日起施行。",
    ),
    "liangkuan-2020": (
        "title: 两款有项归档办法",
        "第一条　甲：\n（一）子；\n（二）丑。\n乙：\n（一）寅；\n（二）卯。\n第二条　本办法自印发之日起施行。",
    ),
    "xiuding-2015": (
        "title: 修订归档办法\nwork: xiuding\neffective: 2015-01-01\nstatus: 已修订\nsuperseded_by: xiuding-2024",
        """第一条　为了规范卡片的归档，制定本办法。
第二条　卡片由组长在每天下午归档。
第三条　归档时按颜色排列，绿色在左。
第四条　遗失卡片的，当天补填一张。
第五条　本办法自2015年1月1日起施行。""",
    ),
    "xiuding-2024": (
        "title: 修订归档办法\nwork: xiuding\neffective: 2024-01-01\nstatus: 现行有效\nsupersedes: xiuding-2015",
        """第一条　为了规范卡片的归档，制定本办法。
第二条　小组设组长一名，任期两年，可以连任。
第三条　卡片由组长在每天上午归档。
第四条　归档时按颜色排列，绿色在左。
第五条　本办法自2024年1月1日起施行。""",
    ),
    "feizhi-2010": ("title: 废止归档办法\neffective: 2010-01-01\nrepealed: 2020-05-01\nstatus: 已废止", "第一条　甲。"),
    "chongbian-2020": (
        "title: 重编归档办法",
        "第一编　甲\n第一条　一。\n第二条　二。\n第二编　乙\n第一条　三。\n第二条　四。\n第三条　本办法自印发之日起施行。",
    ),
    "feizhi-buming": ("title: 不知何时废止的办法\neffective: 2010-01-01\nstatus: 已废止", "第一条　甲。"),
}


@pytest.fixture(scope="module")
def difficult(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The invented corpus with the difficult regulations."""
    folder = tmp_path_factory.mktemp("difficult")
    corpus = copy_of_invented(folder / "corpus")
    for identifier, (front_matter, body) in DIFFICULT.items():
        (corpus / "regulations" / f"{identifier}.md").write_text(
            f"---\n{front_matter}\ngenre: 办法\ntext: full\nsource: 为测试虚构\n---\n\n"
            + body.replace("\n", "\n\n")
            + "\n",
            "utf-8",
        )
    library = opened(corpus, folder / "index")
    yield library
    library.close()


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Iterator[Library]:
    """The shipped corpus with the official texts imported over it."""
    with corpora.opened("full", tmp_path_factory.mktemp("full"), shared / "regulations") as library:
        yield library


def findings(library: Library, text: str, day: date | None = TODAY) -> list[Finding]:
    home = own_parts(text)
    references = references_in(text, library.resolver, home=home, day=day)
    return list(CitationJudge(library).judge(text, references, day, home=home).findings)


def only(library: Library, text: str, day: date | None = TODAY) -> Finding:
    (finding,) = findings(library, text, day)
    return finding


def target(finding: Finding) -> str:
    return f"{finding.target.document}#{finding.target.address}" if finding.target else ""


# Two of one number


@pytest.mark.parametrize(
    ("cited", "verdict"),
    [("第一条", "未核"), ("第二编第一条", "未核"), ("第一编第一条", "一致"), ("第三条", "一致"), ("第二编第三条", "一致"), ("第四条", "未核")],
)  # fmt: skip
def test_of_articles_that_begin_anew_in_each_book_none_is_taken_for_the_other(
    difficult: Library, cited: str, verdict: str
) -> None:
    assert only(difficult, f"《重编归档办法》{cited}").verdict == verdict


# Right


@pytest.mark.parametrize(
    ("text", "place", "detail"),
    [
        ("《示例工作条例（试行）》", "shili-2024#", "《示例工作条例（试行）》（2024年）现行有效。"),
        (
            "《示例工作条例（试行）》第四条",
            "shili-2024#art_4",
            "《示例工作条例（试行）》（2024年）现行有效，有第四条。",
        ),
        (
            "《示例工作条例（试行）》第七条第二款第（二）项",
            "shili-2024#art_7__para_2__item_2",
            "《示例工作条例（试行）》（2024年）现行有效，有第七条第二款第（二）项。",
        ),
        ("《测试管理规定》第二编第一章", "ceshi-2021#part_2__chp_1", "《测试管理规定》现行有效，有第二编第一章。"),
        (
            "《样例生活准则》第三部分（二）",
            "zhunze-yangli#sec_3__sub_2",
            "《关于样例生活的若干准则》现行有效，有第三部分（二）。",
        ),
        (
            "《样例查看条例》第七条",
            "jiandu-yaodian#art_7",
            "《样例查看条例》现行有效，有第七条；本库收录的是条文要点，文字请核对原文。",
        ),
        ("《未收录样例办法》", "weishoulu-2020#", "《未收录样例办法》现行有效；本库未收录全文，只核对了题名和时效。"),
        (
            "《关于印发〈示例工作条例（试行）〉的通知》",
            "shili-2024#",
            "这是印发通知，通知本身本库未收录，所印发的《示例工作条例（试行）》（2024年）现行有效。",
        ),
    ],
)
def test_what_is_right(library: Library, text: str, place: str, detail: str) -> None:
    finding = only(library, text)
    assert (finding.verdict, target(finding), finding.detail, finding.suggestion) == ("一致", place, detail, "")
    assert finding.is_checked
    assert not finding.reason


def test_the_evidence_is_the_wording_of_the_part(library: Library) -> None:
    document = library.document("shili-2024")
    finding = only(library, "《示例工作条例（试行）》第七条第二款")
    assert finding.evidence == document.part_text("art_7__para_2")
    assert finding.evidence.startswith("有下列情形之一的")
    assert only(library, "《示例工作条例（试行）》第二章").evidence == ""
    assert only(library, "《样例查看条例》第七条").evidence == ""


def test_what_was_said_before_is_told(library: Library) -> None:
    _, again, back = findings(
        library, "《示例工作条例（试行）》（以下简称《条例》）印发以来，《条例》第七条第三款、该条例第四条"
    )
    assert again.detail == "这里指前文的《示例工作条例（试行）》（2024年），现行有效，有第七条第三款。"
    assert back.detail == "这里指前文的《示例工作条例（试行）》（2024年），现行有效，有第四条。"
    _, tied = findings(library, "《示例工作条例（试行）》作了规定，其中第四条写明了人数")
    assert tied.detail == "没有另写文件名，按前面的《示例工作条例（试行）》（2024年）核对：现行有效，有第四条。"


# Names


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("《示例工作条例》", "《示例工作条例（试行）》"),
        ("《示例工作条例》第四条", "《示例工作条例（试行）》第四条"),
        ("《示例工作条例》（试行）第四条", None),
        ("《关于样例生活若干准则》第三部分", "《关于样例生活的若干准则》第三部分"),
        ("《示例工作条列（试行）》第四条", "《示例工作条例（试行）》第四条"),
    ],
)
def test_a_name_that_is_not_quite_right_is_told_with_the_right_one(
    library: Library, text: str, suggestion: str | None
) -> None:
    finding = only(library, text)
    if suggestion is None:
        assert finding.verdict == "一致"
        return
    assert (finding.verdict, finding.suggestion) == ("名称有误", suggestion)
    assert finding.detail.startswith("全称是《")
    assert finding.target is not None
    assert finding.target.is_held


def test_of_a_list_only_the_mark_that_holds_the_name_is_told(library: Library) -> None:
    first, second = findings(library, "《示例工作条例》第四条、第六条")
    assert (first.verdict, second.verdict) == ("名称有误", "一致")
    assert second.detail == "《示例工作条例（试行）》（2024年）现行有效，有第六条。"


def test_a_part_that_is_not_there_is_told_before_the_name(library: Library) -> None:
    finding = only(library, "《示例工作条例》第九十条")
    assert finding.verdict == "条款号不符"
    assert finding.detail.startswith("全称是《示例工作条例（试行）》（2024年），共13条")


@pytest.mark.parametrize(
    ("text", "candidates", "detail"),
    [
        ("《从未有过的办法》", [], "本库没有收录《从未有过的办法》，不能核对，请查原文件。"),
        ("《测试管理规定实施细则》第三条", [], "本库没有收录《测试管理规定实施细则》，不能核对，请查原文件。"),
        (
            "某省测试管理规定第三条",
            ["ceshi-2021"],
            "本库没有收录《某省测试管理规定》，不能核对；题名相近的有《测试管理规定》，请核对名称。",
        ),
        (
            "《关于学习〈测试管理规定〉的通知》",
            ["ceshi-2021"],
            "本库没有收录《关于学习〈测试管理规定〉的通知》，不能核对；题名里提到的《测试管理规定》本库有记载。",
        ),
        ("《测试管理规定》（征求意见稿）第三条", None, None),
    ],
)
def test_a_document_that_is_not_known_is_said_to_be_not_held(
    library: Library, text: str, candidates: list[str] | None, detail: str | None
) -> None:
    finding = only(library, text)
    assert (finding.verdict, finding.reason, finding.target) == ("本库未收录", "本库未收录", None)
    if detail is not None:
        assert ([candidate.document for candidate in finding.candidates], finding.detail) == (candidates, detail)


@pytest.mark.parametrize(
    ("text", "verdict", "detail"),
    [
        ("《准则》", "有歧义", "可能指《关于样例生活的若干准则》《样例自律准则》，请写出全称。"),
        ("《条例》第三条", "未核", "没有写明“《条例》第三条”是哪份文件的，不能核对，请写出文件名称。"),
        ("依照第三条", "未核", "没有写明“第三条”是哪份文件的，不能核对，请写出文件名称。"),
        ("依照有关规定第三条", "未核", "没有写明“第三条”是哪份文件的，不能核对，请写出文件名称。"),
        ("前款规定要落实", "未核", "没有写明“前款”指哪一条，不能核对，请写出条款号。"),
        ("该条例第三条", "未核", "没有写明“该条例第三条”是哪份文件的，不能核对，请写出文件名称。"),
    ],
)
def test_what_names_no_document_or_several_is_not_checked(
    library: Library, text: str, verdict: str, detail: str
) -> None:
    finding = only(library, text)
    assert (finding.verdict, finding.detail, finding.is_checked) == (verdict, detail, False)
    assert finding.reason


# Parts that are not there


@pytest.mark.parametrize(
    ("text", "place", "detail"),
    [
        (
            "《示例工作条例（试行）》第十四条",
            "shili-2024#",
            "（2024年）共13条（另有第十条之一），到第十三条为止，没有第十四条。",
        ),
        ("《示例工作条例（试行）》第九条之一", "shili-2024#", "没有第九条之一。"),
        ("《示例工作条例（试行）》第一条第二款", "shili-2024#art_1", "第一条共1款，没有第二款。"),
        ("《示例工作条例（试行）》第一条第二款第（一）项", "shili-2024#art_1", "第一条共1款，没有第二款第（一）项。"),
        ("《示例工作条例（试行）》第三条第（四）项", "shili-2024#art_3", "第三条共2款、3项，没有第（四）项。"),
        (
            "《示例工作条例（试行）》第三条第（二）项第5目",
            "shili-2024#art_3__para_1__item_2",
            "第三条第一款第（二）项共3目，没有第5目。",
        ),
        ("《示例工作条例（试行）》第五章", "shili-2024#", "共4章，没有第五章。"),
        ("《测试管理规定》第三编", "ceshi-2021#", "共2编，没有第三编。"),
        ("《关于样例生活的若干准则》第四部分", "zhunze-yangli#", "共3个部分，没有第四部分。"),
        ("《关于样例生活的若干准则》第三部分（三）", "zhunze-yangli#sec_3", "第三部分共2个小部分，没有（三）。"),
        ("《未收录样例办法》第十三条", "weishoulu-2020#", "《未收录样例办法》共12条，没有第十三条。"),
        ("《样例查看条例》第二十一条", "jiandu-yaodian#", "《样例查看条例》共20条，没有第二十一条。"),
        ("《示例工作条例（试行）》（2015年）第六条", "shili-2015#", "没有第六条；2024年版（现行有效）有。"),
    ],
)
def test_a_part_that_does_not_exist_is_told_with_what_there_is(
    library: Library, text: str, place: str, detail: str
) -> None:
    finding = only(library, text)
    assert (finding.verdict, target(finding), finding.reason) == ("条款号不符", place, "")
    assert finding.detail.endswith(detail)


@pytest.mark.parametrize(
    ("text", "verdict", "reason"),
    [
        # the text that is held may be the reason
        ("《归档不全办法》第四条", "未核", "全文不完整"),
        ("《截断归档办法》第四条", "未核", "全文不完整"),
        ("《不分款归档办法》第一条第二款", "未核", "全文的条款没有分行"),
        ("《同行归档办法》第一条第（二）项", "未核", "全文的条款没有分行"),
        ("《两款有项归档办法》第一条第（二）项", "有歧义", "没有写明是哪一款"),
        ("《示例工作条例（试行）》第七条第五款", "未核", "全文的条款没有分行"),
        # it is divided otherwise
        ("《关于样例生活的若干准则》第三条", "未核", "条款的叫法不同"),
        ("《关于样例生活的若干准则》第一部分第三点", "未核", "条款的叫法不同"),
        ("《示例工作条例（试行）》第一部分", "未核", "条款的叫法不同"),
        ("《样例自律准则》第二章", "未核", "条款的叫法不同"),
        # only a digest, or nothing, is held
        ("《样例查看条例》第八条", "未核", "只收录部分条文要点"),
        ("《样例查看条例》第七条第二款", "未核", "条文要点不分款项"),
        ("《未收录样例办法》第五条", "本库未收录", "本库未收录全文"),
        # the name may be that of another
        ("《示例条例》第九十条", "未核", "简称可能指别的文件"),
        # somebody else's part
        ("《测试管理规定》有要求，第九百条更细", "未核", "没有写明是哪份文件"),
        ("《测试管理规定》要求：“依照本规定第九百条的规定执行，不得拖延。”", "未核", "没有写明是哪份文件"),
    ],
)
def test_where_it_cannot_be_known_no_part_is_denied(difficult: Library, text: str, verdict: str, reason: str) -> None:
    finding = findings(difficult, text)[-1]
    assert (finding.verdict, finding.reason) == (verdict, reason)


@pytest.mark.parametrize(
    ("text", "verdict", "reason", "marked"),
    [
        ("《示例工作条例（试行）》第三四条的规定", "未核", "紧跟的条款没有认出", "《示例工作条例（试行）》第三四条"),
        ("《示例工作条例（试行）》第××条", "未核", "紧跟的条款没有认出", "《示例工作条例（试行）》第××条"),
        (
            "《示例工作条例（试行）》第四条一款的规定",
            "未核",
            "紧跟的条款没有认出",
            "《示例工作条例（试行）》第四条一款",
        ),
        ("《示例工作条例（试行）》第九百条一款的规定", "条款号不符", "", "《示例工作条例（试行）》第九百条"),
        ("《示例工作条例（试行）》第四\u200b条", "一致", "", "《示例工作条例（试行）》第四\u200b条"),
        ("《示例工作条例（试行）》第九⼗\u200b条", "条款号不符", "", "《示例工作条例（试行）》第九⼗\u200b条"),
        ("《示例工作条例（试行）》第四条措施", "一致", "", "《示例工作条例（试行）》第四条"),
        ("《示例工作条例（试行）》提出的10条措施", "一致", "", "《示例工作条例（试行）》"),
        ("《示例工作条例（试行）》附件1第一条", "未核", "附件没有核对", "《示例工作条例（试行）》附件1第一条"),
        ("《示例条例》附件1第一条", "未核", "简称可能指别的文件", "《示例条例》附件1第一条"),
    ],
)
def test_nothing_agrees_of_which_a_part_was_not_read(
    library: Library, text: str, verdict: str, reason: str, marked: str
) -> None:
    finding = only(library, text)
    assert (finding.verdict, finding.reason, finding.text) == (verdict, reason, marked)
    assert text[slice(*finding.span)] == finding.text


def test_a_name_that_is_not_right_is_told_whatever_nobody_sees_in_it(library: Library) -> None:
    finding = only(library, "《示例工作条\u200b列（试行）》第四条")
    assert (finding.verdict, finding.suggestion) == ("名称有误", "《示例工作条例（试行）》第四条")


@pytest.mark.parametrize(
    ("text", "verdict", "detail"),
    [
        ("《示例工作条例（试行）》第一章第一条", "一致", "有第一条"),
        ("《示例工作条例（试行）》第三章第一条", "条款号不符", "第一条在第一章，不在第三章"),
        ("《示例工作条例（试行）》第九章第一条", "条款号不符", "第一条在第一章，不在第九章"),
        ("《测试管理规定》第二编第一章第一条", "条款号不符", "第一条在第一编第一章，不在第二编第一章"),
        ("《样例查看条例》第一章第七条", "未核", "不能核对第七条是否在第一章"),
        ("《整节归档办法》第一章第二条", "未核", "不分章"),
    ],
)
def test_the_chapter_that_is_named_must_hold_the_article(
    difficult: Library, text: str, verdict: str, detail: str
) -> None:
    finding = only(difficult, text)
    assert (finding.verdict, detail in finding.detail) == (verdict, True), finding.detail


def test_a_whole_text_of_which_no_number_of_articles_is_on_record_is_believed_by_its_end(difficult: Library) -> None:
    assert only(difficult, "《整节归档办法》第四条").verdict == "条款号不符"


def test_a_short_name_after_the_full_one_is_that_of_the_document(library: Library) -> None:
    *_, last = findings(library, "《示例工作条例（试行）》第四条规定明确。《示例条例》第九十条没有。")
    assert last.verdict == "条款号不符"


def test_an_excerpt_of_a_regulation_denies_nothing_and_its_numbers_are_no_citations(library: Library) -> None:
    excerpt = "第一条　为了归档，制定本条例。\n第二条　卡片分三色。\n第三条　依照本条例第三十条执行。"
    finding = only(library, excerpt)
    assert (finding.text, finding.verdict) == ("本条例第三十条", "未核")
    middle = "第十条　卡片归档。\n第十一条　依照第十五条执行。\n第十二条　清单归档。"
    assert [(finding.text, finding.verdict) for finding in findings(library, middle)] == [("第十五条", "未核")]


OWN = "第一条　甲。\n第二条　乙：\n（一）子；\n（二）丑。\n第三条　依照{part}处理。\n第四条　本办法自印发之日起施行。"


@pytest.mark.parametrize(
    ("part", "verdict", "detail"),
    [
        ("第二条第（二）项", "一致", "本稿有第二条第一款第（二）项。"),
        ("本办法第五条", "条款号不符", "本稿共4条，到第四条为止，没有第五条。"),
        ("第二条第（三）项", "条款号不符", "本稿第二条共1款、2项，没有第（三）项。"),
        ("第七条", "条款号不符", "本稿共4条，到第四条为止，没有第七条。"),
        ("联合国档案大纲第七条", "未核", "本稿没有“第七条”，也没有写明是哪份文件的，请写出文件名称。"),
        ("《某某办法》的规定和第五条", "未核", "本稿没有“第五条”，也没有写明是哪份文件的，请写出文件名称。"),
    ],
)
def test_the_parts_of_the_draft_itself(library: Library, part: str, verdict: str, detail: str) -> None:
    finding = findings(library, OWN.format(part=part))[-1]
    assert (finding.verdict, finding.detail, finding.target) == (verdict, detail, None)


def test_the_draft_itself_is_meant_also_where_its_own_numbers_have_gaps(library: Library) -> None:
    draft = "第一条　依照《修订归档办法》办理。\n第三条　归档准则如下。\n第七条　造成本法第九条后果的，另行规定。"
    assert [(one.text, one.verdict) for one in findings(library, draft)][1:] == [("本法第九条", "未核")]


def test_a_draft_whose_items_are_run_in_denies_none(library: Library) -> None:
    draft = OWN.replace("：\n（一）子；\n（二）丑。", "：（一）子；（二）丑。")
    assert only(library, draft.format(part="第二条第（二）项")).verdict == "未核"


# Days


@pytest.mark.parametrize(
    ("day", "text", "verdict", "detail", "suggestion"),
    [
        (
            date(2014, 12, 31),
            "第二条",
            "未核",
            "（2015年）本库最早的是2015年1月1日起施行的版本，成文时的版本没有收录，不能核对第二条，请查官方原文。",
            "",
        ),
        (
            date(2020, 1, 1),
            "第二条",
            "已修订",
            "（2015年）引用时有效，现已修订（2024年1月1日起），现行的是2024年版，原第二条现为第三条，文字有修改。",
            "《修订归档办法》第三条",
        ),
        (
            date(2020, 1, 1),
            "第三条",
            "已修订",
            "（2015年）引用时有效，现已修订（2024年1月1日起），现行的是2024年版，原第三条现为第四条，文字未改。",
            "《修订归档办法》第四条",
        ),
        (date(2020, 1, 1), "第一条", "已修订", "现行的是2024年版，第一条文字未改。", ""),
        (date(2020, 1, 1), "第四条", "已修订", "现行的是2024年版，其中没有与第四条对应的条文。", ""),
        (date(2020, 1, 1), "", "已修订", "（2015年）引用时有效，现已修订（2024年1月1日起），现行的是2024年版。", ""),
        (
            TODAY,
            "（2015年）第三条",
            "已修订",
            "引用时已经修订（2024年1月1日起），现行的是2024年版，原第三条现为第四条，文字未改。",
            "《修订归档办法》第四条",
        ),
        (TODAY, "第三条", "一致", "（2024年）现行有效，有第三条。", ""),
        (None, "第三条", "一致", "（2024年）现行有效，有第三条。", ""),
        (None, "（2015年）", "已修订", "（2015年）已经修订（2024年1月1日起），现行的是2024年版。", ""),
        (
            TODAY,
            "（2019年修订）第三条",
            "未核",
            "本库没有《修订归档办法》2019年的版本，有记载的是2015年、2024年的，请核对年份。",
            "",
        ),
        (
            TODAY,
            "（2019年局务会通过）第三条",
            "未核",
            "本库没有《修订归档办法》2019年的版本，有记载的是2015年、2024年的，请核对年份。",
            "",
        ),
    ],
)
def test_the_version_of_the_day_and_what_became_of_it(
    difficult: Library, day: date | None, text: str, verdict: str, detail: str, suggestion: str
) -> None:
    finding = only(difficult, f"《修订归档办法》{text}", day)
    assert (finding.verdict, finding.suggestion) == (verdict, suggestion)
    assert finding.detail.endswith(detail)


def test_the_evidence_of_what_was_revised_is_the_article_of_today(difficult: Library) -> None:
    finding = only(difficult, "《修订归档办法》第二条", date(2020, 1, 1))
    assert target(finding) == "xiuding-2015#art_2"
    assert finding.evidence == difficult.document("xiuding-2024").part_text("art_3")


@pytest.mark.parametrize(
    ("day", "text", "detail"),
    [
        (date(2019, 1, 1), "《废止归档办法》", "《废止归档办法》引用时有效，现已废止（2020年5月1日起）。"),
        (date(2021, 1, 1), "《废止归档办法》第一条", "《废止归档办法》引用时已经废止（2020年5月1日起）。"),
        (date(2021, 1, 1), "《不知何时废止的办法》", "《不知何时废止的办法》已经废止（废止的日期本库没有记载）。"),
    ],
)
def test_what_was_repealed(difficult: Library, day: date, text: str, detail: str) -> None:
    finding = only(difficult, text, day)
    assert (finding.verdict, finding.detail) == ("已废止", detail)


def test_what_is_not_yet_in_force_on_the_day_is_in_force_later(library: Library) -> None:
    assert only(library, "《示例条例实施细则》第二条", date(2024, 6, 30)).verdict == "尚未施行"
    later = only(library, "《示例条例实施细则》第二条", date(2024, 7, 1))
    assert (later.verdict, later.detail) == ("一致", "《示例条例实施细则》现行有效，有第二条。")


# The real texts


@pytest.mark.parametrize(
    ("text", "verdict", "place"),
    [
        ("《中国共产党支部工作条例（试行）》第十条第二款第（三）项", "条款号不符", "zhibu-2018#art_10"),
        ("《中国共产党支部工作条例（试行）》第三十七条", "一致", "zhibu-2018#art_37"),
        ("《中国共产党支部工作条例（试行）》第三十八条", "条款号不符", "zhibu-2018#"),
        ("党章第五十六条", "条款号不符", "zhangcheng-2022#"),
        ("党章第七条第二款", "一致", "zhangcheng-2022#art_7__para_2"),
        ("党章总纲", "一致", "zhangcheng-2022#preamble"),
        ("《党章》第三条第（八）项", "一致", "zhangcheng-2022#art_3__para_1__item_8"),
        ("《中国共产党章程》（2007年）第五十四条", "条款号不符", "zhangcheng-2007#"),
        ("2017年党章第十条", "已修订", "zhangcheng-2017#art_10"),
        ("《关于新形势下党内政治生活若干准则》第三部分", "名称有误", "zhunze-2016#sec_3"),
        ("《关于新形势下党内政治生活的若干准则》第十三部分", "条款号不符", "zhunze-2016#"),
        ("《关于新形势下党内政治生活的若干准则》第三条", "未核", "zhunze-2016#"),
        ("《中国共产党党校工作条例》第五条", "本库未收录", ""),
        ("《中国共产党党组工作条例》第五条", "本库未收录", "dangzu-2019#art_5"),
        ("《中国共产党支部工作条例实施细则》第三条", "本库未收录", ""),
        ("《中华人民共和国监察法》第三条", "本库未收录", "jianchafa-2024#art_3"),
        ("《信访条例》第三条", "已废止", "xinfang-2005#art_3"),
        ("中央“八项规定”", "一致", "baxiang-guiding-2012#"),
        ("《处分条例》第二百条", "未核", "jilv-chufen-2023#"),
        ("《纪律处分条例》第二百条", "条款号不符", "jilv-chufen-2023#"),
        ("《中国共产党党内监督条例（试行）》", "已废止", "dangnei-jiandu-2003#"),
    ],
)
def test_real_citations(full: Library, text: str, verdict: str, place: str) -> None:
    finding = only(full, text)
    assert (finding.verdict, target(finding)) == (verdict, place)


def test_an_article_of_the_rules_of_2014_is_led_to_its_place_in_those_of_2026(full: Library) -> None:
    finding = only(full, "《中国共产党发展党员工作细则》第二十条", date(2020, 1, 1))
    assert (finding.verdict, target(finding)) == ("已修订", "fazhan-dangyuan-2014#art_20")
    assert finding.suggestion == "《中国共产党发展党员工作细则》第十九条"
    assert finding.evidence == full.document("fazhan-dangyuan-2026").part_text("art_19")
    today = only(full, "《中国共产党发展党员工作细则》第十九条")
    assert (today.verdict, target(today)) == ("一致", "fazhan-dangyuan-2026#art_19")


def test_the_reports_are_judged_as_a_reader_would(full: Library, shared: Path) -> None:
    verdicts = [
        (finding.text, finding.verdict)
        for path in sorted((shared / "reports").glob("*.txt"))
        for finding in findings(full, path.read_text("utf-8"))
    ]
    assert ("《关于新形势下党内政治生活若干准则》", "名称有误") in verdicts
    assert ("《中国共产党支部工作条例（试行）》", "一致") in verdicts
    assert ("《条例》", "一致") in verdicts
    assert {verdict for _, verdict in verdicts} == {"一致", "名称有误", "本库未收录"}


# Every part of every document


_NUMBERED = ("art", "para", "item", "point", "chp", "sec", "sub", "part")


def numbered_parts(document: Document) -> Iterator[tuple[str, str]]:
    """The address and the label of each part with a number, one for each address that is not doubled."""
    places = [paragraph.address for passage in document.passages for paragraph in passage.paragraphs]
    places += [passage.address for passage in document.passages] + [
        section.address for section in document.all_sections()
    ]
    for address in dict.fromkeys(places):
        steps = [step.partition("_")[0] for step in address.split("__")]
        # The only paragraph of an article is called by the article alone.
        is_article = address.endswith("__para_1") and document.label(address) == document.label(
            address[: -len("__para_1")]
        )
        if all(step in _NUMBERED for step in steps) and not is_article:
            yield address, document.label(address)


def test_every_part_of_every_document_is_found_under_its_own_label(difficult: Library) -> None:
    _round_trip(difficult)


def test_every_part_of_every_real_document_is_found_under_its_own_label(full: Library) -> None:
    _round_trip(full)


def _round_trip(library: Library) -> None:
    count = 0
    for metadata in library.documents():
        if metadata.text == "none":
            continue
        document = library.document(metadata.id)
        edition = f"（{metadata.year}年）" if metadata.year and library.resolver.versions(metadata.id) else ""
        lines = [(f"《{metadata.title}》{edition}{label}", address) for address, label in numbered_parts(document)]
        text = "\n".join(line for line, _ in lines)
        by_text = {finding.text: finding for finding in findings(library, text)}
        for line, address in lines:
            finding = by_text[line]
            count += 1
            assert finding.verdict != "条款号不符", line
            if len(library.resolver.parts(metadata.id, Address(address))) > 1:
                assert finding.verdict == "有歧义", line
            else:
                assert target(finding) == f"{metadata.id}#{address}", line
                is_doubled = document.holds(Address(address).article.child("dup", 2))
                agreed = {"未核"} if is_doubled else {"一致", "已修订", "已废止", "尚未施行"}
                assert finding.verdict in agreed, line
    assert count > 100


def test_a_part_of_a_text_that_speaks_of_itself_is_not_denied(library: Library) -> None:
    """What is quoted there may be the new wording of another law, of which nothing is named beside it."""
    (_, finding) = findings(library, "《示例工作条例（试行）》已经修改。违反规定的，依照本条例第四十条处理。")
    assert (finding.verdict, finding.reason) == ("未核", "简称可能指别的文件")
    assert (
        finding.detail
        == "如果指《示例工作条例（试行）》（2024年），该文件共13条（另有第十条之一），到第十三条为止，没有第四十条；请写出全称。"
    )


# What is no rule


@pytest.mark.parametrize(
    ("text", "verdicts", "books"),
    [
        ("学习《样例选集》，读《样例日报》，看《样例往事》。", [], 3),
        ("签订《样例合作协议》，报送《样例工作报告》。", [], 2),
        ("《样例选集》第三条说得明白。", ["本库未收录"], 0),
        ("依照《从未有过的样例办法》办理。", ["本库未收录"], 0),
        ("《样例合作协议》（以下简称《协议》）签订后，双方履行《协议》。", [], 2),
    ],
)
def test_an_unknown_name_is_a_finding_only_if_it_is_formed_like_that_of_a_rule(
    library: Library, text: str, verdicts: list[str], books: int
) -> None:
    references = references_in(text, library.resolver, day=TODAY)
    judgement = CitationJudge(library).judge(text, references, TODAY, home=None)
    assert [finding.verdict for finding in judgement.findings] == verdicts
    assert judgement.unjudged == ("书名、报刊名等",) * books


# Any text


@given(st.lists(PIECES, max_size=30).map("".join), st.none() | st.dates(date(2010, 1, 1), date(2030, 1, 1)))
def test_whatever_is_read_is_judged_in_one_sentence(difficult: Library, text: str, day: date | None) -> None:
    home = own_parts(text)
    references = references_in(text, difficult.resolver, home=home, day=day)
    judgements = CitationJudge(difficult).judge(text, references, day, home=home).findings
    for finding, reference in zip(judgements, references, strict=True):
        unread = reference.citation.unread if finding.verdict == "未核" else None
        start, end = unread or reference.span
        assert finding.span in {reference.span, (min(start, reference.span[0]), max(end, reference.span[1]))}
        assert finding.text == text[slice(*finding.span)]
        assert finding.detail.endswith("。")
        assert finding.detail.count("。") == 1 + finding.text.count("。")
        assert "。。" not in finding.detail
        assert bool(finding.reason) == (not finding.is_checked)
        if finding.verdict == "条款号不符":
            assert isinstance(reference.outcome, Unresolved) or reference.citation.within
            assert not reference.is_tied


def test_no_detail_says_a_title_twice(difficult: Library) -> None:
    texts = [
        f"《{metadata.title}》（以下简称《办法》）第一条、第九百条。《办法》第二条。该办法。"
        for metadata in difficult.documents()
    ]
    for day in (date(2016, 1, 1), TODAY):
        for text in texts:
            for finding in findings(difficult, text, day):
                title = finding.target.title if finding.target else ""
                assert not title or finding.detail.count(f"《{title}》") <= 1, finding.detail
