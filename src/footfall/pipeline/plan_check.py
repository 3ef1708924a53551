"""The check of a day's cell plan: odd cells, holes, misplaced cells, and drift from an earlier day."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from footfall.engine import open_engine
from footfall.mobility.changes import cell_changes
from footfall.model.grid import Floats, Ints
from footfall.model.local_day import LocalDay
from footfall.model.projection import to_degrees
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace
from footfall.network.areas import AreaSet
from footfall.network.checks import Hole, Misplaced, OddCell, coverage_holes, misplaced_cells, odd_cells
from footfall.network.coverage import WEAK_DBM, best_power
from footfall.network.drift import Drift, plan_drift
from footfall.network.plan import CellPlan
from footfall.network.radio import RadioModel
from footfall.pipeline.day import Day, open_day
from footfall.pipeline.reference import Reference, compute_reference


@dataclass(frozen=True, eq=False)
class PlanCheck:
    """What was found in the plan of a day.

    Args:
        day: ISO.
        plan: the plan.
        areas: the areas it serves.
        odd: cells that are not as usual.
        misplaced: cells far from those that phones change to; None if no events are in the vault.
        holes: inhabited places that no cell serves well.
        weak: the tiles of the holes.
        residents: of the areas.
        radius_m: of each cell's footprint, holding 80 %.
        drift: from the earlier version; None if none was asked for.
    """

    day: str
    plan: CellPlan
    areas: AreaSet
    odd: list[OddCell]
    misplaced: list[Misplaced] | None
    holes: list[Hole]
    weak: Ints
    residents: float
    radius_m: Floats
    drift: Drift | None

    @property
    def unserved(self) -> float:
        """Residents of the holes."""
        return sum(hole.residents for hole in self.holes)

    def as_dict(self) -> dict[str, Any]:
        """For programs; positions in WGS 84."""
        misplaced = self.misplaced or []
        return {
            "day": self.day,
            "plan_id": self.plan.plan_id,
            "cells": self.plan.size,
            "radius_m": {f"p{q}": round(float(np.percentile(self.radius_m, q))) for q in (10, 50, 90)},
            "odd": [asdict(odd) | {"cell": self.plan.cell_id[odd.cell]} for odd in self.odd],
            "misplaced": None
            if self.misplaced is None
            else [
                {
                    "cell": self.plan.cell_id[found.cell],
                    "distance_m": found.distance_m,
                    "changes": found.changes,
                    "likely_near": lonlat(found.x, found.y),
                }
                for found in misplaced
            ],
            "holes": [
                {
                    "tiles": hole.tiles,
                    "residents": hole.residents,
                    "centre": lonlat(hole.x, hole.y),
                    "power_dbm": hole.power_dbm,
                }
                for hole in self.holes
            ],
            "residents_unserved": round(self.unserved, 1),
            "residents": round(self.residents, 1),
            "drift": None if self.drift is None else asdict(self.drift),
        }


def lonlat(x: float, y: float) -> list[float]:
    """Longitude and latitude of a point of the grid, to the metre."""
    longitude, latitude = to_degrees(np.array(x), np.array(y))
    return [round(float(longitude), 5), round(float(latitude), 5)]


def check_plan(
    workspace: Workspace, settings: Settings, local: LocalDay, since: LocalDay | None = None
) -> PlanCheck:
    """Check the cell plan of a day.

    Footprints are computed if they are not there yet. Events of the day in the vault, if
    there are any, tell between which cells phones change; only cells of ten persons at least are looked at.

    Args:
        workspace: where everything lies.
        settings: footfall.toml.
        local: the day.
        since: an earlier day, to compare with.

    Raises:
        InputError: a feed can't be used.
    """
    day = open_day(workspace, settings, local)
    reference = day.reference
    compute_reference(reference)
    tile, residents = _inhabited(reference)
    power = best_power(reference.plan, tile, RadioModel.from_settings(settings.network))
    changes = _changes(day)
    radius_m = np.asarray(reference.table("cell_centres")["radius_m"], dtype=np.float64)
    return PlanCheck(
        day=day.name,
        plan=reference.plan,
        areas=reference.areas,
        odd=odd_cells(reference.plan, np.asarray(reference.table("prior")["tile"])),
        misplaced=None if changes is None else misplaced_cells(reference.plan, radius_m, changes),
        holes=coverage_holes(tile, residents, power, WEAK_DBM),
        weak=tile[power < WEAK_DBM],
        residents=float(reference.residents.sum()),
        radius_m=radius_m,
        drift=None if since is None else _drift(open_day(workspace, settings, since).reference, reference),
    )


def _inhabited(reference: Reference) -> tuple[Ints, Floats]:
    """Tiles of the areas where people live, and how many."""
    prior = reference.table("prior")
    tile, weight = np.asarray(prior["tile"]), np.asarray(prior["residential"], dtype=np.float64)
    lived_in = np.isin(tile, np.asarray(reference.table("tile_areas")["tile"])) & (weight > weight.min())
    if not lived_in.any():
        lived_in = np.isin(tile, np.asarray(reference.table("tile_areas")["tile"]))
    share = weight[lived_in] / weight[lived_in].sum()
    return tile[lived_in], share * float(reference.residents.sum())


def _changes(day: Day) -> pa.Table | None:
    """None if the vault holds no events of the day, or such as were taken in with another plan."""
    events = day.table("events")
    if not events.exists() or not day.is_made(events):
        return None
    with open_engine(day.settings.engine, day.workspace.vault / "spill") as engine:
        return engine.collect(cell_changes(engine.read(events), engine))


def _drift(before: Reference, after: Reference) -> Drift:
    compute_reference(before)
    return plan_drift(before.plan, after.plan, (before.table("footprints"), after.table("footprints")))
