"""The command that keeps the index up with the corpus: watch."""

import multiprocessing
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType
from typing import Any

import click

from kb.cli.attendance import Duty, end_with_parent
from kb.cli.group import FINE, kb, print_json_line, with_settings
from kb.cli.library import progress_bar, tell_left_out
from kb.contract import error_json
from kb.documents import Metadata
from kb.indexing import Built, Differences, Overlooked, Trouble, Update, Watch
from kb.settings import Settings

_MOST_TITLES = 5  # as many as fit into a line or two; whoever brings in more knows what they are

poll_option = click.option("--poll", is_flag=True, help="文库在网络盘上时用：不靠系统告知，每隔半秒查看一次。")


@kb.command(help="文库里的文件有增删改时，随即更新索引，直到按 Ctrl+C；网站不用重启。")
@poll_option
@click.option("--json", "as_json", is_flag=True, help="每次更新输出一行，每行一个 JSON 对象。")
@with_settings
def watch(poll: bool, as_json: bool, settings: Settings) -> int:
    stop = threading.Event()

    def end(signal_number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    watching = Watch(settings, _print_as_json if as_json else _printing(settings.corpus), poll=poll)
    click.echo(f"正在看着 {settings.corpus}，有变化就更新索引，按 Ctrl+C 停止。", err=True)
    with progress_bar("建立索引") as progress:
        watching.run(stop, progress)
    return FINE


def watching(settings: Settings, *, poll: bool) -> Duty:
    """Return the duty to run the watch in a process of its own.

    A build then takes no time from the requests that are answered beside it, and cannot end their process.
    """

    def begin() -> BaseProcess:
        # Not a daemon: a worn index is built anew by a process of its own.
        process = multiprocessing.get_context("spawn").Process(target=_watch_for_parent, args=(settings, poll))
        process.start()
        return process

    return Duty("watch", "看着文库的进程", begin)


def _watch_for_parent(settings: Settings, poll: bool) -> None:
    """Watch until told to end, or until the parent is gone."""
    stop = threading.Event()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the site, which then ends this
    signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    end_with_parent(stop.set)
    printed = _printing(settings.corpus)

    def tell(event: Update | Trouble | Overlooked) -> None:
        with suppress(OSError):  # the terminal has closed, and the site that was started there goes on
            printed(event)

    Watch(settings, tell, poll=poll).run(stop)


def _printing(corpus: Path) -> Callable[[Update | Trouble | Overlooked], None]:
    """Return what prints one line for what was done with *corpus*; errors go to stderr."""

    def tell(event: Update | Trouble | Overlooked) -> None:
        match event:
            case Update():
                size = f"共 {event.built.documents} 份文件、{event.built.passages} 段"
                now = datetime.now().astimezone()
                click.echo(f"{now:%H:%M:%S} {_done(event.built)}{event.seconds:.1f} 秒，{size}。")
                tell_left_out(event.bad_files, corpus)
            case Overlooked():
                tell_left_out(event.files, corpus)
            case Trouble():
                click.echo(event.message, err=True)

    return tell


def _done(built: Built) -> str:
    """Return what came, changed and went, by title."""
    differences = built.differences or Differences()
    added, removed = differences.added, differences.removed
    renamed = {metadata.title for metadata in added} & {metadata.title for metadata in removed}
    rows = (
        ("新增", [metadata for metadata in added if metadata.title not in renamed]),
        ("修改", list(differences.altered)),
        ("改名", [metadata for metadata in added if metadata.title in renamed]),
        ("删除", [metadata for metadata in removed if metadata.title not in renamed]),
    )
    changes = "；".join(f"{change}{_titles(documents)}" for change, documents in rows if documents)
    return f"{changes or '内容没有变化'}。"


def _titles(documents: list[Metadata]) -> str:
    titles = "".join(f"《{metadata.title}》" for metadata in documents[:_MOST_TITLES])
    return titles if len(documents) <= _MOST_TITLES else f"{titles}等 {len(documents)} 份"


def _print_as_json(event: Update | Trouble | Overlooked) -> None:
    match event:
        case Update():
            print_json_line(_update_json(event))
        case Overlooked():
            print_json_line({"left_out": [remark.as_json() for remark in event.files]})
        case Trouble():
            print_json_line(error_json(event.code, event.message))


def _update_json(event: Update) -> dict[str, Any]:
    differences = event.built.differences or Differences()
    return {
        "at": datetime.now().astimezone().isoformat(timespec="milliseconds"),
        "seconds": round(event.seconds, 3),
        "documents": event.built.documents,
        "passages": event.built.passages,
        "added": list(map(_metadata_json, differences.added)),
        "changed": list(map(_metadata_json, differences.altered)),
        "removed": list(map(_metadata_json, differences.removed)),
        "left_out": [remark.as_json() for remark in event.bad_files],
    }


def _metadata_json(metadata: Metadata) -> dict[str, str]:
    return {"id": metadata.id, "title": metadata.title}
