"""The products of windows, from cubes by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pytest

from footfall.products.catalogue import PRODUCTS
from footfall.products.estimates import Residents
from footfall.products.product import BEFORE
from footfall.products.window_estimates import AboutAreas, window_expansion

from .makers import at, cube
from .test_publish import CLEAR, factors, published, row

RESIDENTS: Final = {"zone": np.array([500.0, 0.0, 2000.0])}


class TestCatchment:
    """Where visitors live."""

    COUNTS: Final = at("window_visited-zone", {(0, 0): 60.0, (2, 0): 30.0, (1, 0): 25.0, (2, 2): 400.0})
    CUBES: Final = {"window_visited-zone": cube("window_visited-zone", COUNTS)}

    def test_visitors_by_home(self) -> None:
        """Sixty who live there, thirty from elsewhere, each standing for five."""
        table = published("catchment", self.CUBES, factors())
        here = {"level": "zone", "area": "z0", "distance_km": "all"}
        assert row(table, **here, home_area="z0", measure="visitors")["value"] == 300.0
        assert row(table, **here, home_area="z2", measure="visitors")["value"] == 150.0
        assert row(table, **here, home_area="all", measure="visitors")["value"] == 575.0

    def test_penetration_is_of_those_who_live_there(self) -> None:
        """Of five hundred sixty percent, of two thousand 7.5; where nobody lives there is no share."""
        table = published("catchment", self.CUBES, factors())
        here = {"level": "zone", "area": "z0", "distance_km": "all", "measure": "penetration_pct"}
        shares = [row(table, **here, home_area=home)["value"] for home in ("z0", "z1", "z2")]
        assert shares == [60.0, None, 7.5]

    def test_distances_add_homes_up(self) -> None:
        """All homes three kilometres away together, in number and in share."""
        table = published("catchment", self.CUBES, factors())
        here = {"level": "zone", "area": "z0", "home_area": "all"}
        assert row(table, **here, distance_km="2-5", measure="visitors")["value"] == 275.0
        assert row(table, **here, distance_km="2-5", measure="penetration_pct")["value"] == 13.8
        assert row(table, **here, distance_km="0-1", measure="visitors")["value"] == 300.0

    def test_trade_areas_are_the_smallest_sets(self) -> None:
        """Of 575 the first home holds 300, more than half; the second brings it to 450."""
        table = published("catchment", self.CUBES, factors())
        here = {"level": "zone", "area": "z0", "distance_km": "all", "measure": "trade_area_pct"}
        assert [row(table, **here, home_area=home)["value"] for home in ("z0", "z2", "z1")] == [50, 70, 90]


class TestOthers:
    """One number of each."""

    @pytest.mark.parametrize(
        ("product", "cube_id", "position", "where", "value"),
        [
            ("commuting", "window_commuting-zone", (0, 3), {"home_area": "z0", "work_area": "none"}, 500.0),
            ("overnights", "window_nights-zone", (0, 2), {"home_area": "z0", "area": "z2"}, 1000.0),
            ("roles", "window_roles-zone", (1, 3), {"area": "z1", "role": "overnight"}, 800.0),
            ("loyalty", "window_loyalty-zone", (1, 3, 1),
             {"area": "z1", "visit_days": "8+", "since": "new"}, 400.0),
            ("visitors_28d", "window_visitors-district", (1, 2, 0),
             {"area": "d1", "age_band": "30-44", "gender": "female"}, 400.0),
            ("visitors_28d", "window_loyalty-zone", (1, 3, 1),
             {"area": "z1", "age_band": "all", "gender": "all"}, 400.0),
            ("crossvisits_28d", "window_together-district", (0, 1),
             {"area": "d1", "other_area": "d0", "measure": "people"}, 400.0),
            ("migration", "window_homes-zone", (2,), {"area": "z2", "measure": "residents"}, 500.0),
        ],
    )  # fmt: skip
    def test_a_hundred_observed(
        self, product: str, cube_id: str, position: tuple[int, ...], where: dict[str, str], value: float
    ) -> None:
        """Those whose home is known stand for five, all others for four; nights were half taken in."""
        table = published(product, {cube_id: cube(cube_id, at(cube_id, {position: 100.0}))}, factors())
        assert row(table, **where)["value"] == value


class TestMigration:
    """Homes against the window before."""

    def test_shares_of_homes_are_compared(self) -> None:
        """A third of all homes now, a half then: two thirds, whatever the number of customers did."""
        now = cube("window_homes-zone", at("window_homes-zone", {(0,): 200.0, (1,): 400.0, (3,): 70.0}))
        then = cube("window_homes-zone", at("window_homes-zone", {(0,): 150.0, (1,): 150.0, (3,): 9.0}))
        cubes = {"window_homes-zone": now, f"{BEFORE}window_homes-zone": then}
        table = PRODUCTS["migration"].publish(cubes, factors())
        found = {area: row(table, area=area, measure="index_pct")["value"] for area in ("z0", "z1", "z2")}
        assert found == {"z0": pytest.approx(66.7), "z1": pytest.approx(133.3), "z2": None}

    def test_without_a_window_before_there_are_residents_alone(self) -> None:
        """Nothing is said of a change."""
        table = published("migration", {"window_homes-zone": cube("window_homes-zone", 100)}, factors())
        assert set(table["measure"].to_pylist()) == {"residents"}


def test_people_of_a_window_are_the_residents() -> None:
    """All who were seen stand for the residents; in figures by home, those whose home is known."""
    homes = cube("window_homes-zone", [200.0, 0.0, 300.0, 250.0])
    areas = AboutAreas(RESIDENTS, {}, Residents(2500.0, np.zeros((6, 3))), CLEAR)
    found = window_expansion({"window_homes-zone": homes}, areas, 14)
    assert found.share_of_days == 2.0
    assert found.by_home > found.whole_day
    # 250 of the mean weight are whom nobody knows the home of.
    assert 1 / found.whole_day - 1 / found.by_home == pytest.approx(250 * 2 / 3 / 2500)
    fewer = replace(homes, counts=np.array([200.0, 0.0, 300.0, 0.0]))
    alone = window_expansion({"window_homes-zone": fewer}, areas, 28)
    assert (alone.by_home, alone.share_of_days) == (alone.whole_day, 1.0)
