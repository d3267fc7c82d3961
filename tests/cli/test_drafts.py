"""`kb check` and `kb link`, as they are run in a shell or a pipeline of documents."""

import json
from io import BytesIO
from pathlib import Path

import docx
import pytest

from kb.drafts import MOST_LISTED
from kb.files import DRAFT
from kb.settings import Settings
from tests.cli.test_commands import folder, kb
from web.application import create_app

__all__ = ["folder"]

RIGHT = "贯彻《中国共产党支部工作条例（试行）》第十条，落实“三会一课”。\n"
WRONG = "贯彻《中国共产党支部工作条例（试行）》\n第一行，见《中国共产党支部工作条例（试行）》第四十条。\n"


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    inside = tmp_path / "稿件"
    (inside / "二季度").mkdir(parents=True)
    (inside / "对.txt").write_text(RIGHT, "utf-8")
    (inside / "二季度" / "错.md").write_text(WRONG, "utf-8")
    (inside / "~$对.docx").write_bytes(b"lock")
    (inside / "图.png").write_bytes(b"\x89PNG")
    return inside


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_a_draft_that_is_right_exits_with_0(folder: Path, drafts: Path) -> None:
    done = kb(folder, "check", str(drafts / "对.txt"))
    assert done.returncode == 0
    assert "识别 2 处，核验 2 处。" in done.stdout


def test_a_finding_is_told_with_its_line_and_column_and_exits_with_1(folder: Path, drafts: Path) -> None:
    done = kb(folder, "check", str(drafts / "二季度" / "错.md"))
    assert done.returncode == 1
    assert "2:6  条款号不符  《中国共产党支部工作条例（试行）》第四十条" in done.stdout
    assert "共37条" in done.stdout


def test_the_report_begins_with_what_must_be_changed(folder: Path, tmp_path: Path) -> None:
    text = "落实“三会一课”，依照《未收录样例办法》第三条办理，见《中国共产党支部工作条例（试行）》第四十条。"
    done = kb(folder, "check", str(written(tmp_path / "稿.txt", text)))
    lines = [line.strip() for line in done.stdout.splitlines()]
    assert "1 处要改，1 处没有核到。识别 3 处，核验 2 处，未核 1 处（本库未收录 1）。" in lines[0]
    heads = [line for line in lines if line.startswith(("要改", "没有核到", "其余"))]
    assert heads == ["要改 1 处", "没有核到 1 处", "其余 1 处（加 --all 列出）"]
    assert lines.index("要改 1 处") < next(at for at, line in enumerate(lines) if "条款号不符" in line)
    assert "三会一课" not in done.stdout
    assert "三会一课" in kb(folder, "check", "--all", str(tmp_path / "稿.txt")).stdout


def test_a_mark_over_two_lines_is_told_in_one(folder: Path, tmp_path: Path) -> None:
    text = "见《中国共产党支部工作条例（试行）》第四十\n五条。"
    done = kb(folder, "check", str(written(tmp_path / "稿.txt", text)))
    assert "1:2  条款号不符  《中国共产党支部工作条例（试行）》第四十五条\n" in done.stdout


def test_nothing_found_is_no_pass(folder: Path, tmp_path: Path) -> None:
    done = kb(folder, "check", str(written(tmp_path / "空.txt", "今天天气很好。")))
    assert done.returncode == 1
    assert "没有发现引用" in done.stdout


def test_the_json_of_one_file_is_the_report(folder: Path, drafts: Path) -> None:
    done = kb(folder, "check", "--json", str(drafts / "二季度" / "错.md"))
    report = json.loads(done.stdout)
    assert report["coverage"]["marks"] == 2
    assert report["coverage"]["checked"] == 2
    wrong = report["findings"][1]
    assert (wrong["verdict"], wrong["line"], wrong["column"]) == ("条款号不符", 2, 6)
    assert WRONG[slice(*wrong["span"])] == wrong["text"]


def test_a_folder_is_checked_with_all_drafts_in_it(folder: Path, drafts: Path) -> None:
    done = kb(folder, "check", "--json", str(drafts))
    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert [Path(one["path"]).name for one in report["files"]] == ["错.md", "对.txt"]
    assert report["failed"] == []


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_checked(folder: Path, drafts: Path) -> None:
    (drafts / "坏.docx").write_bytes(b"PK\x03\x04 broken")
    done = kb(folder, "check", str(drafts))
    assert done.returncode == 2
    assert "坏.docx" in done.stderr
    assert "条款号不符" in done.stdout


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("没有.txt", None),
        ("程序.txt", bytes(range(256)) * 40),
        ("改名.txt", b"PK\x03\x04" + bytes(500)),
        ("旧.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("大.txt", b"a" * (DRAFT.bytes + 1)),
    ],
)
def test_what_cannot_be_checked_is_one_sentence_and_exits_with_2(
    folder: Path, tmp_path: Path, name: str, raw: bytes | None
) -> None:
    path = tmp_path / name
    if raw is not None:
        path.write_bytes(raw)
    done = kb(folder, "check", str(path))
    assert done.returncode == 2
    assert done.stdout == ""
    assert len([line for line in done.stderr.splitlines() if name in line]) == 1
    assert "Traceback" not in done.stderr


