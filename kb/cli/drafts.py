"""Commands for drafts: check, link."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from kb.cli.group import FAILED, FINDINGS, FINE, PLACE, day_option, json_option, kb, print_json, with_settings
from kb.cli.library import open_library
from kb.contract import error_json, future_json, report_json
from kb.drafts import (
    EXCEPTIONS,
    MOST_LISTED,
    NEEDS,
    CheckedFile,
    Checker,
    Finding,
    annotations,
    check_file,
    drafts_in,
    let_stand,
    open_draft,
    report_on,
)
from kb.errors import KbError
from kb.files import USUAL_SUFFIXES, write_whole
from kb.settings import Settings
from kb.text import in_words

_as_of_option = day_option("成文日期，如 2026-11-21；不写则按文中落款。")


@kb.command(help=f"核对稿件里的引用、引文和提法（{'、'.join(USUAL_SUFFIXES)}，或整个文件夹）。")
@click.argument("paths", metavar="文件或文件夹…", nargs=-1, required=True, type=PLACE)
@_as_of_option
@click.option("--all", "show_all", is_flag=True, help=f"不用改的也逐条列出；多于 {MOST_LISTED} 处的也全部列出。")
@click.option(
    "--future", "is_ahead", is_flag=True, help="再按所引文件已知的施行、废止日期往后看：哪天起哪一处的结果会变。"
)
@click.option("--accept", metavar="原因", help=f"这些结果都看过并保留，记入 {EXCEPTIONS}，来源变化后再提示。")
@json_option
@with_settings
def check(
    paths: tuple[Path, ...],
    as_of: date | None,
    show_all: bool,
    is_ahead: bool,
    accept: str | None,
    as_json: bool,
    settings: Settings,
) -> int:
    files = drafts_in(paths)
    if not files:
        raise click.ClickException(f"没有可以核对的文件，请指明 {'、'.join(USUAL_SUFFIXES)} 文件。")
    with open_library(settings) as library:
        checked, failed = _checked(files, Checker(library), as_of, is_ahead=is_ahead)
        if accept:
            for file in checked:
                let_stand(file, accept, library.snapshot)
    if as_json:
        is_alone = len(paths) == 1 and not paths[0].is_dir()
        print_json(_checked_json(checked, failed, is_alone=is_alone, is_ahead=is_ahead, is_whole=show_all))
    else:
        for file in checked:
            _print_checked(file, show_all=show_all)
            if is_ahead:
                _print_coming(file)
    for path, why in failed:
        click.echo(f"没有核对 {path}：{why.message}", err=True)
    if failed:
        return FAILED
    return FINE if accept or all(file.report.is_clean for file in checked) else FINDINGS


@kb.command(help="给稿件加上链接和批注，另存为同样格式的文件。")
@click.argument("path", metavar="文件", type=PLACE)
@click.option("-o", "--output", required=True, metavar="文件", type=PLACE, help="写到哪里。")
@click.option("--site", metavar="网址", help="链接指向的网站，默认 http://127.0.0.1:8000。")
@_as_of_option
@json_option
@with_settings
def link(path: Path, output: Path, as_of: date | None, as_json: bool, settings: Settings) -> int:
    if output.suffix.lower() != path.suffix.lower():
        raise click.ClickException(f"写出的文件应与稿件同一格式，请把文件名改成以 {path.suffix} 结尾。")
    text = open_draft(path)
    with open_library(settings) as library:
        report = report_on(text, Checker(library), as_of)
    notes = annotations(report.findings, settings.links_to)
    write_whole(output, text.annotated(notes, datetime.now(UTC)))
    links, comments = sum(bool(note.url) for note in notes), sum(bool(note.comment) for note in notes)
    if as_json:
        print_json({"path": str(output), "links": links, "comments": comments, **report_json(report, text)})
    else:
        click.echo(f"{report.warning}{report.summary}已写到 {output}：{links} 个链接，{comments} 条批注。")
    return FINE if report.is_clean else FINDINGS


def _checked(
    files: list[Path], checker: Checker, as_of: date | None, *, is_ahead: bool
) -> tuple[list[CheckedFile], list[tuple[Path, KbError]]]:
    """Return the files with their reports, and those that could not be checked with the reason."""
    checked: list[CheckedFile] = []
    failed: list[tuple[Path, KbError]] = []
    for path in files:
        try:
            checked.append(check_file(path, checker, as_of, is_ahead=is_ahead))
        except KbError as error:
            failed.append((path, error))
    return checked, failed


def _checked_json(
    checked: list[CheckedFile], failed: list[tuple[Path, KbError]], *, is_alone: bool, is_ahead: bool, is_whole: bool
) -> dict[str, Any]:
    """Return the report of one file as the contract has it, with `future` if it was asked for; of several, one for each
    under `files`. `is_whole` asks for all findings, however many."""
    rows = [
        {
            "path": str(file.path),
            **report_json(file.report, file.text, is_whole=is_whole),
            "excepted": [{"text": f.text, "verdict": f.verdict, "reason": reason} for f, reason in file.exempted],
            **({"future": future_json(file.coming, file.text)} if is_ahead else {}),
        }
        for file in checked
    ]
    bad = [{"path": str(path), **error_json(why.code, why.message)} for path, why in failed]
    return (rows + bad)[0] if is_alone else {"files": rows, "failed": bad}


def _print_checked(file: CheckedFile, *, show_all: bool) -> None:
    report = file.report
    click.secho(str(file.path), bold=True, nl=False)
    click.echo(f"  {report.summary}")
    if report.warning:
        click.secho(f"  {report.warning}", bold=True)
    if report.day and report.findings:
        whose = "" if report.is_dated else "（稿件没有写日期，按文库的日期）"
        click.echo(f"  时效按 {report.day.isoformat()}{whose}；文库 {report.corpus_version}。")
    left = len(report.findings) if show_all else MOST_LISTED
    for need, findings in report.by_need.items():
        listed = findings[:left] if show_all or need != "nothing" else []
        left -= len(listed)
        click.secho(f"  {NEEDS[need]} {len(findings)} 处{_told_of(len(listed), len(findings))}", bold=bool(listed))
        for finding in listed:
            _print_finding(finding, file)
    for finding, reason in file.exempted:
        click.secho(f"  例外  {finding.text}：{reason}", dim=True)


def _told_of(listed: int, found: int) -> str:
    """Return what is said of findings that are not listed."""
    return "" if listed == found else f"（只列 {listed} 处，加 --all 全部列出）" if listed else "（加 --all 列出）"


def _print_coming(file: CheckedFile) -> None:
    if not file.coming:
        click.echo("  以后：所引的文件没有已知的施行、废止日期，结果不会因此而变。")
    for coming in file.coming:
        click.secho(f"  {in_words(coming.day)}起  {coming.reason}", bold=True)
        if not coming.turns:
            click.echo("      本稿的核对结果不变。")
        for turn in coming.turns:
            line, column = file.text.position(turn.after.span[0])
            click.echo(f"  {line}:{column}  {turn.before.verdict} → {turn.after.verdict}  {_in_line(turn.after.text)}")
            click.echo(f"      {turn.after.detail}")
            if turn.after.suggestion:
                click.echo(f"      建议：{_in_line(turn.after.suggestion)}")


def _print_finding(finding: Finding, file: CheckedFile) -> None:
    line, column = file.text.position(finding.span[0])
    click.echo(f"  {line}:{column}  ", nl=False)
    click.secho(finding.verdict, bold=True, nl=False, fg=None if finding.need == "nothing" else "red")
    click.echo(f"  {_in_line(finding.text)}")
    click.echo(f"      {finding.detail}")
    if finding.diff:
        click.echo(f"      对照：{_compared(finding)}")
    if finding.suggestion:
        click.echo(f"      建议：{_in_line(finding.suggestion)}")
    for reading in finding.readings:
        click.echo(f"      {reading.source}：{_in_line(reading.text) or '没有这一部分'}")
    if finding.source and not finding.readings:
        click.secho(f"      {finding.source}", dim=True)


def _in_line(text: str) -> str:
    """Return a mark that may run over lines and cells of a table in one line."""
    return " ".join(text.split())


def _compared(finding: Finding) -> str:
    """Return a quotation beside its source: [-only in the draft-]{+only in the source+}."""
    signs = {"same": ("", ""), "draft": ("[-", "-]"), "source": ("{+", "+}")}
    return _in_line("".join(signs[piece.op][0] + piece.text + signs[piece.op][1] for piece in finding.diff))
