"""From noisy counts of subscribers to people, with what is not known of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.model.grid import Floats
from footfall.model.vocabulary import AGE_BANDS, GENDERS
from footfall.products.estimates import (
    LEAST_CLARITY,
    LOCATION_ERROR,
    Z_95,
    Estimates,
    Expansion,
    Residents,
    both_clear,
    expanded,
    expansion,
    figures,
    labels,
)
from footfall.products.weights import MEAN_WEIGHT

from .makers import AREAS, SPECS, at, cube

CLARITY = {level: np.ones(len(ids)) for level, ids in AREAS.items()}
STRATA = (len(AGE_BANDS), len(GENDERS))
CHILD, GIRL, BOY = 0, 0, 1


def expansion_of(
    residents: float = 10_000, by_stratum: Floats | None = None, sigma: float = 0.0, **counts: Any
) -> Expansion:
    """Expansion of a day on which a thousand were seen everywhere, but where counts are given."""
    defaults = {"panel": 1000 / 18, "register": at("register-region", {(0, 0, 0): 1000.0})}
    given = dict.fromkeys(SPECS, 1000.0) | {
        f"{name}-region": count for name, count in (defaults | counts).items()
    }
    cubes = {name: cube(name, given[name], sigma) for name in SPECS}
    strata = np.zeros(STRATA) if by_stratum is None else by_stratum
    return expansion(cubes, Residents(residents, strata), CLARITY)


class TestExpansion:
    """People per subscriber counted."""

    def test_people_in_town_by_those_counted(self) -> None:
        """All of the register were seen: ten thousand residents by a thousand counted, at any hour."""
        factors = expansion_of()
        assert factors.whole_day == pytest.approx(10)
        assert factors.present == pytest.approx(np.full(24, 10.0))
        assert factors.staying == pytest.approx(np.full(24, 10.0))
        assert factors.least == pytest.approx(10)

    def test_residents_out_of_town_are_not_counted(self) -> None:
        """A quarter of the register was not seen: three quarters of the residents are in town."""
        register = at("register-region", {(0, 2, 0): 700.0, (0, 2, 2): 50.0, (1, 3, 1): 250.0})
        assert expansion_of(register=register).whole_day == pytest.approx(7.5)

    def test_at_least_half_are_in_town(self) -> None:
        """A register full of contracts that nobody uses makes nobody vanish beyond that."""
        register = at("register-region", {(0, 0, 0): 10.0, (1, 0, 0): 990.0})
        assert expansion_of(register=register).whole_day == pytest.approx(5)

    def test_noise_does_not_bring_more_into_town_than_live_there(self) -> None:
        """Fewer than nobody unseen is nobody unseen."""
        register = at("register-region", {(0, 0, 0): 1000.0, (1, 0, 0): -30.0})
        assert expansion_of(register=register).whole_day == pytest.approx(10)

    def test_who_is_unknown_in_an_hour_is_where_the_known_are(self) -> None:
        """Eight hundred known at four in the morning, four hundred of them staying: each stands for more."""
        known, stays = np.full((24, 1), 1000.0), np.full((24, 1), 1000.0)
        known[4], stays[4] = 800, 400
        factors = expansion_of(presence=known, visits=stays)
        assert (factors.present[4], factors.staying[4]) == pytest.approx((12.5, 25))
        assert np.delete(factors.present, 4) == pytest.approx(np.full(23, 10.0))

    def test_an_hour_lost_in_noise_has_the_mean_of_the_day(self) -> None:
        """Less than five deviations of noise say nothing: an hour of a failed feed is not multiplied up."""
        known = np.full((24, 1), 1000.0)
        known[4] = 49
        mean = float(known.mean())
        assert expansion_of(presence=known, sigma=10).present[4] == pytest.approx(10_000 / mean)
        known[4] = 51
        assert expansion_of(presence=known, sigma=10).present[4] == pytest.approx(10_000 / 51)

    def test_strata_are_as_the_census_has_them(self) -> None:
        """Three boys to a girl counted, as many boys as girls living there: girls stand for twice as many."""
        census = at("panel-region", {(CHILD, GIRL): 500.0, (CHILD, BOY): 500.0})
        panel = at("panel-region", {(CHILD, GIRL): 250.0, (CHILD, BOY): 750.0})
        ratio = expansion_of(by_stratum=census, panel=panel).by_stratum
        assert (ratio[CHILD, GIRL], ratio[CHILD, BOY]) == pytest.approx((2, 2 / 3))
        assert np.delete(ratio, [0, 1]) == pytest.approx(np.ones(16))

    def test_a_stratum_stands_for_five_times_its_share_at_most(self) -> None:
        """Nobody of few stands for a crowd."""
        census = at("panel-region", {(CHILD, GIRL): 500.0, (CHILD, BOY): 500.0})
        panel = at("panel-region", {(CHILD, GIRL): 10.0, (CHILD, BOY): 990.0})
        ratio = expansion_of(by_stratum=census, panel=panel).by_stratum
        assert ratio[CHILD, GIRL] == 5

    def test_strata_lost_in_noise_keep_the_mean(self) -> None:
        """Less than five deviations of noise say nothing of a stratum."""
        census = at("panel-region", {(CHILD, GIRL): 500.0, (CHILD, BOY): 500.0})
        panel = at("panel-region", {(CHILD, GIRL): 49.0, (CHILD, BOY): 900.0})
        assert expansion_of(by_stratum=census, panel=panel, sigma=10).by_stratum[CHILD, GIRL] == 1

    def test_a_census_without_strata_changes_nothing(self) -> None:
        """Totals alone say nothing of age and gender."""
        assert expansion_of().by_stratum == pytest.approx(np.ones(STRATA))


class TestExpanded:
    """Estimates and how far they may be off."""

    ONE = np.ones(1)

    def expanded(self, observed: float, noise: float, factor: float, clarity: float) -> tuple[float, float]:
        """Value and deviation of one count."""
        found = expanded(np.array([observed]), noise, factor, np.array([clarity]))
        return float(found.value[0]), float(found.deviation[0])

    def test_the_sample_alone(self) -> None:
        """A hundred, each two thirds of one in a sample of a third: 450 people, give or take 30."""
        assert self.expanded(100, 0, 4.5, 1) == pytest.approx((450, 30))

    def test_noise_is_multiplied_as_counts_are(self) -> None:
        """Ten persons of noise are 45 people; with the sample's 30 they make 54."""
        assert self.expanded(100, 10, 4.5, 1) == pytest.approx((450, (45**2 + 30**2) ** 0.5))

    def test_what_the_network_cannot_tell_grows_with_the_value(self) -> None:
        """Half unclear: half of the first part of the error of location, a quarter of the second."""
        share = LOCATION_ERROR[0] * 0.5 + LOCATION_ERROR[1] * 0.25
        expected = ((share * 450) ** 2 + 30**2) ** 0.5
        assert self.expanded(100, 0, 4.5, 0.5) == pytest.approx((450, expected))

    def test_who_counts_everybody_has_no_error_of_the_sample(self) -> None:
        """A customer each: nothing is left to chance."""
        assert self.expanded(100, 0, 1 / MEAN_WEIGHT, 1) == pytest.approx((150, 0))
        assert self.expanded(100, 0, 1, 1) == pytest.approx((100, 0))

    def test_fewer_than_nobody_have_no_negative_variance(self) -> None:
        """Noise may make a count negative; its deviation is the noise's."""
        assert self.expanded(-5, 10, 4.5, 1) == pytest.approx((-22.5, 45))

    def test_the_deviation_is_that_of_many_samples_with_noise(self) -> None:
        """Ten thousand draws of customers and of noise vary as much as is said of each."""
        people, share, noise, random = 3_000, 0.25, 12.0, np.random.default_rng(5)
        factor = 1 / (share * MEAN_WEIGHT)
        observed = MEAN_WEIGHT * random.binomial(people, share, 10_000) + random.normal(0, noise, 10_000)
        drawn = expanded(observed, noise, factor, np.ones(1))
        assert float(drawn.value.mean()) == pytest.approx(people, rel=0.005)
        assert float(drawn.value.std()) == pytest.approx(float(drawn.deviation.mean()), rel=0.03)


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_pair_is_no_clearer_than_either_end(origin: float, destination: float) -> None:
    """What is unclear adds up as errors do, and never to less than nothing clear."""
    found = float(both_clear(np.array(origin), np.array(destination)))
    assert 0 <= found <= min(origin, destination) + 1e-12
    assert found == pytest.approx(max(1 - ((1 - origin) ** 2 + (1 - destination) ** 2) ** 0.5, 0))


