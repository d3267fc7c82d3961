"""The library: one generation open, taken up anew when there is a newer one."""

import errno
import gc
import os
import shutil
import threading
from datetime import date
from pathlib import Path

import pytest

from kb.corpus import current
from kb.corpus.folder import Corpus
from kb.errors import DocumentError, IndexUnusableError, KbError, NotFoundError
from kb.indexing import generations
from kb.indexing.building import build
from kb.library import Library, LiveLibrary, open_for_command
from kb.search.query import Question
from kb.search.values import Results
from kb.settings import Settings
from tests.conftest import ANNEXED, INVENTED, copy_of_invented


@pytest.fixture
def live(corpus_folder: Path, tmp_path: Path) -> LiveLibrary:
    return LiveLibrary(Settings(corpus=corpus_folder, index=tmp_path / "index"))


def ask(library: Library, text: str) -> Results:
    return library.search(Question(text))


def test_a_missing_index_is_built_and_said_to_be(live: LiveLibrary) -> None:
    with pytest.raises(IndexUnusableError, match="kb index"):
        live.library()
    assert live.prepare() == "索引已建立。"
    assert live.prepare() == ""
    assert ask(live.library(), "三色卡片").total.passages > 0


def test_a_site_that_cannot_write_the_index_folder_serves_what_is_there(live: LiveLibrary, corpus_folder: Path) -> None:
    """As where the folder is mounted to be read alone, and another machine builds."""
    live.prepare()
    (corpus_folder / "regulations" / "shili-2024.md").unlink()
    lock = live.settings.index / ".build.lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()  # nobody can open it for writing, root included
    said = live.prepare()
    assert said.startswith(f"索引没有更新：这里不能写索引文件夹“{live.settings.index}”")
    assert said.endswith("仍使用原来的索引。")
    assert ask(live.library(), "三色卡片").total.passages > 0
    (live.settings.index / "CURRENT").unlink()
    with pytest.raises(KbError, match="请在建立索引的那台机器上运行 kb index"):
        LiveLibrary(live.settings).prepare()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO])
