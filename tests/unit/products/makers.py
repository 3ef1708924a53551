"""A small set of areas, cubes by hand, and tables of a vault."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from footfall.engine import DataFrame, Engine
from footfall.model.cube import CubeSpec, NoisyCube, Protection
from footfall.products.cubes.specs import cube_specs
from footfall.products.cubes.window_specs import window_specs

AREAS: Final = {"region": ("r",), "district": ("d0", "d1"), "zone": ("z0", "z1", "z2")}
"""The first two zones lie in the first district."""
SPECS: Final[Mapping[str, CubeSpec]] = {spec.id: spec for spec in (*cube_specs(AREAS), *window_specs(AREAS))}
K, Z = 20, 3.0


def cube(name: str, counts: Any, sigma: float = 0.0) -> NoisyCube:
    """A measured cube with these counts, broadcast over its cells."""
    spec = SPECS[name]
    protection = Protection(Fraction(1, 100), sigma, "none", "strict", K, Z)
    return NoisyCube(spec, "2026-03-02", np.broadcast_to(counts, spec.shape).astype(float), protection)


def at(name: str, cells: Mapping[tuple[int, ...], float]) -> Any:
    """Counts of a cube that are zero but at some positions."""
    counts = np.zeros(SPECS[name].shape)
    for position, count in cells.items():
        counts[position] = count
    return counts


def frame(engine: Engine, folder: Path, rows: Iterable[dict[str, Any]], **columns: str) -> DataFrame:
    """Rows as a data frame; in a new file each time, since engines remember files.

    Args:
        engine: the session.
        folder: where files may lie.
        rows: by name of the column.
        columns: Arrow types by name.
    """
    schema = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in columns.items()])
    place = Path(tempfile.mkdtemp(dir=folder))
    pq.write_table(pa.Table.from_pylist(list(rows), schema=schema), place / "part.parquet")
    return engine.read(place)
