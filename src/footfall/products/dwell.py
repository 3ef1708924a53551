"""`dwell`: how long visitors stay in an area during the day."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa

from footfall.model.cube import NoisyCube
from footfall.model.vocabulary import ALL, DWELL_BINS_MIN, dwell_bins
from footfall.products.estimates import (
    Cubes,
    Estimates,
    Expansion,
    Floats,
    completed,
    expanded,
    figures,
    labels,
    less_certain,
)
from footfall.products.product import Product, of_name

VISITORS = "visitors"
MEDIAN = "median_min"
LENGTH_ERROR: Final = 0.4
"""Standard deviation of the visitors of a bin whose stays' lengths silence has moved into another or out of
it, as a share of them; measured as `LOCATION_ERROR` was."""
LONGEST_BLUR_MIN: Final = 480
"""Bins beyond are so wide that lengths hardly leave them."""


def _publish(cubes: Cubes, expansion: Expansion) -> pa.Table:
    (dwell,) = of_name(cubes, "dwell")
    spec, protection = dwell.spec, dwell.protection
    areas = ("area", spec.dimensions[spec.axis("area")].values)
    level = ("level", (spec.level,))
    clarity = expansion.clarity[spec.level]
    histogram = _histogram(dwell, expansion)
    everybody = dwell.counts.sum(axis=1, keepdims=True)
    medians = _medians(dwell.counts + everybody * expansion.unseen.visits, protection.sigma, clarity)
    people = labels([level, areas, ("measure", (VISITORS,)), ("dwell_bin", dwell_bins())])
    median = labels([level, areas, ("measure", (MEDIAN,)), ("dwell_bin", (ALL,))])
    return pa.concat_tables(
        [
            pa.table(people | figures(histogram, protection.k, protection.z)),
            pa.table(median | figures(medians, protection.k, protection.z)),
        ]
    )


def _histogram(dwell: NoisyCube, expansion: Expansion) -> Estimates:
    """Visitors on record, and those unseen in proportion to all visitors on record of the area."""
    counts, sigma, unseen = dwell.counts, dwell.protection.sigma, expansion.unseen
    clarity = expansion.clarity[dwell.spec.level][:, None]
    everybody = counts.sum(axis=1, keepdims=True)
    added = everybody * unseen.visits
    # A bin's own noise is in it once and v times, that of each other bin v times.
    noise = sigma * np.sqrt(1 + 2 * unseen.visits + counts.shape[1] * unseen.visits**2)
    people = expanded(counts + added, noise, expansion.whole_day, clarity)
    complete = completed(people, expansion.whole_day * added, unseen.noise)
    blurred = np.where(np.array(DWELL_BINS_MIN[1:]) <= LONGEST_BLUR_MIN, LENGTH_ERROR, 0.0)
    uncertain = less_certain(complete, blurred)
    return replace(uncertain, observed=counts, noise=np.full(counts.shape, sigma))


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
        "the median of that time. Time before the first and after the last midnight is not counted. Short "
        "visits in which the phone was silent are added, as far as the day's silences tell."
    ),
    cubes=("dwell",),
    dimensions=("level", "area", "measure", "dwell_bin"),
    additive=False,
    publish=_publish,
    additive_over=("dwell_bin",),
    disjoint_over=("dwell_bin",),
    measure_units={MEDIAN: "minutes"},
    shared_noise=("dwell_bin",),
    corrected_by=("sightings",),
)
