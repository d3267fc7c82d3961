"""Parts of a document as a Word file: cited, with their source, at the foot."""

from io import BytesIO

import docx
import pytest

from kb.errors import NotFoundError
from kb.export import file_name, part_of
from kb.library import Library


def lines(raw: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(BytesIO(raw)).paragraphs if paragraph.text]


def head(raw: bytes) -> str:
    return str(docx.Document(BytesIO(raw)).sections[0].header.paragraphs[0].text)


def test_an_article_stands_under_the_title_and_is_cited_with_its_edition_source_and_day(library: Library) -> None:
    raw = part_of(library, "shili-2024", ["art_10"])
    day = library.today
    assert lines(raw) == [
        "示例工作条例（试行）",
        "（2024年版）",
        "第十条　卡片统计每季度第三周进行。第三季度的统计由第十次会议审定。",
        "出处：《示例工作条例（试行）》（2024年版，示发〔2024〕3号）第十条",
        f"来源：为测试虚构；政策文库{day.year}年{day.month}月{day.day}日导出",
    ]
    assert head(raw) == ""


def test_a_chapter_several_parts_and_a_range_come_in_the_order_of_the_document(library: Library) -> None:
    whole = lines(part_of(library, "shili-2024", ["chp_1"]))
    assert whole[2] == "第一章 总则"
    assert whole[-2].endswith("第一章")
    assert sum(line.startswith("第") and "条" in line[:4] for line in whole) == 3
    several = lines(part_of(library, "shili-2024", ["art_9", "art_4..art_6", "art_1"]))
    assert [line[:3] for line in several[2:-2]] == ["第一条", "第四条", "第五条", "第 六", "第九条"]
    assert several[-2].count("《示例工作条例（试行）》") == 3
    assert "第四条至第六条" in several[-2]
    both = lines(part_of(library, "shili-2024", ["chp_1", "art_2"]))
    assert sum(line.startswith("第二条") for line in both) == 1


def test_a_paragraph_of_an_article_stands_alone(library: Library) -> None:
    document = library.document("shili-2024")
    raw = lines(part_of(library, "shili-2024", ["art_7__para_2"]))
    assert "\n".join(raw[2:-2]) == document.part_text("art_7__para_2")
    assert raw[-2].endswith("第七条第二款")


def test_what_no_longer_holds_says_so_at_the_head_of_every_page_and_at_the_foot(library: Library) -> None:
    raw = part_of(library, "shili-2015", ["art_2"])
    assert head(raw) == lines(raw)[-1]
    assert head(raw) == "这一版自2024年4月1日起不再有效（已废止），现行的是《示例工作条例（试行）》（2024年版）"


def test_a_digest_says_that_it_is_not_the_wording(library: Library) -> None:
    raw = part_of(library, "jiandu-yaodian", ["art_7"])
    assert head(raw).startswith("条文要点，非原文")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (["art_99"], "没有“art_99”"),
        (["art_4..art_2"], "先后调过来"),
        (["art_2..art_99"], "没有“art_99”"),
        ([""], "没有“”"),
    ],
)
def test_a_part_that_is_not_there_is_told(library: Library, parts: list[str], said: str) -> None:
    with pytest.raises(NotFoundError, match=said):
        part_of(library, "shili-2024", parts)


def test_only_word_has_parts(library: Library) -> None:
    with pytest.raises(NotFoundError, match="只有 Word"):
        part_of(library, "shili-2024", ["art_2"], "md")


def test_the_same_parts_give_the_same_bytes_and_a_name_that_tells_them(library: Library) -> None:
    assert part_of(library, "shili-2024", ["art_2"]) == part_of(library, "shili-2024", ["art_2"])
    assert file_name("shili-2024", "docx", ["art_3..art_7"]) == "shili-2024-art_3-art_7.docx"
