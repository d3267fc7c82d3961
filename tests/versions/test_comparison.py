"""Two versions side by side: rows, marks, counts, where the parts went."""

import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.corpus.catalogue import Catalogue
from kb.documents.document import Document, Metadata, TextKind
from kb.documents.structure import parse
from kb.errors import TextNotHeldError
from kb.text.numerals import chinese
from kb.versions.alignment import Alignment
from kb.versions.comparison import Comparison, ComparisonRow, compare
from tests.conftest import SHIPPED
from tests.measures.gold.texts import WORDINGS, wording_of
from tests.support.pace import slowness

ARTICLES = [
    "为了让样例小组办事有章可循，制定本办法。",
    "卡片由组长签收，当天的卡片当天归档，不得过夜。",
    "清单每月核对一次，核对时两人在场，一人念，一人看。",
    "组长由小组成员推选，任期两年，可以连任一次。",
    "卡片遗失的，由填写人补写，并在背面注明补写的日期。",
    "绿色卡片保存一年，黄色卡片保存两年，红色卡片保存三年。",
    "本办法由示例委员会办公室负责解释。",
]
OLD = Metadata("yangli-2015", "样例办法", published=date(2015, 1, 1), work="yangli")
NEW = Metadata("yangli-2024", "样例办法", published=date(2024, 1, 1), work="yangli", supersedes="yangli-2015")


def version(known: Metadata, *articles: str) -> Document:
    """A text whose articles are numbered as they come; what begins with # is the heading of a chapter."""
    lines: list[str] = []
    number = 0
    for article in articles:
        number += not article.startswith("#")
        lines.append(article.removeprefix("#") if article.startswith("#") else f"第{chinese(number)}条　{article}")
    structure = parse("\n\n".join(lines))
    return Document(known, structure.passages, structure.sections)


def compared(old: list[str], new: list[str]) -> Comparison:
    return compare(Alignment(version(OLD, *old), version(NEW, *new)))


def listed(comparison: Comparison) -> list[tuple[str, list[str], list[str]]]:
    return [(row.kind, [one.label for one in row.old], [one.label for one in row.new]) for row in comparison.rows]


def marked(row: ComparisonRow) -> str:
    signs = {"same": ("", ""), "old": ("[-", "-]"), "new": ("{+", "+}")}
    return "".join(f"{signs[op][0]}{text}{signs[op][1]}" for op, text in row.pieces)


def test_a_version_is_the_same_as_itself() -> None:
    found = compared(ARTICLES, ARTICLES)
    assert found.is_same
    assert found.summary == "7 条对 7 条：全部未改。"
    assert {row.kind for row in found.rows} == {"same"}


def test_rows_stand_in_the_order_of_the_new_version_with_what_became_of_each() -> None:
    changed = ARTICLES[3].replace("两年", "三年")
    added = "样例小组每季度开一次会，会议记录由专人保管。"
    found = compared(ARTICLES, [ARTICLES[0], ARTICLES[2], added, changed, ARTICLES[5], ARTICLES[6]])
    assert listed(found) == [
        ("same", ["第一条"], ["第一条"]),
        ("dropped", ["第二条"], []),
        ("moved", ["第三条"], ["第二条"]),
        ("new", [], ["第三条"]),
        ("changed", ["第四条"], ["第四条"]),
        ("dropped", ["第五条"], []),
        ("moved", ["第六条"], ["第五条"]),
        ("moved", ["第七条"], ["第六条"]),
    ]
    assert found.summary == "7 条对 6 条：未改 4 条（其中移位 3 条），有修改 1 条；新增 1 条，删去 2 条。"
    assert not found.is_same


def test_a_change_under_another_number_is_told_apart() -> None:
    found = compared(ARTICLES, [*ARTICLES[1:3], ARTICLES[3].replace("两年", "三年"), *ARTICLES[4:]])
    assert ("changed_and_moved", ["第四条"], ["第三条"]) in listed(found)
    assert found.articles.kinds["changed_and_moved"] == found.articles.changed == 1


