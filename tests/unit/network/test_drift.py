"""What changed between two versions of a plan."""

from __future__ import annotations

from typing import Any

import pytest

from footfall.network import CellPlan, flat_prior, footprints, plan_from_table
from footfall.network.drift import Drift, plan_drift

from .makers import DAY, cell_rows, square_tiles

PRIOR = flat_prior(square_tiles(6000))
EAST, NORTH = [1000.0, 5000.0, 1000.0, 5000.0], [1000.0, 1000.0, 5000.0, 5000.0]


def version(east: list[float] | None = None, **columns: Any) -> CellPlan:
    """Four cells with beams, changed as told."""
    columns = {"azimuth_deg": [45.0, 315.0, 135.0, 225.0], "height_m": [30.0] * 4} | columns
    return plan_from_table(cell_rows(east or EAST, NORTH, **columns), DAY)


def drift(before: CellPlan, after: CellPlan) -> Drift:
    """Between two versions, by their footprints."""
    return plan_drift(before, after, (footprints(before, PRIOR), footprints(after, PRIOR)))


def test_a_version_does_not_drift_from_itself() -> None:
    """Nothing is new, nothing lies elsewhere."""
    found = drift(version(), version())
    assert (found.added, found.removed, found.moved, found.turned, found.retuned) == ((),) * 5
    assert (found.kept, found.other_footprint) == (4, ())
    assert found.mass_changed == pytest.approx(0, abs=1e-6)


def test_each_kind_of_change_is_named() -> None:
    """One cell moves by 200 m, one turns by half a circle, one gets another height."""
    after = version(
        [1200.0, *EAST[1:]], azimuth_deg=[45.0, 135.0, 135.0, 225.0], height_m=[30.0, 30.0, 45.0, 30.0]
    )
    found = drift(version(), after)
    assert (found.moved, found.turned, found.retuned) == (("c000",), ("c001",), ("c002",))
    assert (found.added, found.removed, found.kept) == ((), (), 4)
    assert "c001" in found.other_footprint
    assert 0 < found.mass_changed < 1


def test_small_corrections_are_no_change() -> None:
    """A few metres and degrees are the plan's own errors, also across north."""
    before = version(azimuth_deg=[359.0, 315.0, 135.0, 225.0])
    after = version([1012.0, *EAST[1:]], azimuth_deg=[4.0, 315.0, 135.0, 225.0])
    found = drift(before, after)
    assert (found.moved, found.turned) == ((), ())


def test_cells_of_one_version_alone_count_whole() -> None:
    """One of four cells removed: at least a quarter of the mass lies elsewhere."""
    rows = cell_rows(EAST, NORTH, azimuth_deg=[45.0, 315.0, 135.0, 225.0], height_m=[30.0] * 4)
    found = drift(version(), plan_from_table(rows.slice(1), DAY))
    assert (found.removed, found.added, found.kept) == (("c000",), (), 3)
    assert 0.25 <= found.mass_changed < 0.8
    back = drift(plan_from_table(rows.slice(1), DAY), version())
    assert back.added == ("c000",)
    assert back.mass_changed == pytest.approx(found.mass_changed)


def test_a_lost_beam_is_a_turn() -> None:
    """From a beam to all round."""
    assert drift(version(), version(azimuth_deg=[None, 315.0, 135.0, 225.0])).turned == ("c000",)
