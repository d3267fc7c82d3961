"""One file that comes in costs the reading of one file, however many the corpus holds."""

import os
import time
from pathlib import Path

import pytest

from kb.corpus import Corpus
from kb.indexing import build, is_stale
from tests.measures.intake.work import DOCUMENTS, come_in, counted, small_corpus

PAPER = "新来的样例管理办法\n\n第一条　新来的样例由经办的同志登记，登记以后由负责的同志核对，核对无误的归档保存。\n"


class Office:
    """A corpus of 206 documents with its index, and a folder of what comes in."""

    def __init__(self, folder: Path) -> None:
        self.corpus, self.index, self.inbox = small_corpus(folder / "corpus"), folder / "index", folder / "in"
        self.inbox.mkdir()
        time.sleep(0.2)  # the files were touched just now
        self.build()

    def build(self) -> int:
        return build(self.index, self.corpus).changed

    def paper(self, name: str, text: str = PAPER) -> Path:
        path = self.inbox / name
        path.write_text(text, "utf-8")
        return path


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_one_file_among_206_documents_is_parsed_and_hashed_alone(office: Office) -> None:
    paper = office.paper("xin.txt")
    with counted(office.corpus.folder, office.inbox) as work:
        intake = come_in(paper, office.corpus, office.index)
    assert [understood.metadata.title for understood in intake.documents] == ["新来的样例管理办法"]
    assert (work.parsed, work.hashed, work.read) == (1, 1, [])
    with counted(office.corpus.folder, office.inbox) as work:
        assert office.build() == 1
    assert (work.parsed, work.hashed, len(work.read)) == (1, 1, 1)
    time.sleep(0.2)
    with counted(office.corpus.folder) as work:
        assert not is_stale(office.index, office.corpus)
    assert work.parsed == 0
    assert work.hashed <= 1  # the new file, if the index was built in the same tenth of a second


def test_without_an_index_every_file_is_read_once(office: Office, tmp_path: Path) -> None:
    paper = office.paper("xin.txt")
    with counted(office.corpus.folder, office.inbox) as work:
        come_in(paper, office.corpus, tmp_path / "no-index")
    assert (work.parsed, work.hashed, len(work.read)) == (DOCUMENTS + 1, DOCUMENTS + 1, DOCUMENTS)


def test_a_text_that_the_snapshot_holds_is_told_to_be_there(office: Office) -> None:
    text = (office.corpus.folder / "banfa-7.md").read_text("utf-8").split("---")[2].strip()
    intake = come_in(office.paper("tong.txt", f"第7号样例管理办法\n\n{text}"), office.corpus, office.index)
    assert intake.documents == ()
    assert "《第7号样例管理办法》（banfa-7）的全文本库已有，文字完全相同" in intake.twins[0].message
    (other,) = come_in(office.paper("bie.txt", f"另一个样例管理办法\n\n{text}"), office.corpus, office.index).documents
    assert any("《第7号样例管理办法》（banfa-7）完全相同，题名不同" in problem.message for problem in other.problems)


def test_a_document_written_to_since_is_asked_of_its_file(office: Office) -> None:
    path = office.corpus.folder / "banfa-7.md"
    status = path.stat()
    text = path.read_text("utf-8")
    path.write_text(text.replace("登记", "记录"), "utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    paper = office.paper("bie.txt", f"另一个样例管理办法\n\n{text.split('---')[2].strip()}")
    with counted(office.corpus.folder, office.inbox) as work:
        intake = come_in(paper, office.corpus, office.index)
    assert len(intake.documents) == 1
    assert (work.parsed, work.read) == (2, ["banfa-7"])


def test_a_build_knows_files_again_that_were_only_touched(office: Office) -> None:
    for path in office.corpus.folder.glob("*.md"):
        path.touch()
    time.sleep(0.2)
    (office.corpus.folder / "xin.md").write_text("---\ntitle: 新办法\n---\n\n第一条　新。\n", "utf-8")
    with counted(office.corpus.folder) as work:
        assert office.build() == 1
    assert (work.parsed, work.hashed) == (1, DOCUMENTS + 1)
    with counted(office.corpus.folder) as work:
        assert not is_stale(office.index, Corpus(office.corpus.folder))
    assert work.hashed <= 1