def test_marks_say_which_characters_differ_on_both_sides() -> None:
    found = compared(ARTICLES[3:4], [ARTICLES[3].replace("两年", "三年")])
    (row,) = found.rows
    assert marked(row) == "组长由小组成员推选，任期[-两-]{+三+}年，可以连任一次。"
    ((old,), (new,)) = (row.old[0].lines, row.new[0].lines)
    assert [old.text[start:end] for start, end in old.marks] == ["两"]
    assert [new.text[start:end] for start, end in new.marks] == ["三"]
    assert (old.address, new.address) == ("art_1__para_1", "art_1__para_1")
    assert row.old[0].number == "第一条　"


def test_quotation_marks_belong_to_what_they_enclose() -> None:
    found = compared(["组员爱惜卡片，做到整齐。"], ["组员爱惜卡片，做到“早填、午核”，做到整齐。"])
    assert marked(found.rows[0]) == "组员爱惜卡片，做到{+“早填、午核”，做到+}整齐。"
    found = compared(["组员推行清单做法，做到整齐。"], ["组员推行清单做法，做到整齐、“两不误”。"])
    assert marked(found.rows[0]) == "组员推行清单做法，做到整齐{+、“两不误”+}。"


def test_the_paragraphs_of_both_sides_are_kept() -> None:
    old = "组长做下列事项：\n\n（一）签收卡片；\n\n（二）核对清单。"
    new = "组长做下列事项：\n\n（一）签收卡片；\n\n（二）清点物件；\n\n（三）核对清单。"
    (row,) = compared([old], [new]).rows
    assert [line.text for line in row.new[0].lines] == [
        "组长做下列事项：",
        "（一）签收卡片；",
        "（二）清点物件；",
        "（三）核对清单。",
    ]
    assert "".join(text for op, text in row.pieces if op != "old") == "\n".join(line.text for line in row.new[0].lines)
    assert marked(row) == "组长做下列事项：\n（一）签收卡片；\n（二）{+清点物件；\n（三）+}核对清单。"


def test_a_paragraph_that_was_only_cut_in_two_is_no_other_wording_but_is_told() -> None:
    found = compared(["卡片当天归档。红色卡片保存三年。"], ["卡片当天归档。\n\n红色卡片保存三年。"])
    (row,) = found.rows
    assert (row.kind, row.kind_name, row.has_changed) == ("same", "文字未改，分段不同", True)
    assert not found.is_same


def test_spaces_widths_and_the_shape_of_quotation_marks_are_no_difference() -> None:
    found = compared(["推行“两张清单”做法，限3日内办完。"], ["推行「两张清单」做法，限 ３ 日内办完。"])
    assert found.is_same


def test_an_article_that_was_split_is_one_row() -> None:
    whole = ARTICLES[1] + "\n\n" + ARTICLES[2]
    found = compared([ARTICLES[0], whole, *ARTICLES[3:]], ARTICLES)
    assert ("split", ["第二条"], ["第二条", "第三条"]) in listed(found)
    assert "拆分 1 条" in found.summary
    row = next(row for row in found.rows if row.kind == "split")
    assert {op for op, _ in row.pieces} == {"same"}


def test_articles_that_were_merged_are_one_row() -> None:
    whole = ARTICLES[1] + "\n\n" + ARTICLES[2]
    found = compared(ARTICLES, [ARTICLES[0], whole, *ARTICLES[3:]])
    assert ("merged", ["第二条", "第三条"], ["第二条"]) in listed(found)
    assert "合并 1 条" in found.summary


def test_chapters_are_renamed_moved_added_and_dropped() -> None:
    old = ["#第一章　总则", *ARTICLES[:2], "#第二章　清单", *ARTICLES[2:4], "#第三章　附则", ARTICLES[6]]
    new = [
        "#第一章　总则", *ARTICLES[:2], "#第二章　清单的核对", *ARTICLES[2:4],
        "#第三章　保存", "绿色卡片放在左边的柜子里，红色的放在右边。", "#第四章　附则", ARTICLES[6],
    ]  # fmt: skip
    found = compared(old, new)
    assert [(one.kind, (one.old or ("", ""))[0], (one.new or ("", ""))[0]) for one in found.headings] == [
        ("same", "chp_1", "chp_1"),
        ("renamed", "chp_2", "chp_2"),
        ("new", "", "chp_3"),
        ("moved", "chp_3", "chp_4"),
    ]
    assert found.summary.endswith("章节标题：改名 1 个，移位 1 个，新增 1 个。")
    back = compared(new, old)
    assert [one.kind for one in back.headings] == ["same", "renamed", "dropped", "moved"]


