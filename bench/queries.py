"""Where the time of a day goes, query by query: `python bench/queries.py WORKSPACE DAY`.

Writes bench/queries.md and bench/queries.json: CPU seconds of each query that a step had computed, by
the function that asked for it. The reference data must be there; the day is done anew in the workspace.
"""

from __future__ import annotations

import json
import sys
import time
import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from footfall.engine.on_duckdb import DuckDB
from footfall.model.local_day import LocalDay
from footfall.model.settings import read_settings
from footfall.model.workspace import Workspace
from footfall.pipeline.run import run

HERE = Path(__file__).parent
SHOWN_S = 0.15
TEXT = """\
# Where the time goes

Written by `python bench/queries.py`; all queries in `queries.json`. One day of {events:,} events, CPU seconds
of single queries on 2 threads; {rest:.1f} CPU s are queries of less than {shown} s. Reading and checking the
feed, the posterior of locations and the start of Python are no queries.

| step | asked for by | CPU s | rows |
|---|---|---|---|
{rows}
"""

Query = dict[str, Any]


def main(root: Path, day: str) -> None:
    """Run a day and write down what each query cost."""
    workspace = Workspace(root)
    settings = read_settings(workspace.settings_file)
    queries: list[Query] = []
    step = ""

    def tell(_day: str, now: str, _share: float) -> None:
        nonlocal step
        step = str(now)

    def timed(method: Callable[..., Any]) -> Callable[..., Any]:
        def call(engine: DuckDB, *arguments: Any) -> Any:
            began = time.process_time()
            result = method(engine, *arguments)
            cpu = time.process_time() - began
            queries.append(
                {"step": step, "by": _asking(), "cpu_s": round(cpu, 3), "rows": _rows(engine, result)}
            )
            return result

        return call

    for name in ("hold", "write", "collect"):
        setattr(DuckDB, name, timed(getattr(DuckDB, name)))
    (result,) = run(
        workspace, settings, [LocalDay(date.fromisoformat(day), settings.workspace.time_zone)], tell
    )
    events = result.report.kept if result.report else 0
    (HERE / "queries.json").write_text(json.dumps({"events": events, "queries": queries}, indent=1) + "\n")
    (HERE / "queries.md").write_text(_page(events, queries))


def _asking() -> str:
    """The function of a step that wants the query, and its room."""
    frames = [
        f for f in traceback.extract_stack() if "/footfall/" in f.filename and "/engine/" not in f.filename
    ]
    return f"{Path(frames[-1].filename).stem}.{frames[-1].name.strip('<>')}"


def _rows(engine: DuckDB, result: Any) -> int | None:
    if result is None:
        return None
    if hasattr(result, "num_rows"):
        return int(result.num_rows)
    (count,) = engine._connection.execute(f"SELECT count(*) FROM {result.source}").fetchone() or (0,)  # noqa: SLF001
    return int(count)


def _page(events: int, queries: list[Query]) -> str:
    large = sorted((q for q in queries if q["cpu_s"] >= SHOWN_S), key=lambda query: -query["cpu_s"])
    rest = sum(query["cpu_s"] for query in queries) - sum(query["cpu_s"] for query in large)
    rows = "\n".join(map(_line, large))
    return TEXT.format(events=events, rest=rest, shown=SHOWN_S, rows=rows)


def _line(query: Query) -> str:
    rows = "to a file" if query["rows"] is None else f"{query['rows']:,}"
    return f"| {query['step']} | `{query['by']}` | {query['cpu_s']:.2f} | {rows} |"


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
