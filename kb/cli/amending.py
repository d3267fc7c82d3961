"""The command by which a decision is applied to the text it amends: amend."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from kb.amendments import (
    Amended,
    ConsolidationProof,
    Deviation,
    MapRow,
    amend,
    article_map,
    new_document,
    prove,
    settled,
)
from kb.cli.group import FINDINGS, FINE, PLACE, json_option, kb, print_json, with_settings
from kb.cli.library import open_library
from kb.corpus import Corpus
from kb.documents import Document, Metadata
from kb.errors import TextNotHeldError
from kb.export import markdown_file
from kb.files import write_whole
from kb.intake import document_in
from kb.library import Library
from kb.settings import Settings

_DEVIATIONS = {"differs": "文字不同", "missing": "生成的文本里没有这一条", "extra": "合并文本里没有这一条"}
_UNTOUCHED = "决定没有改这一条，旧版与合并文本本来就不同"


@kb.command("amend", help="把修改决定用到旧版上，生成新文本和新旧条文对照；旧版、决定写编号或者文件。")
@click.argument("old", metavar="旧版")
@click.argument("decision", metavar="决定")
@click.option("--against", metavar="编号或文件", default="", help="与这份合并文本核对；不写就找本库所藏的同日版本。")
@click.option("--out", "output", metavar="文件", type=PLACE, help="把新文本写成 Markdown，可以再导入。")
@click.option("--all", "show_all", is_flag=True, help="没有改动的条文也列进对照。")
@json_option
@with_settings
def amend_(
    old: str, decision: str, against: str, output: Path | None, show_all: bool, as_json: bool, settings: Settings
) -> int:
    with open_library(settings) as library:
        before, telling = _read(old, library, settings), _read(decision, library, settings, is_decision=True)
        published = _read(against, library, settings) if against else _consolidated(before, telling, library)
    amended = amend(telling, before)
    made = new_document(amended, before, telling, output.stem if output else "")
    proof = prove(amended, made, published) if published else None
    amended = settled(amended, proof)
    rows = article_map(amended, before)
    is_written = output is not None and bool(amended.parts)
    if output and is_written:
        write_whole(output, markdown_file(made))
    if as_json:
        print_json(_json(before, telling, made, amended, rows, proof))
    else:
        for line in _lines(before, telling, amended, rows, proof, show_all=show_all):
            click.echo(line)
        if output:
            done = f"已写成“{output}”：由本库据修改决定生成，非官方文本；可用 kb import 收入文库。"
            click.echo(done if is_written else f"没有写“{output}”：条号对不上，请先看上面没有读懂的几处。")
    is_fine = not amended.open and not amended.doubts and (proof is None or proof.is_whole)
    return FINE if is_fine else FINDINGS


def _read(name: str, library: Library, settings: Settings, *, is_decision: bool = False) -> Document:
    """Return a document of the corpus by its id, or the one in a file. Raises KbError."""
    if Path(name).is_file() and name not in library.validity.documents:
        is_meant = (lambda title: "修改" in title or "修正案" in title) if is_decision else None
        return document_in(Path(name), Corpus.of(settings), is_meant)
    document = library.document(name)
    if document.metadata.text != "full":
        message = f"《{document.title}》没有收录全文，不能照决定修改，请先用 kb import 或 kb pull 取得全文。"
        raise TextNotHeldError(message, (document.id,))
    return document


def _consolidated(old: Document, decision: Document, library: Library) -> Document | None:
    """Return the version of the text that was published with the decision, if it is held in full."""
    day = decision.metadata.published or decision.metadata.approved

    def is_it(metadata: Metadata) -> bool:
        is_of_work = metadata.title == old.title or bool(old.metadata.work and metadata.work == old.metadata.work)
        is_of_day = day is not None and day in (metadata.published, metadata.approved)
        return metadata.id not in (old.id, decision.id) and metadata.text == "full" and is_of_work and is_of_day

    versions = [metadata.id for metadata in library.validity.documents.values() if is_it(metadata)]
    return library.document(versions[0]) if len(versions) == 1 else None


# What a person sees


def _lines(
    old: Document,
    decision: Document,
    amended: Amended,
    rows: tuple[MapRow, ...],
    proof: ConsolidationProof | None,
    *,
    show_all: bool,
) -> Iterator[str]:
    yield click.style(f"《{old.title}》，照“{decision.title}”修改", bold=True)
    yield from _open(amended)
    if proof:
        yield f"{proof.sentence}。"
        yield from (f"  {_deviation(deviation)}" for deviation in proof.deviations)
        yield from (f"  标题：{heading}" for heading in proof.headings)
    elif amended.parts:
        yield "本库没有收录公布的合并文本，新文本没有核对过；有合并文本的，用 --against 写明。"
    yield ""
    unchanged = sum(row.kind == "未改" for row in rows)
    yield f"新旧条文对照（{len(amended.articles)} 条，其中未改 {unchanged} 条）："
    yield from (f"  {_row(row)}" for row in rows if show_all or row.kind != "未改" or not row.is_settled)


def _open(amended: Amended) -> Iterator[str]:
    if amended.open:
        yield click.style(f"没有读懂、没有照改的 {len(amended.open)} 处，请对照决定手工改：", bold=True)
    for entry in amended.open:
        where = "、".join(article.label for article in entry.articles) or "哪一条不明，可能涉及任何一条"
        yield f"  {entry.sentence} 〔{where}〕"
    if amended.doubts:
        yield click.style(f"决定没有写明、请您核对的 {len(amended.doubts)} 处：", bold=True)
    yield from (f"  {doubt.article.label}：{doubt.sentence}" for doubt in amended.doubts)
    if not amended.open:
        yield "决定的每一项都读懂了。"


def _deviation(deviation: Deviation) -> str:
    reason = _UNTOUCHED if deviation.is_untouched and deviation.kind == "differs" else _DEVIATIONS[deviation.kind]
    return f"{deviation.address.label}：{reason}{'，上面已经列出' if deviation.is_told else ''}"


def _row(row: MapRow) -> str:
    olds, new = "、".join(old.label for old in row.olds), row.new.label
    where = olds if olds == new else f"{olds or '（无）'} → {new or '（无）'}"
    items = f"（{'、'.join(row.items)}）" if row.items else ""
    return f"{where}  {row.kind}{items}{'' if row.is_settled else '  请核对'}"


# What a program sees


def _json(
    old: Document,
    decision: Document,
    made: Document,
    amended: Amended,
    rows: tuple[MapRow, ...],
    proof: ConsolidationProof | None,
) -> dict[str, Any]:
    return {
        "old": {"id": old.id, "title": old.title},
        "decision": {"id": decision.id, "title": decision.title},
        "title": amended.title,
        "commencement": amended.commencement or None,
        "open": [
            {"item": entry.item, "words": entry.words, "reason": entry.reason, "articles": list(entry.articles)}
            for entry in amended.open
        ],
        "doubts": [{"address": doubt.article, "sentence": doubt.sentence} for doubt in amended.doubts],
        "map": [
            {"old": list(row.olds), "new": row.new or None, "kind": row.kind, "items": list(row.items), "settled": row.is_settled}
            for row in rows
        ],
        "text": markdown_file(made).decode() if amended.parts else None,
        "proof": _proof_json(proof) if proof else None,
    }  # fmt: skip


def _proof_json(proof: ConsolidationProof) -> dict[str, Any]:
    return {
        "against": proof.against.id,
        "identical": len(proof.identical),
        "deviations": [
            {"address": it.address, "kind": it.kind, "told": it.is_told, "untouched": it.is_untouched}
            for it in proof.deviations
        ],
        "headings": list(proof.headings),
    }