def test_links_tell_where_articles_and_their_parts_went() -> None:
    old = f"{ARTICLES[1]}\n\n{ARTICLES[2]}\n\n组长做下列事项：\n\n（一）签收卡片；\n\n（二）核对清单。"
    new = f"{ARTICLES[2]}\n\n组长做下列事项：\n\n（一）核对清单；\n\n（二）签收卡片。"
    found = compared([ARTICLES[0], ARTICLES[4], old], [ARTICLES[0], new])
    assert found.links["art_1"] == "art_1"
    assert found.links["art_2"] == ""
    assert found.links["art_3"] == "art_2"
    assert found.links["art_3__para_2"] == "art_2__para_1"
    assert found.links["art_3__para_3__item_1"] == "art_2__para_2__item_2"
    assert found.links["art_3__para_3__item_2"] == "art_2__para_2__item_1"
    assert "art_3__para_1" not in found.links


def test_texts_without_articles_are_compared_by_paragraphs() -> None:
    structures = [parse(f"一、早晨\n\n{first}\n\n二、核对\n\n{ARTICLES[2]}") for first in (ARTICLES[1], ARTICLES[4])]
    old, new = (Document(OLD, one.passages, one.sections) for one in structures)
    found = compare(Alignment(old, new))
    assert found.summary == "2 段对 2 段：未改 1 段；新增 1 段，删去 1 段。"
    assert [row.new[0].label for row in found.rows if row.kind == "new"] == ["第一部分第1段"]


@pytest.mark.parametrize("missing", [("digest", "full"), ("full", "none"), ("none", "digest")])
def test_what_is_not_held_in_full_is_refused_with_what_to_do(missing: tuple[TextKind, TextKind]) -> None:
    old, new = replace(OLD, text=missing[0]), replace(NEW, text=missing[1])
    with pytest.raises(TextNotHeldError, match="kb pull") as refused:
        compare(Alignment(version(old, *ARTICLES), version(new, *ARTICLES)))
    expected = [known.id for known in (old, new) if known.text != "full"]
    assert list(refused.value.documents) == expected
    assert all(identifier in refused.value.message for identifier in expected)
    assert ("条文要点" in refused.value.message) == ("digest" in missing)


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        (OLD, OLD, "同一份文件"),
        (OLD, replace(NEW, work="bie"), "不是同一文件"),
        (replace(OLD, title="样例办法（试行）"), NEW, "题名由《样例办法（试行）》改为《样例办法》"),
        (NEW, OLD, "的晚"),
    ],
)
def test_what_a_reader_may_overlook_is_noted(old: Metadata, new: Metadata, note: str) -> None:
    (said,) = compare(Alignment(version(old, *ARTICLES), version(new, *ARTICLES))).notes
    assert note in said


@given(st.lists(st.sampled_from(ARTICLES), max_size=7), st.lists(st.sampled_from(ARTICLES), max_size=7))
def test_no_article_and_no_character_of_either_version_is_lost(old: list[str], new: list[str]) -> None:
    found = compared(old, new)
    assert sorted(side.address for row in found.rows for side in row.old) == sorted(
        f"art_{n}" for n in range(1, len(old) + 1)
    )
    assert [side.address for row in found.rows for side in row.new] == [f"art_{n}" for n in range(1, len(new) + 1)]
    for row in found.rows:
        assert "".join(text for op, text in row.pieces if op != "old") == "\n".join(
            line.text for side in row.new for line in side.lines
        )
        for side in (*row.old, *row.new):
            for line in side.lines:
                assert all(0 <= start < end <= len(line.text) for start, end in line.marks)


def long_law(articles: int, seed: int) -> list[str]:
    random = Random(seed)
    words = [
        "卡片",
        "清单",
        "组长",
        "小组",
        "归档",
        "核对",
        "签收",
        "传递",
        "填写",
        "登记",
        "保存",
        "移交",
        "封存",
        "启封",
        "编号",
        "清点",
        "库房",
        "物件",
        "记录",
        "数目",
        "期限",
        "条件",
    ]
    return [
        "".join(random.choices(words, k=random.randint(8, 40))) + "，由" + random.choice(words) + "办理。"
        for _ in range(articles)
    ]


