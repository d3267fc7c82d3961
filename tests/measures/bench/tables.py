"""Tables: goals, times and other figures as Markdown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.measures.bench.measures import Times

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Goal:
    """One goal. `most` is an upper bound, or a lower one if not `is_upper`."""

    name: str
    value: float
    bound: float
    unit: str = ""
    is_upper: bool = True
    digits: int = 1

    @property
    def is_met(self) -> bool:
        return self.value <= self.bound if self.is_upper else self.value >= self.bound

    def row(self) -> tuple[str, ...]:
        """The goal as a row: name, bound, value, verdict."""
        sign = "≤" if self.is_upper else "≥"
        verdict = "达到" if self.is_met else f"**未达**，差 {self._written(abs(self.value - self.bound))}"
        return self.name, f"{sign} {self._written(self.bound)}", self._written(self.value), verdict

    def _written(self, value: float) -> str:
        return f"{value:.{self.digits}f}{self.unit}"


def goal_table(goals: Iterable[Goal]) -> str:
    """The goals, each with what was measured."""
    return table(("目标", "要求", "实测", "结果"), (goal.row() for goal in goals))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def time_cells(times: Times | None) -> tuple[str, str, str]:
    """Median, 95th percentile and longest as cells; empty ones if nothing was timed."""
    return (f"{times.p50:.2f}", f"{times.p95:.2f}", f"{times.longest:.1f}") if times else ("", "", "")
