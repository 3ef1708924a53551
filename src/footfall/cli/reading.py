"""A release as it is shown: its areas by name, and the rows that were asked for."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from typing import Any, TypeAlias

import typer

from footfall.model.release import Release, is_rest, names_areas, rest_of
from footfall.model.vocabulary import ALL, LEVELS
from footfall.releases.store import ReleaseStore

Row: TypeAlias = dict[str, Any]
Rows: TypeAlias = list[Row]


@dataclass(frozen=True)
class Names:
    """Names of areas by level and id; where two areas of a level share a name, the id follows it."""

    by_key: dict[tuple[str, str], str]

    @classmethod
    def of(cls, store: ReleaseStore, release: Release) -> Names:
        """The names of the areas that a release knows."""
        areas = [f["properties"] for f in store.areas(release.manifest.facts["areas"])["features"]]
        times = Counter((area["level"], area["name"]) for area in areas)
        names = {
            (area["level"], area["area"]): area["name"]
            if times[area["level"], area["name"]] == 1
            else f"{area['name']} ({area['area']})"
            for area in areas
        }
        levels = [level for level in LEVELS if any(level == its for its, _ in names)]
        rests = {
            (finer, rest_of(area)): f"rest of {name}"
            for level, finer in pairwise(levels)
            for (its, area), name in names.items()
            if its == level
        }
        return cls(names | rests)

    def of_row(self, row: Row, end: str = "area") -> str:
        """The name of an area of a row."""
        return self.by_key.get((row["level"], row[end]), str(row[end]))

    def find(self, asked: str, levels: list[str]) -> tuple[str, str]:
        """Level and id of an area asked for by id or name, the finest first.

        Raises:
            BadParameter: there is none on these levels.
        """
        wanted = asked.casefold()
        for level in reversed(levels):
            for (its_level, area), name in self.by_key.items():
                if its_level == level and wanted in (area.casefold(), name.casefold()):
                    return level, area
        known = [name for (level, _), name in self.by_key.items() if level in levels]
        close = get_close_matches(asked, known, 3, 0.5) or sorted(known)[:5]
        message = f"no area of this release is called {asked!r}. There are {', '.join(close)} and others."
        raise typer.BadParameter(message, param_hint="--area")


@dataclass(frozen=True)
class Selection:
    """Rows of one level of a release, or of one area.

    Args:
        level: the level shown.
        area: id of the only area, or None.
        rows: totals over age and gender.
        parts: rows by age band and gender.
    """

    level: str
    area: str | None
    rows: Rows
    parts: Rows


def select(release: Release, names: Names, level: str | None, area: str | None) -> Selection:
    """The rows of a level (default: the finest that the release has) or area.

    Raises:
        BadParameter: the release has no such level or area.
    """
    rows: Rows = release.table.to_pylist()
    present = [name for name in LEVELS if any(row["level"] == name for row in rows)]
    if level is not None and level not in present:
        message = f"this release has no level {level!r}, but {', '.join(present)}."
        raise typer.BadParameter(message, param_hint="--level")
    chosen, only = (level or present[-1], None)
    if area is not None:
        chosen, only = names.find(area, [level] if level else present)
    there = [row for row in rows if row["level"] == chosen and not is_rest(row.get("area", ""))]
    kept = [row for row in there if only is None or only in _ends(row)]
    totals = [row for row in kept if row.get("age_band", ALL) == ALL and row.get("gender", ALL) == ALL]
    parts = [row for row in kept if row.get("age_band", ALL) != ALL and row.get("gender", ALL) != ALL]
    return Selection(chosen, only, totals, parts)


def _ends(row: Row) -> tuple[str, ...]:
    return tuple(value for name, value in row.items() if names_areas(name))


def with_names(rows: Rows, names: Names) -> Rows:
    """Rows with the names of their areas beside the ids."""
    return [row | {f"{end}_name": names.of_row(row, end) for end in row if names_areas(end)} for row in rows]


def by(rows: Rows, *columns: str) -> dict[tuple[Any, ...], Rows]:
    """Rows grouped by columns, the groups with the greatest values first."""
    groups: dict[tuple[Any, ...], Rows] = {}
    for row in rows:
        groups.setdefault(tuple(row[column] for column in columns), []).append(row)
    return dict(sorted(groups.items(), key=lambda group: -sum(row["value"] or 0 for row in group[1])))
