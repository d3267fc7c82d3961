"""`python -m tests.measures.gold` measures the checker on the gold set and says what it gained and lost."""

import argparse
import sys

from tests.measures import accuracy_page
from tests.measures.gold import last, page
from tests.measures.gold.corpora import official_texts
from tests.measures.gold.measuring import Measured, measure


def main() -> int:
    """Prints the goals, and the marks gained and lost since the last result; with `--write` puts all into the page.

    Returns 0 if nothing was lost, else 1.
    """
    parser = argparse.ArgumentParser(
        prog="python -m tests.measures.gold", description="Measures the checker on the gold set."
    )
    parser.add_argument(
        "--write", action="store_true", help="write docs/accuracy.md and tests/measures/gold/last_result.json"
    )
    parser.add_argument("--shared", help="the folder of the official texts; ../shared if it is there")
    arguments = parser.parse_args()
    texts = official_texts(arguments.shared)
    if arguments.write and texts is None:
        parser.error("without the official texts there is nothing to write: name their folder by --shared")
    measured = measure(texts)
    lost = _report(measured, has_texts=texts is not None)
    if arguments.write:
        last.write(last.told(measured.results))
        accuracy_page.put_into("make accuracy", page.markdown(measured))
    return 1 if lost and not arguments.write else 0


def _report(measured: Measured, *, has_texts: bool) -> int:
    """Prints what there is to say; returns how many marks were lost."""
    if not has_texts:
        print("No official texts here: our own sentences by the shipped corpus alone.")
    print(accuracy_page.table(("goal", "wanted", "measured [95 %]", ""), page.goal_rows(measured)))
    changes = last.changes(last.read(), last.told(measured.results))
    gained, lost = [one for one in changes if one.is_gain], [one for one in changes if not one.is_gain]
    for name, listed in (("gained", gained), ("lost", lost)):
        print(f"\n{len(listed)} marks {name}")
        for one in listed:
            print(f"  {one}")
    return len(lost)


if __name__ == "__main__":
    sys.exit(main())
