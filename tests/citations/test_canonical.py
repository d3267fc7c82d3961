"""How a part is cited in an official text."""

import pytest

from kb.citations.canonical import canonical_name, canonical_of
from kb.documents import Address
from kb.documents.document import Document, Metadata
from kb.documents.structure import parse
from kb.library import Library
from kb.search.query import Question

NUMBERED = Metadata("a", "示例工作条例", document_number="示发〔2024〕3号")
PLAIN = Metadata("b", "样例小组年度报告")


@pytest.mark.parametrize(
    ("known", "address", "cited"),
    [
        (NUMBERED, "", "《示例工作条例》（示发〔2024〕3号）"),
        (NUMBERED, "title", "《示例工作条例》（示发〔2024〕3号）"),
        (NUMBERED, "art_10", "《示例工作条例》（示发〔2024〕3号）第十条"),
        (NUMBERED, "art_101", "《示例工作条例》（示发〔2024〕3号）第一百零一条"),
        (NUMBERED, "art_10-1", "《示例工作条例》（示发〔2024〕3号）第十条之一"),
        (NUMBERED, "art_10__para_2__item_3", "《示例工作条例》（示发〔2024〕3号）第十条第二款第（三）项"),
        (
            NUMBERED,
            "art_10__para_2__item_3__point_1",
            "《示例工作条例》（示发〔2024〕3号）第十条第二款第（三）项第一目",
        ),
        (NUMBERED, "part_2__chp_1__sec_3", "《示例工作条例》（示发〔2024〕3号）第二编第一章第三节"),
        (PLAIN, "chp_3", "《样例小组年度报告》第三章"),
        (PLAIN, "sec_3__sub_2", "《样例小组年度报告》第三部分（二）"),
        (PLAIN, "sec_3__sub_2__p_12", "《样例小组年度报告》第三部分（二）第十二段"),
        (PLAIN, "sec_3__p_1__pt_4", "《样例小组年度报告》第三部分第一段“四是”"),
        (PLAIN, "hdg_2", "《样例小组年度报告》"),
        (PLAIN, "note__p_1", "《样例小组年度报告》"),
        (Metadata("c", "关于印发《示例条例》的通知"), "", "《关于印发〈示例条例〉的通知》"),
    ],
)
def test_the_title_comes_first_then_the_number_then_the_part(known: Metadata, address: str, cited: str) -> None:
    assert canonical_name(known, Address(address)) == cited


def test_the_edition_of_a_work_that_has_several_stands_in_brackets_behind_the_title() -> None:
    address = Address("art_10__para_2")
    assert canonical_name(PLAIN, address, edition="2017年修改") == "《样例小组年度报告》（2017年修改）第十条第二款"
    assert (
        canonical_name(NUMBERED, address, edition="2024年版")
        == "《示例工作条例》（2024年版，示发〔2024〕3号）第十条第二款"
    )


def test_what_the_document_calls_the_part_goes_before_what_its_address_tells() -> None:
    assert (
        canonical_name(PLAIN, Address("art_3__para_1__item_2"), label="第三条第（二）项")
        == "《样例小组年度报告》第三条第（二）项"
    )


def test_an_only_paragraph_is_not_counted(invented: dict[str, Document]) -> None:
    regulation = invented["shili-2024"]
    number = "《示例工作条例（试行）》（示发〔2024〕3号）"
    assert canonical_of(regulation, Address("art_1__para_1")) == f"{number}第一条"
    assert canonical_of(regulation, Address("art_2__para_1")) == f"{number}第二条第一款"
    assert (
        canonical_of(regulation, Address("art_3__para_1__item_2__point_3")) == f"{number}第三条第一款第（二）项第三目"
    )


def test_what_stands_before_the_first_heading_is_called_as_its_heading_says() -> None:
    charter = parse("总　纲\n\n卡片是卡片。\n\n清单是清单。\n\n第一章　总则\n\n第一条　好。")
    report = parse("一年来很好。\n\n一、早看清单\n\n看了。")
    of_charter = Document(Metadata("a", "示例章程"), charter.passages, charter.sections)
    of_report = Document(PLAIN, report.passages, report.sections)
    assert canonical_of(of_charter, Address("preamble")) == "《示例章程》总纲"
    assert canonical_of(of_charter, Address("preamble__p_2")) == "《示例章程》总纲第二段"
    assert canonical_of(of_report, Address("preamble__p_1")) == "《样例小组年度报告》开头第一段"


@pytest.mark.parametrize(
    ("address", "cited"),
    [
        ("art_1__para_1", "第一条"),
        ("art_2__para_1__tbl_1", "第二条第一款第一表"),
        ("art_2__para_1__tbl_1__tr_3", "第二条第一款第一表第三行"),
        ("annex_1", "附件1"),
        ("annex_1__title", "附件1"),
        ("annex_1__art_2", "附件1第二条"),
        ("annex_1__art_2__para_1", "附件1第二条"),
        ("annex_2__p_1", "附件2第一段"),
        ("annex_2__tbl_1__tr_2", "附件2第一表第二行"),
        ("hdg_1__p_1", ""),
    ],
)
def test_rows_and_annexes_are_cited_with_what_they_lie_in(annexed: Library, address: str, cited: str) -> None:
    document = annexed.document("shili-guidang")
    assert canonical_of(document, Address(address)) == f"《示例工作条例》（示发〔2024〕3号）{cited}"


def test_an_annex_without_a_number_is_cited_without_one() -> None:
    structure = parse("第一条　好。\n附件\n名单\n甲。\n做法：一是看；二是听。")
    document = Document(PLAIN, structure.passages, structure.sections)
    cited = [canonical_of(document, Address(address)) for address in ("annex_1", "annex_1__p_1", "annex_1__p_2__pt_2")]
    assert cited == [f"《样例小组年度报告》附件{part}" for part in ("", "第一段", "第二段“二是”")]


def test_a_citation_that_was_copied_leads_back_to_its_part(library: Library, invented: dict[str, Document]) -> None:
    for document in (invented["shili-2024"], invented["zilv-yangli"]):
        for passage in document.passages:
            if passage.kind != "article":
                continue
            for paragraph in passage.paragraphs:
                typed = canonical_of(document, paragraph.address, library.validity.edition(document.id))
                first = library.search(Question(typed, limit=1)).hits[0]
                assert (first.tier, first.document, first.address) == ("citation", document.id, passage.address)
                assert first.anchor in {paragraph.address, passage.address}, typed


def test_an_article_is_cited_by_its_label_alone(library: Library, annexed: Library) -> None:
    documents = [
        corpus.document(metadata.id)
        for corpus in (library, annexed)
        for metadata in corpus.documents()
        if metadata.text != "none"
    ]
    articles = [
        (document, passage) for document in documents for passage in document.passages if passage.address.is_article
    ]
    assert len(articles) > 100
    for document, passage in articles:
        by_label = canonical_name(document.metadata, passage.address, label=passage.label)
        assert by_label == canonical_of(document, passage.address)
