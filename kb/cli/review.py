"""The command by which an office looks through its own rules: review."""

from datetime import date
from pathlib import Path

import click

from kb.cli.group import FINDINGS, FINE, PLACE, day_option, json_option, kb, print_json, with_settings
from kb.cli.library import open_library, progress_bar
from kb.contract import ledger_json
from kb.drafts import TASKS, Checker, Ledger, LedgerRow, Rule, review, rules_in
from kb.export import Cell, Table, TableColumn, TableForm, TableGroup, table_file, table_form, words
from kb.files import make_folder, write_whole
from kb.settings import Settings
from kb.text import DiffPiece

_TITLE = "制度清理台账"
_WIDE = (
    TableColumn("制度", 14), TableColumn("文号", 9), TableColumn("成文日期", 6), TableColumn("文件", 12), TableColumn("行", 4), TableColumn("类别", 4),
    TableColumn("原文", 20), TableColumn("所引文件", 18), TableColumn("现状", 14), TableColumn("自何日", 6), TableColumn("所引条文的变化", 26),
    TableColumn("建议改为", 16), TableColumn("说明", 30), TableColumn("文本来源", 12),
)  # fmt: skip
_NARROW = (
    TableColumn("制度", 15),
    TableColumn("原文", 16),
    TableColumn("现状", 14),
    TableColumn("所引条文的变化", 22),
    TableColumn("建议改为", 13),
    TableColumn("说明", 22),
)


@kb.command("review", help="清理制度：逐份列出文件夹里的制度所引的依据现在怎样、条文有没有变、建议怎么改。")
@click.argument("paths", metavar="文件夹…", nargs=-1, required=True, type=PLACE)
@click.option(
    "-o", "--output", metavar="台账", type=PLACE,
    help="写成台账，格式按文件名：.xlsx（Excel、WPS 表格）、.docx（Word）或 .md；不写则列在屏幕上。",
)  # fmt: skip
@day_option("按哪一天的时效，如 2026-11-21；不写则是今天。")
@json_option
@with_settings
def review_command(
    paths: tuple[Path, ...], output: Path | None, as_of: date | None, as_json: bool, settings: Settings
) -> int:
    form = table_form(output) if output else None
    files = rules_in(paths, without=output)
    if not files:
        raise click.ClickException("文件夹里没有文件，请指明放制度的文件夹。")
    with open_library(settings) as library, progress_bar("核对") as progress:
        by_name = [(_name(file, paths), file) for file in files]
        ledger = review(by_name, Checker(library), as_of or library.today, progress)
    if output and form:
        make_folder(output.parent)
        write_whole(output, table_file(ledger_table(ledger, form), form))
    if as_json:
        print_json(ledger_json(ledger))
    else:
        _print_ledger(ledger, output)
    return FINE if ledger.is_clean else FINDINGS


def _name(file: Path, paths: tuple[Path, ...]) -> str:
    """Return the name of a file in the ledger: from its folder on, with the folder's own name if there are several."""
    folder = next((path for path in paths if path.is_dir() and file.is_relative_to(path)), None)
    if folder is None:
        return file.name
    inside = file.relative_to(folder).as_posix()
    return inside if len(paths) == 1 else f"{folder.name}/{inside}"


def ledger_table(ledger: Ledger, form: TableForm) -> Table:
    """Return a ledger as a table: of a workbook with a column for each fact, else with as many as a page has room for."""
    if form == "xlsx":
        wide = (TableGroup(TASKS[task], tuple(map(_wide, rows))) for task, rows in ledger.by_task.items())
        return Table(_TITLE, ledger.notes, _WIDE, tuple(wide))
    narrow = (
        TableGroup(f"{TASKS[task]}（{len(rows)} 处）", tuple(map(_narrow, rows, [None, *rows])))
        for task, rows in ledger.by_task.items()
    )
    return Table(_TITLE, ledger.notes, _NARROW, tuple(narrow))


def _wide(row: LedgerRow) -> tuple[Cell, ...]:
    rule = row.rule
    return (
        rule.title, rule.document_number, _day(rule.day), rule.file, _lines(row), row.role, row.text, row.basis, row.state,
        _day(row.since), _change(row), row.proposal, row.detail, row.source,
    )  # fmt: skip


def _narrow(row: LedgerRow, above: LedgerRow | None) -> tuple[Cell, ...]:
    place = f"（{row.role}，第 {_lines(row)} 行）" if row.lines else ""
    since = f"\n{_day(row.since)} 起" if row.since else ""
    source = f"\n据{row.source}" if row.source else ""
    return (
        row.rule.title if above and above.rule == row.rule else _rule(row.rule),
        f"{row.text}\n{place}".strip(),
        f"{row.state}{since}",
        _change(row),
        row.proposal,
        f"{row.detail}{source}",
    )


def _rule(rule: Rule) -> str:
    title = "" if rule.file.endswith(rule.title) else rule.title
    return "\n".join(filter(None, (title, rule.document_number, _day(rule.day), rule.file)))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _lines(row: LedgerRow) -> str:
    return "、".join(map(str, row.lines))


def _change(row: LedgerRow) -> Cell:
    if not row.diff:
        return row.change
    lead = (DiffPiece("same", f"{row.change}：\n"),) if row.change else ()
    return (*lead, *row.diff)


def _print_ledger(ledger: Ledger, output: Path | None) -> None:
    for note in ledger.notes:
        click.echo(note)
    if output:
        click.echo(f"已写到 {output}。")
        return
    for task, rows in ledger.by_task.items():
        click.secho(f"{TASKS[task]} {len(rows)} 处", bold=task != "nothing")
        for row in rows if task != "nothing" else ():
            _print_row(row)


def _print_row(row: LedgerRow) -> None:
    place = f"{row.rule.file}:{_lines(row)}" if row.lines else row.rule.file
    click.echo(f"  {place}  ", nl=False)
    click.secho(row.state, bold=True, nl=False)
    click.echo(f"  {row.text}")
    click.echo(f"      {row.detail}")
    if row.change or row.diff:
        click.echo(f"      变化：{' '.join(words(_change(row)).split())}")
    if row.proposal:
        click.echo(f"      建议：{row.proposal}")
