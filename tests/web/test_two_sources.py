"""Where a text comes from, and what a second source has of it, on the reading page, in the report and for programs."""

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from tests.conftest import copy_of_invented
from tests.support.compiled import ARTICLES, put_law, put_reading
from tests.web.conftest import asking

OTHER = (*ARTICLES[:2], "办理甲乙事务，应当在四十日内作出答复。", ARTICLES[3])
COMPILED = "非官方汇编（国家法律，截至 2026-08-28）"
DRAFT = "《中华人民共和国甲乙法》第三条规定：“办理甲乙事务，应当在四十日内作出答复。”依照《中华人民共和国甲乙法》第九条办理。"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("two")
    put_law(copy_of_invented(folder / "corpus"))
    put_reading(folder / "corpus", OTHER)
    return asking(folder)


def page(client: FlaskClient, path: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(path).data, "html.parser")


def marked(element: Tag) -> list[str]:
    return [mark.get_text() for mark in element.select("mark")]


def test_a_text_from_a_compilation_says_so_and_as_of_when(client: FlaskClient) -> None:
    reading = page(client, "/documents/jiayi-2024")
    assert COMPILED in [fact.get_text() for fact in reading.select(".facts .fact")]
    (known,) = reading.select("aside.about dl")
    assert COMPILED in known.get_text()


def test_both_readings_stand_below_the_article_that_differs_and_no_sign_at_the_others(client: FlaskClient) -> None:
    reading = page(client, "/documents/jiayi-2024")
    (both,) = reading.select(".two-sources")
    section = both.find_parent("section")
    assert section is not None
    assert section["id"] == "art_3"
    assert [quiet.get_text() for quiet in both.select("dt .quiet")] == [COMPILED, "本单位导入的文件（甲乙法.docx）"]
    assert marked(both) == ["三", "四"]


def test_what_is_known_of_a_text_tells_how_many_articles_are_alike_and_leads_to_the_others(client: FlaskClient) -> None:
    (known,) = page(client, "/documents/jiayi-2024").select("aside.about dl")
    assert "3 条逐字一致，1 条不同" in known.get_text()
    assert [link["href"] for link in known.select("a[href^='#']")] == ["#art_3"]


def test_a_part_tells_programs_its_source_and_whether_two_agree(client: FlaskClient) -> None:
    parts = {name: client.get(f"/api/documents/jiayi-2024/parts/{name}").json for name in ("art_1", "art_3", "title")}
    told = {name: (part["source"], part["collected"], part["attested"]) for name, part in parts.items() if part}
    assert told == {
        "art_1": (COMPILED, "2026-08-28", "两处来源逐字一致"),
        "art_3": (COMPILED, "2026-08-28", "两处来源此处不同"),
        "title": (COMPILED, "2026-08-28", None),
    }


def test_a_report_names_the_source_in_the_fold_and_once_in_its_basis(client: FlaskClient) -> None:
    report = BeautifulSoup(client.post("/draft", data={"text": DRAFT}).data, "html.parser")
    findings = report.select("li.finding")
    assert all(f"据{COMPILED}" in finding.get_text() for finding in findings)
    (basis,) = report.select("details.basis")
    assert "1 份来自" + COMPILED in basis.get_text()
    (both,) = report.select("dl.readings")
    assert marked(both) == ["三", "四"]
