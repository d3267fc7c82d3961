"""What a user's files are understood to be, and how they come into the corpus."""

import zipfile
from datetime import date
from pathlib import Path, PureWindowsPath

import pytest

from kb.corpus import Catalogue, Corpus, Inventory, Remark
from kb.errors import DocumentError
from kb.indexing.building import build
from kb.intake import importing
from kb.intake.understood import Understood
from kb.library import Library
from kb.search.query import Question
from kb.versions import Validity
from tests.conftest import SHIPPED
from tests.support.intake import documents_in

REGULATION = """样例工作条例（试行）

（2024年2月20日样例委员会会议通过）

第一章　总　则

第一条　为了样例，制定本条例。

第二条　样例工作分三步：

（一）写；

（二）看；

（三）改。

第二章　附　则

第三条　本条例自2024年3月1日起施行。
"""

LONG = REGULATION.replace("为了样例，", "为了做好样例工作，使各方面都能照着去做，")


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    (tmp_path / "corpus").mkdir()
    return Corpus(tmp_path / "corpus")


def understand(corpus: Corpus, path: Path) -> Understood:
    (one,) = documents_in(path, corpus.catalogue(), Inventory(corpus).titles)
    return one


def taken(paths: list[Path], corpus: Corpus) -> tuple[list[Understood], list[Remark], list[Remark]]:
    """The documents, what is there already, and what failed."""
    intake = importing.understand_all(paths, corpus)
    return list(intake.documents), list(intake.twins), list(intake.failed)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_the_encodings_of_offices(corpus: Corpus, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "样例工作条例2024.txt"
    path.write_bytes(REGULATION.encode(encoding))
    understood = understand(corpus, path)
    assert understood.metadata.title == "样例工作条例（试行）"
    assert understood.metadata.genre == "条例"
    assert understood.metadata.id == "yangligongzuotiaolishixing-2024"
    assert understood.articles == 3
    assert understood.problems == ()


def test_the_text_goes_in_as_it_is(corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "yangli.md"
    path.write_text(REGULATION.replace("\n", "\r\n"), "utf-8", newline="")
    written = importing.write_understood(corpus, understand(corpus, path), date(2026, 11, 22))
    assert written == corpus.folder / "local" / "yangli.md"
    assert written.read_text("utf-8").endswith(REGULATION)
    (file,) = corpus.files()
    document = corpus.read(file, corpus.catalogue())
    assert document.holds("art_2__para_1__item_3")


@pytest.mark.parametrize("name", ["aux.md", "com1.md", "lpt9.md"])
def test_what_windows_takes_for_a_device_is_no_id(corpus: Corpus, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(REGULATION, "utf-8")
    identifier = understand(corpus, path).metadata.id
    assert not PureWindowsPath(f"{identifier}.md").is_reserved()
    assert identifier.startswith("yangligongzuotiaoli")


def test_a_known_title_takes_the_catalogues_id_by_its_date(tmp_path: Path) -> None:
    corpus = Corpus(SHIPPED)
    path = tmp_path / "从网上下载.txt"
    path.write_text("中国共产党章程\n\n（2007年10月21日通过）\n\n总　纲\n\n样例。\n\n第一条　样例。\n", "utf-8")
    understood = understand(corpus, path)
    assert understood.metadata.id == "zhangcheng-2007"
    assert understood.expected == 53
    assert any("应有 53 条" in problem.message for problem in understood.problems)


def test_a_title_with_several_versions_and_no_date_is_not_guessed(tmp_path: Path) -> None:
    path = tmp_path / "党章.txt"
    path.write_text("中国共产党章程\n\n总　纲\n\n样例。\n", "utf-8")
    with pytest.raises(DocumentError, match="有几个版本"):
        understand(Corpus(SHIPPED), path)


def test_a_full_text_takes_the_digests_place_under_the_same_address(tmp_path: Path, corpus_folder: Path) -> None:
    corpus = Corpus(corpus_folder)
    index = tmp_path / "index"
    (corpus_folder / "regulations" / "yangli.md").write_text(
        "---\ntitle: 样例工作条例（试行）\ntext: digest\n---\n\n第二条　说明样例工作的步骤。\n", "utf-8"
    )
    build(index, corpus)
    path = tmp_path / "yangli.txt"
    path.write_text(REGULATION, "utf-8")
    importing.write_understood(corpus, understand(corpus, path), date(2026, 11, 22))
    library = Library.open(build(index, corpus).folder)
    document = library.document("yangli")
    assert document.metadata.text == "full"
    assert "样例工作分三步" in document.part_text("art_2")
    assert library.search(Question("说明样例工作的步骤", "exact")).total.passages == 0
    library.close()


def test_what_is_replaced_is_set_aside_and_not_lost(corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "yangli.md"
    for text in (REGULATION, REGULATION.replace("改。", "订正。")):
        path.write_text(text, "utf-8")
        importing.write_understood(corpus, understand(corpus, path), date(2026, 11, 22))
    (aside,) = (corpus.folder / "local" / ".replaced").iterdir()
    assert "改。" in aside.read_text("utf-8")
    assert [file.id for file in corpus.files()] == ["yangli"]


def test_front_matter_of_the_file_is_kept(corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "yangli.md"
    path.write_text(f"---\ntitle: 样例\nissuer: 样例机关\npublished: 2024-03-01\n---\n{REGULATION}", "utf-8")
    known = understand(corpus, path).metadata
    assert (known.title, known.issuer, known.published) == ("样例", "样例机关", date(2024, 3, 1))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("notes.md", b"# Notes\n\nNothing here.\n", "题名"),
        ("binary.txt", bytes(range(256)) * 4, "不是文本"),
        ("image.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "内容却是图片"),
        ("bad.md", "---\ntitle: [样例\n---\n文字\n".encode(), "YAML"),
        ("open.md", "---\ntitle: 样例\n文字\n".encode(), "没有结束"),
        ("empty.txt", b"", "空文件"),
    ],
)
def test_what_is_no_document_is_named_with_the_reason(
    corpus: Corpus, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_bytes(content)
    (tmp_path / "in" / "yangli.md").write_text(REGULATION, "utf-8")
    understood, _, bad = taken([tmp_path / "in"], corpus)
    assert [one.metadata.id for one in understood] == ["yangli"]
    (bad_file,) = bad
    assert name in bad_file.path
    assert said in bad_file.message


def test_files_of_other_kinds_and_missing_ones_are_named(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "页面.xlsx").write_text("<p>样例</p>", "utf-8")
    paths = [tmp_path / "页面.xlsx", tmp_path / "没有.md"]
    understood, _, bad = taken(paths, corpus)
    assert understood == []
    assert ["表格" in bad[0].message, "没有这个文件" in bad[1].message] == [True, True]


def test_the_same_document_twice_is_told(corpus: Corpus, tmp_path: Path) -> None:
    for name in ("yangli.md", "yangli.txt"):
        (tmp_path / name).write_text(REGULATION, "utf-8")
    understood, bad, _ = taken([tmp_path / "yangli.md", tmp_path / "yangli.txt"], corpus)
    assert len(understood) == 1
    assert "同一份文件" in bad[0].message


def test_short_texts_of_one_name_are_the_same_only_if_they_say_the_same(corpus: Corpus, tmp_path: Path) -> None:
    for name, word in (("yangli.md", "示例"), ("yangli.txt", "范例"), ("yangli.markdown", "示例")):
        (tmp_path / name).write_text(f"样例工作条例\n\n第一条　{word}。\n", "utf-8")
    understood, twins, bad = taken([tmp_path / f"yangli{end}" for end in (".md", ".txt", ".markdown")], corpus)
    assert len(understood) == 1
    assert [Path(remark.path).name for remark in twins] == ["yangli.markdown"]
    assert [("文字却有不同" in remark.message, Path(remark.path).name) for remark in bad] == [(True, "yangli.txt")]


def test_the_real_full_texts_come_in_complete(shared: Path, tmp_path: Path) -> None:
    corpus = Corpus(tmp_path / "corpus")
    corpus.folder.mkdir()
    for name in ("catalogue.yaml", "formulations.yaml"):
        (corpus.folder / name).write_bytes((SHIPPED / name).read_bytes())
    understood, twins, failed = taken([shared / "regulations"], corpus)
    found = {one.metadata.id: (one.articles, one.parts, one.problems) for one in understood}
    assert found == {
        "zhibu-2018": (37, 0, ()),
        "fazhan-dangyuan-2014": (44, 0, ()),
        "zhangcheng-2007": (53, 0, ()),
        "zhangcheng-2017": (55, 0, ()),
        "zhuti-zeren-2020": (25, 0, ()),
        "lianjie-2015": (8, 0, ()),
        "zhunze-2016": (0, 12, ()),
        "dangyuan-jiaoyu-2019": (46, 0, ()),
        "fazhan-dangyuan-2026": (44, 0, ()),
        "jiguan-jiceng-2019": (43, 0, ()),
        "zhangcheng-2022": (55, 0, ()),
        "zhengzhi-jianshe-2019": (0, 6, ()),
    }
    assert [Path(twin.path).name for twin in twins] == ["dangyuan-jiaoyu-2019.news.html"]
    assert [Path(bad.path).name for bad in failed] == ["PROVENANCE.md"]
    for one in understood:
        importing.write_understood(corpus, one, date(2026, 11, 22))
    library = Library.open(build(tmp_path / "index", corpus).folder)
    for identifier, (articles, _, _) in found.items():
        numbers = [p.address for p in library.document(identifier).passages if p.kind == "article"]
        assert numbers == [f"art_{n}" for n in range(1, articles + 1)]
    assert library.document("zhunze-2016").holds("conclusion__p_4")
    assert not library.document("zhunze-2016").holds("conclusion__p_5")
    library.close()


def test_another_document_is_never_replaced(corpus: Corpus, tmp_path: Path) -> None:
    for folder, title in (("a", "关于甲的通知"), ("b", "关于乙的通知")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "file.md").write_text(f"{title}\n\n正文。\n", "utf-8")
    understood, _, bad = taken([tmp_path / "a", tmp_path / "b"], corpus)
    assert [one.metadata.id for one in understood] == ["file", "guanyuyidetongzhi"]
    assert bad == []
    importing.write_understood(corpus, understood[0], date(2026, 11, 22))
    (again,), _, _ = taken([tmp_path / "b"], corpus)
    assert again.metadata.id == "guanyuyidetongzhi"


def test_a_file_named_after_another_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "zhibu-2018.md"
    path.write_text("完全不同的文件\n\n第一条　样例。\n", "utf-8")
    with pytest.raises(DocumentError, match="题名却是"):
        understand(Corpus(SHIPPED), path)


def test_hidden_folders_are_not_imported(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "in" / ".replaced").mkdir(parents=True)
    (tmp_path / "in" / ".replaced" / "yangli.md").write_text(REGULATION, "utf-8")
    assert taken([tmp_path / "in"], corpus) == ([], [], [])


def test_a_text_that_is_there_already_is_not_written_again(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "yangli.md").write_text(LONG, "utf-8")
    (first,), _, _ = taken([tmp_path / "yangli.md"], corpus)
    importing.write_understood(corpus, first, date(2026, 11, 22))
    (tmp_path / "样例工作条例.txt").write_bytes(LONG.replace("，", ",").replace("\n\n", "\r\n").encode("gb18030"))
    understood, twins, failed = taken([tmp_path / "样例工作条例.txt"], corpus)
    assert (understood, failed) == ([], [])
    assert "文字完全相同" in twins[0].message
    assert "yangli" in twins[0].message


def test_the_same_document_in_two_wordings_is_not_guessed(corpus: Corpus, tmp_path: Path) -> None:
    for name, text in (("yangli.md", LONG), ("yangli.txt", LONG.replace("三步", "四步"))):
        (tmp_path / name).write_text(text, "utf-8")
    understood, twins, failed = taken([tmp_path / "yangli.md", tmp_path / "yangli.txt"], corpus)
    assert (len(understood), twins) == (1, [])
    assert "文字却有不同" in failed[0].message


def test_a_later_version_of_a_document_that_is_not_listed_takes_its_place(corpus: Corpus, tmp_path: Path) -> None:
    for year, text in (("2020", LONG.replace("2024", "2020")), ("2024", LONG.replace("三步", "四步"))):
        (tmp_path / f"样例{year}.txt").write_text(text, "utf-8")
        (one,), _, _ = taken([tmp_path / f"样例{year}.txt"], corpus)
        importing.write_understood(corpus, one, date(2026, 11, 22))
    assert one.metadata.supersedes == "yangligongzuotiaolishixing-2020"
    assert "按它的新版收入" in one.problems[-1].message
    assert len(corpus.files()) == 2


@pytest.mark.parametrize("order", [("2020", "2024", "2022"), ("2024", "2022", "2020"), ("2024", "2020", "2022")])
@pytest.mark.parametrize("is_together", [True, False])
def test_versions_stand_in_order_whichever_comes_in_first(
    corpus: Corpus, tmp_path: Path, order: tuple[str, ...], is_together: bool
) -> None:
    paths = [tmp_path / f"{place}样例{year}.txt" for place, year in enumerate(order)]
    for path, year in zip(paths, order, strict=True):
        path.write_text(LONG.replace("2024", year).replace("三步", f"{year}步"), "utf-8")
    for group in [paths] if is_together else [[path] for path in paths]:
        for paper in taken(group, corpus)[0]:
            importing.write_understood(corpus, paper, date(2026, 11, 22))
    validity = Validity(corpus.read(file, Catalogue({})).metadata for file in corpus.files())
    first, second, third = (f"yangligongzuotiaolishixing-{year}" for year in ("2020", "2022", "2024"))
    followed = (validity.successor(name) for name in (first, second, third))
    assert [after.id if after else "" for after in followed] == [second, third, ""]
    assert [validity.status(name, date(2023, 6, 1)) for name in (first, second, third)] == [
        "已修订",
        "现行有效",
        "尚未施行",
    ]


def test_each_office_has_its_own_rules_of_a_title(corpus: Corpus, tmp_path: Path) -> None:
    for year, office in (("2020", "甲县民政局"), ("2024", "乙县民政局")):
        text = f"值班管理办法\n（{year}年1月1日{office}印发）\n第一条　{office}值班人员应当按时到岗，不得无故离岗，有事先行请假。\n第二条　本办法自印发之日起施行。\n"
        (tmp_path / f"{year}.txt").write_text(text, "utf-8")
    papers, _, _ = taken([tmp_path / "2020.txt", tmp_path / "2024.txt"], corpus)
    assert [paper.metadata.supersedes for paper in papers] == ["", ""]


def test_an_archive_comes_in_as_its_files_do(corpus: Corpus, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "资料.zip", "w") as archive:
        archive.writestr("样例/yangli.md", LONG)
        archive.writestr("../escape.md", LONG)
    understood, _, failed = taken([tmp_path / "资料.zip"], corpus)
    assert [one.metadata.id for one in understood] == ["yangli"]
    assert "escape" in failed[0].path
