"""Nodes that are killed, hang, or are all gone: nothing is lost, nothing is left out in silence, and it mends itself."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kb.corpus.folder import Corpus
from kb.errors import EngineUnavailableError
from kb.indexing.building import build
from kb.indexing.verification import verify
from kb.library import Library, LiveLibrary
from kb.search.opensearch import index as opensearch_index
from kb.search.opensearch.cluster import Cluster as Connection
from kb.search.opensearch.index import OpenSearchIndex
from kb.search.opensearch.mapping import Json
from kb.search.query import Question
from kb.settings import ClusterAddress, Settings
from tests.conftest import copy_of_invented
from tests.measures.cluster.cluster import Cluster
from tests.measures.cluster.fixtures import VERSION, started
from web.application import create_app
from web.kept import KeptChecker

RATE = 50  # searches a second
SENTENCES = ("把卡片放回第{n}号柜子。", "清单由第{n}小组核对，当天归档。", "样例第{n}号不作他用。")


@pytest.fixture
def whole(cluster: Cluster) -> Iterator[Cluster]:
    """The cluster of all tests; whatever is done to it, the next test finds all nodes there."""
    yield cluster
    for node in cluster.nodes:
        node.resume() if node.running else node.start()
    cluster.wait()


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    """The invented corpus and some hundred documents more."""
    folder = copy_of_invented(tmp_path / "corpus")
    for number in range(150):
        articles = "\n\n".join(
            f"第{place}条　{SENTENCES[place % 3].format(n=number * 20 + place)}" for place in range(1, 21)
        )
        text = f"---\ntitle: 样例第{number}号办法\ngenre: 办法\n---\n\n{articles}\n"
        (folder / "regulations" / f"duo-{number}.md").write_text(text, "utf-8")
    return Corpus(folder)


@pytest.fixture
def index(
    cluster_address: ClusterAddress, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> OpenSearchIndex:
    monkeypatch.setattr(opensearch_index, "_GRACE", 0.0)
    name = f"resilience{abs(hash(request.node.name))}"
    return OpenSearchIndex.at(replace(cluster_address, name=name, shards=3, replicas=1))


def test_a_node_killed_during_indexing_loses_nothing(
    whole: Cluster, index: OpenSearchIndex, corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opensearch_index, "_BATCH", 100)
    sent = threading.Event()
    bulk = Connection.bulk

    def told(self: Connection, name: str, operations: Json) -> None:
        bulk(self, name, operations)
        sent.set()

    monkeypatch.setattr(Connection, "bulk", told)
    with ThreadPoolExecutor(1) as builder:
        building = builder.submit(build, tmp_path / "index", corpus, engine=index)
        assert sent.wait(60)
        whole.kill(1)
        built = building.result(timeout=120)
    library = Library.open(built.folder, index=index)
    assert built.passages > 3_000
    assert verify(library, corpus, 60).differences == ()
    whole.restart(1)
    assert verify(library, corpus, 60, seed=1).differences == ()


@pytest.fixture
def narrow(tmp_path: Path) -> Iterator[Cluster]:
    """A node that does one thing at a time, lets few wait (as many as one question asks for), and refuses the rest."""
    pools = {"thread_pool.write.size": 1, "thread_pool.write.queue_size": 1}
    pools |= {"thread_pool.search.size": 1, "thread_pool.search.queue_size": 20}
    with started(VERSION, {"folder": tmp_path / "narrow", "nodes": 1, "heap": "512m", "settings": pools}) as cluster:
        yield cluster


def refused(cluster: Cluster, pool: str) -> int:
    """How many tasks of a thread pool the node has refused."""
    with cluster.client() as client:
        (node,) = client.get("/_nodes/stats/thread_pool").raise_for_status().json()["nodes"].values()
    return int(node["thread_pool"][pool]["rejected"])


def test_what_a_busy_cluster_refuses_is_sent_and_asked_again(
    narrow: Cluster, corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opensearch_index, "_BATCH", 10)
    monkeypatch.setattr(opensearch_index, "_SENDERS", 16)
    index = OpenSearchIndex(Connection(ClusterAddress(urls=narrow.urls, shards=4), patience=60))
    library = Library.open(build(tmp_path / "index", corpus, engine=index).folder, index=index)
    assert refused(narrow, "write") > 0
    assert verify(library, corpus, 60).differences == ()
    expected = library.search(Question("当天归档")).total
    with ThreadPoolExecutor(8) as clients:
        totals = list(clients.map(lambda _: library.search(Question("当天归档")).total, range(100)))
    assert refused(narrow, "search") > 0
    assert set(totals) == {expected}


@dataclass
class Load:
    """Searches at a fixed rate by many threads, and what they got."""

    library: Library
    answers: "Counter[tuple[str, int, int] | str]"
    slowest: float = 0.0

    def run(self, seconds: float) -> None:
        texts = ("三色卡片", "当天归档", "清单", "第", "样例 柜子")
        with ThreadPoolExecutor(32) as clients:
            started = time.monotonic()
            for turn in range(int(seconds * RATE)):
                time.sleep(max(0.0, started + turn / RATE - time.monotonic()))
                clients.submit(self._ask, texts[turn % len(texts)])

    def _ask(self, text: str) -> None:
        started = time.monotonic()
        try:
            total = self.library.search(Question(text)).total
            self.answers[text, total.passages, total.occurrences] += 1
        except EngineUnavailableError as error:
            self.answers[error.message] += 1
        self.slowest = max(self.slowest, time.monotonic() - started)


def test_a_node_killed_under_fifty_searches_a_second_is_not_noticed(
    whole: Cluster, index: OpenSearchIndex, corpus: Corpus, tmp_path: Path
) -> None:
    library = Library.open(build(tmp_path / "index", corpus, engine=index).folder, index=index)
    load = Load(library, Counter())
    load.run(1)
    right = set(load.answers)
    assert len(right) == 5
    running = threading.Thread(target=load.run, args=(8,))
    running.start()
    time.sleep(2)
    whole.kill(2)
    running.join()
    assert set(load.answers) == right, load.answers
    assert sum(load.answers.values()) == 9 * RATE
    assert load.slowest < 10
    whole.restart(2)
    load.run(1)
    assert set(load.answers) == right


def test_a_node_that_hangs_makes_no_answer_less(
    whole: Cluster, index: OpenSearchIndex, corpus: Corpus, tmp_path: Path
) -> None:
    """While it is not known to be away, what it should answer is waited for: told as such, or whole."""
    library = Library.open(build(tmp_path / "index", corpus, engine=index).folder, index=index)
    expected = library.search(Question("当天归档", "exact")).total
    whole.pause(0)
    for _ in range(4):
        with suppress(EngineUnavailableError):
            assert library.search(Question("当天归档", "exact")).total == expected
    whole.resume(0)
    whole.wait()
    assert library.search(Question("当天归档", "exact")).total == expected


def test_a_part_of_the_cluster_without_a_copy_is_no_answer(
    whole: Cluster, cluster_address: ClusterAddress, corpus: Corpus, tmp_path: Path
) -> None:
    """Without replicas a node that is gone takes its passages along: that is told, and not searched around. Such a shard
    does not count as one that failed, neither before nor after the cluster has taken notice."""
    address = replace(cluster_address, name="single-copy", shards=3, replicas=0)
    index = OpenSearchIndex(Connection(address, patience=0.5))
    library = Library.open(build(tmp_path / "index", corpus, engine=index).folder, index=index)
    expected = library.search(Question("当天归档", "exact")).total
    whole.kill(1)
    for _ in range(8):
        time.sleep(0.2)
        with pytest.raises(EngineUnavailableError):
            library.search(Question("当天归档", "exact"))
    whole.restart(1)
    assert library.search(Question("当天归档", "exact")).total == expected


def test_with_the_cluster_gone_the_site_says_so_and_recovers_by_itself(
    whole: Cluster, cluster_address: ClusterAddress, tmp_path: Path
) -> None:
    address = replace(cluster_address, name="site")
    folder = copy_of_invented(tmp_path / "corpus")
    settings = Settings(corpus=folder, index=tmp_path / "index", cluster=address)
    site = create_app(settings).test_client()
    live = LiveLibrary(settings)
    live.prepare()
    hits = _found(site)
    assert hits
    for node in range(len(whole.nodes)):
        whole.kill(node)
    KeptChecker(live).warm()
    page = site.get("/search?q=三色卡片")
    assert page.status_code == 503
    assert "检索集群暂时连不上" in page.get_data(as_text=True)
    told = site.get("/api/search?q=三色卡片")
    assert told.status_code == 503
    assert told.get_json()["error"]["code"] == "engine_unavailable"
    assert site.get("/documents/shili-2024").status_code == 200
    health = site.get("/healthz")
    assert (health.status_code, health.get_json()["engine"]) == (200, {"name": "opensearch", "answers": False})
    whole.launch()
    whole.wait()
    assert _found(site) == hits
    assert site.get("/healthz").get_json()["engine"]["answers"] is True


def _found(site: FlaskClient) -> list[tuple[str, str]]:
    answer = site.get("/api/search?q=三色卡片").get_json()
    return [(hit["document"], hit["address"]) for hit in answer["hits"]]
