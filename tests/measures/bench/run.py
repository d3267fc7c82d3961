"""Runs the benchmark: builds everything, asks everybody the same, and reports."""

import argparse
import gc
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.measures.bench import corpus, measures, ours, peers, queries, report
from tests.measures.bench.drafts import measuring as drafts
from tests.measures.bench.hostile import hostile
from tests.measures.bench.machine import Machine
from tests.measures.bench.ours import BuildCost, Ours
from tests.measures.bench.peers import (
    ChinaLawMcp,
    Cost,
    JiebaFts,
    JoinedScan,
    ListScan,
    Peer,
    TrigramFts,
    WhooshDefault,
)
from tests.measures.bench.reference import Place, Reference

_UPDATES = 7
_PROJECT = Path(__file__).resolve().parents[3]
_PAGE = _PROJECT / "docs" / "benchmark.md"
_FORMULATIONS = _PROJECT / "corpus" / "formulations.yaml"


@dataclass(frozen=True)
class World:
    """Everything that takes part in one run."""

    provisions: Sequence[corpus.Provision]
    imported: corpus.Imported
    ours: Ours
    scans: tuple[ListScan, JoinedScan]
    trigram: TrigramFts
    jieba: JiebaFts
    whoosh: WhooshDefault
    mcp: ChinaLawMcp
    build: BuildCost
    disk: int
    costs: dict[str, Cost]

    @property
    def ranked(self) -> list[Peer]:
        """Those that put their answers in an order."""
        return [self.ours, self.trigram, self.jieba, self.whoosh, self.mcp]

    @property
    def others(self) -> list[Peer]:
        return [*self.scans, self.trigram, self.jieba, self.whoosh, self.mcp]


