"""One machine at scale: `python bench/scale.py --events 10000000 100000000 --memory 4GB 8GB`.

A simulated city is repeated with fresh ids until the day has so many events; each run is held to its memory
by the kernel where a memory cgroup (version 1) may be made, and is killed if it asks for more. Writes
bench/scale.json and bench/scale.md: CPU seconds and peak memory by step, and the growth between sizes.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from footfall.lab.simulate import Scenario, simulate

HERE = Path(__file__).parent
DAY = date(2026, 3, 2)
SEED = 20260302
PEOPLE = 50_000
CGROUPS = Path("/sys/fs/cgroup/memory")
ENGINE_SHARE = 0.5
"""Of the memory a process may use, what the engine may: Python, Arrow and the noise need some beside it."""
TEXT = """\
## One machine at scale

Written by `{command}`; numbers in `scale.json`. A city of {people:,} people, repeated with fresh ids; the
number of buckets is Footfall's own choice. {held} 2 threads; times are CPU seconds of a shared machine.

| events | memory | buckets | CPU s | CPU s per million | peak MB | completed |
|---|---|---|---|---|---|---|
{rows}

CPU seconds per million events, by step:

| events | memory | {steps} |
|---|---|{rules}|
{by_step}

{scan}
"""


def main() -> None:
    """Measure all sizes under all limits, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, nargs="+", default=[10_000_000, 100_000_000])
    parser.add_argument("--memory", nargs="+", default=["4GB", "8GB"])
    parser.add_argument("--scratch", type=Path, help="where the cities lie; default: a temporary folder")
    given = parser.parse_args()
    sizes, limits = " ".join(map(str, given.events)), " ".join(given.memory)
    command = f"python bench/scale.py --events {sizes} --memory {limits}"
    results: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(dir=given.scratch) as folder:
        for result in _measure(Path(folder), given.events, given.memory):
            results.append(result)
            (HERE / "scale.json").write_text(json.dumps({"seed": SEED, "results": results}, indent=1) + "\n")
            (HERE / "scale.md").write_text(_page(results, command))


def _measure(folder: Path, sizes: list[int], limits: list[str]) -> Iterator[dict[str, Any]]:
    base = folder / "base"
    made = simulate(
        Scenario(people=PEOPLE, days=1, first_day=DAY, seed=SEED, person_truth=False), base, _quiet
    )
    _command([sys.executable, "-c", REFERENCE, str(base), str(DAY)], None)
    for size in sorted(sizes):
        copies = max(1, round(size / made.events))
        town = _repeated(base, folder / f"town-{size}", copies)
        scan = _command([sys.executable, "-c", SCAN, str(town)], None)
        for limit in limits:
            for done in ("vault", "releases", "audit", "seal"):
                shutil.rmtree(town / done, ignore_errors=True)
            (town / "control.db").unlink(missing_ok=True)
            yield {
                "events": made.events * copies,
                "memory": limit,
                "scan_cpu_s": round(scan["cpu_s"], 2),
                **_ours(town, limit),
            }
        shutil.rmtree(town)


REFERENCE = """
import sys, datetime, pathlib
from footfall.model.local_day import LocalDay
from footfall.model.settings import read_settings
from footfall.model.workspace import Workspace
from footfall.pipeline.plan import Step
from footfall.pipeline.run import run
w = Workspace(pathlib.Path(sys.argv[1])); s = read_settings(w.settings_file)
day = LocalDay(datetime.date.fromisoformat(sys.argv[2]), s.workspace.time_zone)
run(w, s, [day], wanted=frozenset({Step.REFERENCE}))
"""
"""Footprints, once per cell plan; all sizes have the same one."""
SCAN = """
import sys, duckdb
c = duckdb.connect(config={"threads": 2, "memory_limit": "2GB"})
print(c.execute(f"select count(subscriber_id), max(epoch(timestamp)), max(cell_id), max(plmn) "
                f"from read_parquet('{sys.argv[1]}/feeds/events/*/*.parquet')").fetchone())
"""
"""The floor: the columns that Footfall needs, read once."""


def _quiet(_name: str, _share: float) -> None:
    """Progress for nobody."""


def _repeated(base: Path, town: Path, copies: int) -> Path:
    """The city with each person so many times, one file of events a copy."""
    shutil.copytree(base, town)
    (folder,) = (town / "feeds/events").iterdir()
    files = sorted(folder.glob("*.parquet"))
    people = pacsv.read_csv(
        town / "feeds/people.csv",
        convert_options=pacsv.ConvertOptions(column_types={"subscriber_id": pa.string()}),
    )
    more = []
    for copy in range(1, copies):
        more.append(people.set_column(0, "subscriber_id", _renamed(people["subscriber_id"], copy)))
        for number, file in enumerate(files):
            events = pq.read_table(file)
            at = events.schema.get_field_index("subscriber_id")
            renamed = _renamed(events["subscriber_id"].cast(pa.string()), copy).dictionary_encode()
            table = events.set_column(at, "subscriber_id", renamed)
            pq.write_table(
                table,
                folder / f"copy-{copy:03d}-{number:03d}.parquet",
                compression="zstd",
                store_schema=False,
            )
    pacsv.write_csv(pa.concat_tables([people, *more]), town / "feeds/people.csv")
    return town


