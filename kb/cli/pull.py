"""The command that fetches official wording: pull."""

from collections.abc import Iterator, Sequence
from typing import Any

import click

from kb.cli.group import FAILED, FINDINGS, FINE, json_option, kb, print_json, with_settings
from kb.cli.library import progress_bar
from kb.corpus import Corpus
from kb.indexing import build, last_snapshot
from kb.intake.official import ArticleChange, Fetcher, PullDesk, Pulled, PullTarget, check_for_changes
from kb.intake.official import pull as pull_documents
from kb.search import engine_of
from kb.settings import Settings
from kb.versions import Change

_MANY = 20  # documents that are fetched without asking: one a second and more, so half a minute
_CHANGES: dict[Change, str] = {
    "changed": "改动", "new": "新增", "dropped": "删去", "moved": "改了条号", "split": "拆分", "merged": "合并",
}  # fmt: skip
_SHOWN = 12  # parts that are named on one line of a terminal


@kb.command(help="从官方网址取全文，换下条文要点；不写编号则取全部。")
@click.argument("identifiers", metavar="[编号]…", nargs=-1)
@click.option("--check", "only_check", is_flag=True, help="只与已有的全文比对，看官方网址上的有没有变化，不写入。")
@click.option("--yes", is_flag=True, help=f"超过 {_MANY} 份也不再询问。")
@json_option
@with_settings
def pull(identifiers: tuple[str, ...], only_check: bool, yes: bool, as_json: bool, settings: Settings) -> int:
    target = Corpus(settings.corpus)
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
            for pulled in fetch(desk, targets, fetcher):
                done.append(pulled)
                for line in _lines(pulled, f"[{len(done)}/{len(targets)}]"):
                    click.echo(line, err=as_json)
    finally:  # also after Ctrl+C: what is stored can be found
        _index(settings, target, done)
    if as_json:
        print_json({"documents": [_json(pulled) for pulled in done]})
    else:
        click.echo(_summary(done, only_check=only_check))
    return _code(done, only_check=only_check)


def _targets(desk: PullDesk, identifiers: Sequence[str], *, only_check: bool) -> list[PullTarget]:
    if identifiers:
        return desk.with_ids(identifiers, full_only=only_check)
    return desk.to_check() if only_check else desk.to_pull()


def _index(settings: Settings, corpus: Corpus, done: Sequence[Pulled]) -> None:
    if any(pulled.outcome == "stored" for pulled in done):
        with progress_bar("更新索引") as progress:
            build(settings.index, corpus, engine=engine_of(settings), progress=progress)


def _code(done: Sequence[Pulled], *, only_check: bool) -> int:
    """Return 1 if something changed or could not be had; 2 if, where texts were to be stored, none could be had."""
    failed = sum(1 for pulled in done if pulled.outcome == "failed")
    if failed and failed == len(done) and not only_check:
        return FAILED
    return FINDINGS if failed or any(pulled.outcome == "changed" for pulled in done) else FINE


# What is said


def _lines(pulled: Pulled, place: str) -> Iterator[str]:
    count = f"，{pulled.articles} 条" if pulled.articles else ""
    match pulled.outcome:
        case "stored":
            yield f"{place} 《{pulled.title}》：已收录全文{count}（{pulled.url}）"
        case "unchanged":
            yield f"{place} 《{pulled.title}》：未变{count}"
        case "changed":
            yield f"{place} 《{pulled.title}》：有变化（{pulled.url}）"
        case "failed":
            yield f"{place} 《{pulled.title}》：取不到"
    if pulled.differences:
        yield f"    {_changes(pulled.differences)}"
    for problem in pulled.problems:
        yield f"    请注意：{problem}"
    for tried in pulled.tried:
        yield f"    {tried.url} {tried.reason}"


def _changes(differences: Sequence[ArticleChange]) -> str:
    """Say what changed: 改动 2 处：第三条、第五条；新增 1 处：第十二条。"""
    phrases: list[str] = []
    for change, word in _CHANGES.items():
        labels = [_parts(difference) for difference in differences if difference.change == change]
        if labels:
            more = "等" if len(labels) > _SHOWN else ""
            phrases.append(f"{word} {len(labels)} 处：{'、'.join(labels[:_SHOWN])}{more}")
    return "；".join(phrases) + "。"


def _parts(difference: ArticleChange) -> str:
    """Say which part changed: 第三条, or 第三条→第四条 with a new number."""
    if difference.old and difference.new and difference.old != difference.new:
        return f"{difference.old}→{difference.new}"
    return difference.new or difference.old


def _summary(done: Sequence[Pulled], *, only_check: bool) -> str:
    if not done:
        return "没有已收录全文又有官方网址的文件。" if only_check else "有官方网址的文件都已收录全文，没有要取的。"
    words = {"stored": "收录", "unchanged": "未变", "changed": "有变化", "failed": "取不到"}
    counts = [(word, sum(1 for pulled in done if pulled.outcome == outcome)) for outcome, word in words.items()]
    counts_in_words = "，".join(f"{word} {count} 份" for word, count in counts if count)
    missing = any(pulled.outcome == "failed" for pulled in done) and not only_check
    advice = "取不到的，可以用 kb import 导入手头的文件。" if missing else ""
    return f"共 {len(done)} 份：{counts_in_words}。{advice}"


def _json(pulled: Pulled) -> dict[str, Any]:
    return {
        "id": pulled.id,
        "title": pulled.title,
        "outcome": pulled.outcome,
        "url": pulled.url or None,
        "sha256": pulled.sha256 or None,
        "fetched": pulled.fetched or None,
        "articles": pulled.articles,
        "expected": pulled.expected,
        "problems": list(pulled.problems),
        "changes": [{"change": d.change, "old": d.old or None, "new": d.new or None} for d in pulled.differences],
        "tried": [{"url": tried.url, "reason": tried.reason} for tried in pulled.tried],
    }
