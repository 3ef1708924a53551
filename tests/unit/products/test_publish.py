"""The products, from cubes by hand: what is published of which counts."""

from __future__ import annotations

from itertools import product as combinations
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.model.countries import COUNTRIES
from footfall.model.cube import NoisyCube, SparseCube
from footfall.model.grid import Floats
from footfall.model.release import FIGURES
from footfall.model.vocabulary import AGE_BANDS, GENDERS, STATUSES, dwell_bins
from footfall.products.catalogue import PRODUCTS
from footfall.products.estimates import Z_95, Expansion
from footfall.products.mobility_rate import from_seen
from footfall.products.visibility import Unseen

from .makers import AREAS, SPECS, K, Z, at, cube

NOTHING_UNSEEN: Final = Unseen(np.zeros(len(dwell_bins())), 0.0, 0.0)
CLEAR: Final = {level: np.ones(len(ids)) for level, ids in AREAS.items()}
EVERYBODY: Final = {"age_band": "all", "gender": "all"}


def factors(
    present: float = 2.0,
    staying: float = 2.5,
    whole_day: float = 4.0,
    clarity: dict[str, Floats] | None = None,
    unseen: Unseen = NOTHING_UNSEEN,
    women: float = 1.0,
) -> Expansion:
    """People per subscriber; women may stand for more than others."""
    by_stratum = np.ones((len(AGE_BANDS), len(GENDERS)))
    by_stratum[:, 0] = women
    return Expansion(
        np.full(24, present),
        np.full(24, staying),
        whole_day,
        by_stratum,
        CLEAR | (clarity or {}),
        unseen,
        by_home=5.0,
        share_of_days=2.0,
        residents={"district": np.array([1000.0, 2000.0]), "zone": np.array([500.0, 0.0, 2000.0])},
        distance_km={"district": 3.0 * (1 - np.eye(2)), "zone": 3.0 * (1 - np.eye(3))},
    )


def published(product: str, cubes: dict[str, NoisyCube], expansion: Expansion) -> pa.Table:
    """What a product makes of the cubes that it names, those that are not given being empty."""
    used = {name for name, spec in SPECS.items() if spec.name in PRODUCTS[product].cubes}
    assert set(cubes) <= used
    return PRODUCTS[product].publish({name: cubes.get(name, cube(name, 0)) for name in used}, expansion)


def row(table: pa.Table, **where: str) -> dict[str, Any]:
    """The only row with these values."""
    rows: list[dict[str, Any]] = table.to_pylist()
    (found,) = (row for row in rows if all(row[name] == value for name, value in where.items()))
    return found


def interval(value: float, deviation: float) -> tuple[float, float]:
    """Two deviations to either side, to a tenth."""
    return round(value - Z_95 * deviation, 1), round(value + Z_95 * deviation, 1)


class TestPopulation:
    """People present by hour."""

    CUBES: Final = {
        "presence-zone": cube("presence-zone", at("presence-zone", {(7, 0): 100.0, (7, 1): 30.0}))
    }

    def test_counts_by_people_per_subscriber_of_the_hour(self) -> None:
        """A hundred at seven, each standing for three: 300, with the error of a sample of half of all."""
        table = published("population", self.CUBES, factors(present=3))
        found = row(table, level="zone", hour="07", area="z0")
        assert (found["value"], found["status"], found["sample_band"]) == (300.0, "ok", "50-200")
        assert (found["low"], found["high"]) == interval(300, 3 * (100 * 2 / 3 / 2) ** 0.5)

    def test_what_the_network_cannot_tell_is_less_certain_or_not_told(self) -> None:
        """Half clear adds an error; below the resolution there is no value."""
        table = published(
            "population", self.CUBES, factors(present=3, clarity={"zone": np.array([0.1, 0.5, 1])})
        )
        assert row(table, level="zone", hour="07", area="z0")["status"] == "below_resolution"
        found = row(table, level="zone", hour="07", area="z1")
        assert (found["low"], found["high"]) == interval(
            90, ((9 * 30 * 2 / 3 / 2) + ((0.3 * 0.5 + 0.2 * 0.25) * 90) ** 2) ** 0.5
        )


