"""`python -m tests.measures.unprepared` measures the sets; `--only pinpoints --show 40` shows what went wrong in one."""

import argparse
import sys
from collections.abc import Callable
from importlib import import_module

from tests.measures import accuracy_page
from tests.measures.unprepared import record
from tests.measures.unprepared.library import Laws, opened
from tests.measures.unprepared.result import Result

SEED = 20261128
"""The seed on which people look while they mend; another is measured once, at the end."""

# Each is a module with `measure(laws, seed)`.
SETS = ("frames", "names", "editions", "pinpoints", "formulations")


def main() -> int:
    """Print the rows of the sets; return 1 if a goal was missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.measures.unprepared")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", nargs="*", choices=SETS, default=SETS)
    parser.add_argument("--keep", choices=record.RUNS, help="keep what came out, and write docs/accuracy.md")
    parser.add_argument("--show", type=int, default=0, help="how many of the wrong inputs of each row to print")
    arguments = parser.parse_args()
    results: list[Result] = []
    with opened() as laws:
        for name in arguments.only:
            measure: Callable[[Laws, int], list[Result]] = import_module(f"tests.measures.unprepared.{name}").measure
            for result in measure(laws, arguments.seed):
                results.append(result)
                print(" | ".join(result.cells), *result.wrong[: arguments.show], sep="\n    ", flush=True)
    if arguments.keep:
        record.keep(arguments.keep, arguments.seed, results)
        accuracy_page.put_into("make unprepared", record.page())
    return 0 if all(result.is_met for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
