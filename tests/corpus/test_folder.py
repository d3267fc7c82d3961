"""The corpus on disk: files, overlay, bad files; and the one that is shipped."""

import os
import re
from pathlib import Path

import pytest

from kb.corpus.folder import Corpus
from kb.documents.document import Document, Metadata
from kb.errors import DocumentError
from tests.conftest import SHIPPED


def write(path: Path, title: str, body: str, extra: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\ntitle: {title}\n{extra}---\n\n{body}\n", "utf-8")


def read(corpus: Corpus, identifier: str) -> Document:
    catalogue = corpus.catalogue()
    (file,) = (file for file in corpus.files() if file.id == identifier)
    return corpus.read(file, catalogue)


def test_a_document_of_the_user_covers_the_shipped_one(corpus_folder: Path) -> None:
    write(corpus_folder / "local" / "jiandu-yaodian.md", "样例查看条例", "第一条　全文。")
    corpus = Corpus(corpus_folder)
    assert read(corpus, "jiandu-yaodian").path == "local/jiandu-yaodian.md"
    assert read(corpus, "jiandu-yaodian").metadata.text == "full"


def test_the_user_s_document_covers_also_where_the_whole_corpus_lies_under_a_folder_named_local(tmp_path: Path) -> None:
    folder = tmp_path / "local" / "share" / "corpus"
    write(folder / "regulations" / "a.md", "甲", "随软件来的。")
    write(folder / "local" / "a.md", "甲", "用户自己的。")
    assert [file.path for file in Corpus(folder).files()] == ["local/a.md"]


@pytest.fixture
def overlay(tmp_path: Path) -> Corpus:
    """A user's folder that is not there yet, over shipped documents."""
    shipped = tmp_path / "site-packages" / "shipped"
    write(shipped / "regulations" / "jia.md", "甲", "随软件来的。")
    write(shipped / "regulations" / "yi.md", "乙", "随软件来的。")
    write(shipped / "local" / "bing.md", "丙", "不随软件走。")
    (shipped / "catalogue.yaml").write_text("as_of: 2026-01-01\nregulations: []\n", "utf-8")
    return Corpus(tmp_path / "home" / "corpus", shipped, is_overlay=True)


def test_a_user_s_folder_lies_over_the_shipped_one_and_need_not_be_there(overlay: Corpus) -> None:
    assert [file.path for file in overlay.files()] == ["regulations/jia.md", "regulations/yi.md"]
    assert str(overlay.catalogue().as_of) == "2026-01-01"
    assert read(overlay, "yi").title == "乙"
    assert overlay.unseen() == []


def test_the_nearest_layer_that_has_a_document_holds(overlay: Corpus) -> None:
    write(overlay.folder / "yi.md", "乙", "用户自己的。")
    overlay.write_local(Metadata("jia", "甲"), "也是用户自己的。")
    assert [file.path for file in overlay.files()] == ["local/jia.md", "yi.md"]
    assert overlay.overlooked() == []
    shipped = overlay.shipped
    assert shipped is not None
    assert sorted(path.name for path in shipped.rglob("*.md")) == ["bing.md", "jia.md", "yi.md"]


def test_a_document_that_is_removed_lets_the_shipped_one_show_and_is_not_taken_for_it(overlay: Corpus) -> None:
    own = overlay.folder / "regulations" / "jia.md"
    write(own, "甲", "用户自己的。")
    (file,) = (file for file in overlay.files() if file.id == "jia")
    own.unlink()
    assert not overlay.is_as_listed(file)
    assert "随软件来的。" in read(overlay, "jia").passages[-1].text


def test_facts_are_those_of_the_nearest_layer_and_the_covered_ones_are_told(overlay: Corpus) -> None:
    assert overlay.covered_facts("catalogue.yaml") is None
    own = overlay.folder / "catalogue.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("regulations: []\n", "utf-8")
    assert overlay.facts("catalogue.yaml") == own
    covered = overlay.covered_facts("catalogue.yaml")
    assert covered is not None
    assert covered.parent == overlay.shipped
    assert overlay.borrowed_facts() == []


def test_a_folder_of_someone_s_own_has_its_documents_alone_and_borrows_what_it_lacks(overlay: Corpus) -> None:
    write(overlay.folder / "ding.md", "丁", "自己的。")
    alone = Corpus(overlay.folder, overlay.shipped)
    assert [file.path for file in alone.files()] == ["ding.md"]
    assert str(alone.catalogue().as_of) == "2026-01-01"
    assert alone.borrowed_facts() == ["catalogue.yaml"]
    assert Corpus(overlay.folder).catalogue().as_of is None


def test_a_document_that_is_written_locally_is_read_again(corpus_folder: Path) -> None:
    corpus = Corpus(corpus_folder)
    path = corpus.write_local(Metadata("xin-2025", "新样例办法", genre="办法"), "\n第一条　甲。\n", closing=0)
    assert path == corpus_folder / "local" / "xin-2025.md"
    assert read(corpus, "xin-2025").part_text("art_1") == "第一条　甲。"
    corpus.write_local(Metadata("xin-2025", "新样例办法"), "第一条　乙。")
    assert read(corpus, "xin-2025").part_text("art_1") == "第一条　乙。"
    assert [p.name for p in (corpus_folder / "local").glob("[!.]*")] == ["xin-2025.md"]


def test_what_the_front_matter_leaves_out_comes_from_the_catalogue(corpus_folder: Path) -> None:
    known = read(Corpus(corpus_folder), "zilv-yangli").metadata
    assert known.issuer == "样例全体会议"
    assert known.approved is not None
    assert known.approved.isoformat() == "2015-12-12"
    assert known.articles == 4


def test_documents_known_by_the_catalogue_alone_are_listed_by_title(corpus_folder: Path) -> None:
    corpus = Corpus(corpus_folder)
    held = {file.id for file in corpus.files()}
    (document,) = corpus.listed(corpus.catalogue(), held)
    assert document.id == "weishoulu-2020"
    assert [p.text for p in document.passages] == ["未收录样例办法"]


CATALOGUE = "as_of: '2027-01-02'\nregulations:\n- id: bentu-2027\n  title: 本地样例规定\n  genre: 规定\n"
FORMULATIONS = "formulations:\n- name: 五个本地\n"


def test_a_local_catalogue_and_local_formulations_stand_for_the_shipped_ones_as_a_whole(corpus_folder: Path) -> None:
    corpus = Corpus(corpus_folder)
    assert "weishoulu-2020" in corpus.catalogue().entries
    assert [one.name for one in corpus.formulations().all] == ["三色卡片", "四种看法"]
    (corpus_folder / "local").mkdir()
    (corpus_folder / "local" / "catalogue.yaml").write_text(CATALOGUE, "utf-8")
    assert list(corpus.catalogue().entries) == ["bentu-2027"]
    assert str(corpus.catalogue().as_of) == "2027-01-02"
    assert len(corpus.formulations().all) == 2
    (corpus_folder / "local" / "formulations.yaml").write_text(FORMULATIONS, "utf-8")
    assert [one.name for one in corpus.formulations().all] == ["五个本地"]
    assert corpus.overlooked() == []


def test_a_local_catalogue_that_cannot_be_read_is_named(corpus_folder: Path) -> None:
    (corpus_folder / "local").mkdir()
    (corpus_folder / "local" / "catalogue.yaml").write_text("regulations: 3", "utf-8")
    with pytest.raises(DocumentError) as caught:
        Corpus(corpus_folder).catalogue()
    assert caught.value.path.endswith("local/catalogue.yaml")


def test_what_a_local_file_replaces_is_kept_aside_under_its_hash(corpus_folder: Path) -> None:
    corpus = Corpus(corpus_folder)
    path = corpus.write_local(Metadata("xin-2025", "新样例办法"), "第一条　甲。")
    before = path.read_bytes()
    corpus.write_local(Metadata("xin-2025", "新样例办法"), "第一条　乙。")
    (aside,) = (corpus_folder / "local" / ".replaced").iterdir()
    assert re.fullmatch("xin-2025-[0-9a-f]{12}[.]md", aside.name)
    assert aside.read_bytes() == before


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(corpus_folder: Path) -> None:
    path = corpus_folder / "regulations" / "zilv-yangli.md"
    before = read(Corpus(corpus_folder), "zilv-yangli")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    path.write_bytes(path.read_bytes().removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n"))
    after = read(Corpus(corpus_folder), "zilv-yangli")
    assert before == after


def test_the_same_files_give_the_same_list(corpus_folder: Path) -> None:
    corpus = Corpus(corpus_folder)
    files = corpus.files()
    assert files == corpus.files()
    assert [file.id for file in files] == sorted(file.id for file in files)
    assert all(re.fullmatch("[0-9a-f]{64}", file.sha256) for file in files)


def test_hidden_files_are_no_documents(corpus_folder: Path) -> None:
    write(corpus_folder / ".trash" / "a.md", "甲", "乙")
    write(corpus_folder / "local" / ".b.md.1", "甲", "乙")
    (corpus_folder / "regulations" / ".c.md").write_text("甲", "utf-8")
    assert not {"a", "b", ".c", "c"} & {file.id for file in Corpus(corpus_folder).files()}


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        ("---\ntitle: 题\n---\n甲\n乙".encode() + "丙".encode("gb18030"), 5, "UTF-8"),
        ("---\ntitle: 题\n---\n甲\x00乙".encode(), 1, "文本文件"),
        (b"---\ntitle: [\n---\n", 3, "YAML"),
        ("没有文件头".encode(), 1, "题名"),
        (b"", 1, "题名"),
    ],
)
def test_a_file_that_is_no_document_is_named_with_its_line(
    corpus_folder: Path, content: bytes, line: int, says: str
) -> None:
    (corpus_folder / "regulations" / "huai.md").write_bytes(content)
    with pytest.raises(DocumentError, match=says) as caught:
        read(Corpus(corpus_folder), "huai")
    assert caught.value.path.endswith("huai.md")
    assert caught.value.line == line


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="以超级用户运行时没有读不了的文件")
def test_a_file_that_may_not_be_read_is_named(corpus_folder: Path) -> None:
    path = corpus_folder / "regulations" / "shili-2015.md"
    path.chmod(0)
    with pytest.raises(DocumentError, match="权限"):
        read(Corpus(corpus_folder), "shili-2015")


