"""The truth of a simulated day, laid out like the cubes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from footfall.model.cube import CubeSpec
from footfall.model.grid import Floats, coarser
from footfall.model.vocabulary import dwell_bins

ALL_OR_CUSTOMERS = ("", "_customers")


@dataclass(frozen=True)
class Truth:
    """The truth tables of one day.

    Args:
        folder: `truth/day=…` of the workspace.
        people: number of residents.
        customers: how many of them are customers.
    """

    folder: Path
    people: int
    customers: int

    @classmethod
    def of(cls, root: Path, day: str) -> Truth:
        """The truth in a workspace."""
        customer = pq.read_table(root / "truth/people.parquet", columns=["customer"])["customer"]
        return cls(root / "truth" / f"day={day}", len(customer), int(pc.sum(customer).as_py()))

    @property
    def factor(self) -> float:
        """People per customer."""
        return self.people / max(self.customers, 1)

    def hourly(self, spec: CubeSpec, measure: str) -> Floats:
        """`visits`, `persons` or either for customers, in the shape of an hourly cube."""
        rows = self._rows("zone_presence").filter(pc.field("level") == spec.level)
        areas = spec.dimensions[spec.axis("area")].values
        return _placed(spec.shape, rows, measure, {"area": areas})

    def tiles(self, measure: str, resolution_m: int) -> dict[tuple[int, int], float]:
        """Hour and tile -> amount; for visits an upper bound on coarser tiles than 500 m."""
        rows = self._rows("presence")
        tiles = coarser(rows["tile"].to_numpy(), resolution_m)
        keys = zip(rows["hour"].to_pylist(), tiles.tolist(), strict=True)
        amounts: dict[tuple[int, int], float] = {}
        for key, value in zip(keys, rows[measure].to_pylist(), strict=True):
            amounts[key] = amounts.get(key, 0.0) + value
        return amounts

    def visitors(self, spec: CubeSpec, suffix: str = "") -> Floats:
        """Visitors by area of a cube with that dimension."""
        rows = self._rows("zone_day").filter(pc.field("level") == spec.level)
        areas = spec.dimensions[spec.axis("area")].values
        found = dict(zip(rows["area"].to_pylist(), rows[f"visitors{suffix}"].to_pylist(), strict=True))
        return np.array([found.get(area, 0) for area in areas], dtype=np.float64)

    def dwell(self, spec: CubeSpec) -> Floats:
        """Visitors by area and dwell bin, [areas, bins]."""
        rows = self._rows("zone_day").filter(pc.field("level") == spec.level).to_pylist()
        by_area: dict[str, dict[str, Any]] = {row["area"]: row for row in rows}
        names = [f"dwell_{label.replace('-', '_')}" for label in dwell_bins()]
        areas = spec.dimensions[spec.axis("area")].values
        return np.array(
            [[by_area.get(a, {}).get(name, 0) for name in names] for a in areas], dtype=np.float64
        )

    def flows(self, spec: CubeSpec, measure: str) -> Floats:
        """Trips in the shape of the flows cube."""
        rows = self._rows("flows" if spec.level == "district" else "zone_flows")
        dimensions = {axis.name: axis.values for axis in spec.dimensions}
        cells = np.zeros(spec.shape)
        places = [_positions(rows[name], values) for name, values in dimensions.items()]
        known = np.all([place >= 0 for place in places], axis=0)
        np.add.at(cells, tuple(place[known] for place in places), rows[measure].to_numpy()[known])
        return cells

    def _rows(self, name: str) -> pa.Table:
        return pq.read_table(self.folder / f"{name}.parquet", partitioning=None)


def _placed(
    shape: tuple[int, ...], rows: pa.Table, measure: str, values: dict[str, tuple[str, ...]]
) -> Floats:
    cells = np.zeros(shape)
    area = _positions(rows["area"], values["area"])
    known = area >= 0
    hour = rows["hour"].to_numpy().astype(np.int64)
    np.add.at(cells, (hour[known], area[known]), rows[measure].to_numpy()[known])
    return cells


def _positions(column: pa.ChunkedArray, values: tuple[str, ...]) -> np.ndarray[Any, np.dtype[np.int64]]:
    found = pc.fill_null(pc.index_in(column, pa.array(values)), -1)
    positions: np.ndarray[Any, np.dtype[np.int64]] = found.to_numpy().astype(np.int64)
    return positions
