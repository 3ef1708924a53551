"""Reading what is inside a workspace, for comparison."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from footfall.model.settings import DEFAULT_PRODUCTS
from footfall.model.workspace import Workspace
from footfall.products.catalogue import PRODUCTS
from footfall.products.product import DAY

DAILY_PRODUCTS = tuple(name for name in DEFAULT_PRODUCTS if PRODUCTS[name].period == DAY)
"""What a day alone has of the products that are made if nothing is set."""

Counts = dict[str, dict[int, int]]


def counts_before_noise(workspace: Workspace, day: str) -> Counts:
    """Units by cell of every cube of a day, from the vault."""
    folders = [
        folder
        for folder in sorted(workspace.table("counts", day).iterdir())
        if folder.is_dir() and folder.name not in {"parts", "location_weights"}
    ]
    return {folder.name: _cells(folder) for folder in folders}


def _cells(folder: Path) -> dict[int, int]:
    tables = [pq.read_table(file) for file in sorted(folder.glob("*.parquet"))]
    table = pa.concat_tables(tables)
    return dict(zip(table["cell"].to_pylist(), table["units"].to_pylist(), strict=True))


def release_tables(workspace: Workspace) -> dict[str, list[dict[str, object]]]:
    """Rows of all releases by product and day."""
    files = sorted(workspace.releases.glob("*/*/*/manifest.json"))
    return {
        f"{file.parents[2].name}/{file.parents[1].name}": pq.read_table(
            file.with_name("data.parquet")
        ).to_pylist()
        for file in files
    }
