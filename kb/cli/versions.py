"""Commands for versions: diff, works, outdated."""

from datetime import date
from itertools import groupby

import click

from kb.citations import CitingDocument
from kb.cli.group import FINDINGS, FINE, as_of_option, json_option, kb, print_json, with_settings
from kb.cli.library import open_library
from kb.contract import comparison_json, outdated_json, part_history_json, timeline_json
from kb.documents import TEXT_KIND_NAMES
from kb.settings import Settings
from kb.versions import Comparison, ComparisonRow, Heading, OnDay, Op, PartHistory, Side, Timeline, name_of_edition

_SIGNS: dict[Op, tuple[str, str]] = {"same": ("", ""), "old": ("[-", "-]"), "new": ("{+", "+}")}
_COLOURS: dict[Op, str] = {"old": "red", "new": "green"}


@kb.command(help="逐条比较两份文件（旧、新），例如 kb diff zhangcheng-2017 zhangcheng-2022。")
@click.argument("old", metavar="旧版编号")
@click.argument("new", metavar="新版编号")
@click.option("--all", "show_all", is_flag=True, help="没有改动的也逐条列出。")
@as_of_option
@json_option
@with_settings
def diff(old: str, new: str, show_all: bool, as_of: date | None, as_json: bool, settings: Settings) -> int:
    with open_library(settings) as library:
        comparison = library.versions.compare(old, new, as_of or library.day)
    if as_json:
        print_json(comparison_json(comparison, as_of))
    else:
        _print_comparison(comparison, show_all=show_all)
    return FINE if comparison.is_same else FINDINGS


@kb.command(help="一部文件的沿革：各版何时施行、某日适用哪一版；不写编号则列出有几个版本的文件。")
@click.argument("work", metavar="[编号]", default="")
@click.option(
    "--part", metavar="地址", default="", help="一条在各版里的文字，例如 kb works zhangcheng-2022 --part art_40。"
)
@as_of_option
@json_option
@with_settings
def works(work: str, part: str, as_of: date | None, as_json: bool, settings: Settings) -> int:
    if part and not work:
        raise click.UsageError("--part 要写明是哪一份文件的，例如 kb works zhangcheng-2022 --part art_40。")
    with open_library(settings) as library:
        versions, day = library.versions, as_of or library.today
        history = versions.part_history(work, part) if part else None
    if history:
        if as_json:
            print_json(part_history_json(history, day, as_of))
        else:
            _print_history(history, day)
        return FINE
    # The id of a version serves as well as that of the work.
    version = versions.validity.documents.get(work)
    timelines = [versions.timeline(version.work if version else work)] if work else versions.timelines()
    if as_json:
        rows = [timeline_json(timeline, timeline.on(day), as_of) for timeline in timelines]
        print_json(rows[0] if work else {"works": rows})
    else:
        for timeline in timelines:
            _print_timeline(timeline, timeline.on(day))
    return FINE


@kb.command(help="列出引用了旧版（已修订、已废止）的地方，以及所引条文现在怎样。")
@click.argument("documents", metavar="[文件编号…]", nargs=-1)
@click.option("--all", "show_all", is_flag=True, help="本身已经失效的文件也列出。")
@as_of_option
@json_option
@with_settings
def outdated(documents: tuple[str, ...], show_all: bool, as_of: date | None, as_json: bool, settings: Settings) -> int:
    with open_library(settings) as library:
        day = as_of or library.today
        finder = library.outdated
        sources = [finder.of(document, day) for document in documents] if documents else finder.all(day)
        told = [source for source in sources if documents or show_all or not source.is_over]
        citing = [source for source in told if source.citations]
    if as_json:
        print_json(outdated_json(citing, day, as_of))
    else:
        for source in citing:
            _print_citing(source)
        summary = f"{len(citing)} 份文件引用了旧版的条文，共 {sum(source.count for source in citing)} 处。"
        mentions = sum(source.mentions for source in told)
        left_out = f"另有 {mentions} 处只提到名称，没有指明条款，不列。" if mentions else ""
        click.echo((summary if citing else "没有引用旧版条文的地方。") + left_out)
    return FINDINGS if citing else FINE


# Two documents


