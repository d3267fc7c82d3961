"""Commands by which documents come in: import."""

from datetime import date
from pathlib import Path

import click

from kb.cli.group import FINDINGS, FINE, json_option, kb, print_json, progress_bar, with_folders
from kb.corpus import Corpus
from kb.indexing import build
from kb.settings import Settings
from kb.sources import importing


@kb.command("import", help="导入文件或文件夹（Markdown、纯文本）。", options_metavar="[选项]")
@click.argument("paths", metavar="文件或文件夹…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="不再询问，直接写入。")
@json_option
@with_folders
def import_(paths: tuple[Path, ...], yes: bool, as_json: bool, corpus: Path | None, index: Path | None) -> int:
    settings = Settings.load(corpus=corpus, index=index)
    target = Corpus(settings.corpus)
    understood, bad = importing.understand_all(paths, target)
    for one in understood:
        replaces = "，将取代已有的同一份文件" if target.has_local(one.metadata.id) else ""
        click.echo(
            f"《{one.metadata.title}》 {one.size} → {one.metadata.id}（{Path(one.source).name}{replaces}）", err=as_json
        )
        for problem in one.problems:
            click.echo(f"  请注意：{f'第 {problem.line} 行：' if problem.line else ''}{problem.message}", err=as_json)
    for bad_file in bad:
        click.echo(f"没有导入：{bad_file}", err=True)
    if not understood:
        raise click.ClickException("没有可以导入的文件，请检查上面的原因。")
    if not yes and not click.confirm(f"写入这 {len(understood)} 份文件吗？", err=as_json):
        click.echo("没有写入任何文件。", err=as_json)
        return FINE
    written = [importing.write(target, one, date.today()) for one in understood]
    with progress_bar("更新索引") as progress:
        build(settings.index, target, progress=progress)
    if as_json:
        print_json(
            {
                "imported": [
                    {"id": o.metadata.id, "title": o.metadata.title, "articles": o.articles, "parts": o.parts,
                     "problems": [p.message for p in o.problems]}
                    for o in understood
                ],
                "left_out": [{"path": b.path, "line": b.line, "message": b.message} for b in bad],
            }
        )  # fmt: skip
    else:
        click.echo(f"已导入 {len(written)} 份文件，现在就可以查到。")
    return FINDINGS if bad else FINE
