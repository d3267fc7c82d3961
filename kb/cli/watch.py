"""The command that keeps the index up with the corpus: watch."""

import multiprocessing
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from multiprocessing.connection import wait
from pathlib import Path
from types import FrameType
from typing import Any

import click

from kb.cli.group import FINE, kb, print_json_line, with_folders
from kb.cli.library import progress_bar
from kb.contract import error_json
from kb.corpus import Remark
from kb.documents import Metadata
from kb.indexing import Built, Differences, Overlooked, Trouble, Update, Watch
from kb.settings import Settings

_MOST_TITLES = 5
_TERMINATED = 10  # seconds

poll_option = click.option("--poll", is_flag=True, help="文库在网络盘上时用：不靠系统告知，每隔半秒查看一次。")


@kb.command(help="文库里的文件有增删改时，随即更新索引，直到按 Ctrl+C；网站不用重启。", options_metavar="[选项]")
@poll_option
@click.option("--json", "as_json", is_flag=True, help="每次更新输出一行，每行一个 JSON 对象。")
@with_folders
def watch(poll: bool, as_json: bool, corpus: Path | None, index: Path | None) -> int:
    settings = Settings.load(corpus=corpus, index=index)
    stop = threading.Event()

    def end(signal_number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    watching = Watch(settings, _print_as_json if as_json else _print, poll=poll)
    click.echo(f"正在看着 {settings.corpus}，有变化就更新索引，按 Ctrl+C 停止。", err=True)
    with progress_bar("建立索引") as progress:
        watching.run(stop, progress)
    return FINE


@contextmanager
def watching_beside(settings: Settings, *, poll: bool) -> Iterator[None]:
    """Runs the watch in a process of its own as long as the context lasts: a build then takes no time from the requests
    that this one answers, and cannot end it."""
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_watch_for_parent, args=(settings, poll), daemon=True)
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join(_TERMINATED)


def _watch_for_parent(settings: Settings, poll: bool) -> None:
    """Watches until it is told to end, or until the process that began it is gone, however it went."""
    stop = threading.Event()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the site, which then ends this
    signal.signal(signal.SIGTERM, lambda number, frame: stop.set())
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel, stop), daemon=True).start()
    Watch(settings, _print, poll=poll).run(stop)


def _end_with(process: int, stop: threading.Event) -> None:
    wait([process])
    stop.set()


def _print(event: Update | Trouble | Overlooked) -> None:
    """One line for what was done, on stdout; what went wrong on stderr."""
    match event:
        case Update():
            click.echo(
                f"{datetime.now().astimezone():%H:%M:%S} {_done(event.built)}{event.seconds:.1f} 秒，{_size(event.built)}。"
            )
            _print_left_out(event.bad_files)
        case Overlooked():
            _print_left_out(event.files)
        case Trouble():
            click.echo(event.message, err=True)


def _print_left_out(files: tuple[Remark, ...]) -> None:
    for remark in files:
        click.echo(f"没有收入：{remark}", err=True)


def _size(built: Built) -> str:
    return f"共 {built.documents} 份文件、{built.passages} 段"


def _done(built: Built) -> str:
    """What came, changed and went, by title."""
    found = built.differences or Differences()
    renamed = {one.title for one in found.added} & {one.title for one in found.removed}
    rows = (
        ("新增", [one for one in found.added if one.title not in renamed]),
        ("修改", list(found.altered)),
        ("改名", [one for one in found.added if one.title in renamed]),
        ("删除", [one for one in found.removed if one.title not in renamed]),
    )
    said = "；".join(f"{did}{_titles(listed)}" for did, listed in rows if listed)
    return f"{said or '内容没有变化'}。"


def _titles(listed: list[Metadata]) -> str:
    if len(listed) > _MOST_TITLES:
        return "".join(f"《{one.title}》" for one in listed[:_MOST_TITLES]) + f"等 {len(listed)} 份"
    return "".join(f"《{one.title}》" for one in listed)


def _print_as_json(event: Update | Trouble | Overlooked) -> None:
    match event:
        case Update():
            print_json_line(_update_json(event))
        case Overlooked():
            print_json_line({"left_out": [_remark_json(remark) for remark in event.files]})
        case Trouble():
            print_json_line(error_json(event.code, event.message))


def _update_json(event: Update) -> dict[str, Any]:
    found = event.built.differences or Differences()
    return {
        "at": datetime.now().astimezone().isoformat(timespec="milliseconds"),
        "seconds": round(event.seconds, 3),
        "documents": event.built.documents,
        "passages": event.built.passages,
        "added": [_named_json(one) for one in found.added],
        "changed": [_named_json(one) for one in found.altered],
        "removed": [_named_json(one) for one in found.removed],
        "left_out": [_remark_json(remark) for remark in event.bad_files],
    }


def _named_json(known: Metadata) -> dict[str, str]:
    return {"id": known.id, "title": known.title}


def _remark_json(remark: Remark) -> dict[str, Any]:
    return {"path": remark.path, "line": remark.line, "message": remark.message}
