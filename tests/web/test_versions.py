"""The pages on versions, as parsed HTML and in a real browser."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from kb.settings import Settings
from tests.citations.test_outdated import NEW, OLD, write, write_source, write_versions
from tests.conftest import copy_of_invented
from tests.support.shapes import assert_shaped
from tests.web.conftest import served, watched
from tests.web.test_pages import get, one, texts
from web import create_app

DAY = date(2026, 11, 25)
COMPARED = "/compare/kapian-2015/kapian-2024"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented corpus with versions of 《小组卡片办法》, two of them in full, and documents that cite them."""
    folder = tmp_path_factory.mktemp("versions")
    copy_of_invented(folder / "corpus")
    write_versions(folder)
    write(
        folder, "kapian-2010", "小组卡片办法（试行）", "", text="none", effective="2010-01-01", repealed="2012-01-01",
        status="已废止", work="kapian", superseded_by="kapian-2015",
    )  # fmt: skip
    write(folder, "guize-2024", "小组卡片规则", NEW, published="2024-05-01", status="现行有效", work="guize")
    together = NEW.replace("第三条　", "").replace("第四条", "第三条")  # what were 第二条 and 第三条 is one article
    write(folder, "guize-2020", "小组卡片规则", together, published="2020-05-01", status="已修订", work="guize")
    write_source(
        folder,
        "第一条　依照《小组卡片办法》第四条、第三条办理。\n\n第二条　《小组卡片办法》没有规定的，由组长决定，"
        "《小组卡片办法（试行）》第一条不再适用。",
    )
    write_source(
        folder, "第一条　依照《小组卡片办法》第一条办理。", "guoqi-2017", published="2017-01-01", status="已废止",
        repealed="2020-01-01",
    )  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def client(home: Path) -> FlaskClient:
    settings = Settings.load(corpus=home / "corpus", index=home / "index")
    return create_app(settings, today=lambda: DAY).test_client()


def test_both_versions_stand_above_with_status_and_dates(client: FlaskClient) -> None:
    soup = get(client, COMPARED)
    assert texts(soup, ".heads h2 a") == ["小组卡片办法", "小组卡片办法"]
    assert texts(soup, ".heads .badge") == ["已修订", "现行有效"]
    assert "2015年6月1日起，至2024年3月31日止" in one(soup, ".heads").get_text()
    assert one(soup, ".summary").get_text(strip=True) == (
        "5 条对 4 条：未改 3 条（其中移位 2 条），有修改 1 条；删去 1 条。"
    )
    assert one(soup, ".ways a:-soup-contains('左右对换')")["href"] == "/compare/kapian-2024/kapian-2015"
    assert one(soup, ".crumb a")["href"] == "/works/kapian"


def test_only_changes_are_shown_and_the_rest_is_folded_with_its_count(client: FlaskClient) -> None:
    soup = get(client, COMPARED)
    assert [str(row["id"]) for row in soup.select(".row")] == ["art_2", "old-art_3"]
    assert texts(soup, ".fold") == ["…未改 1 条（第一条）…", "…未改 2 条（第三条至第四条，原第四条至第五条）…"]
    assert [str(a["href"]) for a in soup.select(".fold a")] == [
        f"{COMPARED}?show=all#art_1",
        f"{COMPARED}?show=all#art_3",
    ]


def test_all_rows_are_shown_when_asked(client: FlaskClient) -> None:
    soup = get(client, f"{COMPARED}?show=all")
    assert [str(row["id"]) for row in soup.select(".row")] == ["art_1", "art_2", "old-art_3", "art_3", "art_4"]
    assert not soup.select(".fold")
    assert texts(soup, ".row .what") == ["未改", "修改", "删去", "移位，文字未改", "移位，文字未改"]
    assert one(soup, ".filter a")["href"] == COMPARED


def test_marks_stand_in_their_columns_and_paragraphs_are_kept(client: FlaskClient) -> None:
    soup = get(client, COMPARED)
    row = one(soup, "#art_2")
    assert texts(row, ".old del") == ["当天"]
    assert texts(row, ".new ins") == ["两天以内"]
    assert not row.select(".old ins, .new del")
    assert len(row.select(".old p")) == len(row.select(".new p")) == 2
    assert one(soup, "#old-art_3 .new").get_text(strip=True) == "新版没有"