# The shipped corpus


@pytest.mark.parametrize(
    ("identifier", "articles", "chapters"), [("zhibu-2018", 37, 8), ("dangyuan-jiaoyu-2019", 46, 10)]
)
def test_shipped_regulations_have_all_their_articles(
    shipped_documents: dict[str, Document], identifier: str, articles: int, chapters: int
) -> None:
    document = shipped_documents[identifier]
    assert [p.address for p in document.passages if p.kind == "article"] == [f"art_{n}" for n in range(1, articles + 1)]
    assert [s.address for s in document.sections] == [f"chp_{n}" for n in range(1, chapters + 1)]


def test_the_shipped_outline_has_its_twelve_parts_preamble_and_conclusion(
    shipped_documents: dict[str, Document],
) -> None:
    document = shipped_documents["zhunze-2016"]
    assert [s.address for s in document.sections] == ["preamble", *(f"sec_{n}" for n in range(1, 13)), "conclusion"]
    assert document.holds("preamble__p_1")
    assert document.holds("conclusion__p_1")


def test_of_one_shipped_regulation_only_the_seventh_article_is_held(shipped_documents: dict[str, Document]) -> None:
    document = shipped_documents["dangnei-jiandu-2016"]
    assert [p.address for p in document.passages if p.kind == "article"] == ["art_7"]