class TestFootfall:
    """Visits by hour, and by age and gender."""

    CUBES: Final = {
        "visits-district": cube("visits-district", at("visits-district", {(7, 0): 200.0, (8, 0): 400.0})),
        "profile-district": cube(
            "profile-district",
            at("profile-district", {(1, 0, 2, 0): 60.0, (1, 0, 2, 1): 20.0, (1, 0, 5, 2): 500.0}),
        ),
    }

    def test_visits_by_people_per_staying_subscriber(self) -> None:
        """Two hundred visits, each standing for two and a half."""
        table = published("footfall", self.CUBES, factors())
        assert row(table, level="district", hour="07", area="d0", **EVERYBODY)["value"] == 500.0

    @pytest.mark.parametrize(("women", "shares"), [(1, (3 / 4, 1 / 4)), (2, (6 / 7, 1 / 7))])
    def test_an_hour_has_the_shares_of_its_daypart(self, women: float, shares: tuple[float, float]) -> None:
        """Three women to a man between six and ten: so at seven and at eight. The unknown are as they are.

        Where women stand for twice as many, there are six of them to a man.
        """
        table = published("footfall", self.CUBES, factors(women=women))
        for hour, visits in (("07", 500), ("08", 1000)):
            here = {"level": "district", "hour": hour, "area": "d0", "age_band": "30-44"}
            found = [row(table, **here, gender=gender)["value"] for gender in ("female", "male")]
            assert found == pytest.approx([visits * share for share in shares], abs=0.05)

    def test_an_hour_of_another_daypart_has_other_shares(self) -> None:
        """Nobody is known between ten and one: nothing is shown, whatever the morning was."""
        table = published("footfall", self.CUBES, factors())
        found = row(table, level="district", hour="11", area="d0", age_band="30-44", gender="female")
        assert (found["value"], found["status"]) == (None, "withheld_small")

    def test_nobody_is_published_as_unknown(self) -> None:
        """Who has no age band or gender on record is among the others."""
        table = published("footfall", self.CUBES, factors())
        assert "unknown" not in {*table["age_band"].to_pylist(), *table["gender"].to_pylist()}


class TestVisitors:
    """Different people by day."""

    def test_visitors_are_those_of_all_dwell_bins(self) -> None:
        """Sixty for an hour and forty for a day are a hundred, each standing for four."""
        cubes = {"dwell-zone": cube("dwell-zone", at("dwell-zone", {(0, 4): 60.0, (0, 7): 40.0}))}
        assert row(published("visitors", cubes, factors()), level="zone", area="z0")["value"] == 400.0

    def test_the_noise_of_the_bins_adds_up(self) -> None:
        """Eight bins of noise 10: shown from k and z times 28 on."""
        threshold = 20 + 3 * 10 * 8**0.5
        for more, status in ((0.01, "ok"), (-0.01, "withheld_small")):
            counts = at("dwell-zone", {(0, 7): threshold + more})
            cubes = {"dwell-zone": cube("dwell-zone", counts, sigma=10)}
            found = row(published("visitors", cubes, factors(whole_day=1)), area="z0")
            assert found["status"] in ({"withheld_small"} if status != "ok" else {"ok", "low_reliability"})

    def test_who_was_not_seen_is_added(self) -> None:
        """A quarter unseen: five people for four, and the interval knows how little that is."""
        cubes = {"dwell-zone": cube("dwell-zone", at("dwell-zone", {(0, 7): 400.0}))}
        unseen = Unseen(np.full(8, 0.25 / 8), 0.0, 0.0)
        known, completed = (
            row(published("visitors", cubes, factors(unseen=missing)), area="z0")
            for missing in (NOTHING_UNSEEN, unseen)
        )
        assert (known["value"], completed["value"]) == (1600.0, 2000.0)
        assert completed["high"] - 2000 > Z_95 * 0.75 * 400
        assert known["high"] - 1600 < Z_95 * 0.1 * 1600


