"""`dwell`: how long visitors stay in an area during the day."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from footfall.model.vocabulary import ALL, DWELL_BINS_MIN, dwell_bins
from footfall.products.estimates import Cubes, Estimates, Expansion, Floats, expanded, figures, labels
from footfall.products.product import Product, of_name

VISITORS = "visitors"
MEDIAN = "median_min"


def _publish(cubes: Cubes, expansion: Expansion) -> pa.Table:
    (dwell,) = of_name(cubes, "dwell")
    spec, protection = dwell.spec, dwell.protection
    areas = ("area", spec.dimensions[spec.axis("area")].values)
    level = ("level", (spec.level,))
    clarity = expansion.clarity[spec.level]
    histogram = expanded(dwell.counts, protection.sigma, expansion.whole_day, clarity[:, None])
    medians = _medians(dwell.counts, protection.sigma, clarity)
    people = labels([level, areas, ("measure", (VISITORS,)), ("dwell_bin", dwell_bins())])
    median = labels([level, areas, ("measure", (MEDIAN,)), ("dwell_bin", (ALL,))])
    return pa.concat_tables(
        [
            pa.table(people | figures(histogram, protection.k, protection.z)),
            pa.table(median | figures(medians, protection.k, protection.z)),
        ]
    )


def _medians(counts: Floats, sigma: float, clarity: Floats) -> Estimates:
    """Median minutes by area, from the noisy histogram.

    The cumulated histogram is made monotone, then read at one half with linear interpolation within
    a bin. Its deviation is half the width between the quantiles at 1/2 ± one standard error of the
    cumulated share (Woodruff 1952).
    """
    total = counts.sum(axis=1)
    noise = float(sigma * np.sqrt(counts.shape[1]))
    cumulated = np.maximum.accumulate(np.clip(np.cumsum(counts, axis=1), 0, None), axis=1)
    share = cumulated / np.maximum(cumulated[:, -1:], 1.0)
    error = np.sqrt(0.25 / np.maximum(total, 1) + (noise / np.maximum(total, 1)) ** 2 / 2)
    low, value, high = (_quantile(share, np.clip(0.5 + step * error, 0.01, 0.99)) for step in (-1, 0, 1))
    return Estimates(total, np.full(total.shape, noise), value, (high - low) / 2, clarity)


def _quantile(share: Floats, at: Floats) -> Floats:
    borders = np.array(DWELL_BINS_MIN, dtype=np.float64)
    rows = [
        np.interp(point, np.concatenate([[0.0], row]), borders) for row, point in zip(share, at, strict=True)
    ]
    return np.array(rows)


PRODUCT = Product(
    id="dwell",
    title="Time spent in an area",
    definition=(
        "Visitors of the day by the time that all their stays in the area took together within the day, and "
        "the median of that time. Time before the first and after the last midnight is not counted."
    ),
    cubes=("dwell",),
    dimensions=("level", "area", "measure", "dwell_bin"),
    additive=False,
    publish=_publish,
    additive_over=("dwell_bin",),
    disjoint_over=("dwell_bin",),
    measure_units={MEDIAN: "minutes"},
)