def test_text_in_gb18030_is_read(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "国标.txt"
    path.write_bytes(RIGHT.encode("gb18030"))
    assert kb(folder, "check", str(path)).returncode == 0


def test_the_day_decides_whether_a_document_was_in_force(folder: Path, drafts: Path) -> None:
    done = kb(folder, "check", "--as-of", "2018-01-01", str(drafts / "对.txt"))
    assert done.returncode == 1
    assert "尚未施行" in done.stdout
    assert kb(folder, "check", "--as-of", "昨天", str(drafts / "对.txt")).returncode == 2


def test_what_was_accepted_is_let_stand_until_its_source_changes(folder: Path, drafts: Path) -> None:
    wrong = str(drafts / "二季度" / "错.md")
    assert kb(folder, "check", "--accept", "旧稿原文", wrong).returncode == 0
    exceptions = drafts / "二季度" / ".kbignore.toml"
    assert "旧稿原文" in exceptions.read_text("utf-8")
    again = kb(folder, "check", wrong)
    assert again.returncode == 0
    assert "例外" in again.stdout
    changed = exceptions.read_text("utf-8").replace('source = "', 'source = "0')
    exceptions.write_text(changed, "utf-8")
    raised = kb(folder, "check", wrong)
    assert raised.returncode == 1
    assert "来源有变化" in raised.stdout


def test_links_go_into_markdown_and_nothing_else_changes(folder: Path, drafts: Path, tmp_path: Path) -> None:
    out = tmp_path / "出.md"
    done = kb(folder, "link", str(drafts / "二季度" / "错.md"), "-o", str(out), "--site", "https://kb.example.org/")
    assert done.returncode == 1
    linked = out.read_text("utf-8")
    assert "(https://kb.example.org/documents/zhibu-2018" in linked
    assert linked.startswith("贯彻[《中国共产党支部工作条例（试行）》](https://kb.example.org/documents/zhibu-2018")


def test_links_and_comments_go_into_word(folder: Path, tmp_path: Path) -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("见")
    paragraph.add_run("《中国共产党支部").bold = True
    paragraph.add_run("工作条例（试行）》第四十条。")
    made.save(str(tmp_path / "稿.docx"))
    out = tmp_path / "出.docx"
    assert kb(folder, "link", str(tmp_path / "稿.docx"), "-o", str(out)).returncode == 1
    back = docx.Document(str(out))
    assert [link.text for link in back.paragraphs[0].hyperlinks] == ["《中国共产党支部工作条例（试行）》第四十条"]
    (comment,) = back.comments
    assert comment.text.startswith("条款号不符：")
    assert comment.author == "政策文库"


def test_the_output_has_the_kind_of_the_draft(folder: Path, drafts: Path, tmp_path: Path) -> None:
    done = kb(folder, "link", str(drafts / "对.txt"), "-o", str(tmp_path / "出.docx"))
    assert done.returncode == 2
    assert ".txt" in done.stderr
    assert not (tmp_path / "出.docx").exists()


def test_the_shell_and_the_site_find_the_same(folder: Path, drafts: Path) -> None:
    said = json.loads(kb(folder, "check", "--json", "--as-of", "2024-05-06", str(drafts / "二季度" / "错.md")).stdout)
    site = create_app(Settings.load(corpus=folder / "corpus", index=folder / "index")).test_client()
    answer = site.post(
        "/api/check", data={"file": (BytesIO(WRONG.encode()), "错.md"), "as_of": "2024-05-06"}
    ).get_json()
    assert {name: said[name] for name in answer} == answer


def test_of_too_many_findings_so_many_are_listed_and_all_if_asked(folder: Path, tmp_path: Path) -> None:
    draft = written(tmp_path / "稿.txt", "《中国共产党支部工作条例（试行）》第四十条。\n" * (MOST_LISTED + 20))
    done = kb(folder, "check", str(draft))
    assert done.returncode == 1
    assert done.stdout.count("条款号不符") == MOST_LISTED
    assert f"要改 {MOST_LISTED + 20} 处（只列 {MOST_LISTED} 处，加 --all 全部列出）" in done.stdout
    assert kb(folder, "check", "--all", str(draft)).stdout.count("条款号不符") == MOST_LISTED + 20
    told = json.loads(kb(folder, "check", "--json", str(draft)).stdout)
    assert (len(told["findings"]), told["unlisted"]) == (MOST_LISTED, 20)
    told = json.loads(kb(folder, "check", "--all", "--json", str(draft)).stdout)
    assert (len(told["findings"]), told["unlisted"]) == (MOST_LISTED + 20, 0)
