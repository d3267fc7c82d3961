"""The library as commands open it: its index brought up to date under a progress bar, and what was left out told."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from kb.corpus import Corpus, Remark
from kb.errors import KbError, NotIndexedError, sentence_of
from kb.indexing import Built, Progress, build
from kb.library import Library, open_for_command
from kb.search import engine_of
from kb.settings import Settings


@contextmanager
def open_library(settings: Settings) -> Iterator[Library]:
    """Open the library for one command; what there is to tell goes to stderr."""
    with progress_bar("建立索引") as progress, open_for_command(settings, progress) as (library, notice):
        if notice:
            click.echo(notice, err=True)
        tell_left_out(library.snapshot.manifest.bad_files, settings.corpus)
        yield library


def index_written(settings: Settings) -> Built:
    """Bring the index up with what was just written into the corpus, under a progress bar; tell what could not be seen.

    Raises KbError, or OSError as one, if it cannot be done: whoever wrote is told that what he wrote is there.
    """
    corpus = Corpus.of(settings)
    try:
        with progress_bar("更新索引") as progress:
            built = build(settings.index, corpus, engine=engine_of(settings), progress=progress)
    except (KbError, OSError) as error:
        raise NotIndexedError(
            f"文件已经写进文库“{corpus.folder}”，都在那里；只是索引没有更新，还查不到：{sentence_of(error)}"
            "处理好以后运行 kb index 就能查到，不用再导入。"
        ) from error
    tell_left_out([remark for remark in built.bad_files if remark.is_folder], settings.corpus)
    return built


def tell_left_out(files: Iterable[Remark], corpus: Path) -> None:
    """Tell which files of *corpus* could not be read, and which of its folders could not be seen."""
    for remark in files:
        click.echo(remark.within(corpus), err=True)


@contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """Give a progress bar on stderr, shown once it has work."""
    bar: Any = None

    def report(done: int, of: int) -> None:
        nonlocal bar
        if bar is None and of:
            bar = click.progressbar(length=of, label=label, file=sys.stderr)
        if bar is not None:
            bar.update(done - bar.pos)

    try:
        yield report
    finally:
        if bar is not None:
            bar.render_finish()
