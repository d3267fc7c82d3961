"""`kb pull --from`: what an official site has under some words, and what a person chooses of it."""

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import click

from kb.cli import pulled
from kb.cli.group import FINDINGS, FINE, print_json
from kb.corpus import Corpus
from kb.documents import Metadata
from kb.errors import KbError, NotFoundError
from kb.indexing import check_corpus, last_snapshot
from kb.intake.official import SITES, Chosen, Fetcher, Listing, PullDesk, Pulled, Site, SiteEntry, on_record, take
from kb.search import engine_of
from kb.settings import Settings

NAMES = "、".join(site.name for site in SITES)
"""The sites, as people call them."""

_NUMBERS = re.compile(r"[\d,，、]+")


class ChoiceError(KbError):
    """What was asked for is not in the list, or nothing was asked for."""

    code = "usage"


@dataclass(frozen=True)
class Request:
    """What was typed behind `--from`: the site, and words, behind them with `--yes` the numbers that are taken.

    `is_alone` says that no option stands beside it which is of other ways to fetch.
    """

    site: str
    arguments: tuple[str, ...]
    yes: bool = False
    is_alone: bool = True

    @property
    def words(self) -> tuple[str, ...]:
        return self.arguments[: len(self.arguments) - self._numbered]

    @property
    def numbers(self) -> list[int]:
        """Return the numbers, each once, in the order in which they were typed."""
        return numbers_in(" ".join(self.arguments[len(self.arguments) - self._numbered :]))

    @property
    def _numbered(self) -> int:
        """Return how many arguments at the end are numbers of the list."""
        backwards = enumerate(reversed(self.arguments))
        last = next((n for n, each in backwards if not _NUMBERS.fullmatch(each)), len(self.arguments))
        return last if self.yes else 0

    def check(self) -> None:
        """Raise ChoiceError if it cannot be followed, before anything is asked of a site."""
        if not self.is_alone:
            raise ChoiceError("--check 比对已经收入的全文，--file 是文集的，都不能与 --from 一起用；请去掉其中一个。")
        if not any(word.strip() for word in self.words):
            raise ChoiceError(f"请在后面写上要找的题名词句，例如：kb pull --from {self.site} 管理条例。")
        if self.yes and not self.numbers:
            raise ChoiceError("--yes 后面要写列表里的编号，例如 --yes 1 3；不知道编号的，先不加 --yes 看列表。")


def numbers_in(text: str) -> list[int]:
    """Return the numbers in a text, each once: 1 3, 1,3 or 1、3."""
    return list(dict.fromkeys(int(number) for number in re.findall(r"\d+", text)))


def pull_from(request: Request, settings: Settings, *, as_json: bool) -> int:
    """List what the site has, take what is chosen; return the exit code."""
    request.check()
    site = _site(request.site)
    corpus = Corpus.of(settings)
    check_corpus(settings.index, corpus)
    with last_snapshot(settings.index, engine_of(settings)) as snapshot, Fetcher() as fetcher:
        desk = PullDesk(corpus, snapshot)
        listing = site.search(request.words, fetcher)
        rows = [_Numbered(number, entry, on_record(desk, entry)) for number, entry in enumerate(listing.entries, 1)]
        for line in _list_lines(site, listing, rows):
            click.echo(line, err=as_json)
        numbers = _checked(request.numbers, len(rows)) if request.yes else _answer(len(rows), err=as_json)
        chosen = [Chosen(site, rows[number - 1].entry) for number in numbers]
        done: list[Pulled] = []
        try:
            for document in take(desk, chosen, fetcher):
                done.append(document)
                for line in pulled.lines(document, f"[{len(done)}/{len(chosen)}]"):
                    click.echo(line, err=as_json)
        finally:  # also after Ctrl+C: what is stored can be found
            pulled.update_index(settings, done)
    if as_json:
        print_json(_json(site, listing, rows, done))
    elif done:
        click.echo(pulled.summary(done, only_check=False))
    return pulled.exit_code(done, only_check=False) if done else FINE if rows else FINDINGS


