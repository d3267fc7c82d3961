"""What could not be seen is not taken for what is not there: by every builder, until somebody types that it is so."""

import errno
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.corpus import Remark, current, shelves_in
from kb.corpus.folder import Corpus
from kb.documents.document import Metadata
from kb.errors import CorpusGoneError, DocumentError
from kb.export.packs import pack
from kb.indexing import check_corpus, fingerprints, verify
from kb.indexing.building import Built, build, is_stale, renew
from kb.indexing.lint import lint_corpus
from kb.library import Library
from kb.search.query import Question
from tests.support.shut import shut


def write(folder: Path, identifier: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{identifier}.md"
    path.write_text(f"---\ntitle: 办法{identifier}\n---\n\n第一条　{text}。\n", "utf-8")
    return path


class House:
    """A corpus with an index: three documents in `mine`, two in `theirs`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.index = folder / "corpus", folder / "index"
        self.corpus = Corpus(self.folder)
        for name in ("甲", "乙", "丙"):
            write(self.folder / "mine", name, f"我的{name}")
        for name in ("丁", "戊"):
            write(self.folder / "theirs", name, f"他们的{name}")
        (self.folder / "catalogue.yaml").write_text("as_of: 2026-01-01\nregulations: []\n", "utf-8")
        self.build()

    def build(self, *, anew: bool = False, may_be_empty: bool = False) -> Built:
        return build(self.index, self.corpus, anew=anew, may_be_empty=may_be_empty)

    def held(self) -> list[str]:
        folder = current(self.index)
        assert folder is not None
        return sorted(shelf.metadata.id for shelf in shelves_in(folder))

    def finds(self, wording: str) -> int:
        folder = current(self.index)
        assert folder is not None
        library = Library.open(folder)
        try:
            return library.search(Question(wording, mode="exact")).total.passages
        finally:
            library.close()


ALL = sorted("甲乙丙丁戊")


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def folders(built: Built) -> list[Remark]:
    return [remark for remark in built.bad_files if remark.is_folder]


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ESTALE])
@pytest.mark.parametrize("anew", [False, True])
def test_a_folder_that_cannot_be_listed_is_told_and_its_documents_stay(
    house: House, monkeypatch: pytest.MonkeyPatch, number: int, *, anew: bool
) -> None:
    with monkeypatch.context() as patched:
        shut(patched, house.folder / "mine", number)
        write(house.folder / "theirs", "己", "后来的己")
        (house.folder / "theirs" / "丁.md").unlink()
        built = house.build(anew=anew)
        (remark,) = built.bad_files
        assert remark.path == "mine/"
        assert "打不开" in remark.message
        assert "3 份文件仍使用上一次的内容" in remark.message
        assert os.strerror(number) not in remark.message
        assert house.held() == sorted("甲乙丙戊己")
        assert [house.finds(each) for each in ("我的甲", "后来的己", "他们的丁")] == [1, 1, 0]
        assert not is_stale(house.index, house.corpus)
        assert house.build().differences is None
        assert house.build(may_be_empty=True).documents == 5, "what cannot be seen is not empty"
        assert "mine/" in [each.path for each in lint_corpus(house.corpus)[1]]
    assert is_stale(house.index, house.corpus)
    assert house.build().bad_files == ()
    assert house.held() == sorted("甲乙丙戊己")


@pytest.mark.parametrize("anew", [False, True])
def test_a_corpus_that_is_empty_keeps_its_index_until_it_is_typed(house: House, *, anew: bool) -> None:
    shutil.move(house.folder, house.folder.with_name("aside"))
    house.folder.mkdir()
    for _ in range(2):
        built = house.build(anew=anew)
        (remark,) = built.bad_files
        assert "一份文件也没有了" in remark.message
        assert "--allow-empty" in remark.message
        assert house.held() == ALL
        assert house.finds("我的甲") == 1
    assert house.build(may_be_empty=True).documents == 0
    assert house.build().bad_files == ()


def test_a_corpus_that_is_not_there_keeps_its_index_and_facts(house: House) -> None:
    aside = house.folder.rename(house.folder.with_name("aside"))
    built = house.build()
    assert [remark.path for remark in built.bad_files] == ["./"]
    assert "找不到文库文件夹" in built.bad_files[0].message
    assert house.held() == ALL
    assert "2026-01-01" in (built.folder / "catalogue.yaml").read_text("utf-8")
    assert not is_stale(house.index, house.corpus)
    aside.rename(house.folder)
    assert is_stale(house.index, house.corpus)
    assert house.build().bad_files == ()
    shutil.rmtree(house.folder)
    shutil.rmtree(house.index)
    with pytest.raises(DocumentError, match="找不到文库文件夹"):
        house.build()


def test_a_folder_that_stays_without_its_files_is_doubted_and_one_that_went_with_them_is_not(house: House) -> None:
    mine = house.folder / "mine"
    for path in mine.iterdir():
        path.unlink()
    built = house.build()
    assert [remark.path for remark in built.bad_files] == ["mine/"]
    assert "删去这个空文件夹" in built.bad_files[0].message
    assert house.held() == ALL
    mine.rmdir()
    built = house.build()
    assert built.differences is not None
    assert sorted(metadata.id for metadata in built.differences.removed) == sorted("甲乙丙")
    assert house.held() == sorted("丁戊")


def test_documents_that_are_deleted_or_moved_are_believed(house: House) -> None:
    (house.folder / "theirs" / "丁.md").unlink()
    assert house.build().bad_files == ()
    (house.folder / "theirs" / "戊.md").unlink()  # the last of its folder, by itself
    assert house.build().bad_files == ()
    assert house.held() == sorted("甲乙丙")
    for path in (house.folder / "mine").iterdir():
        path.rename(house.folder / "theirs" / path.name)
    assert house.build().bad_files == ()
    assert house.held() == sorted("甲乙丙")


def test_nothing_is_written_into_a_corpus_that_is_gone(house: House) -> None:
    check_corpus(house.index, house.corpus)
    shutil.rmtree(house.folder)
    house.folder.mkdir()
    with pytest.raises(CorpusGoneError, match="没有写入任何文件") as caught:
        check_corpus(house.index, house.corpus)
    assert str(house.folder) in caught.value.message


def test_an_index_that_cannot_be_gone_on_from_is_left_alone(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after an update of the program, while the share is away."""
    before = current(house.index)
    shutil.rmtree(house.folder)
    monkeypatch.setattr(fingerprints, "_PROGRAM", "another")
    with pytest.raises(CorpusGoneError, match="另一个版本") as caught:
        house.build()
    assert str(house.folder) in caught.value.message
    with pytest.raises(CorpusGoneError):
        is_stale(house.index, house.corpus)
    assert current(house.index) == before
    house.folder.mkdir()
    assert house.build(may_be_empty=True).documents == 0


def test_an_index_built_anew_beside_keeps_what_is_not_to_be_seen(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    shut(monkeypatch, house.folder / "mine")
    renew(house.index, house.corpus)
    house.build()
    assert house.held() == ALL


def test_what_is_kept_is_verified_as_it_was_and_not_packed_in_silence(
    house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shut(monkeypatch, house.folder / "mine")
    library = Library.open(house.build().folder)
    verified = verify(library, house.corpus, 20, 0)
    library.close()
    assert (verified.differences, verified.passages) == ((), 10)
    packed = pack(house.corpus, tmp_path / "x.kbpack", datetime.now(UTC))
    assert [remark.path for remark in packed.left_out] == ["mine/"]


# A user's folder over the shipped one


@pytest.fixture
def overlay(tmp_path: Path) -> Corpus:
    write(tmp_path / "shipped" / "regulations", "甲", "随软件来的甲")
    write(tmp_path / "shipped" / "regulations", "乙", "随软件来的乙")
    return Corpus(tmp_path / "home" / "corpus", tmp_path / "shipped", is_overlay=True)


def held(index: Path) -> dict[str, str]:
    folder = current(index)
    assert folder is not None
    return {shelf.metadata.id: shelf.path for shelf in shelves_in(folder)}


def test_a_user_s_folder_need_not_be_there_at_first_and_must_be_once_it_held_something(
    overlay: Corpus, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    assert build(index, overlay).bad_files == ()
    check_corpus(index, overlay)
    overlay.write_local(Metadata("甲", "办法甲"), "第一条　自己的甲。")
    overlay.write_local(Metadata("己", "办法己"), "第一条　自己的己。")
    assert build(index, overlay).bad_files == ()
    own = {"乙": "regulations/乙.md", "甲": "local/甲.md", "己": "local/己.md"}
    assert held(index) == own
    aside = overlay.folder.rename(tmp_path / "aside")
    built = build(index, overlay)
    assert [remark.path for remark in built.bad_files] == ["./"]
    assert held(index) == own, "the shipped 甲 does not come in place of what was the user's"
    with pytest.raises(CorpusGoneError):
        check_corpus(index, overlay)
    aside.rename(overlay.folder)
    assert build(index, overlay).bad_files == ()
    assert held(index) == own


def test_what_a_user_deletes_of_his_own_is_believed(overlay: Corpus, tmp_path: Path) -> None:
    index = tmp_path / "index"
    path = overlay.write_local(Metadata("甲", "办法甲"), "第一条　自己的甲。")
    build(index, overlay)
    path.unlink()
    assert build(index, overlay).bad_files == ()
    assert held(index) == {"甲": "regulations/甲.md", "乙": "regulations/乙.md"}


def test_a_local_folder_that_cannot_be_listed_keeps_what_it_covers_and_its_catalogue(
    overlay: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    overlay.write_local(Metadata("甲", "办法甲"), "第一条　自己的甲。")
    (overlay.folder / "local" / "catalogue.yaml").write_text("as_of: 2027-01-01\nregulations: []\n", "utf-8")
    build(index, overlay)
    shut(monkeypatch, overlay.folder / "local")
    (overlay.folder / "local" / "catalogue.yaml").rename(tmp_path / "catalogue.yaml")
    built = build(index, overlay)
    assert [remark.path for remark in built.bad_files] == ["local/"]
    assert held(index)["甲"] == "local/甲.md"
    assert "2027" in (built.folder / "catalogue.yaml").read_text("utf-8")
    assert not is_stale(index, overlay)