def _renamed(ids: Any, copy: int) -> Any:
    """Ids of 15 digits as other ids of 15 digits; what is no id stays as it is."""
    whole = pc.match_substring_regex(ids, r"^\d{15}$")
    fresh = pc.binary_join_element_wise(
        pc.utf8_slice_codeunits(ids, 0, 2), f"{copy + 10:03d}", pc.utf8_slice_codeunits(ids, 5, 15), ""
    )
    return pc.if_else(whole, fresh, ids)


def _ours(town: Path, limit: str) -> dict[str, Any]:
    gb = float(limit.removesuffix("GB"))
    settings = town / "footfall.toml"
    kept = [line for line in settings.read_text().splitlines() if not line.startswith("memory_limit")]
    at = kept.index("[engine]") + 1 if "[engine]" in kept else len(kept)
    head = [] if "[engine]" in kept else ["[engine]"]
    engine = [*head, f'memory_limit = "{gb * ENGINE_SHARE:g}GB"']
    settings.write_text("\n".join([*kept[:at], *engine, *kept[at:]]) + "\n")
    done = _command([sys.executable, str(HERE / "ours.py"), str(town), str(DAY)], int(gb * 1e9))
    steps = json.loads(done["output"]) if done["code"] == 0 else {}
    return {
        "buckets": len(list((town / "vault/events" / f"day={DAY}").glob("bucket=*"))),
        "completed": done["code"] == 0,
        "held_by_kernel": done["held"],
        "cpu_s": round(done["cpu_s"], 1),
        "peak_mb": round(done["peak_mb"]),
        "steps": steps,
    }


def _command(command: list[str], limit: int | None) -> dict[str, Any]:
    """Run a process under a limit of memory, which the kernel keeps if it may."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with _cgroup(limit) as group:
        enter = None if group is None else lambda: (group / "cgroup.procs").write_text(str(os.getpid()))
        done = subprocess.run(command, check=False, capture_output=True, text=True, preexec_fn=enter)
        rss = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode:
            sys.stderr.write(done.stderr[-2000:])
    return {
        "output": done.stdout,
        "code": done.returncode,
        "held": group is not None,
        "cpu_s": rss.ru_utime + rss.ru_stime - before.ru_utime - before.ru_stime,
        "peak_mb": rss.ru_maxrss / 1000,
    }


@contextmanager
def _cgroup(limit: int | None) -> Iterator[Path | None]:
    group = CGROUPS / f"footfall-{os.getpid()}"
    try:
        if limit is None:
            raise PermissionError
        group.mkdir()
        (group / "memory.limit_in_bytes").write_text(str(limit))
    except OSError:
        yield None
        return
    try:
        yield group
    finally:
        group.rmdir()


def _page(results: list[dict[str, Any]], command: str) -> str:
    steps = [step for step in results[0]["steps"] if step != "reference"]
    rows = "\n".join(
        f"| {r['events']:,} | {r['memory']} | {r['buckets']} | {r['cpu_s']:,.0f} "
        f"| {_per_million(r, r['cpu_s'])} | {r['peak_mb']:,} | {'yes' if r['completed'] else 'no'} |"
        for r in results
    )
    by_step = "\n".join(
        f"| {r['events']:,} | {r['memory']} | "
        + " | ".join(_per_million(r, r["steps"].get(step, {"cpu_s": 0})["cpu_s"]) for step in steps)
        + " |"
        for r in results
    )
    held = (
        "The kernel held each run to its memory."
        if results[0]["held_by_kernel"]
        else "Peaks are as measured."
    )
    scan = "Reading the needed columns once costs " + ", ".join(
        f"{r['scan_cpu_s']} CPU s of {r['events']:,} events (ours: {r['cpu_s'] / r['scan_cpu_s']:.1f} times)"
        for r in results
        if r["memory"] == results[0]["memory"]
    )
    return TEXT.format(
        command=command,
        people=PEOPLE,
        held=held,
        rows=rows,
        steps=" | ".join(steps),
        rules="|".join("---" for _ in steps),
        by_step=by_step,
        scan=scan + ".",
    )


def _per_million(result: dict[str, Any], seconds: float) -> str:
    return f"{seconds / result['events'] * 1e6:.2f}"


if __name__ == "__main__":
    main()
