"""The attackers' vectors are those of the real steps."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from footfall.engine import Engine
from footfall.lab.attack.persons import person_vectors
from footfall.lab.attack.world import World
from footfall.model.local_day import LocalDay
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace
from footfall.pipeline import steps
from footfall.pipeline.day import Day, open_day
from footfall.pipeline.measure import raw_counts
from footfall.privacy.bounding import bound_units
from footfall.releases.store import ReleaseStore


def test_vectors_add_up_to_the_counts(world: World) -> None:
    """Summed over persons, the vectors of every cube are the day's counts, to the last unit."""
    for day, persons in zip(world.days, world.persons, strict=True):
        for spec in day.cubes:
            assert np.array_equal(persons.vectors[spec.id].sum(axis=0), raw_counts(day, spec).counts), spec.id


def test_nobody_exceeds_a_bound(world: World) -> None:
    """Each real person's vector in each cube is at most as long as the bound, and one person a cell."""
    for spec in world.days[0].cubes:
        matrix = world.persons[0].vectors[spec.id]
        squares = matrix.astype(np.float64).power(2).sum(axis=1)
        assert squares.max() <= bound_units(spec) ** 2
        assert matrix.max() <= 1_000_000


def test_canary_of_many_people_is_what_the_real_count_makes_of_their_rows(
    world: World, town: tuple[Workspace, Settings], engine: Engine, tmp_path: Path
) -> None:
    """Forty people's rows under one pseudonym in the vault's files move the count by the canary's vector."""
    crowd = [int(person) for person in world.persons[0].ids[:40]]
    joined = person_vectors(world.days[0], engine, crowd)
    row = int(joined.rows(np.array(crowd[:1]))[0])
    day = world.days[0]
    with_it = _recounted(day, town, engine, tmp_path / "with", crowd, keep=True)
    without = _recounted(day, town, engine, tmp_path / "without", crowd, keep=False)
    for spec in day.cubes:
        moved = raw_counts(with_it, spec).counts - raw_counts(without, spec).counts
        assert np.array_equal(moved, joined.vectors[spec.id][[row]].toarray()[0]), spec.id
        assert np.linalg.norm(moved.astype(np.float64)) <= bound_units(spec)


def _recounted(
    day: Day, town: tuple[Workspace, Settings], engine: Engine, root: Path, crowd: list[int], *, keep: bool
) -> Day:
    """A copy of the vault with the crowd under one pseudonym, or gone, counted anew by the real step."""
    workspace, settings = town
    shutil.copytree(workspace.root, root, ignore=shutil.ignore_patterns("counts", "homes", "truth"))
    copy = open_day(Workspace(root), settings, LocalDay(day.local.day, settings.workspace.time_zone))
    for name in ("places", "trips", "events", "guests", "people"):
        for file in copy.table(name).rglob("*.parquet"):
            table = pq.read_table(file)
            # In the register the others stay, and were never the canary.
            member = pc.is_in(table["person"], pa.array(crowd[:1] if name == "people" else crowd))
            if keep:
                one = pc.if_else(member, pa.scalar(crowd[0]), table["person"])
                table = table.set_column(table.schema.get_field_index("person"), "person", one)
            else:
                table = table.filter(pc.invert(member))
            pq.write_table(table, file)
    steps.count_homes(copy, engine, lambda _share: None)
    steps.count(copy, engine, lambda _share: None, ReleaseStore(copy.workspace.releases))
    return copy
