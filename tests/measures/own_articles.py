"""`python -m tests.measures.own_articles` measures the check of a draft that cites hundreds of articles it does not have.

Such a draft can be pasted by anybody. A check must not take longer for each citation the more articles the draft has.
"""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from kb.corpus import Corpus
from kb.drafts import Checker
from kb.indexing import build
from kb.library import Library
from kb.text import chinese

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
SIZES = (400, 800, 1_600)
"""How many citations the drafts hold: 8,203 characters with the first, twice and four times as many with the others."""

_IN_AN_ARTICLE = 8
_FIRST_MISSING, _MISSING = 900, 99  # 第九百条 to 第九百九十八条, which no draft of these sizes has
_TRIES = 5


def regulation(citations: int) -> str:
    """Return a regulation that cites so many articles it does not have, eight in each of its own."""
    articles = citations // _IN_AN_ARTICLE
    numbers = iter(range(citations))
    lines = ["卡片管理办法", ""]
    for article in range(1, articles + 1):
        clauses = (f"违反{_missing(next(numbers))}的，责令限期改正" for _ in range(_IN_AN_ARTICLE))
        lines.append(f"第{chinese(article)}条　有下列情形之一的，由组长处理：{'；'.join(clauses)}。")
    return "\n".join([*lines, f"第{chinese(articles + 1)}条　本办法自印发之日起施行。"])


def _missing(number: int) -> str:
    return f"第{chinese(_FIRST_MISSING + number % _MISSING)}条"


def seconds(checker: Checker, text: str, tries: int = _TRIES) -> float:
    """Return the least processor time of several checks, which other work on the machine makes no longer."""
    return min(_once(checker, text) for _ in range(tries))


def _once(checker: Checker, text: str) -> float:
    started = time.process_time()
    checker.check(text)
    return time.process_time() - started


def main() -> int:
    """Print the time of each size, and how it grows when the draft is twice as long."""
    with TemporaryDirectory() as folder:
        checker = Checker(Library.open(build(Path(folder), Corpus(CORPUS)).folder))
        checker.warm()
        before = 0.0
        for size in SIZES:
            text = regulation(size)
            needed = seconds(checker, text)
            growth = f", x {needed / before:.2f}" if before else ""
            print(f"{size} citations, {len(text):,} characters: {needed * 1000:.1f} ms{growth}")
            before = needed
    return 0


if __name__ == "__main__":
    sys.exit(main())