def main() -> None:
    """Measures, prints the report, and with `--write` puts it into docs/benchmark.md."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.measures.bench", description="Measures search, build and update."
    )
    parser.add_argument("--write", action="store_true", help="put the tables into docs/benchmark.md")
    parser.add_argument("--only", choices=["drafts"], help="measure and print this part alone")
    arguments = parser.parse_args()
    if arguments.only and arguments.write:
        parser.error("--only prints, and cannot be written into the page")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        text = drafts_alone(folder) if arguments.only else report.markdown(measure(folder))
    print(text)
    if arguments.write:
        report.put_into(_PAGE, text)


def measure(folder: Path) -> report.Measured:
    """The whole benchmark; its files go into `folder`."""
    started = time.perf_counter()
    machine = Machine.here()
    world = prepare(folder)
    wordings = queries.substrings(world.provisions)
    known = queries.known_items(world.provisions, world.imported)
    _say("原样查找：查全查准")
    accuracy, marked = _accuracies(world, wordings)
    _settle_memory()
    _say("原样查找：时间")
    exact_times = measures.timed([world.ours, *world.others], [measures.exact(wording) for wording in wordings])
    _say("词语查找：名次")
    quality = {peer.name: measures.quality(peer, known) for peer in world.ranked}
    _say("词语查找：时间")
    words_times = measures.timed(world.ranked, [measures.words(item.words) for item in known])
    _say("极端输入")
    trials = hostile(world.ours, world.provisions)
    _say("核对草稿")
    checked = drafts.measure(folder / "corpus", folder / "index", world.imported.documents, folder / "drafts")
    _say("改一份文件")
    reindex = _reindex(world, folder)
    return report.Measured(
        machine=machine,
        ours=world.ours.name,
        scans=(world.scans[0].name, world.scans[1].name),
        fates=world.imported.fates,
        build=world.build,
        disk=world.disk,
        costs=world.costs,
        marked=marked,
        accuracy=accuracy,
        exact_times=exact_times,
        quality=quality,
        words_times=words_times,
        outside_mcp=sum(item.number not in world.mcp.held for item in known),
        hostile=trials,
        drafts=checked,
        reindex=reindex,
        seconds=time.perf_counter() - started,
    )


def drafts_alone(folder: Path) -> str:
    """The report on the checking of drafts, nothing else being measured."""
    started = time.perf_counter()
    machine = Machine.here()
    _say("写出语料，建立索引")
    written = _write_corpus(folder)
    ours.build_afresh(folder / "corpus", folder / "index")
    imported = corpus.read_back(folder / "corpus", written)
    _say("核对草稿")
    checked = drafts.measure(folder / "corpus", folder / "index", imported.documents, folder / "drafts")
    return report.drafts_markdown(machine, checked, time.perf_counter() - started)


def prepare(folder: Path) -> World:
    """Writes the corpus and builds every index; ours first, while this process is still small."""
    _say("写出语料，建立索引")
    written = _write_corpus(folder)
    build = ours.build_afresh(folder / "corpus", folder / "index")
    disk = peers.disk_usage(folder / "index")
    imported = corpus.read_back(folder / "corpus", written)
    provisions = [provision for law in written for provision in law.provisions]
    _say("其他做法建立索引")
    peers.load_jieba()
    scan, scan_cost = peers.built(lambda: ListScan(provisions))
    joined, joined_cost = peers.built(lambda: JoinedScan(provisions))
    trigram, trigram_cost = peers.built(lambda: TrigramFts(provisions, folder / "trigram"), folder / "trigram")
    jieba, jieba_cost = peers.built(lambda: JiebaFts(provisions, folder / "jieba"), folder / "jieba")
    whoosh, whoosh_cost = peers.built(lambda: WhooshDefault(provisions, folder / "whoosh"), folder / "whoosh")
    mcp, mcp_cost = peers.built(lambda: ChinaLawMcp(folder / "mcp"), folder / "mcp")
    return World(
        provisions,
        imported,
        Ours(folder / "corpus", folder / "index", _numbers(provisions, imported)),
        (scan, joined),
        trigram,
        jieba,
        whoosh,
        mcp,
        build,
        disk,
        {
            scan.name: scan_cost,
            joined.name: joined_cost,
            trigram.name: trigram_cost,
            jieba.name: jieba_cost,
            whoosh.name: whoosh_cost,
            mcp.name: Cost(mcp_cost.cpu, mcp_cost.disk + peers.source_size()),
        },
    )


def _write_corpus(folder: Path) -> list[corpus.Law]:
    """Writes all laws into `folder`, and beside them the formulations that the project ships."""
    written = corpus.laws(corpus.database())
    corpus.write(folder / "corpus", written)
    shutil.copy(_FORMULATIONS, folder / "corpus")
    return written


def _numbers(provisions: Sequence[corpus.Provision], imported: corpus.Imported) -> dict[Place, int]:
    """The provision that stands at each place."""
    return {(p.document, address): p.number for p in provisions for address in imported.places[p.number]}


def _accuracies(world: World, wordings: Sequence[str]) -> tuple[dict[str, measures.Accuracy], measures.Accuracy]:
    """The accuracy of everybody by name, and ours on wordings with marks."""
    reference = Reference(world.imported.documents)
    expected = measures.truth(world.provisions, wordings)
    found = {world.ours.name: measures.our_accuracy(world.ours, reference, wordings)}
    for peer in world.others:
        found[peer.name] = measures.accuracy(peer.exact, wordings, expected)
    found[f"{world.whoosh.name}，查询加引号"] = measures.accuracy(world.whoosh.quoted, wordings, expected)
    return found, measures.our_accuracy(world.ours, reference, queries.marked_substrings(world.provisions))


def _reindex(world: World, folder: Path) -> list[float]:
    """The seconds of updates, each after another law was changed."""
    world.ours.close()
    identifiers = sorted(document.id for document in world.imported.documents)
    chosen = random.Random(queries.SEED).sample(identifiers, _UPDATES)
    return ours.reindex_times(folder / "corpus", folder / "index", chosen)


def _settle_memory() -> None:
    """Keeps the garbage collector away from the indexes of all the peers, which no server would hold at once."""
    gc.collect()
    gc.freeze()


def _say(step: str) -> None:
    print(f"… {step}", file=sys.stderr, flush=True)
