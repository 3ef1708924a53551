"""No person moves any cube of the day by more than its bound, nor all of them by more than the day's budget.

By the real steps, on vaults in which rows of many people are given to a few: people who are in many places
at once, as no real phone can be and a broken feed may say.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import Phase, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from footfall.engine import Engine
from footfall.lab.attack.persons import Persons, person_vectors
from footfall.model.cube import UNITS_PER_PERSON
from footfall.model.grid import Ints
from footfall.model.local_day import LocalDay
from footfall.model.settings import EngineSettings, Settings, read_settings
from footfall.model.workspace import Workspace
from footfall.pipeline import steps
from footfall.pipeline.day import Day, open_day
from footfall.pipeline.measure import HOMES, raw_counts
from footfall.pipeline.planned import Step
from footfall.pipeline.run import run
from footfall.privacy.accounting import split
from footfall.privacy.bounding import bound_units
from footfall.privacy.profiles import PROFILES
from footfall.releases.store import ReleaseStore

Counts = dict[str, Ints]
TABLES = ("places", "trips", "events", "guests", "people")


@dataclass(frozen=True)
class Vault:
    """The vault of a day before anything is counted, in a folder of its own for each arrangement."""

    root: Path
    settings: Settings
    local: LocalDay
    made: list[int]

    def arranged(self, given_to: Callable[[Ints], Ints], without: int | None, buckets: int, seed: int) -> Day:
        """A copy whose rows belong to other people, lie in other buckets and in another order."""
        self.made.append(0)
        root = self.root.with_name(f"arranged-{len(self.made)}")
        shutil.copytree(self.root, root, ignore=shutil.ignore_patterns("truth", "counts", HOMES))
        engine = EngineSettings.model_validate({"buckets": buckets})
        day = open_day(Workspace(root), self.settings.model_copy(update={"engine": engine}), self.local)
        for name in TABLES:
            rows = pa.concat_tables(
                pq.read_table(file) for file in sorted(day.table(name).rglob("*.parquet"))
            )
            _put(day, name, _changed(rows, given_to, without), buckets, np.random.default_rng(seed))
        return day


def _changed(rows: pa.Table, given_to: Callable[[Ints], Ints], without: int | None) -> pa.Table:
    person = given_to(rows["person"].to_numpy())
    position = rows.schema.get_field_index("person")
    changed = rows.set_column(position, rows.schema.field("person"), pa.array(person))
    return changed if without is None else changed.filter(pa.array(person != without))


def _put(day: Day, name: str, rows: pa.Table, buckets: int, random: np.random.Generator) -> None:
    """Write a table anew: shuffled, in two files a bucket."""
    if name == "people":
        # One row per person, as the register has.
        _, first = np.unique(rows["person"].to_numpy(), return_index=True)
        rows = rows.take(pa.array(first))
        pq.write_table(rows, day.table(name) / "part.parquet")
        return
    shutil.rmtree(day.table(name))
    for bucket in range(buckets):
        place = day.table(name) / f"bucket={bucket}"
        place.mkdir(parents=True)
        own = np.flatnonzero(rows["person"].to_numpy() % buckets == bucket)
        for number, half in enumerate(np.array_split(random.permutation(own), 2)):
            pq.write_table(rows.take(pa.array(half)), place / f"{number}.parquet")


@pytest.fixture(name="vault", scope="module")
def _vault(city_of_two_days: Path, tmp_path_factory: pytest.TempPathFactory) -> Vault:
    """The first day of the small city, ready to be counted."""
    root = Path(shutil.copytree(city_of_two_days, tmp_path_factory.mktemp("bound") / "city"))
    settings = read_settings(root / "footfall.toml")
    local = LocalDay(date(2026, 3, 2), settings.workspace.time_zone)
    ready = frozenset(Step) - {Step.COUNT, Step.MEASURE, Step.PUBLISH}
    run(Workspace(root), settings, [local], wanted=ready)
    return Vault(root, settings, local, [])


def counted(day: Day, engine: Engine) -> Counts:
    """All cubes of a day before noise, by the real steps, with the weights that were released."""
    steps.count_homes(day, engine, lambda _share: None)
    steps.count(day, engine, lambda _share: None, ReleaseStore(day.workspace.releases))
    return {spec.id: raw_counts(day, spec).counts for spec in day.cubes}


def few_people(share: float, few: int, seed: int) -> Callable[[Ints], Ints]:
    """Gives a share of all rows to a few people."""

    def given_to(person: Ints) -> Ints:
        random = np.random.default_rng(seed)
        own = np.unique(person)[: max(few, 1)]
        taken = random.random(len(person)) < share
        return np.where(taken, own[random.integers(0, len(own), len(person))], person)

    return given_to


@examples(max_examples=3, deadline=None, phases=[Phase.generate])
@given(
    share=st.sampled_from([0.05, 0.5, 1.0]),
    few=st.integers(1, 12),
    buckets=st.integers(2, 4),
    seed=st.integers(0, 2**32 - 1),
)
def test_nobody_moves_the_day_by_more_than_its_bounds(
    vault: Vault, engine: Engine, share: float, few: int, buckets: int, seed: int
) -> None:
    """For any rows: each cube's counts are sums of bounded vectors, together within the day's budget.

    Order, files and buckets of rows change nothing, and taking a person away takes their vector away.
    """
    given_to = few_people(share, few, seed)
    day = vault.arranged(given_to, None, 1, seed)
    counts, persons = counted(day, engine), person_vectors(day, engine)
    for spec in day.cubes:
        assert np.array_equal(persons.vectors[spec.id].sum(axis=0), counts[spec.id]), spec.id
    _within_bounds(day, persons)
    apart = counted(vault.arranged(given_to, None, buckets, seed + 1), engine)
    assert all(np.array_equal(apart[cube], counts[cube]) for cube in counts)
    busiest = int(np.argmax(persons.vectors["visits-region"].sum(axis=1)))
    without = counted(vault.arranged(given_to, int(persons.ids[busiest]), buckets, seed + 2), engine)
    for cube, units in counts.items():
        assert np.array_equal(units - without[cube], persons.vectors[cube][[busiest]].toarray()[0]), cube


def _within_bounds(day: Day, persons: Persons) -> None:
    """L2 within the bound of each cube, and all costs together within the day's.

    Nor does anybody add more than one to a cell; but in `presence`, where shares of an hour add up.
    """
    rho = split(PROFILES["strict"].rho_day, day.cubes)
    cost = [Fraction(0)] * len(persons.ids)
    for spec in day.cubes:
        matrix, bound = persons.vectors[spec.id], bound_units(spec)
        assert matrix.data.min() >= 0
        assert spec.name == "presence" or matrix.max() <= UNITS_PER_PERSON
        squares = [
            sum(int(units) ** 2 for units in row.data) for row in (matrix[[i]] for i in range(len(cost)))
        ]
        assert max(squares) <= bound**2, spec.id
        cost = [
            spent + rho[spec.id] * Fraction(square, bound**2)
            for spent, square in zip(cost, squares, strict=True)
        ]
    assert max(cost) <= PROFILES["strict"].rho_day
