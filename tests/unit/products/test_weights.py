"""What each subscriber stands for, by where the subscriber sleeps."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.model.grid import Floats
from footfall.products.weights import (
    LEAST,
    MEAN_WEIGHT,
    MOST,
    SHARE_DEVIATION,
    WHOLE,
    weights_of_locations,
    weights_of_zones,
)

from .makers import cube

HOMES = "homes-zone"
three = st.lists(st.floats(-500, 100_000), min_size=3, max_size=3)
residents_of_three = st.lists(st.integers(0, 1_000_000), min_size=3, max_size=3)


def weights(homes: Any, residents: Any, sigma: float = 0.0) -> Floats:
    """Weights of the three zones."""
    return weights_of_zones(cube(HOMES, homes, sigma), np.array(residents, dtype=float))


class TestZones:
    """Residents by subscribers, as far as noise lets one tell."""

    def test_without_noise_weights_are_residents_by_subscribers(self) -> None:
        """Relative to all: 5,000 by 1,000, 4,000 by 1,000 and 3,000 by 1,000, of 4 on average."""
        assert weights([1000, 1000, 1000], [5000, 4000, 3000]) == pytest.approx([1.25, 1.0, 0.75])

    @given(st.lists(st.integers(800, 1200), min_size=3, max_size=3))
    def test_weights_do_not_change_how_many_there_are(self, homes: list[int]) -> None:
        """Subscribers counted by weight are as many as without."""
        weight = weights(homes, [9_000, 10_000, 11_000])
        assert float(weight @ np.array(homes)) == pytest.approx(sum(homes))

    @given(homes=three, residents=residents_of_three, sigma=st.floats(0, 1_000))
    def test_nobody_counts_for_much(self, homes: list[float], residents: list[int], sigma: float) -> None:
        """Whatever noise makes of the counts, and whoever lives where: 1/2 to 3/2 of the mean."""
        weight = weights(homes, residents, sigma)
        assert weight.shape == (3,)
        assert weight.min() >= LEAST
        assert weight.max() <= MOST

    def test_a_weight_is_drawn_to_one_as_noise_grows(self) -> None:
        """By d² / (d² + (σ / h)²): half the way where noise is as large as market shares differ."""
        told = [weights([1000, 1000, 1000], [5000, 4000, 3000], sigma)[0] for sigma in (0, 100, 200, 400)]
        assert told == pytest.approx([1.25, 1.2, 1.125, 1.05])
        assert 200 / 1000 == SHARE_DEVIATION

    def test_a_count_lost_in_noise_is_taken_for_as_much_as_its_noise(self) -> None:
        """A zone with less than nobody has a weight near one, not without limit."""
        assert weights([-80, 1000, 1000], [1000, 1000, 1000], 100)[0] == pytest.approx(1, abs=0.25)

    def test_a_zone_without_residents_has_the_mean(self) -> None:
        """Who sleeps where nobody lives stands for as many as others do."""
        assert weights([50, 1000, 1000], [0, 1000, 1000])[0] == 1

    def test_an_empty_day_has_weights(self) -> None:
        """Where nobody was counted and nobody lives, nobody counts for more."""
        assert weights(0, [0, 0, 0]).tolist() == [1, 1, 1]


def location_areas(*rows: tuple[int, str, int, int]) -> pa.Table:
    """Location, level, area, units."""
    location, level, area, units = zip(*rows, strict=True)
    return pa.table(
        {
            "location": pa.array(location, pa.int64()),
            "level": pa.array(level, pa.string()),
            "area": pa.array(area, pa.int32()),
            "units": pa.array(units, pa.int32()),
        }
    )


def told(table: pa.Table) -> dict[int, int]:
    """Weight by location."""
    return dict(zip(table["location"].to_pylist(), table["weight"].to_pylist(), strict=True))


class TestLocations:
    """The mean over the zones where a night may have been spent."""

    ZONES = np.array([1.5, 0.6, 1.0])

    def test_the_mean_by_units_on_the_finest_level(self) -> None:
        """A quarter at 1.5 and three at 0.6 make 0.825 of the mean, which is two thirds of a person."""
        table = location_areas((7, "district", 0, 1000), (7, "zone", 0, 250), (7, "zone", 1, 750))
        assert told(weights_of_locations(table, self.ZONES)) == {7: round(0.825 * MEAN_WEIGHT * WHOLE)}

    def test_what_lies_outside_has_no_say(self) -> None:
        """A night that was half out of town has the weight of its other half."""
        assert told(weights_of_locations(location_areas((7, "zone", 0, 500)), self.ZONES)) == {7: WHOLE}

    def test_only_nights_have_weights(self) -> None:
        """An even code is no residential location."""
        table = location_areas((6, "zone", 0, 1000), (7, "zone", 1, 1000))
        assert told(weights_of_locations(table, self.ZONES)) == {7: 400}

    def test_the_finest_level_there_is(self) -> None:
        """Without zones, districts tell."""
        table = location_areas((7, "region", 0, 1000), (7, "district", 1, 1000))
        assert told(weights_of_locations(table, np.array([1.5, 0.75]))) == {7: 500}

    @given(
        st.lists(st.floats(LEAST, MOST), min_size=3, max_size=3),
        st.lists(st.integers(1, 1000), min_size=3, max_size=3),
    )
    def test_the_heaviest_is_one_person(self, zones: list[float], units: list[int]) -> None:
        """Whatever the zones' weights: a third of a person at least, a whole one at most."""
        rows = [(7, "zone", area, unit) for area, unit in enumerate(units)]
        (weight,) = told(weights_of_locations(location_areas(*rows), np.array(zones))).values()
        assert round(LEAST * MEAN_WEIGHT * WHOLE) <= weight <= WHOLE
