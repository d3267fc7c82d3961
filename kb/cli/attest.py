"""The command that sets texts beside those of a second source: attest."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from kb.cli.group import FAILED, FINDINGS, FINE, PLACE, json_option, kb, print_json, with_settings
from kb.cli.library import index_written, progress_bar
from kb.corpus import DIVERGENCES, Corpus, Discrepancy, Remark
from kb.documents import Provenance
from kb.indexing import check_corpus, last_snapshot
from kb.intake import AttestDesk, AttestedText, Attesting
from kb.search import engine_of
from kb.settings import Settings
from kb.text import DiffPiece, Op, pieces
from kb.versions import name_of_edition

# Characters beside a difference that are shown: a clause of it, and several differences on a line of a terminal.
_AROUND = 10
_SIGNS: dict[Op, tuple[str, str]] = {"same": ("", ""), "draft": ("[-", "-]"), "source": ("{+", "+}")}


@kb.command(help="与另一个来源的同一版逐条比对，收存为第二来源；不写文件则把收存的都再比对一遍。")
@click.argument("paths", metavar="[文件或文件夹]…", nargs=-1, type=PLACE)
@json_option
@with_settings
def attest(paths: tuple[Path, ...], as_json: bool, settings: Settings) -> int:
    corpus = Corpus.of(settings)
    check_corpus(settings.index, corpus)
    with last_snapshot(settings.index, engine_of(settings)) as snapshot:
        desk = AttestDesk(corpus, snapshot)
        if paths:
            with progress_bar("读取文件") as progress:
                outcome = desk.take(paths, date.today(), progress=progress)
        else:
            outcome = desk.again()
        rows = [_json(text, desk) for text in outcome.texts] if as_json else []
        lines = [] if as_json else [line for text in outcome.texts for line in _lines(text, desk)]
    if paths and outcome.texts:
        index_written(settings)
    if as_json:
        print_json({"pairs": rows, "left_out": [remark.as_json() for remark in outcome.apart]})
    for line in lines:
        click.echo(line)
    _tell_apart(outcome.apart)
    if not as_json:
        click.echo(_summary(outcome))
    return _code(outcome)


def _code(outcome: Attesting) -> int:
    """Return 0 if all are alike, 1 if some differ or were left out, 2 if none could be compared."""
    if not outcome.texts:
        return FAILED if outcome.apart else FINE
    return FINDINGS if outcome.apart or any(text.attestation.variants for text in outcome.texts) else FINE


# What is said


def _lines(text: AttestedText, desk: AttestDesk) -> Iterator[str]:
    attestation = text.attestation
    letters = f"（其中 {attestation.letters} 条只有引号、全角半角等写法不同）" if attestation.letters else ""
    yield f"{name_of_edition(text.edition)} {text.edition.id}：{attestation.alike} 条文字一致{letters}，{len(attestation.differing)} 条不同"
    yield f"  本库据{Provenance.of(text.edition).full_name}"
    yield f"  另一来源{attestation.provenance.full_name}"
    for variant in attestation.variants:
        shown = _compared(_pieces(text, variant, desk)) if variant.kind == "wording" else ""
        yield f"  {variant.label}  {DIVERGENCES[variant.kind]}{f'：{shown}' if shown else ''}"


def _pieces(text: AttestedText, variant: Discrepancy, desk: AttestDesk) -> tuple[DiffPiece, ...]:
    """Return what is held (`draft`) beside what the other source has (`source`)."""
    own = desk.part_text(text.edition.id, variant.address)
    return pieces(own, variant.passage.text if variant.passage else "")


def _compared(stretches: tuple[DiffPiece, ...]) -> str:
    """Return where two texts differ, with a little around: …应当在[-三-]{+四+}十日内…"""
    shown = ""
    for at, piece in enumerate(stretches):
        text = " ".join(piece.text.split())
        if piece.op == "same" and len(text) > 2 * _AROUND:
            head, tail = text[:_AROUND] if at else "", text[-_AROUND:] if at < len(stretches) - 1 else ""
            text = f"{head}…{tail}"
        shown += _SIGNS[piece.op][0] + text + _SIGNS[piece.op][1]
    return shown


def _tell_apart(apart: tuple[Remark, ...]) -> None:
    if apart:
        click.echo(f"没有比对 {len(apart)} 个：", err=True)
    for remark in apart:
        click.echo(f"  {remark}", err=True)


def _summary(outcome: Attesting) -> str:
    texts = outcome.texts
    if not texts:
        return (
            "没有收存第二来源的文字；要比对，请写上文件：kb attest 文件或文件夹。"
            if not outcome.apart
            else "没有可以比对的。"
        )
    alike = sum(not text.attestation.variants for text in texts)
    articles, differing = (
        sum(text.attestation.alike for text in texts),
        sum(len(text.attestation.differing) for text in texts),
    )
    return f"共 {len(texts)} 份：{alike} 份逐条一致；{articles} 条文字一致，{differing} 条不同。"


def _json(text: AttestedText, desk: AttestDesk) -> dict[str, Any]:
    attestation, source = text.attestation, Provenance.of(text.edition)
    return {
        "document": text.edition.id,
        "title": text.edition.title,
        "path": text.path,
        "held": {"source": source.full_name, "collected": _day(source)},
        "other": {"source": attestation.provenance.full_name, "collected": _day(attestation.provenance)},
        "compared": attestation.compared,
        "alike": attestation.alike,
        "letters": attestation.letters,
        "differing": [
            {
                "address": variant.address,
                "label": variant.label,
                "kind": variant.kind,
                "pieces": [{"op": _SIDES[op], "text": words} for op, words in _pieces(text, variant, desk)],
            }
            for variant in attestation.variants
        ],
    }


_SIDES: dict[Op, str] = {"same": "same", "draft": "held", "source": "other"}


def _day(provenance: Provenance) -> str | None:
    return provenance.collected.isoformat() if provenance.collected else None
