"""SDMX-CSV 2.0, as statistical offices exchange data."""

from __future__ import annotations

from typing import Any, Final

from footfall.model.release import Release
from footfall.releases.text_tables import text_table

AGENCY: Final = "FOOTFALL"
OBS_STATUS: Final = {
    "ok": "A",
    "low_reliability": "U",
    "withheld_small": "Q",
    "merged": "Q",
    "withheld_dominant": "Q",
    "below_resolution": "M",
}
"""Our status -> CL_OBS_STATUS: normal, low reliability, missing and suppressed, missing: can't exist."""
CONF_STATUS: Final = {"withheld_small": "C", "merged": "C", "withheld_dominant": "C"}
"""Our status -> CL_CONF_STATUS: confidential; all else is free (F)."""
_TIMES: Final = ("hour", "daypart")


def sdmx_csv(release: Release) -> bytes:
    """A row for each cell, withheld ones with an empty OBS_VALUE, OBS_STATUS Q and CONF_STATUS C.

    TIME_PERIOD is the day, or the hour's begin; a daypart stays a dimension. Bounds of the 95 % interval and
    the sample band are attributes.
    """
    manifest = release.manifest
    dimensions = [name for name in manifest.facts["dimensions"] if name != "hour"]
    flow = f"{AGENCY}:{manifest.product.upper()}({manifest.method_version})"
    header = [
        "STRUCTURE",
        "STRUCTURE_ID",
        "ACTION",
        *(name.upper() for name in dimensions),
        "TIME_PERIOD",
        "OBS_VALUE",
        "OBS_STATUS",
        "CONF_STATUS",
        "LOWER_BOUND",
        "UPPER_BOUND",
        "SAMPLE_BAND",
        "UNIT_MEASURE",
    ]
    rows = (
        [
            "dataflow",
            flow,
            "I",
            *(row[name] for name in dimensions),
            *_observation(row, manifest.day),
            _unit(row, manifest.facts),
        ]
        for row in release.table.to_pylist()
    )
    return text_table(header, rows)


def _observation(row: dict[str, Any], day: str) -> list[Any]:
    time = f"{day}T{row['hour']}:00:00" if "hour" in row else day
    status = row["status"]
    codes = [OBS_STATUS.get(status, "Q"), CONF_STATUS.get(status, "F")]
    return [time, row["value"], *codes, row["low"], row["high"], row["sample_band"]]


def _unit(row: dict[str, Any], facts: dict[str, Any]) -> str:
    units = facts.get("measure_units", {})
    return str(units.get(row.get("measure"), facts.get("unit", "people"))).upper()
