"""Commands that make the corpus and keep it and its index in order: init, index, lint_corpus, verify."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from kb.cli.group import FINDINGS, FINE, json_option, kb, print_json, with_settings
from kb.cli.library import open_library, progress_bar, tell_left_out
from kb.corpus import Corpus
from kb.errors import KbError
from kb.files import make_folder, write_whole
from kb.indexing import Built, SourcesVerified, build, lint_catalogue, lint_corpus, rebuilt_from, verify_sources
from kb.indexing import verify as verify_search
from kb.search import engine_of
from kb.settings import OVERLAY_SIGN, Settings

# Losses of a file that are named, and characters of each: as many as fit into a few lines of a terminal.
_LOSSES, _FIRST = 5, 16


_SIGN = "这个文件夹里的文件盖在随软件来的文库上面；删去这个文件，就只有这里的文件。\n"
_README = """# 我的文库

- 放进来的 Markdown 文件（.md）就是文库里的文件；`kb import` 和 `kb pull` 收入的在 `local/`。
- 随软件来的文件也在文库里，不必拷贝；编号相同的，以这里的为准。
- 放一份自己的 `catalogue.yaml`（目录）、`formulations.yaml`（提法），就取代随软件来的那一份。
- 备份这个文件夹就够了，索引可以随时重建（`kb index`）。
"""


@kb.command(help="建立自己的文库，盖在随软件来的上面：在用户的数据文件夹里，或者当前文件夹里（--here）。")
@click.option("--here", is_flag=True, help="建在当前文件夹里：corpus/，索引在 index/。")
@json_option
@with_settings
def init(here: bool, as_json: bool, settings: Settings) -> int:
    settings = Settings.load(corpus=Path("corpus"), index=Path("index")) if here else settings
    is_project = settings.corpus == settings.shipped
    is_new = not is_project and _begin(settings)
    count = len(Corpus.of(Settings.load(corpus=settings.corpus)).paths())
    if as_json:
        print_json({"corpus": str(settings.corpus), "index": str(settings.index), "new": is_new, "documents": count})
        return FINE
    what = "用的是工程里的文库" if is_project else "建好了自己的文库" if is_new else "文库已经有了，没有改动"
    click.echo(f"{what}：{settings.corpus}，有 {count} 份文件；索引在 {settings.index}。")
    click.echo("收入自己的文件：kb import 文件或文件夹；打开网站：kb serve。")
    if Settings.load().corpus != settings.corpus:
        click.echo(f"用它时请写 --corpus {settings.corpus} --index {settings.index}，或者设 KB_CORPUS、KB_INDEX。")
    return FINE


def _begin(settings: Settings) -> bool:
    """Make the folder an overlay and tell whether it was none. Raises KbError if it holds something else."""
    folder = settings.corpus
    if (folder / OVERLAY_SIGN).exists():
        return False
    if folder.exists() and not settings.is_overlay and (not folder.is_dir() or any(folder.iterdir())):
        raise KbError(
            f"“{folder}”里已有文件，没有动它：直接用它，请写 --corpus；要建自己的文库，请换一个空的或还没有的文件夹。"
        )
    make_folder(folder / Corpus.LOCAL)
    if not (folder / "README.md").exists():
        write_whole(folder / "README.md", _README.encode())
    write_whole(folder / OVERLAY_SIGN, _SIGN.encode())
    return True


@kb.command(help="建立或更新索引。")
@click.option("--anew", is_flag=True, help="全部重建，不沿用旧索引。")
@click.option(
    "--allow-empty", is_flag=True, help="文库或其中的文件夹空了是有意的，不是网络盘没有接上：照样从索引里删去。"
)
@json_option
@with_settings
def index(anew: bool, allow_empty: bool, as_json: bool, settings: Settings) -> int:
    corpus, engine = Corpus.of(settings), engine_of(settings)
    rebuilt = rebuilt_from(settings.index, engine)
    with progress_bar("建立索引") as progress:
        built = build(settings.index, corpus, engine=engine, anew=anew, may_be_empty=allow_empty, progress=progress)
    if rebuilt:
        click.echo(rebuilt, err=True)
    for name in corpus.borrowed_facts():
        click.echo(f"文库文件夹里没有 {name}，用随软件来的；要用自己的，请放一份在 {settings.corpus}。", err=True)
    if as_json:
        left_out = [remark.as_json() for remark in built.bad_files]
        counts = {"documents": built.documents, "passages": built.passages, "changed": built.changed}
        print_json({**counts, "removed": _removed(built), "left_out": left_out})
    else:
        click.echo(f"索引完成：{built.documents} 份文件，{built.passages} 段；{_done(built)}。")
        tell_left_out(built.bad_files, settings.corpus)
    return FINDINGS if built.bad_files else FINE


def _removed(built: Built) -> int:
    return len(built.differences.removed) if built.differences else 0


def _done(built: Built) -> str:
    """Say how many documents were read anew, and how many went."""
    changed = f"更新了 {built.changed} 份" if built.changed else ""
    removed = f"删除 {_removed(built)} 份" if _removed(built) else ""
    return "，".join(filter(None, (changed, removed))) or "没有变化"


@kb.command(help="检查文库：编号、内部引用、空段、文件头；--catalogue 检查目录。")
@click.option(
    "--catalogue", is_flag=True, help="检查目录：自相矛盾的著录，现行文件缺的日期、网址、条数，没有核实的事实。"
)
@json_option
@with_settings
def lint(catalogue: bool, as_json: bool, settings: Settings) -> int:
    if catalogue:
        return _lint_catalogue(Corpus.of(settings), as_json=as_json)
    read, remarks = lint_corpus(Corpus.of(settings))
    if as_json:
        print_json({"files": read, "findings": [remark.as_json() for remark in remarks]})
    else:
        for remark in remarks:
            click.echo(str(remark))
        click.echo(f"检查了 {read} 个文件，{f'有 {len(remarks)} 处要看一看' if remarks else '没有发现问题'}。")
    return FINDINGS if remarks else FINE


def _lint_catalogue(corpus: Corpus, *, as_json: bool) -> int:
    catalogue = corpus.catalogue()
    remarks = lint_catalogue(catalogue)
    faults = [remark for remark in remarks if remark.is_fault]
    gaps = [remark for remark in remarks if not remark.is_fault]
    if as_json:
        print_json({"rows": len(catalogue.entries), "faults": [remark.as_json() for remark in faults],
                    "gaps": [remark.as_json() for remark in gaps]})  # fmt: skip
    else:
        for remark in remarks:
            click.echo(str(remark))
        outcome = f"{len(faults)} 处要改正，{len(gaps)} 行还有不知道或者没有核实的" if remarks else "没有发现问题"
        click.echo(f"检查了目录的 {len(catalogue.entries)} 行：{outcome}。")
    return FINDINGS if remarks else FINE


@kb.command(help="证明没有遗漏：用逐字扫描核对查找结果；--sources 用源文件核对文库。")
@click.argument("folders", metavar="[文件夹…]", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--sources", is_flag=True, help="把导入过的文件与文库逐字比对；文件挪了地方的，后面写上文件夹。")
@click.option(
    "--samples", type=click.IntRange(1, 1_000_000), default=300, metavar="次数", help="试多少个词句，默认 300。"
)
@click.option("--seed", type=int, default=0, metavar="数", help="随机数种子，同一个数试同样的词句。")
@json_option
@with_settings
def verify(folders: tuple[Path, ...], sources: bool, samples: int, seed: int, as_json: bool, settings: Settings) -> int:
    if sources:
        return _verify_sources(Corpus.of(settings), folders, as_json=as_json)
    if folders:
        raise click.ClickException("只有核对源文件才写文件夹，请写成 kb verify --sources 文件夹。")
    with open_library(settings) as library:
        verified = verify_search(library, Corpus.of(settings), samples, seed)
    differences = [str(difference) for difference in verified.differences]
    if as_json:
        print_json({"samples": verified.samples, "passages": verified.passages, "differences": differences})
    else:
        for difference in differences:
            click.echo(difference)
        outcome = f"有 {len(differences)} 个不一致" if differences else "全部一致"
        click.echo(f"试了 {verified.samples} 个词句，逐字扫描 {verified.passages} 段核对：{outcome}。")
    return FINDINGS if differences else FINE


def _verify_sources(corpus: Corpus, folders: tuple[Path, ...], *, as_json: bool) -> int:
    with progress_bar("核对源文件") as progress:
        verified = verify_sources(corpus, folders, progress)
    if as_json:
        print_json({"sources": [asdict(proof) for proof in verified.proofs],
                    "unproved": [asdict(each) for each in verified.unproved]})  # fmt: skip
    else:
        for line in _told_of_sources(verified):
            click.echo(line)
    return FINDINGS if verified.losses or verified.unproved else FINE


def _told_of_sources(verified: SourcesVerified) -> Iterator[str]:
    for proof in verified.proofs:
        if proof.losses:
            count = sum(loss.letters for loss in proof.losses)
            places = "，".join(f"{loss.place}“{_first(loss.text)}”" for loss in proof.losses[:_LOSSES])
            more = "……" if len(proof.losses) > _LOSSES else ""
            yield f"《{proof.titles[0]}》：源文件里有 {len(proof.losses)} 处 {count:,} 字不在文库中：{places}{more}（{proof.path}）"
    for each in verified.unproved:
        yield f"《{each.title}》（{each.document}）没有核对：{each.reason.removesuffix('。')}。"
    letters, held, told = (
        sum(getattr(proof, name) for proof in verified.proofs) for name in ("letters", "held", "told")
    )
    if not verified.proofs:
        yield "没有可以核对的源文件；导入过的文件挪了地方的，请写上它们所在的文件夹，如 kb verify --sources 文件夹。"
        return
    outcome = (
        f"有 {letters - held - told:,} 字不在文库中，请照上面的位置核对，另存后重新导入"
        if verified.losses
        else "一字不少"
    )
    yield (
        f"核对了 {len(verified.proofs)} 个源文件的 {letters:,} 字：{held:,} 字在文库中，{told:,} 字导入时说明过没有收入，{outcome}。"
    )


def _first(text: str) -> str:
    return text if len(text) <= _FIRST else f"{text[:_FIRST]}…"
