"""The library as a program in Python uses it."""

import doctest
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import kb
from kb import open_library
from kb.errors import NotFoundError, QueryError
from kb.library import Library
from tests.conftest import PROJECT


@pytest.fixture(scope="module")
def opened(invented_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[open_library.OpenLibrary]:
    with kb.open(corpus=invented_folder, index=tmp_path_factory.mktemp("opened")) as library:
        yield library


def test_it_finds_what_the_command_finds(opened: open_library.OpenLibrary, library: Library) -> None:
    results = opened.search("三色卡片", limit=2)
    assert results.total.passages >= 2
    assert len(results.hits) == 2
    assert all("三色卡片" in hit.text for hit in results.hits)


def test_it_checks_a_text_with_positions_in_it(opened: open_library.OpenLibrary) -> None:
    text = "\ufeff依照《示例工作条例》第九百条。"
    (finding,) = opened.check(text, as_of=date(2026, 1, 1)).findings
    assert finding.verdict == "条款号不符"
    assert text[slice(*finding.span)] == "《示例工作条例》第九百条"
    broken = "情况汇报\r\n违反《示例工作条例》第九\r\n百条的。"
    (finding,) = opened.check(broken, as_of=date(2026, 1, 1)).findings
    assert broken[slice(*finding.span)] == "《示例工作条例》第九\r\n百条"


def test_it_gives_documents_and_the_versions_of_works(opened: open_library.OpenLibrary) -> None:
    assert opened.document("shili-2024").holds("art_3")
    assert opened.document("shili-2024", as_of=date(2020, 1, 1)).metadata.status == "尚未施行"
    assert "shili-2015" in {metadata.id for metadata in opened.documents()}
    (shili,) = [work for work in opened.works() if work.work == "shili"]
    assert [version.metadata.id for version in shili.versions] == ["shili-2015", "shili-2024"]


def test_what_cannot_be_is_told_in_a_sentence(opened: open_library.OpenLibrary) -> None:
    with pytest.raises(NotFoundError):
        opened.document("nirgends")
    with pytest.raises(QueryError):
        opened.search("三色", limit=0)
    with pytest.raises(QueryError):
        opened.search("三色", year="去年")


def test_to_import_the_package_loads_none_of_its_rooms() -> None:
    loaded = "import sys, kb; print(sorted(name for name in sys.modules if name.startswith('kb.')))"
    told = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_the_examples_are_true(
    shipped: Library, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = shipped.snapshot.folder.parent.parent
    monkeypatch.setenv("KB_CORPUS", str(folder / "corpus"))
    monkeypatch.setenv("KB_INDEX", str(folder / "index"))
    assert doctest.testmod(open_library).failed == 0
    page = doctest.testfile(str(PROJECT / "docs" / "python.md"), module_relative=False)
    assert page.attempted > 10
    assert page.failed == 0
