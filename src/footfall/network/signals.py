"""Distinct sources of a plan, and how strong each is at tiles.

Cells that stand at one place with one beam on one band are one *source* with a multiplicity: the model cannot
tell them apart, and one site's carriers must not crowd all others out of a tile.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from footfall.model.grid import Floats, Ints
from footfall.network.plan import Bools, CellPlan
from footfall.network.propagation import (
    BACK_LOSS_DB,
    normal_pattern,
    off_axis,
    parabolic_pattern,
    path_loss,
)
from footfall.network.radio import RadioModel
from footfall.network.serving import Nearest, Serving
from footfall.network.sites import sites_of

VERTICAL_BEAM_DEG: Final = 10.0
SMALL_VERTICAL_BEAM_DEG: Final = 30.0
"""Height of the beams of macro cells and of smaller ones (3GPP TR 36.814, table A.2.1.1-2: 10 degrees)."""


class Family(Protocol):
    """Sources that compete for tiles; a rank orders them at a tile, `serving` tells what it is worth."""

    @property
    def source(self) -> Ints:
        """Source of each cell."""

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

    @property
    def serving(self) -> Serving:
        """How sources share a tile."""

    def ceiling(self, sources: Ints, distance_m: Floats) -> Floats:
        """Greatest rank each source can have at that distance on the ground or farther."""

    def rank(self, sources: Ints, x: Floats, y: Floats) -> Floats:
        """Ranks of shape (sources, points); -inf beyond reach."""


@dataclass(frozen=True, eq=False)
class Antennas:
    """Sources with an antenna: the rank is the received power in dBm, bands balanced.

    Args:
        level_dbm: power, gain and what balances the band, before any loss.
        model: path loss, a key of PATH_LOSS.
        parabolic: antenna pattern of 3GPP, else that of Tennekes & Gootzen.
    """

    source: Ints
    multiplicity: Ints
    x: Floats
    y: Floats
    reach_m: Floats
    level_dbm: Floats
    macro: Bools
    frequency_mhz: Floats
    height_m: Floats
    bearing_deg: Floats
    tilt_deg: Floats
    beam_width_deg: Floats
    vertical_beam_deg: Floats
    serving: Serving
    model: str
    parabolic: bool

    def ceiling(self, sources: Ints, distance_m: Floats) -> Floats:
        """Power on the axis at the distance."""
        return self.level_dbm[sources] - path_loss(
            self.model, self.macro[sources], self.frequency_mhz[sources], self.height_m[sources], distance_m
        )

    def rank(self, sources: Ints, x: Floats, y: Floats) -> Floats:
        """Received power with path and angle losses; an all-round antenna has no angle losses."""
        east, north = x - self.x[sources, None], y - self.y[sources, None]
        distance = np.hypot(east, north)
        frequency, height = self.frequency_mhz[sources, None], self.height_m[sources, None]
        strength = self.level_dbm[sources, None] - path_loss(
            self.model, self.macro[sources], frequency, height, distance
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
        across, along = self.beam_width_deg[sources, None], self.vertical_beam_deg[sources, None]
        if self.parabolic:
            both = parabolic_pattern(aside, across) + parabolic_pattern(below, along)
            return np.minimum(both, BACK_LOSS_DB)
        return normal_pattern(aside, across) + normal_pattern(below, along)


@dataclass(frozen=True, eq=False)
class Sites:
    """Sites of which the nearest serves: the rank is the negative distance."""

    source: Ints
    x: Floats
    y: Floats
    reach_m: Floats
    multiplicity: Ints
    serving: Serving

    def ceiling(self, sources: Ints, distance_m: Floats) -> Floats:  # noqa: ARG002
        """The negative distance."""
        return -distance_m

    def rank(self, sources: Ints, x: Floats, y: Floats) -> Floats:
        """The negative distance, -inf beyond reach."""
        distance = np.hypot(x - self.x[sources, None], y - self.y[sources, None])
        return np.where(distance <= self.reach_m[sources, None], -distance, -np.inf)


def family_of(plan: CellPlan, radio: RadioModel) -> Family:
    """The sources of a plan."""
    return sites(plan, radio) if radio.propagation == "voronoi" else antennas(plan, radio)


def antennas(plan: CellPlan, radio: RadioModel) -> Antennas:
    """The antennas of a plan."""
    macro = np.array([kind == "macro" for kind in plan.cell_type], dtype=bool)
    vertical = np.where(macro, VERTICAL_BEAM_DEG, SMALL_VERTICAL_BEAM_DEG)
    columns = (
        plan.x,
        plan.y,
        np.maximum(plan.range_m, radio.min_range_m),
        radio.level_dbm(plan, vertical),
        macro.astype(np.float64),
        plan.frequency_mhz,
        plan.height_m,
        np.nan_to_num(plan.bearing_deg, nan=-1.0),
        plan.tilt_deg,
        plan.beam_width_deg,
        vertical,
    )
    distinct, source, multiplicity = _distinct(columns)
    x, y, reach, level, large, frequency, height, bearing, tilt, beam, high = distinct
    return Antennas(
        source=source,
        multiplicity=multiplicity,
        x=x,
        y=y,
        reach_m=reach,
        level_dbm=level,
        macro=large > 0,
        frequency_mhz=frequency,
        height_m=height,
        bearing_deg=np.where(bearing < 0, np.nan, bearing),
        tilt_deg=tilt,
        beam_width_deg=beam,
        vertical_beam_deg=high,
        serving=radio.rule,
        model=radio.propagation,
        parabolic=radio.antenna == "3gpp",
    )


def sites(plan: CellPlan, radio: RadioModel) -> Sites:
    """The sites of a plan, each at the mean of its cells, as far-reaching as the farthest of them."""
    site = sites_of(plan.x, plan.y)
    counts = np.bincount(site)
    reach = np.zeros(len(counts))
    np.maximum.at(reach, site, np.maximum(plan.range_m, radio.min_range_m))
    x, y = (np.bincount(site, weights=values) / counts for values in (plan.x, plan.y))
    return Sites(site, x, y, reach, counts, Nearest())


def _distinct(columns: tuple[Floats, ...]) -> tuple[list[Floats], Ints, Ints]:
    rows = np.column_stack(columns)
    distinct, source, counts = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
    return list(np.ascontiguousarray(distinct.T)), source.reshape(-1), counts
