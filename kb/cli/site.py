"""The command that starts the site."""

import signal
import subprocess
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import click

from kb.cli.group import FINE, kb, with_settings
from kb.cli.library import progress_bar, tell_left_out
from kb.cli.watch import poll_option, watching_beside
from kb.library import Library, LiveLibrary
from kb.settings import Settings


@kb.command(help="启动网站。")
@click.option("--host", metavar="地址", help="监听的地址，默认 127.0.0.1。")
@click.option("--port", type=click.IntRange(0, 65535), metavar="端口", help="监听的端口，默认 8000。")
@click.option("--watch", is_flag=True, help="同时看着文库，文件有增删改随即更新索引（同 kb watch）。")
@poll_option
@click.option("--open", "opens", is_flag=True, help="就绪后在浏览器里打开。")
@click.option("--fill", "fills", is_flag=True, help="第一次运行时，在旁边把文库装满（同 kb fill）。")
@with_settings
def serve(watch: bool, poll: bool, opens: bool, fills: bool, settings: Settings) -> int:
    from web.serving import Ending, bound, listen
    from web.serving import serve as serve_site

    sockets = bound(settings)
    live = LiveLibrary(settings)
    with progress_bar("建立索引") as progress:
        notice = live.prepare(progress)
    if notice:
        click.echo(notice, err=True)
    tell_left_out(live.library().snapshot.manifest.bad_files)
    is_to_fill = fills and not live.corpus.filled.exists()
    if not is_to_fill:
        _tell_of_digests(live.library())
    live.library().close()

    def ready() -> None:
        url = listen(settings, sockets)
        click.echo(f"政策文库已在 {url} 打开，按 Ctrl+C 停止。", err=True)
        if opens:
            webbrowser.open(url)

    ending = Ending()
    ending.heed(signal.SIGINT, signal.SIGTERM)
    with (
        watching_beside(settings, poll=poll) if watch else nullcontext(),
        _filling_beside(settings) if is_to_fill else nullcontext(),
    ):
        serve_site(settings, sockets, ending, ready)
    return FINE


@contextmanager
def _filling_beside(settings: Settings) -> Iterator[None]:
    """Fill a new library in a process of its own, for a `with`.

    Each of its steps is whole: that it is ended with the site in the middle of one leaves the next to be done.
    """
    places = ["--corpus", str(settings.corpus), "--index", str(settings.index)]
    command = [sys.executable, "-m", "kb", "fill", "--once", *places]
    # Not in the group of this process: Ctrl+C is for the site, which then ends this.
    filling = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
    try:
        yield
    finally:
        filling.terminate()
        filling.wait()


def _tell_of_digests(library: Library) -> None:
    """Offer to fetch what the catalogue has addresses of; by itself the site asks nothing of the network."""
    digests = [m for m in library.documents() if m.text == "digest" and m.official_urls]
    if digests:
        click.echo(f"条文要点 {len(digests)} 份可以换成官方全文：kb pull", err=True)
