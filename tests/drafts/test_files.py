"""Drafts as files: what people see in them and is not in the text that is checked."""

from io import BytesIO
from pathlib import Path

import docx
import pytest

from kb.drafts import Checker, check_file, let_stand
from kb.drafts.files import read_draft, report_on
from kb.export import draft_paper
from kb.files import LeftOut, VisibleText
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
    read = VisibleText(".pdf", draft_paper(TEXT).paragraphs, left_out=heads + numbers + pictures)
    report = report_on(read, checker, None)
    assert report.coverage.endswith("；另有 3 处没有核对（没有读出文字的页 2，页眉、页脚、批注等处的文字 1）。")


def test_embedded_files_are_named_and_pictures_that_may_hold_text_are_counted(checker: Checker) -> None:
    told = (
        LeftOut("嵌入的文件", "附表.xlsx", "第 1 页", 34_567),
        LeftOut("嵌入的文件", "名单.docx", "第 2 页"),
        *(LeftOut("嵌入的文件", f"{number}.zip") for number in range(2)),
        LeftOut("大幅图片", "1 幅图片，占版面 40%", "第 1 页"),
        LeftOut("大幅图片", "1 幅图片，占版面 40%", "第 2 页"),
        LeftOut("图片", "1 幅图片，占版面 1%", "第 3 页"),
        LeftOut("隐藏文字", "内部编号", "第 3 页"),
        LeftOut("框架页", "正文.html", "第 9 行"),
    )
    read = VisibleText(".pdf", draft_paper(TEXT).paragraphs, left_out=told)
    assert report_on(read, checker, None).coverage.endswith(
        "；另有 7 处没有核对（嵌入的文件“附表.xlsx、名单.docx、0.zip”等 4，可能有文字的图片 2，不在文件里的内容 1）。"
    )


def test_a_long_name_of_a_file_keeps_its_beginning_and_end(checker: Checker) -> None:
    left_out = (LeftOut("嵌入的文件", f"{'附表' * 40}2024年.xlsx"),)
    read = VisibleText(".pdf", draft_paper(TEXT).paragraphs, left_out=left_out)
    assert f"“{'附表' * 10}…2024年.xlsx”" in report_on(read, checker, None).coverage


def test_what_is_let_stand_is_counted_and_is_not_called_absent(
    checker: Checker, tmp_path: Path, library: Library
) -> None:
    draft = tmp_path / "稿.txt"
    draft.write_text("见《示例工作条例（试行）》第四十条。", "utf-8")
    let_stand(check_file(draft, checker, None), "旧稿原文", library.snapshot)
    report = check_file(draft, checker, None).report
    assert report.is_clean
    assert report.summary == "没有要改的。识别 1 处，核验 0 处，列为例外 1 处。"


def test_a_draft_with_a_classification_is_told(checker: Checker) -> None:
    for name, raw in (("稿.txt", f"机密★1年\n{TEXT}".encode()), ("稿.docx", word_file("机密★1年"))):
        assert report_on(read_draft(raw, name), checker, None).warning == "稿件标有密级“机密★1年”，请在涉密环境处理。"
    assert not report_on(read_draft(f"机密文件管理办法\n{TEXT}".encode(), "稿.txt"), checker, None).warning
