"""Commands that keep the corpus and its index in order: index, lint_corpus, verify."""

import click

from kb.cli.group import FINDINGS, FINE, json_option, kb, print_json, with_settings
from kb.cli.library import open_library, progress_bar, tell_left_out
from kb.corpus import Corpus
from kb.indexing import build, lint_corpus
from kb.indexing import verify as verify_search
from kb.search import engine_of
from kb.settings import Settings


@kb.command(help="建立或更新索引。")
@click.option("--anew", is_flag=True, help="全部重建，不沿用旧索引。")
@json_option
@with_settings
def index(anew: bool, as_json: bool, settings: Settings) -> int:
    with progress_bar("建立索引") as progress:
        built = build(settings.index, Corpus(settings.corpus), engine=engine_of(settings), anew=anew, progress=progress)
    if as_json:
        left_out = [remark.as_json() for remark in built.bad_files]
        counts = {"documents": built.documents, "passages": built.passages, "changed": built.changed}
        print_json({**counts, "left_out": left_out})
    else:
        did = f"更新了 {built.changed} 份" if built.changed else "没有变化"
        click.echo(f"索引完成：{built.documents} 份文件，{built.passages} 段；{did}。")
        tell_left_out(built.bad_files)
    return FINDINGS if built.bad_files else FINE


@kb.command(help="检查文库：编号、内部引用、空段、文件头。")
@json_option
@with_settings
def lint(as_json: bool, settings: Settings) -> int:
    read, remarks = lint_corpus(Corpus(settings.corpus))
    if as_json:
        print_json({"files": read, "findings": [remark.as_json() for remark in remarks]})
    else:
        for remark in remarks:
            click.echo(str(remark))
        click.echo(f"检查了 {read} 个文件，{f'有 {len(remarks)} 处要看一看' if remarks else '没有发现问题'}。")
    return FINDINGS if remarks else FINE


@kb.command(help="用逐字扫描核对查找结果，证明没有遗漏。")
@click.option(
    "--samples", type=click.IntRange(1, 1_000_000), default=300, metavar="次数", help="试多少个词句，默认 300。"
)
@click.option("--seed", type=int, default=0, metavar="数", help="随机数种子，同一个数试同样的词句。")
@json_option
@with_settings
def verify(samples: int, seed: int, as_json: bool, settings: Settings) -> int:
    with open_library(settings) as library:
        verified = verify_search(library, Corpus(settings.corpus), samples, seed)
    differences = [str(difference) for difference in verified.differences]
    if as_json:
        print_json({"samples": verified.samples, "passages": verified.passages, "differences": differences})
    else:
        for difference in differences:
            click.echo(difference)
        outcome = f"有 {len(differences)} 个不一致" if differences else "全部一致"
        click.echo(f"试了 {verified.samples} 个词句，逐字扫描 {verified.passages} 段核对：{outcome}。")
    return FINDINGS if differences else FINE
