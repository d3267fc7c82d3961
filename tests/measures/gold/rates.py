"""Proportions with their uncertainty."""

from dataclasses import dataclass
from math import sqrt

_Z = 1.959963984540054  # of the two-sided 95 % of the normal distribution


@dataclass(frozen=True)
class Rate:
    """`hits` of `of`."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """The proportion; 1.0 of nothing."""
        return self.hits / self.of if self.of else 1.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % score interval of Wilson (Journal of the American Statistical Association 22, 1927, 209–212), in the
        form of Brown, Cai and DasGupta (Statistical Science 16, 2001, equation 4)."""
        if not self.of:
            return 0.0, 1.0
        share, spread = self.hits / self.of, _Z * _Z / self.of
        half = sqrt(share * (1 - share) * spread + spread * spread / 4)
        return (share + spread / 2 - half) / (1 + spread), (share + spread / 2 + half) / (1 + spread)

    def __add__(self, other: "Rate") -> "Rate":
        return Rate(self.hits + other.hits, self.of + other.of)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.3f} [{low:.3f}, {high:.3f}] ({self.hits}/{self.of})" if self.of else "–"


NONE = Rate(0, 0)
