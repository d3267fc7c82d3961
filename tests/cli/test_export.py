"""`kb export`, as it is run in a shell."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from lxml import etree

from tests.cli.test_commands import kb
from tests.conftest import copy_of_invented


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    copy_of_invented(folder / "corpus")
    return folder


def test_one_document_becomes_a_file(home: Path, tmp_path: Path) -> None:
    done = kb(home, "export", "shili-2024", "--format", "docx", "-o", str(tmp_path / "新" / "条例.docx"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("已导出 1 份文件到 ")
    assert docx.Document(str(tmp_path / "新" / "条例.docx")).paragraphs[0].text == "示例工作条例（试行）"


@pytest.mark.parametrize(("form", "suffix"), [("akn", ".xml"), ("md", ".md"), ("docx", ".docx")])
def test_several_become_a_folder(home: Path, tmp_path: Path, form: str, suffix: str) -> None:
    done = kb(home, "export", "shili-2024", "jiandu-yaodian", "--format", form, "-o", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "out").iterdir()} == {f"shili-2024{suffix}", f"jiandu-yaodian{suffix}"}
    assert "其中 1 份是条文要点，文件里已标明不是原文" in done.stdout


def test_a_part_becomes_a_paper_of_its_own(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "第九条.docx"
    done = kb(home, "export", "shili-2024", "--part", "art_9", "--part", "art_1", "--format", "docx", "-o", str(path))
    assert done.returncode == 0, done.stderr
    lines = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
    assert any(line.startswith("第九条") for line in lines)
    assert not any(line.startswith("第四条") for line in lines)


def test_a_part_is_of_one_document_that_has_it(home: Path, tmp_path: Path) -> None:
    path = str(tmp_path / "out.docx")
    both = kb(home, "export", "shili-2024", "shili-2015", "--part", "art_1", "--format", "docx", "-o", path)
    none = kb(home, "export", "shili-2024", "--part", "art_99", "--format", "docx", "-o", path)
    assert (both.returncode, none.returncode) == (2, 2)
    assert "只写一个文件编号" in both.stderr
    assert "没有“art_99”" in none.stderr


def test_one_document_goes_into_a_folder_that_is_there(home: Path, tmp_path: Path) -> None:
    assert kb(home, "export", "shili-2024", "--format", "md", "-o", str(tmp_path)).returncode == 0
    assert (tmp_path / "shili-2024.md").read_text("utf-8").startswith("---\ntitle: 示例工作条例（试行）\n")


def test_all_become_one_archive_that_is_the_same_every_time(home: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a.zip", tmp_path / "b.zip"
    for path in (first, second):
        done = kb(home, "export", "--all", "--format", "akn", "-o", str(path), "--json")
        assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["left_out"] == 1
    assert told["format"] == "akn"
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(BytesIO(first.read_bytes())) as package:
        assert {one["file"]: one["bytes"] for one in told["documents"]} == {
            entry.filename: entry.file_size for entry in package.infolist()
        }
        assert len(package.namelist()) == 8
        for name in package.namelist():
            assert etree.QName(etree.fromstring(package.read(name))).localname == "akomaNtoso"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--format", "md", "-o", "x"), "请写明要导出的文件编号"),
        (("shili-2024", "--all", "--format", "md", "-o", "x"), "请写明要导出的文件编号"),
        (("nope", "--format", "md", "-o", "x"), "没有编号为“nope”的文件"),
        (("shili-2024", "weishoulu-2020", "--format", "md", "-o", "x"), "原文见 https://example.org/weishoulu"),
        (("shili-2024", "--format", "pdf", "-o", "x"), "“form”的值不对"),
        (("shili-2024", "--format", "md", "-o", "/dev/null/x"), "不能读写"),
    ],
)
def test_what_cannot_be_exported_is_said_in_a_sentence(
    home: Path, arguments: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = kb(home, "export", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_archive_that_fails_leaves_the_old_one(home: Path, tmp_path: Path) -> None:
    old = tmp_path / "a.zip"
    old.write_bytes(b"old")
    assert kb(home, "export", "shili-2024", "weishoulu-2020", "--format", "md", "-o", str(old)).returncode == 2
    assert old.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]
