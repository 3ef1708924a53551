"""Two sets of figures side by side: differences and ratios with intervals, and what can be told apart.

Intervals of both sides are taken as independent. Where the same subscribers are in both, their errors
go the same way, so the interval of the difference is wider than need be, never too narrow.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from footfall.server.rollup import Z_95

HIGHER: Final = "higher"
LOWER: Final = "lower"
NOT_DISTINGUISHABLE: Final = "not_distinguishable"
UNKNOWN: Final = "unknown"
SIGNIFICANT: Final = 0.05
FIGURES: Final = ("value", "low", "high", "status", "sample_band")
Row = dict[str, Any]


@dataclass(frozen=True)
class Estimate:
    """A value and its standard deviation."""

    value: float
    deviation: float

    @classmethod
    def of(cls, row: Row | None) -> Estimate | None:
        """The estimate of a row, or None where it is withheld, partial or not there."""
        if row is None or row["value"] is None or row["high"] is None:
            return None
        return cls(row["value"], (row["high"] - row["value"]) / Z_95)

    def interval(self) -> dict[str, float]:
        """Value and 95 % interval, rounded."""
        half = Z_95 * self.deviation
        return {
            "value": round(self.value, 1),
            "low": round(self.value - half, 1),
            "high": round(self.value + half, 1),
        }


def difference(one: Estimate, other: Estimate) -> Estimate:
    """One less the other."""
    return Estimate(one.value - other.value, math.hypot(one.deviation, other.deviation))


def ratio(one: Estimate, other: Estimate) -> Estimate | None:
    """One by the other, with the delta method's deviation (Casella and Berger 2002, example 5.5.27)."""
    if other.value <= 0:
        return None
    quotient = one.value / other.value
    return Estimate(quotient, math.hypot(one.deviation, quotient * other.deviation) / other.value)


def p_value(change: Estimate) -> float:
    """Two-sided probability of a difference at least this large if there were none."""
    if change.deviation == 0:
        return 1.0 if change.value == 0 else 0.0
    return math.erfc(abs(change.value) / change.deviation / math.sqrt(2))


def adjusted(p_values: Sequence[float | None]) -> list[float | None]:
    """Benjamini and Hochberg's (1995) adjustment for many comparisons at once; None stays None."""
    known = sorted(((p, i) for i, p in enumerate(p_values) if p is not None), reverse=True)
    result: list[float | None] = [None] * len(p_values)
    least = 1.0
    for rank, (p, i) in zip(range(len(known), 0, -1), known, strict=True):
        least = min(least, p * len(known) / rank)
        result[i] = least
    return result


def compare(keys: Sequence[str], ones: Sequence[Row], others: Sequence[Row]) -> list[Row]:
    """A row for each key that either side has: both figures, what lies between them, and a verdict.

    Args:
        keys: columns by which rows belong together.
        ones: rows of the one side.
        others: rows of the side it is compared with.
    """
    sides = [{tuple(row[key] for key in keys): row for row in side} for side in (ones, others)]
    found = list(dict.fromkeys([*sides[0], *sides[1]]))
    pairs = [(sides[0].get(key), sides[1].get(key)) for key in found]
    changes = [_change(Estimate.of(one), Estimate.of(other)) for one, other in pairs]
    p_values = adjusted([p_value(change) if change else None for change in changes])
    return [
        dict(zip(keys, key, strict=True)) | _told(pair, change, p)
        for key, pair, change, p in zip(found, pairs, changes, p_values, strict=True)
    ]


def _change(one: Estimate | None, other: Estimate | None) -> Estimate | None:
    return difference(one, other) if one and other else None


def _told(pair: tuple[Row | None, Row | None], change: Estimate | None, p: float | None) -> Row:
    one, other = (Estimate.of(row) for row in pair)
    quotient = ratio(one, other) if one and other else None
    return {
        "this": _figures(pair[0]),
        "against": _figures(pair[1]),
        "difference": change and change.interval(),
        "percent": quotient and Estimate(100 * (quotient.value - 1), 100 * quotient.deviation).interval(),
        "p_value": p and round(p, 6),
        "verdict": verdict(change, p),
    }


def _figures(row: Row | None) -> Row | None:
    return row and {name: row[name] for name in FIGURES}


def verdict(change: Estimate | None, p: float | None) -> str:
    """The difference in a word."""
    if change is None or p is None:
        return UNKNOWN
    if p >= SIGNIFICANT:
        return NOT_DISTINGUISHABLE
    return HIGHER if change.value > 0 else LOWER
