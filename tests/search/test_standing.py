"""What people who run a cluster do to it: take a backup, restore it, restart its nodes one after another."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kb.corpus.folder import Corpus
from kb.errors import IndexUnusableError, KbError
from kb.indexing.building import build
from kb.indexing.verification import verify
from kb.library import Library, LiveLibrary
from kb.search.opensearch.cluster import Cluster
from kb.search.opensearch.index import OpenSearchIndex
from kb.search.query import Question
from kb.settings import ClusterAddress, Settings
from tests.conftest import copy_of_invented
from tests.measures.cluster import cluster as clusters

PHRASE = "三色卡片"
EACH = 0.05  # seconds between two searches
WAIT = {"wait_for_completion": "true"}


@pytest.fixture
def settings(tmp_path: Path, cluster: clusters.Cluster) -> Iterator[Settings]:
    """A corpus that is indexed in the cluster with a copy of every shard."""
    copy_of_invented(tmp_path / "corpus")
    address = ClusterAddress(urls=cluster.urls, name="standing", shards=2, replicas=1)
    yield Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", cluster=address)
    with cluster.client() as client:
        for name in indices(cluster):
            client.delete(f"/{name}").raise_for_status()


def indices(cluster: clusters.Cluster) -> list[str]:
    with cluster.client() as client:
        return [row["index"] for row in client.get("/_cat/indices/standing-*", params={"format": "json"}).json()]


def count(library: Library) -> tuple[int, int]:
    total = library.search(Question(PHRASE, "exact")).total
    return total.passages, total.occurrences


def test_a_snapshot_brings_back_the_index_and_its_alias(settings: Settings, cluster: clusters.Cluster) -> None:
    """The commands of docs/operations.md: register, take, lose everything, restore, verify."""
    live = LiveLibrary(settings)
    live.prepare()
    library = live.library()
    before, kept = count(library), indices(cluster)
    with cluster.client() as client:
        place = {"type": "fs", "settings": {"location": "backup"}}
        client.put("/_snapshot/policy-kb-backup", json=place).raise_for_status()
        client.post("/_snapshot/policy-kb-backup/_verify").raise_for_status()
        ours = {"indices": "standing-*", "include_global_state": False}
        taken = client.put("/_snapshot/policy-kb-backup/first", params=WAIT, json=ours).raise_for_status().json()
        assert (taken["snapshot"]["state"], taken["snapshot"]["indices"]) == ("SUCCESS", kept)
        for name in kept:
            client.delete(f"/{name}").raise_for_status()
        with pytest.raises(IndexUnusableError, match="kb index"):
            count(library)
        client.post("/_snapshot/policy-kb-backup/first/_restore", params=WAIT, json=ours).raise_for_status()
        cluster.wait()
        assert list(client.get("/_alias/standing").raise_for_status().json()) == kept
        client.delete("/_snapshot/policy-kb-backup/first").raise_for_status()
    assert count(library) == before
    assert verify(library, live.corpus, 60).differences == ()
    assert LiveLibrary(settings).prepare() == ""
    assert OpenSearchIndex.at(_address(settings)).holds(library.snapshot)


def test_no_search_fails_while_nodes_are_restarted_one_after_another(
    settings: Settings, cluster: clusters.Cluster
) -> None:
    live = LiveLibrary(settings)
    live.prepare()
    library = live.library()
    expected = count(library)
    cluster.wait()
    with Searching(library) as searching:
        for index in range(len(cluster.nodes)):
            cluster.restart(index)
    assert searching.failures == []
    assert set(searching.counts) == {expected}
    assert len(searching.counts) > 50


class Searching:
    """Somebody who searches about twenty times a second in a `with` block."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.counts: list[tuple[int, int]] = []
        self.failures: list[str] = []

    def _run(self) -> None:
        while not self._stop.wait(EACH):
            try:
                self.counts.append(count(self._library))
            except KbError as error:
                self.failures.append(error.message)

    def __enter__(self) -> "Searching":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()


def test_two_installations_share_a_cluster_and_do_not_see_each_other(
    settings: Settings, cluster: clusters.Cluster, tmp_path: Path
) -> None:
    """As while a new version of the program is brought in beside the old one: docs/operations.md."""
    first = LiveLibrary(settings)
    first.prepare()
    beside = replace(settings, index=tmp_path / "beside", cluster=replace(_address(settings), name="standing-b"))
    second = LiveLibrary(beside)
    second.prepare()
    one, other = first.library(), second.library()
    assert len(indices(cluster)) == 2
    for settled in (settings, beside):
        build(settled.index, Corpus(settled.corpus), engine=OpenSearchIndex.at(_address(settled)), anew=True)
    assert len(indices(cluster)) == 2
    assert count(first.library()) == count(second.library())
    assert (
        Cluster(_address(settings))
        .get("/standing-*/_alias/standing")
        .keys()
        .isdisjoint(Cluster(_address(beside)).get("/standing-*/_alias/standing-b"))
    )
    assert one.snapshot.folder != other.snapshot.folder


def _address(settings: Settings) -> ClusterAddress:
    assert settings.cluster is not None
    return settings.cluster


def test_slow_log_thresholds_are_off_unless_somebody_sets_them(settings: Settings, cluster: clusters.Cluster) -> None:
    """What is searched, a draft's sentences included, is in no log of a node as OpenSearch comes."""
    live = LiveLibrary(settings)
    live.prepare()
    mark = f"稿件里的一句话{time.monotonic_ns()}"
    assert live.library().search(Question(mark, "exact")).hits == ()
    with cluster.client() as client:
        given = client.get("/standing-*/_settings", params={"include_defaults": "true", "flat_settings": "true"}).json()
        (own,) = given.values()
        everywhere = client.get(
            "/_cluster/settings", params={"include_defaults": "true", "flat_settings": "true"}
        ).json()
        client.post("/standing-*/_search", json={"query": {"query_string": {"query": f"text:({mark}"}}})
    thresholds = {
        name: value
        for settings_ in (own["defaults"], everywhere["defaults"])
        for name, value in settings_.items()
        # Those of tiered storage are for indices that somebody moved to a remote store, and not for ours.
        if "slowlog.threshold" in name and "tiered" not in name
    }
    assert {"index.search.slowlog.threshold.query.warn", "cluster.search.request.slowlog.threshold.warn"} <= set(
        thresholds
    )
    assert {name: value for name, value in thresholds.items() if value != "-1"} == {}
    for node in cluster.nodes:
        assert mark not in node.log.read_text("utf-8", "replace")