def test_a_site_starts_with_what_it_has_when_the_disk_fails(
    live: LiveLibrary, corpus_folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    live.prepare()
    (corpus_folder / "regulations" / "shili-2024.md").unlink()

    def failing(index: Path) -> Path:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(generations, "begin", failing)
    said = LiveLibrary(live.settings).prepare()
    assert said.startswith(f"索引没有更新：不能读写“{live.settings.index}”（")
    assert said.endswith("仍使用原来的索引。")
    assert os.strerror(number) not in said
    assert ask(live.library(), "三色卡片").total.passages > 0


def test_a_site_starts_and_tells_so_when_its_corpus_is_gone(live: LiveLibrary, corpus_folder: Path) -> None:
    live.prepare()
    corpus_folder.rename(corpus_folder.with_name("aside"))
    later = LiveLibrary(live.settings)
    assert later.prepare() == ""
    (notice,) = later.notices()
    assert "找不到文库文件夹" in notice
    assert ask(later.library(), "三色卡片").total.passages > 0
    with pytest.raises(DocumentError, match="找不到文库文件夹"), open_for_command(live.settings):
        pass


def test_a_site_goes_on_when_a_newer_generation_cannot_be_opened(
    live: LiveLibrary, corpus_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live.prepare()
    before = live.library()
    (corpus_folder / "regulations" / "shili-2024.md").unlink()
    folder = build(live.settings.index, Corpus(corpus_folder)).folder
    manifest = (folder / "manifest.json").rename(folder / "aside")
    assert live.library() is before
    assert ask(live.library(), "三色卡片").total.passages > 0
    (notice,) = live.notices()
    assert notice.startswith("新的索引打不开，仍使用原来的：")
    manifest.rename(folder / "manifest.json")
    monkeypatch.setattr("kb.library._RETRY", 0.0)
    live._refused = None
    assert live.library() is not before
    assert live.notices() == []


def test_a_newer_generation_is_taken_up(live: LiveLibrary, corpus_folder: Path) -> None:
    live.prepare()
    before = live.library()
    assert live.library() is before
    assert ask(before, "此后新增").total.passages == 0
    path = corpus_folder / "regulations" / "xin.md"
    path.write_text("---\ntitle: 新办法\n---\n第一条　此后新增。\n", "utf-8")
    build(live.settings.index, Corpus(corpus_folder))
    after = live.library()
    assert after is not before
    assert ask(after, "此后新增").hits[0].document == "xin"
    assert ask(before, "三色卡片").total.passages > 0, "what was open still answers"


def test_a_formulation_that_may_have_been_meant_is_asked_about_in_a_sentence(shipped: Library) -> None:
    results = ask(shipped, "三会一刻")
    assert [form.wording for form in results.near] == ["三会一课"]
    assert (results.notice or "").endswith("是否要找“三会一课”？")
    assert "三会一课" not in (results.query.notice or "")
    as_typed = ask(shipped, "三会一课")
    assert (as_typed.near, as_typed.notice) == ((), None)


def test_only_an_answer_as_typed_is_counted_by_its_words_too(shipped: Library) -> None:
    question = Question("党支部工作")
    results = shipped.search(question)
    by_words = shipped.search(Question("党支部工作", mode="words")).total.passages
    assert by_words > results.total.passages > 0
    assert shipped.more_by_words(question, results) == by_words
    for other in (
        Question("党支部工作", mode="exact"),
        Question("党支部"),
        Question("工作 没有这一句"),
        Question("“党支部工作”"),
    ):
        assert shipped.more_by_words(other, shipped.search(other)) == 0


def test_an_older_index_is_updated_and_said_to_be(live: LiveLibrary, corpus_folder: Path) -> None:
    live.prepare()
    (corpus_folder / "regulations" / "xize-yangli.md").unlink()
    assert live.prepare() == "文库有变化，索引已更新。"
    assert ask(live.library(), "“蓝黑墨水”").total.passages == 0


def test_an_open_library_does_not_see_a_file_that_is_being_edited(live: LiveLibrary, corpus_folder: Path) -> None:
    live.prepare()
    path = corpus_folder / "regulations" / "xize-yangli.md"
    path.write_text(path.read_text("utf-8").replace("蓝黑墨水", "红墨水"), "utf-8")
    (hit,) = ask(live.library(), "蓝黑墨水").hits
    assert live.library().document(hit.document).part_text(hit.address) == hit.text


def test_many_threads_get_the_same_answers(live: LiveLibrary) -> None:
    live.prepare()
    expected = [hit.address for hit in ask(live.library(), "卡片").hits]
    different: list[object] = []

    def work() -> None:
        for _ in range(20):
            found = [hit.address for hit in ask(live.library(), "卡片").hits]
            if found != expected:
                different.append(found)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert different == []


def test_a_library_is_opened_for_one_command(corpus_folder: Path, tmp_path: Path) -> None:
    with open_for_command(Settings(corpus=corpus_folder, index=tmp_path / "index")) as (library, notice):
        assert notice == "索引已建立。"
        assert ask(library, "卡片").total.passages > 0


# Citations typed into the box


@pytest.mark.parametrize(
    ("text", "document", "address", "anchor"),
    [
        ("示例条例第十条", "shili-2024", "art_10", "art_10"),
        ("《示例条例》第七条第二款第（二）项", "shili-2024", "art_7", "art_7__para_2__item_2"),
        ("示例条例 7条", "shili-2024", "art_7", "art_7"),
        ("《准则》第三部分", "zhunze-yangli", "sec_3", "sec_3"),
        ("测试管理规定", "ceshi-2021", "title", "title"),
        ("《示例工作条例（试行）》", "shili-2024", "title", "title"),
    ],
)
def test_the_cited_part_comes_first(library: Library, text: str, document: str, address: str, anchor: str) -> None:
    results = ask(library, text)
    hit = results.hits[0]
    assert (hit.document, hit.address, hit.anchor, hit.tier) == (document, address, anchor, "citation")
    assert [h.tier for h in results.hits].count("citation") == 1


def test_a_cited_part_is_told_and_its_words_are_not_asked_for(library: Library) -> None:
    results = ask(library, "《示例条例》第七条第二款第（二）项")
    assert results.query.notice
    assert "《示例工作条例（试行）》（2024年版，现行有效）第七条第二款第（二）项" in results.query.notice
    assert {hit.tier for hit in results.hits} <= {"citation", "exact"}


def test_the_cited_part_stays_first_on_the_first_page_only(library: Library) -> None:
    whole = library.search(Question("测试管理规定", limit=100))
    pages = [library.search(Question("测试管理规定", limit=1, offset=at)).hits[0] for at in range(whole.total.passages)]
    assert tuple(pages) == whole.hits


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("示例条例第九十九条", "《示例工作条例（试行）》共14条，到第十三条为止"),
        ("《测试管理规定》第二百条", "共102条"),
        ("未收录样例办法第十三条", "《未收录样例办法》共12条"),
        ("《关于样例生活的若干准则》第九部分", "《关于样例生活的若干准则》共3个部分"),
    ],
)
def test_a_part_that_is_not_there_is_told_with_the_range_that_is(library: Library, text: str, says: str) -> None:
    notice = ask(library, text).query.notice
    assert notice
    assert says in notice
    assert "没有您输入的这一部分" in notice


