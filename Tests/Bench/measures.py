"""What came out: medians with their spread, the ratio, and whether it meets the target."""

import dataclasses
import statistics

from cases import Target


class Disagreement(Exception):
    """The two sides, or a side and the table, do not say the same: what was measured is worth nothing."""


@dataclasses.dataclass
class Measure:
    """One quantity of one case, as often as it was measured."""

    case: str
    name: str
    ours: list[float]
    theirs: list[float] | None = None
    target: Target | None = None

    @property
    def ratio(self) -> float | None:
        return statistics.median(self.ours) / statistics.median(self.theirs) if self.ours and self.theirs else None

    @property
    def judged(self) -> float | None:
        """The number that the target is about."""
        return self.ratio if self.target and self.target.is_ratio else statistics.median(self.ours)

    @property
    def is_met(self) -> bool | None:
        return None if self.target is None else self.judged <= self.target.limit

    @property
    def verdict(self) -> str:
        if self.target is None:
            return "-"
        if not self.is_met:
            return "NO"
        return "yes" if self.target.aim is None else "yes, the aim too" if self.judged <= self.target.aim else "yes"

    def row(self) -> list[str]:
        ratio = f"{self.ratio:.3f}x" if self.ratio is not None else "-"
        target = self.target.text() if self.target else "-"
        return [self.case, self.name, *spread(self.ours), *spread(self.theirs), ratio, target, self.verdict]

    def record(self) -> dict:
        return {
            "case": self.case, "measure": self.name, "ours": self.ours, "theirs": self.theirs, "ratio": self.ratio,
            "target": dataclasses.asdict(self.target) if self.target else None, "met": self.is_met,
        }


def spread(values: list[float] | None) -> tuple[str, str]:
    """The median, and the smallest and the largest."""
    if not values:
        return "-", ""
    return number(statistics.median(values)), f"{number(min(values))} … {number(max(values))}"


def number(value: float) -> str:
    """Three digits that say something, however large or small."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.3f}"


HEADER = ["case", "measure", "ours", "min … max", "theirs", "min … max", "ratio", "target", "met"]
WIDTHS = [14, 23, 9, 19, 9, 19, 8, 22, 0]
# Numbers stand to the right.
RIGHT = {2, 4, 6}


def line(cells: list[str]) -> str:
    aligned = [
        cell.rjust(width) if index in RIGHT else cell.ljust(width)
        for index, (cell, width) in enumerate(zip(cells, WIDTHS))
    ]
    return "  ".join(aligned).rstrip()
