"""A backup and its restoration, as docs/operations.md has it: on an empty machine all is as it was."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kb.corpus import Corpus
from kb.errors import KbError
from kb.export import packs
from kb.indexing import build
from kb.library import Library
from tests.cli.test_commands import kb
from tests.support.former import FormerHome
from tests.support.packs import everything, members, zipped
from tests.test_library import ask

FACTS = "formulations:\n- name: 三色卡片\n  components: [红色卡片, 黄色卡片, 绿色卡片]\n"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office's corpus: imported files, one of 密级 with the reason, one replaced, one read elsewhere, facts of its own."""
    home = FormerHome.unzipped("0.5.0", tmp_path_factory.mktemp("office")).folder
    (home / "corpus" / "local" / "formulations.yaml").write_text(FACTS, "utf-8")
    (home / "corpus" / "local" / ".filled").write_text("2026-11-01\n", "utf-8")
    done = kb(home, "pack", "--backup", "-o", str(home / "备份.kbpack"))
    assert done.returncode == 0, done.stderr
    assert "没有打包" not in done.stderr
    return home


def restored(office: Path, folder: Path) -> Path:
    """An empty machine with the backup alone, after it was unpacked there."""
    folder.mkdir()
    shutil.copy(office / "备份.kbpack", folder)
    done = kb(
        folder,
        "unpack",
        str(folder / "备份.kbpack"),
        "--into",
        str(folder / "corpus"),
        "--index",
        str(folder / "index"),
    )
    assert done.returncode == 0, done.stderr
    return folder


def opened(home: Path) -> Library:
    return Library.open(build(home / "index", Corpus(home / "corpus")).folder)


def test_on_an_empty_machine_every_document_address_and_answer_is_as_it_was(office: Path, tmp_path: Path) -> None:
    machine = restored(office, tmp_path / "machine")
    before, after = opened(office), opened(machine)
    assert after.snapshot.manifest.corpus_version == before.snapshot.manifest.corpus_version
    assert after.documents() == before.documents()
    for document in before.documents():
        assert after.document(document.id) == before.document(document.id)
    for text in ("值班", "逐项签字", "档案", "示例条例第三条", "三色卡片", "开会应当准时"):
        there, here = (replace(ask(library, text), took_ms=0) for library in (after, before))
        assert there == here
        assert there.hits
    assert [one.name for one in after.formulations.all] == ["三色卡片"]
    said = kb(machine, "verify")
    assert said.returncode == 0
    assert "全部一致" in said.stdout


def test_what_lies_beside_the_documents_comes_along(office: Path, tmp_path: Path) -> None:
    machine = restored(office, tmp_path / "machine")
    before, after = everything(office / "corpus"), everything(machine / "corpus")
    local = {
        name: content
        for name, content in before.items()
        if name.startswith("local/") and name[6:] != "formulations.yaml"
    }
    assert {name: after.get(name) for name in local} == local
    assert any(name.startswith("local/.replaced/") for name in local)
    assert any(name.startswith("local/.readings/") for name in local)
    assert after["formulations.yaml"] == FACTS.encode()
    assert opened(machine).snapshot.attestations.of("shilidanweidanganjieyuebanfa-2023")
    assert "已按程序解密" in after["local/shilidanweibaoguanbanfa-2022.md"].decode()


def test_taken_into_a_corpus_it_adds_and_loses_no_line_of_where_files_came_from(office: Path, tmp_path: Path) -> None:
    machine = restored(office, tmp_path / "machine")
    sources = machine / "corpus" / "local" / ".sources.sha256"
    own = f"{'0' * 64}  /srv/自己的.txt\n"
    sources.write_text(own, "utf-8")
    done = kb(machine, "unpack", str(machine / "备份.kbpack"), "--yes")
    assert done.returncode == 0, done.stderr
    assert sources.read_text("utf-8") == (office / "corpus/local/.sources.sha256").read_text("utf-8") + own
    again = kb(machine, "unpack", str(machine / "备份.kbpack"), "--yes")
    assert again.returncode == 0, again.stderr
    assert sources.read_text("utf-8") == (office / "corpus/local/.sources.sha256").read_text("utf-8") + own


def test_a_pack_for_others_says_what_it_does_not_carry(office: Path, tmp_path: Path) -> None:
    done = kb(office, "pack", "-o", str(tmp_path / "a.kbpack"))
    assert done.returncode == 0
    assert "没有打包：被换下的旧文本、源文件清单等 3 个；作备份请加 --backup。" in done.stderr
    names = set(members((tmp_path / "a.kbpack").read_bytes()))
    assert any("/.readings/" in name for name in names)
    assert not [name for name in names if ".replaced" in name or ".sources" in name or ".filled" in name]
    chosen = json.loads(kb(office, "pack", "shili-2024", "-o", str(tmp_path / "b.kbpack"), "--json").stdout)
    assert chosen["beside"] == []
    refused = kb(office, "pack", "shili-2024", "--backup", "-o", str(tmp_path / "c.kbpack"))
    assert (refused.returncode, "整个文库" in refused.stderr) == (2, True)


def test_what_a_backup_cannot_carry_is_told(office: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(office / "corpus", copy / "corpus")
    (copy / "corpus" / "附表.docx").write_bytes(b"PK")
    done = kb(copy, "pack", "--backup", "-o", str(copy / "a.kbpack"))
    assert done.returncode == 1
    assert "没有打包：附表.docx" in done.stderr


def test_damage_is_told_by_the_name_of_the_file_and_nothing_is_written(office: Path, tmp_path: Path) -> None:
    files = members((office / "备份.kbpack").read_bytes())
    for name in [name for name in files if name != "manifest.json"]:
        (tmp_path / "坏.kbpack").write_bytes(zipped({**files, name: files[name] + b" "}))
        done = kb_refuses(tmp_path)
        assert f"“{name.removeprefix('corpus/')}”" in done
        (tmp_path / "坏.kbpack").write_bytes(zipped({each: content for each, content in files.items() if each != name}))
        assert f"“{name.removeprefix('corpus/')}”" in kb_refuses(tmp_path)
    assert not (tmp_path / "corpus").exists()


def kb_refuses(folder: Path) -> str:
    """What is said of a pack that is refused, in this process: a shell for each file would take minutes."""
    with pytest.raises(KbError) as refused, packs.opened(folder / "坏.kbpack") as pack:
        packs.verify(pack, Corpus(folder / "corpus"))
    return refused.value.message


def test_the_pack_of_a_backup_names_its_form_for_programs_that_know_it_not(office: Path) -> None:
    manifest = json.loads(members((office / "备份.kbpack").read_bytes())["manifest.json"])
    assert manifest["format"] == "kbpack/2"
