"""The first page, the table of documents, the formulations."""

import os
import re
import time
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from kb.library import Library
from tests.conftest import copy_of_invented, opened
from tests.web.test_pages import get, one, texts
from web import document_table
from web.shortlist import Shortlist
from web.usages import usages_of


def rows(soup: BeautifulSoup) -> list[str]:
    return texts(soup, ".shelves tbody th > a")


def columns(soup: BeautifulSoup) -> dict[str, Tag]:
    return {one(head, "a").get_text(): head for head in soup.select(".shelves thead th")}


# The first page


def test_the_first_page_says_what_the_corpus_holds_and_leads_to_it(client: FlaskClient) -> None:
    soup = get(client, "/")
    assert one(soup, "form input[name=q]").has_attr("autofocus")
    told = one(soup, ".holdings").get_text()
    counts = re.search(r"收有 \d+ 部 (\d+) 份文件、\d+ 段：全文 2 份，条文要点 4 份，只有著录的 (\d+) 份", told)
    assert counts is not None
    assert int(counts[1]) == 2 + 4 + int(counts[2])
    assert re.search(r"目录核对到 \d+年\d+月\d+日", told)
    headings = texts(soup, ".three h2")
    assert headings == ["近来收入", "常被引用", "提法"]
    assert len(soup.select(".works li")) <= 16
    assert len(soup.select(".tags li")) < len(client.get("/api/formulations").get_json()["formulations"])


def test_what_came_in_last_is_told_by_the_day_of_its_file(tmp_path: Path) -> None:
    corpus = copy_of_invented(tmp_path / "corpus")
    for path in corpus.rglob("*.md"):
        os.utime(path, (1_600_000_000.5, 1_600_000_000.5))
    # A time without a fraction may be one of a file system that counts in seconds: such a file is read again.
    moment = datetime(2026, 3, 5, 12, 0, 0, 500_000).astimezone().timestamp()
    os.utime(corpus / "regulations" / "ceshi-2021.md", (moment, moment))
    time.sleep(0.2)  # until a file can be known by its trace
    library = opened(corpus, tmp_path / "index")
    assert library.snapshot.came_in("ceshi-2021") == date(2026, 3, 5)
    assert library.snapshot.came_in("weishoulu-2020") is None
    table = document_table.DocumentTable()
    newest = max(table.rows(library), key=lambda row: row.came_in or date.min)
    assert newest.metadata.id == "ceshi-2021"
    library.close()


def test_what_was_fetched_came_in_on_that_day(tmp_path: Path) -> None:
    corpus = copy_of_invented(tmp_path / "corpus")
    path = corpus / "regulations" / "ceshi-2021.md"
    path.write_text(path.read_text("utf-8").replace("text: full", "text: full\nfetched: '2026-02-03T12:00:00+00:00'"))
    library = opened(corpus, tmp_path / "index")
    assert library.snapshot.came_in("ceshi-2021") == date(2026, 2, 3)
    library.close()


# The table of documents


def test_a_work_has_one_row_and_its_other_editions_are_folded_into_it(client: FlaskClient) -> None:
    soup = get(client, f"/documents?q={quote('中国共产党章程')}")
    assert rows(soup).count("中国共产党章程") == 1
    row = next(row for row in soup.select(".shelves tbody tr") if one(row, "th > a").get_text() == "中国共产党章程")
    assert one(row, "th > a")["href"] == "/documents/zhangcheng-2022"
    assert "/documents/zhangcheng-2017" in {str(a["href"]) for a in row.select("details a")}
    assert len(row.select("details li")) == int(re.findall(r"\d+", one(row, "summary").get_text())[0])


def test_every_document_is_in_the_table_once(client: FlaskClient) -> None:
    links: list[str] = []
    pages = len(get(client, "/documents").select("nav.pages > *"))
    for page in range(1, pages + 1):
        soup = get(client, f"/documents?page={page}")
        links += [str(a["href"]) for a in soup.select(".shelves tbody a")]
    held = {document["url"] for document in client.get("/api/documents").get_json()["documents"]}
    assert len(links) == len(set(links))
    assert set(links) == held


