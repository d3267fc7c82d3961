"""Copies of documents to take away from the site."""

from io import BytesIO
from urllib.parse import unquote

import docx
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from lxml import etree

from kb.export.copies import MIMETYPES, Form

OFFERED: tuple[Form, ...] = ("docx", "md", "akn")


def links(client: FlaskClient, identifier: str) -> dict[str, str]:
    page = BeautifulSoup(client.get(f"/documents/{identifier}").data, "html.parser")
    return {link.get_text(): str(link["href"]) for link in page.select(".about .downloads a")}


def copies(client: FlaskClient, identifier: str) -> dict[str, str]:
    return {name: url for name, url in links(client, identifier).items() if url.startswith("/export/")}


def test_the_reading_page_offers_every_format(desk: FlaskClient) -> None:
    assert links(desk, "shili-2024") == {
        "Word": "/export/shili-2024.docx",
        "Markdown": "/export/shili-2024.md",
        "Akoma Ntoso": "/export/shili-2024.xml",
        "Zotero": "/documents/shili-2024.csl.json",
    }


def test_each_format_comes_as_a_file_of_its_kind(desk: FlaskClient) -> None:
    for form, (name, url) in zip(OFFERED, copies(desk, "shili-2024").items(), strict=True):
        answer = desk.get(url)
        assert answer.status_code == 200, name
        assert answer.mimetype == MIMETYPES[form]
        assert answer.headers["Content-Disposition"] == f"attachment; filename={url.rpartition('/')[2]}"
    assert docx.Document(BytesIO(desk.get("/export/shili-2024.docx").data)).paragraphs[0].text == "示例工作条例（试行）"
    assert desk.get("/export/shili-2024.md").data.decode().startswith("---\ntitle: 示例工作条例（试行）\n")
    assert etree.QName(etree.fromstring(desk.get("/export/shili-2024.xml").data)).localname == "akomaNtoso"


def test_parts_come_as_a_paper_of_their_own(desk: FlaskClient) -> None:
    answer = desk.get("/export/shili-2024.docx?part=art_9&part=art_4..art_6")
    assert answer.headers["Content-Disposition"] == "attachment; filename=shili-2024-art_9-art_4-art_6.docx"
    assert "卡片保存" in "".join(each.text for each in docx.Document(BytesIO(answer.data)).paragraphs)
    for wrong in ("shili-2024.docx?part=art_99", "shili-2024.md?part=art_9", "shili-2024.docx?part="):
        assert desk.get(f"/export/{wrong}").status_code == 404


def test_a_file_that_has_not_changed_is_not_sent_again(desk: FlaskClient) -> None:
    first = desk.get("/export/shili-2024.docx")
    assert first.data == desk.get("/export/shili-2024.docx").data
    again = desk.get("/export/shili-2024.docx", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_a_document_without_text_offers_nothing_and_says_why(desk: FlaskClient) -> None:
    assert links(desk, "weishoulu-2020") == {}
    answer = desk.get("/export/weishoulu-2020.docx")
    assert answer.status_code == 404
    assert "未收录《未收录样例办法》的正文" in BeautifulSoup(answer.data, "html.parser").get_text()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nope.docx", "没有编号为“nope”的文件"),
        ("shili-2024.pdf", "没有这种格式"),
        ("shili-2024", "没有这种格式"),
        (".docx", "没有这种格式"),
        ("..%2F..%2Fcatalogue.md", "没有这个页面"),
    ],
)
def test_what_is_not_there_is_said_not_to_be(desk: FlaskClient, name: str, said: str) -> None:
    answer = desk.get(f"/export/{unquote(name)}")
    assert answer.status_code == 404
    assert said in BeautifulSoup(answer.data, "html.parser").get_text()


def test_the_description_describes_what_comes(desk: FlaskClient) -> None:
    described = desk.get("/api/openapi.json").get_json()["paths"]["/export/{name}"]["get"]
    answers = [desk.get(url) for url in copies(desk, "shili-2024").values()]
    assert {answer.mimetype for answer in answers} == set(described["responses"]["200"]["content"])
    refused = desk.get("/export/nope.md")
    assert refused.mimetype in described["responses"][str(refused.status_code)]["content"]
    assert [parameter["name"] for parameter in described["parameters"]] == ["name", "part"]
