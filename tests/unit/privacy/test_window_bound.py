"""No person moves a window's cubes by more than their bounds, nor all of them by more than its budget.

By the real contributions and the real bounding, on tables in which people are in dozens of areas a day and
live in many places at once, as no real one can and a broken step may say.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.engine import DataFrame, Engine
from footfall.model.cube import CubeSpec
from footfall.model.grid import Ints
from footfall.model.vocabulary import AGE_BANDS, GENDERS
from footfall.model.window_tables import HOME, WORK
from footfall.privacy.accounting import split
from footfall.privacy.bounding import bound_units, bounded_counts
from footfall.privacy.profiles import PROFILES
from footfall.products.cubes import window as cubes
from footfall.products.cubes.window import WINDOW_CUBES, WindowTables
from footfall.products.cubes.window_specs import HOMES, window_specs

ZONES, DISTRICTS, PEOPLE = 40, 6, 12
AREAS: Final = {
    "region": ["r"],
    "district": [f"d{n}" for n in range(DISTRICTS)],
    "zone": [f"z{n}" for n in range(ZONES)],
}
SIZES: Final = {"zone": ZONES, "district": DISTRICTS}
SPECS: Final = window_specs(AREAS)
Columns = Mapping[str, Any]


def columns(random: np.random.Generator, level: str, rows: int, **others: Any) -> pa.Table:
    """Rows of random people in random areas of a level."""
    return pa.table(
        {
            "person": random.integers(0, PEOPLE, rows),
            "level": pa.array([level] * rows),
            "area": random.integers(0, SIZES[level], rows).astype(np.int32),
            **{name: pa.array(values) for name, values in others.items()},
        }
    )


def broken_window(random: np.random.Generator, most: int) -> dict[str, pa.Table]:
    """Tables of a window that no window could have."""
    visited, anchors = [], []
    for level in SIZES:
        rows = int(random.integers(1, most))
        amounts = {name: random.integers(0, 3000, rows).astype(np.int32) for name in ("units", "night")}
        visited.append(columns(random, level, rows, **amounts, late=random.integers(0, 2, rows)))
        kinds = pa.array(random.choice([HOME, WORK], rows).tolist())
        anchors.append(
            columns(random, level, rows, kind=kinds, units=random.integers(0, 3000, rows).astype(np.int32))
        )
    everybody = np.arange(PEOPLE)
    return {
        "visited": pa.concat_tables(visited),
        "anchors": pa.concat_tables(anchors),
        "no_work": pa.table({"person": everybody[::2]}),
        "people": pa.table(
            {
                "person": everybody,
                "age_band": random.integers(0, len(AGE_BANDS), PEOPLE),
                "gender": random.integers(0, len(GENDERS), PEOPLE),
            }
        ),
        "weights": pa.table({"person": everybody, "weight": random.integers(300, 1001, PEOPLE)}),
    }


def counted(
    tables: Mapping[str, pa.Table], without: int | None, engine: Engine, folder: Path
) -> dict[str, Ints]:
    """All cubes before noise, of everybody or of all but one."""

    def held(rows: pa.Table) -> DataFrame:
        kept = rows if without is None else rows.filter(pa.array(rows["person"].to_numpy() != without))
        place = Path(tempfile.mkdtemp(dir=folder))
        pq.write_table(kept, place / "part.parquet")
        return engine.read(place)

    known = WindowTables(**{name: held(rows) for name, rows in tables.items()})
    found = {}
    for spec in SPECS:
        stated = (
            cubes.homes(known.anchors, known.no_work, spec, engine)
            if spec.name == HOMES
            else WINDOW_CUBES[spec.name](known, spec, engine)
        )
        found[spec.id] = _dense(spec, engine.collect(bounded_counts(stated, bound_units(spec), engine)))
    engine.release()
    return found


def _dense(spec: CubeSpec, rows: pa.Table) -> Ints:
    counts = np.zeros(spec.size, dtype=np.int64)
    counts[rows["cell"].to_numpy()] = rows["units"].to_numpy()
    return counts


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), most=st.sampled_from([3, 200, 3000]))
def test_nobody_moves_a_window_by_more_than_its_bounds(
    engine: Engine, tmp_path_factory: pytest.TempPathFactory, seed: int, most: int
) -> None:
    """Taking a person away moves each cube by at most its bound (L2), and all of them within the budget."""
    folder = tmp_path_factory.mktemp("window")
    random = np.random.default_rng(seed)
    tables = broken_window(random, most)
    rho = split(PROFILES["strict"].rho_window, SPECS)
    everybody = counted(tables, None, engine, folder)
    for person in random.choice(PEOPLE, 2, replace=False):
        others = counted(tables, int(person), engine, folder)
        cost = Fraction(0)
        for spec in SPECS:
            moved = everybody[spec.id] - others[spec.id]
            square = sum(int(units) ** 2 for units in moved)
            assert (moved >= 0).all()
            assert square <= bound_units(spec) ** 2, spec.id
            cost += rho[spec.id] * Fraction(square, bound_units(spec) ** 2)
        assert cost <= PROFILES["strict"].rho_window
