"""The two tables of FlowmapBlue, which draws flow maps from them: locations and flows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from footfall.model.errors import WorkspaceError
from footfall.model.release import Release, is_rest
from footfall.releases.archive import archive
from footfall.releases.text_tables import text_table

Shapes = Mapping[tuple[str, str], Any]


def flowmapblue(release: Release, shapes: Shapes) -> bytes:
    """A ZIP of `locations.csv` (id,name,lat,lon) and `flows.csv` (origin,dest,count,time).

    Withheld flows and rests are left out: the format has no word for them. `time` is the begin of the
    hour or daypart.

    Raises:
        WorkspaceError: the release has no origins and destinations.
    """
    dimensions = release.manifest.facts["dimensions"]
    if not {"origin", "destination"} <= set(dimensions):
        message = (
            f"{release.manifest.product} has no origins and destinations to draw. Choose another format."
        )
        raise WorkspaceError(message)
    rows = [
        row
        for row in release.table.to_pylist()
        if row["value"] is not None and not is_rest(row["destination"])
    ]
    named = sorted({(row["level"], row[end]) for row in rows for end in ("origin", "destination")})
    locations = [_location(shapes[key]["properties"]) for key in named if key in shapes]
    flows = [
        [row["origin"], row["destination"], row["value"], _time(row, release.manifest.day)] for row in rows
    ]
    return archive(
        {
            "locations.csv": text_table(["id", "name", "lat", "lon"], locations),
            "flows.csv": text_table(["origin", "dest", "count", "time"], flows),
        }
    )


def _location(area: Mapping[str, Any]) -> list[Any]:
    lon, lat = area["centre"]
    return [area["area"], area["name"], lat, lon]


def _time(row: Mapping[str, Any], day: str) -> str:
    begin = row.get("hour") or str(row.get("daypart", "00"))[:2]
    return f"{day}T{begin}:00:00"
