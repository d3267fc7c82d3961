"""`kb attest`, as it is run in a shell: the same edition from a second source, article by article."""

import json
from pathlib import Path

import pytest

from tests.cli.test_pull import kb
from tests.support.compiled import ARTICLES, body, put_law

NOTE = "（2024年3月1日示例委员会通过）"
OTHER = (*ARTICLES[:2], "办理甲乙事务，应当在四十日内作出答复。", ARTICLES[3])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put_law(tmp_path / "corpus")
    return tmp_path


def written(folder: Path, articles: tuple[str, ...] = ARTICLES, note: str = NOTE, name: str = "甲乙法.txt") -> Path:
    path = folder / name
    path.write_text(f"中华人民共和国甲乙法\n{note}\n{body(articles)}", "utf-8")
    return path


def test_a_second_source_that_says_the_same_attests_every_article(folder: Path) -> None:
    done = kb(folder, "attest", str(written(folder)))
    assert "4 条文字一致，0 条不同" in done.stdout
    assert "本库据非官方汇编（国家法律，截至 2026-08-28）" in done.stdout
    assert "另一来源本单位导入的文件（甲乙法.txt）" in done.stdout
    assert kb(folder, "attest").returncode == 0


def test_articles_that_differ_are_listed_and_stay_listed(folder: Path) -> None:
    done = kb(folder, "attest", str(written(folder, OTHER)))
    assert done.returncode == 1
    assert "第三条  文字不同" in done.stdout
    assert "[-三-]{+四+}" in done.stdout
    again = kb(folder, "attest", "--json")
    assert again.returncode == 1
    (pair,) = json.loads(again.stdout)["pairs"]
    assert (pair["document"], pair["compared"], pair["alike"]) == ("jiayi-2024", 4, 3)
    assert pair["held"] == {"source": "非官方汇编（国家法律，截至 2026-08-28）", "collected": "2026-08-28"}
    (differing,) = pair["differing"]
    assert (differing["address"], differing["kind"]) == ("art_3", "wording")
    assert {"op": "held", "text": "三"} in differing["pieces"]
    assert {"op": "other", "text": "四"} in differing["pieces"]


def test_other_marks_and_widths_are_no_difference_and_other_paragraphs_are_told(folder: Path) -> None:
    altered = (ARTICLES[0], ARTICLES[1].replace("，由", "，\n由"), ARTICLES[2].replace("，", ","), ARTICLES[3])
    done = kb(folder, "attest", str(written(folder, altered)), "--json")
    (pair,) = json.loads(done.stdout)["pairs"]
    assert (done.returncode, pair["alike"], pair["letters"]) == (1, 4, 1)
    assert [(each["address"], each["kind"]) for each in pair["differing"]] == [("art_2", "division")]


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("（2019年3月1日示例委员会通过）", "看不出是同一版"),
        ("", "看不出是同一版"),
    ],
)
def test_a_text_of_another_edition_is_told_and_not_compared(folder: Path, note: str, told: str) -> None:
    done = kb(folder, "attest", str(written(folder, note=note)))
    assert done.returncode == 2
    assert told in done.stderr
    assert not (folder / "corpus" / "local" / ".readings").exists()


def test_a_file_that_bears_the_id_of_a_document_is_of_its_edition(folder: Path) -> None:
    assert kb(folder, "attest", str(written(folder, note="", name="jiayi-2024.txt"))).returncode == 0


def test_what_is_not_held_is_told(folder: Path) -> None:
    path = folder / "丙丁.txt"
    path.write_text(f"丙丁条例\n{NOTE}\n{body()}", "utf-8")
    done = kb(folder, "attest", str(path))
    assert done.returncode == 2
    assert "没有收录《丙丁条例》的全文" in done.stderr


def test_the_same_compilation_is_no_second_source(folder: Path) -> None:
    path = folder / "jiayi-2024.md"
    path.write_bytes((folder / "corpus" / "local" / "jiayi-2024.md").read_bytes())
    done = kb(folder, "attest", str(path))
    assert done.returncode == 2
    assert "不是另一个来源" in done.stderr


def test_the_file_that_was_imported_is_no_second_source(folder: Path) -> None:
    (folder / "corpus" / "local" / "jiayi-2024.md").unlink()
    path = written(folder)
    assert kb(folder, "import", "--yes", str(path)).returncode == 0
    done = kb(folder, "attest", str(path))
    assert done.returncode == 2
    assert "不是另一个来源" in done.stderr


def test_a_text_of_which_most_differs_is_another_edition(folder: Path) -> None:
    others = tuple(f"另外的文字{at}，与原来的都不一样。" for at in "甲乙丙") + ARTICLES[3:]
    done = kb(folder, "attest", str(written(folder, others)))
    assert done.returncode == 2
    assert "像是另一版" in done.stderr


def test_nothing_kept_is_nothing_to_compare(folder: Path) -> None:
    done = kb(folder, "attest")
    assert (done.returncode, done.stdout.strip()) == (
        0, "没有收存第二来源的文字；要比对，请写上文件：kb attest 文件或文件夹。",
    )  # fmt: skip


def test_what_a_second_source_has_is_no_document_and_is_not_searched(folder: Path) -> None:
    kb(folder, "attest", str(written(folder, OTHER)))
    found = json.loads(kb(folder, "search", "四十日", "--mode", "exact", "--json").stdout)
    assert found["total"]["passages"] == 0
    assert len(json.loads(kb(folder, "show", "jiayi-2024", "--json").stdout)["passages"]) == len(ARTICLES) + 1
