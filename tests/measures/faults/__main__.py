"""Every fault at every step of every deed, or a sample of them: `python -m tests.measures.faults [--sample N] [DEED…]`.

It exits with 1 if one leaves something behind that is neither old nor new, or that the next run does not mend; or
if a power cut could undo what a command says it has done.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.measures.faults.deeds import DEEDS
from tests.measures.faults.injection import KINDS, Fault
from tests.measures.faults.trial import Case, load

# Where there is a file system in memory, a sync costs nothing there.
_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - what is made there has a name of its own


def main() -> int:
    """Print what came; return 1 if anything is not as it should be."""
    parser = argparse.ArgumentParser(prog="python -m tests.measures.faults", description=__doc__)
    parser.add_argument("deeds", nargs="*", metavar="DEED", help="only these")
    parser.add_argument("--sample", type=int, metavar="N", help="so many of all faults")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kb-faults-", dir=_MEMORY) as name:
        folder = Path(name).resolve()
        load()
        cases = _cases(folder, asked.deeds)
        faults = [(case, fault) for case in cases for fault in case.faults(asked.kinds)]
        chosen = random.Random(asked.seed).sample(faults, min(asked.sample or len(faults), len(faults)))
        gaps = [f"{case.deed.name}: {gap}" for case in cases for gap in case.gaps]
        print("\n".join(gaps))
        return 1 if _tried(chosen, folder / "home") or gaps else 0


def _cases(folder: Path, names: Sequence[str]) -> list[Case]:
    cases: list[Case] = []
    for number, deed in enumerate(deed for deed in DEEDS if not names or deed.name in names):
        place = folder / str(number)
        place.mkdir()
        cases.append(Case.of(deed, place, folder / "home"))
    return cases


def _tried(chosen: Sequence[tuple[Case, Fault]], home: Path) -> int:
    """Try the faults, print what is wrong and the table, and return how many do harm."""
    started, wrong, tried = time.monotonic(), Counter[str](), Counter[str]()
    for case, fault in chosen:
        tried[case.deed.name] += 1
        findings = case.judged(fault, home)
        wrong[case.deed.name] += bool(findings)
        for finding in findings:
            print(f"{case.deed.name}: {fault.kind} at {fault.step} {case.steps[fault.step - 1]}: {finding}", flush=True)
    steps = {case.deed.name: len(case.steps) for case, _ in chosen}
    print("| kb | steps | faults | wrong |\n|---|---|---|---|")
    for name in steps:
        print(f"| {name} | {steps[name]} | {tried[name]} | {wrong[name]} |")
    print(f"| all | {sum(steps.values())} | {tried.total()} | {wrong.total()} |")
    print(f"{time.monotonic() - started:.0f} s", file=sys.stderr)
    return wrong.total()


if __name__ == "__main__":
    sys.exit(main())