def _print_comparison(comparison: Comparison, *, show_all: bool) -> None:
    click.secho(f"{name_of_edition(comparison.old)} → {name_of_edition(comparison.new)}", bold=True)
    click.echo(comparison.summary)
    for note in comparison.notes:
        click.echo(note)
    for heading in comparison.headings:
        if heading.kind != "same":
            click.echo(f"  {_heading(heading)}")
    for row in comparison.rows:
        if show_all or row.has_changed:
            _print_row(row)


def _heading(heading: Heading) -> str:
    old, new = (text[1] if text else "" for text in (heading.old, heading.new))
    names = {"renamed": "标题修改", "moved": "标题移位", "new": "新增标题", "dropped": "删去标题", "same": "标题未改"}
    return f"{names[heading.kind]}：{' → '.join(filter(None, (old, new)))}"


def _print_row(row: ComparisonRow) -> None:
    old, new = _labels(row.old), _labels(row.new)
    where = old if old == new else f"{old or '（无）'} → {new or '（无）'}"
    click.echo()
    click.secho(where, bold=True, nl=False)
    click.secho(f"  {row.kind_name}", dim=True)
    lines = _lines(row)
    for is_changed, grouped in groupby(lines, key=lambda line: line[1] or not row.has_changed):
        shown = [text for text, _ in grouped]
        for text in shown if is_changed or len(shown) == 1 else [f"…{len(shown)} 段未改…"]:
            click.echo(f"  {text}")


def _labels(sides: tuple[Side, ...]) -> str:
    return "、".join(side.label for side in sides)


def _lines(row: ComparisonRow) -> list[tuple[str, bool]]:
    """Return the new paragraphs with [-what they left out-] and {+what they put in+}, and whether there is any."""
    lines: list[tuple[str, bool]] = [("", False)]
    for op, text in row.pieces:
        for position, part in enumerate(text.split("\n")):
            if position:
                lines.append(("", False))
            before, is_changed = lines[-1]
            if part:
                lines[-1] = (before + _styled(op, part), is_changed or op != "same")
    return lines


def _styled(op: Op, text: str) -> str:
    opening, closing = _SIGNS[op]
    return text if op == "same" else click.style(f"{opening}{text}{closing}", fg=_COLOURS[op])


# The versions of a work


def _print_timeline(timeline: Timeline, on: OnDay) -> None:
    click.secho(f"《{timeline.title}》", bold=True, nl=False)
    click.echo(f"  {timeline.work}")
    for version in timeline.versions:
        metadata = version.metadata
        renamed = f"《{metadata.title}》" if metadata.title != timeline.title else ""
        status = version.status_on(on.day) or "时效不详"
        click.echo(
            f"  {metadata.year or '年份不详'}  {status}  {version.interval}  {TEXT_KIND_NAMES[metadata.text]}  {metadata.id}  {renamed}".rstrip()
        )
    click.echo(f"  {on.sentence}")


def _print_history(history: PartHistory, day: date) -> None:
    click.secho(f"《{history.title}》{history.label}", bold=True)
    for entry in history.versions:
        metadata, status = entry.version.metadata, entry.version.status_on(day) or "时效不详"
        labels = "、".join(passage.label for passage in entry.passages)
        remark = "" if entry.is_held else TEXT_KIND_NAMES[metadata.text]
        click.echo()
        click.secho(
            "  ".join(filter(None, (str(metadata.year or "年份不详"), status, labels, remark, metadata.id))), bold=True
        )
        for row in entry.rows:
            click.secho(f"  {row.kind_name}", dim=True)
            if row.has_changed:
                for text, _ in _lines(row):
                    click.echo(f"  {text}")
        if entry.is_held and not entry.rows:
            for passage in entry.passages:
                for line in passage.text.split("\n"):
                    click.echo(f"  {line}")
            if not entry.passages:
                click.echo("  没有对应的条文")


# Citations of old versions


def _print_citing(citing: CitingDocument) -> None:
    click.secho(f"{name_of_edition(citing.source)}", bold=True, nl=False)
    click.echo(f"  {citing.source.id}{'  本身已失效' if citing.is_over else ''}")
    for citation in citing.citations:
        click.echo(f"  {citation.label}  “{citation.wording}”  #{citation.address}")
        click.echo(f"      引用的是{name_of_edition(citation.version)}：{citation.sentence}。")