class TestFigures:
    """The columns that every release has."""

    def table(
        self, observed: list[float], deviation: float = 0.0, clarity: float = 1.0, noise: float = 1.0
    ) -> Any:
        """Figures of counts that stand for ten people each; k is 20 and z is 3."""
        counts = np.array(observed)
        size = np.full(len(counts), noise)
        told = Estimates(counts, size, counts * 10, np.full(len(counts), deviation), np.array(clarity))
        return {name: column.to_pylist() for name, column in figures(told, 20, 3.0).items()}

    def test_small_counts_are_withheld(self) -> None:
        """Shown from k and three deviations of the noise on; whoever is withheld has no figure at all."""
        found = self.table([22.9, 23.0, -5.0])
        assert found["status"] == ["withheld_small", "ok", "withheld_small"]
        for name in ("value", "low", "high", "sample_band"):
            assert [value is None for value in found[name]] == [True, False, True]

    def test_the_interval_is_two_deviations_to_either_side(self) -> None:
        """Rounded to a tenth, and never below nobody."""
        found = self.table([100.0], deviation=100.0)
        assert (found["value"], found["low"], found["high"]) == (
            [1000.0],
            [round(1000 - Z_95 * 100, 1)],
            [round(1000 + Z_95 * 100, 1)],
        )
        assert self.table([30.0], deviation=400.0)["low"] == [0.0]

    def test_nobody_is_the_least_there_is(self) -> None:
        """A part of an hour whose own count noise made negative is nobody, with an interval from there on."""
        told = Estimates(np.array([50.0]), np.ones(1), np.array([-2.0]), np.array([10.0]), np.ones(1))
        found = {name: column.to_pylist() for name, column in figures(told, 20, 3.0).items()}
        assert (found["value"], found["low"], found["high"]) == ([0.0], [0.0], [19.6])

    def test_wide_intervals_are_marked(self) -> None:
        """Wider than half of the value to either side is of low reliability, and still shown."""
        found = self.table([100.0], deviation=0.5 * 1000 / Z_95 + 0.01)
        assert (found["status"], found["value"]) == (["low_reliability"], [1000.0])
        assert self.table([100.0], deviation=0.5 * 1000 / Z_95 - 0.01)["status"] == ["ok"]

    def test_what_the_network_cannot_tell_has_no_value(self) -> None:
        """Below the least clarity nothing is shown, however many were counted."""
        found = self.table([5000.0], clarity=LEAST_CLARITY - 0.01)
        assert (found["status"], found["value"]) == (["below_resolution"], [None])
        assert self.table([5000.0], clarity=LEAST_CLARITY)["status"] == ["ok"]

    def test_the_sample_is_told_by_subscribers_not_by_weight(self) -> None:
        """Counts are of two thirds on average: forty are sixty subscribers."""
        assert self.table([33.0, 34.0, 40.0, 133.4, 700.0])["sample_band"] == [
            "<50",
            "50-200",
            "50-200",
            "200-1000",
            ">1000",
        ]


def test_labels_go_as_cells_do() -> None:
    """The first dimension is the slowest."""
    found = labels([("hour", ("00", "01")), ("area", ("a", "b", "c"))])
    assert found["hour"].to_pylist() == ["00"] * 3 + ["01"] * 3
    assert found["area"].to_pylist() == ["a", "b", "c"] * 2
