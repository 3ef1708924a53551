"""The figures of accuracy, each with its formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from footfall.model.grid import Floats
from footfall.model.vocabulary import DWELL_BINS_MIN

SHARE = "share"
MINUTES = "min"


@dataclass(frozen=True)
class Figure:
    """One figure, by four ways to get it; None where a way has none.

    Args:
        figure: its short name.
        what: in words.
        unit: "share" or "min".
        bound: from the true positions of customers: sampling and bias alone.
        naive: from the site of the last event, everybody weighing the same.
        before: ours, before noise.
        after: as released.
    """

    figure: str
    what: str
    unit: str = SHARE
    bound: float | None = None
    naive: float | None = None
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True)
class Evaluation:
    """All figures, as means over the days."""

    days: tuple[str, ...]
    figures: tuple[Figure, ...]

    def as_dict(self) -> dict[str, Any]:
        """The figures as plain data for JSON."""
        return {"days": list(self.days), "figures": [asdict(figure) for figure in self.figures]}


def mean_of_days(days: Sequence[tuple[str, Sequence[Figure]]]) -> Evaluation:
    """Figures of several days, averaged by name; a way that lacks a day lacks the mean."""
    names = [figure.figure for figure in days[0][1]]
    by_day = [{figure.figure: figure for figure in figures} for _, figures in days]
    return Evaluation(
        tuple(day for day, _ in days), tuple(_mean([day[name] for day in by_day]) for name in names)
    )


def _mean(figures: list[Figure]) -> Figure:
    def mean(way: str) -> float | None:
        values = [getattr(figure, way) for figure in figures]
        return None if any(value is None for value in values) else float(np.mean(values))

    first = figures[0]
    ways = {way: mean(way) for way in ("bound", "naive", "before", "after")}
    return Figure(first.figure, first.what, first.unit, **ways)


def wape(estimate: Floats, truth: Floats) -> float | None:
    """Weighted absolute percentage error, Σ|e - t| / Σt, over cells with an estimate (not NaN)."""
    shown = ~np.isnan(estimate)
    total = float(truth[shown].sum())
    return float(np.abs(estimate[shown] - truth[shown]).sum()) / total if total else None


def common_part(estimate: Floats, truth: Floats) -> float | None:
    """Common part of commuters, 2 Σ min(e, t) / (Σe + Σt), over cells with an estimate.

    Source: Lenormand et al. 2012, "A universal model of commuting networks", PLoS ONE 7(10).
    """
    shown = ~np.isnan(estimate)
    e, t = np.maximum(estimate[shown], 0), truth[shown]
    both = float(e.sum() + t.sum())
    return 2 * float(np.minimum(e, t).sum()) / both if both else None


def coverage(low: Floats, high: Floats, truth: Floats) -> float | None:
    """Share of intervals that hold the truth."""
    shown = ~np.isnan(low)
    held = (low[shown] <= truth[shown]) & (truth[shown] <= high[shown])
    return float(held.mean()) if shown.any() else None


def dwell_distance(estimate: Floats, truth: Floats) -> float | None:
    """Wasserstein distance in minutes of dwell histograms [areas, bins], weighted by true visitors.

    Between histograms on one set of bins, mass uniform within each, it is the sum over bins of the
    bin's width times the mean of |F - G| at its two borders, exact where the two do not cross inside.
    Bins withheld (NaN) count as empty, as a reader would have to take them.
    """
    filled = np.maximum(np.nan_to_num(estimate), 0)
    usable = (filled.sum(axis=1) > 0) & (truth.sum(axis=1) > 0)
    if not usable.any():
        return None
    f, g = (np.cumsum(h[usable] / h[usable].sum(axis=1, keepdims=True), axis=1) for h in (filled, truth))
    gap = np.abs(np.hstack([np.zeros((len(f), 1)), f - g]))
    distance = ((gap[:, :-1] + gap[:, 1:]) / 2 * np.diff(np.array(DWELL_BINS_MIN))).sum(axis=1)
    return float(np.average(distance, weights=truth[usable].sum(axis=1)))