@dataclass(frozen=True)
class _Numbered:
    """An entry with its number, and the document that it is, if that is on record."""

    number: int
    entry: SiteEntry
    metadata: Metadata | None

    @property
    def place(self) -> str:
        """Say whether the library has it."""
        if self.metadata is None:
            return "本库没有"
        return f"本库{'已有全文' if self.metadata.text == 'full' else '还没有全文'}（{self.metadata.id}）"


def _site(name: str) -> Site:
    site = next((site for site in SITES if site.name == name.strip()), None)
    if site is None:
        raise NotFoundError(f"没有叫“{name}”的网站，--from 后面可以写：{NAMES}。")
    return site


def _answer(count: int, *, err: bool) -> list[int]:
    """Ask which entries are wanted; none if there is nobody to answer."""
    if not count:
        return []
    if not is_terminal():
        click.echo("要收入的，请在命令后面加 --yes 和编号，例如 --yes 1。", err=err)
        return []
    typed: str = click.prompt(
        "收入哪几份？写编号，可以写几个（都不要就直接回车）", default="", show_default=False, err=err
    )
    numbers = _checked(numbers_in(typed), count)
    if not numbers:
        click.echo("没有收入任何文件。", err=err)
    return numbers


def is_terminal() -> bool:
    """Tell whether somebody sits there who can answer."""
    return sys.stdin.isatty()


def _checked(numbers: Sequence[int], count: int) -> list[int]:
    wrong = [number for number in numbers if not 1 <= number <= count]
    if wrong:
        there = f"列表里只有 1 到 {count}" if count else "列表是空的"
        raise ChoiceError(f"没有编号 {'、'.join(map(str, wrong))}，{there}；没有收入任何文件，请核对后再试。")
    return list(numbers)


# What is said


def _list_lines(site: Site, listing: Listing, rows: Sequence[_Numbered]) -> Iterator[str]:
    if not rows:
        wording = "、".join(f"“{word}”" for word in listing.words)
        others = "（它给出的题名里都没有这几个字）" if listing.looked_at else ""
        yield f"{site.name}（{site.home}）没有题名含{wording}的文件{others}；请换个词句，或用浏览器打开看看。"
    for row in rows:
        yield from _row_lines(row)
    if rows and listing.notice:
        yield listing.notice


def _row_lines(row: _Numbered) -> Iterator[str]:
    entry = row.entry
    yield f"{row.number:>3}  《{entry.title}》  {entry.kind}".rstrip()
    days = ((entry.published, "公布"), (entry.effective, "施行"), (entry.posted, "网页发布"))
    particulars = [entry.issuer, entry.document_number, *(f"{day} {word}" for day, word in days if day)]
    yield f"     {'，'.join(filter(None, [entry.standing, *particulars, row.place]))}"
    others = [str(version.published or "日期不明") for version in entry.versions if not version.is_this]
    if others:
        yield f"     网站列出的其他版本：{'、'.join(others)}"
    for remark in entry.remarks:
        yield f"     请注意：{remark}。"


def _json(site: Site, listing: Listing, rows: Sequence[_Numbered], done: Sequence[Pulled]) -> dict[str, Any]:
    return {
        "site": {"name": site.name, "url": site.home},
        "words": list(listing.words),
        "total": listing.total,
        "looked_at": listing.looked_at,
        "notice": listing.notice or None,
        "entries": [_row_json(row) for row in rows],
        "documents": [pulled.as_json(document) for document in done],
    }


def _row_json(row: _Numbered) -> dict[str, Any]:
    entry, metadata = row.entry, row.metadata
    return {
        "number": row.number,
        "title": entry.title,
        "url": entry.address,
        "kind": entry.kind or None,
        "issuer": entry.issuer or None,
        "document_number": entry.document_number or None,
        "published": _day(entry.published),
        "effective": _day(entry.effective),
        "posted": _day(entry.posted),
        "standing": entry.standing or None,
        "status": entry.status or None,
        "versions": [
            {"title": version.title, "published": _day(version.published), "is_this": version.is_this}
            for version in entry.versions
        ],
        "remarks": list(entry.remarks),
        "document": {"id": metadata.id, "text": metadata.text} if metadata else None,
    }


def _day(day: object) -> str | None:
    return str(day) if day else None
