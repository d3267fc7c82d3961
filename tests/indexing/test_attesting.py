"""What a build keeps of other sources: compared when one of the two changed, and never lost over a file that cannot be read."""

from datetime import date
from pathlib import Path

import pytest

from kb.corpus import Attestation, Corpus
from kb.indexing import build, is_stale, open_snapshot
from kb.search import EMBEDDED
from tests.support.compiled import ARTICLES, put_law, put_reading

OTHER = (*ARTICLES[:2], "办理甲乙事务，应当在四十日内作出答复。", ARTICLES[3])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put_law(tmp_path / "corpus")
    return tmp_path


def attested(folder: Path) -> tuple[tuple[Attestation, ...], list[str]]:
    built = build(folder / "index", Corpus(folder / "corpus"))
    snapshot = open_snapshot(built.folder, EMBEDDED)
    attestations = snapshot.attestations.of("jiayi-2024")
    snapshot.close()
    return attestations, [remark.message for remark in built.bad_files]


def labels(folder: Path) -> list[str]:
    (attestation,), _ = attested(folder)
    return [variant.label for variant in attestation.variants]


def test_a_reading_that_comes_makes_the_index_stale_and_is_compared(folder: Path) -> None:
    corpus = Corpus(folder / "corpus")
    assert attested(folder) == ((), [])
    assert not is_stale(folder / "index", corpus)
    put_reading(folder / "corpus", OTHER)
    assert is_stale(folder / "index", corpus)
    assert labels(folder) == ["第三条"]
    assert not is_stale(folder / "index", corpus)


def test_it_is_compared_again_when_either_changes(folder: Path) -> None:
    put_reading(folder / "corpus", OTHER)
    assert labels(folder) == ["第三条"]
    put_law(folder / "corpus", OTHER)
    assert labels(folder) == []
    put_reading(folder / "corpus", ARTICLES)
    assert labels(folder) == ["第三条"]


def test_an_update_of_another_document_keeps_it(folder: Path) -> None:
    put_reading(folder / "corpus", OTHER)
    assert labels(folder) == ["第三条"]
    (folder / "corpus" / "qita.md").write_text("---\ntitle: 其他办法\n---\n\n第一条　其他的事另行规定。\n", "utf-8")
    assert labels(folder) == ["第三条"]


def test_what_is_held_last_stays_when_a_reading_can_no_longer_be_read(folder: Path) -> None:
    path = put_reading(folder / "corpus", OTHER)
    assert labels(folder) == ["第三条"]
    path.write_text("---\ntitle: [\n---\n", "utf-8")
    (attestation,), told = attested(folder)
    assert [variant.label for variant in attestation.variants] == ["第三条"]
    assert "仍使用上一次的内容" in told[0]


def test_a_reading_of_what_is_no_longer_held_is_told(folder: Path) -> None:
    put_reading(folder / "corpus", OTHER)
    law = folder / "corpus" / "local" / "jiayi-2024.md"
    law.write_text(law.read_text("utf-8").replace("2024-03-01", "2025-03-01"), "utf-8")
    attestations, told = attested(folder)
    assert (attestations, "不是同一版" in told[0]) == ((), True)
    law.unlink()
    attestations, told = attested(folder)
    assert (attestations, "没有收录它所对的全文" in told[0]) == ((), True)


def test_the_source_is_kept_with_it(folder: Path) -> None:
    put_reading(folder / "corpus", OTHER)
    (attestation,), _ = attested(folder)
    assert attestation.provenance.full_name == "本单位导入的文件（甲乙法.docx）"
    assert attestation.metadata.imported == date(2026, 11, 29)
