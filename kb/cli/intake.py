"""Commands by which documents come in: import."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from kb.cli.group import FINDINGS, FINE, PLACE, json_option, kb, print_json, with_settings
from kb.cli.library import index_written, progress_bar
from kb.corpus import Corpus, Remark
from kb.files import USUAL_SUFFIXES, LeftOut
from kb.indexing import check_corpus, last_snapshot
from kb.intake import Decision, Intake, IntakeDesk, Understood, without_untitled, write_understood
from kb.search import engine_of
from kb.settings import Settings

# Characters of what was cut that are shown, so that with kind and place it fits into a line of a terminal; and of the
# longest place after which reasons begin in one column.
_SHOWN, _WIDEST_PLACE = 36, 60


@kb.command("import", help=f"导入文件、文件夹或压缩包（{'、'.join(USUAL_SUFFIXES)}、.zip）。")
@click.argument("paths", metavar="文件或文件夹…", nargs=-1, required=True, type=PLACE)
@click.option("--yes", is_flag=True, help="不再询问，直接写入；要人决定的（取代已有的文件等）不写入，列在最后。")
@click.option("--replace", "may_replace", is_flag=True, help="取代本库已有、文字不同的同一份文件。")
@click.option("--classified-ok", metavar="理由", help="标有密级的也收入；理由随文件保存，显示在它的页面上。")
@json_option
@with_settings
def import_(
    paths: tuple[Path, ...],
    yes: bool,
    may_replace: bool,
    classified_ok: str | None,
    as_json: bool,
    settings: Settings,
) -> int:
    target = Corpus.of(settings)
    check_corpus(settings.index, target)
    with last_snapshot(settings.index, engine_of(settings)) as snapshot:
        desk = IntakeDesk(target, snapshot)
        with progress_bar("读取文件") as progress:
            intake = desk.take(paths, progress=progress)
        intake = _unbroken(_titled(desk, intake, may_ask=not yes, err=as_json), may_ask=not yes, err=as_json)
    for line in _lines(intake):
        click.echo(line, err=as_json)
    if not intake.documents and not intake.twins:
        _tell_failed(intake.failed)
        raise click.ClickException("没有可以导入的文件，请检查上面的原因。")
    answers = {"--replace": "yes" if may_replace else "", "--classified-ok": (classified_ok or "").strip()}
    intake = _decided(intake, answers, may_ask=not yes, err=as_json)
    if intake.failed:
        _tell_failed(intake.failed)
    count = len(intake.documents)
    if count and not yes and not click.confirm(f"写入这 {count} 份文件吗？", err=as_json):
        click.echo("没有写入任何文件。", err=as_json)
        return FINE
    for document in intake.documents:
        write_understood(target, document, date.today())
    index_written(settings)  # also of what an import brought in that was killed before it came to this
    if as_json:
        print_json(_json(intake))
    else:
        click.echo(f"已导入 {count} 份文件，现在就可以查到。" if count else "没有新的文件，文库没有变化。")
    return FINDINGS if intake.failed else FINE


# What a person decides


def _titled(desk: IntakeDesk, intake: Intake, *, may_ask: bool, err: bool) -> Intake:
    """Return what comes in after titles were asked for the texts in it that have none."""
    for part, reason in intake.untitled if may_ask else ():
        click.echo(f"{Path(part.source).name}：{reason}", err=err)
        question = "这一部分的题名（不导入就输入“-”）" if part.suggestion else "这一部分的题名（不导入就直接回车）"
        title: str = click.prompt(question, default=part.suggestion, show_default=bool(part.suggestion), err=err)
        if title.strip(" -"):
            intake = desk.give_title(part, title.strip())
    return without_untitled(intake)


def _unbroken(intake: Intake, *, may_ask: bool, err: bool) -> Intake:
    """Return what comes in with the lines joined of files of which a person says that a program broke them."""
    readings: dict[str, Understood] = {}
    for document in intake.documents if may_ask else ():
        place = document.remarks[-1].place if document.remarks else ""  # what is doubtful is told last
        question = f"{Path(document.source).name}：{place}，拿不准是不是折行。接成一段吗？"
        if document.unbroken and click.confirm(question, err=err):
            readings |= {reading.metadata.id: reading for reading in document.unbroken}
    documents = (
        document.like(readings[document.metadata.id]) if document.metadata.id in readings else document
        for document in intake.documents
    )
    return replace(intake, documents=tuple(documents))


def _decided(intake: Intake, answers: Mapping[str, str], *, may_ask: bool, err: bool) -> Intake:
    """Return what comes in after all decisions; what was not decided is among the failed, with the reason.

    *answers* are those given beforehand, by option; the others are asked for if somebody may be asked.
    """
    documents: list[Understood] = []
    undecided: list[Remark] = []
    for document in intake.documents:
        for decision in document.decisions:
            answer = answers.get(decision.option) or (_answer(document, decision, err=err) if may_ask else "")
            if not answer:
                undecided.append(Remark(document.source, 0, decision.reason))
                break
            document = document.decided(decision, answer)
        else:
            documents.append(document)
    return replace(intake, documents=tuple(documents), failed=(*intake.failed, *undecided))


def _answer(document: Understood, decision: Decision, *, err: bool) -> str:
    """Ask for a decision; empty if it was not taken."""
    question = f"{Path(document.source).name}：{decision.question}"
    if decision.asks_for:
        typed: str = click.prompt(f"{question}\n{decision.asks_for}（不导入就直接回车）", default="", err=err)
        return typed.strip()
    return "yes" if click.confirm(question, err=err) else ""


# What is said


def _lines(intake: Intake) -> Iterator[str]:
    for document in intake.documents:
        yield from _document_lines(document)
    for twin in intake.twins:
        yield f"已有：{twin}"


def _document_lines(document: Understood) -> Iterator[str]:
    metadata = document.metadata
    yield f"《{metadata.title}》 {document.size} → {metadata.id}（{Path(document.source).name}）"
    dates = [("通过", metadata.approved), ("发布", metadata.published), ("施行", metadata.effective)]
    dates_in_words = [f"{day} {word}" for word, day in dates if day]
    marks = [metadata.classification, metadata.urgency]
    particulars = [*marks, metadata.genre, metadata.issuer, metadata.document_number, *dates_in_words]
    if any(particulars):
        yield f"  {'，'.join(filter(None, particulars))}"
    for problem in document.problems:
        yield f"  请注意：{f'第 {problem.line} 行：' if problem.line else ''}{problem.message}"
    for remark in document.remarks:
        yield f"  请注意：{f'{remark.place}：' if remark.place else ''}{remark.message}。"
    for cut in document.left_out:
        yield f"  没有收入：{_cut(cut)}"


def _cut(cut: LeftOut) -> str:
    """Say what was left out: 网页导航（第 1–82 行，1,204 字）：首页 / 新闻中心…."""
    text = " ".join(cut.text.split())
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    where = "，".join(filter(None, (cut.place, cut.measure)))
    return f"{cut.kind}{f'（{where}）' if where else ''}{f'：{shown}' if shown else ''}"


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
        "classification": document.metadata.classification or None,
        "problems": [problem.message for problem in document.problems],
        "remarks": [{"message": remark.message, "place": remark.place} for remark in document.remarks],
        "cut": [
            {"kind": cut.kind, "place": cut.place, "text": cut.text, "size": cut.size} for cut in document.left_out
        ],
    }
