"""What other programs find: a search for the browser's box, a feed, citations, a page on the API."""

from datetime import date, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from lxml import etree

from kb.documents import Metadata
from kb.settings import Settings
from tests.conftest import copy_of_invented
from tests.web.test_pages import get, one, texts
from web import create_app
from web.doors import csl_of
from web.openapi import description

ATOM = "{http://www.w3.org/2005/Atom}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def xml(client: FlaskClient, url: str, mimetype: str) -> etree._Element:
    answer = client.get(url)
    assert (answer.status_code, answer.mimetype) == (200, mimetype)
    return etree.fromstring(answer.get_data())


def test_a_browser_is_told_how_to_search_here(desk: FlaskClient) -> None:
    link = one(get(desk, "/documents"), "link[rel=search]")
    told = xml(desk, str(link["href"]), str(link["type"]))
    urls = {url.get("type"): url.get("template") for url in told.iter(f"{SEARCH}Url")}
    assert urls["text/html"] == "http://localhost/search?q={searchTerms}"
    assert len(told.findtext(f"{SEARCH}ShortName") or "") <= 16
    asked = str(urls["text/html"]).replace("{searchTerms}", quote("卡片")).removeprefix("http://localhost")
    assert desk.get(asked).status_code == 200


def test_the_feed_lists_what_came_in_the_newest_first(desk: FlaskClient) -> None:
    link = one(get(desk, "/"), "link[type='application/atom+xml']")
    feed = xml(desk, str(link["href"]), "application/atom+xml")
    entries = feed.findall(f"{ATOM}entry")
    moments = [datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "") for entry in entries]
    assert moments == sorted(moments, reverse=True)
    assert datetime.fromisoformat(feed.findtext(f"{ATOM}updated") or "") == moments[0]
    identifiers = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(identifiers)) == len(identifiers)
    addresses = [str(entry.find(f"{ATOM}link").get("href")) for entry in entries]  # type: ignore[union-attr]
    assert "http://localhost/documents/shili-2024" in addresses
    assert not any("weishoulu" in address for address in addresses)  # nothing but the catalogue knows it
    titles = [entry.findtext(f"{ATOM}title") for entry in entries]
    assert "示例工作条例（试行）（2024年版）" in titles


def test_a_document_keeps_its_name_in_the_feed_when_its_file_is_written_again(tmp_path: Path) -> None:
    copy_of_invented(tmp_path / "corpus")

    def entry() -> tuple[str, str]:
        app = create_app(Settings.load(corpus=tmp_path / "corpus", index=tmp_path / "index"))
        feed = xml(app.test_client(), "/feed.atom", "application/atom+xml")
        own = next(each for each in feed.iter(f"{ATOM}entry") if "ceshi" in etree.tostring(each).decode())
        return own.findtext(f"{ATOM}id") or "", own.findtext(f"{ATOM}updated") or ""

    before = entry()
    path = tmp_path / "corpus" / "regulations" / "ceshi-2021.md"
    path.write_text(path.read_text("utf-8") + "\n\n附加的一段。\n", "utf-8")
    after = entry()
    assert after[0] == before[0]
    assert after[1] >= before[1]


def test_addresses_for_other_programs_are_those_under_which_the_site_is_reached(tmp_path: Path) -> None:
    copy_of_invented(tmp_path / "corpus")
    settings = Settings.load(corpus=tmp_path / "corpus", index=tmp_path / "index", site="https://office.example/kb")
    client = create_app(settings).test_client()

    def told(url: str) -> str:
        return client.get(f"https://office.example/kb{url}").get_data(as_text=True)

    assert 'template="https://office.example/kb/search?q={searchTerms}"' in told("/opensearch.xml")
    assert 'href="https://office.example/kb/documents/shili-2024"' in told("/feed.atom")
    assert '"URL":"https://office.example/kb/documents/shili-2024"' in told("/documents/shili-2024.csl.json")
    assert "Disallow: /kb/draft" in told("/robots.txt")


@pytest.mark.parametrize("path", ["/draft", "/api", "/search"])
def test_what_is_not_to_be_listed_elsewhere_is_told_to_robots(desk: FlaskClient, path: str) -> None:
    answer = desk.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert f"Disallow: {path}" in answer.get_data(as_text=True).splitlines()


# Citations


def test_a_document_is_cited_as_csl(desk: FlaskClient) -> None:
    answer = desk.get("/documents/shili-2024.csl.json")
    assert answer.mimetype == "application/vnd.citationstyles.csl+json"
    (item,) = answer.get_json()
    assert item["type"] == "legislation"
    assert (item["title"], item["authority"], item["number"]) == (
        "示例工作条例（试行）", "示例委员会", "示发〔2024〕3号",
    )  # fmt: skip
    assert item["issued"] == {"date-parts": [[2024, 3, 1]]}
    assert (item["version"], item["status"]) == ("2024年版", "现行有效")
    assert item["URL"] == "http://localhost/documents/shili-2024"
    assert desk.get("/documents/meiyou.csl.json").status_code == 404


def test_csl_says_nothing_of_what_is_not_known(desk: FlaskClient) -> None:
    with desk.application.test_request_context("/"):
        item = csl_of(Metadata("a", "样例年度报告", genre="工作报告", published=date(2024, 1, 2)), "")
    assert item["type"] == "report"
    assert set(item) == {"id", "type", "title", "genre", "issued", "language", "URL"}


def test_a_page_tells_zotero_what_it_shows(desk: FlaskClient) -> None:
    soup = get(desk, "/documents/shili-2024")

    def told(name: str) -> str:
        return str(one(soup, f"meta[name='{name}']")["content"])

    assert told("citation_title") == told("DC.title") == "示例工作条例（试行）"
    assert told("citation_author") == "示例委员会"
    assert told("citation_publication_date") == "2024/03/01"
    assert told("DC.identifier") == "示发〔2024〕3号"
    assert told("citation_public_url") == "http://localhost/documents/shili-2024"
    assert one(soup, "link[type='application/vnd.citationstyles.csl+json']")["href"] == "/documents/shili-2024.csl.json"


# The page on the API


@pytest.fixture(scope="module")
def reference(desk: FlaskClient) -> BeautifulSoup:
    return get(desk, "/api")


def test_the_page_on_the_api_shows_every_path_with_its_parameters(reference: BeautifulSoup) -> None:
    described = description()
    headings = texts(reference, "h3 code")
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            heading = f"{method.upper()} {path}"
            assert heading in headings
            names = [parameter["name"] for parameter in operation.get("parameters", ())]
            table = reference.find("div", attrs={"aria-label": f"{path} 的参数"})
            shown = [cell.get_text(strip=True) for cell in table.select("td:first-child code")] if table else []
            assert shown[: len(names)] == names


def test_the_page_on_the_api_shows_every_shape_and_links_to_what_is_there(reference: BeautifulSoup) -> None:
    assert set(description()["components"]["schemas"]) <= set(texts(reference, "h3 code"))
    here = {str(element["id"]) for element in reference.select("[id]")}
    assert {str(link["href"])[1:] for link in reference.select(".text a[href^='#']")} <= here


def test_every_example_on_the_page_answers(desk: FlaskClient, reference: BeautifulSoup) -> None:
    examples = [str(link["href"]) for link in reference.select(".text p a[href^='/']") if "openapi" not in link["href"]]
    assert len(examples) >= 12
    for example in examples:
        assert desk.get(example).status_code == 200, example
