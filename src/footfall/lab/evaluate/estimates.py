"""Estimates to compare: as released, before noise, and those of the naive way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import duckdb
import numpy as np
import pyarrow as pa

from footfall.ingest.events import DOMESTIC
from footfall.model.cube import UNITS_PER_PERSON, CubeSpec, NoisyCube, Protection
from footfall.model.grid import Floats, Ints
from footfall.model.local_day import HOUR_S
from footfall.network.locations import location_tiles
from footfall.pipeline.day import Day
from footfall.pipeline.measure import raw_counts
from footfall.products.catalogue import PRODUCTS
from footfall.products.estimates import Expansion, expansion
from footfall.releases.store import ReleaseStore

NO_PROTECTION = Protection(Fraction(0), 0.0, "none", "lab", 0, 0.0)
LAST_SEEN_H = 24
"""The naive way takes everybody to be where the last event of the day was, however long ago."""


@dataclass(frozen=True, eq=False)
class Published:
    """The rows of all products of a day."""

    tables: Mapping[str, pa.Table]

    def column(self, product: str, column: str, **where: str) -> Floats:
        """A column of the rows that match, NaN where withheld, in the order of the cube."""
        table = self.tables[product]
        for name, value in where.items():
            table = table.filter(pa.compute.equal(table[name], value))
        values: Floats = table[column].cast(pa.float64()).to_numpy(zero_copy_only=False)
        return values


def released(day: Day, store: ReleaseStore) -> Published:
    """What was published."""
    return Published({product: store.read(store.find(f"{product}/{day.name}")).table for product in PRODUCTS})


def unprotected(day: Day) -> tuple[Published, Expansion] | None:
    """The same computation on counts before noise; None once the vault was swept."""
    if not day.table("counts").exists():
        return None
    cubes = {spec.id: _bare(day, spec) for spec in day.cubes}
    factors = expansion(
        cubes["presence-region"], cubes["visits-region"], cubes["panel-region"], day.reference.strata
    )
    return Published({p.id: p.publish(cubes, factors) for p in PRODUCTS.values()}), factors


def _bare(day: Day, spec: CubeSpec) -> NoisyCube:
    counts = raw_counts(day, spec).counts.reshape(spec.shape) / UNITS_PER_PERSON
    return NoisyCube(spec, day.name, counts, NO_PROTECTION)


def tile_presence(day: Day, factors: Expansion, resolution_m: int) -> dict[tuple[int, int], float]:
    """People present by hour and tile, before noise: each location's time spread over its tiles."""
    start = day.local.start
    located = duckdb.sql(
        f"""
        with inside as (
            select location, greatest("start", {start}) as a, least("end", {day.local.end}) as b
            from read_parquet('{day.table("places")}/**/*.parquet')
        ), hours as (
            select location, a, b,
                unnest(range((a - {start}) // {HOUR_S}, (b - 1 - {start}) // {HOUR_S} + 1)) as h
            from inside where b > a
        )
        select h as hour, location,
            sum(least(b, {start} + (h + 1) * {HOUR_S}) - greatest(a, {start} + h * {HOUR_S})) / {HOUR_S} as persons
        from hours group by all
        """
    ).to_arrow_table()
    codes: Ints = np.unique(located["location"].to_numpy())
    tiles = location_tiles(codes, day.reference.table("footprints"), resolution_m)  # noqa: F841 DuckDB reads it
    found = duckdb.sql(
        """
        select hour, tile, sum(persons * probability) as persons
        from located join tiles using (location) group by all
        """
    ).to_arrow_table()
    clock = np.array(day.local.hours)[found["hour"].to_numpy()]
    people = found["persons"].to_numpy() * factors.present[clock]
    keys = zip(clock.tolist(), found["tile"].to_pylist(), strict=True)
    return dict(zip(keys, people.tolist(), strict=True))


@dataclass(frozen=True, eq=False)
class LastSites:
    """The naive way: at the middle of each hour everybody is at the site of their last event."""

    hour: Ints
    cell: Ints
    persons: Floats

    @classmethod
    def of(cls, day: Day) -> LastSites:
        """Count persons by hour and last cell."""
        found = duckdb.sql(
            f"""
            with seen as (
                select person, (time - {day.local.start} + {HOUR_S // 2}) // {HOUR_S} as h,
                    arg_max(cell, time) as cell
                from read_parquet('{day.table("events")}/**/*.parquet') where domain = {DOMESTIC} group by all
            ), persons as (select distinct person from seen),
            grid as (select person, unnest(range({len(day.local.hours)})) as h from persons),
            last as (
                select h, last_value(cell ignore nulls) over (
                    partition by person order by h
                    rows between {LAST_SEEN_H} preceding and current row) as cell
                from grid left join seen using (person, h)
            )
            select h, cell, count(*)::double as persons from last where cell is not null group by all
            """
        ).to_arrow_table()
        hour = np.array(day.local.hours)[found["h"].to_numpy()]
        return cls(hour, found["cell"].to_numpy().astype(np.int64), found["persons"].to_numpy())

    def people(self, residents: float) -> Floats:
        """Persons of each row, expanded so that every hour holds all residents."""
        known = np.maximum(np.bincount(self.hour, self.persons, 24), 1)
        people: Floats = self.persons * residents / known[self.hour]
        return people
