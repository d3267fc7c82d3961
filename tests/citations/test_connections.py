"""The connections of a document: who cites it, what it cites, at how many places."""

from collections.abc import Iterator
from datetime import date

import pytest

from kb.citations import Connection
from kb.errors import NotFoundError
from kb.library import Library
from tests.citations.test_outdated import write_source, write_versions
from tests.conftest import copy_of_invented, opened

TODAY = date(2026, 11, 25)
BEFORE = date(2020, 1, 1)


@pytest.fixture(scope="module")
def cited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("connections")
    copy_of_invented(folder / "corpus")
    write_versions(folder)
    write_source(folder, "第一条　依照《小组卡片办法》第四条、第二条和《小组卡片办法》办理。")
    write_source(
        folder,
        "第一条　依照《小组卡片办法》办理。\n\n第二条　《小组卡片办法》第三条。",
        "yinyong-2020",
        published="2020-01-01",
    )
    library = opened(folder / "corpus", folder / "index")
    yield library
    library.close()


def told(connections: tuple[Connection, ...]) -> list[tuple[str, int]]:
    return [(connection.document, connection.places) for connection in connections]


@pytest.mark.parametrize(
    ("document", "day", "citing"),
    [
        ("kapian-2015", BEFORE, [("yinyong-2018", 3), ("yinyong-2020", 2)]),
        ("kapian-2024", BEFORE, []),
        ("kapian-2015", TODAY, [("yinyong-2018", 2), ("yinyong-2020", 1)]),
        ("kapian-2024", TODAY, [("yinyong-2018", 1), ("yinyong-2020", 1)]),
    ],
)
def test_who_cites_a_version_is_counted_by_places_on_a_day(
    cited: Library, document: str, day: date, citing: list[tuple[str, int]]
) -> None:
    assert told(cited.connections(document, day).citing) == citing


def test_what_a_document_cites_is_counted_where_it_leads_the_most_first(cited: Library) -> None:
    connections = cited.connections("yinyong-2018", TODAY)
    assert told(connections.cited) == [("kapian-2015", 2), ("kapian-2024", 1)]
    assert connections.citing == ()
    assert told(cited.connections("yinyong-2018", BEFORE).cited) == [("kapian-2015", 3)]


def test_what_a_document_says_of_itself_is_no_connection(cited: Library) -> None:
    connections = cited.connections("shili-2024", TODAY)
    assert "shili-2024" not in {document for document, _ in told(connections.cited) + told(connections.citing)}


def test_both_ends_count_the_same(cited: Library) -> None:
    for identifier in cited.snapshot.documents:
        for connection in cited.connections(identifier, TODAY).cited:
            back = {one.document: one.places for one in cited.connections(connection.document, TODAY).citing}
            assert back[identifier] == connection.places


def test_a_document_that_is_not_there_has_none(cited: Library) -> None:
    with pytest.raises(NotFoundError):
        cited.connections("meiyou", TODAY)
