"""What peers start from: the day's events of the network's own subscribers, and what is counted of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from footfall.lab.evaluate.tables import View, vault_table
from footfall.model.grid import Floats, Ints
from footfall.pipeline.day import Day

TILES = "population-tiles"


@dataclass(frozen=True, eq=False)
class Sightings:
    """One row per event.

    Args:
        person: 0, 1, …
        time: epoch s.
        cell: index in the plan.
    """

    person: Ints
    time: Ints
    cell: Ints

    @property
    def persons(self) -> int:
        """How many there are."""
        return int(self.person.max(initial=-1)) + 1


def sightings(day: Day) -> Sightings | None:
    """The events of a day without roamers; None if they were swept."""
    folder = day.table("events")
    if not folder.exists():
        return None
    events = vault_table(folder, "person", "time", "cell", "domain")
    home = np.asarray(events["domain"]) == 0
    person, time, cell = (
        np.asarray(events[name])[home].astype(np.int64) for name in ("person", "time", "cell")
    )
    _, person = np.unique(person, return_inverse=True)
    return Sightings(person, time, cell)


def both_counts(presence: Mapping[str, Floats], tiles: Floats) -> View:
    """A view of those who can't tell visits from presence: the same for both.

    Args:
        presence: by level, [24, areas].
        tiles: on 500 m tiles, [24, tiles].
    """
    view: View = {TILES: tiles}
    for level, counts in presence.items():
        view |= {f"visits-{level}": counts, f"population-{level}": counts}
    return view
