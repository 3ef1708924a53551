"""A day against days like it: an index, and the band that was to be expected."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from footfall.server.comparing import Estimate, ratio

FEWEST: Final = 3
"""Of fewer matched days no band is computed."""
_T_975: Final = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179)
"""Student's t at 97.5 % for 1, 2, ... degrees of freedom."""
_T_LARGE: Final = 2.2
Row = dict[str, Any]


def matched_days(day: date, weeks: int) -> tuple[date, ...]:
    """The same weekday of so many weeks before."""
    return tuple(day - timedelta(weeks=back) for back in range(1, weeks + 1))


def against_baseline(keys: Sequence[str], rows: Sequence[Row], matched: Sequence[Row]) -> list[Row]:
    """Each row with the mean of the matched days, the band they let expect, and the index.

    The band is a prediction interval from the spread between the matched days (mean ± t s √(1 + 1/n)),
    which holds both their noise and how much such days differ.

    Args:
        keys: columns by which rows belong together, without the day.
        rows: of the day.
        matched: of the matched days.
    """
    before: dict[tuple[Any, ...], list[Estimate]] = {}
    for row in matched:
        if estimate := Estimate.of(row):
            before.setdefault(tuple(row[key] for key in keys), []).append(estimate)
    return [row | _told(Estimate.of(row), before.get(tuple(row[key] for key in keys), [])) for row in rows]


def _told(now: Estimate | None, before: list[Estimate]) -> Row:
    if len(before) < FEWEST:
        return {
            "days": len(before),
            "baseline": None,
            "expected_low": None,
            "expected_high": None,
            "index": None,
            "verdict": "unknown",
        }
    values = [estimate.value for estimate in before]
    mean, spread = statistics.fmean(values), statistics.stdev(values)
    freedom = len(values) - 1
    t = _T_975[freedom - 1] if freedom <= len(_T_975) else _T_LARGE
    half = t * spread * math.sqrt(1 + 1 / len(values))
    measured = math.sqrt(sum(e.deviation**2 for e in before)) / len(before)
    baseline = Estimate(mean, max(spread / math.sqrt(len(values)), measured))
    quotient = ratio(now, baseline) if now else None
    return {
        "days": len(before),
        "baseline": baseline.interval(),
        "expected_low": round(max(mean - half, 0.0), 1),
        "expected_high": round(mean + half, 1),
        "index": quotient and Estimate(100 * quotient.value, 100 * quotient.deviation).interval(),
        "verdict": _verdict(now, mean, half),
    }


def _verdict(now: Estimate | None, mean: float, half: float) -> str:
    if now is None:
        return "unknown"
    if abs(now.value - mean) <= half:
        return "as_expected"
    return "above" if now.value > mean else "below"
