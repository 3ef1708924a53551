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
    GEOPARQUET = "geoparquet"
    MITMS = "mitms"
    SDMX_CSV = "sdmx-csv"
    FLOWMAPBLUE = "flowmapblue"
    DATAPACKAGE = "datapackage"


TEXTS = (Format.CSV, Format.GEOJSON, Format.SDMX_CSV)
"""Formats that may go to a terminal."""


def export(
    release: ReleaseArgument,
    workspace: WorkspaceOption = None,
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="csv, parquet, geojson, geoparquet, mitms, sdmx-csv, flowmapblue or datapackage.",
        ),
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
    """Write a release in a format that others read, whole and unrounded.

    Withheld values are empty. GeoJSON and GeoParquet have the polygons of the areas, or lines between them
    for flows. mitms is the Spanish ministry's table, sdmx-csv what statistical offices exchange, flowmapblue
    two tables for flow maps, datapackage CSV with a Frictionless description; docs/formats.md explains.
    """
    from footfall.releases.formats import FORMATS, file_name
    from footfall.releases.store import ReleaseStore

    home, _ = open_workspace(workspace)
    store = ReleaseStore(home.releases)
    found = store.read(store.find(release))
    areas = store.areas(found.manifest.facts["areas"])
    data = FORMATS[form.value].write(found, areas)
    if out == "-":
        if form not in TEXTS and sys.stdout.isatty():
            message = f"{form.value} is not for a terminal. Name a file, or pipe it on."
            raise typer.BadParameter(message, param_hint="--out")
        sys.stdout.buffer.write(data)
        return
    file = Path(out or file_name(found, form.value, areas))
    if not file.absolute().parent.is_dir():
        raise typer.BadParameter(f"there is no folder {file.parent}.", param_hint="--out")
    file.write_bytes(data)
    note(f"Wrote {found.table.num_rows:,} rows to {file} ({len(data):,} bytes).")
