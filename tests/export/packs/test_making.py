"""Packs as they are made: complete, vouched for, the same every time."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from kb import __version__
from kb.corpus.folder import Corpus
from kb.corpus.snapshot import Manifest as Snapshot
from kb.errors import NotFoundError
from kb.export.packs.making import pack
from kb.export.packs.manifest import PackError
from kb.indexing.building import build
from tests.support.packs import WHEN, everything, members, packed


def test_all_documents_and_facts_are_in_it_as_they_are(invented_folder: Path, whole: bytes) -> None:
    held = {f"corpus/{path}": content for path, content in everything(invented_folder).items()}
    files = members(whole)
    manifest = json.loads(files.pop("manifest.json"))
    assert files == held
    assert (manifest["format"], manifest["program"]) == ("kbpack/1", __version__)
    assert manifest["packed"] == "2026-11-25T09:30:00+00:00"
    for row in manifest["files"]:
        content = files[f"corpus/{row['path']}"]
        assert (row["size"], row["sha256"]) == (len(content), sha256(content).hexdigest())
    titles = {row["id"]: row["title"] for row in manifest["files"] if "id" in row}
    assert titles["shili-2024"] == "示例工作条例（试行）"
    assert len(titles) == 8


def test_the_same_corpus_gives_the_same_bytes_but_for_the_time(invented_folder: Path, tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.kbpack" for name in "abc"]
    for path in paths[:2]:
        packed(invented_folder, path)
    pack(Corpus(invented_folder), paths[2], datetime(2027, 1, 1, tzinfo=UTC))
    assert paths[0].read_bytes() == paths[1].read_bytes() != paths[2].read_bytes()
    first, other = (members(path.read_bytes()) for path in paths[1:])
    assert first.pop("manifest.json").replace(b"2026-11-25T09:30", b"2027-01-01T00:00") == other.pop("manifest.json")
    assert first == other


def test_the_fingerprint_is_that_of_the_manifest(invented_folder: Path, tmp_path: Path) -> None:
    made = packed(invented_folder, tmp_path / "a.kbpack")
    assert made.fingerprint == sha256(members((tmp_path / "a.kbpack").read_bytes())["manifest.json"]).hexdigest()


def test_the_version_is_that_of_the_index(corpus_folder: Path, tmp_path: Path) -> None:
    built = build(tmp_path / "index", Corpus(corpus_folder))
    made = packed(corpus_folder, tmp_path / "a.kbpack")
    assert made.manifest.corpus_version == Snapshot.read(built.folder).corpus_version


def test_the_local_file_wins_and_so_do_local_facts(corpus_folder: Path, tmp_path: Path) -> None:
    local = corpus_folder / "local"
    local.mkdir()
    (local / "shili-2015.md").write_text("---\ntitle: 本地的\n---\n甲。\n", "utf-8")
    (local / "formulations.yaml").write_text("formulations: []\n", "utf-8")
    packed(corpus_folder, tmp_path / "a.kbpack")
    files = members((tmp_path / "a.kbpack").read_bytes())
    assert "corpus/local/shili-2015.md" in files
    assert "corpus/regulations/shili-2015.md" not in files
    assert files["corpus/formulations.yaml"] == b"formulations: []\n"
    assert "corpus/local/formulations.yaml" not in files


def test_chosen_documents_alone_go_in_with_the_facts(invented_folder: Path, tmp_path: Path) -> None:
    made = packed(invented_folder, tmp_path / "a.kbpack", "shili-2024", "baogao-yangli")
    assert [entry.id for entry in made.manifest.documents] == ["shili-2024", "baogao-yangli"]
    assert [entry.path for entry in made.manifest.facts] == ["catalogue.yaml", "formulations.yaml"]


@pytest.mark.parametrize("identifier", ["nope", "weishoulu-2020"])
def test_a_document_without_a_file_cannot_be_packed(invented_folder: Path, tmp_path: Path, identifier: str) -> None:
    with pytest.raises(NotFoundError, match=identifier):
        packed(invented_folder, tmp_path / "a.kbpack", identifier)
    assert list(tmp_path.glob("*.kbpack")) == []


def test_a_file_that_is_no_document_is_left_out_and_told(corpus_folder: Path, tmp_path: Path) -> None:
    (corpus_folder / "regulations" / "huai.md").write_text("没有文件头", "utf-8")
    made = packed(corpus_folder, tmp_path / "a.kbpack")
    assert [str(remark) for remark in made.left_out] == [
        "regulations/huai.md:1：文件头里没有题名，请加一行“title: 题名”。"
    ]
    assert "corpus/regulations/huai.md" not in members((tmp_path / "a.kbpack").read_bytes())


@pytest.mark.parametrize("name", ["con.md", "甲:乙.md", "甲?.md", "Shili-2024.md"])
def test_a_name_that_some_system_cannot_hold_is_refused(corpus_folder: Path, tmp_path: Path, name: str) -> None:
    (corpus_folder / "regulations" / name).write_text("---\ntitle: 甲\n---\n乙。\n", "utf-8")
    with pytest.raises(PackError, match="改名"):
        packed(corpus_folder, tmp_path / "a.kbpack")
    assert list(tmp_path.glob("*.kbpack")) == []


def test_a_pack_ends_in_its_suffix(invented_folder: Path, tmp_path: Path) -> None:
    with pytest.raises(PackError, match=r"\.kbpack"):
        packed(invented_folder, tmp_path / "a.zip")


def test_a_pack_that_fails_leaves_the_old_one(corpus_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.kbpack").write_bytes(b"old")
    (corpus_folder / "formulations.yaml").write_text("formulations: 3\n", "utf-8")
    with pytest.raises(Exception, match="提法"):
        packed(corpus_folder, tmp_path / "a.kbpack")
    assert (tmp_path / "a.kbpack").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir() if path.name != "corpus"] == ["a.kbpack"]


def test_progress_counts_up_to_the_whole(invented_folder: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    pack(Corpus(invented_folder), tmp_path / "a.kbpack", WHEN, progress=lambda done, of: seen.append((done, of)))
    assert seen[-1] == (8, 8)
