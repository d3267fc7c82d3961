"""What all commands share: the group, its Chinese help, options, exit codes, the progress bar and the open reading."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from kb import __version__
from kb.days import day
from kb.indexing import Progress
from kb.library import Reading, opened
from kb.settings import Settings

FINE, FINDINGS, FAILED = 0, 1, 2

COMMANDS = {
    "serve": "site",
    "watch": "watch",
    "index": "upkeep",
    "lint": "upkeep",
    "verify": "upkeep",
    "search": "reading",
    "show": "reading",
    "check": "drafts",
    "link": "drafts",
    "import": "intake",
    "pull": "pull",
    "diff": "versions",
    "works": "versions",
    "outdated": "versions",
    "export": "export",
    "pack": "packing",
    "unpack": "packing",
}
"""The commands that make up `kb`, each with the module of this package that adds it: it is loaded when the command is asked
for, since what reads PDF, writes Word or fetches pages takes a second to load, and nobody who searches waits for that."""


class _Chinese(click.Command):
    """A command whose help is in Chinese throughout."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [row for param in self.get_params(ctx) if (row := param.get_help_record(ctx))]
        with formatter.section("选项"):
            formatter.write_dl(
                [(name, text.replace("Show this message and exit.", "显示这段说明。")) for name, text in rows]
            )


class _Commands(_Chinese, click.Group):
    command_class = _Chinese

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS:
            import_module(f"kb.cli.{COMMANDS[cmd_name]}")
        return super().get_command(ctx, cmd_name)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        with formatter.section("命令"):
            found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
            formatter.write_dl([(name, command.get_short_help_str(80)) for name, command in found if command])


@click.group(
    cls=_Commands,
    subcommand_metavar="命令 [参数]…",
    options_metavar="[选项]",
    help="政策文库：查找、阅读、核对政策文件。",
)
@click.version_option(__version__, message="%(version)s", help="显示版本。")
def kb() -> None:
    """The group; it has no work of its own."""


def with_folders(function: Any) -> Any:
    corpus = click.option("--corpus", type=click.Path(path_type=Path), metavar="文件夹", help="文库所在文件夹。")
    index = click.option("--index", type=click.Path(path_type=Path), metavar="文件夹", help="索引所在文件夹。")
    return corpus(index(function))


json_option = click.option("--json", "as_json", is_flag=True, help="输出一个 JSON 对象。")
as_of_option = click.option(
    "--as-of", metavar="日期", callback=lambda _ctx, _param, value: day(value), help="看哪一天的时效，如 2020-01-01；不写则是今天。"
)  # fmt: skip


@contextmanager
def open_reading(corpus: Path | None, index: Path | None) -> Iterator[Reading]:
    settings = Settings.load(corpus=corpus, index=index)
    with progress_bar("建立索引") as progress, opened(settings, progress) as (reading, notice):
        if notice:
            click.echo(notice, err=True)
        tell_left_out(reading)
        yield reading


def tell_left_out(reading: Reading) -> None:
    for bad_file in reading.snapshot.manifest.bad_files:
        click.echo(f"没有收入：{bad_file}", err=True)


@contextmanager
def progress_bar(label: str) -> Iterator[Progress]:
    """A progress bar on stderr, shown once there is something to do."""
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


def print_json(content: object) -> None:
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))


def print_json_line(content: object) -> None:
    """Prints one line at once, for a program that reads line after line."""
    click.echo(json.dumps(content, ensure_ascii=False, separators=(",", ":")))
