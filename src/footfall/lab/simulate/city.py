"""The city: areas, rasters, land use, and everything else that does not move."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from footfall.lab.simulate.rail import Rail
from footfall.model.grid import Floats, Ints


@dataclass(frozen=True)
class Raster:
    """A rectangle of square cells in EPSG:3035; cell numbers run east, then north."""

    west: float
    south: float
    step: float
    columns: int
    rows: int

    @classmethod
    def around(cls, bounds: tuple[float, float, float, float], step: float, margin: float) -> Raster:
        """The raster over a box (west, south, east, north) and a margin, aligned to multiples of its step."""
        west, south = (np.floor((v - margin) / step) * step for v in bounds[:2])
        east, north = (np.ceil((v + margin) / step) * step for v in bounds[2:])
        return cls(
            float(west), float(south), step, round((east - west) / step), round((north - south) / step)
        )

    @property
    def size(self) -> int:
        """Number of cells."""
        return self.columns * self.rows

    def index(self, x: npt.ArrayLike, y: npt.ArrayLike) -> Ints:
        """Numbers of the cells that hold points; -1 outside."""
        column = np.floor((np.asarray(x) - self.west) / self.step).astype(np.int64)
        row = np.floor((np.asarray(y) - self.south) / self.step).astype(np.int64)
        inside = (column >= 0) & (column < self.columns) & (row >= 0) & (row < self.rows)
        return np.where(inside, row * self.columns + column, -1)

    def corners(self, number: Ints | None = None) -> tuple[Floats, Floats]:
        """South-west corners (x, y) of cells; of all by default."""
        number = np.arange(self.size) if number is None else number
        x = self.west + self.step * (number % self.columns)
        y = self.south + self.step * (number // self.columns)
        return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)

    def middles(self, number: Ints | None = None) -> tuple[Floats, Floats]:
        """Middles (x, y) of cells; of all by default."""
        x, y = self.corners(number)
        return x + self.step / 2, y + self.step / 2


@dataclass(frozen=True, eq=False)
class Areas:
    """Zones in districts in one region; shapes in EPSG:3035."""

    zone_ids: tuple[str, ...]
    zone_names: tuple[str, ...]
    shapes: tuple[BaseGeometry, ...]
    district_of: Ints
    district_ids: tuple[str, ...]
    district_names: tuple[str, ...]
    region_id: str
    region_name: str

    @cached_property
    def _tree(self) -> Any:
        for shape in self.shapes:
            shapely.prepare(shape)
        return shapely.STRtree(list(self.shapes))

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """The box around all zones: west, south, east, north."""
        west, south, east, north = shapely.total_bounds(list(self.shapes))
        return float(west), float(south), float(east), float(north)

    def zone_of(self, x: Floats, y: Floats) -> npt.NDArray[np.int32]:
        """The zone that holds each point; -1 if none does."""
        zone = np.full(len(x), -1, dtype=np.int32)
        point, found = self._tree.query(shapely.points(x, y), predicate="intersects")
        zone[point[::-1]] = found[::-1]
        return zone

    def district(self, position: int) -> BaseGeometry:
        """The shape of a district: the union of its zones."""
        return shapely.union_all([self.shapes[i] for i in np.flatnonzero(self.district_of == position)])


@dataclass(frozen=True, eq=False)
class Land:
    """Land use of the 100 m tiles whose middle lies in a zone; weights without unit.

    Args:
        x: south-west corners.
        y: south-west corners.
        zone: zone of the tile's middle.
        homes: weight of dwellings.
        jobs: weight of workplaces.
        shops: weight of shops.
        leisure: weight of places to go out to.
    """

    x: Floats
    y: Floats
    zone: Ints
    homes: Floats
    jobs: Floats
    shops: Floats
    leisure: Floats


@dataclass(frozen=True, eq=False)
class City:
    """Everything that does not move.

    Args:
        name: of the city.
        country: ISO 3166 code.
        time_zone: IANA name.
        plmn: MCC and MNC of the operator.
        areas: zones, districts and the region.
        land: land use by tile.
        centre: its middle, x and y.
        radius_m: of a disk of the city's size.
        rail: stations and lines.
        stadium: x and y.
        campus: x and y of the university.
        demography: expected share of residents by zone, age band (five) and gender (female, male); sums to 1.
        commutes: weights of work zones by home zone, where they are known.
        basemap: GeoJSON features for the eye.
        folder: where a real city's files lie.
    """

    name: str
    country: str
    time_zone: str
    plmn: str
    areas: Areas
    land: Land
    centre: tuple[float, float]
    radius_m: float
    rail: Rail
    stadium: tuple[float, float]
    campus: tuple[float, float]
    demography: Floats
    commutes: Floats | None
    basemap: tuple[dict[str, Any], ...]

    @cached_property
    def zone_raster(self) -> tuple[Raster, npt.NDArray[np.int32]]:
        """Zones on a 50 m raster, for people on the move; -1 outside."""
        raster = Raster.around(self.areas.bounds, 50.0, 100.0)
        zones = np.full(raster.size, -1, dtype=np.int32)
        x, y = raster.middles()
        columns = np.arange(raster.size)
        for number, shape in enumerate(self.areas.shapes):
            west, south, east, north = shape.bounds
            box = columns[(x >= west) & (x <= east) & (y >= south) & (y <= north)]
            zones[box[shapely.contains_xy(shape, x[box], y[box])]] = number
        return raster, zones
