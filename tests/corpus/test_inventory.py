"""What a corpus holds is the same whether a snapshot is asked or the files are read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kb.corpus import Corpus, Inventory
from kb.indexing import build, last_snapshot


def _nothing(corpus: Path) -> None:
    pass


def _more(corpus: Path) -> None:
    (corpus / "local").mkdir()
    (corpus / "local" / "xin.md").write_text("---\ntitle: 新样例办法\n---\n\n第一条　新。\n", "utf-8")


def _changed(corpus: Path) -> None:
    path = corpus / "regulations" / "shili-2015.md"
    path.write_text(path.read_text("utf-8").replace("第一条", "第一条　另写", 1), "utf-8")


def _fewer(corpus: Path) -> None:
    (corpus / "regulations" / "shili-2015.md").unlink()


def _broken(corpus: Path) -> None:
    (corpus / "regulations" / "shili-2015.md").write_text("---\ntitle: 示例\n---\n\n第一条\x00\n", "utf-8")


def _unreadable(corpus: Path) -> None:
    (corpus / "regulations" / "shili-2015.md").write_bytes(b"\xff\xfe\x00")


def _listed_otherwise(corpus: Path) -> None:
    path = corpus / "catalogue.yaml"
    path.write_text(path.read_text("utf-8").replace("示例", "样例"), "utf-8")


def _without_catalogue(corpus: Path) -> None:
    (corpus / "catalogue.yaml").unlink()


@pytest.mark.parametrize(
    "alter", [_nothing, _more, _changed, _fewer, _broken, _unreadable, _listed_otherwise, _without_catalogue]
)
def test_a_snapshot_tells_what_the_files_tell(
    corpus_folder: Path, tmp_path: Path, alter: Callable[[Path], None]
) -> None:
    corpus, index = Corpus(corpus_folder), tmp_path / "index"
    build(index, corpus)
    alter(corpus_folder)
    of_files = Inventory(corpus)
    with last_snapshot(index) as snapshot:
        assert snapshot is not None
        asked = Inventory(corpus, snapshot)
        assert asked.catalogue == of_files.catalogue
        assert asked.metadata == of_files.metadata
        assert asked.titles == of_files.titles
        assert asked.wordings == of_files.wordings != {}
        assert len(of_files.metadata) > 5
        for identifier in of_files.metadata:
            assert asked.document(identifier) == of_files.document(identifier)


def test_a_title_is_known_of_a_document_that_cannot_be_read(corpus_folder: Path) -> None:
    _broken(corpus_folder)
    inventory = Inventory(Corpus(corpus_folder))
    assert "shili-2015" not in inventory.metadata
    assert inventory.titles["shili-2015"] == "示例"
    _unreadable(corpus_folder)
    assert Inventory(Corpus(corpus_folder)).titles["shili-2015"] == ""
