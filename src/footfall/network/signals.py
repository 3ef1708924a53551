"""Distinct antennas of a plan and how strong each is at tiles; two families that do not compete.

Cells that stand at one place with one beam (the carriers of a sector) are one *source* with a multiplicity:
the model cannot tell them apart, and one site's carriers must not crowd all others out of a tile.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import shapely

from footfall.model.grid import Floats, Ints
from footfall.network.plan import CellPlan
from footfall.network.propagation import (
    BACK_LOSS_DB,
    PATH_LOSS_MACRO,
    PATH_LOSS_SMALL,
    VERTICAL_BEAM_DEG,
    angle_factor,
    dominance,
    off_axis,
    path_strength,
    strength_at_dominance,
)

SPACING_NEIGHBOURS: Final = 3
MIN_SCALE_M: Final = 250.0
MAX_SCALE_M: Final = 5_000.0


class Family(Protocol):
    """Sources that compete for tiles. A rank orders them at a tile; a share is what the rank is worth."""

    @property
    def cell(self) -> Ints:
        """Cell index of each member."""

    @property
    def source(self) -> Ints:
        """Source of each member."""

    @property
    def x(self) -> Floats:
        """Easting of each source, m."""

    @property
    def y(self) -> Floats:
        """Northing of each source, m."""

    @property
    def reach_m(self) -> Floats:
        """Distance beyond which a source is not heard."""

    @property
    def multiplicity(self) -> Ints:
        """How many cells a source stands for."""

    def ceiling(self, sources: Ints, distance_m: Floats) -> Floats:
        """Greatest rank each source can have at that distance on the ground or farther."""

    def rank(self, sources: Ints, x: Floats, y: Floats) -> Floats:
        """Ranks of shape (sources, points); -inf beyond reach."""

    def share(self, rank: Floats) -> Floats:
        """Signal share of ranks, 0 to 1."""

    def rank_at(self, share: float) -> float:
        """The rank whose share this is."""


@dataclass(frozen=True, eq=False)
class Antennas:
    """Sources with a known antenna: the rank is the received power in dBm."""

    cell: Ints
    source: Ints
    x: Floats
    y: Floats
    reach_m: Floats
    multiplicity: Ints
    power_dbm: Floats
    exponent: Floats
    height_m: Floats
    bearing_deg: Floats
    tilt_deg: Floats
    beam_width_deg: Floats

    def ceiling(self, sources: Ints, distance_m: Floats) -> Floats:
        """Power on the axis at the distance."""
        return path_strength(
            self.power_dbm[sources], self.exponent[sources], self.height_m[sources], distance_m
        )

    def rank(self, sources: Ints, x: Floats, y: Floats) -> Floats:
        """Received power with path and angle losses; an all-round antenna has no angle losses."""
        east, north = x - self.x[sources, None], y - self.y[sources, None]
        distance = np.hypot(east, north)
        height = self.height_m[sources, None]
        strength = path_strength(
            self.power_dbm[sources, None], self.exponent[sources, None], height, distance
        )
        beamed = np.flatnonzero(~np.isnan(self.bearing_deg[sources]))
        if len(beamed):
            strength[beamed] -= self._angle_losses(
                sources[beamed], east[beamed], north[beamed], distance[beamed]
            )
        strength[distance > self.reach_m[sources, None]] = -np.inf
        return strength

    def _angle_losses(self, sources: Ints, east: Floats, north: Floats, distance: Floats) -> Floats:
        aside = off_axis(np.degrees(np.arctan2(east, north)), self.bearing_deg[sources, None])
        below = np.degrees(np.arctan2(self.height_m[sources, None], distance)) - self.tilt_deg[sources, None]
        across = aside * aside * angle_factor(self.beam_width_deg[sources, None])
        along = below * below * angle_factor(VERTICAL_BEAM_DEG)
        return -BACK_LOSS_DB * (np.expm1(across) + np.expm1(along))

    def share(self, rank: Floats) -> Floats:
        """Signal dominance."""
        return dominance(rank)

    def rank_at(self, share: float) -> float:
        """The power at a dominance."""
        return strength_at_dominance(share)


@dataclass(frozen=True, eq=False)
class Points:
    """Sources of which only the place of their users is known: the rank is `1 / (1 + (d/a)²)²`.

    The scale `a` is the distance to the third nearest other source, within 250 m and 5 km: a cell is as
    large as the gaps between cells. The tail is that of a mixture of near and far users.
    """

    cell: Ints
    source: Ints
    x: Floats
    y: Floats
    reach_m: Floats
    multiplicity: Ints
    scale_m: Floats

    def ceiling(self, sources: Ints, distance_m: Floats) -> Floats:
        """The kernel at the distance."""
        return point_kernel(distance_m, self.scale_m[sources])

    def rank(self, sources: Ints, x: Floats, y: Floats) -> Floats:
        """The kernel, -inf beyond reach."""
        distance = np.hypot(x - self.x[sources, None], y - self.y[sources, None])
        near = distance <= self.reach_m[sources, None]
        return np.where(near, point_kernel(distance, self.scale_m[sources, None]), -np.inf)

    def share(self, rank: Floats) -> Floats:
        """The kernel itself."""
        return np.maximum(rank, 0.0)

    def rank_at(self, share: float) -> float:
        """The share itself."""
        return share


def point_kernel(distance_m: Floats, scale_m: Floats) -> Floats:
    """`1 / (1 + (d/a)²)²`, 1 at the point."""
    relative = distance_m / scale_m
    return 1 / (1 + relative * relative) ** 2


def antennas(plan: CellPlan, min_range_m: float) -> Antennas:
    """The sources of all cells of a plan that are not point-like."""
    cell = np.flatnonzero(~plan.point_like)
    kinds = np.array([kind == "macro" for kind in plan.cell_type], dtype=bool)
    exponent = np.where(kinds, PATH_LOSS_MACRO, PATH_LOSS_SMALL)
    columns = (
        plan.x,
        plan.y,
        np.maximum(plan.range_m, min_range_m),
        plan.power_dbm,
        exponent,
        plan.height_m,
        np.nan_to_num(plan.bearing_deg, nan=-1.0),
        plan.tilt_deg,
        plan.beam_width_deg,
    )
    distinct, source, multiplicity = _distinct(columns, cell)
    x, y, reach, power, gamma, height, bearing, tilt, beam = distinct
    bearing = np.where(bearing < 0, np.nan, bearing)
    return Antennas(cell, source, x, y, reach, multiplicity, power, gamma, height, bearing, tilt, beam)


def points(plan: CellPlan, min_range_m: float) -> Points:
    """The sources of a plan's point-like cells."""
    cell = np.flatnonzero(plan.point_like)
    columns = (plan.x, plan.y, np.maximum(plan.range_m, min_range_m))
    (x, y, reach), source, multiplicity = _distinct(columns, cell)
    scale = np.clip(neighbour_distance(x, y, SPACING_NEIGHBOURS), MIN_SCALE_M, MAX_SCALE_M)
    return Points(cell, source, x, y, reach, multiplicity, scale)


