"""Measures the dashboard: `python bench/dashboard/run.py` writes README.md and results.json beside it."""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE.parent / "serving"), str(ROOT / "tests" / "functional")]

import releases  # noqa: E402 (of the API's benchmark)
from running import served  # noqa: E402

from footfall.server.access.registry import NewGrant, Registry  # noqa: E402
from footfall.server.access.tables import AccessDatabase  # noqa: E402

ASSETS = ROOT / "src" / "footfall" / "server" / "static" / "assets"
AREAS = (100, 5_000, 20_000)
SHOWN_FROM = 2_000
"""Smaller files are not listed, in bytes."""


def main() -> None:
    """Build, serve, look, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--areas", type=int, nargs="*", default=AREAS)
    given = parser.parse_args()
    facts = {
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[1], 1),
        "files": _files(),
        "areas": {str(count): _looked(count) for count in given.areas},
    }
    (HERE / "results.json").write_text(json.dumps(facts, indent=1) + "\n")
    (HERE / "README.md").write_text(_text(facts))


def _files() -> dict[str, int]:
    """Packed sizes of the page's files, the largest first, in bytes."""
    sizes = {
        file.name: len(gzip.compress(file.read_bytes(), 9))
        if file.suffix != ".woff2"
        else file.stat().st_size
        for file in ASSETS.iterdir()
        if file.suffix != ".gz"
    }
    return dict(sorted(sizes.items(), key=lambda named: -named[1]))


def _looked(count: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        releases.build(folder / "releases", count, 1, 2)
        registry = Registry(AccessDatabase(folder / "access.db"))
        registry.add_client("bench", "Bench", rate_per_minute=10**9)
        registry.grant("bench", NewGrant("*", None, None, None, "zone", "hour", frozenset({"*"})))
        out = folder / "bench.json"
        places = (folder / "releases", str(folder / "access.db"), folder / "cache")
        with served(*places) as (url, _):
            environment = {
                **os.environ,
                "FOOTFALL_URL": url,
                "FOOTFALL_KEY": registry.issue_key("bench"),
                "CHROMIUM": shutil.which("chromium") or "chromium",
                "BENCH_OUT": str(out),
            }
            command = ["node_modules/.bin/vitest", "run", "--project", "bench"]
            subprocess.run(command, cwd=ROOT / "web", env=environment, check=True)
        found: dict[str, Any] = json.loads(out.read_text())
        print(count, found, flush=True)
        return found


HEADS = (
    "areas",
    "title and figures shown",
    "map drawn",
    "page sent",
    "figures and shapes sent",
    "hour's step, script",
    "hour's step, next frame drawn",
)


def _text(facts: dict[str, Any]) -> str:
    lines = [
        "# The dashboard",
        "",
        "Written by `python bench/dashboard/run.py`; numbers beside it in `results.json`. Invented",
        "releases, looked at with Debian's Chromium, which draws by software (SwiftShader) on",
        f"{facts['cores']} cores shared with the server and with whatever else the machine does (load",
        f"{facts['load_before']}). Medians; nothing was in the browser's cache.",
        "",
        f"| {' | '.join(HEADS)} |",
        "|---" * len(HEADS) + "|",
    ]
    for count, row in facts["areas"].items():
        cells = (
            f"{int(count):,}",
            f"{row['words_ms'] / 1000:.1f} s",
            f"{row['drawn_ms'] / 1000:.1f} s",
            f"{row['page_bytes'] / 1000:,.0f} kB",
            f"{row['figures_bytes'] / 1000:,.0f} kB",
            f"{row['step_script_ms']} ms",
            f"{row['step_frame_ms']} ms",
        )
        lines.append(f"| {' | '.join(cells)} |")
    listed = [
        f"| {name} | {size / 1000:,.1f} |" for name, size in facts["files"].items() if size > SHOWN_FROM
    ]
    lines += [
        "",
        "Files of the page, packed. Charts, the world's coasts, and views other than the map are fetched",
        "when they are opened.",
        "",
        "| file | kB |",
        "|---|---|",
        *listed,
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
