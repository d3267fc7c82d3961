"""Building the index: killed, contended, updated and damaged, it answers truly or says that it cannot."""

import functools
import gc
import json
import logging
import os
import random
import shutil
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import IO

import pytest

from kb.corpus import CURRENT, current
from kb.corpus.folder import Corpus
from kb.errors import BuildInProgressError, DocumentError, IndexUnusableError, KbError
from kb.indexing import fingerprints, generations
from kb.indexing.building import build, is_stale, last_snapshot, renew
from kb.indexing.generations import RENEWED
from kb.library import Library, LiveLibrary
from kb.search.query import Question
from kb.search.values import Filters
from kb.settings import Settings
from tests.conftest import INVENTED, PROJECT, copy_of_invented

TODAY = date(2026, 11, 25)

QUESTIONS = [
    Question("卡片", limit=100),
    Question("三色卡片"),
    Question("《准则》"),
    Question("“两不误”"),
    Question("看", limit=100),
    Question("归档卡片当天", limit=100),
    Question("水温 柜子 墨水", limit=100),
    Question("标题:总则", limit=100),
    Question("归档 -卡片", limit=100),
    Question("示例条例第十条"),
    Question("测试物件", limit=100),
    Question("样例", sort="date", limit=100),
    Question("卡片 清单", mode="words", limit=100),
    Question("样例", filters=Filters(genre=("准则",)), limit=100),
    Question("没有这句话", mode="exact"),
]

Answer = tuple[object, ...]


def answers(library: Library) -> list[Answer]:
    """What a library says to many questions, the score and the time left aside."""
    found: list[Answer] = []
    for question in QUESTIONS:
        results = library.search(question)
        hits = [(h.document, h.address, h.text, h.highlights, h.tier, h.anchor, h.status, h.path) for h in results.hits]
        found.append((question.text, results.total, hits, results.facets, results.query.notice))
    for identifier in sorted(library.snapshot.documents):
        links = library.links
        found.append(
            (identifier, library.document(identifier), links.of(identifier), sorted(map(repr, links.to(identifier))))
        )
    return found


def in_any_order(found: list[Answer]) -> list[Answer]:
    """The same answers with the hits sorted: the statistics behind a score may count what is gone."""
    sorted_hits: list[Answer] = []
    for first, second, hits, *others in found:
        listed = sorted(hits, key=repr) if isinstance(hits, list) else hits
        sorted_hits.append((first, second, listed, *others))
    return sorted_hits


def settings(folder: Path) -> Settings:
    return Settings(corpus=folder / "corpus", index=folder / "index")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with the invented corpus and no index."""
    copy_of_invented(tmp_path / "corpus")
    return tmp_path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the invented corpus and its index, to be copied."""
    home = tmp_path_factory.mktemp("built")
    copy_of_invented(home / "corpus")
    build(home / "index", Corpus(home / "corpus"))
    return home


@pytest.fixture(scope="module")
def expected(built: Path) -> list[Answer]:
    """What a sound index of the invented corpus says."""
    return ask(built)


def ask(home: Path) -> list[Answer]:
    folder = current(home / "index")
    assert folder is not None
    library = Library.open(folder, TODAY)
    try:
        return answers(library)
    finally:
        library.close()


def write(home: Path, identifier: str, title: str, body: str, kind: str = "regulations") -> Path:
    path = home / "corpus" / kind / f"{identifier}.md"
    path.write_text(f"---\ntitle: {title}\ngenre: 办法\nwork: {identifier}\n---\n\n{body}\n", "utf-8")
    return path


# Building


def test_a_first_build_makes_an_index_that_is_not_stale(home: Path) -> None:
    corpus = Corpus(home / "corpus")
    assert current(home / "index") is None
    assert is_stale(home / "index", corpus)
    built = build(home / "index", corpus)
    assert current(home / "index") == built.folder
    assert not is_stale(home / "index", corpus)
    assert built.documents == len(corpus.files()) + 1
    assert built.bad_files == ()


def test_a_build_of_an_unchanged_corpus_does_nothing(home: Path) -> None:
    first = build(home / "index", Corpus(home / "corpus"))
    second = build(home / "index", Corpus(home / "corpus"))
    assert (second.folder, second.changed) == (first.folder, 0)
    assert (second.documents, second.passages) == (first.documents, first.passages)


@pytest.mark.parametrize("name", ["catalogue.yaml", "formulations.yaml", "regulations/shili-2015.md"])
def test_a_change_of_any_file_makes_the_index_stale(home: Path, name: str) -> None:
    build(home / "index", Corpus(home / "corpus"))
    path = home / "corpus" / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert is_stale(home / "index", Corpus(home / "corpus"))


