"""What the reading page says of official wording: where it came from, and how a digest becomes it."""

from pathlib import Path

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from kb.corpus.folder import Corpus
from kb.documents.document import Metadata
from kb.settings import Settings
from tests.support.shelves import QUYUE, corpus_in
from tests.support.site import regulation
from web import create_app


def asking(folder: Path) -> FlaskClient:
    return create_app(Settings.load(corpus=folder / "corpus", index=folder / "index")).test_client()


def page(client: FlaskClient) -> BeautifulSoup:
    return BeautifulSoup(client.get("/documents/quyue-2024").data, "html.parser")


def test_a_digest_tells_how_it_becomes_the_official_text(tmp_path: Path) -> None:
    corpus_in(tmp_path / "corpus", {"quyue-2024": ["https://example.org/quyue"]})
    told = page(asking(tmp_path)).select_one(".digest")
    assert told is not None
    assert [code.text for code in told.select("code")] == ["kb pull quyue-2024"]


def test_a_digest_without_an_address_does_not(tmp_path: Path) -> None:
    corpus_in(tmp_path / "corpus", {})
    told = page(asking(tmp_path)).select_one(".digest")
    assert told is not None
    assert not told.select("code")


def test_a_fetched_text_tells_where_and_when_it_was_fetched(tmp_path: Path) -> None:
    corpus = Corpus(corpus_in(tmp_path / "corpus", {"quyue-2024": ["https://example.org/quyue"]}).folder)
    known = Metadata("quyue-2024", QUYUE, source="https://example.org/new/quyue", fetched="2026-11-22T08:09:10Z")
    corpus.write_local(known, regulation())
    client = asking(tmp_path)
    shown = page(client)
    about = {dt.text: dd.text for dt in shown.select(".about dt") if (dd := dt.find_next_sibling("dd")) is not None}
    assert about["来源"] == "https://example.org/new/quyue"
    assert about["取得"] == "2026年11月22日"
    assert not shown.select(".digest")
    answered = client.get("/api/documents/quyue-2024").get_json()
    assert (answered["source"], answered["fetched"]) == ("https://example.org/new/quyue", "2026-11-22T08:09:10Z")
