"""What a set came to: rates beside what was wanted, and the inputs that went wrong."""

from dataclasses import dataclass

from tests.measures.gold.rates import Rate


@dataclass(frozen=True)
class Result:
    """One row of the page. `wanted` is the goal in words, `wrong` holds what went wrong, an input and an outcome each."""

    measured: str
    wanted: str
    rate: Rate
    is_met: bool
    wrong: tuple[str, ...] = ()

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """The row as the page has it."""
        return self.measured, self.wanted, str(self.rate), "met" if self.is_met else "missed"


def all_right(measured: str, wrong: list[str], of: int) -> Result:
    """Return a row of which every input should be right."""
    return Result(measured, "all", Rate(of - len(wrong), of), not wrong, tuple(wrong))


def at_least(measured: str, least: float, wrong: list[str], of: int) -> Result:
    """Return a row of which the share *least* should be right."""
    rate = Rate(of - len(wrong), of)
    return Result(measured, f"≥ {least}", rate, rate.value >= least, tuple(wrong))


def at_most(measured: str, most: float, wrong: list[str], of: int) -> Result:
    """Return a row of which no more than the share *most* may be wrong; the rate is that of the wrong ones."""
    rate = Rate(len(wrong), of)
    return Result(measured, f"≤ {most}", rate, rate.value <= most, tuple(wrong))