def test_what_is_in_force_comes_first_and_the_newest_first_of_all(client: FlaskClient) -> None:
    soup = get(client, "/documents")
    is_over = ["over" in (row.get("class") or []) for row in soup.select(".shelves tbody tr")]
    assert is_over == sorted(is_over)
    days = [day for day in texts(soup, ".shelves tbody tr:not(.over) .date") if day]
    assert days == sorted(days, reverse=True)
    assert columns(soup)["日期"]["aria-sort"] == "descending"


@pytest.mark.parametrize("name", ["题名", "文号", "机关", "日期", "时效", "收录"])
def test_each_column_sorts_both_ways_by_a_link(client: FlaskClient, name: str) -> None:
    soup = get(client, "/documents?q=2023")
    seen: set[str] = set()
    for _ in range(2):
        soup = get(client, str(one(columns(soup)[name], "a")["href"]))
        seen.add(str(columns(soup)[name]["aria-sort"]))
        assert len(soup.select("[aria-sort]")) == 1
    assert seen == {"ascending", "descending"}
    assert one(soup, "form.narrow input[name=q]")["value"] == "2023"


def test_titles_are_sorted_by_their_sound(client: FlaskClient) -> None:
    titles = rows(get(client, f"/documents?sort=title&genre={quote('准则')}&text=digest"))
    everything = rows(get(client, "/documents?sort=title&q=" + quote("中国共产党")))
    assert titles
    pairs = [
        (everything.index(a), everything.index(b))
        for a, b in [("中国共产党党内监督条例", "中国共产党支部工作条例（试行）")]
    ]
    assert all(first < second for first, second in pairs)


def test_a_genre_is_chosen_by_a_link_with_its_count(client: FlaskClient) -> None:
    soup = get(client, "/documents")
    link = one(soup, ".choices a:-soup-contains('准则')")
    chosen = get(client, str(link["href"]))
    assert len(rows(chosen)) == int(one(link, ".count").get_text())
    assert one(chosen, ".choices a[aria-current=true]:-soup-contains('准则')")
    assert "准则" in one(chosen, "title").get_text()


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("支部工作", "中国共产党支部工作条例（试行）"),
        ("支部 2018", "中国共产党支部工作条例（试行）"),
        ("zbgztl", "中国共产党支部工作条例（试行）"),
        ("ZhiBuGongZuo", "中国共产党支部工作条例（试行）"),
        ("支部條例", "中国共产党支部工作条例（试行）"),  # traditional characters, and its usual name
        ("支部试行", "中国共产党支部工作条例（试行）"),  # in this order, with others between them
        ("《中国共产党章程》", "中国共产党章程"),
    ],
)
def test_the_table_is_narrowed_by_characters_sounds_and_years(client: FlaskClient, typed: str, title: str) -> None:
    assert title in rows(get(client, f"/documents?q={quote(typed)}"))


@pytest.mark.parametrize("typed", ["没有这样的文件吧", "zzzzqqq", "★★★", "“”"])
def test_nothing_left_is_said_with_what_to_do(client: FlaskClient, typed: str) -> None:
    soup = get(client, f"/documents?q={quote(typed)}")
    assert rows(soup) == []
    assert one(soup, "#told").get_text().startswith("没有")
    assert one(soup, ".empty a")["href"] == f"/search?q={quote(typed, safe='')}"


@pytest.mark.parametrize("parameters", ["sort=x", "text=x", "page=x", "page=1e3", "sort=--date"])
def test_a_url_that_cannot_be_is_refused_with_a_sentence(client: FlaskClient, parameters: str) -> None:
    assert one(get(client, f"/documents?{parameters}", 400), ".message").get_text().endswith("。")


def test_a_page_behind_the_last_leads_back(client: FlaskClient) -> None:
    soup = get(client, "/documents?page=999")
    assert rows(soup) == []
    assert one(soup, ".empty a")["href"] == "/documents"


