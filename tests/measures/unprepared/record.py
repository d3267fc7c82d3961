"""What the sets came to, kept beside them: by an earlier program, on the seed that was looked at, and on the last one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.measures.accuracy_page import table
from tests.measures.gold.rates import Rate
from tests.measures.unprepared.result import Result

RUNS = ("before", "mended", "unseen")
"""Version 0.2.0 as it was before; the seed on which faults were looked for; a seed drawn when all was done, measured once."""


Row = tuple[str, int, int]
"""The goal in words, how many were right, and of how many."""


@dataclass(frozen=True)
class Run:
    """What one run came to: rows by what was measured."""

    seed: int
    rows: dict[str, Row]

    @classmethod
    def read(cls, name: str) -> "Run":
        """Return a run that was kept, without rows if none was."""
        path = _path(name)
        if not path.exists():
            return cls(0, {})
        content = json.loads(path.read_text("utf-8"))
        return cls(content["seed"], {measured: tuple(row) for measured, row in content["rows"].items()})

    def cell(self, measured: str) -> str:
        """Return the rate of a row in words."""
        row = self.rows.get(measured)
        return str(Rate(row[1], row[2])) if row else "–"


def keep(name: str, seed: int, results: Sequence[Result]) -> None:
    """Keep the rows of a run, those of other sets staying; inputs that went wrong are not kept."""
    rows = {result.measured: (result.wanted, result.rate.hits, result.rate.of) for result in results}
    content = json.dumps({"seed": seed, "rows": Run.read(name).rows | rows}, ensure_ascii=False)
    _path(name).parent.mkdir(exist_ok=True)
    _path(name).write_text(content.replace("], ", "],\n") + "\n", "utf-8")


def page() -> str:
    """Return the table of all runs."""
    runs = {name: Run.read(name) for name in RUNS}
    wanted = {measured: row[0] for run in runs.values() for measured, row in run.rows.items()}
    head = ("set", "wanted", *(f"{name}, seed {run.seed}" for name, run in runs.items()))
    return table(
        head, ((measured, goal, *(run.cell(measured) for run in runs.values())) for measured, goal in wanted.items())
    )


def _path(name: str) -> Path:
    return Path(__file__).parent / "results" / f"{name}.json"
