"""Papers of one title: which are one document, which the next version of another, and which are several."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from kb.corpus import Corpus
from kb.intake import Intake, understand_all, write_understood

PEOPLE = "甲乙丙丁戊己庚辛壬癸"
REPORT = (
    "2024年度个人述职报告\n\n一年来，我主要负责第{n}号窗口，办理了{who}{who}事项，接待群众咨询若干次，没有发生差错。\n"
)
SHORT = "2024年度个人述职报告\n\n我是{who}{who}。\n"
NOTICE = "关于做好2024年春节值班工作的通知\n各科室：\n请认真值班，{office}的值班表由办公室排定并张贴。\n{office}\n2024年1月{day}日\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    (tmp_path / "corpus").mkdir()
    return Corpus(tmp_path / "corpus")


def brought(corpus: Corpus, paths: Sequence[Path]) -> Intake:
    intake = understand_all(paths, corpus)
    for document in intake.documents:
        write_understood(corpus, document, date(2026, 11, 29))
    return intake


def reports(folder: Path, form: str, end: str = "") -> list[Path]:
    folder.mkdir()
    for n, who in enumerate(PEOPLE):
        (folder / f"{who}.txt").write_text(form.format(n=n, who=who) + end.format(n=n, who=who), "utf-8")
    return [folder / f"{who}.txt" for who in PEOPLE]


@pytest.mark.parametrize("form", [REPORT, SHORT])
@pytest.mark.parametrize("end", ["", "\n王{who}\n\n2024年12月2{n}日\n"])
def test_ten_reports_of_one_title_are_ten_documents_in_any_order(tmp_path: Path, form: str, end: str) -> None:
    paths = reports(tmp_path / "in", form, end)
    ids: list[dict[str, str]] = []
    for number, batches in enumerate(([paths], [paths[::-1]], [[path] for path in paths])):
        corpus = Corpus(tmp_path / f"corpus{number}")
        corpus.folder.mkdir()
        intakes = [brought(corpus, batch) for batch in batches]
        assert all(not intake.failed and not intake.twins for intake in intakes)
        documents = [document for intake in intakes for document in intake.documents]
        assert all(not document.decisions for document in documents)
        ids.append({Path(document.source).stem: document.metadata.id for document in documents})
        held = "".join(path.read_text("utf-8") for path in (corpus.folder / "local").glob("*.md"))
        assert all(who * 2 in held for who in PEOPLE)
        again = understand_all(paths, corpus)
        assert (again.documents, len(again.twins), again.failed) == ((), 10, ())
    assert ids[0] == ids[1] == ids[2]
    assert len(set(ids[0].values())) == 10


def test_two_notices_of_two_offices_are_two_with_the_office_in_the_id(corpus: Corpus, tmp_path: Path) -> None:
    for n, office in enumerate(("示例县民政局", "示例县财政局")):
        (tmp_path / f"通知{n}.txt").write_text(NOTICE.format(office=office, day=10 + n), "utf-8")
    intake = brought(corpus, [tmp_path / "通知0.txt", tmp_path / "通知1.txt"])
    ids = [document.metadata.id for document in intake.documents]
    assert [identifier.rpartition("-")[2] for identifier in ids] == ["shilixianminzhengju", "shilixiancaizhengju"]
    assert not any(document.metadata.supersedes for document in intake.documents)
    assert "另一份文件" in intake.documents[1].problems[-1].message


def test_a_later_notice_of_the_same_office_is_the_next_version(corpus: Corpus, tmp_path: Path) -> None:
    for day in (10, 20):
        (tmp_path / f"{day}.txt").write_text(NOTICE.format(office="示例县民政局", day=day), "utf-8")
    brought(corpus, [tmp_path / "10.txt"])
    (later,) = brought(corpus, [tmp_path / "20.txt"]).documents
    assert later.metadata.supersedes
    assert "按它的新版收入" in later.problems[-1].message


def test_another_wording_under_one_number_is_the_same_paper_and_asks(corpus: Corpus, tmp_path: Path) -> None:
    text = "示例县民政局文件\n示民发〔2024〕5号\n" + NOTICE.format(office="示例县民政局", day=10)
    for name, wording in (("甲.txt", text), ("乙.txt", text.replace("张贴", "公布"))):
        (tmp_path / name).write_text(wording, "utf-8")
    (first,) = brought(corpus, [tmp_path / "甲.txt"]).documents
    (second,) = understand_all([tmp_path / "乙.txt"], corpus).documents
    assert second.metadata.id == first.metadata.id
    assert [decision.option for decision in second.decisions] == ["--replace"]


def test_a_text_that_is_not_that_of_its_title_is_refused(corpus: Corpus, tmp_path: Path) -> None:
    numbers = "三一五二七四八六"
    text = "示例工作条例\n" + "".join(f"第{n}条　{n}{n}事项。\n" for n in numbers)
    (tmp_path / "x.txt").write_text(text, "utf-8")
    intake = understand_all([tmp_path / "x.txt"], corpus)
    assert intake.documents == ()
    assert "次序是乱的" in intake.failed[0].message


def test_of_a_second_text_without_a_title_it_is_said_which_it_may_be(corpus: Corpus, tmp_path: Path) -> None:
    first = "示例县值班办法\n第一条　到岗。\n第二条　记录。\n第三条　施行。\n"
    second = "第一条　巡查组应当依规开展工作，不得干预被巡查单位的正常活动，并且保守秘密。\n第二条　记录。\n"
    (tmp_path / "held.txt").write_text("示例县巡查条例\n" + second, "utf-8")
    brought(corpus, [tmp_path / "held.txt"])
    closing = "第三条　本条例自发布之日起施行。《示例县巡查条例（试行）》同时废止。\n"
    for part, said in (
        (second, "与本库的《示例县巡查条例》相同"),
        (second + closing, "末条废止《示例县巡查条例（试行）》"),
    ):
        (tmp_path / "x.txt").write_text(first + part, "utf-8")
        intake = understand_all([tmp_path / "x.txt"], corpus)
        assert [document.articles for document in intake.documents] == [3]
        (remark,) = intake.failed
        assert remark.line == 5
        assert said in remark.message
        assert "加一行题名" in remark.message


def test_a_paper_is_not_told_to_be_one_that_is_kept_out(corpus: Corpus, tmp_path: Path) -> None:
    text = "关于做好样例值班工作的通知\n\n各股室：\n\n　　请按排班表到岗，做好值班登记和交接，遇有急事随时报告带班领导，节日期间保持通讯畅通。\n"
    (tmp_path / "a.txt").write_text(f"机密★10年\n\n{text}", "utf-8")
    (tmp_path / "b.txt").write_text(text, "utf-8")
    intake = understand_all([tmp_path], corpus)
    assert [Path(document.source).name for document in intake.documents] == ["b.txt"]
    assert [Path(twin.path).name for twin in intake.twins] == ["a.txt"]
