"""What looks wrong in a cell plan: odd cells, holes in the coverage, cells that stand elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import shapely
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from footfall.model.grid import TILE_M, Floats, Ints, tile_of
from footfall.network.plan import Bools, CellPlan
from footfall.network.propagation import off_axis
from footfall.network.sites import sites_of
from footfall.network.sparse import tile_centre

POWER_DBM: Final = {"macro": (20.0, 60.0), "micro": (10.0, 46.0), "pico": (0.0, 30.0), "femto": (0.0, 24.0)}
HEIGHT_M: Final = {"macro": (3.0, 300.0), "micro": (1.0, 60.0), "pico": (0.5, 100.0), "femto": (0.0, 300.0)}
"""What is usual; the power of base station classes in 3GPP TS 36.104 lies within."""
SAME_BEARING_DEG: Final = 5.0
LEAST_CHANGES: Final = 20
FAR_M: Final = 2_000.0
FAR_TIMES: Final = 4.0
"""A cell is likely misplaced if those that phones change to lie beyond both: metres, and times its radius."""


@dataclass(frozen=True)
class OddCell:
    """Something about a cell that is not as usual.

    Args:
        cell: index in the plan.
        kind: outside, isolated, power, height, one_bearing, duplicate.
        words: what, for people.
    """

    cell: int
    kind: str
    words: str


@dataclass(frozen=True)
class Misplaced:
    """A cell whose position people's ways contradict.

    Args:
        cell: index in the plan.
        distance_m: weighted median distance from its position to the cells that phones change to or from.
        x: easting of the weighted median of those cells, m.
        y: northing.
        changes: how many changes that rests on.
    """

    cell: int
    distance_m: int
    x: int
    y: int
    changes: int


@dataclass(frozen=True)
class Hole:
    """Inhabited tiles side by side that no cell serves well.

    Args:
        tiles: how many.
        residents: in them.
        x: easting of their residents' mean point, m.
        y: northing.
        power_dbm: the median of what is received; None where nothing is.
    """

    tiles: int
    residents: float
    x: int
    y: int
    power_dbm: float | None


def odd_cells(plan: CellPlan, tiles: Ints) -> list[OddCell]:
    """Cells that are not as usual, by index.

    Args:
        plan: the plan.
        tiles: the tile universe: the areas and some way around them.
    """
    site = sites_of(plan.x, plan.y)
    found = [
        *_outside(plan, tiles),
        *_isolated(plan, site),
        *_beyond(plan, "power", "dBm", plan.power_dbm, POWER_DBM),
        *_beyond(plan, "height", "m", plan.height_m, HEIGHT_M),
        *_one_bearing(plan, site),
        *_duplicates(plan),
    ]
    return sorted(found, key=lambda odd: (odd.cell, odd.kind))


def _outside(plan: CellPlan, tiles: Ints) -> Iterator[OddCell]:
    for cell in np.flatnonzero(~np.isin(tile_of(plan.x, plan.y), tiles)):
        yield OddCell(int(cell), "outside", "stands outside the areas and their margin: abroad, in the sea?")


def _isolated(plan: CellPlan, site: Ints) -> Iterator[OddCell]:
    """Cells that hear no other site: nobody could be handed over."""
    count = int(site.max(initial=-1)) + 1
    if count < 2:
        return
    size = np.bincount(site)
    x, y = (np.bincount(site, weights=values) / size for values in (plan.x, plan.y))
    reach = np.zeros(count)
    np.maximum.at(reach, site, plan.range_m)
    places = shapely.points(x, y)
    pairs, nearest = shapely.STRtree(places).query_nearest(
        places, exclusive=True, all_matches=False, return_distance=True
    )
    for own, away in zip(pairs[0], nearest, strict=True):
        if away > 2 * reach[own]:
            words = f"the next site is {away / 1000:.0f} km away, its range {reach[own] / 1000:.0f} km"
            for cell in np.flatnonzero(site == own):
                yield OddCell(int(cell), "isolated", words)


def _beyond(
    plan: CellPlan, kind: str, unit: str, values: Floats, usual: dict[str, tuple[float, float]]
) -> Iterator[OddCell]:
    low, high = (np.array([usual[name][side] for name in plan.cell_type]) for side in (0, 1))
    for cell in np.flatnonzero((values < low) | (values > high)):
        words = f"{kind} {values[cell]:g} {unit}; usual for {plan.cell_type[cell]}: "
        yield OddCell(int(cell), kind, f"{words}{low[cell]:g} to {high[cell]:g}")


def _one_bearing(plan: CellPlan, site: Ints) -> Iterator[OddCell]:
    """Three beams or more of one band on one site that all look one way."""
    beamed = np.flatnonzero(~np.isnan(plan.bearing_deg))
    _, group = np.unique(np.column_stack([site, plan.frequency_mhz])[beamed], axis=0, return_inverse=True)
    order = np.argsort(group.reshape(-1), kind="stable")
    borders = np.flatnonzero(np.diff(group.reshape(-1)[order])) + 1
    for rows in np.split(beamed[order], borders):
        apart = np.abs(off_axis(plan.bearing_deg[rows], plan.bearing_deg[rows[:1]]))
        if len(rows) >= 3 and apart.max() <= SAME_BEARING_DEG:
            words = f"all {len(rows)} beams of the site on {plan.frequency_mhz[rows[0]]:g} MHz look one way"
            for cell in rows:
                yield OddCell(int(cell), "one_bearing", words)


def _duplicates(plan: CellPlan) -> Iterator[OddCell]:
    beamed = np.flatnonzero(~np.isnan(plan.bearing_deg))
    technology = np.unique(np.array(plan.technology, dtype=object), return_inverse=True)[1]
    columns = (plan.x, plan.y, plan.bearing_deg, plan.frequency_mhz, plan.tilt_deg, technology)
    rows = np.column_stack(columns)[beamed]
    _, first, group = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    for place in np.flatnonzero(first[group.reshape(-1)] != np.arange(len(beamed))):
        twin = plan.cell_id[beamed[first[group.reshape(-1)[place]]]]
        yield OddCell(int(beamed[place]), "duplicate", f"same antenna, band and beam as {twin}")


def misplaced_cells(plan: CellPlan, radius_m: Floats, changes: pa.Table) -> list[Misplaced]:
    """Cells far from those that phones change to or from; the farthest first.

    Args:
        plan: the plan.
        radius_m: of each cell's footprint, holding 80 %; none counts for less than the median.
        changes: `cell`, `partner`, `changes`: how often phones changed between the two, counted for both, all
            persons together.
    """
    cell, partner = (np.asarray(changes[name], dtype=np.int64) for name in ("cell", "partner"))
    count = np.asarray(changes["changes"], dtype=np.float64)
    far = np.hypot(plan.x[cell] - plan.x[partner], plan.y[cell] - plan.y[partner])
    total = np.bincount(cell, weights=count, minlength=plan.size)
    found_at = (far, plan.x[partner], plan.y[partner])
    distance, x, y = (_weighted_medians(cell, values, count, plan.size) for values in found_at)
    limit = np.maximum(FAR_M, FAR_TIMES * np.maximum(radius_m, np.median(radius_m)))
    wrong = np.flatnonzero((total >= LEAST_CHANGES) & (distance > limit))
    found = [Misplaced(int(c), round(distance[c]), round(x[c]), round(y[c]), round(total[c])) for c in wrong]
    return sorted(found, key=lambda cell: -cell.distance_m)


def _weighted_medians(group: Ints, values: Floats, weight: Floats, size: int) -> Floats:
    """Weighted median of each group; NaN where it has no members."""
    order = np.lexsort([values, group])
    group, values, weight = group[order], values[order], weight[order]
    running = np.cumsum(weight)
    start = np.searchsorted(group, np.arange(size + 1))
    before = np.concatenate([[0.0], running])[start]
    medians = np.full(size, np.nan)
    filled = np.flatnonzero(start[1:] > start[:-1])
    half = (before[filled] + before[filled + 1]) / 2
    medians[filled] = values[np.minimum(np.searchsorted(running, half), len(values) - 1)]
    return medians


def coverage_holes(tiles: Ints, residents: Floats, power_dbm: Floats, weak_dbm: float) -> list[Hole]:
    """Holes, those with most residents first.

    Args:
        tiles: inhabited tiles.
        residents: in each.
        power_dbm: received from the strongest cell.
        weak_dbm: what is too weak.
    """
    weak = power_dbm < weak_dbm
    tile, people, power = tiles[weak], residents[weak], power_dbm[weak]
    if not len(tile):
        return []
    hole = _side_by_side(tile)
    order = np.argsort(hole, kind="stable")
    borders = np.flatnonzero(np.diff(hole[order])) + 1
    x, y = tile_centre(tile)
    holes = [_hole(x[own], y[own], people[own], power[own]) for own in np.split(order, borders)]
    return sorted(holes, key=lambda found: -found.residents)


def _hole(x: Floats, y: Floats, people: Floats, power: Floats) -> Hole:
    middle = float(np.median(power))
    return Hole(
        tiles=len(x),
        residents=round(float(people.sum()), 1),
        x=round(float(np.average(x, weights=people))),
        y=round(float(np.average(y, weights=people))),
        power_dbm=round(middle, 1) if np.isfinite(middle) else None,
    )


def _side_by_side(tile: Ints) -> Ints:
    """Number of the patch of each tile; tiles that touch, corners included, are of one patch."""
    x, y = tile_centre(tile)
    number = np.arange(len(tile))
    order = np.argsort(tile)
    parts = []
    for east, north in ((1, 0), (0, 1), (1, 1), (1, -1)):
        other = tile_of(x + east * TILE_M, y + north * TILE_M)
        place = np.minimum(np.searchsorted(tile[order], other), len(tile) - 1)
        there: Bools = tile[order][place] == other
        parts.append(np.column_stack([number[there], order[place[there]]]))
    pairs = np.concatenate(parts)
    graph = sparse.coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(tile), len(tile)))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)
