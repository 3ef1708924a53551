"""A noisy cube as an Arrow table that explains itself, and back; no files here.

One row per cell in the order of cell numbers (of a sparse cube, per cell that reaches the threshold): the
dimensions as dictionary-coded strings, `value` as float64 in persons. The specification and the protection
travel in the schema's metadata.
"""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from footfall.model.cube import CubeSpec, Dimension, Measured, NoisyCube, Protection, SparseCube
from footfall.model.errors import WorkspaceError

VALUE: Final = "value"
_KEY: Final = b"footfall.cube"


def cube_to_table(cube: NoisyCube) -> pa.Table:
    """The cube as a table of `cube.spec.size` rows."""
    codes = np.indices(cube.spec.shape, dtype=np.int32).reshape(len(cube.spec.shape), cube.spec.size)
    return _table(cube, codes)


def sparse_to_table(cube: SparseCube) -> pa.Table:
    """The cells of a sparse cube as a table."""
    return _table(cube, [code.astype(np.int32) for code in cube.positions().values()])


def _table(cube: Measured, codes: Any) -> pa.Table:
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
    facts = _facts(table)
    spec = _spec(facts["spec"])
    cell, known = _cells(spec, table)
    if not known or not np.array_equal(np.sort(cell), np.arange(spec.size)):
        message = f"The table of cube {spec.id} does not hold each cell once. Restore the file from a backup."
        raise WorkspaceError(message)
    counts = np.zeros(spec.size, dtype=np.float64)
    counts[cell] = table[VALUE].to_numpy()
    return NoisyCube(spec, facts["day"], counts.reshape(spec.shape), _protection(facts["protection"]))


def sparse_from_table(table: pa.Table) -> SparseCube:
    """The cube of a table made by `sparse_to_table`, in whatever order its rows are now.

    Raises:
        WorkspaceError: the table is not a cube, or cells are unknown or there twice.
    """
    facts = _facts(table)
    spec = _spec(facts["spec"])
    cell, known = _cells(spec, table)
    order = np.argsort(cell)
    if not known or (np.diff(cell[order]) == 0).any():
        message = f"The table of cube {spec.id} holds a cell twice or unknown. Restore it from a backup."
        raise WorkspaceError(message)
    counts = table[VALUE].to_numpy()[order]
    return SparseCube(spec, facts["day"], cell[order], counts, _protection(facts["protection"]))


def _facts(table: pa.Table) -> dict[str, Any]:
    described = (table.schema.metadata or {}).get(_KEY)
    if described is None:
        message = "This table is not a cube: its description is missing. Restore the file from a backup."
        raise WorkspaceError(message)
    facts: dict[str, Any] = json.loads(described)
    return facts


def _texts(dimension: Dimension) -> pa.Array:
    return pa.array(dimension.values, pa.string())


def _cells(spec: CubeSpec, table: pa.Table) -> tuple[Any, bool]:
    """Number of each row's cell, and whether all values are known."""
    cell = np.zeros(table.num_rows, dtype=np.int64)
    known = True
    for dimension in spec.dimensions:
        code = pc.index_in(table[dimension.name].cast(pa.string()), _texts(dimension))
        known = known and code.null_count == 0
        cell += code.fill_null(0).to_numpy() * np.int64(spec.strides()[dimension.name])
    return cell, known


def _described(cube: Measured) -> dict[str, Any]:
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
