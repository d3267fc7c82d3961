"""The command that starts the site: one process that answers, or several under a parent that looks after them."""

import multiprocessing
import os
import signal
import sys
import webbrowser
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from socket import socket
from typing import TYPE_CHECKING

import click

from kb.cli.attendance import Attendance, Census, Count, Duty, end_with_parent
from kb.cli.group import FINE, kb, with_settings
from kb.cli.library import progress_bar, tell_left_out
from kb.cli.watch import poll_option, watching
from kb.errors import KbError
from kb.library import Library, LiveLibrary
from kb.settings import Settings

if TYPE_CHECKING:
    from web.pace import Pace
    from web.serving import Ending

_MOST_WORKERS = 64  # more than a machine for an office has cores


@kb.command(help="启动网站。")
@click.option("--host", metavar="地址", help="监听的地址，默认 127.0.0.1。")
@click.option("--port", type=click.IntRange(0, 65535), metavar="端口", help="监听的端口，默认 8000。")
@click.option("--watch", is_flag=True, help="同时看着文库，文件有增删改随即更新索引（同 kb watch）。")
@poll_option
@click.option("--open", "opens", is_flag=True, help="就绪后在浏览器里打开。")
@click.option("--fill", "fills", is_flag=True, help="第一次运行时，在旁边把文库装满（同 kb fill）。")
@click.option(
    "--workers", type=click.IntRange(1, _MOST_WORKERS), default=1, metavar="个数", help="几个进程一起回答，默认 1。"
)
@click.option("--log", metavar="文件|-", help="每个请求写一行 JSON，- 是标准输出；没有查找的词句和稿件。")
@with_settings
def serve(watch: bool, poll: bool, opens: bool, fills: bool, workers: int, log: str | None, settings: Settings) -> int:
    from web import journal
    from web.pace import Pace
    from web.serving import Ending, bound, listen

    journal.begin(log, worker=0)
    sockets = bound(settings)
    live = LiveLibrary(settings)
    with progress_bar("建立索引") as progress:
        notice = live.prepare(progress)
    if notice:
        click.echo(notice, err=True)
    tell_left_out(live.library().snapshot.manifest.bad_files, settings.corpus)
    is_to_fill = fills and not live.corpus.filled.exists()
    if not is_to_fill:
        _tell_of_digests(live.library())
    live.library().close()

    ending = Ending()
    ending.heed(signal.SIGINT, signal.SIGTERM)
    url = listen(settings, sockets)
    click.echo(f"政策文库已在 {url} 打开，按 Ctrl+C 停止。", err=True)
    if opens:
        webbrowser.open(url)
    beside = [watching(settings, poll=poll)] if watch else []
    beside += [_filling(settings)] if is_to_fill else []
    if workers > 1 and not hasattr(os, "fork"):
        click.echo("这个系统上不能由几个进程一起回答，只用一个。", err=True)
        workers = 1
    stand = _Stand(settings, sockets, log, Census(), Pace(settings.checks))
    if workers == 1:
        _answer_alone(stand, ending, beside)
    else:
        _answer_together(stand, ending, beside, workers)
    return FINE


@dataclass(frozen=True)
class _Stand:
    """What processes need to answer together: the sockets, the log, and what all of them count in."""

    settings: Settings
    sockets: Sequence[socket]
    log: str | None
    census: Census
    checks: "Pace"

    def answer(self, ending: "Ending") -> None:
        """Answer in this process until *ending* says so."""
        from web.application import create_app
        from web.serving import serve

        app = create_app(self.settings, census=self.census.as_json, checks=self.checks, is_prepared=True)
        serve(app, self.sockets, ending, self.settings.proxy)


def _answer_alone(stand: _Stand, ending: "Ending", beside: Sequence[Duty]) -> None:
    """Answer in this process, which looks after those beside it."""
    stand.census["workers"] = Count(wanted=1, alive=1)
    with Attendance(beside, stand.census).beside():
        stand.answer(ending)


def _answer_together(stand: _Stand, ending: "Ending", beside: Sequence[Duty], workers: int) -> None:
    """Answer in processes of their own, which this one looks after; it does nothing else, and is small.

    Of what is loaded here they have no copies, and the files of the index are in memory once.
    """
    from web.serving import GRACE, share_what_is_loaded

    repair = _Repair(stand.settings)
    duties = [_answering(stand, number, repair) for number in range(1, workers + 1)]
    attendance = Attendance([*beside, *duties], stand.census)
    share_what_is_loaded()
    try:
        attendance.stand(lambda: ending.signals)
    finally:
        attendance.end(GRACE + 5, lambda: ending.signals > 1)
        repair.give_up()


def _answering(stand: _Stand, number: int, repair: "_Repair") -> Duty:
    """Return the duty to answer, in a process that has the sockets and all that is loaded from this one."""

    def begin() -> BaseProcess:
        process = multiprocessing.get_context("fork").Process(target=_work, args=(stand, number))
        # A signal that came before it is heeded would be lost.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
        process.start()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
        return process

    return Duty("workers", f"第 {number} 个回答的进程", begin, fallen=repair.begin)


def _work(stand: _Stand, number: int) -> None:
    """Answer until told to end, or until the parent is gone."""
    from web import journal
    from web.serving import Ending

    ending = Ending()
    ending.heed(signal.SIGTERM)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which then ends this
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    end_with_parent(ending.begin)
    journal.begin(stand.log, number)
    stand.answer(ending)


class _Repair:
    """Builds the index anew, in a process of its own, if a file of it is damaged: whoever read there was ended by it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: BaseProcess | None = None

    def begin(self) -> None:
        """Begin, unless it is under way."""
        if self._process is None or not self._process.is_alive():
            self._process = multiprocessing.get_context("spawn").Process(target=_repair, args=(self._settings,))
            self._process.start()

    def give_up(self) -> None:
        """End it, if it is under way; that does no harm at any moment."""
        if self._process is not None:
            self._process.kill()
            self._process.join()


def _repair(settings: Settings) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    live = LiveLibrary(settings)
    try:
        notice = live.prepare()
        live.library().close()
    except KbError as error:
        notice = error.message
    if notice:
        click.echo(notice, err=True)


def _filling(settings: Settings) -> Duty:
    """Return the duty to fill a new library, in a process of its own.

    Each of its steps is whole: that it is ended with the site in the middle of one leaves the next to be done.
    """

    def begin() -> BaseProcess:
        process = multiprocessing.get_context("spawn").Process(target=_fill, args=(settings,))
        process.start()
        return process

    return Duty("fill", "装满文库的进程", begin, may_end=True)


def _fill(settings: Settings) -> None:
    from kb.cli.running import main

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the site, which then ends this
    sys.argv = ["kb", "fill", "--once", "--corpus", str(settings.corpus), "--index", str(settings.index)]
    main()


def _tell_of_digests(library: Library) -> None:
    """Offer to fetch what the catalogue has addresses of; by itself the site asks nothing of the network."""
    digests = [m for m in library.documents() if m.text == "digest" and m.official_urls]
    if digests:
        click.echo(f"条文要点 {len(digests)} 份可以换成官方全文：kb pull", err=True)
