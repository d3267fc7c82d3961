"""The library as commands open it: its index brought up to date under a progress bar, and what was left out told."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from kb.corpus import Remark
from kb.indexing import Progress
from kb.library import Library, open_for_command
from kb.settings import Settings


@contextmanager
def open_library(settings: Settings) -> Iterator[Library]:
    """Open the library for one command; what there is to tell goes to stderr."""
    with progress_bar("建立索引") as progress, open_for_command(settings, progress) as (library, notice):
        if notice:
            click.echo(notice, err=True)
        tell_left_out(library.snapshot.manifest.bad_files, settings.corpus)
        yield library


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
