"""The command that fetches official wording: pull."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from kb.cli.group import FAILED, FINDINGS, FINE, json_option, kb, print_json, with_folders
from kb.cli.library import progress_bar
from kb.corpus import Corpus
from kb.indexing import build, last_snapshot
from kb.intake.official import ArticleChange, Fetcher, PullDesk, Pulled, Wanted, check_for_changes
from kb.intake.official import pull as pull_documents
from kb.search import engine_of
from kb.settings import Settings
from kb.versions import Change

_MANY = 20
_CHANGES: dict[Change, str] = {
    "changed": "改动",
    "new": "新增",
    "dropped": "删去",
    "moved": "改了条号",
    "split": "拆分",
    "merged": "合并",
}
_SHOWN = 12


@kb.command(help="从官方网址取全文，换下条文要点；不写编号则取全部。", options_metavar="[选项]")
@click.argument("identifiers", metavar="[编号]…", nargs=-1)
@click.option("--check", "only_check", is_flag=True, help="只与已有的全文比对，看官方网址上的有没有变化，不写入。")
@click.option("--yes", is_flag=True, help=f"超过 {_MANY} 份也不再询问。")
@json_option
@with_folders
def pull(
    identifiers: tuple[str, ...], only_check: bool, yes: bool, as_json: bool, corpus: Path | None, index: Path | None
) -> int:
    settings = Settings.load(corpus=corpus, index=index)
    target = Corpus(settings.corpus)
    with last_snapshot(settings.index, engine_of(settings)) as snapshot:
        shelf = PullDesk(target, snapshot)
        wanted = _wanted(shelf, identifiers, only_check=only_check)
    if len(wanted) > _MANY and not yes and not _is_agreed(len(wanted), err=as_json):
        click.echo("没有取任何文件。", err=as_json)
        return FINE
    done: list[Pulled] = []
    try:
        with Fetcher() as fetcher:
            results = (
                check_for_changes(shelf, wanted, fetcher) if only_check else pull_documents(shelf, wanted, fetcher)
            )
            for one in results:
                done.append(one)
                _print(one, f"[{len(done)}/{len(wanted)}]", as_json=as_json)
    finally:  # also after Ctrl+C: what is stored can be found
        _index(settings, target, done)
    if as_json:
        print_json({"documents": [_json(one) for one in done]})
    else:
        click.echo(_summary(done, only_check=only_check))
    return _code(done, only_check=only_check)


def _wanted(shelf: PullDesk, identifiers: Sequence[str], *, only_check: bool) -> list[Wanted]:
    if identifiers:
        return shelf.named(identifiers, full_only=only_check)
    return shelf.to_check() if only_check else shelf.to_pull()


def _is_agreed(count: int, *, err: bool) -> bool:
    return click.confirm(f"要取 {count} 份文件，每个网站每秒只访问一次，需要几分钟。现在开始吗？", err=err)


def _index(settings: Settings, corpus: Corpus, done: Sequence[Pulled]) -> None:
    if any(one.outcome == "stored" for one in done):
        with progress_bar("更新索引") as progress:
            build(settings.index, corpus, engine=engine_of(settings), progress=progress)


def _code(done: Sequence[Pulled], *, only_check: bool) -> int:
    """1 if something changed or could not be had; 2 if, where texts were to be stored, none could be had."""
    failed = sum(1 for one in done if one.outcome == "failed")
    if failed and failed == len(done) and not only_check:
        return FAILED
    return FINDINGS if failed or any(one.outcome == "changed" for one in done) else FINE


# What is said


def _print(one: Pulled, place: str, *, as_json: bool) -> None:
    """What became of one document, as it is done: on stderr where stdout is for JSON."""
    for line in _lines(one, place):
        click.echo(line, err=as_json)


def _lines(one: Pulled, place: str) -> Iterator[str]:
    count = f"，{one.articles} 条" if one.articles else ""
    match one.outcome:
        case "stored":
            yield f"{place} 《{one.title}》：已收录全文{count}（{one.url}）"
        case "unchanged":
            yield f"{place} 《{one.title}》：未变{count}"
        case "changed":
            yield f"{place} 《{one.title}》：有变化（{one.url}）"
        case "failed":
            yield f"{place} 《{one.title}》：取不到"
    if one.differences:
        yield f"    {_changes(one.differences)}"
    for problem in one.problems:
        yield f"    请注意：{problem}"
    for tried in one.tried:
        yield f"    {tried.url} {tried.reason}"


def _changes(differences: Sequence[ArticleChange]) -> str:
    """改动 2 处：第三条、第五条；新增 1 处：第十二条。"""
    said: list[str] = []
    for change, word in _CHANGES.items():
        named = [_named(one) for one in differences if one.change == change]
        if named:
            more = "等" if len(named) > _SHOWN else ""
            said.append(f"{word} {len(named)} 处：{'、'.join(named[:_SHOWN])}{more}")
    return "；".join(said) + "。"


def _named(one: ArticleChange) -> str:
    if one.old and one.new and one.old != one.new:
        return f"{one.old}→{one.new}"
    return one.new or one.old


def _summary(done: Sequence[Pulled], *, only_check: bool) -> str:
    if not done:
        return "没有已收录全文又有官方网址的文件。" if only_check else "有官方网址的文件都已收录全文，没有要取的。"
    words = {"stored": "收录", "unchanged": "未变", "changed": "有变化", "failed": "取不到"}
    counts = [(word, sum(1 for one in done if one.outcome == outcome)) for outcome, word in words.items()]
    told = "，".join(f"{word} {count} 份" for word, count in counts if count)
    missing = any(one.outcome == "failed" for one in done) and not only_check
    return f"共 {len(done)} 份：{told}。" + ("取不到的，可以用 kb import 导入手头的文件。" if missing else "")


def _json(one: Pulled) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "outcome": one.outcome,
        "url": one.url or None,
        "sha256": one.sha256 or None,
        "fetched": one.fetched or None,
        "articles": one.articles,
        "expected": one.expected,
        "problems": list(one.problems),
        "changes": [{"change": d.change, "old": d.old or None, "new": d.new or None} for d in one.differences],
        "tried": [{"url": tried.url, "reason": tried.reason} for tried in one.tried],
    }
