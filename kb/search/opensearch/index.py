"""The index in a cluster: a new one is filled beside the one that serves, verified, and switched to by an alias.

A snapshot's folder holds everything but the index: the texts, the links, and `cluster.json`, which names the index that
belongs to it. Passages have the snapshot's numbers there. An update adds the passages of changed documents under new
numbers, which older generations do not look at, and takes the old passages out one update later, when no reader is left
that looks at them: so every generation that may be open finds exactly its own passages, on every worker.
"""

import hashlib
import json
import re
import time
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass
from pathlib import Path

from kb.corpus import Snapshot
from kb.errors import IndexUnusableError, KbError
from kb.search.engine import Addition
from kb.search.opensearch.cluster import Cluster
from kb.search.opensearch.engine import OpenSearchEngine
from kb.search.opensearch.generation import CLUSTER, ClusterGeneration
from kb.search.opensearch.mapping import Entries, Entry, Json, definition
from kb.search.opensearch.query import LAST_FIRST, visible
from kb.settings import ClusterAddress

# A shard is searched by one thread: more passages in one would be waited for, and one for less is not worth its files.
_PASSAGES_A_SHARD, _LEAST_A_SHARD = 500_000, 50_000
_BATCH = 500  # passages sent at once, about 2 MB
_SENDERS = 4  # batches under way at a time: cutting words, which one process does, is slower than that
_PAGE = 10_000  # passage numbers of an answer: below `mapping.WINDOW`
_DELETED = 5_000  # passages taken out at once: 200 kB
_LEAST_BLOCK, _MOST_BLOCKS = 1_000, 10_000  # for which it is asked at a time whether they are there

# Seconds that an index which was replaced is kept for readers that are in the middle of an answer.
_GRACE = 5.0


