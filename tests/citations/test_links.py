"""Links: what each passage cites, and who cites it."""

from pathlib import Path

import pytest

from kb.citations.links import DocumentLinks, Link, Links, write_links
from kb.documents import Address
from kb.errors import IndexUnusableError
from kb.library import Library


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("art_2", ["art_4", "art_2__para_1"]),
        ("annex_1__art_1", ["annex_1__art_3"]),
        ("annex_1__art_2", ["art_5"]),
        ("hdg_1__p_1", ["art_3"]),
    ],
)
def test_a_number_means_an_article_of_the_annex_it_stands_in_if_that_has_it(
    annexed: Library, address: str, expected: list[str]
) -> None:
    """A citation of the document itself (第三条 in a note) means the text and not an annex."""
    assert [target for _, target, _ in cited(annexed.links, "shili-guidang", address)] == expected


def test_what_is_cited_in_a_cell_stands_in_its_row(annexed: Library) -> None:
    (link,) = (link for link in annexed.links.of("shili-guidang") if link.address == "art_4")
    document = annexed.document("shili-guidang")
    row = document.passages[document.position(link.source_address)].paragraphs[link.paragraph]
    assert row.address == "art_2__para_1__tbl_1__tr_2"
    assert row.text[link.start : link.end] == "第四条"


@pytest.fixture(scope="module")
def links(library: Library) -> Links:
    return library.links


def cited(links: Links, document: str, address: str) -> list[tuple[str, str, bool]]:
    return [(k.target, k.address, k.is_held) for k in links.of(document) if k.source_address == address]


@pytest.mark.parametrize(
    ("document", "address", "expected"),
    [
        ("shili-2024", "art_1", [("zilv-yangli", "", True)]),
        ("shili-2024", "art_5", [("shili-2024", "art_4", True), ("ceshi-2021", "art_101", True)]),
        ("shili-2024", "art_8", [("shili-2024", "art_7__para_2__item_2", True)]),
        ("shili-2024", "art_10", []),
        ("shili-2024", "art_11", [("zhunze-yangli", "sec_3__sub_2", True)]),
        ("shili-2024", "art_13", [("shili-2015", "", True)]),
        (
            "baogao-yangli",
            "sec_2__p_1",
            [("shili-2024", "art_10", True), ("shili-2024", "art_7__para_2__item_2", True)],
        ),
        ("baogao-yangli", "sec_2__sub_1__p_1", [("shili-2024", "art_3", True)]),
        ("shili-2024", "title", []),
        ("shili-2024", "chp_2", []),
    ],
)
def test_what_a_passage_cites(links: Links, document: str, address: str, expected: list[tuple[str, str, bool]]) -> None:
    assert cited(links, document, address) == expected


def test_no_article_cites_itself_by_its_own_number(links: Links, library: Library) -> None:
    for identifier in library.snapshot.documents:
        for link in links.of(identifier):
            assert (link.target, link.address) != (link.source, link.source_address)


def test_a_link_says_where_it_stands(links: Links, library: Library) -> None:
    for identifier in library.snapshot.documents:
        document = library.document(identifier)
        for link in links.of(identifier):
            passage = document.passages[document.position(link.source_address)]
            written = passage.paragraphs[link.paragraph].text[link.start : link.end]
            assert written.startswith(("《", "前")) or "第" in written or "条例" in written


def test_every_link_to_a_held_part_can_be_opened(links: Links, library: Library) -> None:
    for identifier in library.snapshot.documents:
        for link in links.of(identifier):
            if link.is_held and link.address:
                assert library.document(link.target).holds(link.address)


def test_back_links_of_a_document_come_from_outside(links: Links) -> None:
    assert {k.source for k in links.to("shili-2024")} == {"baogao-yangli"}
    assert {k.source for k in links.to("shili-2015")} == {"shili-2024"}
    assert links.to("baogao-yangli") == []


def test_back_links_of_a_passage_are_those_to_it_or_a_part_of_it(links: Links) -> None:
    found = {(k.source, k.source_address) for k in links.to_passage("shili-2024", Address("art_7"))}
    assert found == {("shili-2024", "art_8"), ("baogao-yangli", "sec_2__p_1")}
    assert links.to_passage("shili-2024", Address("art_1")) == []


def test_a_passage_whose_address_only_begins_alike_is_another(tmp_path: Path) -> None:
    two = [
        Link("a", Address("art_5"), 0, 0, 1, "b", Address("art_10"), True),
        Link("a", Address("art_6"), 0, 0, 1, "b", Address("art_10-1"), True),
    ]
    write_links(tmp_path, {"a": DocumentLinks(two)})
    links = Links(tmp_path)
    assert [k.source_address for k in links.to_passage("b", Address("art_10"))] == ["art_5"]
    assert links.to_passage("b", Address("art_1")) == []


def test_links_survive_being_written_and_read(links: Links, library: Library, tmp_path: Path) -> None:
    write_links(tmp_path, {name: links.in_document(name) for name in library.snapshot.documents})
    again = Links(tmp_path)
    for identifier in library.snapshot.documents:
        assert again.of(identifier) == links.of(identifier)
        assert again.to(identifier) == links.to(identifier)


@pytest.mark.parametrize("content", [None, b"", b"{", b"SQLite format 3\x00", b"\xff\xfe" * 4096])
def test_damaged_links_are_noticed(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "links.db").write_bytes(content)
    with pytest.raises(IndexUnusableError):
        Links(tmp_path)
