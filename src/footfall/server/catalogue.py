"""What there is: a picture of all whole releases at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from footfall.model.release import Manifest, names_areas
from footfall.model.vocabulary import ALL, LEVELS
from footfall.model.windows import TO, span
from footfall.server.areas import AreaSet

TIMES: Final = ("hour", "daypart")
"""Dimensions that divide a day."""


@dataclass(frozen=True)
class ProductLine:
    """A product and its current releases.

    Args:
        id: of the product.
        days: day -> manifest of the release that is current; by day.
    """

    id: str
    days: Mapping[str, Manifest]

    @cached_property
    def newest(self) -> Manifest:
        """The manifest of the last day; what a product is, is read from it."""
        return self.days[max(self.days)]

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The columns that name a row, besides the day."""
        return tuple(self.newest.facts["dimensions"])

    @property
    def area_dimensions(self) -> tuple[str, ...]:
        """Those that name areas."""
        return tuple(name for name in self.dimensions if names_areas(name))

    @property
    def attributes(self) -> tuple[str, ...]:
        """Those that divide people: neither level, area, time nor measure."""
        others = {"level", "measure", *TIMES, *self.area_dimensions}
        return tuple(name for name in self.dimensions if name not in others)

    @property
    def additive_over(self) -> frozenset[str]:
        """Dimensions over which values may be added up."""
        return frozenset(self.newest.facts.get("additive_over", ()))

    @property
    def disjoint_over(self) -> frozenset[str]:
        """Dimensions over which a person counts in one cell at most."""
        return frozenset(self.newest.facts.get("disjoint_over", ()))

    @property
    def merged_over(self) -> str:
        """The dimension over which small cells are merged into rests, or nothing."""
        return str(self.newest.facts.get("merged_over", ""))

    @property
    def rows_left_out(self) -> bool:
        """Whether withheld cells have no rows."""
        return any(manifest.facts.get("rows_left_out") for manifest in self.days.values())

    @cached_property
    def values(self) -> dict[str, tuple[str, ...]]:
        """The closed list of each dimension that does not name areas."""
        lists = self.newest.facts.get("values", {})
        return {name: tuple(lists.get(name, ())) for name in self.dimensions if not names_areas(name)}

    @property
    def levels(self) -> tuple[str, ...]:
        """Its levels of areas, coarse to fine."""
        return tuple(level for level in LEVELS if level in self.values.get("level", ()))

    @property
    def finest_time(self) -> str:
        """`hour`, `daypart` or `day`."""
        return next((name for name in TIMES if name in self.dimensions), "day")

    def unit(self, measures: frozenset[str] | None) -> str:
        """The unit of values, of the asked measures where the product has several."""
        facts = self.newest.facts
        of_measures: dict[str, str] = facts.get("measure_units", {})
        units = {of_measures.get(measure, facts.get("unit", "people")) for measure in measures or {ALL}}
        return " or ".join(sorted(units))

    def described(self) -> dict[str, Any]:
        """The product as clients see it."""
        facts = self.newest.facts
        return {
            "id": self.id,
            "title": facts.get("title", self.id),
            "definition": facts.get("definition", ""),
            "unit": facts.get("unit", "people"),
            "measure_units": facts.get("measure_units", {}),
            "dimensions": [self._dimension(name) for name in self.dimensions],
            "levels": list(self.levels),
            "finest_time": self.finest_time,
            "additive_over": sorted(self.additive_over),
            "time_zone": facts.get("time_zone", "UTC"),
            "first_day": min(self.days),
            "last_day": max(self.days),
            "number_of_days": len(self.days),
            "terms": facts.get("terms", ""),
        }

    def _dimension(self, name: str) -> dict[str, Any]:
        return {
            "name": name,
            "names_areas": names_areas(name),
            "values": list(self.values.get(name, ())),
            "has_total": ALL in self.values.get(name, ()),
            "additive": name in self.additive_over,
        }


@dataclass(frozen=True)
class Catalogue:
    """All whole releases at one moment.

    Args:
        releases: by id.
        products: by product id, with the current release of each day.
        areas: area sets by id.
        refused: folder -> why the release in it is not served.
    """

    releases: Mapping[str, Manifest] = field(default_factory=dict)
    products: Mapping[str, ProductLine] = field(default_factory=dict)
    areas: Mapping[str, AreaSet] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def newest_areas(self) -> AreaSet | None:
        """The area set of the last day."""
        manifests = [m for m in self.releases.values() if m.facts.get("areas") in self.areas]
        newest = max(manifests, key=lambda m: (m.day, m.release_id), default=None)
        return self.areas[newest.facts["areas"]] if newest else None


def last_day(period: str) -> date:
    """The last day of a release's window; of any other period the first."""
    return span(period)[1] - timedelta(days=1) if TO in period else first_day(period)


def first_day(period: str) -> date:
    """The first day of a release's period: of `2026-03-02`, `2026-02-23..2026-03-22` or `2026-03`."""
    return date.fromisoformat(period[:10] if len(period) >= 10 else f"{period}-01")
