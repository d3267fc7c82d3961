"""Commands that carry a corpus into a closed network: pack, unpack."""

from datetime import UTC, datetime
from pathlib import Path

import click

from kb.cli.group import FINDINGS, FINE, PLACE, json_option, kb, print_json, with_settings
from kb.cli.library import index_written, progress_bar
from kb.corpus import Corpus
from kb.export import packs
from kb.indexing import build, check_corpus
from kb.search import engine_of
from kb.settings import Settings

_TRUST = "指纹相同，说明文件完整；它不能证明是谁打的包，请用电话等另一条途径与打包的人核对。"


@kb.command(help=f"把文库打成一个包，带进不联网的地方。清单的指纹（SHA-256）会显示出来：{_TRUST}")
@click.argument("documents", metavar="[文件编号]…", nargs=-1)
@click.option(
    "-o", "--output", required=True, metavar="文件", type=PLACE,
    help=f"写到哪里，以 {packs.SUFFIX} 结尾。",
)  # fmt: skip
@click.option(
    "--backup", is_flag=True, help="作备份：连同被换下的旧文本、源文件清单；里面有本机的路径，不要给别的单位。"
)
@json_option
@with_settings
def pack(documents: tuple[str, ...], output: Path, backup: bool, as_json: bool, settings: Settings) -> int:
    with progress_bar("打包") as progress:
        packed = packs.pack(Corpus.of(settings), output, datetime.now(UTC), documents, progress, is_backup=backup)
    if as_json:
        print_json(_packed_json(packed, output))
    else:
        manifest = packed.manifest
        click.echo(f"已把 {len(manifest.documents)} 份文件打包到 {output}（文库版本 {manifest.corpus_version}）。")
        click.echo(f"清单指纹：{_spaced(packed.fingerprint)}")
        click.echo(_TRUST)
    if packed.kept_here and not documents:
        click.echo(f"没有打包：被换下的旧文本、源文件清单等 {packed.kept_here} 个；作备份请加 --backup。", err=True)
    for remark in packed.left_out:
        click.echo(f"没有打包：{remark}", err=True)
    return FINDINGS if packed.left_out else FINE


@kb.command(help=f"打开一个包，先全部查验，再并入文库或写成新的文库。{_TRUST}")
@click.argument("path", metavar="文件", type=PLACE)
@click.option("--into", metavar="文件夹", type=PLACE, help="写成一个新的文库；文件夹须是空的或还没有。")
@click.option("--check", "only_check", is_flag=True, help="只查验并列出，什么也不写。")
@click.option("--yes", is_flag=True, help="不再询问，直接写入。")
@json_option
@with_settings
def unpack(path: Path, into: Path | None, only_check: bool, yes: bool, as_json: bool, settings: Settings) -> int:
    target = Corpus(into.resolve(), settings.shipped) if into else Corpus.of(settings)
    with packs.opened(path) as pack:
        if into:
            packs.check_empty(target.folder)
        elif not only_check:
            check_corpus(settings.index, target)
        with progress_bar("查验") as progress:
            packs.verify(pack, target, progress)
        if not as_json:
            _tell(pack)
        if only_check:
            return _checked(pack, as_json=as_json)
        if into:
            has_place = click.get_current_context().params["index"] is not None
            packs.lay_out(pack, target.folder)
            return _laid_out(pack, target, settings if has_place else None, as_json=as_json)
        return _take_in(pack, target, settings, yes=yes, as_json=as_json)


def _checked(pack: packs.Pack, *, as_json: bool) -> int:
    if as_json:
        print_json(_pack_json(pack.manifest, pack.fingerprint))
        return FINE
    for entry in pack.manifest.documents:
        click.echo(f"  {entry.id}  《{entry.title}》")
    click.echo("查验通过，没有写入任何文件。")
    return FINE


