"""`python -m tests.measures.intake` measures how right documents come in; with `--write` it puts the tables into docs/accuracy.md."""

import argparse
import tempfile
from pathlib import Path

from kb.corpus.folder import Corpus
from tests.measures import accuracy_page
from tests.measures.bench.corpus import database
from tests.measures.bench.corpus import laws as all_laws
from tests.measures.gold.corpora import official_texts
from tests.measures.intake import laws, many, page, real

_PROJECT = Path(__file__).resolve().parents[3]


def main() -> None:
    """Prints what was measured."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.measures.intake", description="Measures how right documents come in."
    )
    parser.add_argument("--write", action="store_true", help="write docs/accuracy.md")
    parser.add_argument("--shared", help="the folder of the official texts; ../shared if it is there")
    arguments = parser.parse_args()
    texts = official_texts(arguments.shared)
    parts: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if texts is not None:
            (folder / "real").mkdir()
            rows = real.measure(texts, folder / "real", Corpus(_PROJECT / "corpus").catalogue())
            parts.append(f"### The real files\n\n{page.of_real(rows)}")
        written = all_laws(database())
        parts.append(f"### 378 laws\n\n{page.of_laws(list(laws.outcomes(written)))}")
        (folder / "many").mkdir()
        parts.append(f"### 500 files at once\n\n{page.of_many(many.measure(written, folder / 'many'))}")
    content = "\n\n".join(parts)
    print(content)
    if arguments.write:
        if texts is None:
            parser.error("without the official texts there is nothing to write: name their folder by --shared")
        accuracy_page.put_into("make intake", content)


if __name__ == "__main__":
    main()
