"""The cell plan of one day: what each cell is, with what is missing filled in."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from footfall.model.grid import Floats
from footfall.model.projection import to_grid

Bools = npt.NDArray[np.bool_]

DEFAULT_TILT_DEG: Final = 5.0
DEFAULT_BEAM_DEG: Final = 65.0
DEFAULT_FREQUENCY_MHZ: Final = 1800.0
DEFAULT_POSITION_ERROR_M: Final = 20.0
"""Of a plan that an operator keeps: an antenna is not where its mast was surveyed, nor to the metre."""


@dataclass(frozen=True)
class CellDefaults:
    """What a cell of some type is taken to be where the plan is silent: W, m, m."""

    power_w: float
    range_m: float
    height_m: float


DEFAULTS: Final = {
    "macro": CellDefaults(10, 10_000, 30),
    "micro": CellDefaults(5, 1_000, 8),
    "pico": CellDefaults(0.25, 300, 5),
    "femto": CellDefaults(0.1, 100, 2),
}
"""Macro, micro: Tennekes & Gootzen 2022. Pico, femto: the local-area (24 dBm) and home (20 dBm) base
station classes of 3GPP TS 36.104."""


@dataclass(frozen=True, eq=False)
class CellPlan:
    """All cells valid on one day, sorted by `cell_id`; a cell's index is its position.

    Args:
        cell_id: the operator's names.
        x: easting in the grid's CRS, m, to the centimetre.
        y: northing in the grid's CRS, m, to the centimetre.
        technology: generation, "" where unknown.
        cell_type: macro, micro, pico or femto.
        frequency_mhz: carrier frequency.
        power_dbm: transmitted power.
        gain_dbi: gain of the antenna; NaN: not told.
        height_m: height of the antenna.
        azimuth_deg: true bearing of the beam; NaN: all round.
        bearing_deg: bearing of the beam from the *grid's* north (the grid turns against true north by up
            to 20 degrees at Europe's edges); NaN: all round.
        tilt_deg: tilt below the horizon.
        beam_width_deg: half-power width.
        range_m: farthest distance served.
        position_error_m: standard deviation of x and of y.
    """

    cell_id: tuple[str, ...]
    x: Floats
    y: Floats
    technology: tuple[str, ...]
    cell_type: tuple[str, ...]
    frequency_mhz: Floats
    power_dbm: Floats
    gain_dbi: Floats
    height_m: Floats
    azimuth_deg: Floats
    bearing_deg: Floats
    tilt_deg: Floats
    beam_width_deg: Floats
    range_m: Floats
    position_error_m: Floats

    @property
    def size(self) -> int:
        """Number of cells."""
        return len(self.cell_id)

    @cached_property
    def plan_id(self) -> str:
        """First 12 hex digits of BLAKE2b over all that is in the plan."""
        digest = hashlib.blake2b()
        for names in (self.cell_id, self.technology, self.cell_type):
            digest.update("\0".join(names).encode())
            digest.update(b"\1")
        for values in self._numbers().values():
            digest.update(np.ascontiguousarray(values, dtype="<f8").tobytes())
        return digest.hexdigest()[:12]

    def to_table(self) -> pa.Table:
        """The plan as Arrow: `cell` int32, `cell_id`, `technology`, `cell_type`, numbers."""
        return pa.table(
            {
                "cell": pa.array(np.arange(self.size, dtype=np.int32)),
                "cell_id": pa.array(self.cell_id, pa.string()),
                "technology": pa.array(self.technology, pa.string()),
                "cell_type": pa.array(self.cell_type, pa.string()),
                **{name: pa.array(values) for name, values in self._numbers().items()},
            }
        )

    def _numbers(self) -> dict[str, Floats]:
        return {
            "x": self.x,
            "y": self.y,
            "frequency_mhz": self.frequency_mhz,
            "power_dbm": self.power_dbm,
            "gain_dbi": self.gain_dbi,
            "height_m": self.height_m,
            "azimuth_deg": self.azimuth_deg,
            "bearing_deg": self.bearing_deg,
            "tilt_deg": self.tilt_deg,
            "beam_width_deg": self.beam_width_deg,
            "range_m": self.range_m,
            "position_error_m": self.position_error_m,
        }


def plan_from_table(cells: pa.Table, day: date) -> CellPlan:
    """The plan of a day from validated rows of the contract `CELLS`.

    Optional columns may be absent or null. Of several rows of one cell valid on the day, the one that
    came into service last counts. The order of rows does not matter.
    """
    rows = _one_row_per_cell(_valid_on(cells, day))
    types = tuple(kind or "macro" for kind in _texts(rows, "cell_type"))
    azimuth = _numbers(rows, "azimuth_deg")
    longitude, latitude = _numbers(rows, "longitude"), _numbers(rows, "latitude")
    x, y, turn = _to_grid(longitude, latitude)
    return CellPlan(
        cell_id=tuple(_texts(rows, "cell_id")),
        x=x,
        y=y,
        technology=tuple(_texts(rows, "technology")),
        cell_type=types,
        frequency_mhz=_filled(_numbers(rows, "frequency_mhz"), DEFAULT_FREQUENCY_MHZ),
        power_dbm=_filled(_power_dbm(rows), _by_type(types, lambda kind: _dbm(kind.power_w))),
        gain_dbi=_numbers(rows, "gain_dbi"),
        height_m=_filled(_numbers(rows, "height_m"), _by_type(types, lambda kind: kind.height_m)),
        azimuth_deg=azimuth,
        bearing_deg=np.round((azimuth + turn) % 360, 3),
        tilt_deg=_filled(_numbers(rows, "tilt_deg"), DEFAULT_TILT_DEG),
        beam_width_deg=_filled(_numbers(rows, "beam_width_deg"), DEFAULT_BEAM_DEG),
        range_m=_filled(_numbers(rows, "range_m"), _by_type(types, lambda kind: kind.range_m)),
        position_error_m=_filled(_numbers(rows, "position_error_m"), DEFAULT_POSITION_ERROR_M),
    )


def _valid_on(cells: pa.Table, day: date) -> pa.Table:
    limit = pa.scalar(day, pa.date32())
    for name, holds in (("valid_from", pc.less_equal), ("valid_to", pc.greater_equal)):
        if name in cells.column_names:
            dates = cells[name].cast(pa.date32())
            cells = cells.filter(pc.or_kleene(pc.is_null(dates), pc.fill_null(holds(dates, limit), False)))
    return cells


def _one_row_per_cell(cells: pa.Table) -> pa.Table:
    ids = np.array(cells["cell_id"].to_pylist(), dtype=object)
    since = np.zeros(len(ids))
    if "valid_from" in cells.column_names:
        since = _filled(_as_floats(cells["valid_from"].cast(pa.date32()).cast(pa.int32())), -np.inf)
    ties = [_filled(_numbers(cells, name), -1.0) for name in ("azimuth_deg", "latitude", "longitude")]
    order = np.lexsort([*ties, -since, ids]) if len(ids) else np.zeros(0, dtype=np.int64)
    sorted_ids = ids[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = sorted_ids[1:] != sorted_ids[:-1]
    return cells.take(pa.array(order[first]))


def _to_grid(longitude: Floats, latitude: Floats) -> tuple[Floats, Floats, Floats]:
    """Grid coordinates (m, to the cm) and the bearing of true north in the grid (degrees)."""
    x, y = to_grid(longitude, latitude)
    x_north, y_north = to_grid(longitude, np.minimum(latitude + 1e-3, 90))
    turn = np.degrees(np.arctan2(x_north - x, y_north - y))
    return np.round(x, 2), np.round(y, 2), turn


def _texts(cells: pa.Table, name: str) -> list[str]:
    if name not in cells.column_names:
        return [""] * cells.num_rows
    return [text or "" for text in cells[name].cast(pa.string()).to_pylist()]


def _numbers(cells: pa.Table, name: str) -> Floats:
    if name not in cells.column_names:
        return np.full(cells.num_rows, np.nan)
    return _as_floats(cells[name])


def _as_floats(column: pa.ChunkedArray) -> Floats:
    return np.asarray(pc.fill_null(column.cast(pa.float64()), float("nan")), dtype=np.float64)


def _power_dbm(cells: pa.Table) -> Floats:
    return _filled(_numbers(cells, "power_dbm"), _dbm(_numbers(cells, "power_w")))


def _dbm(watts: float | Floats) -> Floats:
    return 10 * np.log10(np.asarray(watts, dtype=np.float64) * 1000)


def _filled(values: Floats, default: float | Floats) -> Floats:
    return np.where(np.isnan(values), default, values)


def _by_type(types: tuple[str, ...], value: Callable[[CellDefaults], float | Floats]) -> Floats:
    return np.array([value(DEFAULTS[kind]) for kind in types], dtype=np.float64)