class OpenSearchIndex:
    """See `SearchIndex`."""

    name = "opensearch"
    own_files = frozenset({CLUSTER})
    most_segments = 200  # the cluster merges its own; here only what is shown is read from them, passage by passage

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    @classmethod
    def at(cls, address: ClusterAddress) -> "OpenSearchIndex":
        """Return the index in the cluster at *address*."""
        return cls(Cluster(address))

    def holds(self, snapshot: Snapshot) -> bool:
        """Tell whether the index of *snapshot* is there, whole, by this program."""
        try:
            generation = ClusterGeneration.read(snapshot.folder)
            meta = self._meta(generation.index)
        except IndexUnusableError:
            return False
        if meta.get("format") != snapshot.manifest.format or not meta.get("complete"):
            return False
        return self._summary(generation)[0] == snapshot.live_passages

    def open(self, snapshot: Snapshot) -> OpenSearchEngine:
        """Return the engine; the cluster is not asked yet."""
        return OpenSearchEngine(snapshot, self._cluster, ClusterGeneration.read(snapshot.folder))

    def write(self, addition: Addition) -> None:
        """Fill a new index, or add to that of the base; either is verified before this returns."""
        self._anew(addition) if addition.base is None else self._add(addition, addition.base)

    def serve(self, folder: Path) -> None:
        """Move the alias to the generation in *folder*; drop the former index.

        One that another version of the program made stays until the next new index is built: its sites may go on reading
        it while they are replaced.
        """
        index, alias = ClusterGeneration.read(folder).index, self._cluster.address.name
        before = self._aliased()
        if before == [index]:
            return
        others = [other for other in before if other != index]
        moves = [{"remove": {"index": other, "alias": alias}} for other in others]
        self._cluster.ask("POST", "/_aliases", {"actions": [*moves, {"add": {"index": index, "alias": alias}}]})
        form = self._meta(index).get("format")
        if leaving := [other for other in others if self._meta(other).get("format") == form]:
            time.sleep(_GRACE)
        for other in leaving:
            self._drop(other)

    # A new index

    def _anew(self, addition: Addition) -> None:
        content = _content(addition)
        index = self._taken_up(content) or self._create(content, addition)
        firsts = tuple(shelf.first for shelf, _ in addition.added)
        there = self._blocks_there(index, addition.place.end)
        size = self._send_all(index, addition, 0, there)
        self._cluster.refresh(index)
        generation = ClusterGeneration(index, addition.place.end, size, firsts, ())
        end = addition.place.end
        if self._summary(generation) != (end, end * (end - 1) // 2, size):
            self._drop(index)
            raise KbError("写进检索集群的段数与文库不符，新的索引已删去，原来的照旧；请再运行一次 kb index。")
        self._cluster.ask("PUT", f"/{index}/_mapping", {"_meta": {**self._meta(index), "complete": True}})
        generation.write(addition.folder)
        # What a killed builder had asked for may have been made since this build began.
        for late in self._not_serving():
            if late != index:
                self._drop(late)

    def _taken_up(self, content: str) -> str | None:
        """Return the index that an interrupted build of *content* left; drop others."""
        unfinished = None
        for index in self._not_serving():
            if unfinished is None and self._meta(index).get("content") == content:
                unfinished = index
            else:
                self._drop(index)
        return unfinished

    def _create(self, content: str, addition: Addition) -> str:
        address, passages = self._cluster.address, addition.place.end
        nodes = int(self._cluster.get("/_cluster/health")["number_of_data_nodes"])
        shards = address.shards or max(1, min(nodes, passages // _LEAST_A_SHARD), -(-passages // _PASSAGES_A_SHARD))
        replicas = address.replicas if address.replicas is not None else min(1, nodes - 1)
        # By the clock and not counted: what a killed builder asked for may be made between a count and this.
        index = f"{address.name}-{content}-{time.time_ns() // 1_000_000}"
        meta = {"format": addition.format, "content": content, "complete": False}
        # Not before every copy is there: of a shard whose only copy is on a node that goes, nothing can be sent until it
        # is back. Where there are too few nodes for all copies, it is not waited for longer than this.
        copies = "wait_for_active_shards=all&timeout=30s"
        self._cluster.ask("PUT", f"/{index}?{copies}", definition(shards, replicas, meta))
        return index

    def _blocks_there(self, index: str, end: int) -> "_Blocks":
        """Return which blocks of passages are in the index to the last."""
        size = max(_LEAST_BLOCK, -(-end // _MOST_BLOCKS))
        self._cluster.refresh(index)
        by_block = {"histogram": {"field": "number", "interval": size, "min_doc_count": 1}}
        (answer,) = self._cluster.search(index, [{"size": 0, "aggs": {"blocks": by_block}}])
        buckets = answer["aggregations"]["blocks"]["buckets"]
        full = {int(b["key"]) // size for b in buckets if b["doc_count"] == min(size, end - int(b["key"]))}
        return _Blocks(size, frozenset(full))

    # An update

    def _add(self, addition: Addition, base: Snapshot) -> None:
        before = ClusterGeneration.read(base.folder)
        self._clear(before)
        start = len(before.firsts)
        size = self._send_all(before.index, addition, start, _Blocks(1, frozenset()))
        ordinals = {first: ordinal for ordinal, first in enumerate(before.firsts)}
        leaving = tuple((ordinals[r.first], r.first, r.end) for r in addition.removed if r.end > r.first)
        firsts = (*before.firsts, *(shelf.first for shelf, _ in addition.added))
        generation = ClusterGeneration(before.index, addition.place.end, before.size + size, firsts, leaving)
        self._cluster.refresh(before.index)
        expected = base.live_passages - sum(end - first for _, first, end in leaving)
        expected += addition.place.end - addition.place.first
        if self._summary(generation)[0] != expected:
            raise KbError(
                "写进检索集群的段数与文库不符，网站仍用原来的索引；请再运行一次 kb index，不行就 kb index --anew。"
            )
        generation.write(addition.folder)

    def _clear(self, generation: ClusterGeneration) -> None:
        """Take out what no reader looks at.

        That are passages that left with the update before, and those that an interrupted update had added.
        """
        added: list[int] = []
        beyond = {"query": {"range": {"number": {"gte": generation.end}}}, "size": _PAGE, **LAST_FIRST}
        self._cluster.refresh(generation.index)
        while True:
            body = {**beyond, "search_after": [added[-1]]} if added else beyond
            (answer,) = self._cluster.search(generation.index, [body])
            if not answer["hits"]["hits"]:
                break
            added.extend(hit["sort"][0] for hit in answer["hits"]["hits"])
        left = [number for _, first, end in generation.leaving for number in range(first, end)]
        ids = sorted({str(number) for number in (*left, *added)})
        for start in range(0, len(ids), _DELETED):
            batch = ids[start : start + _DELETED]
            delete = {identifier: json.dumps({"delete": {"_id": identifier}}) + "\n" for identifier in batch}
            self._cluster.bulk(generation.index, delete)

    # Sending

    def _send_all(self, index: str, addition: Addition, start: int, there: "_Blocks") -> int:
        """Send the passages that are not there yet, by several senders; return the bytes of folded text of all."""
        size = 0
        with ThreadPoolExecutor(_SENDERS) as senders:
            sending: set[Future[None]] = set()
            for batch, bytes_of_text in _to_send(addition, start, there):
                size += bytes_of_text
                if batch:
                    sending.add(senders.submit(self._cluster.bulk, index, batch))
                if len(sending) > 2 * _SENDERS:
                    sending = _waited(sending, FIRST_COMPLETED)
            _waited(sending, "ALL_COMPLETED")
        return size

    # What is there

    def _summary(self, generation: ClusterGeneration) -> tuple[int, int, int]:
        """Return the count of passages, and the sums of numbers and bytes."""
        sums = {name: {"sum": {"field": name}} for name in ("number", "length")}
        body: Json = {"size": 0, "track_total_hits": True, "query": {"bool": visible(generation)}, "aggs": sums}
        (answer,) = self._cluster.search(generation.index, [body])
        of = answer["aggregations"]
        return answer["hits"]["total"]["value"], int(of["number"]["value"]), int(of["length"]["value"])

    def _meta(self, index: str) -> Json:
        (mapping,) = self._cluster.get(f"/{index}/_mapping").values()
        meta: Json = mapping["mappings"].get("_meta", {})
        return meta

    def _own(self) -> list[str]:
        """Return the names of this corpus's indices in the cluster."""
        name = self._cluster.address.name
        pattern = re.compile(rf"{re.escape(name)}-[0-9a-f]{{12}}-\d+")
        return [index for index in self._cluster.get(f"/{name}-*/_settings/index.uuid") if pattern.fullmatch(index)]

    def _not_serving(self) -> list[str]:
        serving = self._aliased()
        return [index for index in self._own() if index not in serving]

    def _aliased(self) -> list[str]:
        name = self._cluster.address.name
        try:  # among our own indices: of those of others nothing is asked, nor may be
            return sorted(self._cluster.get(f"/{name}-*/_alias/{name}"))
        except IndexUnusableError:  # there is no such alias yet
            return []

    def _drop(self, index: str) -> None:
        try:
            self._cluster.ask("DELETE", f"/{index}")
        except IndexUnusableError:  # it is gone already
            return


@dataclass(frozen=True)
class _Blocks:
    """Blocks of `size` neighbouring passage numbers; `full` are those, by number, that are in the index to the last."""

    size: int
    full: frozenset[int]

    def have(self, number: int) -> bool:
        """Tell whether a passage is in the index."""
        return number // self.size in self.full


def _content(addition: Addition) -> str:
    """Return a name for what the index will hold: the same documents, cut by the same words, give the same."""
    digest = hashlib.sha256(addition.format.encode())
    digest.update("\n".join(addition.segmenter.domain_words).encode())
    for shelf, _ in addition.added:
        digest.update(repr((shelf.sha256, shelf.first, shelf.end, asdict(shelf.metadata))).encode())
    return digest.hexdigest()[:12]


def _to_send(addition: Addition, start: int, there: _Blocks) -> Iterator[tuple[dict[str, str], int]]:
    """Yield batches of bulk operations, by id, with their bytes of text.

    Those of passages that are there already are included.
    """
    entries = Entries(addition.segmenter)
    batch: dict[str, str] = {}
    size = 0
    for done, (shelf, document) in enumerate(addition.added):
        addition.done(done)
        for entry in entries.of(shelf, document, start + done, there.have):
            size += entry.length
            if entry.content is not None:
                batch[str(entry.number)] = _operation(entry)
            if len(batch) == _BATCH:
                yield batch, size
                batch, size = {}, 0
    yield batch, size


def _operation(entry: Entry) -> str:
    head = json.dumps({"index": {"_id": str(entry.number)}})
    return f"{head}\n{json.dumps(entry.content, ensure_ascii=False, separators=(',', ':'))}\n"


def _waited(sending: set[Future[None]], until: str) -> set[Future[None]]:
    """Return those that are not done yet. Raises what a sender raised."""
    done, rest = wait(sending, return_when=until)
    for sender in done:
        sender.result()
    return rest