def test_the_number_of_an_article_leads_to_its_own_version(client: FlaskClient) -> None:
    soup = get(client, f"{COMPARED}?show=all")
    row = one(soup, "#art_3")
    assert one(row, ".old a.number")["href"] == "/documents/kapian-2015#art_4"
    assert one(row, ".new a.number")["href"] == "/documents/kapian-2024#art_3"


@pytest.mark.parametrize(
    "url",
    [
        COMPARED, f"{COMPARED}?show=all", "/compare/shili-2015/shili-2024?show=all", "/compare/shili-2015/shili-2024",
        "/compare/kapian-2015/kapian-2015", "/compare/zhunze-yangli/zilv-yangli", "/compare/ceshi-2021/shili-2024",
        "/works/kapian", "/works/kapian?as_of=2013-01-01", "/works/shili", "/documents/kapian-2024/history/art_2",
        "/documents/kapian-2015/history/art_3", "/documents/guize-2024/history/art_3", "/documents/ceshi-2021/history/art_101", "/outdated", "/documents/kapian-2015",
        "/documents/yinyong-2018", "/documents",
    ],
)  # fmt: skip
def test_every_page_is_well_formed_and_every_link_in_it_leads_somewhere(client: FlaskClient, url: str) -> None:
    soup = get(client, url)
    identifiers = [str(tag["id"]) for tag in soup.select("[id]")]
    assert len(identifiers) == len(set(identifiers))
    assert len(soup.select("h1")) == 1
    assert not soup.select("[style], script:not([src]), [onclick]")
    for link in {str(a["href"]) for a in soup.select("main a[href^='/'], main a[href^='#']")}:
        path, _, fragment = link.partition("#")
        answer = client.get(path or url)
        assert answer.status_code == 200, link
        if fragment:
            assert BeautifulSoup(answer.get_data(as_text=True), "html.parser").find(id=fragment), link


def test_every_part_of_a_split_article_is_arrived_at(client: FlaskClient) -> None:
    soup = get(client, "/compare/guize-2020/guize-2024")
    row = one(soup, "#art_2")
    assert one(row, ".what").get_text() == "拆分"
    assert texts(row, ".new .number") == ["第二条", "第三条"]
    assert row.select_one("#art_3") is not None


def test_headings_are_shown_above_the_changes_under_them(client: FlaskClient) -> None:
    soup = get(client, "/compare/shili-2015/shili-2024?show=all")
    headings = [(texts(h, "h3.old"), texts(h, "h3.new")) for h in soup.select(".heading")]
    assert (["第一章　总则"], ["第一章 总则"]) in headings
    first = one(soup, "#chp_1")
    assert first.find_next_sibling("section") is one(soup, "#art_1")


def test_a_document_with_itself_is_said_to_be_the_same(client: FlaskClient) -> None:
    soup = get(client, "/compare/kapian-2024/kapian-2024")
    assert "两边文字相同" in one(soup, ".summary").get_text()
    assert texts(soup, ".heads .which") == ["左边", "右边"]
    assert not soup.select(".row")
    assert texts(soup, ".fold") == ["…未改 4 条（第一条至第四条）…"]


def test_documents_of_two_works_are_compared_and_that_is_said(client: FlaskClient) -> None:
    soup = get(client, "/compare/kapian-2024/guize-2024")
    assert "不是同一文件" in one(soup, "main").get_text()
    assert texts(soup, ".heads .which") == ["左边", "右边"]
    assert not soup.select(".crumb")


def test_what_is_not_held_is_refused_and_what_is_known_is_shown(client: FlaskClient) -> None:
    soup = get(client, "/compare/kapian-2010/kapian-2015", 409)
    assert "kb pull kapian-2010" in one(soup, ".message").get_text()
    assert "已废止" in one(soup, ".heads").get_text()
    assert "2010年1月1日" in one(soup, ".heads dl").get_text()
    assert not soup.select(".rows")
    assert client.get("/api/compare/kapian-2010/kapian-2015").status_code == 409
    get(client, "/compare/kapian-2015/nope", 404)


