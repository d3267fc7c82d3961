"""Indices of other versions of the program: of earlier ones they are built anew in one sentence, of later ones left alone.

The folders of earlier versions are real ones, see `tests.support.former`.
"""

import json
from pathlib import Path

import pytest

from kb import __version__
from kb.corpus import Corpus, current
from kb.errors import IndexUnusableError, KbError, NewerIndexError
from kb.indexing import build, fingerprints, maker, verify
from kb.indexing.maker import MAKER, Maker
from kb.library import LiveLibrary
from kb.search import EMBEDDED, Question
from kb.settings import Settings
from tests.support.former import VERSIONS, FormerHome
from tests.support.packs import everything


@pytest.fixture(params=VERSIONS)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> FormerHome:
    return FormerHome.unzipped(request.param, tmp_path / "home")


def live(folder: Path) -> LiveLibrary:
    return LiveLibrary(Settings(corpus=folder / "corpus", index=folder / "index"))


def made_by(index: Path, program: str, form: str = "whoosh/later") -> None:
    """Has the generation that serves say that another version made it."""
    folder = current(index)
    assert folder is not None
    Maker(program, form).write(folder)


# Earlier versions


def test_folders_of_former_versions_are_there() -> None:
    assert {"0.1.0", "0.2.0"} <= set(VERSIONS)


def test_an_index_of_a_former_version_is_built_anew_in_one_sentence(home: FormerHome) -> None:
    before = everything(home.corpus)
    site = live(home.folder)
    said = site.prepare()
    assert said == f"索引是旧版本的程序建立的，已由本程序（{__version__} 版）从文库重新建立。"
    assert site.prepare() == ""
    assert everything(home.corpus) == before
    assert verify(site.library(), Corpus(home.corpus), 100).differences == ()


def test_every_document_and_address_is_as_it_was(home: FormerHome) -> None:
    site = live(home.folder)
    site.prepare()
    library = site.library()
    assert {document.id: document.title for document in library.documents()} == home.answers["documents"]
    now = {
        identifier: [[passage.address, passage.text] for passage in library.document(identifier).passages]
        for identifier in home.answers["documents"]
    }
    assert now == home.answers["passages"]


def test_every_search_finds_what_it_found(home: FormerHome) -> None:
    site = live(home.folder)
    site.prepare()
    for text, before in home.answers["search"].items():
        found = site.library().search(Question(text, mode="exact", limit=50))
        hits = sorted([hit.document, hit.address, [list(span) for span in hit.highlights]] for hit in found.hits)
        assert hits == before["hits"]
        assert found.total.occurrences == before["total"]["occurrences"]


def test_what_was_replaced_and_read_elsewhere_is_still_there(home: FormerHome) -> None:
    live(home.folder).prepare()
    assert list((home.corpus / "local" / ".replaced").glob("*.md"))
    library = live(home.folder).library()
    readings = list((home.corpus / "local").glob(".readings/*/*.md"))
    assert sum(1 for _ in library.snapshot.attestations) == len(readings)


# Later versions


@pytest.fixture
def later(corpus_folder: Path) -> Path:
    """A home of which a version to come has made the index, in a form that is not known here."""
    home = corpus_folder.parent
    build(home / "index", Corpus(corpus_folder))
    made_by(home / "index", "99.1.0")
    (folder,) = (home / "index").glob("generation-*")
    (folder / "manifest.json").write_text('{"of": "another form"}', "utf-8")
    (folder / "seal.json").unlink()
    return home


def test_an_index_of_a_later_version_is_told_with_that_version_and_left_as_it_is(later: Path) -> None:
    before = everything(later / "index")
    for do in (lambda: live(later).prepare(), lambda: build(later / "index", Corpus(later / "corpus"))):
        with pytest.raises(NewerIndexError, match=r"99\.1\.0.*--anew") as told:
            do()
        assert str(later / "index") in told.value.message
    assert everything(later / "index") == before


def test_it_is_built_anew_where_that_was_typed(later: Path) -> None:
    build(later / "index", Corpus(later / "corpus"), anew=True)
    assert live(later).prepare() == ""


