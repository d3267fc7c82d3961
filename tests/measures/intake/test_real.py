"""Every real file, and the Word and PDF files made of it, comes in with every article, title and version right."""

from pathlib import Path

import pytest

from kb.corpus.folder import Corpus
from tests.conftest import SHIPPED
from tests.measures.intake import office, real
from tests.measures.intake.real import Row

# The page as PDF has its title in one line with the end of the paragraph before it, and no other sign of it.
_UNTITLED = ("zhengzhi-jianshe-2019.html", "pdf by LibreOffice")


@pytest.fixture(scope="module")
def rows(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    folder = tmp_path_factory.mktemp("intake")
    return real.measure(shared / "regulations", folder, Corpus(SHIPPED).catalogue())


def test_every_article_has_its_text(rows: list[Row]) -> None:
    assert len(rows) == (63 if office.has_office() else 13)
    wrong = [row for row in rows if row.failure or not row.found == row.expected == row.same]
    assert wrong == []


def test_every_title_and_version_is_told_right(rows: list[Row]) -> None:
    wrong = {(row.file, row.made) for row in rows if not (row.has_title and row.is_identified)}
    assert wrong <= {_UNTITLED}
    assert not [row for row in rows if row.dates == "differ"]


def test_what_stands_around_a_regulation_is_cut_and_told(rows: list[Row]) -> None:
    news = [row for row in rows if row.file.endswith(".news.html") and "typeset" not in row.made]
    assert news
    assert all("新闻导语" in row.cut and "网页尾部" in row.cut for row in news)
    assert all(row.cut == () for row in rows if row.made == "as it is" and not row.file.endswith(".html"))