def _laid_out(pack: packs.Pack, target: Corpus, indexed: Settings | None, *, as_json: bool) -> int:
    """Tell about the new corpus; its index is built if a place for it was named, as the usual one is another's."""
    left_out = 0
    if indexed:
        with progress_bar("建立索引") as progress:
            left_out = len(build(indexed.index, target, engine=engine_of(indexed), progress=progress).bad_files)
    if as_json:
        content = _pack_json(pack.manifest, pack.fingerprint)
        print_json({**content, "into": str(target.folder), "indexed": bool(indexed)})
    else:
        how = "" if indexed else f"打开它：kb serve --corpus {target.folder} --index 索引文件夹"
        click.echo(f"已写成新的文库 {target.folder}，{len(pack.manifest.documents)} 份文件。{how}")
    return FINDINGS if left_out else FINE


def _take_in(pack: packs.Pack, target: Corpus, settings: Settings, *, yes: bool, as_json: bool) -> int:
    comparison = packs.compare(pack.manifest, target)
    _tell_changes(comparison, to_stderr=as_json)
    changes = comparison.to_write
    if changes and not yes and not click.confirm(f"写入这 {len(changes)} 个文件吗？", err=as_json):
        click.echo("没有写入任何文件。", err=as_json)
        return FINE
    packs.take_in(pack, target, changes)
    built = index_written(settings)
    if as_json:
        print_json({**_pack_json(pack.manifest, pack.fingerprint), **_comparison_json(comparison)})
    elif changes:
        click.echo(f"已写入 {len(changes)} 个文件，现在就可以查到。")
    else:
        click.echo("包里的文件本库都有，没有需要写入的。")
    return FINDINGS if built.bad_files else FINE


def _tell(pack: packs.Pack) -> None:
    manifest = pack.manifest
    packed = datetime.fromisoformat(manifest.packed)
    click.echo(f"清单指纹：{_spaced(pack.fingerprint)}")
    click.echo(
        f"打包时间 {packed:%Y-%m-%d %H:%M %Z}，程序 {manifest.program}，文库版本 {manifest.corpus_version}，"
        f"{len(manifest.documents)} 份文件。"
    )


def _tell_changes(comparison: packs.PackComparison, *, to_stderr: bool) -> None:
    for change in comparison.of("new"):
        click.echo(f"  新增    {_said(change)}", err=to_stderr)
    for change in comparison.of("changed"):
        before = f"（现在是《{change.title}》）" if change.title not in {"", change.entry.title} else ""
        click.echo(f"  有变化  {_said(change)}{before}", err=to_stderr)
    click.echo(
        f"相同 {len(comparison.of('same'))} 个，只有本库有的 {len(comparison.only_here)} 份（不动）。", err=to_stderr
    )


def _said(change: packs.FileChange) -> str:
    entry = change.entry
    if entry.is_beside:
        return f"{entry.path}  《{entry.title}》的另一来源" if entry.is_reading else entry.path
    return f"{entry.id}  《{entry.title}》" if entry.is_document else f"{entry.path}  以后以 local/{entry.path} 为准"


def _spaced(fingerprint: str) -> str:
    """Return a fingerprint in groups of four, as it is read out."""
    return " ".join(fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4))


def _packed_json(packed: packs.Packed, output: Path) -> dict[str, object]:
    left_out = [remark.as_json() for remark in packed.left_out]
    return {"path": str(output), **_pack_json(packed.manifest, packed.fingerprint), "left_out": left_out}


def _pack_json(manifest: packs.PackManifest, fingerprint: str) -> dict[str, object]:
    return {
        "fingerprint": fingerprint,
        "program": manifest.program,
        "packed": manifest.packed,
        "corpus_version": manifest.corpus_version,
        "documents": [_entry_json(entry) for entry in manifest.documents],
        "facts": [_entry_json(entry) for entry in manifest.facts],
        "beside": [_entry_json(entry) for entry in manifest.beside],
    }


def _entry_json(entry: packs.PackedFile) -> dict[str, object]:
    name = {"id": entry.id, "title": entry.title} if entry.is_document else {}
    return {**name, "path": entry.path, "size": entry.size, "sha256": entry.sha256}


def _comparison_json(comparison: packs.PackComparison) -> dict[str, object]:
    def paths(changes: list[packs.FileChange]) -> list[str]:
        return [change.entry.id or change.entry.path for change in changes]

    return {
        "new": paths(comparison.of("new")),
        "changed": paths(comparison.of("changed")),
        "same": paths(comparison.of("same")),
        "only_here": list(comparison.only_here),
    }
