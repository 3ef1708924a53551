"""A noisy cube as an Arrow table that explains itself, and back; no files here.

One row per cell in the order of cell numbers: the dimensions as dictionary-coded strings, `value`
as float64 in persons. The specification and the protection travel in the schema's metadata.
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from footfall.model.cube import CubeSpec, Dimension, NoisyCube, Protection
from footfall.model.errors import WorkspaceError

VALUE: Final = "value"
_KEY: Final = b"footfall.cube"


def cube_to_table(cube: NoisyCube) -> pa.Table:
    """The cube as a table of `cube.spec.size` rows."""
    codes = np.indices(cube.spec.shape, dtype=np.int32).reshape(len(cube.spec.shape), cube.spec.size)
    columns = {
        dimension.name: pa.DictionaryArray.from_arrays(pa.array(code), _texts(dimension))
        for dimension, code in zip(cube.spec.dimensions, codes, strict=True)
    }
    columns[VALUE] = pa.array(cube.counts.reshape(-1), pa.float64())
    return pa.table(columns).replace_schema_metadata({_KEY: json.dumps(_described(cube)).encode()})


def cube_from_table(table: pa.Table) -> NoisyCube:
    """The cube of a table made by `cube_to_table`, in whatever order its rows are now.

    Raises:
        WorkspaceError: the table is not a cube, or cells are missing, unknown or there twice.
    """
    described = (table.schema.metadata or {}).get(_KEY)
    if described is None:
        message = "This table is not a cube: its description is missing. Restore the file from a backup."
        raise WorkspaceError(message)
    facts = json.loads(described)
    spec = _spec(facts["spec"])
    counts = np.zeros(spec.size, dtype=np.float64)
    counts[_cells(spec, table)] = table[VALUE].to_numpy()
    return NoisyCube(spec, facts["day"], counts.reshape(spec.shape), _protection(facts["protection"]))


def _texts(dimension: Dimension) -> pa.Array:
    return pa.array(dimension.values, pa.string())


def _cells(spec: CubeSpec, table: pa.Table) -> Any:
    cell = np.zeros(table.num_rows, dtype=np.int64)
    known = True
    for dimension in spec.dimensions:
        code = pc.index_in(table[dimension.name].cast(pa.string()), _texts(dimension))
        known = known and code.null_count == 0
        cell += code.fill_null(0).to_numpy() * np.int64(spec.strides()[dimension.name])
    if not known or not np.array_equal(np.sort(cell), np.arange(spec.size)):
        message = f"The table of cube {spec.id} does not hold each cell once. Restore the file from a backup."
        raise WorkspaceError(message)
    return cell


def _described(cube: NoisyCube) -> dict[str, Any]:
    spec, protection = cube.spec, cube.protection
    return {
        "day": cube.day,
        "spec": {
            "name": spec.name,
            "level": spec.level,
            "dimensions": [[dimension.name, list(dimension.values)] for dimension in spec.dimensions],
            "bound_squared": spec.bound_squared,
            "share": str(spec.share),
        },
        "protection": {
            "rho": str(protection.rho),
            "sigma": protection.sigma,
            "mechanism": protection.mechanism,
            "profile": protection.profile,
            "k": protection.k,
            "z": protection.z,
        },
    }


def _spec(facts: dict[str, Any]) -> CubeSpec:
    dimensions = tuple(Dimension(name, tuple(values)) for name, values in facts["dimensions"])
    share = Fraction(facts["share"])
    return CubeSpec(facts["name"], facts["level"], dimensions, facts["bound_squared"], share)


def _protection(facts: dict[str, Any]) -> Protection:
    return Protection(**{**facts, "rho": Fraction(facts["rho"])})
