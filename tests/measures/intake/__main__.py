"""`python -m tests.measures.intake` measures how right documents come in; with `--write` it puts the tables into docs/accuracy.md."""

import argparse
import json
import tempfile
from pathlib import Path

from kb.corpus.folder import Corpus
from tests.measures import accuracy_page
from tests.measures.bench.corpus import database
from tests.measures.bench.corpus import laws as all_laws
from tests.measures.gold.corpora import official_texts
from tests.measures.intake import laws, many, page, real, shapes, transformations, wrapped

_PROJECT = Path(__file__).resolve().parents[3]
_BROKEN = 12  # regulations that are broken into lines, each in 14 forms at three widths
_BEFORE = Path(__file__).with_name("before.json")  # what version 0.3.0 made of the fourteen forms


def main() -> None:
    """Prints what was measured."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.measures.intake", description="Measures how right documents come in."
    )
    parser.add_argument("--write", action="store_true", help="write docs/accuracy.md")
    parser.add_argument("--all", action="store_true", help="every text as PDF and OFD as well, which takes an hour")
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
        made = transformations.texts(written, texts)
        cases = transformations.measure(made, folder, drawn=0 if arguments.all else transformations.DRAWN)
        now, before = transformations.rows(cases), json.loads(_BEFORE.read_text("utf-8"))
        parts.append(f"### Fourteen forms of each text\n\n{transformations.page(now, before)}")
        if texts is not None:
            broken = wrapped.regulations(texts.parent / "editions", _BROKEN, seed=1)
            of_broken = wrapped.page_of(wrapped.measure(broken), len(broken))
            parts.append(f"### Regulations broken into lines\n\n{of_broken}")
        with shapes.opened_checker() as checker:
            timings = list(shapes.measure(shapes.SHAPES, shapes.SIZES, checker))
        parts.append(f"### Shapes that have made readers slow\n\n{shapes.page(timings, shapes.SIZES)}")
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