class TestDwell:
    """Time spent, and its median."""

    COUNTS: Final = at("dwell-zone", {(0, 4): 100.0, (1, 3): 50.0, (1, 4): 50.0, (2, 7): 90.0, (2, 2): 10.0})
    CUBES: Final = {"dwell-zone": cube("dwell-zone", COUNTS)}

    def test_visitors_by_bin(self) -> None:
        """Each bin's visitors, standing for four each."""
        table = published("dwell", self.CUBES, factors())
        assert row(table, area="z0", measure="visitors", dwell_bin="60-120")["value"] == 400.0
        assert row(table, area="z0", measure="visitors", dwell_bin="20-60")["value"] is None

    def test_medians_are_read_from_the_histogram(self) -> None:
        """All within 60 to 120 minutes: 90. Half before an hour, half after: 60. Most of a day: on a line."""
        table = published("dwell", self.CUBES, factors())
        found = {area: row(table, area=area, measure="median_min")["value"] for area in AREAS["zone"]}
        assert found == pytest.approx({"z0": 90.0, "z1": 60.0, "z2": 480 + 960 * 40 / 90}, abs=0.05)

    @given(st.lists(st.floats(0, 0.2), min_size=8, max_size=8))
    def test_bins_add_up_to_the_visitors(self, unseen: list[float]) -> None:
        """Whatever is added to the bins is added to the visitors too."""
        cubes = {"dwell-zone": cube("dwell-zone", 100)}
        expansion = factors(unseen=Unseen(np.array(unseen), 0.0, 0.0))
        bins = published("dwell", cubes, expansion)
        visitors = row(published("visitors", cubes, expansion), area="z0")["value"]
        parts = [r["value"] for r in bins.to_pylist() if (r["area"], r["measure"]) == ("z0", "visitors")]
        assert sum(parts) == pytest.approx(visitors, abs=0.5)


class TestFlows:
    """Trips between areas."""

    CUBES: Final = {
        "flows-district": cube("flows-district", at("flows-district", {(1, 0, 1): 50.0, (1, 0, 0): 30.0}))
    }

    def test_trips_by_people_per_subscriber(self) -> None:
        """Fifty from the first district to the second between six and ten, standing for four each."""
        table = published("flows", self.CUBES, factors())
        found = row(table, daypart="06-10", origin="d0", destination="d1")
        assert (found["level"], found["value"]) == ("district", 200.0)
        assert row(table, daypart="06-10", origin="d1", destination="d0")["value"] is None

    def test_trips_to_and_from_unseen_stays_are_added(self) -> None:
        """Half as many again in all, more of them within an area, spread over the waking hours."""
        unseen = Unseen(np.zeros(8), 0.0, 0.5)
        table = published("flows", self.CUBES, factors(unseen=unseen))
        between, within = (
            row(table, daypart="06-10", origin="d0", destination=end)["value"] for end in ("d1", "d0")
        )
        assert 1 < between / 200 < within / 120
        assert between + within - 320 == pytest.approx(4 * 0.5 * 80 * 3 / 14, abs=0.2)


class TestSparseFlows:
    """Trips of so many pairs of areas that only some have rows."""

    @staticmethod
    def sparse(counts: Floats) -> SparseCube:
        """The cells that may be shown, of counts of the small cube."""
        dense = cube("flows-district", counts, sigma=5.0)
        cell = np.flatnonzero(dense.counts >= K + Z * 5)
        return SparseCube(dense.spec, dense.day, cell, dense.counts.ravel()[cell], dense.protection)

    def test_rows_are_those_of_the_dense_cube(self) -> None:
        """The same values where nothing depends on what is not shown."""
        counts = at("flows-district", {(1, 0, 1): 50.0, (1, 0, 0): 80.0, (4, 1, 0): 60.0, (4, 1, 1): 60.0})
        rows = published("flows", {"flows-district": cube("flows-district", counts, sigma=5.0)}, factors())
        publish = PRODUCTS["flows"].publish_sparse
        assert publish is not None
        found = publish(self.sparse(counts), factors())
        assert found.column_names == rows.column_names
        assert found.to_pylist() == [row for row in rows.to_pylist() if row["value"] is not None]

    def test_origins_with_one_destination_have_no_row(self) -> None:
        """In the morning all shown trips from the first district go to the second: they are left out."""
        counts = at("flows-district", {(1, 0, 1): 500.0, (1, 0, 0): 10.0, (4, 0, 1): 60.0, (4, 0, 0): 60.0})
        publish = PRODUCTS["flows"].publish_sparse
        assert publish is not None
        assert publish(self.sparse(counts), factors())["daypart"].to_pylist() == ["16-19", "16-19"]

    def test_nothing_shown_is_an_empty_table(self) -> None:
        """A day of few trips has no rows, and all columns."""
        publish = PRODUCTS["flows"].publish_sparse
        assert publish is not None
        found = publish(self.sparse(np.zeros((6, 2, 2))), factors())
        assert found.num_rows == 0
        assert found.column_names == ["level", "daypart", "origin", "destination", *FIGURES]