def test_pages_hold_every_row_once(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(document_table, "ROWS", 2)
    soup = get(client, "/documents?q=2016&sort=title")
    titles: list[str] = []
    for link in soup.select(".pages a, .pages strong"):
        titles += rows(get(client, str(link.get("href") or "/documents?q=2016&sort=title")))
    assert f"{len(titles)} 部" in one(soup, "#told").get_text()


def test_the_table_follows_the_day_that_is_asked_about(client: FlaskClient) -> None:
    def statuses(url: str) -> dict[str, str]:
        items = get(client, url + "&q=" + quote("巡视")).select(".shelves tbody tr, .editions li")
        return {
            str(one(item, "a")["href"]).partition("?")[0]: next(
                (
                    status
                    for status in ("现行有效", "已修订", "已废止", "尚未施行")
                    if status in texts(item, "td, .badge")
                ),
                "",
            )
            for item in items
        }

    assert statuses("/documents?sort=-date")["/documents/xunshi-2017"] == "已修订"
    then = statuses("/documents?as_of=2020-01-01")
    assert then["/documents/xunshi-2017"] == "现行有效"
    assert then["/documents/xunshi-2024"] == "尚未施行"
    soup = get(client, "/documents?as_of=2020-01-01")
    assert "按 2020年1月1日 的时效" in one(soup, ".as-of-day").get_text()
    assert all("as_of=2020-01-01" in str(a["href"]) for a in soup.select(".shelves a"))


def test_characters_that_stand_in_order_are_near_only_where_nothing_holds_them(library: Library) -> None:
    table = document_table.DocumentTable().rows(library)
    assert Shortlist.of("示例条例", table).is_near is False  # its usual name
    near = Shortlist.of("样例生活若准则", table)
    assert near.is_near
    assert [row.metadata.id for row in near.rows] == ["zhunze-yangli"]


# Formulations


def test_formulations_are_grouped_by_the_number_they_begin_with(client: FlaskClient) -> None:
    soup = get(client, "/formulations")
    assert texts(soup, ".family h2")[0].startswith("一")
    family = next(each for each in soup.select(".family") if one(each, "h2").get_text().startswith("三"))
    assert "三会一课" in texts(family, "dt a")
    assert len(soup.select(".formulations dt")) == len(client.get("/api/formulations").get_json()["formulations"])


@pytest.mark.parametrize(
    ("typed", "name"),
    [("三会", "三会一课"), ("shyk", "三会一课"), ("党小组会", "三会一课"), ("四種形態", "四种形态（监督执纪）")],
)
def test_formulations_are_narrowed_by_name_content_and_sound(client: FlaskClient, typed: str, name: str) -> None:
    assert name in texts(get(client, f"/formulations?q={quote(typed)}"), ".formulations dt")


def test_a_formulation_has_components_sources_and_usages(client: FlaskClient) -> None:
    soup = get(client, "/formulations/三会一课")
    assert texts(soup, ".components li") == ["党支部党员大会", "党支部委员会会议", "党小组会", "党课"]
    sources = {a.get_text(): str(a["href"]) for a in soup.select(".sources a")}
    assert sources["《中国共产党支部工作条例（试行）》"] == "/documents/zhibu-2018#art_11"
    assert set(texts(soup, ".usages mark")) == {"三会一课"}
    total = client.get("/api/search?q=三会一课&mode=exact").get_json()["total"]
    assert f"{total['occurrences']} 处" in one(soup, ".usages h2").get_text()


def test_wrong_wordings_are_struck_and_descriptions_are_not(client: FlaskClient) -> None:
    soup = get(client, "/formulations/国之大者")
    assert {"国之大事", "国之大着", "国之大这"} == set(texts(soup, ".wrong s"))
    assert any(note.startswith("当成有固定条目的清单") for note in texts(soup, ".notes li"))
    assert not soup.select(".notes s, .notes del")
    variants = client.get("/api/formulations/国之大者").get_json()["wrong_variants"]
    assert {variant["wrong"] for variant in variants if variant["is_note"]} == {"当成有固定条目的清单"}


def test_no_struck_wording_is_a_sentence_about_one(client: FlaskClient) -> None:
    for formulation in client.get("/api/formulations").get_json()["formulations"]:
        for variant in formulation["wrong_variants"]:
            is_told = re.search("写成|写作|混|漏|颠倒|顺序|排|称|仍写|在前", variant["wrong"])
            assert variant["is_note"] or not is_told, variant


def test_a_formulation_of_medium_confidence_says_so(client: FlaskClient) -> None:
    assert "尚待核对" in one(get(client, "/formulations/两学一做"), ".notice").get_text()
    assert not get(client, "/formulations/三会一课").select(".notice")


def test_usages_are_told_by_date_and_editions_of_a_work_together(library: Library) -> None:
    usages = usages_of(library, "两张清单")
    assert usages.first is not None
    assert usages.last is not None
    assert (usages.first.metadata.id, usages.last.metadata.id) == ("shili-2015", "shili-2024")
    work = next(work for work in usages.works if work.shown.metadata.work == "shili")
    assert work.shown.metadata.id == "shili-2024"
    assert [other.metadata.id for other in work.others] == ["shili-2015"]
    assert not usages.first.is_again
    assert work.shown.is_again
    years = {year.year: year for year in usages.years}
    assert [year.year for year in usages.years] == list(range(2015, 2025))
    assert years[2024].again == work.shown.occurrences
    assert years[2015].again == 0
    assert sum(year.occurrences for year in usages.years) == usages.occurrences
    assert usages.documents == len(usages.works) + 1


def test_the_bars_stand_for_the_years_and_the_table_has_the_same_numbers(desk: FlaskClient) -> None:
    soup = get(desk, "/formulations/三色卡片")
    told = [[int(cell or 0) for cell in texts(row, "th, td")] for row in soup.select(".by-year tbody tr")]
    heights: dict[str, float] = {}
    for bar in soup.select(".by-year rect"):
        heights[str(bar["x"])] = heights.get(str(bar["x"]), 0) + float(str(bar["height"]))
    assert len(heights) == len(told)
    unit = max(heights.values()) / max(row[2] for row in told)
    assert [round(height / unit) for height in heights.values()] == [row[2] for row in told]
    assert "最早见于" in one(soup, ".usages").get_text()


def test_a_wording_of_one_year_has_no_picture(library: Library) -> None:
    usages = usages_of(library, "三色卡片")
    assert replace(usages, years=usages.years[:1]).bars == ()
    assert usages_of(library, "没有这样的提法").works == ()


# In a browser


@pytest.fixture
def table(page: Page) -> Page:
    page.goto("/documents")
    return page


@pytest.mark.browser
def test_the_table_narrows_as_one_types_and_the_history_stays_short(table: Page) -> None:
    box = table.locator("form.narrow input[name=q]")
    before = table.evaluate("history.length")
    box.press_sequentially("zbgztl")
    expect(table.locator(".shelves tbody tr")).to_have_count(1)
    expect(table.locator("#told")).to_contain_text("1 部")
    expect(table).to_have_url(re.compile(r"\?q=zbgztl$"))
    expect(table).to_have_title(re.compile("zbgztl"))
    assert table.evaluate("history.length") == before
    expect(box).to_be_focused()
    box.press("ArrowDown")
    expect(table.locator(".shelves tbody th > a")).to_be_focused()
    table.keyboard.press("Enter")
    expect(table.locator("h1")).to_have_text("中国共产党支部工作条例（试行）")
    table.go_back()
    expect(table.locator(".shelves tbody tr")).to_have_count(1)


@pytest.mark.browser
def test_what_is_being_composed_narrows_nothing(table: Page) -> None:
    client = table.context.new_cdp_session(table)
    table.locator("form.narrow input[name=q]").focus()
    total = table.locator("#told").inner_text()
    asked: list[str] = []
    table.on("request", lambda request: asked.append(request.url))
    client.send("Input.imeSetComposition", {"text": "zhi bu", "selectionStart": 6, "selectionEnd": 6})
    table.wait_for_timeout(200)
    assert asked == []
    assert table.locator("#told").inner_text() == total
    client.send("Input.insertText", {"text": "支部工作"})
    expect(table.locator("#told")).not_to_have_text(total)


@pytest.mark.browser
def test_the_lists_work_without_javascript(plain_page: Page) -> None:
    plain_page.goto("/documents")
    plain_page.locator("form.narrow input[name=q]").fill("支部")
    plain_page.locator("form.narrow button").click()
    plain_page.get_by_role("link", name="题名", exact=True).click()
    expect(plain_page).to_have_url(re.compile("sort=title"))
    expect(plain_page.locator("th[aria-sort=ascending]")).to_contain_text("题名")
    plain_page.goto("/formulations")
    plain_page.locator("form.narrow input[name=q]").fill("三会")
    plain_page.locator("form.narrow button").click()
    plain_page.get_by_role("link", name="三会一课", exact=True).click()
    expect(plain_page.locator("h1")).to_have_text("三会一课")
