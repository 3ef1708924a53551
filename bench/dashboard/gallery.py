"""Takes the pictures of docs/gallery.md: `python bench/dashboard/gallery.py` (`make gallery`).

A city of 200,000 people over two weeks is simulated and released, unless a workspace is named.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "tests" / "functional")]

from running import served  # noqa: E402

from footfall.server.access.registry import NewGrant, Registry  # noqa: E402
from footfall.server.access.tables import AccessDatabase  # noqa: E402

OUT = ROOT / "docs" / "gallery"
CITY = ("--people", "200000", "--days", "14", "--market-share", "0.5", "--profile", "standard")


def main() -> None:
    """Make the city, serve it, look at every view."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workspace", type=Path, help="a workspace that `footfall demo` made so")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        city = given.workspace or _made(folder / "city")
        registry = Registry(AccessDatabase(folder / "access.db"))
        registry.add_client("gallery", "Town hall", rate_per_minute=10**9)
        registry.grant("gallery", NewGrant("*", None, None, None, "zone", "hour", frozenset({"*"})))
        _take(city, folder, registry.issue_key("gallery"))


def _made(city: Path) -> Path:
    program = [sys.executable, "-c", "from footfall.cli import main; main()"]
    subprocess.run([*program, "demo", "--out", str(city), *CITY], check=True)
    return city


def _take(city: Path, folder: Path, key: str) -> None:
    places = (city / "releases", str(folder / "access.db"), folder / "cache")
    with served(*places, "--basemap", str(city / "basemap.geojson")) as (url, _):
        environment = {
            **os.environ,
            "FOOTFALL_URL": url,
            "FOOTFALL_KEY": key,
            "CHROMIUM": shutil.which("chromium") or "chromium",
            "GALLERY_OUT": str(OUT),
        }
        command = ["node_modules/.bin/vitest", "run", "--project", "gallery"]
        subprocess.run(command, cwd=ROOT / "web", env=environment, check=True)


if __name__ == "__main__":
    main()
