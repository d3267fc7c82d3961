"""What became of documents that were fetched, in words and for programs, and the index brought up to date with them."""

from collections.abc import Iterator, Sequence
from typing import Any

from kb.cli.group import FAILED, FINDINGS, FINE
from kb.cli.library import index_written
from kb.intake.official import ArticleChange, Pulled
from kb.settings import Settings
from kb.versions import Change

_CHANGES: dict[Change, str] = {
    "changed": "改动", "new": "新增", "dropped": "删去", "moved": "改了条号", "split": "拆分", "merged": "合并",
}  # fmt: skip
_SHOWN = 12  # parts that are named on one line of a terminal


def update_index(settings: Settings, done: Sequence[Pulled]) -> None:
    """Build the index once if a text was stored, or was held already: the run that stored it may have been killed."""
    if any(pulled.outcome in {"stored", "unchanged"} for pulled in done):
        index_written(settings)


def exit_code(done: Sequence[Pulled], *, only_check: bool) -> int:
    """Return 1 if something changed or could not be had; 2 if, where texts were to be stored, none could be had."""
    failed = sum(1 for pulled in done if pulled.outcome == "failed")
    if failed and failed == len(done) and not only_check:
        return FAILED
    return FINDINGS if failed or any(pulled.outcome == "changed" for pulled in done) else FINE


def lines(pulled: Pulled, place: str) -> Iterator[str]:
    """Yield what became of one document; *place* is which of how many it is: [1/3]."""
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


def summary(done: Sequence[Pulled], *, only_check: bool) -> str:
    """Say how many documents came in, and what to do about the others."""
    if not done:
        return "没有已收录全文又有官方网址的文件。" if only_check else "有官方网址的文件都已收录全文，没有要取的。"
    words = {"stored": "收录", "unchanged": "未变", "changed": "有变化", "failed": "取不到"}
    counts = [(word, sum(1 for pulled in done if pulled.outcome == outcome)) for outcome, word in words.items()]
    counts_in_words = "，".join(f"{word} {count} 份" for word, count in counts if count)
    missing = any(pulled.outcome == "failed" for pulled in done) and not only_check
    advice = "取不到的，可以用 kb import 导入手头的文件。" if missing else ""
    return f"共 {len(done)} 份：{counts_in_words}。{advice}"


def as_json(pulled: Pulled) -> dict[str, Any]:
    """Return what became of one document, for programs."""
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
