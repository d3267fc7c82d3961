"""Tables, footnotes and annexes on the pages, and in what programs are given."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from tests.conftest import ANNEXED
from tests.web.conftest import asking, served, watched
from tests.web.test_pages import get, one, texts

PAGE = "/documents/shili-guidang"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("annexed-site")
    (folder / "corpus").symlink_to(ANNEXED, target_is_directory=True)
    return folder


@pytest.fixture(scope="module")
def annexed_client(folder: Path) -> FlaskClient:
    return asking(folder)


@pytest.fixture(scope="module")
def soup(annexed_client: FlaskClient) -> BeautifulSoup:
    return get(annexed_client, PAGE)


def cells(table: Tag) -> list[list[str]]:
    return [texts(row, "td, th") for row in table.select("tr")]


def test_a_table_in_an_article_is_a_table_with_a_head(soup: BeautifulSoup) -> None:
    frame = one(soup, "#art_2 #art_2__para_1__tbl_1")
    assert (frame["role"], frame["aria-label"], frame["tabindex"]) == ("region", "第二条第一款第1表", "0")
    table = one(frame, "table")
    assert texts(table, "thead th[scope=col]") == ["种类", "用途", "保管期限", "负责人", "备注"]
    assert cells(table)[1] == ["绿色卡片", "日常记录，依照第四条规定归档", "三年", "组员", ""]
    assert len(table.select("tbody tr")) == 3
    assert [str(row["id"]) for row in table.select("tr")] == [f"art_2__para_1__tbl_1__tr_{n}" for n in range(1, 5)]


def test_the_paragraph_after_a_table_keeps_its_number(soup: BeautifulSoup) -> None:
    assert one(soup, "#art_2__para_2").get_text(strip=True).startswith("前款表中没有列明的卡片")
    assert not soup.select("#art_2__para_3")


def test_a_table_without_a_rule_has_no_head(soup: BeautifulSoup) -> None:
    table = one(soup, "section.table#annex_2__tbl_1 table")
    assert not table.select("thead, th")
    assert cells(table)[0] == ["序号", "卡片编号", "种类", "归档日期", "经手人"]
    assert cells(table)[3] == ["3", "", "", "", ""]


def test_a_table_can_be_linked_as_a_whole(soup: BeautifulSoup) -> None:
    for address in ("art_2__para_1__tbl_1", "annex_2__tbl_1"):
        link = one(soup, f"a.handle[href='#{address}']")
        assert str(link["aria-label"]).startswith("第")


def test_citations_in_cells_are_links(soup: BeautifulSoup) -> None:
    link = one(soup, "#art_2__para_1__tbl_1__tr_2 td a.cites")
    assert (link.get_text(), link["href"]) == ("第四条", f"{PAGE}#art_4")


def test_marks_in_cells_are_those_of_the_results(annexed_client: FlaskClient) -> None:
    for query in ("组长", "卡片", "不得外借", "1", "序号"):
        marked = get(annexed_client, f"{PAGE}?q={query}")
        hits = annexed_client.get(f"/api/search?q={query}&mode=exact&limit=100").get_json()["hits"]
        marks = marked.select("mark[id^=mark-]")
        assert len(marks) == sum(len(hit["highlights"]) for hit in hits) > 0, query
        assert {mark.get_text() for mark in marks} == {query}
    assert one(get(annexed_client, f"{PAGE}?q=不得外借"), "td mark").get_text() == "不得外借"


def test_a_mark_leads_to_its_note_and_the_note_back(soup: BeautifulSoup) -> None:
    first = one(soup, "#art_1 sup.note-mark a")
    assert (first["id"], first["href"], first.get_text()) == ("noted-1", "#note-1", "[1]")
    assert first["title"] == "归档是指按照编号放入柜中，参见《示例工作条例》第三条。"
    back = one(soup, "#hdg_1__p_1 a#note-1")
    assert (back["href"], back.get_text()) == ("#noted-1", "[1]")
    assert one(soup, "#hdg_1__p_1 p").get_text(strip=True).startswith("[1]归档是指")


def test_a_note_that_is_referred_to_twice_leads_back_to_the_first_place(soup: BeautifulSoup) -> None:
    marks = soup.select("sup.note-mark a[href='#note-2']")
    assert [str(mark["id"]) for mark in marks] == ["noted-2", "noted-2-2"]
    assert marks[0].find_parent("tr") == one(soup, "#art_2__para_1__tbl_1__tr_4")
    assert one(soup, "a#note-2")["href"] == "#noted-2"


def test_annexes_and_notes_stand_in_the_table_of_contents(soup: BeautifulSoup) -> None:
    contents = one(soup, ".contents")
    entries = {str(a["href"]): a.get_text(strip=True) for a in contents.select("li > a")}
    assert entries["#annex_1"] == "附件1 示例卡片归档规程"
    assert entries["#annex_2"] == "附件2 卡片归档登记表"
    assert entries["#hdg_1"] == "注释"
    own = contents.select("a[href^='#annex_1__art_']")
    assert [(a.get_text(), a["aria-label"]) for a in own] == [
        ("1", "1，附件1第一条"),
        ("2", "2，附件1第二条"),
        ("3", "3，附件1第三条"),
    ]


def test_every_link_leads_somewhere_and_no_anchor_stands_twice(soup: BeautifulSoup) -> None:
    anchors = [str(tag["id"]) for tag in soup.select("[id]")]
    assert len(anchors) == len(set(anchors))
    inside = {str(a["href"])[1:] for a in soup.select("a[href^='#']")}
    assert inside <= set(anchors)


def test_marks_and_notes_without_each_other_are_shown_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "yangli.md").write_text(
        "---\ntitle: 样例\n---\n子。[^9]\n\n丑[^1]寅。\n\n## 注释\n\n[^1]: 卯。\n\n[^1]: 辰。\n", "utf-8"
    )
    page = get(asking(tmp_path), "/documents/yangli")
    assert texts(page, "sup.note-mark") == ["[9]"]
    assert not page.select("sup a")
    assert "丑[^1]寅。" in one(page, ".text").get_text()
    notes = page.select("p.footnote")
    assert [note.get_text().split("引文")[0].strip() for note in notes] == ["[1] 卯。", "[1] 辰。"]
    assert one(page, "span#note-1").get_text() == "[1]"


def test_a_row_is_readable_among_the_results(annexed_client: FlaskClient) -> None:
    soup = get(annexed_client, "/search?q=不得外借")
    line = one(soup, ".line").get_text()
    assert "红色卡片 · 紧急记录 · 长期 · 组长、副组长 · 不得外借" in line
    assert "|" not in line
    assert "[^" not in get(annexed_client, "/search?q=外出三日").get_text()
    assert texts(soup, ".line mark") == ["不得外借"]
    passage = one(get(annexed_client, "/search?q=不得外借&view=passages"), ".passage")
    assert "红色卡片 · 紧急记录 · 长期 · 组长、副组长 · 不得外借" in passage.get_text()


def test_programs_are_given_rows_as_lines_and_the_numbers_of_footnotes(annexed_client: FlaskClient) -> None:
    passages = {p["address"]: p for p in annexed_client.get(f"/api{PAGE}").get_json()["passages"]}
    table = passages["annex_2__tbl_1"]
    assert table["kind"] == "table"
    assert table["text"].split("\n")[1] == "| 1 | 甲—001 | 绿色卡片 | 2024年5月6日 | 样例甲 |"
    assert passages["art_2"]["text"].count("\n") == 7
    assert [passages[address]["footnotes"] for address in ("art_1", "art_2", "art_3")] == [["1"], ["2", "2"], []]
    assert passages["art_1"]["text"] == "第一条　为了规范样例卡片的归档，制定本条例。"


@pytest.fixture(scope="module")
def annexed_page(browser: Browser, folder: Path) -> Iterator[Page]:
    with served(folder) as url, watched(browser, url) as page:
        yield page


@pytest.mark.browser
def test_a_wide_table_is_moved_on_a_phone_and_the_page_is_not(annexed_page: Page) -> None:
    annexed_page.set_viewport_size({"width": 390, "height": 800})
    annexed_page.goto(PAGE)
    assert annexed_page.evaluate("document.documentElement.scrollWidth") <= 390
    frame = annexed_page.locator("#art_2__para_1__tbl_1")
    assert frame.evaluate("e => e.scrollWidth > e.clientWidth")


@pytest.mark.browser
def test_a_note_is_opened_and_left_again(annexed_page: Page) -> None:
    annexed_page.set_viewport_size({"width": 1280, "height": 800})
    annexed_page.goto(PAGE)
    annexed_page.locator("#art_1 .note-mark a").click()
    expect(annexed_page.locator("#note-1")).to_be_in_viewport()
    annexed_page.locator("#note-1").click()
    expect(annexed_page.locator("#noted-1")).to_be_in_viewport()