def _distinct(columns: tuple[Floats, ...], cell: Ints) -> tuple[list[Floats], Ints, Ints]:
    rows = np.column_stack([column[cell] for column in columns])
    distinct, source, counts = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
    return list(np.ascontiguousarray(distinct.T)), source.reshape(-1), counts


def neighbour_distance(x: Floats, y: Floats, neighbours: int) -> Floats:
    """Distance in m of each point to its n-th nearest other point; inf where there are fewer.

    Searches circles of doubling radius, so that memory stays bounded by the density, not by the plan.
    """
    places = shapely.points(x, y)
    tree = shapely.STRtree(places)
    found = np.full(len(x), np.inf)
    missing = np.arange(len(x))
    radius = 500.0
    while len(missing) and radius < 2 * MAX_SCALE_M:
        at, other = tree.query(places[missing], predicate="dwithin", distance=radius)
        at, other = at[missing[at] != other], other[missing[at] != other]
        distance = np.hypot(x[missing[at]] - x[other], y[missing[at]] - y[other])
        order = np.lexsort([distance, at])
        start = np.searchsorted(at[order], np.arange(len(missing)))
        enough = np.bincount(at, minlength=len(missing)) >= neighbours
        found[missing[enough]] = distance[order][start[enough] + neighbours - 1]
        missing = missing[~enough]
        radius *= 2
    return found
