"""Measures footprints of a city's and of a national cell plan: `python bench/footprints.py`.

Writes bench/footprints.md, which the bench's README takes in, and bench/footprints.json. The plans are
synthetic: sites of three beams on 800 and 1800 MHz, most of them in towns with sizes by Zipf's law. Tiles
are those of the square kilometres that hold a site, and of those east and north of each.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyproj import Transformer

from footfall.model.grid import GRID_CRS, Floats, Ints, coarser, tile_of
from footfall.network import CellPlan, flat_prior, plan_from_table
from footfall.network.footprints import footprint_batches

HERE = Path(__file__).parent
SEED = 20260302
WEST_M, SOUTH_M = 4_050_000.0, 2_700_000.0
PLANS = {"city": (500, 16_000.0), "national": (100_000, 600_000.0)}
"""Number of cells, and side of the square they lie in, m."""
BANDS = {800.0: 9_000.0, 1800.0: 6_000.0}
"""Ranges by MHz, m."""
TEXT = """
## Footprints

Written by `python bench/footprints.py`; numbers in `footprints.json`. Synthetic plans: sites of three beams
on two bands, most of them in towns; tiles of 100 m beside all of them; batches of footprints are written to
Parquet as they come. Done once per version of a plan. CPU seconds and peak memory are of the whole process.

| plan | cells | tiles | rows | CPU s | peak MB | rows of the largest batch | file MB |
|---|---|---|---|---|---|---|---|
{rows}
"""


def main() -> None:
    """Measure each plan in a process of its own and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", choices=sorted(PLANS), help="measure this plan only and print the figures")
    given = parser.parse_args()
    if given.one:
        sys.stdout.write(json.dumps(_measure(given.one)) + "\n")
        return
    results = [_apart(name) for name in PLANS]
    (HERE / "footprints.json").write_text(json.dumps({"seed": SEED, "results": results}, indent=1) + "\n")
    (HERE / "footprints.md").write_text(TEXT.format(rows="\n".join(_row(result) for result in results)))


def _apart(name: str) -> dict[str, Any]:
    command = [sys.executable, __file__, "--one", name]
    result: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return result


def _measure(name: str) -> dict[str, Any]:
    count, side = PLANS[name]
    plan = _plan(count, side)
    tiles = _tiles(plan)
    rows, most = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "footprints.parquet"
        with pq.ParquetWriter(file, _schema(), compression="zstd") as writer:
            for batch in footprint_batches(plan, flat_prior(tiles)):
                writer.write_table(batch)
                rows += batch.num_rows
                most = max(most, batch.num_rows)
        size = file.stat().st_size
    return {
        "plan": name,
        "cells": plan.size,
        "tiles": len(tiles),
        "rows": rows,
        "largest_batch": most,
        "cpu_s": round(time.process_time(), 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "file_mb": round(size / 1e6),
    }


def _schema() -> pa.Schema:
    return pa.schema([("cell", pa.int32()), ("tile", pa.int64()), ("probability", pa.float32())])


def _plan(count: int, side: float) -> CellPlan:
    random = np.random.default_rng(SEED)
    beams = [(band, azimuth) for band in BANDS for azimuth in (0.0, 120.0, 240.0)]
    x, y = _sites(random, -(-count // len(beams)), side)
    turn = random.uniform(0, 120, len(x))
    to_degrees = Transformer.from_crs(GRID_CRS, "EPSG:4326", always_xy=True)
    longitude, latitude = to_degrees.transform(np.repeat(x, len(beams)), np.repeat(y, len(beams)))
    band, azimuth = (np.tile(column, len(x)) for column in zip(*beams, strict=True))
    rows = pa.table(
        {
            "cell_id": [f"c{number:06d}" for number in range(len(longitude))],
            "longitude": longitude,
            "latitude": latitude,
            "azimuth_deg": (azimuth + np.repeat(turn, len(beams))) % 360,
            "frequency_mhz": band,
            "range_m": np.vectorize(BANDS.get)(band),
            "power_dbm": np.full(len(band), 46.0),
        }
    )
    return plan_from_table(rows.slice(0, count), date(2026, 3, 2))


def _sites(random: np.random.Generator, count: int, side: float) -> tuple[Floats, Floats]:
    """Seven in ten around towns, the others anywhere."""
    towns = max(3, count // 8)
    size = 1 / np.arange(1, towns + 1)
    town = random.choice(towns, count, p=size / size.sum())
    middle = random.uniform(0.05 * side, 0.95 * side, (2, towns))[:, town]
    reach = np.clip(400 * np.sqrt(count * size / size.sum()), 800, side / 12)[town]
    near = middle + random.normal(0, 1, (2, count)) * reach
    place = np.where(random.random(count) < 0.7, near, random.uniform(0, side, (2, count)))
    x, y = np.clip(place, 0, side)
    return WEST_M + x, SOUTH_M + y


def _tiles(plan: CellPlan) -> Ints:
    ways = ((0.0, 0.0), (1000.0, 0.0), (0.0, 1000.0))
    squares = [coarser(tile_of(plan.x + east, plan.y + north), 1000) for east, north in ways]
    square = np.unique(np.concatenate(squares))
    inner = np.arange(10)
    return np.unique((square[:, None] + (inner[:, None] * 100_000 + inner).ravel()).ravel())


def _row(result: dict[str, Any]) -> str:
    names = ("cells", "tiles", "rows")
    counts = " | ".join(f"{result[name]:,}" for name in names)
    rest = f"{result['cpu_s']} | {result['peak_mb']:,} | {result['largest_batch']:,} | {result['file_mb']:,}"
    return f"| {result['plan']} | {counts} | {rest} |"


if __name__ == "__main__":
    main()
