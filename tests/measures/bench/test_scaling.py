"""What is measured of large corpora: kept as JSON, told as tables; and the scan by which answers are judged."""

import dataclasses
from collections import Counter
from pathlib import Path

import pytest

from kb.corpus.folder import Corpus
from kb.library import Library
from tests.conftest import SHIPPED
from tests.measures.bench.machine import Machine
from tests.measures.bench.scaling import parity, report
from tests.measures.bench.scaling.answering import Latency
from tests.measures.bench.scaling.building import Build, Step
from tests.measures.bench.scaling.memory import Memory
from tests.measures.bench.scaling.parity import Expected, Parity, PlainScan
from tests.measures.bench.scaling.row import Row
from tests.measures.bench.scaling.topology import Topology


@pytest.fixture
def row() -> Row:
    latencies = {clients: Latency(1.0, 2.0, 3.0, 400.0) for clients in ("1", "8", "32")}
    build = Build(Step(100.0, 90.0, 5_000_000), Step(20.0, 19.0, 1), Step(30.0, 29.0, 1), 12, 5_000)
    memory = Memory(3_000_000, 2_000_000)
    return Row(
        name="内嵌",
        engine="whoosh",
        machine=Machine.here(),
        build=build,
        disk=7,
        opening=1.5,
        library_memory=memory,
        site_memory=memory,
        nodes_memory=Memory(0, 0),
        exact=latencies,
        words=latencies,
        exact_http=latencies,
        words_http=latencies,
        updates=[1.0, 2.0, 4.0],
        parity=Parity(1_000, 990, ("样例",)),
        seconds=60.0,
    )


def test_a_row_is_read_as_it_was_written(row: Row, tmp_path: Path) -> None:
    row.write(tmp_path / "row.json")
    assert Row.read(tmp_path / "row.json") == row


def test_what_is_neither_reading_nor_segmenting_is_indexing(row: Row) -> None:
    assert row.build.indexing == 50.0
    assert "| 内嵌 | 5,000 | 12 | 100 | 50 | 20 | 30 | 50 | 100 | 5 |" in report.markdown([row])


def test_a_wrong_answer_is_told(row: Row) -> None:
    assert "| 内嵌 | 5,000 | 1,000 | 990 | 99.9% |" in report.markdown([row])


def test_the_answers_of_the_shipped_corpus_are_those_of_the_scan(shipped: Library, tmp_path: Path) -> None:
    wanted = parity.expected(Corpus(SHIPPED), ["党员", "组织", "龘龘", "，"], tmp_path / "kept.json")
    assert [one.total[1] > 0 for one in wanted] == [True, True, False, True]
    assert dataclasses.astuple(parity.compared(shipped, wanted)) == (4, 4, ())
    assert parity.expected(Corpus(tmp_path), [], tmp_path / "kept.json") == wanted


def test_an_answer_that_differs_from_the_scan_is_found_out(shipped: Library) -> None:
    whole = PlainScan(Corpus(SHIPPED)).find("党员")
    less = whole - Counter({next(iter(whole)): 1})
    assert parity.compared(shipped, [Expected.of("党员", whole)]).wrong == ()
    assert parity.compared(shipped, [Expected.of("党员", less)]).wrong == ("党员",)


def test_a_topology_with_nodes_is_a_cluster(tmp_path: Path) -> None:
    alone = Topology("内嵌", tmp_path, tmp_path, tmp_path)
    assert (alone.engine, alone.settings().cluster) == ("whoosh", None)
    several = Topology("一个节点", tmp_path, tmp_path, tmp_path, ("http://127.0.0.1:9200",))
    assert several.environment() == {"KB_ENGINE": "opensearch", "KB_OPENSEARCH_URL": "http://127.0.0.1:9200"}
    assert several.settings().cluster is not None
