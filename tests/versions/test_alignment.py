"""Two versions of a text, aligned by their wording and not by their numbers."""

import time
from pathlib import Path

import pytest

from kb.documents import Address
from kb.documents.document import Document, Metadata
from kb.documents.structure import parse
from kb.versions.alignment import Alignment, Pair
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


def version(*articles: str) -> Document:
    """A text whose articles are numbered as they come."""
    numbers = "一二三四五六七八九十"
    body = "\n\n".join(f"第{number}条　{article}" for number, article in zip(numbers, articles, strict=False))
    structure = parse(body)
    return Document(Metadata("yangli", "样例办法"), structure.passages, structure.sections)


def outline(*paragraphs: str) -> Document:
    structure = parse("\n\n".join(paragraphs))
    return Document(Metadata("baogao", "样例意见"), structure.passages, structure.sections)


def changes(old: Document, new: Document) -> list[tuple[str, str, str]]:
    return [(pair.old, pair.new, pair.change) for pair in Alignment(old, new).pairs]


def test_a_text_is_the_same_as_itself() -> None:
    document = version(*ARTICLES)
    assert {pair.change for pair in Alignment(document, document).pairs} == {"same"}
    assert {pair.similarity for pair in Alignment(document, document).pairs} == {1.0}


def test_an_article_that_was_put_in_moves_those_after_it() -> None:
    added = "样例小组每季度开一次会，会议记录由专人保管。"
    assert changes(version(*ARTICLES), version(*ARTICLES[:2], added, *ARTICLES[2:])) == [
        ("art_1", "art_1", "same"),
        ("art_2", "art_2", "same"),
        ("", "art_3", "new"),
        ("art_3", "art_4", "moved"),
        ("art_4", "art_5", "moved"),
        ("art_5", "art_6", "moved"),
        ("art_6", "art_7", "moved"),
        ("art_7", "art_8", "moved"),
    ]


def test_a_dropped_article_comes_after_what_it_followed() -> None:
    found = changes(version(*ARTICLES), version(*ARTICLES[:4], *ARTICLES[5:]))
    assert found[3:6] == [("art_4", "art_4", "same"), ("art_5", "", "dropped"), ("art_6", "art_5", "moved")]


def test_articles_that_changed_places_are_recognised() -> None:
    swapped = [*ARTICLES[:1], ARTICLES[5], *ARTICLES[2:5], ARTICLES[1], *ARTICLES[6:]]
    assert {pair for pair in changes(version(*ARTICLES), version(*swapped)) if pair[2] != "same"} == {
        ("art_2", "art_6", "moved"),
        ("art_6", "art_2", "moved"),
    }


def test_a_changed_article_is_itself_under_another_number() -> None:
    changed = ARTICLES[3].replace("两年", "三年").replace("可以连任一次", "不得连任")
    old, new = version(*ARTICLES), version(*ARTICLES[:2], changed, *ARTICLES[4:])
    pair = Alignment(old, new).heir(Address("art_4"))
    assert pair is not None
    assert (pair.new, pair.change) == ("art_3", "changed")
    assert 0.6 < pair.similarity < 1


def test_a_rewritten_article_is_recognised_between_its_neighbours() -> None:
    rewritten = "卡片遗失以后，填写人应当在三日内另写一张。"
    found = changes(version(*ARTICLES), version(*ARTICLES[:4], rewritten, *ARTICLES[5:]))
    assert ("art_5", "art_5", "changed") in found


def test_a_rewritten_article_elsewhere_is_another() -> None:
    rewritten = "卡片遗失以后，填写人应当在三日内另写一张。"
    found = changes(version(*ARTICLES), version(rewritten, *ARTICLES[:4], *ARTICLES[5:]))
    assert {("art_5", "", "dropped"), ("", "art_1", "new")} <= set(found)