def test_shipped_digests_are_marked_and_have_an_official_address(shipped_documents: dict[str, Document]) -> None:
    for document in shipped_documents.values():
        if document.metadata.genre != "工作报告":
            assert document.metadata.text == "digest"
            assert document.metadata.official_urls


def test_the_asterisks_of_the_report_are_kept(shipped_documents: dict[str, Document]) -> None:
    texts = [p.text for d in shipped_documents.values() if d.metadata.text == "full" for p in d.passages]
    assert sum(text.count("**") for text in texts) == 3
    for wording in ("弘扬“**精神”", "奋发“**之为”", "答好“**之问”"):
        assert sum(wording in text for text in texts) == 1


def test_the_shipped_files_have_no_problem(shipped_documents: dict[str, Document]) -> None:
    corpus = Corpus(SHIPPED)
    catalogue = corpus.catalogue()
    found = {
        file.id: corpus.examine(file, catalogue)[1]
        for file in corpus.files()
        if file.id in shipped_documents and file.id != "dangnei-jiandu-2016"  # holds one article of 47, as it says
    }
    assert {key: problems for key, problems in found.items() if problems} == {}


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("000_5f9e8d58be3eb844.txt", "minzhengju-jiguan-dangjian-2022"),
        ("001_5f9e265ac3f3af3b.txt", "jihuo-dangjian-dongneng"),
    ],
)
def test_the_reports_are_the_originals_character_by_character(
    shared: Path, shipped_documents: dict[str, Document], name: str, identifier: str
) -> None:
    original = re.sub(r"\s", "", (shared / "reports" / name).read_text("utf-8-sig"))
    held = re.sub(r"\s", "", "".join(p.text for p in shipped_documents[identifier].passages))
    notice = shipped_documents[identifier].metadata.notice
    assert held.replace(notice, "", 1) == original.replace(notice, "", 1)


def test_the_end_of_a_name_may_be_written_in_capitals(corpus_folder: Path) -> None:
    folder = corpus_folder / "regulations"
    (folder / "zhiban.MD").write_text("---\ntitle: 值班办法\n---\n\n第一条　甲。\n", "utf-8")
    (folder / "BIAO.TXT").write_text("第一条　甲。", "utf-8")
    (folder / "GAO.DOCX").write_bytes(b"PK")
    corpus = Corpus(corpus_folder)
    assert "zhiban" in {file.id for file in corpus.files()}
    assert [remark.path for remark in corpus.overlooked()] == ["regulations/BIAO.TXT", "regulations/GAO.DOCX"]