def test_local_facts_make_the_index_stale_and_serve_after_the_next_build(home: Path) -> None:
    corpus = Corpus(home / "corpus")
    build(home / "index", corpus)
    local = home / "corpus" / "local"
    local.mkdir()
    (local / "formulations.yaml").write_text("formulations:\n- name: 五个本地\n", "utf-8")
    assert is_stale(home / "index", corpus)
    built = build(home / "index", corpus)
    library = Library.open(built.folder)
    assert [one.name for one in library.formulations.all] == ["五个本地"]
    assert "五个本地" in library.snapshot.manifest.words
    library.close()
    (local / "catalogue.yaml").write_text("regulations:\n- id: bentu-2027\n  title: 本地样例规定\n", "utf-8")
    assert build(home / "index", corpus).documents == built.documents
    library = Library.open(build(home / "index", corpus).folder)
    assert "bentu-2027" in library.snapshot.documents
    assert "weishoulu-2020" not in library.snapshot.documents
    library.close()


def test_progress_counts_up_to_the_whole(home: Path) -> None:
    seen: list[tuple[int, int]] = []
    build(home / "index", Corpus(home / "corpus"), progress=lambda done, of: seen.append((done, of)))
    assert seen[-1][0] == seen[-1][1] > 0
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert all(0 <= done <= of for done, of in seen)


def test_a_missing_corpus_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="--corpus"):
        build(tmp_path / "index", Corpus(tmp_path / "none"))