def test_an_article_that_was_split_stands_in_two_pairs() -> None:
    whole = ARTICLES[1] + "\n\n" + ARTICLES[2]
    old = version(ARTICLES[0], whole, *ARTICLES[3:])
    found = [pair for pair in Alignment(old, version(*ARTICLES)).pairs if pair.change == "split"]
    assert [(pair.old, pair.new) for pair in found] == [("art_2", "art_2"), ("art_2", "art_3")]
    assert sum(pair.similarity for pair in found) == pytest.approx(1.0)


def test_articles_that_were_merged_stand_in_two_pairs() -> None:
    whole = ARTICLES[1] + "\n\n" + ARTICLES[2]
    new = version(ARTICLES[0], whole, *ARTICLES[3:])
    found = [pair for pair in Alignment(version(*ARTICLES), new).pairs if pair.change == "merged"]
    assert [(pair.old, pair.new) for pair in found] == [("art_2", "art_2"), ("art_3", "art_2")]


def test_the_successor_of_a_split_article_is_its_largest_part() -> None:
    long = ARTICLES[2] + "核对的结果写在清单背面，由念的人和看的人分别签名。"
    old = version(ARTICLES[0], f"{ARTICLES[1]}\n\n{long}", *ARTICLES[3:])
    pair = Alignment(old, version(ARTICLES[0], ARTICLES[1], long, *ARTICLES[3:])).heir(Address("art_2__para_1"))
    assert pair is not None
    assert (pair.new, pair.change) == ("art_3", "split")


def test_equal_articles_keep_their_order() -> None:
    same = "依照前条办理。"
    old = version(ARTICLES[0], same, ARTICLES[1], same, ARTICLES[2])
    new = version(same, ARTICLES[1], same, ARTICLES[2])
    assert set(changes(old, new)) == {
        ("art_1", "", "dropped"),
        ("art_2", "art_1", "moved"),
        ("art_3", "art_2", "moved"),
        ("art_4", "art_3", "moved"),
        ("art_5", "art_4", "moved"),
    }


def test_a_part_that_is_not_there_has_no_successor() -> None:
    document = version(*ARTICLES)
    assert Alignment(document, document).heir(Address("art_99")) is None
    dropped = Alignment(document, version(*ARTICLES[:6])).heir(Address("art_7"))
    assert dropped == Pair(Address("art_7"), Address(""), 0.0, "dropped")


def test_a_text_without_articles_is_aligned_by_paragraphs() -> None:
    old = outline("一、把早晨安排好", ARTICLES[0], ARTICLES[1], "二、把核对做仔细", ARTICLES[2])
    new = outline("一、把核对做仔细", ARTICLES[2], "二、把早晨安排好", ARTICLES[1])
    assert set(changes(old, new)) == {
        ("sec_2__p_1", "sec_1__p_1", "moved"),
        ("sec_1__p_2", "sec_2__p_1", "moved"),
        ("sec_1__p_1", "", "dropped"),
    }


def test_the_invented_versions_are_complete(invented: dict[str, Document]) -> None:
    old, new = invented["shili-2015"], invented["shili-2024"]
    found = Alignment(old, new).pairs
    assert {pair.old for pair in found} - {""} == articles(old)
    assert {pair.new for pair in found} - {""} == articles(new)
    assert next(pair for pair in found if pair.old == "art_1").new == "art_1"
    assert next(pair for pair in found if pair.old == "art_5").new == "art_13"


def test_parts_are_followed_below_the_article() -> None:
    old = version(ARTICLES[0], f"{ARTICLES[1]}\n\n{ARTICLES[2]}", ARTICLES[3])
    new = version(f"{ARTICLES[2]}\n\n{ARTICLES[1]}", ARTICLES[3])
    assert Alignment(old, new).addresses == {
        "art_1": "",
        "art_2": "art_1",
        "art_2__para_1": "art_1__para_2",
        "art_2__para_2": "art_1__para_1",
        "art_3": "art_2",
        "art_3__para_1": "art_2__para_1",
    }


