"""How answers are sent: compressed, tagged by the state of the library, kept ready."""

import gzip
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb.corpus.folder import Corpus
from kb.indexing import build
from kb.settings import Settings
from tests.conftest import copy_of_invented
from web import create_app
from web.delivery import KeptPages

PACKED = {"Accept-Encoding": "gzip"}
TAGGED = ["/", "/search?q=样例", "/documents/shili-2024", "/documents", "/formulations", "/guide", "/works/shili",
          "/api/search?q=样例", "/api/documents", "/api/documents/shili-2024", "/api/openapi.json", "/outdated"]  # fmt: skip


@pytest.mark.parametrize("url", TAGGED)
def test_a_page_that_was_seen_is_not_sent_again(desk: FlaskClient, url: str) -> None:
    first = desk.get(url)
    again = desk.get(url, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("url", ["/healthz", "/draft", "/nope", "/api/documents/nope", "/search?q=x&mode=nope"])
def test_what_depends_on_more_than_the_library_bears_no_tag(desk: FlaskClient, url: str) -> None:
    assert "ETag" not in desk.get(url).headers


def test_the_tag_changes_with_the_library_and_with_the_day(tmp_path: Path) -> None:
    copy_of_invented(tmp_path / "corpus")
    days = [date(2026, 1, 1)]
    settings = Settings.load(corpus=tmp_path / "corpus", index=tmp_path / "index")
    site = create_app(settings, today=lambda: days[-1]).test_client()
    tags = [site.get("/documents").headers["ETag"]]
    days.append(date(2026, 1, 2))
    tags.append(site.get("/documents", headers={"If-None-Match": tags[0]}).headers["ETag"])
    (tmp_path / "corpus" / "new.md").write_text("---\ntitle: 新来的办法\n---\n\n第一条　新来的。\n", "utf-8")
    build(settings.index, Corpus(settings.corpus))
    changed = site.get("/documents", headers={"If-None-Match": tags[1]})
    assert "新来的办法" in changed.get_data(as_text=True)
    assert len({*tags, changed.headers["ETag"]}) == 3


@pytest.mark.parametrize(
    "url", ["/documents/shili-2024", "/api/documents/shili-2024", "/static/house.css", "/static/draft.js"]
)
def test_text_is_sent_compressed_to_who_takes_it(desk: FlaskClient, url: str) -> None:
    plain, packed = desk.get(url, buffered=True), desk.get(url, headers=PACKED, buffered=True)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Encoding" not in plain.headers


def test_what_is_short_or_has_no_text_is_sent_as_it_is(desk: FlaskClient) -> None:
    for url in ("/healthz", "/export/shili-2024.docx"):
        assert "Content-Encoding" not in desk.get(url, headers=PACKED).headers


def test_a_kept_page_is_the_page(desk: FlaskClient) -> None:
    url = "/api/documents/shili-2024"
    first, again = desk.get(url, headers=PACKED), desk.get(url, headers=PACKED)
    assert again.data == first.data
    assert dict(again.headers) == dict(first.headers)


def test_the_pages_that_were_not_needed_the_longest_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    from flask import Response

    monkeypatch.setattr("web.delivery._MOST_KEPT", 25)
    pages = KeptPages()
    for url in ("a", "b"):
        pages.keep("1", url, Response(b"0123456789"))
    assert pages.page("1", "a") is not None
    pages.keep("1", "c", Response(b"0123456789"))
    assert [url for url in ("a", "b", "c") if pages.page("1", url)] == ["a", "c"]
    assert pages.page("2", "a") is None


def test_a_report_is_compressed_and_never_kept(desk: FlaskClient) -> None:
    answer = desk.post("/draft", data={"text": "《示例工作条例》第三条。"}, headers=PACKED)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
