"""`footfall export`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from footfall.cli.console import note
from footfall.cli.options import WorkspaceOption, open_workspace
from footfall.model.errors import SettingsError
from footfall.model.files import write_file
from footfall.releases.formats import FORMATS
from footfall.releases.store import ReleaseStore

EXAMPLES = "Example: `footfall export`"


def export(
    release: Annotated[str, typer.Argument(help="A release: its id, or product/day.")],
    workspace: WorkspaceOption = None,
    form: Annotated[str, typer.Option("--format", "-f", help="csv, parquet or geojson.")] = "csv",
    out: Annotated[
        str | None,
        typer.Option("--out", "-o", metavar="FILE", help="The file; - for stdout; default by name."),
    ] = None,
) -> None:
    """Write a release in a format that others read."""
    if form not in FORMATS:
        raise SettingsError(f"There is no format {form!r}. Choose one of {', '.join(FORMATS)}.")
    place, _ = open_workspace(workspace)
    store = ReleaseStore(place.releases)
    found = store.read(store.find(release))
    data = FORMATS[form](found, store.areas(found.manifest.facts["areas"]))
    if out == "-":
        sys.stdout.buffer.write(data)
        return
    file = Path(out or f"{found.manifest.product}-{found.manifest.day}.{form}")
    write_file(file, data)
    note(f"Wrote {file} ({len(data):,} bytes).")
