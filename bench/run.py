"""Measures speed and writes bench/README.md and bench/results.json: `python bench/run.py`.

Compare CPU seconds, in pairs: machines are shared, so absolute times mean little.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from footfall.lab.simulate import Scenario, simulate

HERE = Path(__file__).parent
DAY = date(2026, 3, 2)
SEED = 20260302
CUSTOMER_EVENTS = 50
SHARE = 0.4

TEXT = """\
# Speed

Written by `python bench/run.py --sizes {sizes} --pairs {pairs}`; numbers beside it in `results.json`.
Seed {seed}. One day of a simulated city, raw Parquet to releases, on 2 threads with a limit of 4 GB.
CPU seconds are of the whole process, start of Python and of the engine included; the reference data
(footprints) are there already; Python holds what `requirements.lock` names and no more (with pandas
installed, PyArrow imports it, for a quarter of a CPU second). `plain SQL` is `bench/plain_sql.py`: the
same questions by hand, without checks, footprints or privacy. Runs alternate; medians.

{tables}
Before the day: footprints, links and zone weights, once per cell plan: {reference}.
"""
FOOTPRINTS = HERE / "footprints.md"
"""Written by bench/footprints.py."""
GATE = HERE / "gate.md"
"""Written by bench/gate.py."""
READING = HERE / "reading.md"
"""What the figures say, in words: written by hand, kept when the figures are measured anew."""


def main() -> None:
    """Measure all sizes and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[1_000_000, 10_000_000], help="events of the day"
    )
    parser.add_argument("--pairs", type=int, default=3)
    given = parser.parse_args()
    results = [_measure(size, given.pairs) for size in given.sizes]
    (HERE / "results.json").write_text(json.dumps({"seed": SEED, "results": results}, indent=1) + "\n")
    tables = "".join(_table(result) for result in results)
    reference = ", ".join(f"{r['reference']['cpu_s']} CPU s for {r['cells']:,} cells" for r in results)
    sizes = " ".join(map(str, given.sizes))
    text = TEXT.format(sizes=sizes, pairs=given.pairs, seed=SEED, tables=tables, reference=reference)
    (HERE / "README.md").write_text(
        text + FOOTPRINTS.read_text() + GATE.read_text() + "\n" + READING.read_text()
    )


def _measure(size: int, pairs: int) -> dict[str, Any]:
    people = round(size / CUSTOMER_EVENTS / SHARE)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "city"
        made = simulate(Scenario(people=people, days=1, first_day=DAY, seed=SEED, person_truth=False), root)
        steps, _ = _ours(root)
        reference = steps.pop("reference")
        runs, plain = [], []
        for _ in range(pairs):
            for done in ("vault", "releases", "audit", "seal"):
                shutil.rmtree(root / done, ignore_errors=True)
            (root / "control.db").unlink()
            runs.append(_ours(root))
            plain.append(_cpu([sys.executable, str(HERE / "plain_sql.py"), str(root), str(DAY)])[1])
        by_step = {
            step: {name: median(run[0][step][name] for run in runs) for name in ("cpu_s", "peak_mb")}
            for step in steps
        }
        ours = median(run[1] for run in runs)
        ratios = sorted(run[1] / other for run, other in zip(runs, plain, strict=True))
    return {
        "events": made.events,
        "customers": made.customers,
        "cells": made.cells,
        "reference": reference,
        "steps": by_step,
        "ours_cpu_s": round(ours, 1),
        "plain_sql_cpu_s": round(median(plain), 1),
        "ratio_median": round(median(ratios), 2),
        "ratio_range": [round(ratios[0], 2), round(ratios[-1], 2)],
    }


def _ours(root: Path) -> tuple[dict[str, dict[str, float]], float]:
    output, cpu = _cpu([sys.executable, str(HERE / "ours.py"), str(root), str(DAY)])
    return json.loads(output), cpu


def _cpu(command: list[str]) -> tuple[str, float]:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return output, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _table(result: dict[str, Any]) -> str:
    lines = [
        f"## {result['events']:,} events, {result['customers']:,} customers, {result['cells']:,} cells\n",
        "| step | CPU s | peak MB so far |",
        "|---|---|---|",
        *(f"| {step} | {f['cpu_s']:.1f} | {f['peak_mb']:,.0f} |" for step, f in result["steps"].items()),
        f"| **whole process** | **{result['ours_cpu_s']}** | |",
        f"| plain SQL | {result['plain_sql_cpu_s']} | |",
    ]
    low, high = result["ratio_range"]
    ratio = f"\n\nOurs ÷ plain SQL, pair by pair: median {result['ratio_median']}, from {low} to {high}.\n\n"
    return "\n".join(lines) + ratio


if __name__ == "__main__":
    main()
