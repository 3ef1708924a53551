"""What each person adds to each cube, by the steps that count real people: only nobody is added up.

A person's number is put into the cells that they are counted in, by hour into their locations and areas, so
that no two persons share one; bounding looks at one person at a time and never notices. Added up, the
vectors are the day's counts.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from scipy import sparse

from footfall.engine import DataFrame, Engine
from footfall.model.cube import CubeSpec
from footfall.model.grid import Ints
from footfall.pipeline.day import Day
from footfall.pipeline.measure import HOMES
from footfall.pipeline.steps import DAILY, HOURLY, bucket_rows, people_of, vault_tables
from footfall.privacy.bounding import bound_units, bounded_counts
from footfall.privacy.spreading import hourly_counts
from footfall.products.cubes import daily, hourly
from footfall.products.cubes.tables import VaultTables

Sparse: TypeAlias = Any
"""A `scipy.sparse.csr_array` of int64: persons by cells."""


@dataclass(frozen=True, eq=False)
class Persons:
    """A day's persons, each by themselves.

    Args:
        ids: their pseudonyms of the day, [n].
        bucket: the bucket that each lives in, [n].
        vectors: units by cube id; sparse, [n, cells of the cube].
    """

    ids: Ints
    bucket: Ints
    vectors: Mapping[str, Sparse]

    def rows(self, wanted: Ints) -> Ints:
        """The rows of pseudonyms; -1 for those that are not there."""
        order = np.argsort(self.ids)
        place = np.minimum(np.searchsorted(self.ids, wanted, sorter=order), len(self.ids) - 1)
        found: Ints = np.where(self.ids[order[place]] == wanted, order[place], -1)
        return found


def person_vectors(
    day: Day, engine: Engine, as_one: Sequence[int] = (), specs: Sequence[CubeSpec] | None = None
) -> Persons:
    """The bounded vectors of all persons of a day whose vault is there.

    Args:
        day: the day; its events, places, trips, people and locations are read.
        engine: the session.
        as_one: pseudonyms of one bucket whose rows are taken for one person's, under the first of them: a
            person who is in many places at once, as no real one can be.
        specs: cubes with other bounds than the day's.
    """
    cubes = day.cubes if specs is None else tuple(specs)
    ids: list[Ints] = []
    buckets: list[Ints] = []
    parts: dict[str, list[Sparse]] = {spec.id: [] for spec in cubes}
    for bucket in day.buckets:
        found, tables, numbers = _tables(day, bucket, as_one, engine)
        for spec, cells in _cells(day, cubes, tables, numbers, engine):
            parts[spec.id].append(_matrix(cells, len(found), spec.size))
        ids.append(found)
        buckets.append(np.full(len(found), bucket))
        engine.release()
    stacked = {name: sparse.vstack(part).tocsr() for name, part in parts.items()}
    return Persons(np.concatenate(ids), np.concatenate(buckets), stacked)


def _tables(
    day: Day, bucket: int, as_one: Sequence[int], engine: Engine
) -> tuple[Ints, VaultTables, DataFrame]:
    rows = bucket_rows(day, bucket, engine)
    people = people_of(day, bucket, engine)
    if as_one:
        names = _held(pa.table({"person": list(as_one), "one": [as_one[0]] * len(as_one)}), engine)
        rows = {name: engine.hold(_under_one_name(frame, names, engine)) for name, frame in rows.items()}
    known = people.select("person")
    for frame in rows.values():
        known = known.unionByName(frame.select("person"))
    ids = np.sort(engine.collect(known.distinct())["person"].to_numpy())
    numbers = _held(pa.table({"person": ids, "number": np.arange(len(ids))}), engine)
    # The weights that the day was counted with.
    weights = day.table("counts") / "location_weights"
    tables = vault_tables(day, rows, people, engine, weights=weights)
    return ids, tables, numbers


def _held(table: pa.Table, engine: Engine) -> DataFrame:
    """A small table in the engine."""
    with tempfile.TemporaryDirectory() as folder:
        pq.write_table(table, Path(folder) / "part.parquet")
        return engine.hold(engine.read(Path(folder)))


def _under_one_name(frame: DataFrame, names: DataFrame, engine: Engine) -> DataFrame:
    F = engine.functions
    named = frame.join(names, on="person", how="left")
    return named.withColumn("person", F.coalesce(F.col("one"), F.col("person"))).drop("one")


def _cells(
    day: Day, cubes: Sequence[CubeSpec], tables: VaultTables, numbers: DataFrame, engine: Engine
) -> Iterator[tuple[CubeSpec, pa.Table]]:
    """Each cube's cells by person: number, cell, units."""
    F = engine.functions
    by_hour = _hourly(day, cubes, tables, numbers, engine)
    for spec in cubes:
        if spec.name in HOURLY:
            yield spec, _of_level(by_hour[spec.name], spec, _most_areas(day))
            continue
        size = F.lit(spec.size).cast("bigint")
        stated = _stated(spec, tables, day, engine).join(numbers, on="person", how="inner")
        apart = stated.withColumn("cell", F.col("cell") + F.col("number") * size)
        counted = engine.collect(bounded_counts(apart, bound_units(spec), engine))
        cell = counted["cell"].to_numpy()
        columns = {"number": cell // spec.size, "cell": cell % spec.size, "units": counted["units"]}
        yield spec, pa.table(columns)


def _stated(spec: CubeSpec, tables: VaultTables, day: Day, engine: Engine) -> DataFrame:
    if spec.name == HOMES:
        return daily.homes(tables.places, tables.location_areas, spec, engine)
    return DAILY[spec.name](tables, spec, day.local, engine)


def _hourly(
    day: Day, cubes: Sequence[CubeSpec], tables: VaultTables, numbers: DataFrame, engine: Engine
) -> dict[str, pa.Table]:
    """Presence and visits by slot, level and area, with the person's number in the area.

    Each person has locations of their own, which lie in areas of their own.
    """
    F = engine.functions
    hours = engine.hold(hourly.hours(tables.places, tables.weights, day.local, engine))
    used = engine.collect(hours.select("person", "location").distinct())
    own = _held(used.append_column("own", pa.array(np.arange(used.num_rows))), engine)
    shift = F.col("number") * F.lit(_most_areas(day)).cast("bigint")
    areas = (
        own.join(numbers, on="person", how="inner")
        .join(tables.location_areas, on="location", how="inner")
        .select(
            F.col("own").alias("location"), "level", (F.col("area") + shift).alias("area"), F.col("units")
        )
    )
    apart = hours.join(own, on=["person", "location"], how="inner").withColumn("location", F.col("own"))
    bound = {spec.name: spec.bound_squared for spec in cubes}
    bounds = (bound["presence"], bound["visits"])
    presence, visits = hourly_counts(apart.drop("own"), engine.hold(areas), bounds, engine)
    return {"presence": engine.collect(presence), "visits": engine.collect(visits)}


def _most_areas(day: Day) -> int:
    return max(len(ids) for ids in day.reference.area_ids.values())


def _of_level(by_hour: pa.Table, spec: CubeSpec, most_areas: int) -> pa.Table:
    strides = spec.strides()
    here = by_hour.filter(pc.equal(by_hour["level"], spec.level))
    slot, area = (here[name].to_numpy().astype(np.int64) for name in ("slot", "area"))
    cell = slot * strides["hour"] + area % most_areas * strides["area"]
    return pa.table({"number": area // most_areas, "cell": cell, "units": here["units"]})


def _matrix(cells: pa.Table, persons: int, size: int) -> Sparse:
    number, cell, units = (cells[name].to_numpy().astype(np.int64) for name in ("number", "cell", "units"))
    return sparse.csr_array((units, (number, cell)), shape=(persons, size))
