"""How long after a change the site shows it, with `kb serve` and `kb watch` as processes of their own.

    python -m tests.measures.bench.freshness [--rounds N]

measures over the benchmark's corpus with the project's catalogue: a new law, a change of it, a change of a large law, a
change of the catalogue, and the removal; each time from the end of writing until a search finds it.
"""

import argparse
import shutil
import statistics
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.conftest import SHIPPED
from tests.measures.bench.corpus import database, laws, write
from tests.support.watched import Site, document, until, watched_site

_LONG = 120.0


def main() -> None:
    """Writes the corpus, measures, prints."""
    arguments = argparse.ArgumentParser(description="How long after a change the site shows it.")
    arguments.add_argument("--rounds", type=int, default=5)
    rounds: int = arguments.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        written = laws(database())
        write(home / "corpus" / "regulations", written)
        for name in ("catalogue.yaml", "formulations.yaml"):
            shutil.copy(SHIPPED / name, home / "corpus" / name)
        largest = max(written, key=lambda law: len(law.provisions))
        with watched_site(home) as site:
            first, *measured = [_round(site, number, largest.id, largest.text) for number in range(rounds + 1)]
    print("right after the start, while the site loads its dictionaries and folds its texts:")
    print("\t".join(f"{name} {seconds:.2f}" for name, seconds in first.items()))
    print(f"median and longest of {rounds}:")
    for name in measured[0]:
        took = [one[name] for one in measured]
        print(f"{name}\t{statistics.median(took):.2f}\t{max(took):.2f}")


def _round(site: Site, number: int, largest: str, text: str) -> dict[str, float]:
    """Seconds for each kind of change; the marks are never there twice."""
    catalogue = site.folder / "corpus" / "catalogue.yaml"
    listed = catalogue.read_text("utf-8")

    def took(change: Callable[[], object], mark: str, count: int) -> float:
        change()
        return until(partial(lambda: len(site.hits(mark)) == count), _LONG)

    new, other, added = f"首次第{number}回记号", f"再次第{number}回记号", f"文末第{number}回记号"
    row = f"- id: xin-{number}\n  title: 新著录第{number}号办法\n"
    return {
        "新增一份": took(partial(site.write, "xin", document("新写的办法", new)), new, 1),
        "修改一份": took(partial(site.write, "xin", document("新写的办法", other)), other, 1),
        "修改最大的一份": took(partial(site.write, largest, f"{text}\n{added}。\n"), added, 1),
        "目录加一行": took(partial(catalogue.write_text, listed + row, "utf-8"), f"新著录第{number}号办法", 1),
        "删除一份": took(site.path("xin").unlink, other, 0),
    }


if __name__ == "__main__":
    main()
