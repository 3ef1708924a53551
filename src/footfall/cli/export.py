"""`footfall export`: a release in a format that others read."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from footfall.cli.console import note
from footfall.cli.options import ReleaseArgument, WorkspaceOption, open_workspace

EXAMPLES = (
    "Examples: `footfall export footfall/2026-03-02 --out visits.csv`, "
    "`footfall export flows/2026-03-02 --format geojson --out -`"
)


class Format(StrEnum):
    """The formats of `footfall.releases.formats`, which is read when it is needed."""

    CSV = "csv"
    PARQUET = "parquet"
    GEOJSON = "geojson"


def export(
    release: ReleaseArgument,
    workspace: WorkspaceOption = None,
    form: Annotated[
        Format,
        typer.Option("--format", "-f", metavar="FORMAT", help="How to write it: csv, parquet or geojson."),
    ] = Format.CSV,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            "-o",
            metavar="FILE",
            help="The file; - writes to stdout. Default: PRODUCT-DAY.FORMAT in this folder.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write a release as CSV, Parquet or GeoJSON, whole and unrounded.

    Withheld values are empty. GeoJSON has the polygons of the areas, or lines between them for flows.
    """
    from footfall.releases.formats import FORMATS
    from footfall.releases.store import ReleaseStore

    home, _ = open_workspace(workspace)
    store = ReleaseStore(home.releases)
    found = store.read(store.find(release))
    if out == "-":
        if form is Format.PARQUET and sys.stdout.isatty():
            message = "Parquet is not for a terminal. Name a file, or pipe it on."
            raise typer.BadParameter(message, param_hint="--out")
        sys.stdout.buffer.write(FORMATS[form.value](found, store.areas(found.manifest.facts["areas"])))
        return
    file = Path(out or f"{found.manifest.product}-{found.manifest.day}.{form.value}")
    if not file.absolute().parent.is_dir():
        raise typer.BadParameter(f"there is no folder {file.parent}.", param_hint="--out")
    data = FORMATS[form.value](found, store.areas(found.manifest.facts["areas"]))
    file.write_bytes(data)
    note(f"Wrote {found.table.num_rows:,} rows to {file} ({len(data):,} bytes).")