def test_a_work_shows_its_versions_the_newest_first(client: FlaskClient) -> None:
    soup = get(client, "/works/kapian")
    assert texts(soup, ".timeline li:not(.gap) .year") == ["2024", "2015", "2010"]
    assert texts(soup, ".timeline .badge") == ["现行有效", "已修订", "已废止"]
    assert texts(soup, ".timeline .gap") == ["2012年1月1日至2015年5月31日：没有施行中的版本"]
    assert [str(a["href"]) for a in soup.select(".timeline a:-soup-contains('与上一版比较')")] == [COMPARED]
    assert one(soup, "main").get_text().count("逐条比较") == 1
    assert "2026年11月25日适用的是《小组卡片办法》（2024年）" in one(soup, ".answer").get_text()


@pytest.mark.parametrize(
    ("day", "said", "badges", "holds"),
    [
        ("2024-03-31", "适用的是《小组卡片办法》（2015年）", ["尚未施行", "现行有效", "已废止"], ["2015"]),
        ("2013-06-01", "没有施行中的版本：前一版到2011年12月31日为止", ["尚未施行", "尚未施行", "已废止"], []),
        ("2009-01-01", "所知最早的一版自2010年1月1日起施行", ["尚未施行", "尚未施行", "尚未施行"], []),
    ],
)
def test_a_day_is_answered_with_the_version_that_held(
    client: FlaskClient, day: str, said: str, badges: list[str], holds: list[str]
) -> None:
    soup = get(client, f"/works/kapian?as_of={day}")
    assert said in one(soup, ".answer").get_text()
    assert texts(soup, ".timeline .badge") == badges
    assert texts(soup, ".timeline .holds .year") == holds
    assert one(soup, "input[name=as_of]")["value"] == day


def test_what_is_no_day_and_no_work_is_refused_with_a_sentence(client: FlaskClient) -> None:
    assert "看不明白" in one(get(client, "/works/kapian?as_of=昨天", 400), ".message").get_text()
    assert one(get(client, "/works/nope", 404), ".message").get_text().endswith("。")


def test_a_superseded_version_says_so_and_what_is_in_force(client: FlaskClient) -> None:
    soup = get(client, "/documents/kapian-2015")
    line = one(soup, ".lapsed")
    assert line.get_text() == "自2024年4月1日起不再有效（已修订），现行的是2024年版（与现行版比较）。"
    assert [str(a["href"]) for a in line.select("a")] == ["/documents/kapian-2024", COMPARED]
    assert not get(client, "/documents/kapian-2024").select(".lapsed")


def test_the_history_stands_beside_the_text(client: FlaskClient) -> None:
    soup = get(client, "/documents/kapian-2024")
    assert one(soup, ".about h2 a:-soup-contains('沿革')")["href"] == "/works/kapian"
    lines = soup.select(".versions li")
    assert [one(line, ".badge").get_text() for line in lines] == ["现行有效", "已修订", "已废止"]
    assert lines[0]["aria-current"] == "true"
    assert one(lines[0], ".compare")["href"] == COMPARED
    assert not lines[1].select(".compare")
    assert one(lines[2], ".kind").get_text() == "未收录正文"
    assert not get(client, "/documents/ceshi-2021").select(".versions")


def test_citations_of_old_versions_are_listed_by_document(client: FlaskClient) -> None:
    soup = get(client, "/outdated")
    section = one(soup, "#yinyong-2018")
    assert texts(section, "h2 a") == ["yinyong-2018引用办法"]
    told = texts(section, ".told")
    assert any("原第四条现为第三条，文字未改" in line for line in told)
    assert any("其中没有与第三条对应的条文" in line for line in told)
    assert one(section, ".told:-soup-contains('原第四条') .compare")["href"] == f"{COMPARED}#art_3"
    assert one(section, ".where")["href"] == "/documents/yinyong-2018#art_1__para_1"
    assert "没有规定的" not in section.get_text()
    assert "另有 1 处只提到名称" in one(soup, "main").get_text()
    assert one(soup, ".over").select_one("#guoqi-2017") is not None
    assert "2026年11月25日" in one(soup, ".holdings").get_text()


