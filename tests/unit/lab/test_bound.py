"""The bound: what would be published if customers' places were known, on a tiny truth by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, cast

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from footfall.lab.evaluate.bound import CustomerHours, bound_tiles, bound_view, customer_hours
from footfall.lab.evaluate.tables import View
from footfall.lab.simulate.truth import MIN_STAY_S
from footfall.model.grid import Floats, tile_of
from footfall.model.local_day import HOUR_S, LocalDay
from footfall.model.vocabulary import AGE_BANDS, GENDERS, dwell_bins
from footfall.network import AreaSet, ZoneFeature, areas_from_features
from footfall.pipeline.day import Day

A, B, C, OUT = 0, 1, 2, -1
WEST, EAST = 0, 1
ANN, BOB = 0, 1
WEIGHT: Final = [2.0, 3.0]
"""Residents that Ann and Bob stand for."""
PEOPLE: Final = pa.table({"age_band": ["30-44", "65+"], "gender": ["female", "male"]})
PIECES: Final = [
    (ANN, A, 8, 3_600, True),
    (ANN, A, 9, 1_800, True),
    (ANN, B, 9, 900, False),
    (BOB, C, 8, 3_600, True),
    (BOB, OUT, 9, 3_600, True),
]
"""Person, zone, hour, seconds, whether it is part of a stay that counts."""


@pytest.fixture(name="areas", scope="module")
def _areas() -> AreaSet:
    """Three zones side by side, the first two of them in the west."""
    districts = {"a": "d-west", "b": "d-west", "c": "e-east"}
    return areas_from_features(
        [
            ZoneFeature(name, shapely.box(9 + 0.02 * n, 52, 9.02 + 0.02 * n, 52.02), parent_id=parent)
            for n, (name, parent) in enumerate(districts.items())
        ]
    )


@pytest.fixture(name="hours")
def _hours() -> CustomerHours:
    person, zone, hour, seconds, counted = (np.array(column) for column in zip(*PIECES, strict=True))
    x, y = 4_300_000.0 + 1_000 * zone, np.full(len(zone), 3_200_000.0)
    return CustomerHours(person, zone, hour, seconds.astype(float), x, y, counted, np.array(WEIGHT))


@pytest.fixture(name="view")
def _view(hours: CustomerHours, areas: AreaSet) -> View:
    """With ten present in town at eight and six at nine."""
    present = {}
    for level, shape in areas.levels.items():
        present[level] = np.zeros((24, shape.size))
        present[level][8, 0], present[level][9, -1] = 10, 6
    return bound_view(hours, areas, PEOPLE, present)


def cells(array: Floats) -> dict[Any, float]:
    """What is not zero, by position."""
    return {tuple(map(int, at)): float(array[tuple(at)]) for at in np.argwhere(array)}


def test_visits_are_persons_with_a_stay_that_counts(view: View) -> None:
    """By what each stands for: Ann at eight and nine, Bob at eight; a short stop is no visit."""
    assert cells(view["visits-zone"]) == {(8, A): 2, (9, A): 2, (8, C): 3}
    assert cells(view["visits-district"]) == {(8, WEST): 2, (9, WEST): 2, (8, EAST): 3}
    assert cells(view["visits-region"]) == {(8, 0): 5, (9, 0): 2}


def test_those_present_are_shared_by_time_spent(view: View) -> None:
    """Ten at eight: four where Ann is and six where Bob is; at nine two thirds where Ann stayed longer."""
    assert cells(view["population-zone"]) == pytest.approx({(8, A): 4, (8, C): 6, (9, A): 4, (9, B): 2})


def test_visitors_count_once(view: View) -> None:
    """In each area of a level, over the day."""
    assert cells(view["visitors-zone"]) == {(A,): 2, (C,): 3}
    assert cells(view["visitors-region"]) == {(0,): 5}


def test_time_spent_adds_up_over_the_day(view: View) -> None:
    """Ann's ninety minutes and Bob's hour both lie between one hour and two."""
    long = dwell_bins().index("60-120")
    assert cells(view["dwell-zone"]) == {(A, long): 2, (C, long): 3}


def test_a_profile_is_of_age_and_gender(view: View) -> None:
    """Each visit with its person's."""
    ann = (AGE_BANDS.index("30-44"), GENDERS.index("female"))
    bob = (AGE_BANDS.index("65+"), GENDERS.index("male"))
    assert cells(view["profile-district"]) == {
        (8, WEST, *ann): 2,
        (9, WEST, *ann): 2,
        (8, EAST, *bob): 3,
    }


