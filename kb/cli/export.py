"""The command by which documents go out: export."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import click

from kb.cli.group import FINE, PLACE, json_option, kb, print_json, with_settings
from kb.cli.library import open_library, progress_bar
from kb.documents import Metadata
from kb.export import FORMS, Form, check_held, copy_of, file_name, part_of
from kb.files import make_folder, open_whole, write_whole
from kb.indexing import Progress
from kb.library import Library
from kb.settings import Settings

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment of a ZIP file: the same documents make the same file


@kb.command(help="导出文件：Word、Markdown，或供法规数据库、档案系统使用的 Akoma Ntoso（XML）。")
@click.argument("documents", metavar="[文件编号]…", nargs=-1)
@click.option("--all", "export_all", is_flag=True, help="导出全部收录了正文的文件。")
@click.option("--format", "form", type=click.Choice(FORMS), required=True, help="akn 是 Akoma Ntoso，docx 是 Word。")
@click.option(
    "--part",
    "parts",
    metavar="地址",
    multiple=True,
    help="只导出这一部分（只用于 Word，可写几次）：art_10、chp_3，从一条到一条写 art_3..art_7。",
)
@click.option(
    "-o", "--output", required=True, metavar="文件或文件夹", type=PLACE,
    help="一份写成文件；几份写进文件夹，或写成一个 .zip。",
)  # fmt: skip
@json_option
@with_settings
def export(
    documents: tuple[str, ...],
    export_all: bool,
    form: Form,
    parts: tuple[str, ...],
    output: Path,
    as_json: bool,
    settings: Settings,
) -> int:
    if export_all == bool(documents):
        raise click.ClickException("请写明要导出的文件编号，或只写 --all 导出全部。")
    if parts and len(documents) != 1:
        raise click.ClickException("--part 只导出一份文件里的部分，请只写一个文件编号。")
    with open_library(settings) as library, progress_bar("导出") as progress:
        everything = (metadata.id for metadata in library.documents() if metadata.text != "none")
        chosen = list(dict.fromkeys(everything if export_all else documents))
        for identifier in chosen:
            check_held(library, identifier)
        if parts:
            copies = iter([(chosen[0], part_of(library, chosen[0], parts, form))])
        else:
            copies = _copies(library, chosen, form, progress)
        sizes = _write(copies, output, form, is_single=len(chosen) == 1 and not export_all)
        exported = [library.snapshot.shelf(identifier).metadata for identifier in chosen]
        left_out = len(library.documents()) - len(chosen) if export_all else 0
    if as_json:
        print_json(_json(exported, sizes, output, form, left_out))
    else:
        without = f"；{left_out} 份没有正文，未导出" if left_out else ""
        digests = sum(metadata.text == "digest" for metadata in exported)
        remark = f"，其中 {digests} 份是条文要点，文件里已标明不是原文" if digests else ""
        click.echo(f"已导出 {len(exported)} 份文件到 {output}{remark}{without}。")
    return FINE


def _copies(library: Library, chosen: list[str], form: Form, progress: Progress) -> Iterator[tuple[str, bytes]]:
    """Yield each document with its copy."""
    for done, identifier in enumerate(chosen):
        progress(done, len(chosen))
        yield identifier, copy_of(library, identifier, form)
    progress(len(chosen), len(chosen))


def _write(copies: Iterator[tuple[str, bytes]], output: Path, form: Form, *, is_single: bool) -> dict[str, int]:
    """Write the copies to *output*; return their sizes in bytes."""
    sizes: dict[str, int] = {}
    if output.suffix.lower() == ".zip" and not output.is_dir():
        make_folder(output.parent)
        with open_whole(output) as file, ZipFile(file, "w", ZIP_DEFLATED) as package:
            for identifier, content in copies:
                entry = ZipInfo(file_name(identifier, form), _EPOCH)
                entry.compress_type = ZIP_DEFLATED
                package.writestr(entry, content)
                sizes[identifier] = len(content)
        return sizes
    for identifier, content in copies:
        path = output if is_single and not output.is_dir() else output / file_name(identifier, form)
        make_folder(path.parent)
        write_whole(path, content)
        sizes[identifier] = len(content)
    return sizes


def _json(
    exported: list[Metadata], sizes: dict[str, int], output: Path, form: Form, left_out: int
) -> dict[str, object]:
    return {
        "format": form,
        "path": str(output),
        "documents": [
            {"id": k.id, "title": k.title, "text_kind": k.text, "file": file_name(k.id, form), "bytes": sizes[k.id]}
            for k in exported
        ],
        "left_out": left_out,
    }
