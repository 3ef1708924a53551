from __future__ import annotations

import io
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from footfall.model.cube import CubeSpec, Dimension, NoisyCube, Protection, SparseCube
from footfall.model.cube_table import cube_from_table, cube_to_table, sparse_from_table, sparse_to_table
from footfall.model.errors import WorkspaceError


@pytest.fixture
def cube() -> NoisyCube:
    """Two hours by three areas, with noise."""
    dimensions = (Dimension("hour", ("00", "01")), Dimension("area", ("Süd", "Nord", "3")))
    spec = CubeSpec("presence", "zone", dimensions, bound_squared=24, share=Fraction(2, 7))
    protection = Protection(Fraction(1, 81), 58.6 / 3, "discrete Gaussian", "strict", 20, 3.09)
    return NoisyCube(spec, "2026-03-05", np.array([[0.1, -2.5, 1e6], [0.0, 1 / 3, 4.0]]), protection)


def same(one: NoisyCube, other: NoisyCube) -> bool:
    """Whether two cubes agree in every fact and number."""
    facts = [(cube.spec, cube.day, cube.protection, cube.counts.tolist()) for cube in (one, other)]
    return facts[0] == facts[1]


def test_a_table_reads_like_the_cube(cube: NoisyCube) -> None:
    """One row per cell in the order of cell numbers, dimensions in words."""
    assert cube_to_table(cube).to_pydict() == {
        "hour": ["00", "00", "00", "01", "01", "01"],
        "area": ["Süd", "Nord", "3", "Süd", "Nord", "3"],
        "value": [0.1, -2.5, 1e6, 0.0, 1 / 3, 4.0],
    }


def test_a_file_is_enough(cube: NoisyCube) -> None:
    """The cube, its specification and protection come back from Parquet bytes alone, exactly."""
    file = io.BytesIO()
    pq.write_table(cube_to_table(cube), file)
    assert same(cube_from_table(pq.read_table(io.BytesIO(file.getvalue()))), cube)


def test_order_of_rows_does_not_matter(cube: NoisyCube) -> None:
    """A table that someone sorted otherwise is still the same cube."""
    table = cube_to_table(cube).sort_by("value")
    assert same(cube_from_table(table), cube)


def test_a_table_without_description_is_refused(cube: NoisyCube) -> None:
    """Numbers that have lost their protection statement are no cube."""
    with pytest.raises(WorkspaceError, match="description is missing"):
        cube_from_table(cube_to_table(cube).replace_schema_metadata(None))


def test_missing_and_repeated_cells_are_refused(cube: NoisyCube) -> None:
    """A table with a cell too few, twice or unknown is not read as if nothing were wrong."""
    table = cube_to_table(cube)
    unknown = table.set_column(0, "hour", pa.array(["00", "00", "00", "01", "01", "02"]))
    for broken in (table.slice(1), pa.concat_tables([table, table.slice(0, 1)]), unknown):
        with pytest.raises(WorkspaceError, match="each cell once"):
            cube_from_table(broken)


class TestSparse:
    """Cubes of which only some cells have a row."""

    def test_comes_back_in_any_order(self, cube: NoisyCube) -> None:
        """What was shown of a sparse cube is what its table holds."""
        cell = np.arange(cube.spec.size)[1::2]
        sparse = SparseCube(cube.spec, cube.day, cell, cube.counts.ravel()[cell], cube.protection)
        table = sparse_to_table(sparse)
        found = sparse_from_table(table.take(pa.array(np.arange(table.num_rows)[::-1])))
        assert found.cell.tolist() == cell.tolist()
        assert found.counts.tolist() == sparse.counts.tolist()
        assert (found.spec, found.day, found.protection) == (sparse.spec, sparse.day, sparse.protection)

    def test_a_cell_twice_is_refused(self, cube: NoisyCube) -> None:
        """A damaged file is not taken for a cube."""
        sparse = SparseCube(cube.spec, cube.day, np.array([1, 2]), np.array([5.0, 6.0]), cube.protection)
        table = sparse_to_table(sparse)
        with pytest.raises(WorkspaceError, match="twice or unknown"):
            sparse_from_table(pa.concat_tables([table, table]))