def test_tiles_hold_who_is_in_town(hours: CustomerHours) -> None:
    """On 500 m tiles as in zones; who is out of town is on none."""
    tiles = tile_of(
        np.array([4_299_000.0, 4_300_000.0, 4_301_000.0, 4_302_000.0]), np.full(4, 3_200_000.0), 500
    )
    present = np.zeros((24, 4))
    present[8, 0], present[9, 0] = 10, 6
    found = cells(bound_tiles(hours, np.sort(tiles), present))
    assert found == pytest.approx({(8, 1): 4, (8, 3): 6, (9, 1): 4, (9, 2): 2})


class TestCustomerHours:
    """Reading the customers' stays of a day."""

    LOCAL: Final = LocalDay(date(2026, 3, 2), "Europe/Berlin")
    RESIDENTS: Final = pa.table(
        {
            "home_zone": ["a", "a", "a", "b", "c"],
            "customer": [True, False, True, False, True],
            "age_band": ["30-44"] * 5,
            "gender": ["male"] * 5,
        }
    )

    def read(self, folder: Path) -> CustomerHours | None:
        """The hours of a day whose areas are a, b and c; the simulator has them in another order."""
        reference = SimpleNamespace(area_ids={"zone": ("a", "b", "c")})
        day = cast("Day", SimpleNamespace(reference=reference, local=self.LOCAL))
        return customer_hours(day, folder, self.RESIDENTS)

    def truth(self, folder: Path) -> None:
        """A customer's long stay, a short one, one cut by midnight; and somebody else's."""
        rows = [
            (0, 8 * HOUR_S + 1_800, 10 * HOUR_S, 1, True, False, False),
            (0, 12 * HOUR_S, 12 * HOUR_S + MIN_STAY_S - 1, -1, True, False, False),
            (4, -600, 60, 0, True, True, False),
            (1, 8 * HOUR_S, 9 * HOUR_S, 0, False, False, False),
        ]
        person, start, end, zone, customer, before, after = zip(*rows, strict=True)
        stays = pa.table(
            {
                "person": person,
                "start": pa.array([self.LOCAL.start + second for second in start]),
                "end": pa.array([self.LOCAL.start + second for second in end]),
                "zone": zone,
                "customer": customer,
                "began_before": before,
                "goes_on": after,
                "x": [1.0, 2.0, 3.0, 4.0],
                "y": [5.0, 6.0, 7.0, 8.0],
            }
        )
        pq.write_table(stays, folder / "stays.parquet")
        names = pa.table({"level": ["region", "zone", "zone", "zone"], "area": ["r", "c", "a", "b"]})
        pq.write_table(names, folder / "zone_day.parquet")

    def test_stays_are_cut_at_hours(self, tmp_path: Path) -> None:
        """Customers' only, within the day, in our order of zones; what midnight cuts counts however short."""
        self.truth(tmp_path)
        hours = self.read(tmp_path)
        assert hours is not None
        found = sorted(
            zip(
                *(getattr(hours, name).tolist() for name in ("person", "zone", "hour", "seconds", "counted")),
                strict=True,
            )
        )
        assert found == [
            (0, OUT, 12, MIN_STAY_S - 1, False),
            (0, A, 8, 1_800, True),
            (0, A, 9, 3_600, True),
            (4, C, 0, 60, True),
        ]

    def test_customers_stand_for_those_of_their_zone(self, tmp_path: Path) -> None:
        """Three residents to two customers; one to one; where nobody is a customer, as all to all."""
        self.truth(tmp_path)
        hours = self.read(tmp_path)
        assert hours is not None
        assert hours.weight.tolist() == pytest.approx([1.5, 1.5, 1.5, 5 / 3, 1])

    def test_without_truth_by_person_there_is_none(self, tmp_path: Path) -> None:
        """Large cities keep no stays: then there is no bound."""
        assert self.read(tmp_path) is None
