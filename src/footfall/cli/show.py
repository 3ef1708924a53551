"""`footfall show`."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.table import Table

from footfall.cli.console import console, print_json
from footfall.cli.options import JsonOption, WorkspaceOption, open_workspace
from footfall.cli.pictures import bar, number, strip
from footfall.model.release import Release
from footfall.model.vocabulary import ALL, LEVELS
from footfall.releases.store import ReleaseStore

EXAMPLES = "Example: `footfall show`"
Rows = list[dict[str, Any]]
Names = dict[tuple[str, str], str]


def show(
    release: Annotated[str, typer.Argument(help="A release: its id, or product/day as footfall/2026-03-02.")],
    workspace: WorkspaceOption = None,
    level: Annotated[str | None, typer.Option(help="region, district or zone; default: the finest.")] = None,
    area: Annotated[str | None, typer.Option(help="One area, by id or name.")] = None,
    top: Annotated[int, typer.Option(min=1, help="How many areas or pairs.")] = 15,
    as_json: JsonOption = False,
) -> None:
    """Print a release: the greatest values with their intervals, and a strip of hours."""
    place, _ = open_workspace(workspace)
    store = ReleaseStore(place.releases)
    found = store.read(store.find(release))
    names = area_names(store, found)
    rows = _chosen(found, names, level, area)
    if as_json:
        print_json({"manifest": found.manifest.as_dict(), "rows": rows})
        return
    print_header(found)
    console.print(table_of(found, rows, names, top))
    console.print(
        "Numbers are estimates of people with 95 % intervals. · = withheld: too few observed to be shown."
    )


def print_header(release: Release) -> None:
    """What the release is, and how protected."""
    manifest = release.manifest
    privacy = manifest.facts["privacy"]
    charged = privacy["charged"]
    console.print(f"[bold]{manifest.facts['title']}[/], {manifest.day}, {manifest.facts['workspace']}")
    console.print(manifest.facts["definition"], highlight=False)
    epsilon = charged["epsilon"]["delta 1e-09"]
    console.print(
        f"Profile {privacy['profile']}: epsilon {epsilon:.2f} at delta 1e-9 for the cubes behind it; "
        f"{manifest.facts['withheld_share']:.0%} of rows withheld; release {manifest.release_id}.\n",
        highlight=False,
    )


def area_names(store: ReleaseStore, release: Release) -> Names:
    """Names of areas by level and id."""
    features = store.areas(release.manifest.facts["areas"])["features"]
    return {(f["properties"]["level"], f["properties"]["area"]): f["properties"]["name"] for f in features}


def table_of(release: Release, rows: Rows, names: Names, top: int) -> Table:
    """The greatest values of a release as a table that fits its product."""
    dimensions = release.manifest.facts["dimensions"]
    if "hour" in dimensions:
        return _hours(rows, names, top)
    if "origin" in dimensions:
        return _pairs(rows, names, top)
    if "dwell_bin" in dimensions:
        return _dwell(rows, names, top)
    return _areas(rows, names, top)


def _chosen(release: Release, names: Names, level: str | None, area: str | None) -> Rows:
    rows: Rows = release.table.to_pylist()
    rows = [row for row in rows if row.get("age_band", ALL) == ALL and row.get("gender", ALL) == ALL]
    present = {row["level"] for row in rows}
    wanted = level or next(name for name in reversed(LEVELS) if name in present)
    rows = [row for row in rows if row["level"] == wanted]
    if area is None:
        return rows
    ends = ("area", "origin", "destination")
    return [r for r in rows if any(area in (r.get(e), names.get((wanted, r.get(e, "")))) for e in ends)]


def _figure(row: dict[str, Any]) -> str:
    return number(row["value"], row["low"], row["high"])


def by_area(rows: Rows) -> dict[str, Rows]:
    """Rows of each area, the areas with the greatest sums first."""
    groups: dict[str, Rows] = {}
    for row in rows:
        groups.setdefault(row["area"], []).append(row)
    return dict(sorted(groups.items(), key=lambda item: -sum(row["value"] or 0 for row in item[1])))


def _hours(rows: Rows, names: Names, top: int) -> Table:
    table = Table("area")
    table.add_column("hours 00 to 23", no_wrap=True)
    for name in ("at most", "in hour"):
        table.add_column(name, justify="right", no_wrap=True)
    groups = by_area(rows)
    for area in list(groups)[:top]:
        hours = sorted(groups[area], key=lambda row: row["hour"])
        peak = max(hours, key=lambda row: row["value"] or -1)
        values = [row["value"] for row in hours]
        table.add_row(names[peak["level"], area], strip(values), _figure(peak), f"{peak['hour']}:00")
    return table


def _areas(rows: Rows, names: Names, top: int) -> Table:
    table = Table("area", "people", "")
    ordered = sorted(rows, key=lambda row: -(row["value"] or 0))[:top]
    greatest = max((row["value"] or 0 for row in ordered), default=1)
    for row in ordered:
        table.add_row(names[row["level"], row["area"]], _figure(row), bar(row["value"], greatest))
    return table


def _pairs(rows: Rows, names: Names, top: int) -> Table:
    table = Table("from", "to", "daypart", "trips")
    for row in sorted(rows, key=lambda row: -(row["value"] or 0))[:top]:
        level = row["level"]
        table.add_row(
            names[level, row["origin"]], names[level, row["destination"]], row["daypart"], _figure(row)
        )
    return table


def _dwell(rows: Rows, names: Names, top: int) -> Table:
    bins = [row for row in rows if row["measure"] == "visitors"]
    medians = {row["area"]: row for row in rows if row["measure"] != "visitors"}
    labels = list(dict.fromkeys(row["dwell_bin"] for row in bins))
    table = Table("area", f"minutes: {labels[0]} … {labels[-1]}", "median minutes")
    groups = by_area(bins)
    for area in list(groups)[:top]:
        values = [row["value"] for row in groups[area]]
        table.add_row(names[groups[area][0]["level"], area], strip(values), _figure(medians[area]))
    return table
