"""Commands that find and show: search, show."""

import sys
from datetime import date
from typing import get_args

import click

from kb.cli.group import FINE, as_of_option, json_option, kb, print_json, with_settings
from kb.cli.library import open_library
from kb.contract import document_json, part_json, results_json
from kb.documents import TEXT_KIND_NAMES, Provenance
from kb.search import Filters, Hit, Mode, Question, Results, Sort
from kb.settings import Settings
from kb.text import in_words, years


@kb.command(
    help="查找词句，例如 kb search 四种形态。",
    context_settings={"ignore_unknown_options": True},  # -换届 is no option
)
@click.argument("query", metavar="词句")
@click.option("--mode", type=click.Choice(["auto", "exact", "words"]), default="auto", help="自动、原样或按词语。")
@click.option("--genre", multiple=True, metavar="文种", help="只查这个文种，可写几次。")
@click.option("--issuer", multiple=True, metavar="机关", help="只查这个发文机关，可写几次。")
@click.option("--status", multiple=True, metavar="时效", help="只查这种时效，可写几次。")
@click.option("--year", metavar="年份", help="一年或一段，如 2016-2019。")
@click.option("--sort", type=click.Choice(get_args(Sort)), default="relevance", help="按相关程度、最新在前或最早在前。")
@click.option("--limit", type=int, default=10, metavar="条数", help="最多显示几段，默认 10。")
@click.option("--offset", type=int, default=0, metavar="条数", help="从第几段之后开始。")
@as_of_option
@json_option
@with_settings
def search(
    query: str,
    mode: Mode,
    genre: tuple[str, ...],
    issuer: tuple[str, ...],
    status: tuple[str, ...],
    year: str | None,
    sort: Sort,
    limit: int,
    offset: int,
    as_of: date | None,
    as_json: bool,
    settings: Settings,
) -> int:
    filters = Filters(genre, issuer, status, years(year))
    question = Question(query, mode, filters, sort, limit, offset, as_of)
    with open_library(settings) as library:
        results = library.search(question)
    if as_json:
        print_json(results_json(results, as_of))
    else:
        _print_results(results, as_of)
    return FINE


@kb.command(help="显示一份文件或其中一部分，例如 kb show zhibu-2018 art_10。")
@click.argument("document", metavar="文件编号")
@click.argument("address", metavar="[地址]", default="")
@as_of_option
@json_option
@with_settings
def show(document: str, address: str, as_of: date | None, as_json: bool, settings: Settings) -> int:
    with open_library(settings) as library:
        shown = library.document(document, as_of)
        if as_json:
            print_json(part_json(library, document, address, as_of) if address else document_json(shown, as_of))
            return FINE
        status = f"{shown.metadata.status}{f'（{in_words(as_of)}）' if as_of else ''}" if shown.metadata.status else ""
        click.echo(f"《{shown.title}》  {TEXT_KIND_NAMES[shown.metadata.text]}  {status}".rstrip())
        if shown.metadata.text != "full":
            click.echo(_not_full(shown.metadata.text, shown.metadata.official_urls))
        else:
            click.echo(f"{Provenance.of(shown.metadata).sentence}。")
        click.echo(shown.part_text(address) if address else "\n".join(p.text for p in shown.passages if p.line))
    return FINE


def _not_full(text: str, urls: tuple[str, ...]) -> str:
    what = "以下是条文要点，由本项目编写，不是原文。" if text == "digest" else "本库未收录全文。"
    return what + (f"原文见 {urls[0]}" if urls else "请以官方公布的原文为准。")


def _print_results(results: Results, as_of: date | None) -> None:
    total = results.total
    if as_of:
        click.echo(f"按 {in_words(as_of)} 的时效。")
    if results.notice:
        click.echo(results.notice)
    click.echo(f"共 {total.documents} 份文件，{total.passages} 段，{total.occurrences} 处。")
    document = ""
    for hit in results.hits:
        if hit.document != document:
            document = hit.document
            click.echo()
            click.secho(f"《{hit.title}》", bold=True, nl=False)
            click.echo(f"  {hit.document}  {TEXT_KIND_NAMES[hit.text_kind]}  {hit.status}".rstrip())
        where = " › ".join((*hit.path, hit.label))
        click.secho(f"  {where}  #{hit.anchor}", dim=True)
        click.echo("    " + _marked(hit).replace("\n", "\n    "))


def _marked(hit: Hit) -> str:
    """Return the text of a hit with its marks: in colour on a terminal, in 【】 elsewhere."""
    pieces: list[str] = []
    at = 0
    for start, end in hit.highlights:
        mark = hit.text[start:end]
        mark = click.style(mark, fg="black", bg="yellow") if sys.stdout.isatty() else f"【{mark}】"
        pieces += [hit.text[at:start], mark]
        at = end
    return "".join([*pieces, hit.text[at:]])