def test_a_document_leads_to_its_citations_of_old_versions(client: FlaskClient) -> None:
    link = one(get(client, "/documents/yinyong-2018"), ".about a:-soup-contains('旧版的条文')")
    assert link["href"] == "/outdated#yinyong-2018"
    assert one(get(client, "/documents"), "a[href='/outdated']")


def test_a_link_to_another_version_than_the_cited_one_says_so(home: Path, tmp_path: Path) -> None:
    copy_of_invented(tmp_path / "corpus")
    write_versions(tmp_path, old="none")
    write_source(tmp_path, "第一条　依照《小组卡片办法》第三条办理。")
    settings = Settings.load(corpus=tmp_path / "corpus", index=tmp_path / "index")
    soup = get(create_app(settings, today=lambda: DAY).test_client(), "/documents/yinyong-2018")
    link = one(soup, "a.cites")
    assert link["href"] == "/documents/kapian-2024#art_3"
    assert "引用的是2015年版，本库未收录其正文" in str(link["title"])


def test_a_bare_name_leads_to_the_text_in_force_and_an_article_to_the_one_that_was_cited(client: FlaskClient) -> None:
    soup = get(client, "/documents/yinyong-2018")
    links = [(str(link["href"]), str(link.get("title", ""))) for link in soup.select("a.cites")]
    assert links == [
        ("/documents/kapian-2015#art_4", ""),
        ("/documents/kapian-2015#art_3", ""),
        ("/documents/kapian-2024", "成文时是2015年版"),
        ("/documents/kapian-2010", ""),
    ]
    assert one(get(client, "/documents/yinyong-2018?as_of=2020-01-01"), "#art_2 a.cites")["href"] == (
        "/documents/kapian-2015?as_of=2020-01-01"
    )


def test_a_bare_name_is_counted_where_it_leads(client: FlaskClient) -> None:
    assert texts(get(client, "/documents/kapian-2024"), ".about li .count") == ["1"]
    assert texts(get(client, "/documents/kapian-2015"), ".about li .count") == ["1", "2"]
    assert texts(get(client, "/documents/kapian-2015?as_of=2020-01-01"), ".about li .count") == ["1", "3"]


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/api/compare/{old}/{new}", f"/api{COMPARED}"),
        ("/api/compare/{old}/{new}", "/api/compare/zhunze-yangli/zilv-yangli"),
        ("/api/works/{work}", "/api/works/kapian?as_of=2013-01-01"),
        ("/api/outdated", "/api/outdated"),
        ("/api/documents/{id}/history/{address}", "/api/documents/kapian-2024/history/art_3"),
        ("/api/documents/{id}/history/{address}", "/api/documents/kapian-2015/history/art_3?as_of=2020-01-01"),
        ("/api/documents/{id}/history/{address}", "/api/documents/ceshi-2021/history/art_101"),
        ("/api/documents/{id}/opening", "/api/documents/kapian-2015/opening"),
        ("/api/documents/{id}/opening", "/api/documents/kapian-2010/opening?as_of=2020-01-01"),
    ],
)
def test_the_description_describes_what_comes(client: FlaskClient, path: str, url: str) -> None:
    described = client.get("/api/openapi.json").get_json()
    schema = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert_shaped(client.get(url).get_json(), schema, described["components"]["schemas"], path)


def test_the_twins_say_what_the_pages_say(client: FlaskClient) -> None:
    compared: dict[str, Any] = client.get(f"/api{COMPARED}").get_json()
    assert compared["summary"] == one(get(client, COMPARED), ".summary").get_text(strip=True)
    outdated: dict[str, Any] = client.get("/api/outdated").get_json()
    assert (outdated["as_of"], [one["document"] for one in outdated["documents"]]) == (
        "2026-11-25",
        ["yinyong-2018", "guoqi-2017"],
    )


# One article through the versions


