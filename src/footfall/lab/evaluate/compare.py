"""Views of one day compared with the truth: a list of scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from footfall.lab.evaluate.figures import AFTER, BEFORE, TRUTH, Ratio, Score
from footfall.lab.evaluate.measures import (
    common_part,
    coverage,
    share_error,
    wape,
    wasserstein,
    withheld_share,
)
from footfall.lab.evaluate.tables import Published, View
from footfall.lab.evaluate.tiles import RESOLUTIONS_M, at_resolution
from footfall.model.grid import Floats, Ints
from footfall.model.vocabulary import DWELL_BINS_MIN, LEVELS, dwell_bins

BANDS_KM = ((0.5, 2), (2, 10), (10, np.inf))
TITLES = {"visits": "hourly footfall", "population": "people present by hour"}
SIZES = (0.0, 100.0, 1_000.0, 10_000.0, np.inf)
"""Classes of values, in people."""
PRODUCTS_OF = {"visits": "footfall"}


@dataclass(frozen=True, eq=False)
class Compared:
    """What is known of a day.

    Args:
        truth: of all residents.
        views: the estimates by source; NaN where withheld.
        unhidden: the releases' signed values of all cells, if there are any.
        intervals: the releases, for their intervals.
        before_intervals: estimates without protection, for theirs.
        distance_m: between the centres of the areas of the level of the flows.
        large: by level, which areas have 10 km² or more.
    """

    truth: View
    views: Mapping[str, View]
    unhidden: View
    intervals: Published | None
    before_intervals: Published | None
    distance_m: Floats
    large: Mapping[str, npt.NDArray[np.bool_]]


def day_scores(day: Compared) -> Iterator[Score]:
    """All figures that need no person, in the order in which they are shown."""
    for name in ("visits", "population"):
        for level in reversed(LEVELS):
            yield from _errors(day, f"{name}-{level}", f"{TITLES[name]}, {level}")
        yield from _errors_of_large_areas(day, name)
    yield from _errors(day, "visitors-zone", "different visitors of the day, zone")
    yield from _dwell(day)
    yield from _dwell_shares(day)
    yield from _flows(day)
    yield from _profile(day)
    yield from _coverage(day)


def tile_scores(truth: Floats, estimates: Mapping[str, Floats], tiles: Ints) -> Iterator[Score]:
    """Presence on tiles.

    Args:
        truth: [24, tiles].
        estimates: by source, [24, tiles].
        tiles: sorted 500 m tiles.
    """
    for resolution in RESOLUTIONS_M:
        true = at_resolution(truth, tiles, resolution)
        for source, estimate in estimates.items():
            ratio = wape(at_resolution(estimate, tiles, resolution), true)
            what = f"people present by hour, {resolution} m tiles (never released): WAPE"
            yield Score(f"population-{resolution}m", what, source, ratio)


def _errors(day: Compared, name: str, title: str) -> Iterator[Score]:
    if name not in day.truth:
        return
    truth = day.truth[name]
    for source, view in day.views.items():
        if name in view:
            yield Score(name, f"{title}: WAPE", source, wape(view[name], truth))
    if name in day.unhidden:
        yield Score(
            f"{name}-signed",
            f"{title}: WAPE with the noisy values of all cells",
            AFTER,
            wape(day.unhidden[name], truth),
        )
    if AFTER in day.views and name in day.views[AFTER]:
        ratio = withheld_share(day.views[AFTER][name], truth)
        yield Score(f"{name}-withheld", f"{title}: share of the truth in withheld cells", AFTER, ratio)


def _errors_of_large_areas(day: Compared, name: str) -> Iterator[Score]:
    """Zones and districts of 10 km² and more, together."""
    levels = [level for level in ("zone", "district") if level in day.large and day.large[level].any()]
    if not levels:
        return
    truth = np.hstack([day.truth[f"{name}-{level}"][:, day.large[level]] for level in levels])
    what = f"{TITLES[name]}, areas of 10 km² and more: WAPE"
    for source, view in day.views.items():
        if all(f"{name}-{level}" in view for level in levels):
            seen = np.hstack([view[f"{name}-{level}"][:, day.large[level]] for level in levels])
            yield Score(f"{name}-large", what, source, wape(seen, truth))


def _dwell(day: Compared) -> Iterator[Score]:
    name = "dwell-zone"
    what = "time spent, zone: Wasserstein distance of the histograms"
    if name not in day.truth:
        return
    truth = day.truth[name]
    for source, view in day.views.items():
        if name in view:
            yield Score(name, what, source, wasserstein(view[name], truth, DWELL_BINS_MIN), "min")
    if name in day.unhidden:
        ratio = wasserstein(day.unhidden[name], truth, DWELL_BINS_MIN)
        yield Score(f"{name}-signed", f"{what}, with the noisy values of all cells", AFTER, ratio, "min")
    if AFTER in day.views and name in day.views[AFTER]:
        ratio = withheld_share(day.views[AFTER][name], truth)
        yield Score(f"{name}-withheld", "time spent, zone: share of visitors in withheld cells", AFTER, ratio)


def _flows(day: Compared) -> Iterator[Score]:
    name = "flows-district" if "flows-district" in day.truth else "flows-zone"
    if name not in day.truth:
        return
    level = name.split("-")[1]
    views = {**day.views, f"{AFTER} signed": day.unhidden}
    for source, view in views.items():
        if name not in view:
            continue
        signed = source != AFTER and source.startswith(AFTER)
        ending = "-signed" if signed else ""
        words = ", with the noisy values of all cells" if signed else ""
        shown_as = AFTER if signed else source
        for band, held in _bands(day.distance_m):
            ratio = common_part(view[name][:, held], day.truth[name][:, held])
            what = f"trips by daypart between pairs of {level}s, {band}: common part{words}"
            yield Score(f"{name}-{band.replace(' ', '-')}{ending}", what, shown_as, ratio)
        if not signed and source != AFTER:
            total, true = float(np.nansum(view[name])), float(day.truth[name].sum())
            ratio = Ratio(total - true, true, view[name].size)
            yield Score("flows-total", "trips of the day in all: error (signed)", source, ratio)
    if AFTER in day.views and name in day.views[AFTER]:
        ratio = withheld_share(day.views[AFTER][name], day.truth[name])
        yield Score(f"{name}-withheld", f"trips between {level}s: share in withheld cells", AFTER, ratio)


def _bands(distance_m: Floats) -> Iterator[tuple[str, npt.NDArray[np.bool_]]]:
    apart = ~np.eye(len(distance_m), dtype=bool)
    yield "all", np.ones_like(apart)
    yield "within one", ~apart
    for low, high in BANDS_KM:
        held = apart & (distance_m >= low * 1000) & (distance_m < high * 1000)
        if held.any():
            yield f"{low:g}-{high:g} km" if np.isfinite(high) else f"over {low:g} km", held


def _profile(day: Compared) -> Iterator[Score]:
    name, totals = "profile-district", "visits-district"
    if name not in day.truth:
        return
    for source, view in day.views.items():
        if name in view:
            total = view[totals] if source in (AFTER, BEFORE) else view[name].sum(axis=(2, 3))
            share = view[name] / np.where(total > 0, total, np.nan)[..., None, None]
            flat = (*share.shape[:2], -1)
            ratio = share_error(_known(share).reshape(flat), _known(day.truth[name]).reshape(flat))
            what = "age band and gender of hourly footfall, district: mean absolute error of a share"
            yield Score(name, what, source, ratio)


def _known(profile: Floats) -> Floats:
    """Without the classes of unknown age or gender, which are empty in the truth."""
    return np.ascontiguousarray(profile[:, :, :-1, :-1])


def _dwell_shares(day: Compared) -> Iterator[Score]:
    """How visitors divide into the bins of time spent, all zones together."""
    name = "dwell-zone"
    if name not in day.truth:
        return
    views = {TRUTH: day.truth, **day.views}
    for place, label in enumerate(dwell_bins()):
        for source, view in views.items():
            if name in view:
                counts = np.maximum(np.nan_to_num(view[name]), 0)
                ratio = Ratio(float(counts[:, place].sum()), float(counts.sum()), counts.size)
                yield Score(f"dwell-bin-{label}", f"visitors of a zone who spent {label} min", source, ratio)


def _coverage(day: Compared) -> Iterator[Score]:
    for source, published in ((AFTER, day.intervals), (BEFORE, day.before_intervals)):
        if published is None:
            continue
        for name, truth in day.truth.items():
            if name in published.low:
                subject, level = name.split("-")
                product = PRODUCTS_OF.get(subject, subject)
                ratio = coverage(published.low[name], published.high[name], truth)
                what = f"95 % intervals that hold the truth: {product}, {level}"
                yield Score(f"coverage-{name}", what, source, ratio)
                yield from _coverage_by_size(product, source, published, (name, truth))


def _coverage_by_size(
    product: str, source: str, published: Published, one: tuple[str, Floats]
) -> Iterator[Score]:
    """By what a reader sees, the value shown."""
    name, truth = one
    low, high, value = published.low[name], published.high[name], published.value[name]
    for first, last in pairwise(SIZES):
        held = (value >= first) & (value < last)
        if held.any():
            label = f"{first:,.0f} to {last:,.0f}" if np.isfinite(last) else f"{first:,.0f} or more"
            what = f"95 % intervals that hold the truth: {product}, values of {label}"
            ratio = coverage(low[held], high[held], truth[held])
            yield Score(f"covered-{product}-{first:.0f}", what, source, ratio)
