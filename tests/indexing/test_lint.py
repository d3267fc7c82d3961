"""What `kb lint` finds, where."""

from pathlib import Path

import pytest

from kb.corpus.folder import Corpus
from kb.indexing.lint import lint_corpus
from tests.conftest import ANNEXED, SHIPPED

HEAD = "---\ntitle: 样例条例\n---\n\n"


def findings(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "yangli.md").write_text(text, "utf-8")
    return [str(finding) for finding in lint_corpus(Corpus(tmp_path))[1]]


def test_the_shipped_corpus_is_clean() -> None:
    read, found = lint_corpus(Corpus(SHIPPED))
    assert read >= 6
    assert [str(finding) for finding in found if not finding.path.startswith("local/")] == []


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        (HEAD + "第一条　甲。\n\n第三条　丙。\n", "yangli.md:7", "缺第二"),
        (
            "---\ntitle: 样例条例\nclassification: 机密★1年\n---\n\n第一条　甲。\n",
            "yangli.md:1",
            "classification_reason",
        ),
        (HEAD + "第一条　甲。\n\n第一条　又甲。\n", "yangli.md:7", "编号重复"),
        (HEAD + "第一条　依照本条例第九条。\n", "yangli.md:5", "“本条例第九条”在本文件中不存在"),
        (HEAD + "第一章　总则\n\n第二章　分则\n\n第一条　甲。\n", "yangli.md:5", "下面没有正文"),
        (HEAD + "第一条\n", "yangli.md:5", "下面没有正文"),
        (HEAD + "一、甲\n\n正文。\n\n三、丙\n\n正文。\n", "yangli.md:9", "缺第二"),
        ("---\ntitle: 样例\nstatus: 有效\n---\n正文。\n", "yangli.md:2", "status 只能是"),
        ("---\ntitle: 样例\npublished: 昨天\n---\n正文。\n", "yangli.md:2", "不是日期"),
        ("---\ntitle: 样例\n颜色: 红\n---\n正文。\n", "yangli.md:2", "不认识的项"),
        ("---\ntitle: 样例\narticles: 9\n---\n第一条　甲。\n", "yangli.md", "应有 9 条"),
        ("---\ntitle: 样例\nsupersedes: meiyou-2000\n---\n第一条　甲。\n", "yangli.md:1", "不在本库"),
        ("正文。\n", "yangli.md:1", "没有题名"),
        (HEAD + "甲。[^1]\n", "yangli.md:5", "“[^1]”没有对应的注文"),
        (HEAD + "甲。\n\n## 注释\n\n[^1]: 乙。\n", "yangli.md:9", "“[^1]”没有对应的标记"),
        (HEAD + "甲。[^1]\n\n## 注释\n\n[^1]: 乙。\n\n[^1]: 丙。\n", "yangli.md:11", "出现了不止一次"),
        (HEAD + "甲：\n\n| 乙 | 丙 |\n| --- | --- |\n| 丁 |\n", "yangli.md:9", "第2行有 1 格，第1行有 2 格"),
        (HEAD + "第一条　甲。\n\n附件1\n\n第一条　乙。\n\n第三条　丙。\n", "yangli.md:11", "缺附件1第二条"),
    ],
)
def test_each_fault_is_told_with_file_and_line(tmp_path: Path, text: str, where: str, said: str) -> None:
    found = findings(tmp_path, text)
    assert len(found) == 1, found
    assert found[0].startswith(where + "：")
    assert said in found[0]


def test_tables_footnotes_and_annexes_that_are_in_order_are_no_faults() -> None:
    assert lint_corpus(Corpus(ANNEXED)) == (1, [])


def test_the_articles_of_an_annex_are_not_counted(tmp_path: Path) -> None:
    text = "---\ntitle: 样例\narticles: 1\n---\n第一条　甲。\n\n附件1\n\n第一条　乙。\n\n第二条　丙。\n"
    assert findings(tmp_path, text) == []


def test_what_will_not_be_taken_in_is_told(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "yangli.md").write_text(HEAD + "第一条　甲。\n", "utf-8")
    (tmp_path / "a" / "意见.docx").write_bytes(b"PK")
    told = [str(remark) for remark in lint_corpus(Corpus(tmp_path))[1]]
    assert ["编号相同" in told[0], "kb import" in told[1], len(told)] == [True, True, 2]


def test_a_digest_may_leave_articles_out(tmp_path: Path) -> None:
    assert findings(tmp_path, "---\ntitle: 样例\ntext: digest\n---\n第七条　说明。\n") == []


def test_references_to_other_documents_are_not_internal(tmp_path: Path) -> None:
    assert findings(tmp_path, HEAD + "第一条　依照《别的条例》第九十九条、第一百条。\n") == []


def test_a_local_catalogue_that_cannot_be_read_is_named_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "local").mkdir()
    (tmp_path / "local" / "catalogue.yaml").write_text("regulations: 3", "utf-8")
    read, (finding,) = lint_corpus(Corpus(tmp_path))
    assert (read, finding.path) == (0, "local/catalogue.yaml")


@pytest.mark.parametrize("name", ["catalogue.yaml", "formulations.yaml"])
def test_facts_that_differ_from_the_shipped_ones_they_cover_are_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "local").mkdir()
    (tmp_path / "local" / name).write_bytes((SHIPPED / name).read_bytes())
    assert findings(tmp_path, HEAD + "甲。\n") == []  # covers nothing
    (tmp_path / name).write_bytes((SHIPPED / name).read_bytes())
    assert findings(tmp_path, HEAD + "甲。\n") == []  # covers the same
    (tmp_path / name).write_bytes((SHIPPED / name).read_bytes() + b"# \n")
    (said,) = findings(tmp_path, HEAD + "甲。\n")
    assert said.startswith(f"local/{name}：取代了随软件来的")