def test_an_article_is_shown_in_every_version_the_newest_first(client: FlaskClient) -> None:
    soup = get(client, "/documents/kapian-2015/history/art_2")
    assert texts(soup, "h1") == ["第二条的历次修改"]
    assert texts(soup, ".timeline h2 a") == ["2024年版 第二条", "2015年版 第二条"]
    assert texts(soup, ".timeline .badge") == ["现行有效", "已修订"]
    assert (texts(soup, ".timeline del"), texts(soup, ".timeline ins")) == (["当天"], ["两天以内"])
    assert "2010年版 未收录正文" in one(soup, ".missing").get_text()
    assert "收有 2 版全文，这一条改过 1 次" in one(soup, ".answer").get_text()
    assert one(soup, ".what a")["href"] == f"{COMPARED}#art_2"
    assert [str(link["href"]) for link in soup.select("nav[aria-label=别的条文] a")][:2] == [
        "/documents/kapian-2015/history/art_1",
        "/documents/kapian-2015/history/art_3",
    ]


def test_an_article_that_was_dropped_or_moved_is_told_under_its_numbers(client: FlaskClient) -> None:
    dropped = get(client, "/documents/kapian-2015/history/art_3")
    assert texts(dropped, ".timeline h2 a") == ["2024年版", "2015年版 第三条"]
    assert "删去第三条" in one(dropped, ".what").get_text()
    moved = get(client, "/documents/kapian-2024/history/art_3")
    assert texts(moved, ".timeline h2 a") == ["2024年版 第三条", "2015年版 第四条"]
    assert "移位，文字未改，原第四条" in one(moved, ".what").get_text()
    assert one(moved, ".what a")["href"] == f"{COMPARED}?show=all#art_3"
    assert not moved.select(".timeline del, .timeline ins")


def test_the_history_of_parts_is_offered_where_two_versions_are_held(client: FlaskClient) -> None:
    link = one(get(client, "/documents/kapian-2024"), ".about a.history")
    assert (link["href"], link["data-url"]) == (
        "/documents/kapian-2024/history/art_1",
        "/documents/kapian-2024/history/",
    )
    assert one(get(client, "/works/kapian"), "a:-soup-contains('各条的历次修改')")["href"] == link["href"]
    for without in ("ceshi-2021", "kapian-2010"):
        assert not get(client, f"/documents/{without}").select("a.history")
    alone = get(client, "/documents/ceshi-2021/history/art_101")
    assert "没有别的版本可以对照" in one(alone, ".answer").get_text()
    for refused, status in (("kapian-2024/history/art_9", 404), ("kapian-2010/history/art_1", 409)):
        assert one(get(client, f"/documents/{refused}", status), ".message").get_text().endswith("。")


# On another day


def test_every_page_tells_the_statuses_of_the_day_that_is_asked_about(client: FlaskClient) -> None:
    asked = "?as_of=2020-01-01"
    assert texts(get(client, f"{COMPARED}{asked}"), ".heads .badge") == ["现行有效", "尚未施行"]
    assert texts(get(client, f"/works/kapian{asked}"), ".timeline .badge") == ["尚未施行", "现行有效", "已废止"]
    old = get(client, f"/documents/kapian-2015{asked}")
    assert texts(old, ".versions .badge") == ["尚未施行", "现行有效", "已废止"]
    assert texts(old, ".text header .badge") == ["现行有效"]
    assert not old.select(".lapsed")
    assert not get(client, f"/outdated{asked}").select(".citing .told:-soup-contains('2015年')")


def test_the_day_goes_along_from_page_to_page_and_back_to_today(client: FlaskClient) -> None:
    asked = "?as_of=2025-01-01"
    ways = ("/documents/", "/compare/", "/works/", "/outdated", "/api/")
    for url in (f"/documents/kapian-2015{asked}", f"{COMPARED}{asked}", f"/works/kapian{asked}", f"/outdated{asked}"):
        links = get(client, url).select(
            ".about a[href], .lapsed a, .crumb a, .ways a, .heads a, .timeline a, .told a, a.cites"
        )
        led = [str(link["href"]) for link in links if str(link["href"]).startswith(ways)]
        led = [link for link in led if not link.endswith(".csl.json")]  # how it is cited is the same on any day
        kept = [link for link in led if "as_of=2025-01-01" in link]
        assert kept
        assert set(led) - set(kept) <= {"/documents"}, url
    assert one(get(client, f"{COMPARED}{asked}"), ".as-of-day a")["href"] == COMPARED
    assert one(get(client, f"/outdated{asked}"), ".as-of-day a")["href"] == "/outdated"


