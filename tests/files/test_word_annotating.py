"""Links and comments put into Word files by insertion alone."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import KbError
from kb.files.visible_text import Annotation, UnreadableFileError
from tests.support.word_files import (
    HYPERLINK_STYLE,
    OFFICE_STRICT,
    STRICT,
    Names,
    annotate,
    commented,
    elements,
    field,
    is_grown,
    linked,
    local,
    looks,
    misplaced,
    note,
    paragraph,
    read,
    reference,
    text,
    text_box,
    unzipped,
    value,
    word_file,
    zipped,
)

BODY = "word/document.xml"
URL = "https://wenku.example/documents/shili-2024#art_10"


def closed(raw: bytes) -> list[str]:
    """The text of what is a link or a field already."""
    written = read(raw)
    return [written.text[start:end] for start, end in written.closed]


def on(raw: bytes, marked: str, *, url: str = "", comment: str = "", nth: int = 0) -> Annotation:
    """An annotation on a place of the visible text, found by what stands there."""
    start = -1
    for _ in range(nth + 1):
        start = read(raw).text.index(marked, start + 1)
    return Annotation(start, start + len(marked), url, comment)


def put(raw: bytes, *annotations: Annotation) -> bytes:
    """The annotated file, which holds all that was there and shows the same text."""
    made = annotate(raw, annotations)
    before, after = unzipped(raw), unzipped(made)
    assert list(after)[: len(before)] == list(before)
    stories = {name for name in before if name.rpartition("/")[2] in {"document.xml", "footnotes.xml", "endnotes.xml"}}
    for name, content in before.items():
        allowed = name in stories or name.endswith((".rels", "comments.xml")) or name == "[Content_Types].xml"
        assert is_grown(content, after[name]) if allowed else content == after[name]
        if name in stories:
            assert looks(content) == looks(after[name])
            assert misplaced(made, name) == []
    assert read(made).text == read(raw).text
    return made


# Annotating


def test_the_main_part_is_found_by_its_relationship_and_not_by_its_name() -> None:
    raw = word_file(paragraph("依照《示例条例》办理"), main="Content/main document.xml")
    made = annotate(raw, [on(raw, "《示例条例》", url=URL, comment="说明")])
    assert read(made).text == "依照《示例条例》办理"
    assert linked(made, "Content/main document.xml") == [("《示例条例》", URL)]
    assert b'PartName="/Content/comments.xml"' in unzipped(made)["[Content_Types].xml"]


def test_without_annotations_the_file_is_the_same() -> None:
    raw = word_file(paragraph("甲乙"))
    assert annotate(raw, []) is raw
    assert annotate(raw, [Annotation(0, 1)]) is raw


def test_a_citation_over_many_runs_is_one_link_and_every_run_keeps_its_look() -> None:
    body = paragraph(
        "依照",
        text("《示", "<w:b/>"),
        '<w:proofErr w:type="spellStart"/>',
        text("例条", "<w:i/>"),
        '<w:bookmarkStart w:id="5" w:name="x"/>',
        text("例》第十条规定", '<w:color w:val="FF0000"/>'),
        '<w:bookmarkEnd w:id="5"/>',
    )
    raw = word_file(body)
    made = put(raw, on(raw, "《示例条例》第十条", url=URL))
    assert linked(made) == [("《示例条例》第十条", URL)]
    link = next(elements(unzipped(made)[BODY]).iter("{*}hyperlink"))
    assert [[local(child) for child in run.find("{*}rPr")] for run in link.iter("{*}r")] == [["b"], ["i"], ["color"]]
    assert closed(made) == ["《示例条例》第十条"]


def test_only_the_bytes_of_the_link_are_added() -> None:
    raw = word_file(paragraph("依照《示例条例》办理"))
    before, after = unzipped(raw), unzipped(annotate(raw, [on(raw, "《示例条例》", url=URL)]))
    start, end = '</w:t></w:r><w:hyperlink r:id="rId1" w:history="1"><w:r><w:t xml:space="preserve">', "</w:t></w:r>"
    again = '</w:hyperlink><w:r><w:t xml:space="preserve">'
    expected = before[BODY].decode().replace("《示例条例》", f"{start}《示例条例》{end}{again}")
    assert after[BODY].decode() == expected
    assert [name for name in before if before[name] != after[name]] == [BODY, "word/_rels/document.xml.rels"]


def test_a_comment_is_anchored_and_its_mark_follows() -> None:
    raw = word_file(paragraph("依照《示例条例》办理"))
    made = put(raw, on(raw, "《示例条例》", comment="已修订。\n现行为 2024 年 <版>&\x00"))
    assert commented(made) == [("《示例条例》", "已修订。\n现行为 2024 年 <版>&\ufffd")]
    comment = next(elements(unzipped(made)["word/comments.xml"]).iter("{*}comment"))
    assert [value(comment, name) for name in ("author", "initials", "date")] == ["政策文库", "库", ""]


def test_the_date_of_comments_is_the_one_given() -> None:
    raw = word_file(paragraph("甲"))
    day = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    first, second = (annotate(raw, [Annotation(0, 1, comment="说明")], date=day) for _ in range(2))
    assert first == second
    comment = next(elements(unzipped(first)["word/comments.xml"]).iter("{*}comment"))
    assert value(comment, "date") == "2026-11-21T09:30:00Z"


def test_comments_nest_and_overlap_and_links_do_not() -> None:
    raw = word_file(paragraph("他指出：“依照《示例条例》第十条办理”，并学习。"))
    quotation = on(raw, "“依照《示例条例》第十条办理”", url=URL, comment="引文")
    citation = on(raw, "《示例条例》第十条", url="https://wenku.example/inner", comment="引用")
    crossing = on(raw, "办理”，并", url="https://wenku.example/crossing", comment="交叉")
    made = put(raw, crossing, citation, quotation)
    assert linked(made) == [("“依照《示例条例》第十条办理”", URL)]
    assert commented(made) == [
        ("《示例条例》第十条", "引用"),
        ("“依照《示例条例》第十条办理”", "引文"),
        ("办理”，并", "交叉"),
    ]


def test_the_longer_of_two_links_from_one_place_is_put_and_the_next_may_touch_it() -> None:
    raw = word_file(paragraph("《甲》第一条《乙》"))
    made = put(
        raw, on(raw, "《甲》", url="https://a.example/"), on(raw, "《甲》第一条", url=URL), on(raw, "《乙》", url=URL)
    )
    assert linked(made) == [("《甲》第一条", URL), ("《乙》", URL)]
    relationships = unzipped(made)["word/_rels/document.xml.rels"]
    assert relationships.count(URL.encode()) == 1


def test_existing_comments_are_kept_and_numbers_go_on() -> None:
    old = f'<w:comment w:id="7" w:author="乙">{paragraph("旧批注")}</w:comment>'
    marks = '<w:commentRangeStart w:id="7"/>', '<w:commentRangeEnd w:id="7"/>'
    mark = '<w:r><w:commentReference w:id="7"/></w:r>'
    raw = word_file(paragraph("依照", marks[0], "《示例", marks[1], mark, "条例》"), parts={"comments": old})
    made = put(raw, on(raw, "《示例条例》", url=URL, comment="新批注"))
    assert commented(made) == [("《示例", "旧批注"), ("《示例条例》", "新批注")]
    assert linked(made) == [("《示例条例》", URL)]
    numbers = [value(each, "id") for each in elements(unzipped(made)["word/comments.xml"]).iter("{*}comment")]
    assert numbers == ["7", "8"]
    assert unzipped(made)["[Content_Types].xml"] == unzipped(raw)["[Content_Types].xml"]


@pytest.mark.parametrize("number", ["2147483647", "99999999999999999999", "-1", "x"])
def test_numbers_of_comments_that_cannot_be_followed_are_passed_by(number: str) -> None:
    old = f'<w:comment w:id="{number}" w:author="乙">{paragraph("旧")}</w:comment>'
    raw = word_file(paragraph("甲"), parts={"comments": old})
    made = annotate(raw, [Annotation(0, 1, comment="新")])
    numbers = [value(each, "id") for each in elements(unzipped(made)["word/comments.xml"]).iter("{*}comment")]
    assert numbers == [number, "0"]


def test_the_style_of_links_is_taken_only_if_the_file_has_it() -> None:
    body = paragraph(
        "依照",
        text("《示例", "<w:b/>"),
        text("条例》", '<w:rStyle w:val="x"/>'),
        "<w:r><w:rPr/><w:t>第十条</w:t></w:r>",
        "第二款规定",
    )
    raw = word_file(body, parts={"styles": HYPERLINK_STYLE})
    made = put(raw, on(raw, "《示例条例》第十条第二款", url=URL))
    link = next(elements(unzipped(made)[BODY]).iter("{*}hyperlink"))
    styles = [[value(each, "val") for each in run.iter("{*}rStyle")] for run in link.iter("{*}r")]
    assert styles == [["a3"], ["x"], [], ["a3"]]
    outside = [run for run in elements(unzipped(made)[BODY]).iter("{*}r") if local(run.getparent()) != "hyperlink"]
    assert [list(run.iter("{*}rStyle")) for run in outside] == [[], []]
    assert unzipped(made)["word/styles.xml"] == unzipped(raw)["word/styles.xml"]
    plain = word_file(body)
    assert b'"a3"' not in unzipped(annotate(plain, [on(plain, "《示例条例》", url=URL)]))[BODY]


@pytest.mark.parametrize(
    "wrapped",
    [
        f'<w:ins w:id="1" w:author="甲">{text("例条")}</w:ins>',
        f'<w:moveTo w:id="1" w:author="甲">{text("例条")}</w:moveTo>',
        f'<w:ins w:id="1" w:author="甲"><w:smartTag>{text("例条")}</w:smartTag></w:ins>',
        f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{text('例条')}</w:sdtContent></w:sdt>",
        "<w:r><w:ruby><w:rubyBase><w:r><w:t>例条</w:t></w:r></w:rubyBase></w:ruby></w:r>",
    ],
)
def test_where_no_link_may_stand_there_is_none_and_a_comment_goes_around_all(wrapped: str) -> None:
    raw = word_file(paragraph("依照《示", wrapped, "例》第十条"))
    made = put(raw, on(raw, "《示例条例》第十条", url=URL, comment="说明"))
    assert linked(made) == [("《示", URL), ("例》第十条", URL)]
    assert commented(made) == [("《示例条例》第十条", "说明")]


@pytest.mark.parametrize(
    "wrapped",
    [
        f'<w:hyperlink w:anchor="x">{text("例条")}</w:hyperlink>',
        f'<w:fldSimple w:instr="REF x">{text("例条")}</w:fldSimple>',
        field("REF x", text("例条")),
    ],
)
def test_links_and_fields_that_are_there_stay_alone(wrapped: str) -> None:
    raw = word_file(paragraph("依照《示", wrapped, "例》第十条"))
    made = annotate(raw, [on(raw, "《示例条例》第十条", url=URL, comment="说明")])
    ours = [found for found, url in linked(made) if url]
    assert ours == ["《示", "例》第十条"]
    assert commented(made) == [("《示例条例》第十条", "说明")]
    assert unzipped(made)[BODY].count(wrapped.encode()) == 1
    inside = annotate(raw, [on(raw, "例条", url=URL)])
    assert inside == raw


def test_a_comment_within_a_plain_control_or_ruby_stands_around_it() -> None:
    control = f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{text('控件内文字')}</w:sdtContent></w:sdt>"
    ruby = "<w:r><w:ruby><w:rubyBase><w:r><w:t>注音文字</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    raw = word_file(paragraph("甲", control, ruby, "乙"))
    made = put(raw, on(raw, "件内", url=URL, comment="一"), on(raw, "音文", url=URL, comment="二"))
    assert commented(made) == [("控件内文字", "一"), ("注音文字", "二")]
    assert linked(made) == []


def test_a_comment_within_a_field_stands_around_it() -> None:
    simple = f'<w:fldSimple w:instr="REF x">{text("简单字段")}</w:fldSimple>'
    raw = word_file(paragraph("甲", field("REF x", text("复杂"), field("PAGE", text("内层"))), "乙", simple, "丙"))
    made = put(raw, on(raw, "杂", comment="一"), on(raw, "层乙", comment="二"), on(raw, "单", url=URL, comment="三"))
    assert commented(made) == [("复杂内层", "一"), ("复杂内层乙", "二"), ("简单字段", "三")]
    assert linked(made) == []


def test_a_field_over_several_paragraphs_such_as_a_table_of_contents_is_left_alone() -> None:
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    raw = word_file(paragraph(begin, separate, "《示例条例》") + paragraph("下一条", end) + paragraph("《示例条例》"))
    made = put(raw, *(on(raw, "《示例条例》", url=URL, comment=f"第{nth}处", nth=nth) for nth in range(2)))
    assert commented(made) == [("《示例条例》", "第1处")]
    assert linked(made) == [("《示例条例》", URL)]
    assert closed(made) == ["《示例条例》", "下一条", "《示例条例》"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", ["二"]),
        ("<w:sdt><w:sdtContent><w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl></w:sdtContent></w:sdt>", ["二"]),
        ("<w:tbl><w:tr><w:sdt><w:sdtContent><w:tc>", "</w:tc></w:sdtContent></w:sdt></w:tr></w:tbl>", ["二"]),
        ("<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>", "</w:tc></w:tr></w:sdtContent></w:sdt></w:tbl>", ["一", "二"]),
        ("<w:sdt><w:sdtPr><w:docPartObj/></w:sdtPr><w:sdtContent>", "</w:sdtContent></w:sdt>", ["一", "二"]),
    ],
)
def test_the_first_paragraph_of_a_control_around_paragraphs_is_left_alone(
    before: str, after: str, expected: list[str]
) -> None:
    # LibreOffice 7.4 makes an input field of it, and a comment there swallows the text before it.
    raw = word_file(before + paragraph("首段") + paragraph("次段") + after + paragraph("尾段"))
    made = put(raw, on(raw, "首段", url=URL, comment="一"), on(raw, "次段", url=URL, comment="二"))
    assert [said for _, said in commented(made)] == expected
    assert [found for found, _ in linked(made)] == ["首段", "次段"][-len(expected) :]


@pytest.mark.parametrize("wrapper", ["smartTag", "customXml", "dir", "bdo", "sdt"])
def test_links_stand_within_what_may_hold_them(wrapper: str) -> None:
    inside = text("例条例》第十")
    wrapped = f"<w:sdtContent>{inside}</w:sdtContent>" if wrapper == "sdt" else inside
    raw = word_file(paragraph("依照《示", f"<w:{wrapper}>{wrapped}</w:{wrapper}>", "条办理"))
    made = put(raw, on(raw, "《示例条例》第十条", url=URL))
    assert linked(made) == [("《示", URL), ("例条例》第十", URL), ("条", URL)]


def test_a_deletion_between_is_left_outside_the_link() -> None:
    deleted = '<w:del w:id="1" w:author="甲"><w:r><w:delText>暂行</w:delText></w:r></w:del>'
    raw = word_file(paragraph("《示例", deleted, "条例》"))
    made = put(raw, on(raw, "《示例条例》", url=URL, comment="说明"))
    assert linked(made) == [("《示例", URL), ("条例》", URL)]
    assert commented(made) == [("《示例条例》", "说明")]


def test_an_annotation_over_several_paragraphs_is_a_link_in_each() -> None:
    raw = word_file(paragraph("甲一") + paragraph(" ") + paragraph("乙二"))
    made = put(raw, Annotation(1, 4, URL, "跨段"))
    assert linked(made) == [("一", URL), ("乙", URL)]
    assert commented(made) == [("一 乙", "跨段")]


def test_marks_within_a_run_divide_it_between_its_children() -> None:
    run = '<w:r w:rsidR="00A1"><w:rPr><w:b/></w:rPr><w:t>甲</w:t><w:tab/><w:t>乙丙</w:t><w:br/><w:t>丁</w:t></w:r>'
    raw = word_file(paragraph(run))
    made = put(raw, on(raw, "乙", url=URL), on(raw, "\u3000乙", comment="一"), on(raw, "丙\n", comment="二"))
    assert linked(made) == [("乙", URL)]
    assert commented(made) == [("乙", "一"), ("丙", "二")]
    runs = list(elements(unzipped(made)[BODY]).iter("{*}r"))
    assert {value(each, "rsidR") for each in runs if each.find("{*}commentReference") is None} == {"00A1"}


def test_a_drawing_or_a_reference_in_the_middle_is_left_outside_the_link() -> None:
    run = '<w:r><w:t>《示例</w:t><w:drawing/><w:t>条例》</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
    raw = word_file(paragraph(run, "第十条"), parts={"footnotes": note("footnote", 2, paragraph("注"))})
    made = put(raw, on(raw, "《示例条例》第十条", url=URL))
    assert linked(made) == [("《示例", URL), ("条例》", URL), ("第十条", URL)]


@pytest.mark.parametrize("tag", ["<w:t>", '<w:t xml:space="default">', "<w:t xml:space = 'preserve'>"])
@pytest.mark.parametrize("content", ["see 《X》 and", "  see 《X》 and\n ", " <![CDATA[ see 《X》 and ]]> "])
def test_white_space_is_seen_after_dividing_exactly_where_it_was_seen_before(tag: str, content: str) -> None:
    raw = word_file(f"<w:p><w:r>{tag}{content}</w:t></w:r></w:p>")
    made = put(raw, on(raw, "《X》", url=URL), on(raw, " and", comment="一"))
    assert linked(made) == [("《X》", URL)]


def test_entities_and_cdata_are_divided_as_they_stand() -> None:
    content = "a&amp;b&#20013;😀<![CDATA[<甲>乙]]><!-- 注 --><?x y?>丙&lt;丁"
    raw = word_file(f"<w:p><w:r><w:t>{content}</w:t></w:r></w:p>")
    visible = read(raw).text
    assert visible == "a&b中😀<甲>乙丙<丁"
    for start in range(len(visible)):
        for end in range(start + 1, len(visible) + 1):
            made = put(raw, Annotation(start, end, URL, "批"))
            assert linked(made) == [(visible[start:end], URL)]
            assert commented(made) == [(visible[start:end], "批")]


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_in_a_note_the_link_stands_in_the_note_and_the_comment_where_the_body_refers_to_it(kind: str) -> None:
    inside = paragraph(f"<w:r><w:{kind}Ref/></w:r>", "见《示例条例》第十条")
    body = paragraph("正文", f'<w:r><w:t>文字</w:t><w:{kind}Reference w:id="2"/></w:r>', "后")
    raw = word_file(body, parts={f"{kind}s": note(kind, 2, inside)})
    made = put(raw, on(raw, "《示例条例》", url=URL, comment="注中"), on(raw, "正文", url=URL))
    assert linked(made, f"word/{kind}s.xml") == [("《示例条例》", URL)]
    assert linked(made) == [("正文", URL)]
    assert commented(made) == [("文字", "注中")]
    assert list(unzipped(made))[-2:] == ["word/comments.xml", f"word/_rels/{kind}s.xml.rels"]
    assert closed(made) == ["正文", "《示例条例》"]


def test_in_a_text_box_the_link_stands_in_it_and_the_comment_around_what_it_hangs_on() -> None:
    raw = word_file(paragraph("前", text_box(paragraph("见《示例条例》第十条")), "后"))
    made = annotate(raw, [on(raw, "《示例条例》", url=URL, comment="框中")])
    assert is_grown(unzipped(raw)[BODY], unzipped(made)[BODY])
    assert read(made).text == read(raw).text
    assert misplaced(made) == []
    assert linked(made) == [("《示例条例》", URL)]
    assert commented(made) == [("见《示例条例》第十条", "框中")]


def test_a_comment_from_a_paragraph_into_its_text_box_stands_on_the_paragraph() -> None:
    raw = word_file(paragraph(text_box(paragraph("框")), "后文"))
    assert read(raw).text == "后文\n框"
    made = annotate(raw, [Annotation(1, 4, comment="跨")])
    assert misplaced(made) == []
    assert commented(made) == [("文", "跨")]


def test_files_of_the_strict_kind_are_read_and_annotated_in_their_own_names() -> None:
    names = Names(STRICT, OFFICE_STRICT)
    raw = word_file(
        paragraph("依照《示例条例》办理", reference("footnote", 2)),
        parts={"footnotes": note("footnote", 2, paragraph("见《示例条例》")), "styles": HYPERLINK_STYLE},
        names=names,
    )
    made = put(raw, on(raw, "《示例条例》", url=URL, comment="一"), on(raw, "《示例条例》", nth=1, url=URL))
    assert linked(made) == [("《示例条例》", URL)]
    assert linked(made, "word/footnotes.xml") == [("《示例条例》", URL)]
    assert commented(made) == [("《示例条例》", "一")]
    written = b"".join(unzipped(made).values())
    assert b"schemas.openxmlformats.org/officeDocument" not in written
    assert b"wordprocessingml/2006" not in written


@pytest.mark.parametrize(
    "document",
    [
        f'<x:document xmlns:x="{Names().word}"><x:body><x:p><x:r><x:t>依照《示例条例》</x:t></x:r></x:p></x:body></x:document>',
        f'<document xmlns="{Names().word}"><body><p><r><rPr><b/></rPr><t>依照《示例条例》</t></r></p></body></document>',
        (
            f'<a:document xmlns:a="{Names().word}" xmlns:w="urn:other" xmlns:r="urn:another"><a:body><a:p>'
            f'<b:r xmlns:b="{Names().word}"><b:t>依照《示例条例》</b:t></b:r></a:p></a:body></a:document>'
        ),
        (
            f'\ufeff<w:document xmlns:w="{Names().word}"><w:body><w:p ><w:r\n><w:t>依照《示例条例》</w:t\n></w:r ></w:p></w:body>'
            "</w:document>"
        ),
        (
            f"<?xml version='1.0' encoding='us-ascii'?><w:document xmlns:w='{Names().word}'><w:body><w:p><w:r><w:t>&#20381;"
            "&#29031;&#12298;&#31034;&#20363;&#26465;&#20363;&#12299;</w:t></w:r></w:p></w:body></w:document>"
        ),
    ],
)
def test_prefixes_are_those_of_the_file(document: str) -> None:
    raw = word_file("", document=document, parts={"styles": HYPERLINK_STYLE})
    made = put(raw, on(raw, "示例条", url=URL, comment="说明"))
    assert linked(made) == [("示例条", URL)]
    assert commented(made) == [("示例条", "说明")]
    link = next(elements(unzipped(made)[BODY]).iter("{*}hyperlink"))
    assert {key.rpartition("}")[0] for key in link.attrib} == {"{" + Names().word, "{" + Names().office}


def test_addresses_are_written_as_a_uri() -> None:
    raw = word_file(paragraph("甲"))
    made = put(raw, Annotation(0, 1, "http://localhost:8000/documents/甲?q=四种 形态&x=<\"'>#art_10"))
    address = "http://localhost:8000/documents/%E7%94%B2?q=%E5%9B%9B%E7%A7%8D%20%E5%BD%A2%E6%80%81&x=%3C%22'%3E#art_10"
    assert linked(made) == [("甲", address)]


def test_an_annotated_file_can_be_annotated_again() -> None:
    raw = word_file(paragraph("依照《示例条例》第十条办理"))
    once = put(raw, on(raw, "《示例条例》", url=URL, comment="一"))
    twice = put(once, on(once, "《示例条例》第十条", url="https://wenku.example/second", comment="二"))
    assert linked(twice) == [("《示例条例》", URL), ("第十条", "https://wenku.example/second")]
    assert sorted(commented(twice)) == [("《示例条例》", "一"), ("《示例条例》第十条", "二")]


@pytest.mark.parametrize(
    "annotation",
    [
        Annotation(0, 3, URL),
        Annotation(-1, 1, URL),
        Annotation(1, 1, URL),
        Annotation(2, 1, "", "说明"),
        Annotation(0, 1, "javascript:alert(1)"),
        Annotation(0, 1, "file:///etc/passwd"),
    ],
)
def test_a_span_outside_the_text_and_an_address_of_another_kind_are_refused(annotation: Annotation) -> None:
    with pytest.raises(ValueError, match=r"span|address"):
        annotate(word_file(paragraph("甲乙")), [annotation])


def test_an_annotation_on_a_line_end_alone_puts_nothing() -> None:
    raw = word_file(paragraph("甲") + paragraph("乙"))
    assert annotate(raw, [Annotation(1, 2, URL, "说明")]) == raw


# Any file, any annotations

_CHARACTERS = st.sampled_from(list("甲乙《》第十条，a&<>\"' \t\n\u3000\u00a0😀𠀀"))


@st.composite
def _content(draw: st.DrawFn) -> str:
    """The inside of a w:t: its characters as they are, by number, by name or in CDATA."""
    pieces: list[str] = []
    for character in draw(st.lists(_CHARACTERS, max_size=8)):
        plain = character.replace("&", "&amp;").replace("<", "&lt;")
        forms = [plain, plain, plain, f"&#{ord(character)};", f"<![CDATA[{character}]]>", f"{plain}<!-- - -->"]
        pieces.append(draw(st.sampled_from(forms)))
    return "".join(pieces)


@st.composite
def _run(draw: st.DrawFn) -> str:
    properties = draw(
        st.sampled_from(["", "", "<w:rPr><w:b/></w:rPr>", "<w:rPr/>", '<w:rPr><w:rStyle w:val="x"/><w:i/></w:rPr>'])
    )
    if draw(st.integers(0, 9)) == 0:
        properties = "<w:rPr><w:vanish/></w:rPr>"
    space = st.sampled_from(["", "", ' xml:space="preserve"', ' xml:space="default"'])
    children = st.one_of(
        _content().flatmap(lambda content: space.map(lambda kept: f"<w:t{kept}>{content}</w:t>")),
        _content().flatmap(lambda content: space.map(lambda kept: f"<w:t{kept}>{content}</w:t>")),
        st.sampled_from(["<w:tab/>", "<w:br/>", "<w:lastRenderedPageBreak/>", "<w:drawing/>", "<w:tab></w:tab>"]),
        st.sampled_from(['<w:footnoteReference w:id="2"/>', "<w:noBreakHyphen/>"]),
    )
    return f"<w:r>{properties}{''.join(draw(st.lists(children, max_size=4)))}</w:r>"


def _wrapped(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inside, max_size=3).map("".join)
    forms = [
        "<w:ins w:id='1' w:author='x'>{}</w:ins>",
        "<w:del w:id='1' w:author='x'>{}</w:del>",
        "<w:hyperlink w:anchor='x'>{}</w:hyperlink>",
        "<w:fldSimple w:instr='x'>{}</w:fldSimple>",
        "<w:smartTag>{}</w:smartTag>",
        "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<mc:AlternateContent><mc:Choice Requires='wps'>{}</mc:Choice></mc:AlternateContent>",
    ]
    boxes = several.map(lambda runs: text_box(f"<w:p>{runs}</w:p>"))
    fields = several.map(lambda runs: field("REF x", runs))
    return st.one_of(st.builds(lambda form, runs: form.format(runs), st.sampled_from(forms), several), boxes, fields)


_INLINE = st.recursive(_run(), _wrapped, max_leaves=6)
_MILESTONES = st.sampled_from(['<w:proofErr w:type="spellStart"/>', '<w:bookmarkStart w:id="9" w:name="x"/>', "\n  "])
_PARAGRAPH = st.lists(st.one_of(_INLINE, _INLINE, _MILESTONES), max_size=6).map(
    lambda runs: f"<w:p>{''.join(runs)}</w:p>"
)
_FILES = st.builds(
    lambda body, inside: word_file(
        "".join(body), parts={"footnotes": note("footnote", 2, *inside), "styles": HYPERLINK_STYLE}
    ),
    st.lists(_PARAGRAPH, min_size=1, max_size=3),
    st.lists(_PARAGRAPH, max_size=1),
)


def _fallbacks(xml: bytes) -> bytes:
    """A part without the second version of its text boxes, which is not annotated."""
    while (start := xml.find(b"<mc:Fallback>")) >= 0:
        depth, at = 1, start + 1
        while depth:
            opening, closing = xml.find(b"<mc:Fallback>", at), xml.index(b"</mc:Fallback>", at)
            depth, at = (depth + 1, opening + 1) if 0 <= opening < closing else (depth - 1, closing + 1)
        xml = xml[:start] + xml[at - 1 + len(b"</mc:Fallback>") :]
    return xml


@given(raw=_FILES, data=st.data())
def test_any_annotations_on_any_file_only_add(raw: bytes, data: st.DataObject) -> None:
    try:
        visible = read(raw).text
    except UnreadableFileError as error:
        assert "没有文字" in error.message  # noqa: PT017
        return
    annotations: list[Annotation] = []
    if visible:
        for number in range(data.draw(st.integers(1, 5))):
            start = data.draw(st.integers(0, len(visible) - 1))
            end = data.draw(st.integers(start + 1, min(len(visible), start + 12)))
            link = f"https://wenku.example/{number}" if data.draw(st.booleans()) else ""
            annotations.append(Annotation(start, end, link, f"批注{number}" if data.draw(st.booleans()) else ""))
    made = annotate(raw, annotations)
    before, after = unzipped(raw), unzipped(made)
    assert read(made).text == visible
    closed_before, closed_after = (set(_characters(read(each).closed)) for each in (raw, made))
    in_links = {at for each in annotations if each.url for at in range(each.start, each.end)}
    assert closed_before <= closed_after <= closed_before | in_links
    for part in (BODY, "word/footnotes.xml"):
        for found, url in linked(made, part):
            meant = next((visible[each.start : each.end] for each in annotations if each.url == url), "")
            assert not url or _letters(found) in _letters(meant)
    for part in (BODY, "word/footnotes.xml"):
        assert is_grown(before[part], after[part])
        assert looks(_fallbacks(before[part])) == looks(_fallbacks(after[part]))
    assert after["word/styles.xml"] == before["word/styles.xml"]
    wanted = {each.comment for each in annotations if each.comment and visible[each.start : each.end].strip("\n")}
    assert {said for _, said in commented(made)} == wanted
    assert not [each for each in misplaced(made) if "comment" in each]
    assert misplaced(made) == misplaced(raw)


def _letters(content: str) -> str:
    """What is left without the characters for which there are elements of their own."""
    return "".join(content.replace("-", "").split())


def _characters(spans: tuple[tuple[int, int], ...]) -> Iterator[int]:
    for start, end in spans:
        yield from range(start, end)


_NAMES = st.sampled_from(
    """p r r t t tab rPr vanish rStyle hyperlink ins del sdt sdtPr text sdtContent txbxContent footnote tbl fldChar
    footnoteReference mc:AlternateContent mc:Choice mc:Fallback rubyBase rt commentRangeStart""".split()  # noqa: SIM905
)
_ATTRIBUTES = st.sampled_from(
    ["", "", ' w:id="2"', ' w:fldCharType="begin"', ' w:fldCharType="separate"', ' w:fldCharType="end"', ' w:val="0"']
)


def _element(name: str, attributes: str, inside: str) -> str:
    name = name if ":" in name else f"w:{name}"
    return f"<{name}{attributes}>{inside}</{name}>"


_TREES = st.recursive(
    st.sampled_from(["甲", "《乙》", " ", "<w:r><w:t>丙丁</w:t></w:r>", "<w:p><w:r><w:t>戊己</w:t></w:r></w:p>"]),
    lambda inside: st.builds(_element, _NAMES, _ATTRIBUTES, st.lists(inside, max_size=4).map("".join)),
    max_leaves=25,
)


@given(body=st.lists(_TREES, max_size=4).map("".join), notes=_TREES)
def test_a_file_with_elements_in_any_order_is_annotated_or_refused(body: str, notes: str) -> None:
    raw = word_file(body, parts={"footnotes": notes})
    try:
        visible = read(raw).text
    except KbError as error:
        assert error.message.endswith("。")  # noqa: PT017
        return
    made = annotate(raw, [Annotation(0, len(visible), URL, "说明")] if visible else [])
    assert read(made).text == visible
    assert is_grown(unzipped(raw)[BODY], unzipped(made)[BODY])


@given(raw=_FILES, data=st.data())
def test_a_damaged_file_is_read_or_refused_with_a_sentence(raw: bytes, data: st.DataObject) -> None:
    parts = unzipped(raw)
    name = data.draw(st.sampled_from(["", *parts]))
    damaged = bytearray(parts.get(name, raw))
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(damaged[: data.draw(st.integers(0, len(damaged)))]) if data.draw(st.booleans()) else bytes(damaged)
    file = zipped({**parts, name: cut}) if name else cut
    try:
        written = read(file)
        annotate(file, [Annotation(0, 1, URL, "说明")] if written.text else [])
    except KbError as error:
        assert error.message.endswith("。")  # noqa: PT017