def test_a_part_that_was_rewritten_is_not_guessed() -> None:
    old = version(f"{ARTICLES[1]}\n\n{ARTICLES[2]}")
    new = version(f"{ARTICLES[1]}\n\n组长另行通知开会的日期和地点。")
    assert Alignment(old, new).addresses == {"art_1": "art_1", "art_1__para_1": "art_1__para_1"}


def test_of_a_split_article_each_part_is_followed() -> None:
    old = version(ARTICLES[0], ARTICLES[1] + "\n\n" + ARTICLES[2], *ARTICLES[3:])
    new = version(*ARTICLES)
    found = Alignment(old, new).addresses
    assert (found["art_2__para_1"], found["art_2__para_2"]) == ("art_2__para_1", "art_3__para_1")


# Real versions


def articles(document: Document) -> set[str]:
    return {passage.address for passage in document.passages if passage.kind == "article"}


@pytest.fixture(scope="session")
def real(shared: Path) -> dict[str, Document]:
    """The real full texts, by id."""
    parsed = {one.document: parse(wording_of(one, shared / "regulations")) for one in WORDINGS}
    return {
        identifier: Document(Metadata(identifier, identifier), structure.passages, structure.sections)
        for identifier, structure in parsed.items()
    }


def numbers(found: tuple[Pair, ...]) -> dict[str, str]:
    return {pair.old: pair.new for pair in found if pair.old.startswith("art_")}


PAIRS = [
    ("fazhan-dangyuan-2014", "fazhan-dangyuan-2026"),
    ("zhangcheng-2007", "zhangcheng-2017"),
    ("zhangcheng-2017", "zhangcheng-2022"),
    ("zhangcheng-2007", "zhangcheng-2022"),
]


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_every_article_of_two_real_versions_is_in_a_pair(real: dict[str, Document], old: str, new: str) -> None:
    found = Alignment(real[old], real[new]).pairs
    assert articles(real[old]) <= {pair.old for pair in found}
    assert articles(real[new]) <= {pair.new for pair in found}


@pytest.mark.parametrize("new", ["zhangcheng-2017", "zhangcheng-2022"])
def test_two_articles_put_into_a_real_text_move_the_others(real: dict[str, Document], new: str) -> None:
    found = Alignment(real["zhangcheng-2007"], real[new]).pairs
    put_in = [13, 32]  # after these two of the old
    assert numbers(found) == {f"art_{n}": f"art_{n + sum(n > before for before in put_in)}" for n in range(1, 54)}
    assert {pair.new for pair in found if pair.change == "new" and pair.new in articles(real[new])} == {
        "art_14",
        "art_34",
    }


def test_real_articles_keep_their_numbers_where_none_was_put_in(real: dict[str, Document]) -> None:
    found = Alignment(real["zhangcheng-2017"], real["zhangcheng-2022"]).pairs
    assert numbers(found) == {f"art_{n}": f"art_{n}" for n in range(1, 56)}


def test_a_real_revision_that_drops_and_adds_an_article_is_followed(real: dict[str, Document]) -> None:
    found = Alignment(real["fazhan-dangyuan-2014"], real["fazhan-dangyuan-2026"]).pairs
    kept = {n: n if n < 18 or n > 40 else n - 1 for n in range(1, 45) if n != 18}
    assert numbers(found) == {"art_18": ""} | {f"art_{old}": f"art_{new}" for old, new in kept.items()}
    assert [pair.new for pair in found if pair.change == "new" and pair.new.startswith("art_")] == ["art_40"]


def test_two_long_real_versions_are_aligned_in_150_ms(real: dict[str, Document]) -> None:
    took: list[float] = []
    for _ in range(3):
        started = time.process_time()
        assert Alignment(real["zhangcheng-2007"], real["zhangcheng-2017"]).pairs
        took.append(time.process_time() - started)
    assert min(took) <= 0.15 * slowness()