def test_a_name_of_several_documents_is_told(library: Library) -> None:
    results = ask(library, "《准则》")
    assert results.query.notice
    assert "《关于样例生活的若干准则》" in results.query.notice
    assert "《样例自律准则》" in results.query.notice
    assert {hit.document for hit in results.hits if hit.tier == "citation"} == {"zhunze-yangli", "zilv-yangli"}


def test_a_name_that_is_not_quite_right_is_told(library: Library) -> None:
    notice = ask(library, "《示例的工作条例》").query.notice
    assert notice
    assert "全称是《示例工作条例（试行）》" in notice


@pytest.mark.parametrize(
    ("text", "says"),
    [("未收录样例办法第五条", "https://example.org/weishoulu"), ("样例查看条例第九条", "只收录了部分条文要点")],
)
def test_a_part_whose_text_is_not_here_is_told(library: Library, text: str, says: str) -> None:
    results = ask(library, text)
    assert results.query.notice
    assert says in results.query.notice
    assert results.hits[0].address == "title"


def test_a_citation_of_nothing_known_is_searched_as_text(library: Library) -> None:
    results = ask(library, "《从未有过的办法》第三条")
    assert all(hit.tier != "citation" for hit in results.hits)


@pytest.mark.parametrize("mode", ["exact", "words"])
def test_only_auto_looks_for_citations(library: Library, mode: str) -> None:
    results = library.search(Question("示例条例第十条", mode=mode))  # type: ignore[arg-type]
    assert all(hit.tier != "citation" for hit in results.hits)


def test_a_document_is_read_from_the_index_as_it_stands_in_its_file(annexed: Library, library: Library) -> None:
    """Rows, footnotes and their marks among the rest."""
    for one, folder in ((annexed, ANNEXED), (library, INVENTED)):
        corpus = Corpus(folder)
        for file in corpus.files():
            assert one.document(file.id) == corpus.read(file, corpus.catalogue())


def test_documents_are_listed_full_texts_first(library: Library) -> None:
    kinds = [known.text for known in library.documents()]
    assert kinds == sorted(kinds, key=["full", "digest", "none"].index)
    assert len(kinds) == len(library.snapshot.documents)


def test_an_unknown_document_is_said_to_be(library: Library) -> None:
    with pytest.raises(NotFoundError, match="meiyou"):
        library.document("meiyou")


# The day


class Calendar:
    """A day that a test turns."""

    def __init__(self, day: date) -> None:
        self.day = day

    def __call__(self) -> date:
        return self.day


def statuses(library: Library) -> dict[str, str]:
    return {known.id: known.status for known in library.documents()}


OWN = {
    "jiu-2024": "title: 某局归档办法\ngenre: 办法\nwork: guidang\neffective: 2024-01-01",
    "xin-2026": "title: 某局归档办法\ngenre: 办法\nsupersedes: jiu-2024\neffective: 2026-12-01",
    "lingxing-2020": "title: 某局零星通知\ngenre: 通知\npublished: 2020-01-01",
    "jiluban-2020": "title: 某局记录办法\ngenre: 办法\nwork: jilu\neffective: 2020-01-01\nstatus: 现行有效",
    "jiluban-2025": "title: 某局记录办法\ngenre: 办法\nwork: jilu\neffective: 2025-01-01",
}


@pytest.fixture
def own(live: LiveLibrary, corpus_folder: Path) -> LiveLibrary:
    """The library with what a user brought in: dates and relations, hardly a status."""
    for identifier, known in OWN.items():
        path = corpus_folder / "regulations" / f"{identifier}.md"
        path.write_text(f"---\n{known}\n---\n\n第一条　为了归档，制定本办法。\n", "utf-8")
    return live


def test_at_midnight_the_new_day_is_taken_up_and_nothing_is_opened_again(own: LiveLibrary) -> None:
    calendar = Calendar(date(2026, 11, 30))
    live = LiveLibrary(own.settings, calendar)
    live.prepare()
    before = live.library()
    assert live.library() is before
    assert (statuses(before)["jiu-2024"], statuses(before)["xin-2026"]) == ("现行有效", "尚未施行")
    calendar.day = date(2026, 12, 1)
    after = live.library()
    assert (statuses(after)["jiu-2024"], statuses(after)["xin-2026"]) == ("已修订", "现行有效")
    assert after.snapshot is before.snapshot
    assert after.engine is before.engine
    assert live.library() is after
    assert statuses(before)["jiu-2024"] == "现行有效", "a request that began before midnight ends on its own day"
    del before
    gc.collect()
    assert ask(after, "卡片").total.passages > 0, "the files are open still"
    after.close()


