"""Where a citation leads: a bare name to the text in force, a part or a version to what was meant."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kb.citations import Destination
from kb.documents import Address
from kb.library import Library
from tests.citations.test_outdated import NEW, write, write_source, write_versions
from tests.conftest import copy_of_invented, opened

TODAY = date(2026, 11, 25)
BEFORE = date(2024, 3, 31)
OLD_WAY, NEW_WAY = ("kapian-2015", ""), ("kapian-2024", "")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    copy_of_invented(tmp_path / "corpus")
    write_versions(tmp_path)
    return tmp_path


@pytest.fixture
def libraries(home: Path) -> Iterator[list[Library]]:
    """Libraries that a test opens, closed at its end."""
    opened_here: list[Library] = []
    yield opened_here
    for library in opened_here:
        library.close()


def destinations(
    home: Path, libraries: list[Library], body: str, day: date = TODAY, identifier: str = "yinyong-2018"
) -> list[Destination]:
    if identifier == "yinyong-2018":
        write_source(home, body)
    libraries.append(opened(home / "corpus", home / "index"))
    library = libraries[-1]
    return [library.destinations.of(link, day) for link in library.links.of(identifier)]


@pytest.mark.parametrize(
    ("body", "document", "remark"),
    [
        ("根据《小组卡片办法》，制定本办法。", NEW_WAY, "成文时是2015年版"),
        ("《小组卡片办法》没有规定的，由组长决定。", NEW_WAY, "成文时是2015年版"),
        ("依照《小组卡片办法》第三条办理。", ("kapian-2015", "art_3"), ""),
        ("依照《小组卡片办法》第二条第二款办理。", ("kapian-2015", "art_2__para_2"), ""),
        ("根据2015年发布的《小组卡片办法》，制定本办法。", OLD_WAY, ""),
        ("根据《小组卡片办法》（2015年），制定本办法。", OLD_WAY, ""),
        ("《小组卡片办法》同时废止。", OLD_WAY, ""),
        ("自本办法施行之日起，废止《小组卡片办法》。", OLD_WAY, ""),
    ],
)
def test_a_bare_name_means_the_text_in_force_and_all_else_what_it_was(
    home: Path, libraries: list[Library], body: str, document: tuple[str, str], remark: str
) -> None:
    (destination,) = destinations(home, libraries, f"第一条　{body}")
    assert destination == Destination(document[0], Address(document[1]), True, remark)


def test_on_a_day_on_which_the_version_still_held_a_bare_name_leads_to_it(home: Path, libraries: list[Library]) -> None:
    (destination,) = destinations(home, libraries, "第一条　根据《小组卡片办法》，制定本办法。", BEFORE)
    assert (destination.document, destination.remark) == ("kapian-2015", "")


def test_a_name_that_says_trial_names_the_version_that_was(home: Path, libraries: list[Library]) -> None:
    write(
        home, "kapian-2015", "小组卡片办法（试行）", NEW, effective="2015-06-01", status="已修订", work="kapian",
        superseded_by="kapian-2024",
    )  # fmt: skip
    body = "第一条　根据《小组卡片办法（试行）》和《小组卡片办法》，制定本办法。"
    found = destinations(home, libraries, body)
    assert [(one.document, one.remark) for one in found] == [
        ("kapian-2015", ""),
        ("kapian-2024", "成文时是《小组卡片办法（试行）》（2015年）"),
    ]


def test_a_text_that_took_the_place_of_another_title_is_not_what_the_old_name_means(
    home: Path, libraries: list[Library]
) -> None:
    write(
        home, "kapian-2024", "小组物件办法", NEW, effective="2024-04-01", status="现行有效", work="kapian",
        supersedes="kapian-2015",
    )  # fmt: skip
    (destination,) = destinations(home, libraries, "第一条　根据《小组卡片办法》，制定本办法。")
    assert destination.document == "kapian-2015"


def test_a_former_version_of_its_own_is_not_the_one_in_force(home: Path, libraries: list[Library]) -> None:
    body = NEW + "\n第五条　2016年以后与《小组卡片办法》不一致的，以本办法为准。\n"
    write(
        home, "kapian-2024", "小组卡片办法", body, published="2024-03-01", effective="2024-04-01",
        status="现行有效", work="kapian", supersedes="kapian-2015",
    )  # fmt: skip
    (destination,) = destinations(home, libraries, "", identifier="kapian-2024")
    assert destination.document == "kapian-2015"


@pytest.mark.parametrize(
    ("old", "new", "document", "is_held", "remark"),
    [
        ("full", "none", "kapian-2015", True, "现行的是2024年版，本库未收录其正文"),
        ("none", "full", "kapian-2024", True, "成文时是2015年版"),
        ("none", "none", "kapian-2024", False, "成文时是2015年版"),
        ("full", "digest", "kapian-2024", True, "成文时是2015年版"),
    ],
)
def test_a_text_that_can_be_read_is_opened_rather_than_one_that_cannot(
    home: Path, libraries: list[Library], old: str, new: str, document: str, is_held: bool, remark: str
) -> None:
    write_versions(home, old=old, new=new)
    (destination,) = destinations(home, libraries, "第一条　根据《小组卡片办法》，制定本办法。")
    assert destination == Destination(document, Address(), is_held, remark)


def test_who_cites_a_version_is_counted_where_the_citation_leads(home: Path, libraries: list[Library]) -> None:
    destinations(home, libraries, "第一条　依照《小组卡片办法》第三条办理，《小组卡片办法》没有规定的除外。")
    library = libraries[-1]
    citing = {
        (version, day): [link.address for link in library.destinations.to(version, day)]
        for version in ("kapian-2015", "kapian-2024")
        for day in (BEFORE, TODAY)
    }
    assert citing == {
        ("kapian-2015", BEFORE): ["art_3", ""],
        ("kapian-2024", BEFORE): [],
        ("kapian-2015", TODAY): ["art_3"],
        ("kapian-2024", TODAY): [""],
    }
    assert [link.address for link in library.destinations.moved_from("kapian-2015", TODAY)] == [""]
    assert library.destinations.moved_from("kapian-2024", TODAY) == []
