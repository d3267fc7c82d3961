"""历次修改: one article through the versions of its work."""

from datetime import date

import pytest

from kb.documents.document import Document, Metadata, TextKind
from kb.documents.structure import parse
from kb.errors import NotFoundError, TextNotHeldError
from kb.versions import PartHistory, first_part
from kb.versions.validity import Validity
from kb.versions.versions import Versions

AIM = "为了让样例小组办事有章可循，制定本办法。"
CARDS = "卡片由组长签收，当天的卡片当天归档，不得过夜。"
LATER = "卡片由组长签收，当天的卡片两天以内归档，不得过夜。"
LISTS = "清单每月核对一次，核对时两人在场，一人念，一人看。"
HEAD = "组长由小组成员推选，任期两年，可以连任一次。"
ROOM = "小组的物件由第三库房保管，借出三天以内归还。"


def numbered(*articles: str) -> str:
    return "\n\n".join(f"第{'一二三四五六'[at]}条　{article}" for at, article in enumerate(articles))


BODIES = {
    "yangli-2010": numbered(AIM, CARDS, LISTS + HEAD),
    "yangli-2014": "",
    "yangli-2018": numbered(AIM, ROOM, CARDS, LISTS, HEAD),
    "yangli-2024": numbered(AIM, LATER, LISTS, HEAD),
}


def history(document: str, address: str) -> PartHistory:
    return versions().part_history(document, address)


def versions() -> Versions:
    def known(identifier: str) -> Metadata:
        text: TextKind = "full" if BODIES[identifier] else "none"
        return Metadata(identifier, "样例办法", effective=date(int(identifier[-4:]), 1, 1), work="yangli", text=text)

    def read(identifier: str) -> Document:
        structure = parse(BODIES[identifier])
        return Document(known(identifier), structure.passages, structure.sections)

    return Versions(Validity(map(known, BODIES)), read)


def told(found: PartHistory) -> list[tuple[str, list[str], list[str]]]:
    return [
        (
            entry.version.metadata.id[-4:],
            [passage.address for passage in entry.passages],
            [row.kind_name for row in entry.rows],
        )
        for entry in found.versions
    ]


@pytest.mark.parametrize("start", [("2010", "art_2"), ("2018", "art_3"), ("2024", "art_2"), ("2024", "art_2__para_1")])
def test_an_article_is_followed_from_any_version_by_its_wording(start: tuple[str, str]) -> None:
    year, address = start
    found = history(f"yangli-{year}", address)
    assert told(found) == [
        ("2024", ["art_2"], ["修改并移位"]),
        ("2018", ["art_3"], ["移位，文字未改"]),
        ("2014", [], []),
        ("2010", ["art_2"], []),
    ]
    assert (found.held, found.changes) == (3, 1)
    newest = found.versions[0]
    assert newest.before is not None
    assert newest.before.id == "yangli-2018"
    assert [piece for row in newest.rows for piece in row.pieces if piece[0] != "same"] == [
        ("old", "当天"),
        ("new", "两天以内"),
    ]


def test_what_was_put_in_and_left_out_again_is_told_at_both_ends() -> None:
    assert told(history("yangli-2018", "art_2")) == [
        ("2024", [], ["删去"]),
        ("2018", ["art_2"], ["新增"]),
        ("2014", [], []),
        ("2010", [], []),
    ]


def test_a_part_of_what_was_split_leads_back_to_the_whole() -> None:
    assert told(history("yangli-2024", "art_4")) == [
        ("2024", ["art_4"], ["移位，文字未改"]),
        ("2018", ["art_5"], ["拆分"]),
        ("2014", [], []),
        ("2010", ["art_3"], []),
    ]


def test_a_version_whose_text_is_not_held_is_told_and_passed_over() -> None:
    found = history("yangli-2024", "art_1")
    assert [(entry.version.metadata.id[-4:], entry.is_held) for entry in found.versions] == [
        ("2024", True),
        ("2018", True),
        ("2014", False),
        ("2010", True),
    ]
    assert found.changes == 0


def test_what_is_not_there_has_no_history() -> None:
    with pytest.raises(NotFoundError):
        history("yangli-2024", "art_9")
    with pytest.raises(TextNotHeldError):
        history("yangli-2014", "art_1")
    with pytest.raises(NotFoundError):
        history("meiyou", "art_1")


def test_a_heading_has_no_history() -> None:
    structure = parse("第一章　总则\n\n" + numbered(AIM))
    known = Metadata("zhang-2024", "样例规定", effective=date(2024, 1, 1))
    document = Document(known, structure.passages, structure.sections)
    alone = Versions(Validity([known]), lambda _: document)
    with pytest.raises(NotFoundError, match="是标题"):
        alone.part_history("zhang-2024", "chp_1")
    assert [entry.is_held for entry in alone.part_history("zhang-2024", "art_1").versions] == [True]


def test_how_many_versions_are_held_is_told_only_where_there_are_two() -> None:
    found = versions()
    documents = {identifier: found.validity.documents[identifier] for identifier in BODIES}
    assert [found.held_beside(documents[identifier]) for identifier in BODIES] == [3, 0, 3, 3]
    assert found.held_beside(Metadata("gu-2024", "样例规定")) == 0


def test_the_first_part_is_an_article_if_there_is_one() -> None:
    assert first_part(versions().document("yangli-2024")) == "art_1"
    assert first_part(Document(Metadata("kong", "空"))) == ""
