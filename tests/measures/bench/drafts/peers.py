"""Others that look at the citations in a text: china-law-mcp's own check, and the plainest thing that could work."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from kb.documents.document import Document
from kb.text.numerals import number


@dataclass(frozen=True)
class Cited:
    """A citation that was found, as it is written, and whether it is said to be there."""

    text: str
    is_there: bool


@dataclass(frozen=True)
class PeerChecks:
    """The seconds that each text took, and the citations found in it."""

    name: str
    seconds: list[float]
    cited: list[list[Cited]]


class Peer(Protocol):
    """A way to check the citations in a text. None of them looks at wordings, formulations, paragraphs or versions."""

    name: str

    def check(self, text: str) -> Any:
        """The answer in the peer's own form."""
        ...

    def cited(self, answer: Any) -> list[Cited]:
        """The citations that an answer speaks of."""
        ...


class ChinaLawMcp:
    """china-law-mcp's tool `check_citations_in_text`."""

    name = "china-law-mcp 自带核验"

    def __init__(self, index: Path) -> None:
        os.environ["CHINA_LAW_INDEX"] = str(index)
        server: Any = import_module("china_law_mcp.server")
        import_module("jieba").setLogLevel("ERROR")
        self.check: Any = server.check_citations_in_text
        self.check("《中华人民共和国民法典》第一条")  # builds or loads its index

    def cited(self, answer: Any) -> list[Cited]:
        return [Cited(one["citation"], one["verified"]) for one in answer["details"]]


class TitleTable:
    """One regular expression, and a table of titles with the numbers of their articles."""

    name = "一个正则加查表"

    _CITED = re.compile("《([^》]+)》(?:第([^条]{1,8})条)?")

    def __init__(self, numbers: dict[str, list[int]]) -> None:
        self._numbers = {title: frozenset(known) for title, known in numbers.items()}

    def check(self, text: str) -> list[Cited]:
        """Every citation in `text`."""
        return [Cited(found[0], self._is_there(found[1], found[2])) for found in self._CITED.finditer(text)]

    def cited(self, answer: list[Cited]) -> list[Cited]:
        return answer

    def _is_there(self, title: str, article: str | None) -> bool:
        known = self._numbers.get(title)
        return known is not None and (article is None or number(article) in known)


def article_numbers(documents: Iterable[Document]) -> dict[str, list[int]]:
    """The numbers of the articles of each title, of all its versions together."""
    found: dict[str, list[int]] = {}
    for document in documents:
        known = found.setdefault(document.title, [])
        known.extend(
            value
            for passage in document.passages
            if passage.kind == "article" and (value := number(passage.label[1:].partition("条")[0])) is not None
        )
    return found


def checks(texts: Sequence[str], documents: Iterable[Document], folder: Path) -> list[PeerChecks]:
    """What the peers say of `texts`, and how long they take, in a fresh process; `folder` is for what they write."""
    handed = folder / "peers.json"
    handed.write_text(json.dumps({"texts": texts, "numbers": article_numbers(documents)}), "utf-8")
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "tests.measures.bench.drafts.peers",
        str(handed),
        str(folder / "bm25.pkl"),
    ]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return [
        PeerChecks(name, seconds, [[Cited(*one) for one in cited] for cited in answers])
        for name, seconds, answers in json.loads(done.stdout.splitlines()[-1])
    ]


def _main(handed: str, index: str) -> None:
    """What the fresh process does: every text by every peer, the result as the last line of JSON."""
    given = json.loads(Path(handed).read_text("utf-8"))
    peers: list[Peer] = [ChinaLawMcp(Path(index)), TitleTable(given["numbers"])]
    print(json.dumps([_checked(peer, given["texts"]) for peer in peers]))


def _checked(peer: Peer, texts: Iterable[str]) -> tuple[str, list[float], list[list[tuple[str, bool]]]]:
    seconds: list[float] = []
    answers: list[list[tuple[str, bool]]] = []
    for text in texts:
        started = time.perf_counter()
        answer = peer.check(text)
        seconds.append(time.perf_counter() - started)
        answers.append([(one.text, one.is_there) for one in peer.cited(answer)])
    return peer.name, seconds, answers


if __name__ == "__main__":
    _main(*sys.argv[1:])
