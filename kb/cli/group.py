"""What all commands share: the group, its Chinese help, options, exit codes and JSON.

Loads nothing of the rooms but `kb.text`: every `kb … --help` waits for what stands here.
"""

import json
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from kb import __version__
from kb.text import day

FINE, FINDINGS, FAILED = 0, 1, 2
"""Exit codes: nothing to see to, something to see to, it could not be done; `diff` and `grep` have the same."""

COMMANDS = {
    "init": ("upkeep", "建立自己的文库。"),
    "serve": ("site", "启动网站。"),
    "watch": ("watch", "文库里的文件有增删改时，随即更新索引。"),
    "index": ("upkeep", "建立或更新索引。"),
    "lint": ("upkeep", "检查文库：编号、内部引用、空段、文件头。"),
    "doctor": ("doctor", "检查这台机器：程序、字体、磁盘、文库、索引、网络。"),
    "verify": ("upkeep", "用逐字扫描核对查找结果，证明没有遗漏。"),
    "search": ("searching", "查找词句。"),
    "show": ("searching", "显示一份文件或其中一部分。"),
    "check": ("drafts", "核对稿件里的引用、引文和提法。"),
    "review": ("review", "清理制度：所引依据现在怎样，条文有没有变，建议怎么改。"),
    "link": ("drafts", "给稿件加上链接和批注，另存为同样格式的文件。"),
    "import": ("intake", "导入文件、文件夹或压缩包。"),
    "pull": ("pull", "从官方网址取全文，换下条文要点；或收入一个文集（国家法律）。"),
    "fill": ("fill", "把新装的文库装满：各文集，再从官方网址取全文。"),
    "attest": ("attest", "与另一个来源的同一版逐条比对，列出不同之处。"),
    "mcp": ("mcp", "供 AI 助手等程序使用（MCP）。"),
    "diff": ("versions", "逐条比较两份文件。"),
    "works": ("versions", "一部文件的沿革，某日适用哪一版。"),
    "amend": ("amending", "把修改决定用到旧版上，生成新文本并与合并文本核对。"),
    "outdated": ("versions", "列出引用了旧版的地方，以及所引条文现在怎样。"),
    "export": ("export", "导出文件：Word、Markdown 或 Akoma Ntoso（XML）。"),
    "pack": ("packing", "把文库打成一个包，带进不联网的地方。"),
    "unpack": ("packing", "打开一个包，先全部查验，再并入文库或写成新的文库。"),
}
"""The commands that make up `kb`: the module of this package that adds each, and what it does in a few words.

A module is loaded when its command is asked for: what reads PDF, writes Word or fetches pages takes a second to load, and
nobody who searches should wait for that.
"""


class _Chinese(click.Command):
    """A command whose help is in Chinese throughout."""

    def __init__(self, *arguments: Any, **attributes: Any) -> None:
        super().__init__(*arguments, **{"options_metavar": "[选项]", **attributes})

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
            import_module(f"kb.cli.{COMMANDS[cmd_name][0]}")
        return super().get_command(ctx, cmd_name)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        with formatter.section("命令"):
            formatter.write_dl([(name, what) for name, (_, what) in COMMANDS.items()])


PLACE: click.Path = click.Path(path_type=Path, readable=False)
"""A path that is typed. Whether it can be read is not looked at here: whoever reads it tells why he cannot."""


@click.group(
    cls=_Commands,
    subcommand_metavar="命令 [参数]…",
    help="政策文库：查找、阅读、核对政策文件。",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="%(version)s", help="显示版本。")
def kb() -> None:
    """Do nothing by itself: the work is in the commands."""


def with_settings(function: Any) -> Any:
    """Add the options that say where corpus and index are.

    What the command line says of `Settings` reaches the command as one argument, `settings`.
    """
    corpus = click.option("--corpus", type=PLACE, metavar="文件夹", help="文库所在文件夹。")
    index = click.option("--index", type=PLACE, metavar="文件夹", help="索引所在文件夹。")

    @wraps(function)
    def command(**options: Any) -> Any:
        from kb.settings import Settings  # who asks for help does not wait for it

        places = {name: options.pop(name) for name in ("corpus", "index", "host", "port", "site") if name in options}
        return function(settings=Settings.load(**places), **options)

    return corpus(index(command))


def day_option(what: str) -> Callable[[Any], Any]:
    """Return the option `--as-of`, a day; *what* is its help."""
    return click.option("--as-of", metavar="日期", callback=lambda _ctx, _param, value: day(value), help=what)


json_option = click.option("--json", "as_json", is_flag=True, help="输出一个 JSON 对象。")
as_of_option = day_option("看哪一天的时效，如 2020-01-01；不写则是今天。")


def print_json(content: object) -> None:
    """Print one JSON object."""
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))


def print_json_line(content: object) -> None:
    """Print one JSON object in one line."""
    click.echo(json.dumps(content, ensure_ascii=False, separators=(",", ":")))
