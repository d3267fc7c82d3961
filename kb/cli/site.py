"""The command that starts the site."""

from contextlib import nullcontext

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
@with_settings
def serve(watch: bool, poll: bool, settings: Settings) -> int:
    from web.serving import serve as serve_site

    live = LiveLibrary(settings)
    with progress_bar("建立索引") as progress:
        notice = live.prepare(progress)
    if notice:
        click.echo(notice, err=True)
    tell_left_out(live.library().snapshot.manifest.bad_files)
    _tell_of_digests(live.library())
    live.library().close()
    with watching_beside(settings, poll=poll) if watch else nullcontext():
        serve_site(settings, lambda url: click.echo(f"政策文库已在 {url} 打开，按 Ctrl+C 停止。", err=True))
    return FINE


def _tell_of_digests(library: Library) -> None:
    """Offer to fetch what the catalogue has addresses of; by itself the site asks nothing of the network."""
    digests = [m for m in library.documents() if m.text == "digest" and m.official_urls]
    if digests:
        click.echo(f"条文要点 {len(digests)} 份可以换成官方全文：kb pull", err=True)
