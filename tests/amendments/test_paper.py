"""The new text says what it is, since when, and what it takes the place of; the map has every article."""

from dataclasses import replace
from datetime import date

from kb.amendments import amend, article_map, new_document
from tests.amendments.example import ADJUSTED, decision, law


def test_the_document_says_that_it_is_not_official() -> None:
    old, telling = law(), decision("删去第二条第二款。\n本决定自2026年1月1日起施行。")
    telling = replace(telling, metadata=replace(telling.metadata, published=date(2025, 10, 1)))
    known = new_document(amend(telling, old), old, telling, "shili-2025").metadata
    assert (known.id, known.published, known.effective) == ("shili-2025", date(2025, 10, 1), date(2026, 1, 1))
    assert (known.change, known.supersedes) == ("修正", old.id)
    assert known.notice == "由本库据修改决定生成，非官方文本"


def test_what_holds_from_its_publication_begins_on_that_day() -> None:
    old, telling = law(), decision("删去第二条第二款。\n本决定自公布之日起施行。")
    telling = replace(telling, metadata=replace(telling.metadata, published=date(2025, 10, 1)))
    assert new_document(amend(telling, old), old, telling).metadata.effective == date(2025, 10, 1)


def test_the_map_has_every_article_of_both_texts() -> None:
    items = [
        "第一条修改为：“为了管好示例，制定本法。”",
        "增加一条，作为第二条：“示例管理坚持公开。”",
        f"删去第三条。将第二条第三款单列一条，作为第四条。\n{ADJUSTED}",
    ]
    old = law()
    rows = article_map(amend(decision(*items), old), old)
    assert [(row.olds, row.new, row.kind) for row in rows] == [
        (("art_1",), "art_1", "修改"),
        ((), "art_2", "新增"),
        (("art_2",), "art_3", "分出"),
        (("art_2",), "art_4", "分出"),
        (("art_4",), "art_5", "改条号"),
        (("art_5",), "art_6", "改条号"),
        (("art_6",), "art_7", "修改并改条号"),
        (("art_7",), "art_8", "修改并改条号"),
        (("art_8",), "art_9", "改条号"),
        (("art_3",), "", "删去"),
    ]
    assert [row.items for row in rows[:2]] == [("决定第一项",), ("决定第二项",)]