def test_what_a_user_brought_in_has_the_status_that_dates_and_relations_tell(own: LiveLibrary) -> None:
    live = LiveLibrary(own.settings, Calendar(date(2026, 12, 1)))
    live.prepare()
    known = statuses(live.library())
    assert {identifier: known[identifier] for identifier in OWN} == {
        "jiu-2024": "已修订",
        "xin-2026": "现行有效",
        "lingxing-2020": "",
        "jiluban-2020": "已修订",
        "jiluban-2025": "现行有效",
    }
    assert known["xize-yangli"] == "现行有效", "on record as not yet in force, but the day has come"
    live.library().close()


def test_search_documents_and_citations_follow_the_day_that_is_asked_about(own: LiveLibrary) -> None:
    live = LiveLibrary(own.settings, Calendar(date(2026, 12, 1)))
    live.prepare()
    library = live.library()
    found = {}
    for day in (None, date(2020, 1, 1), date(2026, 11, 30)):
        results = library.search(Question("某局归档办法第一条", as_of=day))
        assert results.query.notice
        found[day] = (results.hits[0].document, results.hits[0].status, results.query.notice)
    assert [found[day][:2] for day in found] == [
        ("xin-2026", "现行有效"),
        ("jiu-2024", "尚未施行"),
        ("jiu-2024", "现行有效"),
    ]
    assert "2026年版，现行有效" not in found[date(2026, 11, 30)][2]
    assert library.document("jiu-2024", date(2026, 11, 30)).metadata.status == "现行有效"
    assert library.document("jiu-2024").metadata.status == "已修订"
    assert library.metadata("jiu-2024").superseded_by == "xin-2026"
    assert library.document("jiu-2024").passages == library.snapshot.document("jiu-2024").passages
    with pytest.raises(NotFoundError):
        library.metadata("meiyou")
    library.close()


def test_of_two_versions_the_one_in_force_ranks_first_on_its_day(own: LiveLibrary) -> None:
    live = LiveLibrary(own.settings, Calendar(date(2026, 12, 1)))
    live.prepare()
    library = live.library()

    def order(day: date) -> list[str]:
        hits = library.search(Question("为了归档，制定本办法", as_of=day, limit=50)).hits
        return [hit.document for hit in hits if hit.document in {"jiu-2024", "xin-2026"}]

    assert order(date(2026, 11, 30)) == ["jiu-2024", "xin-2026"]
    assert order(date(2026, 12, 1)) == ["xin-2026", "jiu-2024"]
    library.close()


def test_the_files_of_an_old_index_are_closed_when_its_last_reader_lets_go(
    live: LiveLibrary, corpus_folder: Path
) -> None:
    live.prepare()
    library = live.library()
    engine, snapshot = library.engine, library.snapshot
    number = snapshot.shelf("shili-2024").first
    (corpus_folder / "regulations" / "xin.md").write_text("---\ntitle: 新办法\n---\n第一条　新的。\n", "utf-8")
    build(live.settings.index, Corpus(corpus_folder))
    newer = live.library()
    assert snapshot.passage(number).text
    assert engine is not newer.engine
    del library
    with pytest.raises(ValueError, match="closed"):
        snapshot.passage(number)
    assert ask(newer, "卡片").total.passages > 0
    newer.close()


def test_an_index_that_was_removed_while_it_was_being_opened_gives_way_to_the_newer(
    live: LiveLibrary, corpus_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    live.prepare()
    older = current(live.settings.index)
    assert older is not None
    (corpus_folder / "regulations" / "xin.md").write_text("---\ntitle: 新办法\n---\n第一条　新的。\n", "utf-8")
    newer = build(live.settings.index, Corpus(corpus_folder)).folder
    shutil.rmtree(older)
    named = iter([older, newer])
    monkeypatch.setattr("kb.library.current", lambda index: next(named))
    library = LiveLibrary(live.settings).library()
    assert library.snapshot.folder == newer
    library.close()


def test_what_was_revised_stands_below_what_took_its_place_though_it_is_shorter(tmp_path: Path) -> None:
    corpus = copy_of_invented(tmp_path / "corpus")
    for year, more in (("2015", ""), ("2024", "并记入清单。")):
        (corpus / "regulations" / f"qianshou-{year}.md").write_text(
            f"---\ntitle: 签收办法\nwork: qianshou\neffective: {year}-01-01\nstatus: 现行有效\n---\n\n"
            f"第一条　卡片和清单实行双人签收，当天签收的当天归档，由第三库房按编号存放，{more}\n",
            "utf-8",
        )
    live = LiveLibrary(Settings(corpus=corpus, index=tmp_path / "index"), lambda: date(2026, 11, 25))
    live.prepare()
    library = live.library()
    hits = library.search(Question("双人签收")).hits
    assert [(hit.document, hit.status) for hit in hits] == [("qianshou-2024", "现行有效"), ("qianshou-2015", "已修订")]
    before = library.search(Question("双人签收", as_of=date(2020, 1, 1))).hits
    assert next(hit.document for hit in before if hit.status == "现行有效") == "qianshou-2015"
    library.close()
