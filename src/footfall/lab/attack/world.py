"""The simulated people who are attacked: their vectors, their pseudonyms, and what they truly did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from footfall.engine import open_engine
from footfall.ingest.pseudonyms import read_key
from footfall.lab.attack.canary import Canary, canaries
from footfall.lab.attack.gate import Gate
from footfall.lab.attack.persons import Persons, person_vectors
from footfall.model.errors import WorkspaceError
from footfall.model.grid import Floats, Ints
from footfall.model.local_day import HOUR_S, LocalDay
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace
from footfall.pipeline.day import Day, is_simulated, open_day
from footfall.privacy.profiles import PROFILES


@dataclass(frozen=True, eq=False)
class World:
    """A simulated workspace whose vault is still there.

    Args:
        days: its days.
        persons: the vectors of each day's persons.
        subscribers: ids of the customers, as the operator's feed has them.
        rows: for each day, the row in `persons` of each customer; -1 where they were not seen.
        canaries: of the first day.
    """

    days: tuple[Day, ...]
    persons: tuple[Persons, ...]
    subscribers: pa.Array
    rows: tuple[Ints, ...]
    canaries: tuple[Canary, Canary, Canary]

    @property
    def workspace(self) -> Workspace:
        """Where all lies."""
        return self.days[0].workspace

    def everyday(self) -> list[Ints]:
        """The rows, for each day, of the customers who were seen on all days."""
        kept = np.all([rows >= 0 for rows in self.rows], axis=0)
        return [rows[kept] for rows in self.rows]

    def gate(self, profile: str, seed: int) -> Gate:
        """The door of the first day under a profile."""
        return Gate.of(self.days[0].cubes, PROFILES[profile], seed)


def world_of(workspace: Workspace, settings: Settings, days: Sequence[LocalDay]) -> World:
    """Open the vault of a simulated workspace.

    Raises:
        WorkspaceError: the people are real, or the vault of a day is not there.
    """
    if not has_vault(workspace, days):
        message = (
            f"{workspace.root} holds no simulated people whose vault is there: attacks on persons are "
            "for invented ones only. Make some: `footfall simulate`, `footfall run`."
        )
        raise WorkspaceError(message)
    opened = tuple(open_day(workspace, settings, day) for day in days)
    with open_engine(settings.engine, workspace.vault / "spill") as engine:
        persons = tuple(person_vectors(day, engine) for day in opened)
        gate = Gate.of(opened[0].cubes, PROFILES["strict"], 0)
        found = canaries(opened[0], persons[0], gate, engine)
    subscribers = customers(workspace)
    rows = tuple(
        day_persons.rows(read_key(workspace.key(day.name)).pseudonyms(subscribers))
        for day, day_persons in zip(opened, persons, strict=True)
    )
    return World(opened, persons, subscribers, rows, found)


def has_vault(workspace: Workspace, days: Sequence[LocalDay]) -> bool:
    """Whether the people are invented, and everything about them is still there."""
    return is_simulated(workspace.root) and all(
        workspace.table("counts", str(day)).exists() and workspace.key(str(day)).exists() for day in days
    )


def customers(workspace: Workspace) -> pa.Array:
    """Ids of all residents who are customers."""
    people = pq.read_table(workspace.root / "truth" / "people.parquet", columns=["customer", "subscriber_id"])
    return people.filter(people["customer"])["subscriber_id"].combine_chunks()


@dataclass(frozen=True, eq=False)
class Traces:
    """Where people truly were, hour by hour, on squares.

    Args:
        square: number of the square by person and hour; [people, hours].
        centre: x and y of each square, km; [squares, 2].
    """

    square: Ints
    centre: Floats


def traces(world: World, side_m: int, days: int) -> Traces:
    """The square in which each customer truly stayed longest in each hour, or else stayed last."""
    found: list[Ints] = []
    for day in world.days[:days]:
        stays = pq.read_table(world.workspace.root / "truth" / f"day={day.name}" / "stays.parquet")
        found.append(_hourly_squares(stays.filter(stays["customer"]), day.local, side_m))
    persons = sorted(set.intersection(*({int(p) for p in part[:, 0]} for part in found)))
    codes = np.hstack([part[np.isin(part[:, 0], persons), 1:] for part in found])
    squares, numbers = np.unique(codes, return_inverse=True)
    centre = np.stack([squares >> 32, squares & 0xFFFFFFFF], axis=1) * side_m / 1000
    return Traces(numbers.reshape(codes.shape), centre)


def _hourly_squares(stays: pa.Table, day: LocalDay, side_m: int) -> Ints:
    """Person and the square of each hour; [people, 1 + 24], in order of person."""
    person, start, end = (stays[name].to_numpy().astype(np.int64) for name in ("person", "start", "end"))
    x, y = (np.floor(stays[name].to_numpy() / side_m).astype(np.int64) for name in ("x", "y"))
    people, row = np.unique(person, return_inverse=True)
    squares = np.full((len(people), 24), -1, dtype=np.int64)
    order = np.argsort(start, kind="stable")
    for hour in range(24):
        begins = day.start + hour * HOUR_S
        overlap = np.minimum(end, begins + HOUR_S) - np.maximum(start, begins)
        # The longest stay of the hour; whoever stayed nowhere is where they stayed last.
        longest = order[np.argsort(overlap[order], kind="stable")]
        longest = longest[overlap[longest] > 0]
        squares[:, hour] = squares[:, hour - 1] if hour else -1
        squares[row[longest], hour] = (x[longest] << 32) | y[longest]
    first = np.argmax(squares >= 0, axis=1)
    filled = np.where(squares >= 0, squares, squares[np.arange(len(people)), first][:, None])
    return np.column_stack([people, filled])
