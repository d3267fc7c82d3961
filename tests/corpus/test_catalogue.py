"""The catalogue: what is known of regulations without their text."""

from datetime import date
from pathlib import Path

import pytest

from kb.corpus.catalogue import Catalogue
from kb.documents.document import STATUSES
from kb.errors import DocumentError
from tests.conftest import SHIPPED


def test_entries_are_read_by_id(corpus_folder: Path) -> None:
    catalogue = Catalogue.read(corpus_folder / "catalogue.yaml")
    known = catalogue.entries["weishoulu-2020"].metadata
    assert (known.title, known.articles, known.text) == ("未收录样例办法", 12, "none")
    assert known.official_urls == ("https://example.org/weishoulu",)
    assert catalogue.as_of == date(2026, 11, 21)


def test_a_missing_catalogue_is_an_empty_one(tmp_path: Path) -> None:
    assert Catalogue.read(tmp_path / "catalogue.yaml").entries == {}


@pytest.mark.parametrize(
    "content",
    [
        "regulations: [",
        "",
        "甲",
        "as_of: 2020-01-01\n",
        "regulations:\n- title: 没有编号\n",
        "regulations:\n- 甲\n",
        "regulations:\n- id: a\n  title: 题\n  published: 去年\n",
        "regulations:\n- id: a\n  title: 题\n  xyz: 1\n",
        "regulations:\n- id: a\n  title: 题\n- id: a\n  title: 又题\n",
    ],
)
def test_a_catalogue_that_cannot_be_read_is_said_not_to_be(tmp_path: Path, content: str) -> None:
    path = tmp_path / "catalogue.yaml"
    path.write_text(content, "utf-8")
    with pytest.raises(DocumentError) as caught:
        Catalogue.read(path)
    assert "catalogue.yaml" in caught.value.path


def test_a_catalogue_of_another_encoding_is_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.yaml"
    path.write_bytes("regulations:\n- id: a\n  title: 题\n".encode("gb18030"))
    with pytest.raises(DocumentError):
        Catalogue.read(path)


def test_the_shipped_catalogue_knows_what_replaces_what() -> None:
    entries = Catalogue.read(SHIPPED / "catalogue.yaml").entries
    assert len(entries) > 100
    for entry in entries.values():
        known = entry.metadata
        for other in (known.supersedes, known.superseded_by):
            if other in entries:
                assert entries[other].metadata.work == known.work
        assert known.status in {"", *STATUSES}
        assert all(url.startswith(("http://", "https://")) for url in known.official_urls)
