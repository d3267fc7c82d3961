"""Regulations broken into lines of one width: phrases found, addresses, paragraphs; before and after lines are joined.

A phrase is found if it stands in one paragraph. The texts are whole regulations, each with its own seed; what is counted
as before is what the reader of the format gives.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, product
from pathlib import Path

from kb.documents import parse
from kb.files import INTAKE, VisibleText, format_of, read_file
from kb.text import fold_text
from tests.measures.accuracy_page import table
from tests.support.wrapping import INDENT, page, word_lines, wrapped

WIDTHS = (60, 72, 80)
"""Half-widths: 30, 36 and 40 Chinese characters."""

LENGTHS = (8, 12, 20)
"""Characters of a phrase."""

PHRASES = 100
"""Drawn of each length from each text."""

_ARTICLES = range(15, 61)
"""Texts of so many articles: one of 25 is usual, and of thousands the rest is slow to draw from."""

_HEADING = re.compile(r"^#+\s*")


@dataclass
class Row:
    """What became of all texts in one form: seams, those left and paragraphs wrongly joined, phrases asked and found before
    and after, by length; texts and those whose parts have the same addresses."""

    seams: int = 0
    left: int = 0
    told: int = 0
    wrong: int = 0
    texts: int = 0
    same: int = 0
    asked: int = 0
    before: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    after: dict[int, int] = field(default_factory=lambda: defaultdict(int))


def regulations(folder: Path, count: int, seed: int) -> list[list[str]]:
    """Return the paragraphs of some regulations of a folder of Markdown files, the title left out."""
    texts = [_paragraphs(path.read_text("utf-8")) for path in sorted(folder.glob("*.md"))]
    usual = [text for text in texts if sum(line.startswith("第") and "条" in line[:8] for line in text) in _ARTICLES]
    return random.Random(seed).sample(usual, min(count, len(usual)))


def _paragraphs(source: str) -> list[str]:
    """Return the paragraphs of a text from its first chapter or article on."""
    lines = [_HEADING.sub("", line).strip() for line in source.split("\n")]
    first = next((at for at, line in enumerate(lines) if re.match("第一[编章条]", line)), len(lines))
    return [line for line in lines[first:] if line]


def measure(texts: Sequence[Sequence[str]]) -> dict[tuple[str, str, int], Row]:
    """Break each text in each form; return the rows by format, kind and width."""
    rows: dict[tuple[str, str, int], Row] = defaultdict(Row)
    for seed, paragraphs in enumerate(texts):
        for width, (kind, indent) in product(WIDTHS, (("indented", INDENT), ("not indented", ""))):
            lines = wrapped(paragraphs, width, indent)
            parted = [each for paragraph in paragraphs for each in (*wrapped([paragraph], width, indent), "")]
            for suffix, raw in _forms(lines, parted):
                _count(rows[suffix, kind, width], paragraphs, len(lines), raw, suffix, random.Random(seed))
    return rows


def _forms(lines: Sequence[str], parted: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Yield files with the lines: each ended alike, paragraphs parted by empty lines, a paragraph for each line."""
    yield ".txt", "\r\n".join(lines).encode()
    yield ".txt", "\n".join(parted).encode()
    yield ".md", "\n".join(lines).encode()
    yield ".html", page(lines)
    yield ".html", page(lines, "p")
    yield ".docx", word_lines(lines)
    yield ".docx", word_lines(lines, in_one_paragraph=True)


def _count(row: Row, paragraphs: Sequence[str], lines: int, raw: bytes, suffix: str, chance: random.Random) -> None:
    name = f"稿{suffix}"
    file_format = format_of(name, raw)
    assert file_format is not None
    assert file_format.reader is not None
    read = read_file(raw, name, INTAKE)
    before, after = _filled(file_format.reader(raw, INTAKE)), _filled(read)
    ends, ends_after = (set(accumulate(map(len, map(_bare, each)))) for each in (paragraphs, after))
    row.seams += lines - len(paragraphs)
    row.left += len(ends_after - ends)
    row.wrong += len(ends - ends_after)
    row.told += sum("拿不准" in remark.message for remark in read.remarks)
    row.texts += 1
    row.same += _addresses(paragraphs) == _addresses(read.lines)
    row.asked += PHRASES
    whole, texts = (
        [fold_text(p) for p in paragraphs],
        {id(each): list(map(fold_text, each)) for each in (before, after)},
    )
    for length in LENGTHS:
        long = [text for text in whole if len(text) >= length]
        for _ in range(PHRASES):
            text = chance.choice(long)
            at = chance.randrange(len(text) - length + 1)
            phrase = text[at : at + length]
            row.before[length] += any(phrase in each for each in texts[id(before)])
            row.after[length] += any(phrase in each for each in texts[id(after)])


def _filled(text: VisibleText) -> list[str]:
    return [paragraph.text for paragraph in text.paragraphs if paragraph.text.strip()]


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _addresses(lines: Iterable[str]) -> list[tuple[str, str]]:
    """Return the parts of a text, each with its address and its paragraphs."""
    return [(passage.address, re.sub(r"[^\S\n]", "", passage.text)) for passage in parse("\n".join(lines)).passages]


def page_of(rows: dict[tuple[str, str, int], Row], count: int) -> str:
    """The table, by format and width, and what was left or wrong."""
    head = (
        "format",
        "paragraphs",
        "characters in a line",
        *(f"phrases of {n}" for n in LENGTHS),
        "seams left",
        "wrong",
        "addresses equal",
    )
    content = table(head, (_cells(key, row) for key, row in sorted(rows.items())))
    line = (
        f"{count} regulations of {_ARTICLES.start} to {_ARTICLES.stop - 1} articles, broken at a width; of each {PHRASES} phrases of each length, found in one "
        "paragraph before lines are joined → after. What is left are lines that end with a full stop at the margin, in texts "
        "that show the beginnings of their paragraphs by nothing; the import names their lines."
    )
    return f"{line}\n\n{content}"


def _cells(key: tuple[str, str, int], row: Row) -> tuple[object, ...]:
    suffix, kind, width = key
    shares = (f"{row.before[n] / row.asked:.2f} → {row.after[n] / row.asked:.3f}" for n in LENGTHS)
    return (suffix, kind, width // 2, *shares, f"{row.left} of {row.seams:,}", row.wrong, f"{row.same} of {row.texts}")
