"""Holidays of the place, from a file that the operator keeps: which days they are differs between towns."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from footfall.model.errors import WorkspaceError

COLUMNS = ("day", "name")


def read_holidays(file: Path) -> list[dict[str, str]]:
    """Days and their names, in the order of days.

    Args:
        file: CSV with the columns `day` (YYYY-MM-DD) and `name`.

    Raises:
        WorkspaceError: it can't be read, lacks a column, or holds something that is no day.
    """
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines, strict=True))
        found = [{"day": str(date.fromisoformat(row["day"])), "name": row["name"].strip()} for row in rows]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, csv.Error) as wrong:
        message = f"{file} is no list of holidays ({wrong!r}). It needs the columns {', '.join(COLUMNS)}."
        raise WorkspaceError(message) from wrong
    return sorted(found, key=lambda holiday: holiday["day"])