def test_the_twins_tell_the_statuses_of_the_day_too(client: FlaskClient) -> None:
    compared: dict[str, Any] = client.get(f"/api{COMPARED}?as_of=2020-01-01").get_json()
    assert [compared["as_of"], compared["old"]["status"], compared["new"]["status"]] == [
        "2020-01-01",
        "现行有效",
        "尚未施行",
    ]
    assert compared["url"] == f"{COMPARED}?as_of=2020-01-01"
    assert "as_of" not in client.get(f"/api{COMPARED}").get_json()
    outdated: dict[str, Any] = client.get("/api/outdated?as_of=2020-01-01").get_json()
    assert outdated["as_of"] == "2020-01-01"
    assert "kapian-2015" not in {c["cited"]["document"] for one in outdated["documents"] for c in one["citations"]}


def test_a_version_that_only_follows_from_whose_place_it_took_is_one_of_its_work(tmp_path: Path) -> None:
    copy_of_invented(tmp_path / "corpus")
    write(
        tmp_path, "jiu-2015", "样例旧规", OLD, effective="2015-06-01", status="现行有效", genre="规定", work="yanggui"
    )
    write(tmp_path, "xin-2024", "样例新规", NEW, effective="2024-04-01", genre="规定", supersedes="jiu-2015")
    write_source(tmp_path, "第一条　依照《样例旧规》第二条办理。")
    settings = Settings.load(corpus=tmp_path / "corpus", index=tmp_path / "index")
    client = create_app(settings, today=lambda: DAY).test_client()
    assert texts(get(client, "/works/yanggui"), ".timeline .badge") == ["现行有效", "已修订"]
    old = get(client, "/documents/jiu-2015")
    assert "2024年4月1日起不再有效" in one(old, ".lapsed").get_text()
    assert one(old, ".lapsed a:-soup-contains('比较')")["href"] == "/compare/jiu-2015/xin-2024"
    assert one(get(client, "/compare/jiu-2015/xin-2024"), ".crumb a")["href"] == "/works/yanggui"
    assert "现行的是《样例新规》" in one(get(client, "/outdated"), "#yinyong-2018").get_text()


# In a browser


@pytest.fixture
def versions_page(browser: Browser, home: Path) -> Iterator[Page]:
    with served(home) as site, watched(browser, site, java_script_enabled=False) as page:
        yield page


@pytest.mark.browser
def test_the_columns_of_a_desk_are_one_on_a_phone_and_nothing_needs_a_script(versions_page: Page) -> None:
    page = versions_page
    page.goto(COMPARED)
    old, new = page.locator("#art_2 .old").bounding_box(), page.locator("#art_2 .new").bounding_box()
    assert old is not None
    assert new is not None
    assert old["y"] == new["y"]
    assert old["x"] + old["width"] <= new["x"]
    # In grey print the marks are told by their shape.
    page.emulate_media(media="print")
    shapes = [
        str(page.locator(f"#art_2 {tag}").first.evaluate("e => getComputedStyle(e).textDecoration"))
        for tag in ("del", "ins")
    ]
    assert "line-through" in shapes[0]
    assert "underline" in shapes[1]
    page.emulate_media(media="screen")
    page.get_by_role("link", name="未改 2 条").click()
    expect(page.locator("#art_3")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 800})
    for path in (f"{COMPARED}?show=all", "/works/kapian", "/outdated", "/documents/kapian-2015"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto(f"{COMPARED}?show=all")
    old, new = page.locator("#art_2 .old").bounding_box(), page.locator("#art_2 .new").bounding_box()
    assert old is not None
    assert new is not None
    assert old["y"] + old["height"] <= new["y"]
    assert not page.locator("#art_1 .old").is_visible()


@pytest.mark.browser
def test_the_version_of_a_day_is_asked_for_on_its_page(versions_page: Page) -> None:
    page = versions_page
    page.goto("/documents/kapian-2015")
    page.get_by_role("link", name="沿革").click()
    page.locator("input[name=as_of]").fill("2015-06-01")
    page.get_by_role("button", name="查看").click()
    expect(page.locator(".answer")).to_contain_text("2015年6月1日适用的是《小组卡片办法》（2015年）")
