"""Runs a command line: every command is known here, and every error is said once."""

import io
import sys
from typing import NoReturn

import click

from kb.cli.group import FAILED, FINE, kb, print_json
from kb.errors import KbError, sentence_of


def main() -> NoReturn:
    """Run the command and exit: 0 fine, 1 findings, 2 it could not be done."""
    _write_utf8()
    try:
        code = kb.main(standalone_mode=False)
    except KbError as error:
        code = _failed(error.code, error.message)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        code = FAILED
    except click.UsageError as error:
        code = _failed("usage", _told(error))
    except click.ClickException as error:
        code = _failed("failed", error.format_message())
    except click.Abort:
        code = _failed("aborted", "已中止；已经写好的文件都在，再运行一次即可接着做。")
    except SystemExit:  # click's answer to a closed pipe (kb search … | head)
        code = FINE
    except OSError as error:
        code = _failed("failed", sentence_of(error))
    sys.exit(code or FINE)


def _write_utf8() -> None:
    """Have what goes into a file or a pipe be UTF-8: on a Chinese Windows it would be GBK, which 𠅤 ends the command with."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


def _told(error: click.UsageError) -> str:
    """Return what is wrong with how a command was written."""
    command = error.ctx.command_path if error.ctx else "kb"
    match error:
        case click.NoSuchOption():
            what = f"没有选项“{error.option_name}”"
        case click.MissingParameter():
            what = "少了一项"
        case click.BadParameter() if error.param is not None and isinstance(error.param.type, click.Path):
            what = f"“{error.param.name}”所指的文件或文件夹不存在，或者没有权限读"
        case click.BadParameter():
            what = f"“{error.param.name if error.param else ''}”的值不对"
        case _:
            what = "没有这个命令，或多了一项"
    return f"命令写法不对：{what}，请看 {command} --help。"


def _failed(code: str, message: str) -> int:
    if "--json" in sys.argv:
        from kb.contract import error_json  # loads every room: only who fails waits for it

        print_json(error_json(code, message))
    click.echo(message, err=True)
    return FAILED
