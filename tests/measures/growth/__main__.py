"""`python -m tests.measures.growth [--profile] [SHAPE…]`: the table of docs/reliability.md, and whatever is a fault.

It exits with 1 if a surface takes more than 2 s at 100,000 characters, or grows faster than the text.
"""

import argparse
import sys
from collections.abc import Sequence

from tests.measures.accuracy_page import table
from tests.measures.growth.measuring import SIZES, UNNOTICED, Growth, measure
from tests.measures.intake.shapes import SHAPES, opened_checker


def main() -> None:
    """Print the table; exit with 1 if there is a fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.measures.growth")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("shapes", nargs="*")
    parser.add_argument("--unnoticed", type=float, default=UNNOTICED, help="seconds")
    arguments = parser.parse_args()
    shapes = [shape for shape in SHAPES if not arguments.shapes or shape.name in arguments.shapes]
    grown: list[Growth] = []
    with opened_checker() as checker:
        for growth in measure(shapes, arguments.sizes, checker, unnoticed=arguments.unnoticed):
            grown.append(growth)
            if growth.is_fault(unnoticed=arguments.unnoticed):
                times = " / ".join(f"{seconds:.2f}" for seconds in growth.seconds)
                print(f"! {growth.shape}, {growth.surface}: {times}, {growth.slope:.2f}", file=sys.stderr, flush=True)
    print(page(grown))
    sys.exit(any(growth.is_fault(unnoticed=arguments.unnoticed) for growth in grown))


def page(grown: Sequence[Growth]) -> str:
    """Return the table: for each surface its shapes, the slowest of them, and the steepest of those that are noticed."""
    rows = []
    for surface in dict.fromkeys(growth.surface for growth in grown):
        own = [growth for growth in grown if growth.surface == surface]
        slowest = max(own, key=lambda growth: growth.seconds[-1])
        noticed = [growth for growth in own if growth.seconds[-1] > UNNOTICED]
        steepest = max(noticed, key=lambda growth: growth.slope, default=None)
        rows.append(
            (
                surface,
                len(own),
                " / ".join(f"{seconds:.2f}" for seconds in slowest.seconds),
                _named(slowest),
                f"{steepest.slope:.2f}，{_named(steepest)}" if steepest else "都不到 0.5 秒",
            )
        )
    return table(("面", "种", "最慢的一种，秒", "是哪一种", "最陡的斜率"), rows)


def _named(growth: Growth) -> str:
    return growth.shape.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    main()