@pytest.mark.parametrize("share", [0.1, 1.0])
def test_two_laws_of_1260_articles_are_compared_in_three_seconds(share: float) -> None:
    random = Random(7)
    articles = long_law(1260, 1)
    altered = [text[:9] + "另行" + text[11:] if random.random() < share else text for text in articles]
    old, new = version(OLD, *articles), version(NEW, *altered[:300], *long_law(1, 5), *altered[300:])
    started = time.process_time()
    found = compare(Alignment(old, new))
    assert time.process_time() - started < 3 * slowness()
    assert found.articles.kinds["new"] == 1
    assert {row.old[0].address for row in found.rows if row.old} == {f"art_{n}" for n in range(1, 1261)}


# Real versions


@pytest.fixture(scope="session")
def real(shared: Path) -> dict[str, Document]:
    """The real full texts with what the catalogue knows of them, by id."""
    entries = Catalogue.read(SHIPPED / "catalogue.yaml").entries
    found: dict[str, Document] = {}
    for one in WORDINGS:
        known = replace(entries[one.document].metadata, text="full")
        structure = parse(wording_of(one, shared / "regulations"), title=known.title)
        found[one.document] = Document(known, structure.passages, structure.sections)
    return found


def kinds(comparison: Comparison) -> dict[str, int]:
    return {kind: count for kind, count in comparison.articles.kinds.items() if count}


def test_the_real_working_rules_of_2014_and_2026(real: dict[str, Document]) -> None:
    found = compare(Alignment(real["fazhan-dangyuan-2014"], real["fazhan-dangyuan-2026"]))
    assert kinds(found) == {
        "same": 2, "moved": 5, "changed": 19, "changed_and_moved": 17, "new": 1, "dropped": 1,
    }  # fmt: skip
    assert [row.old[0].address for row in found.rows if row.kind == "dropped"] == ["art_18"]
    assert [row.new[0].address for row in found.rows if row.kind == "new" and row.is_of_articles] == ["art_40"]
    assert {row.old[0].address for row in found.rows if row.kind == "moved"} == {
        "art_25", "art_28", "art_29", "art_34", "art_39",
    }  # fmt: skip
    assert (found.links["art_18"], found.links["art_19"], found.links["art_41"]) == ("", "art_18", "art_41")
    assert found.links["art_28__para_1"] == "art_27__para_1"
    assert {heading.kind for heading in found.headings} == {"same"}


def test_the_real_constitutions_of_2017_and_2022(real: dict[str, Document]) -> None:
    found = compare(Alignment(real["zhangcheng-2017"], real["zhangcheng-2022"]))
    assert kinds(found) == {"same": 45, "changed": 10}
    changed = {
        row.new[0].address for row in found.rows if row.kind == "changed" and row.new[0].address.startswith("art_")
    }
    assert changed == {f"art_{n}" for n in (3, 30, 32, 33, 36, 40, 45, 46, 48, 50)}
    # In one item of 第三条 and in no other paragraph words were put in at its beginning.
    third = next(row for row in found.rows if row.is_of_articles and row.new[0].address == "art_3")
    assert [line.address for line in third.new[0].lines if line.marks] == [
        "art_3__para_1__item_1",
        "art_3__para_1__item_2",
    ]
    assert [line for line in third.old[0].lines if line.marks] == []


def test_the_real_constitutions_of_2007_and_2017(real: dict[str, Document]) -> None:
    found = compare(Alignment(real["zhangcheng-2007"], real["zhangcheng-2017"]))
    assert (found.articles.old, found.articles.new) == (53, 55)
    assert (found.articles.unchanged, found.articles.changed, found.articles.kinds["new"]) == (26, 27, 2)
    split = [(row.old[0].label, [one.label for one in row.new]) for row in found.rows if row.kind == "split"]
    # The basic line, and foreign policy, were parts of longer paragraphs.
    assert split == [
        ("总纲第7段", ["总纲第10段", "总纲第11段"]),
        ("总纲第15段", ["总纲第22段", "总纲第23段"]),
    ]
