"""What an evaluation gives: figures, each a ratio of sums over the days."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final

SHARE: Final = "share"
BEFORE, AFTER, BOUND, NAIVE, NAIVE_EM = "before", "after", "bound", "naive", "naive_em"
TRUTH: Final = "truth"


@dataclass(frozen=True)
class Ratio:
    """A figure before division, so that days add up.

    Args:
        part: numerator.
        whole: denominator; 0 where there was nothing to compare.
        count: cells (or stays) behind it.
    """

    part: float
    whole: float
    count: int

    def __add__(self, other: Ratio) -> Ratio:
        return Ratio(self.part + other.part, self.whole + other.whole, self.count + other.count)

    @property
    def value(self) -> float | None:
        """The quotient, None where there was nothing to compare or a part of it is unknown."""
        quotient = self.part / self.whole if self.whole else math.nan
        return quotient if math.isfinite(quotient) else None


@dataclass(frozen=True)
class Score:
    """One figure of one source on one day.

    Args:
        figure: short name.
        what: the same in words.
        source: BEFORE, AFTER, BOUND, NAIVE or NAIVE_EM; TRUTH for what is no error.
        ratio: its value.
        unit: SHARE or a unit of measurement.
    """

    figure: str
    what: str
    source: str
    ratio: Ratio
    unit: str = SHARE


@dataclass(frozen=True)
class Figure:
    """One line of an evaluation; None where a source says nothing.

    Args:
        figure: short name.
        what: the same in words.
        before: the estimate without protection.
        after: the releases.
        bound: the same figure from true positions of the customers.
        naive: each person at the site of the cell last seen.
        naive_em: nearest event, and expectation-maximisation over tiles.
        unit: SHARE or a unit of measurement.
        truth: what it really was, of figures that are no errors.
        cells: cells (or stays) behind `after`, else behind `before`; all days together.
    """

    figure: str
    what: str
    before: float | None
    after: float | None
    bound: float | None
    naive: float | None
    naive_em: float | None
    unit: str
    cells: int | None = None
    truth: float | None = None


@dataclass(frozen=True)
class Evaluation:
    """The figures of some days of a workspace.

    Args:
        days: ISO.
        profile: the privacy profile of the releases.
        figures: in a fixed order.
    """

    days: tuple[str, ...]
    profile: str
    figures: tuple[Figure, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)


def figures_of(scores: Iterable[Score]) -> tuple[Figure, ...]:
    """Add the days up; figures in the order in which they come first."""
    sums: dict[str, dict[str, Ratio]] = {}
    words: dict[str, Score] = {}
    for score in scores:
        words.setdefault(score.figure, score)
        of_figure = sums.setdefault(score.figure, {})
        known = of_figure.get(score.source)
        of_figure[score.source] = score.ratio if known is None else known + score.ratio
    return tuple(_figure(words[name], ratios) for name, ratios in sums.items())


def _figure(words: Score, ratios: dict[str, Ratio]) -> Figure:
    values = {source: ratio.value for source, ratio in ratios.items()}
    counted = ratios.get(AFTER) or ratios.get(BEFORE)
    return Figure(
        words.figure,
        words.what,
        before=values.get(BEFORE),
        after=values.get(AFTER),
        bound=values.get(BOUND),
        naive=values.get(NAIVE),
        naive_em=values.get(NAIVE_EM),
        unit=words.unit,
        cells=counted.count if counted else None,
        truth=values.get(TRUTH),
    )
