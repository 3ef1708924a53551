"""Measures the gate alone: `python bench/gate.py`. Writes bench/gate.md and bench/gate.json.

A day's cubes for a country-like set of areas, about a million cells, go through noise, into their files, and
into products; and trips between ten thousand areas, 600 million cells, through high-pass noise. Counts are
invented; noise is the real one.
"""

from __future__ import annotations

import json
import resource
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from footfall.model.cube import UNITS_PER_PERSON, CubeSpec, Dimension, NoisyCube
from footfall.model.cube_table import cube_to_table
from footfall.model.vocabulary import DAYPARTS
from footfall.privacy.accounting import split
from footfall.privacy.gate import measure, measure_sparse
from footfall.privacy.noise import OPENDP_CELLS, TableNoise, system_noise
from footfall.privacy.profiles import PROFILES
from footfall.privacy.raw import Raw, SparseRaw
from footfall.products.consistency import Above, reconciled
from footfall.products.cubes.specs import cube_specs
from footfall.releases.store import parquet_bytes

HERE = Path(__file__).parent
SEED = 20260302
DISTRICTS, ZONES = 100, 16_000
PLACES, TRIPS = 10_000, 2_000_000
"""Areas that trips are measured between, and pairs of them (by daypart) that have any."""
STRICT = PROFILES["strict"]
TEXT = """
## The gate

Written by `python bench/gate.py`; numbers in `gate.json`. A day's cubes of {cells:,} cells ({zones:,} zones
in {districts} districts), invented counts, real noise, one thread. Cubes of up to {opendp:,} cells are drawn
by OpenDP's sampler, larger ones by the table. A day of 10 million events takes {day} CPU seconds from raw
files to releases (above); noise and its files are {share:.0%} of that.

| step | CPU s |
|---|---|
{rows}

Trips between {places:,} areas: {huge:,} cells, {held:,} of them with anybody, {shown:,} shown; {sparse} CPU
seconds, peak memory of the whole process {peak:,} MB.
"""


def main() -> None:
    """Measure, and write both files."""
    steps, cells = _day()
    huge = _huge()
    day = json.loads((HERE / "results.json").read_text())["results"][-1]["ours_cpu_s"]
    noise = steps["noise"] + steps["files"]
    facts = {
        "seed": SEED,
        "cells": cells,
        "cpu_s": steps,
        "day_cpu_s": day,
        "share": round(noise / day, 4),
        "huge": huge,
    }
    (HERE / "gate.json").write_text(json.dumps(facts, indent=1) + "\n")
    rows = "\n".join(f"| {name} | {seconds:.2f} |" for name, seconds in steps.items())
    text = TEXT.format(
        cells=cells,
        zones=ZONES,
        districts=DISTRICTS,
        opendp=OPENDP_CELLS,
        day=day,
        share=noise / day,
        rows=rows,
        places=PLACES,
        huge=huge["cells"],
        held=huge["held"],
        shown=huge["shown"],
        sparse=huge["cpu_s"],
        peak=huge["peak_mb"],
    )
    (HERE / "gate.md").write_text(text)


def _day() -> tuple[dict[str, float], int]:
    random = np.random.default_rng(SEED)
    areas = {"region": ("r",), "district": _ids("d", DISTRICTS), "zone": _ids("z", ZONES)}
    specs = cube_specs(areas)
    raw = [Raw(spec, "2026-03-02", random.poisson(30, spec.size) * UNITS_PER_PERSON, 0) for spec in specs]
    rho = split(STRICT.rho_day, specs)
    began = time.process_time()
    noisy = [measure(counts, rho[counts.spec.id], STRICT, system_noise(counts.spec.size)) for counts in raw]
    drawn = time.process_time()
    for cube in noisy:
        parquet_bytes(cube_to_table(cube))
    written = time.process_time()
    _reconciled({cube.spec.id: cube for cube in noisy}, areas)
    ended = time.process_time()
    steps = {"noise": drawn - began, "files": written - drawn, "levels made to agree": ended - written}
    return {name: round(seconds, 2) for name, seconds in steps.items()}, sum(spec.size for spec in specs)


def _reconciled(cubes: dict[str, NoisyCube], areas: dict[str, tuple[str, ...]]) -> None:
    parents = {
        "district": Above(np.zeros(DISTRICTS, dtype=np.int64), areas["region"]),
        "zone": Above(np.arange(ZONES) * DISTRICTS // ZONES, areas["district"]),
    }
    reconciled(cubes, parents)


def _huge() -> dict[str, Any]:
    random = np.random.default_rng(SEED)
    ends = (Dimension("origin", _ids("a", PLACES)), Dimension("destination", _ids("a", PLACES)))
    spec = CubeSpec("flows", "district", (Dimension("daypart", tuple(DAYPARTS)), *ends), 4, Fraction(4, 25))
    cell = np.unique(random.integers(0, spec.size, TRIPS))
    units = random.geometric(0.05, len(cell)) * UNITS_PER_PERSON
    began = time.process_time()
    cube = measure_sparse(
        SparseRaw.of(spec, "2026-03-02", cell, units), STRICT.rho_day * spec.share, STRICT, TableNoise()
    )
    return {
        "cells": spec.size,
        "held": len(cell),
        "shown": len(cube.cell),
        "cpu_s": round(time.process_time() - began, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _ids(letter: str, count: int) -> tuple[str, ...]:
    return tuple(f"{letter}{number}" for number in range(count))


if __name__ == "__main__":
    main()