def test_an_empty_corpus_gives_an_empty_index(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    build(tmp_path / "index", Corpus(tmp_path / "corpus"))
    assert all(answer[1].passages == 0 for answer in ask(tmp_path))  # type: ignore[attr-defined]


# Updates


def test_an_update_answers_as_a_full_build(home: Path) -> None:
    index, corpus = home / "index", Corpus(home / "corpus")
    build(index, corpus)
    report = home / "corpus" / "reports" / "baogao-yangli.md"
    for step in range(4):
        if step == 0:
            write(
                home,
                "xin-2025",
                "新样例归档办法",
                "第一条　卡片当天归档，参照《示例条例》第十条。\n\n第二条　水温不限。",
            )
        elif step == 1:
            report.write_text(report.read_text("utf-8").replace("水温七十度", "水温八十度，三色卡片"), "utf-8")
        elif step == 2:
            (home / "corpus" / "regulations" / "shili-2015.md").unlink()
        else:
            write(home, "xin-2025", "新样例归档办法", "第一条　红色卡片依照《样例自律准则》第二条归档。")
        updated = build(index, corpus)
        assert 0 <= updated.changed < updated.documents
        full = home / f"full-{step}"
        build(full / "index", corpus)
        shutil.copytree(home / "corpus", full / "corpus")
        for of_update, of_full in zip(in_any_order(ask(home)), in_any_order(ask(full)), strict=True):
            assert of_update == of_full


def test_the_order_of_equal_answers_does_not_depend_on_how_the_index_came_to_be(home: Path) -> None:
    index, corpus = home / "index", Corpus(home / "corpus")
    body = "\n\n".join(f"第{number}条　同样的一句话。" for number in range(1, 6))
    write(home, "bb-2025", "同名办法", body)
    build(index, corpus)
    write(home, "aa-2025", "同名办法", body)
    build(index, corpus)
    full = build(home / "full" / "index", corpus)
    orders = []
    for folder in (current(index), full.folder):
        assert folder is not None
        library = Library.open(folder)
        orders.append([(hit.document, hit.address) for hit in library.search(Question("同样的一句话", limit=100)).hits])
        library.close()
    assert orders[0] == orders[1]


def test_many_updates_do_not_wear_the_index_out(home: Path) -> None:
    index, corpus = home / "index", Corpus(home / "corpus")
    built = build(index, corpus)
    for number in range(16):
        write(home, "xin-2025", "新样例归档办法", f"第一条　第{number}次修改的卡片办法。")
        built = build(index, corpus)
        manifest = json.loads((built.folder / "manifest.json").read_text("utf-8"))
        assert len(manifest["segments"]) <= 13
    library = Library.open(built.folder)
    assert library.search(Question("次修改的卡片办法")).total.passages == 1
    assert library.search(Question("第15次修改")).total.passages == 1
    library.close()
    assert len(list(index.glob("generation-*"))) <= 3


def test_a_removed_file_disappears(home: Path) -> None:
    index, corpus = home / "index", Corpus(home / "corpus")
    build(index, corpus)
    (home / "corpus" / "regulations" / "xize-yangli.md").unlink()
    library = Library.open(build(index, corpus).folder)
    assert "xize-yangli" not in library.snapshot.documents
    assert library.search(Question("蓝黑墨水", mode="exact")).total.passages == 0
    assert library.search(Question("墨水", mode="words")).total.passages == 0
    library.close()


def test_a_file_of_the_user_takes_the_place_of_the_catalogue_row(home: Path) -> None:
    index, corpus = home / "index", Corpus(home / "corpus")
    build(index, corpus)
    (home / "corpus" / "local").mkdir()
    (home / "corpus" / "local" / "weishoulu-2020.md").write_text(
        "---\ntitle: 未收录样例办法\n---\n第一条　现在收录了。\n", "utf-8"
    )
    library = Library.open(build(index, corpus).folder)
    (hit,) = library.search(Question("现在收录了")).hits
    assert (hit.document, hit.text_kind) == ("weishoulu-2020", "full")
    assert library.snapshot.shelf("weishoulu-2020").metadata.official_urls
    library.close()
    (home / "corpus" / "local" / "weishoulu-2020.md").unlink()
    library = Library.open(build(index, corpus).folder)
    assert library.snapshot.shelf("weishoulu-2020").metadata.text == "none"
    library.close()


BROKEN = b"---\ntitle: \xe9\xa2\x98\nissuer: : x\n---\n"


GOOD = (INVENTED / "regulations" / "shili-2015.md").read_bytes()


def test_a_bad_file_is_named_and_left_out(home: Path) -> None:
    index, corpus = home / "index", Corpus(home / "corpus")
    bad = home / "corpus" / "regulations" / "shili-2015.md"
    good = bad.read_bytes()
    bad.write_bytes(BROKEN)
    built = build(index, corpus)
    for _ in range(2):
        assert [(file.path, file.line) for file in built.bad_files] == [("regulations/shili-2015.md", 3)]
        assert built.bad_files[0].message
        built = build(index, corpus)
    library = Library.open(built.folder)
    assert "shili-2015" not in library.snapshot.documents
    assert [file.path for file in library.snapshot.manifest.bad_files] == ["regulations/shili-2015.md"]
    library.close()
    bad.write_bytes(good)
    assert build(index, corpus).bad_files == ()


@pytest.mark.parametrize("content", [BROKEN, b"", b"\xff\xfe\x00", b"---\nstatus: 1\n---\n"])
def test_a_file_that_was_good_and_became_bad_is_named_and_its_last_content_stays(
    built: Path, expected: list[Answer], tmp_path: Path, content: bytes
) -> None:
    home = tmp_path / "home"
    shutil.copytree(built, home)
    index, corpus = home / "index", Corpus(home / "corpus")
    file = home / "corpus" / "regulations" / "shili-2015.md"
    good = file.read_bytes()
    file.write_bytes(content)
    write(home, "xin-2025", "另一份样例文件", "第一条　别的文件照常收入。")
    again = build(index, corpus)
    for _ in range(2):
        (remark,) = again.bad_files
        assert remark.path == "regulations/shili-2015.md"
        assert remark.message.endswith("仍使用上一次的内容。")
        again = build(index, corpus)
    library = Library.open(again.folder)
    assert library.search(Question("别的文件照常收入")).total.passages == 1
    assert library.document("shili-2015").passages
    library.close()
    (home / "corpus" / "regulations" / "xin-2025.md").unlink()
    build(index, corpus)
    assert in_any_order(ask(home)) == in_any_order(expected)
    file.write_bytes(good)
    assert build(index, corpus).bad_files == ()
    assert in_any_order(ask(home)) == in_any_order(expected)


def test_what_a_bad_file_held_last_outlives_many_updates_and_goes_with_its_file(home: Path) -> None:
    index, corpus = home / "index", Corpus(home / "corpus")
    built = build(index, corpus)
    file = home / "corpus" / "regulations" / "shili-2015.md"
    file.write_bytes(BROKEN)
    built = build(index, corpus)
    for number in range(14):  # the index is built anew among them
        write(home, "xin-2025", "新样例归档办法", f"第一条　第{number}次修改。")
        built = build(index, corpus)
    assert len(built.bad_files) == 1
    library = Library.open(built.folder)
    assert library.document("shili-2015").part_text("art_1").endswith("制定本条例。")
    library.close()
    assert build(index, corpus, anew=True).documents == built.documents - 1
    file.unlink()
    library = Library.open(build(index, corpus).folder)
    assert "shili-2015" not in library.snapshot.documents
    library.close()


@pytest.mark.parametrize("name", ["catalogue.yaml", "formulations.yaml"])
@pytest.mark.parametrize("content", [b"", b"regulations: [", b"\xff\xfe"])
def test_a_catalogue_that_became_bad_stays_as_it_was_and_other_files_are_indexed(
    home: Path, name: str, content: bytes
) -> None:
    index, corpus = home / "index", Corpus(home / "corpus")
    build(index, corpus)
    before = ask(home)
    (home / "corpus" / name).write_bytes(content)
    path = write(home, "xin-2025", "另一份样例文件", "第一条　别的文件照常收入。")
    built = build(index, corpus)
    assert [remark.path for remark in built.bad_files] == [name]
    library = Library.open(built.folder)
    assert library.search(Question("别的文件照常收入")).total.passages == 1
    assert library.formulations.all
    assert library.snapshot.shelf("weishoulu-2020").metadata.articles == 12
    library.close()
    assert not is_stale(index, corpus)
    path.unlink()
    build(index, corpus)
    assert in_any_order(ask(home)) == in_any_order(before)


def test_a_local_catalogue_that_became_bad_or_is_being_written_stays_as_it_was(home: Path) -> None:
    index, corpus = home / "index", Corpus(home / "corpus")
    local = home / "corpus" / "local" / "catalogue.yaml"
    local.parent.mkdir()
    local.write_text("regulations:\n- id: bentu-2027\n  title: 本地样例规定\n", "utf-8")
    build(index, corpus)
    before = ask(home)
    local.write_text("regulations: [", "utf-8")
    assert build(index, corpus, unfinished=frozenset({"local/catalogue.yaml"})).differences is None
    assert is_stale(index, corpus)
    (remark,) = build(index, corpus).bad_files
    assert (remark.path, remark.message.endswith("仍使用上一次的内容。")) == ("local/catalogue.yaml", True)
    assert in_any_order(ask(home)) == in_any_order(before)
    local.unlink()
    found = build(index, corpus).differences
    assert found is not None
    assert [one.id for one in found.removed] == ["bentu-2027"]
    assert "weishoulu-2020" in {one.id for one in found.added}


def test_without_an_index_a_bad_catalogue_is_said_to_be_bad(home: Path) -> None:
    (home / "corpus" / "catalogue.yaml").write_text("regulations: [", "utf-8")
    with pytest.raises(DocumentError, match="目录文件"):
        build(home / "index", Corpus(home / "corpus"))


def test_what_is_shown_of_the_formulations_is_what_was_indexed(home: Path) -> None:
    folder = build(home / "index", Corpus(home / "corpus")).folder
    (home / "corpus" / "formulations.yaml").write_text("formulations: [", "utf-8")
    library = Library.open(folder)
    assert library.formulations.all
    library.close()


def test_a_row_of_the_catalogue_is_updated_without_reading_the_other_documents(home: Path) -> None:
    index, corpus = home / "index", Corpus(home / "corpus")
    build(index, corpus)
    path = home / "corpus" / "catalogue.yaml"
    path.write_text(path.read_text("utf-8").replace("articles: 12", "articles: 13"), "utf-8")
    built = build(index, corpus)
    assert built.differences is not None
    assert (built.changed, [one.id for one in built.differences.altered]) == (1, ["weishoulu-2020"])
    path.write_text(path.read_text("utf-8").replace("id: zilv-yangli", "id: zilv-bie"), "utf-8")
    built = build(index, corpus)
    assert built.differences is not None
    assert [one.id for one in built.differences.altered] == ["zilv-yangli"]
    assert [one.id for one in built.differences.added] == ["zilv-bie"]
    full = home / "full"
    build(full / "index", corpus)
    shutil.copytree(home / "corpus", full / "corpus")
    assert in_any_order(ask(home)) == in_any_order(ask(full))


def test_a_build_tells_what_came_changed_and_went(home: Path) -> None:
    index, corpus = home / "index", Corpus(home / "corpus")
    first = build(index, corpus)
    assert first.differences is not None
    assert len(first.differences.added) == first.documents
    assert build(index, corpus).differences is None
    write(home, "xin-2025", "新样例归档办法", "第一条　新的。")
    write(home, "xize-yangli", "示例条例实施细则", "第一条　改了。")
    (home / "corpus" / "regulations" / "shili-2015.md").unlink()
    found = build(index, corpus).differences
    assert found is not None
    ids = [[one.id for one in listed] for listed in (found.added, found.altered, found.removed)]
    assert ids == [["xin-2025"], ["xize-yangli"], ["shili-2015"]]


def test_a_file_that_somebody_is_writing_is_taken_as_it_was(home: Path) -> None:
    index, corpus = home / "index", Corpus(home / "corpus")
    build(index, corpus)
    before = ask(home)
    names = {"regulations/shili-2015.md", "regulations/xin-2025.md", "regulations/xize-yangli.md", "catalogue.yaml"}
    write(home, "shili-2015", "示例工作条例（试行）", "第一条　写了一半")
    write(home, "xin-2025", "新样例归档办法", "第一条　写了一半")
    (home / "corpus" / "regulations" / "xize-yangli.md").unlink()
    (home / "corpus" / "catalogue.yaml").write_text("regu", "utf-8")
    assert build(index, corpus, unfinished=frozenset(names)).bad_files == ()
    assert in_any_order(ask(home)) == in_any_order(before)
    assert is_stale(index, corpus)
    (home / "corpus" / "local").mkdir()
    (home / "corpus" / "local" / "zilv-yangli.md").write_text(
        "---\ntitle: 样例自律准则\n---\n第一条　写了一半\n", "utf-8"
    )
    write(home, "bie-2025", "别的办法", "第一条　已经写好。")
    built = build(index, corpus, unfinished=frozenset({*names, "local/zilv-yangli.md"}))
    assert built.differences is not None
    assert [one.id for one in (*built.differences.added, *built.differences.altered)] == ["bie-2025"]
    assert built.differences.removed == ()


def test_a_file_that_changes_while_it_is_read_is_not_taken(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index, corpus = home / "index", Corpus(home / "corpus")
    build(index, corpus)
    path = write(home, "shili-2015", "示例工作条例（试行）", "第一条　写了一半")
    monkeypatch.setattr(Corpus, "is_as_listed", lambda self, file: file.id != "shili-2015")
    (remark,) = build(index, corpus).bad_files
    assert "正在改动" in remark.message
    monkeypatch.undo()
    write(home, "shili-2015", "示例工作条例（试行）", "第一条　写完了。")
    library = Library.open(build(index, corpus).folder)
    assert library.document("shili-2015").part_text("art_1") == "第一条　写完了。"
    assert path.exists()
    library.close()


def test_at_once_adds_to_an_index_that_should_be_built_anew(home: Path) -> None:
    index, corpus = home / "index", Corpus(home / "corpus")
    built = build(index, corpus)
    for number in range(13):
        write(home, "xin-2025", "新样例归档办法", f"第一条　第{number}次修改。")
        built = build(index, corpus, at_once=True)
    assert built.is_worn
    write(home, "xin-2025", "新样例归档办法", "第一条　最后一次修改。")
    assert build(index, corpus, at_once=True).changed == 1
    before = ask(home)
    assert build(index, corpus, at_once=True).is_worn
    built = build(index, corpus)
    assert built.changed == built.documents
    assert built.differences is not None
    assert (built.differences.added, built.differences.altered, built.differences.removed) == ((), (), ())
    assert not built.is_worn
    assert in_any_order(ask(home)) == in_any_order(before)


def worn(home: Path) -> None:
    index, corpus = home / "index", Corpus(home / "corpus")
    for number in range(13):
        write(home, "xin-2025", "新样例归档办法", f"第一条　第{number}次修改。")
        build(index, corpus, at_once=True)


def test_an_index_is_built_anew_beside_while_others_go_on_adding_to_it(home: Path) -> None:
    index, corpus = home / "index", Corpus(home / "corpus")
    worn(home)
    file = home / "corpus" / "regulations" / "shili-2015.md"
    file.write_bytes(BROKEN)
    serving = build(index, corpus, at_once=True).folder
    renew(index, corpus)
    assert current(index) == serving
    write(home, "xin-2025", "新样例归档办法", "第一条　同时又改。")
    write(home, "bie-2025", "别的样例办法", "第一条　同时新增。")
    (home / "corpus" / "regulations" / "xize-yangli.md").unlink()
    built = build(index, corpus, at_once=True)
    assert built.differences is not None
    ids = [[one.id for one in listed] for listed in
           (built.differences.added, built.differences.altered, built.differences.removed)]  # fmt: skip
    assert ids == [["bie-2025"], ["xin-2025"], ["xize-yangli"]], "against what served"
    assert not built.is_worn
    assert len(json.loads((built.folder / "manifest.json").read_text("utf-8"))["segments"]) == 2
    assert [remark.path for remark in built.bad_files] == ["regulations/shili-2015.md"]
    assert not (index / RENEWED).exists()
    answers_now = ask(home)
    file.write_bytes(GOOD)
    full = build(home / "full" / "index", corpus)
    shutil.copytree(home / "corpus", home / "full" / "corpus")
    assert full.bad_files == ()
    assert in_any_order(answers_now) == in_any_order(ask(home / "full"))


def test_what_was_built_anew_is_taken_up_even_if_nothing_has_changed_since(home: Path) -> None:
    index, corpus = home / "index", Corpus(home / "corpus")
    worn(home)
    before = ask(home)
    renew(index, corpus)
    built = build(index, corpus, at_once=True)
    assert (built.changed, built.is_worn) == (0, False)
    assert in_any_order(ask(home)) == in_any_order(before)


def test_what_became_bad_while_the_index_was_built_anew_keeps_what_it_held_last(home: Path) -> None:
    index, corpus = home / "index", Corpus(home / "corpus")
    worn(home)
    renew(index, corpus)
    write(home, "xin-2025", "新样例归档办法", "第一条　后来写好的。")
    (index / RENEWED).rename(home / "aside")
    build(index, corpus, at_once=True)
    (home / "aside").rename(index / RENEWED)
    (home / "corpus" / "regulations" / "xin-2025.md").write_bytes(BROKEN)
    built = build(index, corpus, at_once=True)
    assert not built.is_worn
    assert len(built.bad_files) == 1
    library = Library.open(built.folder)
    assert library.document("xin-2025").part_text("art_1") == "第一条　后来写好的。"
    library.close()


@pytest.mark.parametrize("how", ["gone", "half", "noise"])
def test_a_damaged_index_beside_is_not_taken_up(home: Path, how: str) -> None:
    index, corpus = home / "index", Corpus(home / "corpus")
    worn(home)
    before = ask(home)
    renew(index, corpus)
    damage(index / RENEWED / "links.db", how)
    assert build(index, corpus, at_once=True).is_worn
    assert not (index / RENEWED).exists()
    assert in_any_order(ask(home)) == in_any_order(before)


def test_other_formulations_are_added_at_once_and_cut_text_when_the_index_is_built_anew(home: Path) -> None:
    index, corpus = home / "index", Corpus(home / "corpus")
    build(index, corpus)
    path = home / "corpus" / "formulations.yaml"
    path.write_text(path.read_text("utf-8") + "- name: 轻拿轻放法\n", "utf-8")
    built = build(index, corpus, at_once=True)
    assert (built.changed, built.is_worn) == (0, True)
    library = Library.open(built.folder)
    assert library.formulations.named("轻拿轻放法")
    library.close()
    renew(index, corpus)
    built = build(index, corpus, at_once=True)
    assert not built.is_worn
    assert "轻拿轻放法" in json.loads((built.folder / "manifest.json").read_text("utf-8"))["words"]


@pytest.mark.parametrize(
    "content",
    [
        "---\ntitle: 题\ntext: [full]\n---\n甲\n".encode(),
        "---\ntitle: 题\narticles: 三\n---\n甲\n".encode(),
        "---\ntitle: 题\nconfidence: [high]\n---\n甲\n".encode(),
        "---\ntitle: 题\n---\n第一二三四五条　甲\n".encode(),
        "---\ntitle: 题\n---\n一二三四五、甲\n".encode(),
        b"\xff\xfe\x00\x01",
        b"",
        b"---\n",
        "---\ntitle: 题\n---\n".encode(),
        "---\ntitle: 题\n---\n\x01\x02\x0b\x0c\u2028\u0085甲\n".encode(),
    ],
)
def test_no_file_stops_the_others(home: Path, content: bytes) -> None:
    (home / "corpus" / "regulations" / "guai.md").write_bytes(content)
    build(home / "index", Corpus(home / "corpus"))
    built = build(home / "index", Corpus(home / "corpus"))
    library = Library.open(built.folder)
    assert library.search(Question("三色卡片")).total.passages > 0
    assert "guai" in library.snapshot.documents or [f.path for f in built.bad_files] == ["regulations/guai.md"]
    library.close()


def test_a_readme_beside_the_documents_is_no_document(home: Path) -> None:
    (home / "corpus" / "README.md").write_text("# 文库\n\n这里放文件。\n", "utf-8")
    assert build(home / "index", Corpus(home / "corpus")).bad_files == ()


def test_the_shipped_corpus_has_no_bad_file(shipped: Library) -> None:
    assert shipped.snapshot.manifest.bad_files == ()


# Damage

FILES = [
    "manifest.json",
    "documents.db",
    "links.db",
    "attestations.json",
    "maker.json",
    "seal.json",
    "catalogue.yaml",
    "formulations.yaml",
    *(
        f"segment-0/{name}.{kind}"
        for name in ("passages", "plain", "marked", "pairs", "again")
        for kind in ("bin", "idx")
    ),
    "segment-0/pairs.key",
    "words/*.toc",
    "words/*.seg",
]


def test_every_file_of_an_index_is_damaged_here(built: Path) -> None:
    folder = current(built / "index")
    assert folder is not None
    named = {path for pattern in FILES for path in folder.glob(pattern)}
    others = {path for path in folder.rglob("*") if path.is_file()} - named
    assert [path.name for path in others if not path.name.endswith("WRITELOCK")] == []


def damage(path: Path, how: str) -> None:
    content = path.read_bytes()
    chance = random.Random(len(content))
    if how == "gone":
        path.unlink()
    elif how == "half":
        path.write_bytes(content[: len(content) // 2 // 8 * 8])
    else:
        middle = len(content) // 2
        path.write_bytes(content[:middle] + chance.randbytes(16) + content[middle + 16 :])


def without_leaks(test: Callable[..., None]) -> Callable[..., None]:
    """What a library leaves open when it cannot read a file is closed here, and not in some later test."""

    @functools.wraps(test)
    def tested(*args: object, **kwargs: object) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            logging.disable()  # a record of the log would keep the error, and all that it holds
            try:
                test(*args, **kwargs)
            finally:
                logging.disable(logging.NOTSET)
                gc.collect()

    return tested


@without_leaks
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("how", ["gone", "half", "noise"])
def test_a_damaged_file_is_noticed_and_the_index_built_again(
    built: Path, tmp_path: Path, expected: list[Answer], name: str, how: str
) -> None:
    home = tmp_path / "home"
    shutil.copytree(built, home)
    folder = current(home / "index")
    assert folder is not None
    for path in folder.glob(name):
        damage(path, how)
    live = LiveLibrary(settings(home), today=lambda: TODAY)
    notice = live.prepare()
    assert answers(live.library()) == expected
    assert "索引" in notice
    live.library().close()


def test_opening_reads_again_only_what_was_written_to(built: Path, tmp_path: Path) -> None:
    folder = current(shutil.copytree(built, tmp_path / "home") / "index")
    assert folder is not None
    read: list[str] = []
    content = generations._content

    def noted(path: Path) -> tuple[int, int]:
        read.append(path.name)
        return content(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(generations, "_content", noted)
        generations.check_seal(folder)
        assert read == []
        manifest = folder / "manifest.json"
        manifest.write_bytes(manifest.read_bytes())
        generations.check_seal(folder)
        assert read == ["manifest.json"]


def test_what_a_disk_lost_by_itself_is_found_by_reading_every_byte(built: Path, tmp_path: Path) -> None:
    index = shutil.copytree(built, tmp_path / "home") / "index"
    folder = current(index)
    assert folder is not None
    path = folder / "segment-0" / "plain.bin"
    before = path.stat()
    damage(path, "noise")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    generations.check_seal(folder)
    with pytest.raises(IndexUnusableError):
        generations.check_seal(folder, thorough=True)
    with last_snapshot(index, thorough=True) as snapshot:
        assert snapshot is None


@without_leaks
@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_does_not_stop_an_update(built: Path, tmp_path: Path, name: str) -> None:
    home = tmp_path / "home"
    shutil.copytree(built, home)
    folder = current(home / "index")
    assert folder is not None
    for path in folder.glob(name):
        damage(path, "half")
    write(home, "xin-2025", "新样例归档办法", "第一条　此后新增的一条。")
    live = LiveLibrary(settings(home), today=lambda: TODAY)
    live.prepare()
    library = live.library()
    assert library.search(Question("此后新增的一条")).total.passages == 1
    assert library.search(Question("三色卡片")).total.passages > 0
    assert library.search(Question("归档卡片当天")).total.passages > 0
    library.close()


@pytest.mark.parametrize(
    "content", [b"generation-000000000000\n", b"", b"../../etc\n", b"\xff\xfe", b"generation-../x\n", None]
)
def test_a_pointer_to_nothing_is_noticed_and_the_index_built_again(
    built: Path, tmp_path: Path, expected: list[Answer], content: bytes | None
) -> None:
    home = tmp_path / "home"
    shutil.copytree(built, home)
    pointer = home / "index" / CURRENT
    if content is None:
        pointer.unlink()
    else:
        pointer.write_bytes(content)
    assert current(home / "index") is None
    live = LiveLibrary(settings(home), today=lambda: TODAY)
    assert "索引" in live.prepare()
    assert answers(live.library()) == expected
    live.library().close()


def test_an_index_of_another_format_is_not_read_and_built_again(
    built: Path, tmp_path: Path, expected: list[Answer]
) -> None:
    home = tmp_path / "home"
    shutil.copytree(built, home)
    folder = current(home / "index")
    assert folder is not None
    manifest = folder / "manifest.json"
    content = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps({**content, "format": "policy-kb-0/other"}), "utf-8")
    with pytest.raises(IndexUnusableError):
        Library.open(folder)
    live = LiveLibrary(settings(home), today=lambda: TODAY)
    assert "索引" in live.prepare()
    assert answers(live.library()) == expected
    live.library().close()


# Other processes

BUILDER = """
import sys, time
from pathlib import Path
from kb.corpus import Corpus
from kb.indexing import build

index, corpus, wait = Path(sys.argv[1]), Corpus(Path(sys.argv[2])), sys.argv[3] == "wait"
print("ready", flush=True)

def progress(done, of):
    if wait and done == 1:
        print("holding", flush=True)
        sys.stdin.readline()

build(index, corpus, anew=True, progress=progress)
print("done", flush=True)
"""


def builder(home: Path, how: str = "run") -> "subprocess.Popen[str]":
    """Another process that builds the index anew."""
    return subprocess.Popen(
        [sys.executable, "-c", BUILDER, str(home / "index"), str(home / "corpus"), how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )


def line_of(stream: IO[str] | None) -> str:
    assert stream is not None
    return stream.readline().strip()


def finish(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.communicate()


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A generated corpus whose building takes long enough to be interrupted."""
    home = tmp_path_factory.mktemp("large")
    chance = random.Random(5)
    pieces = [
        "卡片",
        "清单",
        "库房",
        "早晨",
        "归档",
        "核对",
        "组长",
        "小镇",
        "样例",
        "红色",
        "编号",
        "防潮",
        "登记",
        "移交",
    ]
    folder = home / "corpus" / "regulations"
    folder.mkdir(parents=True)
    for number in range(50):
        body = "\n\n".join(
            f"第{article}条　" + "，".join("".join(chance.choices(pieces, k=5)) for _ in range(8)) + "。"
            for article in range(1, 41)
        )
        (folder / f"gen-{number:03}.md").write_text(f"---\ntitle: 第{number}号生成办法\n---\n\n{body}\n", "utf-8")
    return home


def test_a_build_that_is_killed_at_any_moment_leaves_the_old_index_and_the_next_build_works(large: Path) -> None:
    index, corpus = large / "index", Corpus(large / "corpus")
    build(index, corpus)
    process = builder(large)
    assert line_of(process.stdout) == "ready"
    started = time.perf_counter()
    assert line_of(process.stdout) == "done"
    whole = time.perf_counter() - started
    process.communicate()
    chance = random.Random(11)
    old = current(index)
    interrupted = 0
    for turn in range(60):  # a build that is quicker than the hand that kills it does not count
        if interrupted == 12:
            break
        changing = corpus.folder / "regulations" / "gen-000.md"
        changing.write_text(f"---\ntitle: 第0号生成办法\n---\n\n第一条　第{turn}回的记号。\n", "utf-8")
        process = builder(large)
        assert line_of(process.stdout) == "ready"
        time.sleep(whole * chance.random())
        finish(process)
        now = current(index)
        assert now is not None
        interrupted += now == old
        library = Library.open(now)  # the old one, or the new one if the build was quicker
        assert library.search(Question("红色编号", mode="exact")).total.passages > 0
        assert len(library.snapshot.documents) == 50
        library.close()
        old = build(index, corpus).folder
        library = Library.open(old)
        assert library.search(Question(f"第{turn}回的记号", mode="exact")).total.passages == 1
        assert library.search(Question("回的记号", mode="exact")).total.passages == 1
        library.close()
        assert len(list(index.glob("generation-*"))) <= 3
    assert interrupted == 12


def test_of_two_builders_at_once_the_second_is_told_and_the_first_finishes(home: Path) -> None:
    build(home / "index", Corpus(home / "corpus"))
    process = builder(home, "wait")
    try:
        assert line_of(process.stdout) == "ready"
        assert line_of(process.stdout) == "holding"
        with pytest.raises(BuildInProgressError, match="另一个进程"):
            build(home / "index", Corpus(home / "corpus"), anew=True)
        write(home, "xin-2025", "新样例归档办法", "第一条　此后新增的一条。")
        live = LiveLibrary(settings(home), today=lambda: TODAY)
        assert "没有更新" in live.prepare()
        assert live.library().search(Question("三色卡片")).total.passages > 0
        live.library().close()
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
        assert line_of(process.stdout) == "done"
    finally:
        finish(process)
    build(home / "index", Corpus(home / "corpus"))


def test_a_killed_builder_holds_no_lock(home: Path) -> None:
    process = builder(home, "wait")
    assert line_of(process.stdout) == "ready"
    assert line_of(process.stdout) == "holding"
    with pytest.raises(KbError):
        LiveLibrary(settings(home), today=lambda: TODAY).prepare()
    finish(process)
    assert build(home / "index", Corpus(home / "corpus")).documents > 0


def test_who_cites_a_changed_document_is_looked_at_again(home: Path) -> None:
    index, corpus = home / "index", Corpus(home / "corpus")
    write(home, "yin-2025", "引用样例办法", "第一条　依照《新样例归档办法》第二条办理。")
    write(home, "xin-2025", "新样例归档办法", "第一条　甲。\n\n第二条　乙。")
    library = Library.open(build(index, corpus).folder)
    (link,) = library.links.of("yin-2025")
    assert (link.target, link.address, link.is_held) == ("xin-2025", "art_2", True)
    library.close()
    write(home, "xin-2025", "新样例归档办法", "第一条　甲。")
    library = Library.open(build(index, corpus).folder)
    (link,) = library.links.of("yin-2025")
    assert (link.target, link.address, link.is_held) == ("xin-2025", "art_2", False)
    library.close()


def test_an_index_that_an_older_program_built_is_built_anew(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index, corpus = home / "index", Corpus(home / "corpus")
    with monkeypatch.context() as older:
        older.setattr(fingerprints, "_PROGRAM", "older")
        build(index, corpus)
        assert not is_stale(index, corpus)
    assert is_stale(index, corpus)
    assert build(index, corpus).changed > 0
    assert not is_stale(index, corpus)
