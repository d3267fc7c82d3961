"""The index in a cluster: built beside the one that serves, verified, switched to, taken up again, and brought up."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kb.corpus import current
from kb.corpus.folder import Corpus
from kb.errors import EngineUnavailableError, IndexUnusableError, KbError
from kb.indexing import fingerprints
from kb.indexing.building import Built, build, renew
from kb.indexing.verification import verify
from kb.library import Library, LiveLibrary
from kb.search.opensearch import index as opensearch_index
from kb.search.opensearch.cluster import Cluster
from kb.search.opensearch.generation import ClusterGeneration
from kb.search.opensearch.index import OpenSearchIndex
from kb.search.opensearch.mapping import Json
from kb.search.query import Question
from kb.settings import ClusterAddress, Settings
from tests.conftest import PROJECT, copy_of_invented

TEXT = "---\ntitle: {title}\ngenre: 办法\nstatus: 现行有效\n---\n\n第一条　{body}\n\n第二条　本办法自公布之日起试行。\n"
ADDED = "新增一句记号"


class Home:
    """A corpus and its index in a cluster, under a name of its own."""

    def __init__(self, folder: Path, address: ClusterAddress) -> None:
        self.settings = Settings(corpus=folder / "corpus", index=folder / "index", cluster=address)
        self.corpus = Corpus(folder / "corpus")
        self.cluster = Cluster(address)
        self.engine = OpenSearchIndex(self.cluster)

    def build(self, **how: Any) -> Built:
        return build(self.settings.index, self.corpus, engine=self.engine, **how)

    def library(self) -> Library:
        folder = current(self.settings.index)
        assert folder is not None
        return Library.open(folder, index=self.engine)

    def write(self, identifier: str, body: str) -> None:
        path = self.settings.corpus / "regulations" / f"{identifier}.md"
        path.write_text(TEXT.format(title=f"记号{identifier}办法", body=body), "utf-8")

    @property
    def name(self) -> str:
        assert self.settings.cluster is not None
        return self.settings.cluster.name

    def indices(self) -> list[str]:
        return sorted(self.cluster.get(f"/{self.name}-*/_settings"))

    def aliased(self) -> list[str]:
        return sorted(self.cluster.get(f"/_alias/{self.name}"))

    def numbers(self) -> int:
        """How many passages lie in the index that serves, those that nobody looks at included."""
        self.cluster.refresh(self.name)
        (answer,) = self.cluster.search(self.name, [{"size": 0, "track_total_hits": True}])
        return int(answer["hits"]["total"]["value"])

    def hits(self, text: str) -> list[tuple[str, str]]:
        return found(self.library(), text)


def found(library: Library, text: str) -> list[tuple[str, str]]:
    return [(hit.document, hit.address) for hit in library.search(Question(text, "exact", limit=100)).hits]


@pytest.fixture
def home(
    tmp_path: Path,
    cluster_address: ClusterAddress,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Home]:
    monkeypatch.setattr(opensearch_index, "_GRACE", 0.0)
    monkeypatch.setattr(opensearch_index, "_BATCH", 20)
    copy_of_invented(tmp_path / "corpus")
    home = Home(tmp_path, replace(cluster_address, name=f"home{abs(hash(request.node.name))}"))
    yield home
    for index in home.indices():
        home.cluster.ask("DELETE", f"/{index}")


def sent(home: Home, monkeypatch: pytest.MonkeyPatch, *, until: int | None = None) -> list[str]:
    """The ids that are sent to the cluster from now on; `until` so many batches, then the process “ends”."""
    ids: list[str] = []
    batches = 0
    bulk = Cluster.bulk

    def counted(self: Cluster, index: str, operations: Json) -> None:
        nonlocal batches
        batches += 1
        if until is not None and batches > until:
            raise KeyboardInterrupt
        bulk(self, index, operations)
        ids.extend(operations)

    monkeypatch.setattr(Cluster, "bulk", counted)
    return ids


def test_a_build_fills_an_index_behind_an_alias(home: Home) -> None:
    built = home.build()
    written = ClusterGeneration.read(built.folder)
    assert home.aliased() == [written.index] == home.indices()
    assert home.numbers() == built.passages
    mapping = home.cluster.get(f"/{written.index}/_mapping")[written.index]["mappings"]
    assert mapping["_meta"]["complete"] is True
    assert mapping["_meta"]["format"].startswith("opensearch/")
    assert not list(built.folder.glob("segment-*/pairs*"))


def test_what_is_built_is_what_a_scan_finds(home: Home) -> None:
    home.build()
    verified = verify(home.library(), home.corpus, 150)
    assert verified.differences == ()


def test_what_overlaps_is_counted_once_in_every_segment(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of hyphens: the index finds more places in them than there are, and each segment is counted by itself."""
    bulk = Cluster.bulk

    def in_a_segment_of_its_own(self: Cluster, index: str, operations: dict[str, str]) -> None:
        bulk(self, index, operations)
        self.refresh(index)

    monkeypatch.setattr(Cluster, "bulk", in_a_segment_of_its_own)
    monkeypatch.setattr(opensearch_index, "_BATCH", 2)
    for number in range(12):
        home.write(f"xian-{number}", f"表格{'-' * (7 + 3 * number)}线")
    home.build()
    total = home.library().search(Question("-------", "exact")).total
    assert (total.passages, total.occurrences) == (12, sum((7 + 3 * number) // 7 for number in range(12)))
    assert verify(home.library(), home.corpus, 100).differences == ()


def test_an_index_that_is_up_to_date_is_left_as_it_is(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    first = home.build()
    ids = sent(home, monkeypatch)
    assert home.build().folder == first.folder
    assert ids == []


def test_a_new_index_takes_the_place_of_the_old_one_which_is_dropped(home: Home) -> None:
    home.build()
    (before,) = home.indices()
    home.write("xin", ADDED)
    home.build(anew=True)
    (after,) = home.indices()
    assert after != before
    assert home.aliased() == [after]
    assert home.hits(ADDED) == [("xin", "art_1")]


def test_an_interrupted_build_leaves_the_alias_and_is_taken_up_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.build()
    (before,) = home.indices()
    home.write("xin", ADDED)
    with monkeypatch.context() as interrupted:
        sent(home, interrupted, until=4)
        with pytest.raises(KeyboardInterrupt):
            home.build(anew=True)
    assert home.aliased() == [before]
    assert home.hits("三色卡片")
    assert home.hits(ADDED) == []
    assert len(home.indices()) == 2
    (unfinished,) = set(home.indices()) - {before}
    monkeypatch.setattr(opensearch_index, "_LEAST_BLOCK", 10)
    ids = sent(home, monkeypatch)
    built = home.build(anew=True)
    assert home.aliased() == home.indices() == [unfinished]
    assert 0 < len(ids) < built.passages
    assert verify(home.library(), home.corpus, 100).differences == ()


def test_what_an_interrupted_build_of_another_corpus_left_is_dropped(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as interrupted:
        sent(home, interrupted, until=2)
        with pytest.raises(KeyboardInterrupt):
            home.build()
    (unfinished,) = home.indices()
    home.write("xin", ADDED)
    home.build()
    (index,) = home.indices()
    assert index != unfinished


@pytest.mark.parametrize("after", [0.6, 1.2, 2.0])
def test_a_build_that_is_killed_is_taken_up_again(home: Home, after: float) -> None:
    """kill -9 at some moment: whatever it had done, the next run completes it."""
    for number in range(60):
        home.write(f"duo-{number}", f"第{number}号记号，" * 20)
    assert home.settings.cluster is not None
    environment = {
        **os.environ,
        "KB_ENGINE": "opensearch",
        "KB_OPENSEARCH_URL": ",".join(home.settings.cluster.urls),
        "KB_OPENSEARCH_INDEX": home.name,
    }
    command = [sys.executable, "-m", "kb", "index", "--corpus", str(home.settings.corpus), "--index", str(home.settings.index)]  # fmt: skip
    building = subprocess.Popen(command, env=environment, cwd=PROJECT, stderr=subprocess.DEVNULL)
    time.sleep(after)
    building.send_signal(signal.SIGKILL)
    building.wait()
    built = home.build()
    assert len(home.indices()) == 1
    assert home.numbers() == built.passages
    assert verify(home.library(), home.corpus, 60).differences == ()


def test_an_index_that_a_killed_builder_had_asked_for_goes_when_it_comes_late(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    bulk = Cluster.bulk
    late = f"{home.name}-{'0' * 12}-1"
    once = iter([True])

    def bulk_after_it(self: Cluster, index: str, operations: dict[str, str]) -> None:
        if next(once, False):
            self.ask("PUT", f"/{late}", {})
        bulk(self, index, operations)

    monkeypatch.setattr(Cluster, "bulk", bulk_after_it)
    home.build()
    assert len(home.indices()) == 1
    assert home.indices() != [late]


def test_a_build_that_does_not_add_up_is_not_switched_to(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.build()
    before = home.indices()
    bulk = Cluster.bulk
    lost = iter([True])

    def loses_one(self: Cluster, index: str, operations: dict[str, str]) -> None:
        kept = dict(list(operations.items())[1:]) if next(lost, False) else operations
        bulk(self, index, kept)

    monkeypatch.setattr(Cluster, "bulk", loses_one)
    home.write("xin", ADDED)
    with pytest.raises(KbError, match="段数与文库不符"):
        home.build(anew=True)
    assert home.aliased() == before == home.indices()
    assert home.hits("三色卡片")


# Updates


def test_an_update_sends_the_changed_document_alone(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.build()
    index = home.indices()
    home.write("xin", ADDED)
    ids = sent(home, monkeypatch)
    built = home.build()
    assert built.changed == 1
    assert len(ids) == 3  # its title and two articles
    assert home.indices() == index
    assert home.hits(ADDED) == [("xin", "art_1")]


def test_a_reader_finds_its_own_generation_as_long_as_it_may_be_open(home: Home) -> None:
    home.write("xin", ADDED)
    home.build()
    before = home.library()
    home.write("xin", "改成别的话")
    home.build()
    after = home.library()
    assert found(before, ADDED) == [("xin", "art_1")]
    assert found(before, "改成别的话") == []
    assert found(after, ADDED) == []
    assert found(after, "改成别的话") == [("xin", "art_1")]


def test_a_reader_that_is_two_updates_late_is_told_and_misses_nothing_in_silence(home: Home) -> None:
    """As where the index folder is copied to another machine, and comes there late."""
    home.write("xin", ADDED)
    home.build()
    late = home.library()
    home.write("xin", "改成别的话")
    home.build()
    assert found(late, ADDED) == [("xin", "art_1")]
    home.write("ling", "另一句")
    home.build()
    for ask in (lambda: found(late, ADDED), lambda: late.holds(ADDED), lambda: found(late, "三色卡片")):
        with pytest.raises(IndexUnusableError, match="请再查一次"):
            ask()
    assert home.hits("三色卡片")


def test_passages_that_nobody_looks_at_are_taken_out_an_update_later(home: Home) -> None:
    home.write("xin", ADDED)
    live = home.build().passages
    home.write("xin", "改成别的话")
    home.build()
    assert home.numbers() == live + 3
    (home.settings.corpus / "regulations" / "xin.md").unlink()
    home.build()
    assert home.numbers() == live
    home.write("ling", "另一句")
    home.build()
    assert home.numbers() == live
    assert verify(home.library(), home.corpus, 100).differences == ()


def test_what_an_interrupted_update_added_is_taken_out(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    live = home.build().passages
    home.write("xin", ADDED)
    with monkeypatch.context() as interrupted:
        interrupted.setattr(OpenSearchIndex, "_summary", _ends)
        interrupted.setattr(OpenSearchIndex, "holds", lambda self, snapshot: True)
        with pytest.raises(KeyboardInterrupt):
            home.build()
    assert home.numbers() == live + 3
    assert home.hits(ADDED) == []
    (home.settings.corpus / "regulations" / "xin.md").unlink()
    home.write("ling", "另一句")
    home.build()
    assert home.numbers() == live + 3
    assert home.hits("另一句") == [("ling", "art_1")]


def _ends(*_: object) -> object:
    raise KeyboardInterrupt


def test_a_worn_index_is_built_anew_beside(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.build()
    before = home.indices()
    home.write("xin", ADDED)
    home.build()
    renew(home.settings.index, home.corpus, home.engine)
    assert home.aliased() == before
    monkeypatch.setattr(OpenSearchIndex, "most_segments", 2)
    home.write("ling", "另一句")
    home.build()
    (after,) = home.indices()
    assert home.aliased() == [after] != before
    assert home.hits("另一句") == [("ling", "art_1")]
    assert home.hits(ADDED) == [("xin", "art_1")]


# What is not as it should be


def test_an_index_of_another_version_is_refused_with_the_command_that_mends_it(home: Home) -> None:
    home.build()
    (index,) = home.indices()
    home.cluster.ask("PUT", f"/{index}/_mapping", {"_meta": {"format": "opensearch/older", "complete": True}})
    with pytest.raises(IndexUnusableError, match="kb index"):
        home.hits("三色卡片")
    home.build()
    assert home.indices() != [index]
    assert home.hits("三色卡片")


def test_the_index_of_another_version_stays_for_its_sites_until_the_next_one_is_built(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as former:
        former.setattr(fingerprints, "_PROGRAM", "former")
        home.build()
        before = home.library()
    (index,) = home.indices()
    home.build()
    assert index in home.indices()
    assert len(home.aliased()) == 1
    assert home.aliased() != [index]
    assert found(before, "三色卡片") == found(home.library(), "三色卡片") != []
    home.build(anew=True)
    assert index not in home.indices()


@pytest.mark.parametrize("ask", [lambda library: found(library, "三色卡片"), lambda library: library.holds("三色卡片")])
def test_an_index_that_is_gone_is_told_and_never_no_hits(home: Home, ask: Callable[[Library], object]) -> None:
    home.build()
    library = home.library()
    assert found(library, "三色卡片")
    for index in home.indices():
        home.cluster.ask("DELETE", f"/{index}")
    with pytest.raises(IndexUnusableError, match="kb index"):
        ask(library)


def test_a_library_builds_anew_what_the_cluster_lost(home: Home) -> None:
    live = LiveLibrary(home.settings)
    assert live.prepare() == "索引已建立。"
    assert live.prepare() == ""
    for index in home.indices():
        home.cluster.ask("DELETE", f"/{index}")
    assert "重新建立" in live.prepare()
    assert found(live.library(), "三色卡片")


def test_a_library_opens_while_the_cluster_is_away(home: Home) -> None:
    home.build()
    assert home.settings.cluster is not None
    away = replace(home.settings, cluster=replace(home.settings.cluster, urls=("http://127.0.0.1:9",)))
    live = LiveLibrary(away)
    assert away.cluster is not None
    live.engine = OpenSearchIndex(Cluster(away.cluster, patience=0.2))
    assert "连不上" in live.prepare()
    library = live.library()
    assert library.document("shili-2024").passages
    assert "连不上" in library.engine.trouble()
    with pytest.raises(EngineUnavailableError, match="请稍后再查"):
        found(library, "三色卡片")


def test_an_index_that_another_engine_built_is_built_anew(home: Home) -> None:
    build(home.settings.index, home.corpus)
    live = LiveLibrary(home.settings)
    assert live.prepare() == "索引原是给引擎 whoosh 建立的，已为 opensearch 从文库重新建立。"
    assert live.library().engine_name == "opensearch"
    assert found(live.library(), "三色卡片")