@pytest.mark.parametrize("told", ["", "{}", "[]", '{"program": 3}', "\0", '{"program": "", "format": ""}'])
def test_what_does_not_tell_its_program_is_taken_for_an_earlier_one(corpus_folder: Path, told: str) -> None:
    index = corpus_folder.parent / "index"
    folder = build(index, Corpus(corpus_folder)).folder
    (folder / MAKER).write_text(told, "utf-8")
    assert not Maker.of(folder).is_newer
    assert "旧版本的程序" in Maker.of(folder).rebuilt(Maker.here(EMBEDDED)) or told == '{"program": 3}'
    live(corpus_folder.parent).prepare()
    assert Maker.of(current(index) or index) == Maker.here(EMBEDDED)


@pytest.mark.parametrize(
    ("program", "is_newer"),
    [("0.0.9", False), (__version__, False), ("99", True), ("99.0.1rc1", True), ("nonsense", False)],
)
def test_versions_are_compared_by_their_numbers(program: str, *, is_newer: bool) -> None:
    assert Maker(program, "whoosh/x").is_newer == is_newer


def test_another_engine_is_told_from_another_version() -> None:
    said = Maker("0.6.0", "opensearch/x").rebuilt(Maker("0.6.0", "whoosh/x"))
    assert said == "索引原是给引擎 opensearch 建立的，已为 whoosh 从文库重新建立。"


# Side by side


def test_a_site_goes_on_while_another_version_builds(corpus_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both versions live on one index: each answers from the generation that it can read."""
    home = corpus_folder.parent
    former = live(home)
    former.prepare()
    before = former.library()
    with monkeypatch.context() as newer:
        newer.setattr(fingerprints, "_PROGRAM", "newer")
        for number in range(4):  # more builds than former generations are kept
            (corpus_folder / "regulations" / "xin.md").write_text(
                f"---\ntitle: 新办法\n---\n第一条　第{number}稿。\n", "utf-8"
            )
            build(home / "index", Corpus(corpus_folder))
        following = live(home)
        assert following.prepare() == ""
        assert following.library().search(Question("“第3稿”")).total.passages == 1
    assert former.library() is before
    assert before.search(Question("三色卡片")).total.passages > 0
    assert [document.id for document in before.documents()] == [
        document.id for document in former.library().documents()
    ]
    build(home / "index", Corpus(corpus_folder))
    assert former.library() is not before
    assert former.library().search(Question("“第3稿”")).total.passages == 1


def test_a_worker_that_starts_while_another_version_has_taken_over_answers_from_its_own(
    corpus_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when one worker of several ends in the middle of an upgrade, and another takes its place."""
    home = corpus_folder.parent
    live(home).prepare()
    with monkeypatch.context() as newer:
        newer.setattr(fingerprints, "_PROGRAM", "newer")
        newer.setattr(maker, "__version__", "99.1.0")
        build(home / "index", Corpus(corpus_folder))
    worker = live(home)
    assert worker.library().search(Question("三色卡片")).total.passages > 0
    assert worker.library() is worker.library()
    with pytest.raises(NewerIndexError):
        worker.prepare()


def test_a_site_that_starts_on_the_index_of_another_version_is_refused_where_it_cannot_build(
    corpus_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = corpus_folder.parent
    with monkeypatch.context() as former:
        former.setattr(fingerprints, "_PROGRAM", "former")
        build(home / "index", Corpus(corpus_folder))
    with pytest.raises(IndexUnusableError, match="另一个版本"):
        live(home).library()
    (home / "index" / ".build.lock").unlink()
    (home / "index" / ".build.lock").mkdir()
    with pytest.raises(KbError):
        live(home).prepare()


def test_the_file_that_tells_the_program_keeps_its_form(corpus_folder: Path) -> None:
    folder = build(corpus_folder.parent / "index", Corpus(corpus_folder)).folder
    told = json.loads((folder / MAKER).read_text("utf-8"))
    assert told["program"] == __version__
    assert told["format"].startswith("whoosh/")