class TestProfile:
    """Visitors by age band and gender."""

    CUBES: Final = {
        "profile-district": cube(
            "profile-district",
            at("profile-district", {(1, 0, 2, 0): 60.0, (1, 0, 2, 1): 40.0, (1, 0, 5, 2): 50.0}),
            sigma=4.0,
        )
    }

    def test_classes_and_the_unknown(self) -> None:
        """Each class by what it stands for; who is unknown stays unknown, with the mean."""
        table = published("profile", self.CUBES, factors(women=1.5))
        here = {"daypart": "06-10", "area": "d0"}
        assert row(table, **here, age_band="30-44", gender="female")["value"] == 60 * 1.5 * 4
        assert row(table, **here, age_band="30-44", gender="male")["value"] == 160.0
        assert row(table, **here, age_band="unknown", gender="unknown")["value"] == 200.0

    def test_totals_are_sums_of_classes(self) -> None:
        """Of ages, of genders and of both, with the noise of all their cells."""
        table = published("profile", self.CUBES, factors(women=1.5))
        here = {"daypart": "06-10", "area": "d0"}
        assert row(table, **here, age_band="30-44", gender="all")["value"] == 520.0
        everybody = row(table, **here, age_band="all", gender="all")
        assert everybody["value"] == 720.0
        noise = 4.0 * 4 * (12 + 6 * 1.5**2) ** 0.5
        assert everybody["high"] - 720 > Z_95 * noise
        assert row(table, daypart="10-13", area="d0", age_band="all", gender="all")["value"] is None


class TestJourney:
    """The place before and after."""

    CUBES: Final = {
        "flows-district": cube(
            "flows-district", at("flows-district", {(1, 0, 1): 50.0, (4, 0, 1): 30.0, (2, 1, 0): 60.0})
        )
    }

    def test_the_day_read_from_either_end(self) -> None:
        """Eighty trips lead from the first to the second: before a visit of the second, after the first."""
        table = published("journey", self.CUBES, factors())
        assert row(table, area="d1", step="before", other_area="d0")["value"] == 320.0
        assert row(table, area="d0", step="after", other_area="d1")["value"] == 320.0
        assert row(table, area="d0", step="before", other_area="d1")["value"] == 240.0
        assert row(table, area="d0", step="before", other_area="d0")["value"] is None


class TestMobilityRate:
    """People by number of trips."""

    CUBES: Final = {
        "trips-district": cube(
            "trips-district",
            at("trips-district", {(0, 2, 0, 3): 60.0, (0, 3, 1, 3): 40.0, (0, 3, 1, 0): 30.0}),
        )
    }

    def test_by_class_and_of_all(self) -> None:
        """Each stands for four; all of more than two trips are a hundred."""
        table = published("mobility_rate", self.CUBES, factors())
        assert row(table, area="d0", age_band="45-64", gender="male", trips="0")["value"] == 120.0
        assert row(table, area="d0", age_band="all", gender="all", trips="2+")["value"] == 400.0
        assert row(table, area="d0", age_band="all", gender="all", trips="1")["value"] is None

    def test_missed_stays_are_given_back(self) -> None:
        """Of people who make two or four trips, as they are on record with four stays of five found."""
        chance = 0.8
        true = np.array([200.0, 10.0, 300.0, 100.0])
        seen = np.array(
            [
                200 + 300 * 0.2 + 100 * 0.2**3,
                10.0,
                300 * 0.8 + 100 * 3 * 0.8 * 0.2**2,
                100 * (3 * 0.8**2 * 0.2 + 0.8**3),
            ]
        )
        assert from_seen(chance) @ seen == pytest.approx(true)
        counts = np.zeros(SPECS["trips-district"].shape)
        counts[0, 2, 0] = seen
        unseen = Unseen(np.zeros(8), 0.0, 1 / chance - 1)
        cubes = {"trips-district": cube("trips-district", counts)}
        table = published("mobility_rate", cubes, factors(unseen=unseen))
        found = row(table, area="d0", age_band="all", gender="all", trips="2+")
        assert found["value"] == 400.0


