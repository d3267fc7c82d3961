"""The page of who cites a document and what it cites: its picture and its lists."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from kb.settings import Settings
from tests.citations.test_outdated import write, write_source, write_versions
from tests.conftest import copy_of_invented
from tests.support.shapes import assert_shaped
from tests.web.conftest import served, watched
from tests.web.test_pages import get, one, texts
from web import create_app
from web.citation_graph import CitationGraph, GraphBox, Neighbour, citation_graph

DAY = date(2026, 11, 25)
PAGE = "/documents/kapian-2015/citations"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("citations")
    copy_of_invented(folder / "corpus")
    write_versions(folder)
    write_source(folder, "第一条　依照《小组卡片办法》第四条、第二条和《小组卡片办法》办理。")
    for year in range(2016, 2024):
        body = f"第一条　依照《小组卡片办法》第{'一二三四'[year % 4]}条办理。"
        write_source(folder, body, f"yinyong-{year}b", published=f"{year}-01-01")
        write_source(folder, body, f"yinyong-{year}c", published=f"{year}-02-01")
    write(folder, "gudan-2020", "孤单的规定", "第一条　卡片归档。", published="2020-01-01", status="现行有效")
    return folder


@pytest.fixture(scope="module")
def client(home: Path) -> FlaskClient:
    settings = Settings.load(corpus=home / "corpus", index=home / "index")
    return create_app(settings, today=lambda: DAY).test_client()


def test_the_lists_tell_who_cites_and_what_is_cited_with_counts_and_places(client: FlaskClient) -> None:
    soup = get(client, PAGE)
    assert "本库有 17 份文件引用它，共 18 处；它没有引用本库已知的文件。" in one(soup, ".answer").get_text()
    first = one(soup, "#citing li")
    assert one(first, ".who a")["href"] == "/documents/yinyong-2018"
    assert one(first, ".places").get_text() == "2 处"
    assert [str(link["href"]) for link in first.select(".passages a")] == ["/documents/yinyong-2018#art_1"]
    assert "另有 1 处成文时指这一版" in one(soup, "#citing").get_text()
    cited = get(client, "/documents/yinyong-2018/citations")
    assert [(one(li, ".year").get_text(), one(li, ".places").get_text()) for li in cited.select("#cited li")] == [
        ("2015", "2 处"),
        ("2024", "1 处"),
    ]


def test_the_picture_holds_the_same_numbers_and_the_rest_as_one_box(client: FlaskClient) -> None:
    soup = get(client, PAGE)
    boxes = soup.select("svg a")
    assert len(boxes) == 11
    assert texts(boxes[0], "text.number")[0] == "2 处"
    assert boxes[0]["href"] == "/documents/yinyong-2018#art_1"
    assert "yinyong-2018引用办法（2018年），现行有效，引用本文件 2 处" in one(boxes[0], "title").get_text()
    assert one(boxes[-1], "text").get_text() == "其余 7 份"
    assert boxes[-1]["href"] == "#citing"
    counts = [int(texts(box, "text.number")[0].split()[0]) for box in boxes]
    listed = [int(count.split()[0]) for count in texts(soup, "#citing .places")]
    assert counts == [*listed[:10], sum(listed[10:])]
    assert one(soup, "svg > title").get_text() == "小组卡片办法的引用关系"
    assert one(soup, "svg > desc").get_text()
    assert len(soup.select("svg path")) == 11


@pytest.mark.parametrize("url", [PAGE, f"{PAGE}?as_of=2020-01-01", "/documents/gudan-2020/citations"])
def test_the_page_is_well_formed_and_its_links_lead_somewhere(client: FlaskClient, url: str) -> None:
    soup = get(client, url)
    assert len(soup.select("h1")) == 1
    assert not soup.select("[style], script:not([src]), style, [onclick]")
    for link in {str(a["href"]) for a in soup.select("main a[href^='/']")}:
        path, _, fragment = link.partition("#")
        answer = client.get(path)
        assert answer.status_code == 200, link
        if fragment:
            assert BeautifulSoup(answer.get_data(as_text=True), "html.parser").find(id=fragment), link


def test_a_document_without_connections_says_so(client: FlaskClient) -> None:
    soup = get(client, "/documents/gudan-2020/citations")
    assert "本库没有文件引用它；它没有引用本库已知的文件" in one(soup, ".answer").get_text()
    assert not soup.select("svg")
    get(client, "/documents/meiyou/citations", 404)


def test_the_reading_page_leads_there(client: FlaskClient) -> None:
    links = get(client, "/documents/kapian-2015").select(".about a")
    assert [str(link["href"]) for link in links].count(PAGE) == 2


@pytest.mark.parametrize("asked", ["", "?as_of=2020-01-01"])
def test_the_twin_says_what_the_page_says(client: FlaskClient, asked: str) -> None:
    described = client.get("/api/openapi.json").get_json()
    path = "/api/documents/{id}/citations"
    schema = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    answer = client.get(f"/api{PAGE}{asked}").get_json()
    assert_shaped(answer, schema, described["components"]["schemas"], path)
    soup = get(client, f"{PAGE}{asked}")
    assert [f"{each['count']} 处" for each in answer["citing"]] == texts(soup, "#citing .places")
    assert sum(len(each["places"]) for each in answer["citing"]) == sum(each["count"] for each in answer["citing"])


# The picture


def drawn(citing: int, cited: int, title: str = "小组卡片办法") -> CitationGraph:
    sides = [
        [Neighbour(f"{title}{at}", at + 1, f"/{at}") for at in reversed(range(count))] for count in (citing, cited)
    ]
    return citation_graph(Neighbour(title, 0, "", 2015), *sides)


@pytest.mark.parametrize(("citing", "cited"), [(0, 0), (1, 0), (0, 1), (3, 10), (11, 40), (200, 200)])
def test_boxes_lie_in_the_picture_and_none_upon_another(citing: int, cited: int) -> None:
    graph = drawn(citing, cited)
    assert (len(graph.citing), len(graph.cited)) == (min(citing, 11), min(cited, 11))
    for side in (graph.citing, graph.cited, (graph.middle,)):
        for box in side:
            assert box.x >= 0
            assert box.y >= 0
            assert box.x + box.width <= graph.width
            assert box.y + box.height <= graph.height
        assert all(upper.y + upper.height < lower.y for upper, lower in pairwise(side))
    assert all(box.x + box.width < graph.middle.x for box in graph.citing)
    assert all(box.x > graph.middle.x + graph.middle.width for box in graph.cited)


def test_more_places_make_a_thicker_line() -> None:
    weights = [box.weight for box in drawn(9, 0).citing]
    assert weights == sorted(weights, reverse=True)
    assert weights[0] > weights[-1]


@pytest.mark.parametrize("length", [1, 14, 15, 28, 29, 90])
def test_a_title_is_cut_into_lines_that_fit(length: int) -> None:
    boxes: tuple[GraphBox, ...] = citation_graph(
        Neighbour("题" * length, 0, ""), [Neighbour("题" * length, 1, "/")], []
    ).citing
    lines = [line for _, line in boxes[0].lines]
    assert len(lines) <= 2
    assert all(len(line) <= 14 for line in lines)
    assert "".join(lines) == "题" * length or lines[-1].endswith("…")


# In a browser


@pytest.fixture
def page(browser: Browser, home: Path) -> Iterator[Page]:
    with served(home) as site, watched(browser, site) as page:
        yield page


@pytest.mark.browser
def test_the_picture_is_a_list_on_a_phone_and_is_never_wider_than_the_window(page: Page) -> None:
    for width in (390, 780, 1024, 1600):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(PAGE)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        picture = page.get_by_role("group", name="小组卡片办法的引用关系")
        expect(picture).to_be_visible(visible=width > 400)
        expect(page.locator("#citing li").first).to_be_visible()
    page.get_by_role("link", name="yinyong-2018引用办法").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/yinyong-2018*")
