"""`python -m tests.measures.fuzz [--count N] [--seed N] [--processes N] [--again FILE…]`.

Asks N inputs made at random, prints what came of each surface, keeps what failed in .cache/fuzz, and exits with 1 if
anything did. The same seed makes the same inputs. `--again` asks inputs that were kept.
"""

import argparse
import os
import sys
import time
from pathlib import Path

from tests.measures.accuracy_page import table
from tests.measures.fuzz.kept import FOUND, keep, surface_in
from tests.measures.fuzz.run import FuzzResult, ask_again, run_apart
from tests.measures.fuzz.world import opened

MILLION = 1_000_000


def main() -> None:
    """Print the table; exit with 1 if an input failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.measures.fuzz")
    parser.add_argument("--count", type=int, default=MILLION)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--again", nargs="+", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    begun = time.monotonic()
    if arguments.again:
        with opened() as world:
            result = ask_again(world, [(surface_in(path), path.read_bytes()) for path in arguments.again])
    else:
        result = _many(arguments.seed, arguments.count, arguments.processes)
    print(page(result, time.monotonic() - begun))
    for failure in result.failures:
        print(f"! {failure.surface}: {failure.what}", file=sys.stderr)
    sys.exit(bool(result.failures))


def _many(seed: int, count: int, processes: int) -> FuzzResult:
    result, told = FuzzResult(), 0
    for result in run_apart(seed, count, processes):
        for failure in result.failures[told:]:
            print(f"! {failure.surface}, kept as {keep(failure, FOUND)}", file=sys.stderr, flush=True)
        told = len(result.failures)
        print(f"{result.total:,} of {count:,}, {told} failed", end="\r", file=sys.stderr, flush=True)
    return result


def page(result: FuzzResult, seconds: float) -> str:
    """Return a sentence and the table: how many inputs each surface was asked, refused, and its slowest answer."""
    rows = [
        (
            name,
            f"{count:,}",
            f"{result.refused[name]:,}",
            f"{1000 * result.seconds[name] / count:.1f}",
            f"{result.slowest[name]:.2f}",
            sum(failure.surface == name for failure in result.failures),
        )
        for name, count in sorted(result.asked.items())
    ]
    told = f"{result.total:,} inputs, {len(result.failures)} failed, {seconds:.0f} s."
    return f"{told}\n\n{table(('surface', 'asked', 'refused', 'ms', 'slowest, s', 'failed'), rows)}"


if __name__ == "__main__":
    main()
