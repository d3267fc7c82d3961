"""The command that fills a library which is new: fill."""

import os
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import zip_longest
from urllib.parse import urlsplit

import click

from kb.cli.collection import collect
from kb.cli.group import FINDINGS, FINE, kb, with_settings
from kb.cli.library import index_written, progress_bar
from kb.corpus import Corpus, collections_of
from kb.files import make_folder, write_whole
from kb.indexing import check_corpus, last_snapshot
from kb.intake.collections import CollectionError
from kb.intake.official import Fetcher, OfflineError, PullDesk, PullTarget
from kb.intake.official import pull as pull_documents
from kb.search import engine_of
from kb.settings import Settings

SECONDS = 90.0
"""How long a first filling may take: what a person who has just installed something waits for without asking."""

_GENTLER = 10  # of niceness: the site that runs beside it answers first


@kb.command(help="把新装的文库装满：收入各文集，再从官方网址取全文；可以中断，再运行就接着做。")
@click.option("--once", is_flag=True, help="装满过一次的不再做，make serve 用。")
@with_settings
def fill(once: bool, settings: Settings) -> int:
    corpus = Corpus.of(settings)
    if once and corpus.filled.exists():
        return FINE
    if once and hasattr(os, "nice"):
        os.nice(_GENTLER)
    check_corpus(settings.index, corpus)
    until = time.monotonic() + SECONDS
    troubles = _take_collections(corpus, settings)
    try:
        failed = _pull(corpus, settings, until)
    except OfflineError:
        offline = "现在连不上网，先用条文要点；以后联网了，运行 kb fill 就会收入全文。"
        reached = "官方网站连不上，仍是条文要点的以后运行 kb pull 收入。"
        click.echo(offline if troubles else reached, err=True)
        return FINDINGS
    for trouble in troubles:
        click.echo(trouble, err=True)
    _tell(settings)
    make_folder(corpus.filled.parent)
    write_whole(corpus.filled, f"{date.today()}\n".encode())
    return FINDINGS if failed or troubles else FINE


def _take_collections(corpus: Corpus, settings: Settings) -> list[str]:
    """Take the collections of which nothing is held; return why some could not be had."""
    with last_snapshot(settings.index, engine_of(settings)) as snapshot:
        held = {shelf.metadata.collection for shelf in snapshot.shelves} if snapshot else set[str]()
    troubles: list[str] = []
    for name, collection in collections_of(corpus).items():
        if name in held:
            continue
        try:
            done = collect(collection, None, settings)
        except CollectionError as error:
            troubles.append(error.message)
        else:
            count = sum(taken.outcome == "stored" for taken in done)
            click.echo(f"文集“{name}”：收入 {count} 份（非官方汇编，截至 {collection.as_of}）。", err=True)
    return troubles


def _pull(corpus: Corpus, settings: Settings, until: float) -> int:
    """Pull what has an official address, until the clock says so; return how many could not be had."""
    failed, stored, done = 0, 0, 0
    with last_snapshot(settings.index, engine_of(settings)) as snapshot:
        desk = PullDesk(corpus, snapshot)
        targets = _by_turns(desk.to_pull())
        with Fetcher() as fetcher, progress_bar("从官方网址取全文") as progress:
            for done, pulled in enumerate(pull_documents(desk, targets, fetcher), 1):
                progress(done, len(targets))
                if pulled.outcome == "failed":
                    failed += 1
                    click.echo(f"取不到《{pulled.title}》：{pulled.tried[-1].reason if pulled.tried else ''}", err=True)
                stored += pulled.outcome == "stored"
                if time.monotonic() > until:
                    break
    if stored:
        index_written(settings)
    if targets:
        click.echo(f"官方网址：取来 {stored} 份，取不到 {failed} 份。", err=True)
    if done < len(targets):
        click.echo(f"还有 {len(targets) - done} 份没有来得及取，运行 kb pull 接着取。", err=True)
    return failed


def _by_turns(targets: Sequence[PullTarget]) -> list[PullTarget]:
    """Return *targets* host by host in turn, those in force first.

    Each host is asked once a second, and nobody waits for it while another is free.
    """
    by_host: dict[str, list[PullTarget]] = defaultdict(list)
    for target in sorted(targets, key=lambda target: target.metadata.status != "现行有效"):
        by_host[urlsplit(target.metadata.official_urls[0]).netloc].append(target)
    return [target for turn in zip_longest(*by_host.values()) for target in turn if target is not None]


def _tell(settings: Settings) -> None:
    with last_snapshot(settings.index, engine_of(settings)) as snapshot:
        if snapshot is not None:
            full = sum(shelf.metadata.text == "full" for shelf in snapshot.shelves)
            click.echo(f"文库里现在有 {full} 份全文，{snapshot.live_passages:,} 段，网站上已经可以查到。", err=True)
