"""The command that fetches official wording: pull."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from kb.cli import pull_from, pulled
from kb.cli.collection import pull_collection
from kb.cli.group import FINE, PLACE, json_option, kb, print_json, with_settings
from kb.corpus import Collection, Corpus, collections_of
from kb.indexing import check_corpus, last_snapshot
from kb.intake.official import Fetcher, PullDesk, Pulled, PullTarget, check_for_changes
from kb.intake.official import pull as pull_documents
from kb.search import engine_of
from kb.settings import Settings

_MANY = 20  # documents that are fetched without asking: one a second and more, so half a minute


@kb.command(help="从官方网址取全文，换下条文要点，或收入一个文集（如 国家法律）；不写则取全部有网址的。")
@click.argument("identifiers", metavar="[编号或文集]…", nargs=-1)
@click.option("--check", "only_check", is_flag=True, help="只与已有的全文比对，看官方网址上的有没有变化，不写入。")
@click.option("--yes", is_flag=True, help=f"超过 {_MANY} 份也不再询问；与 --from 一起用时，后面写要收入的编号。")
@click.option("--from", "source", metavar="网站", help=f"按题名词句在官方网站上查找，选定后收入：{pull_from.NAMES}。")
@click.option("--file", metavar="文件", type=PLACE, help="文集的程序包（.whl），不上网时用。")
@json_option
@with_settings
def pull(
    identifiers: tuple[str, ...],
    only_check: bool,
    yes: bool,
    source: str | None,
    file: Path | None,
    as_json: bool,
    settings: Settings,
) -> int:
    if source is not None:
        request = pull_from.Request(source, identifiers, yes=yes, is_alone=not (only_check or file))
        return pull_from.pull_from(request, settings, as_json=as_json)
    target = Corpus.of(settings)
    collections = collections_of(target)
    if file is not None or collections.keys() & set(identifiers):
        collection = _collection(collections, identifiers, only_check=only_check)
        return pull_collection(collection, file, settings, yes=yes, as_json=as_json)
    check_corpus(settings.index, target)
    with last_snapshot(settings.index, engine_of(settings)) as snapshot:
        desk = PullDesk(target, snapshot)
        targets = _targets(desk, identifiers, only_check=only_check)
    question = f"要取 {len(targets)} 份文件，每个网站每秒只访问一次，需要几分钟。现在开始吗？"
    if len(targets) > _MANY and not yes and not click.confirm(question, err=as_json):
        click.echo("没有取任何文件。", err=as_json)
        return FINE
    done: list[Pulled] = []
    try:
        with Fetcher() as fetcher:
            fetch = check_for_changes if only_check else pull_documents
            for document in fetch(desk, targets, fetcher):
                done.append(document)
                for line in pulled.lines(document, f"[{len(done)}/{len(targets)}]"):
                    click.echo(line, err=as_json)
    finally:  # also after Ctrl+C: what is stored can be found
        pulled.update_index(settings, done)
    if as_json:
        print_json({"documents": [pulled.as_json(document) for document in done]})
    else:
        click.echo(pulled.summary(done, only_check=only_check))
    return pulled.exit_code(done, only_check=only_check)


def _collection(collections: Mapping[str, Collection], identifiers: Sequence[str], *, only_check: bool) -> Collection:
    """Return the collection that is asked for. Raises ClickException if it is not one by itself."""
    if len(identifiers) != 1 or identifiers[0] not in collections or only_check:
        raise click.ClickException(
            f"文集要单独收入，一次一个，不与编号、--check 同写：kb pull {'、'.join(collections) or '文集名'}。"
        )
    return collections[identifiers[0]]


def _targets(desk: PullDesk, identifiers: Sequence[str], *, only_check: bool) -> list[PullTarget]:
    if identifiers:
        return desk.with_ids(identifiers, full_only=only_check)
    return desk.to_check() if only_check else desk.to_pull()
