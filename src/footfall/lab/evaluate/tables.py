"""Tables as arrays: truth, releases and unprotected estimates of a day in the same shapes.

A *view* maps the name of a figure's subject to an array: `visits-<level>`, `population-<level>` [24, areas],
`visitors-<level>` [areas], `dwell-<level>` [areas, bins], `flows-<level>` [dayparts, areas, areas],
`profile-<level>` [24, areas, ages, genders].
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from footfall.model.grid import Floats
from footfall.model.vocabulary import AGE_BANDS, ALL, DAYPARTS, GENDERS, dwell_bins
from footfall.products.cubes.specs import HOURS

Areas: TypeAlias = Mapping[str, Sequence[str]]
"""Level -> ids of its areas."""
View: TypeAlias = dict[str, Floats]
Axes: TypeAlias = Sequence[tuple[str, Sequence[str]]]


@dataclass(frozen=True, eq=False)
class Published:
    """Estimates and their intervals; NaN where withheld."""

    value: View
    low: View
    high: View


def vault_table(folder: Path, *columns: str) -> pa.Table:
    """Columns of all Parquet files below a folder (there is one at least)."""
    return pa.concat_tables(
        pq.ParquetFile(file).read(list(columns)) for file in sorted(folder.rglob("*.parquet"))
    )


def dense(table: pa.Table, axes: Axes, column: str, empty: float) -> Floats:
    """A column as an array with one axis per dimension; rows with unknown names are left out.

    Args:
        table: one row per cell at most.
        axes: names of text (or integer) columns and their values in order.
        column: the values; nulls become NaN.
        empty: value of cells without a row.
    """
    cell = np.zeros(table.num_rows, dtype=np.int64)
    known = np.ones(table.num_rows, dtype=bool)
    for name, values in axes:
        place = pc.index_in(table[name].cast(pa.string()), pa.array(values, pa.string()))
        code = pc.fill_null(place, -1).to_numpy()
        known &= code >= 0
        cell = cell * len(values) + np.maximum(code, 0)
    shape = tuple(len(values) for _, values in axes)
    flat = np.full(int(np.prod(shape)), empty)
    flat[cell[known]] = table[column].cast(pa.float64()).to_numpy()[known]
    return flat.reshape(shape)


def rows(table: pa.Table, **wanted: str) -> pa.Table:
    """The rows in which text columns have given values."""
    for name, value in wanted.items():
        table = table.filter(pc.equal(table[name].cast(pa.string()), value))
    return table


def published_view(releases: Mapping[str, pa.Table], areas: Areas) -> Published:
    """The products' tables as arrays.

    Args:
        releases: tables by product id; products that are missing are left out.
        areas: ids of the areas by level.
    """
    columns = ("value", "low", "high")
    views: tuple[View, ...] = ({}, {}, {})
    for name, table, axes in _parts(releases, areas):
        if table.num_rows:
            for view, column in zip(views, columns, strict=True):
                view[name] = dense(table, axes, column, np.nan)
    return Published(*views)


def _parts(releases: Mapping[str, pa.Table], areas: Areas) -> list[tuple[str, pa.Table, Axes]]:
    parts: list[tuple[str, pa.Table, Axes]] = []
    for product, name in (("footfall", "visits"), ("population", "population")):
        for level, ids in areas.items():
            table = _of(releases, product, level)
            if product == "footfall":
                parts.append((f"profile-{level}", _by_class(table), _profile_axes(ids)))
                table = rows(table, age_band=ALL, gender=ALL) if table.num_rows else table
            parts.append((f"{name}-{level}", table, (("hour", HOURS), ("area", ids))))
    for level, ids in areas.items():
        parts.append((f"visitors-{level}", _of(releases, "visitors", level), (("area", ids),)))
        dwell = _of(releases, "dwell", level)
        dwell = rows(dwell, measure="visitors") if dwell.num_rows else dwell
        parts.append((f"dwell-{level}", dwell, (("area", ids), ("dwell_bin", dwell_bins()))))
        parts.append((f"flows-{level}", _of(releases, "flows", level), flow_axes(ids)))
    return parts


def _of(releases: Mapping[str, pa.Table], product: str, level: str) -> pa.Table:
    return rows(releases[product], level=level) if product in releases else pa.table({})


def _by_class(table: pa.Table) -> pa.Table:
    return table.filter(pc.not_equal(table["age_band"], ALL)) if table.num_rows else table


def _profile_axes(ids: Sequence[str]) -> Axes:
    return (("hour", HOURS), ("area", ids), ("age_band", AGE_BANDS), ("gender", GENDERS))


def flow_axes(ids: Sequence[str]) -> Axes:
    """The axes of flows."""
    return (("daypart", tuple(DAYPARTS)), ("origin", ids), ("destination", ids))