class TestTourism:
    """Guests by country."""

    ITALY: Final = COUNTRIES.index("IT")
    CUBES: Final = {
        "inbound-district": cube(
            "inbound-district", at("inbound-district", {(ITALY, 0, 0): 60.0, (ITALY, 0, 1): 90.0})
        )
    }

    def test_by_country_and_of_all(self) -> None:
        """A guest stands for as many as a subscriber of the mean weight: two thirds of four."""
        table = published("tourism", self.CUBES, factors())
        for country in ("IT", "all"):
            assert row(table, country=country, area="d0", stay="night")["value"] == 160.0
            assert row(table, country=country, area="d0", stay="day")["value"] == 240.0
        assert row(table, country="FR", area="d0", stay="day")["value"] is None


class TestCrossvisits:
    """Two areas on one day."""

    CUBES: Final = {
        "together-district": cube(
            "together-district", at("together-district", {(0, 0): 100.0, (0, 1): 40.0, (1, 1): 80.0})
        )
    }

    def test_people_and_shares_from_either_side(self) -> None:
        """Forty in both: two fifths of the one's visitors, half of the other's."""
        table = published("crossvisits", self.CUBES, factors())
        for area, other, share in (("d0", "d1", 40.0), ("d1", "d0", 50.0), ("d0", "d0", 100.0)):
            found = row(table, area=area, other_area=other, measure="share_pct")
            assert found["value"] == share
        assert row(table, area="d1", other_area="d0", measure="people")["value"] == 160.0


@pytest.mark.parametrize("name", PRODUCTS)
@settings(max_examples=15)
@given(
    seed=st.integers(0, 10_000),
    size=st.sampled_from([1.0, 30.0, 1000.0]),
    sigma=st.sampled_from([0.0, 5.0, 60.0]),
    missing=st.floats(0, 1),
)
def test_whatever_the_noise_tables_are_whole(
    name: str, seed: int, size: float, sigma: float, missing: float
) -> None:
    """One row per combination of values; figures where the status says so, and nowhere else; in order."""
    random = np.random.default_rng(seed)
    cubes = {
        cube_id: cube(cube_id, random.poisson(size, spec.shape) + random.normal(0, sigma, spec.shape), sigma)
        for cube_id, spec in SPECS.items()
        if spec.name in PRODUCTS[name].cubes
    }
    unseen = Unseen(np.full(8, missing / 8), 0.3, missing)
    clarity = {level: random.uniform(0, 1, len(ids)) for level, ids in AREAS.items()}
    table = published(name, cubes, factors(unseen=unseen, clarity=clarity, women=1.3))
    dimensions = PRODUCTS[name].dimensions
    assert table.column_names == [*dimensions, *FIGURES]
    keys = list(zip(*(table[dimension].to_pylist() for dimension in dimensions), strict=True))
    assert len(set(keys)) == len(keys)
    for found in table.to_pylist():
        assert found["status"] in STATUSES
        told = [found[figure] for figure in ("value", "low", "high", "sample_band", "consistent")]
        if found["status"] in {"ok", "low_reliability"}:
            assert 0 <= found["low"] <= found["value"] <= found["high"]
            assert found["consistent"] >= 0
        else:
            assert told == [None] * 5


def test_every_combination_has_a_row() -> None:
    """Empty cells too: who is not listed would be told to be nobody."""
    table = published("population", {}, factors())
    told = set(zip(*(table[name].to_pylist() for name in ("level", "hour", "area")), strict=True))
    hours = [f"{hour:02d}" for hour in range(24)]
    assert told == {row for level, ids in AREAS.items() for row in combinations([level], hours, ids)}
