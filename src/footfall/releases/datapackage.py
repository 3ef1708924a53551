"""A Frictionless data package: the rows as CSV, and a description that tools read."""

from __future__ import annotations

import json
from typing import Any, Final

from footfall.model.release import Release
from footfall.releases.archive import archive

_MEANINGS: Final = {
    "value": "Estimate; empty if withheld, which is not zero.",
    "low": "Lower end of the 95 % interval.",
    "high": "Upper end of the 95 % interval.",
    "status": "Whether the value is shown, and if not why.",
    "sample_band": "How many customers of the operator are behind the value.",
    "consistent": "For maps and tables: never below zero, and areas add up to the areas that hold them.",
}
_NUMBERS: Final = ("value", "low", "high", "consistent")


def datapackage(release: Release, data: bytes) -> bytes:
    """A ZIP of `datapackage.json` and `data.csv`.

    Args:
        release: what is described.
        data: its rows as CSV.
    """
    description = json.dumps(described(release, len(data)), indent=1, ensure_ascii=False) + "\n"
    return archive({"datapackage.json": description.encode(), "data.csv": data})


def described(release: Release, size: int) -> dict[str, Any]:
    """The content of `datapackage.json`."""
    manifest = release.manifest
    facts = manifest.facts
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "profile": "tabular-data-package",
        "name": f"{manifest.product.replace('_', '-')}-{manifest.day}-{manifest.release_id}",
        "title": facts.get("title", manifest.product),
        "description": f"{facts.get('definition', '')}\n\n{facts.get('terms', '')}".strip(),
        "version": manifest.method_version,
        "resources": [
            {
                "name": manifest.product.replace("_", "-"),
                "path": "data.csv",
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "bytes": size,
                "schema": {
                    "fields": [_field(name, facts) for name in release.table.column_names],
                    "missingValues": [""],
                    "primaryKey": list(facts["dimensions"]),
                },
            }
        ],
    }


def _field(name: str, facts: dict[str, Any]) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "type": "number" if name in _NUMBERS else "string"}
    if name in _MEANINGS:
        field["description"] = _MEANINGS[name]
    values = facts.get("values", {}).get(name)
    if values:
        field["constraints"] = {"enum": values}
    if name in facts["dimensions"]:
        field.setdefault("constraints", {})["required"] = True
    return field
