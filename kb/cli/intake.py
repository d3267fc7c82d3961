"""Commands by which documents come in: import."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from kb.cli.group import FINDINGS, FINE, json_option, kb, print_json, with_settings
from kb.cli.library import progress_bar
from kb.corpus import Corpus, Remark
from kb.files import LeftOut
from kb.indexing import build, last_snapshot
from kb.intake import Intake, Understood, understand_all, write_understood
from kb.search import engine_of
from kb.settings import Settings

# Characters of what was cut that are shown, so that with kind and place it fits into a line of a terminal; and of the
# longest place after which reasons begin in one column.
_SHOWN, _WIDEST_PLACE = 36, 60


@kb.command("import", help="导入文件、文件夹或压缩包（.docx、.pdf、.html、.md、.txt、.zip）。")
@click.argument("paths", metavar="文件或文件夹…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="不再询问，直接写入。")
@json_option
@with_settings
def import_(paths: tuple[Path, ...], yes: bool, as_json: bool, settings: Settings) -> int:
    target, engine = Corpus(settings.corpus), engine_of(settings)
    with progress_bar("读取文件") as progress, last_snapshot(settings.index, engine) as snapshot:
        intake = understand_all(paths, target, snapshot, progress=progress)
    for line in _lines(intake, target):
        click.echo(line, err=as_json)
    if intake.failed:
        _tell_failed(intake.failed)
    if not intake.documents and not intake.twins:
        raise click.ClickException("没有可以导入的文件，请检查上面的原因。")
    count = len(intake.documents)
    if count and not yes and not click.confirm(f"写入这 {count} 份文件吗？", err=as_json):
        click.echo("没有写入任何文件。", err=as_json)
        return FINE
    for document in intake.documents:
        write_understood(target, document, date.today())
    if count:
        with progress_bar("更新索引") as progress:
            build(settings.index, target, engine=engine, progress=progress)
    if as_json:
        print_json(_json(intake))
    else:
        click.echo(f"已导入 {count} 份文件，现在就可以查到。" if count else "没有新的文件，文库没有变化。")
    return FINDINGS if intake.failed else FINE


def _lines(intake: Intake, corpus: Corpus) -> Iterator[str]:
    for document in intake.documents:
        yield from _document_lines(document, replaces=corpus.has_local(document.metadata.id))
    for twin in intake.twins:
        yield f"已有：{twin}"


def _document_lines(document: Understood, *, replaces: bool) -> Iterator[str]:
    metadata = document.metadata
    where = f"{Path(document.source).name}{'，将取代已有的同一份文件，原来的另存为旧版' if replaces else ''}"
    yield f"《{metadata.title}》 {document.size} → {metadata.id}（{where}）"
    dates = [("通过", metadata.approved), ("发布", metadata.published), ("施行", metadata.effective)]
    dates_in_words = [f"{day} {word}" for word, day in dates if day]
    particulars = [metadata.genre, metadata.issuer, metadata.document_number, *dates_in_words]
    if any(particulars):
        yield f"  {'，'.join(filter(None, particulars))}"
    for problem in document.problems:
        yield f"  请注意：{f'第 {problem.line} 行：' if problem.line else ''}{problem.message}"
    for cut in document.left_out:
        yield f"  没有收入：{_cut(cut)}"


def _cut(cut: LeftOut) -> str:
    """Say what was left out: 网页导航（第 1–82 行，1,204 字）：首页 / 新闻中心…."""
    text = " ".join(cut.text.split())
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    place = f"{cut.place}，" if cut.place else ""
    return f"{cut.kind}（{place}{len(text):,} 字）{f'：{shown}' if shown else ''}"


def _tell_failed(failed: tuple[Remark, ...]) -> None:
    """Print the files that were not taken, with place and reason."""
    click.echo(f"没有导入 {len(failed)} 个文件：", err=True)
    width = min(max(len(_place(remark)) for remark in failed), _WIDEST_PLACE)
    for remark in failed:
        click.echo(f"  {_place(remark):<{width}}  {remark.message}", err=True)


def _place(remark: Remark) -> str:
    return f"{remark.path}{f':{remark.line}' if remark.line else ''}"


def _json(intake: Intake) -> dict[str, Any]:
    return {
        "imported": [_document_json(document) for document in intake.documents],
        "twins": [remark.as_json() for remark in intake.twins],
        "left_out": [remark.as_json() for remark in intake.failed],
    }


def _document_json(document: Understood) -> dict[str, Any]:
    return {
        "id": document.metadata.id,
        "title": document.metadata.title,
        "source": document.source,
        "articles": document.articles,
        "parts": document.parts,
        "expected": document.expected,
        "problems": [problem.message for problem in document.problems],
        "cut": [{"kind": cut.kind, "place": cut.place, "text": cut.text} for cut in document.left_out],
    }
