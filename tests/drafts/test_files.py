"""Drafts as files: what people see in them and is not in the text that is checked."""

from io import BytesIO
from pathlib import Path

import docx
import pytest

from kb.drafts import Checker, check_file, let_stand
from kb.drafts.files import report_on
from kb.files import LeftOut, VisibleText, made_of
from kb.library import Library

TEXT = "依照《示例工作条例（试行）》第三条办理。"


@pytest.fixture(scope="module")
def checker(library: Library) -> Checker:
    return Checker(library)


def word_file(header: str, comment: str = "") -> bytes:
    made = docx.Document()
    run = made.add_paragraph().add_run(TEXT)
    made.sections[0].header.paragraphs[0].text = header
    if comment:
        made.add_comment(run, comment)
    raw = BytesIO()
    made.save(raw)
    return raw.getvalue()


@pytest.mark.parametrize(
    ("name", "raw", "count"),
    [
        ("稿.docx", word_file("《示例工作条例（试行）》第四十条"), 1),
        ("稿.docx", word_file("示例市民政局", "见《示例工作条例（试行）》第四十条"), 2),
        ("稿.docx", word_file("第 1 页 共 3 页"), 0),
        ("稿.docx", word_file(""), 0),
        ("稿.html", f"<p>{TEXT}</p><p hidden>《示例工作条例（试行）》第四十条</p>".encode(), 0),
        ("稿.md", f"{TEXT}\n\n```\n《示例工作条例（试行）》第四十条\n```\n".encode(), 1),
        ("稿.txt", TEXT.encode(), 0),
    ],
)
def test_what_stands_around_the_text_is_counted(
    checker: Checker, tmp_path: Path, name: str, raw: bytes, count: int
) -> None:
    (tmp_path / name).write_bytes(raw)
    report = check_file(tmp_path / name, checker, None).report
    assert [finding.verdict for finding in report.findings] == ["一致"]
    assert dict(report.unjudged) == ({"页眉、页脚、批注等处的文字": count} if count else {})


def test_a_head_on_every_page_is_one_and_pages_without_letters_are_told(checker: Checker) -> None:
    heads = tuple(LeftOut("页眉", "样例简报", f"第 {number} 页") for number in range(1, 5))
    numbers = tuple(LeftOut("页码", f"— {number} —", f"第 {number} 页") for number in range(1, 5))
    pictures = tuple(LeftOut("没有文字层的页", "这一页是图片", f"第 {number} 页") for number in (3, 4))
    read = VisibleText(".pdf", made_of(TEXT).paragraphs, left_out=heads + numbers + pictures)
    report = report_on(read, checker, None)
    assert report.coverage.endswith("；另有 3 处没有核对（没有读出文字的页 2，页眉、页脚、批注等处的文字 1）。")


def test_what_is_let_stand_is_counted_and_is_not_called_absent(
    checker: Checker, tmp_path: Path, library: Library
) -> None:
    draft = tmp_path / "稿.txt"
    draft.write_text("见《示例工作条例（试行）》第四十条。", "utf-8")
    let_stand(check_file(draft, checker, None), "旧稿原文", library.snapshot)
    report = check_file(draft, checker, None).report
    assert report.is_clean
    assert report.summary == "没有要改的。识别 1 处，核验 0 处，列为例外 1 处。"
