from __future__ import annotations

import json
import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pytest

from footfall.model.cube import UNITS_PER_PERSON, CubeSpec, NoisyCube
from footfall.model.errors import BudgetError
from footfall.privacy.accounting import rho_of
from footfall.privacy.bounding import bound_units
from footfall.privacy.gate import cost, measure, statement
from footfall.privacy.noise import TableNoise
from footfall.privacy.profiles import PROFILES
from footfall.privacy.raw import Raw

STRICT = PROFILES["strict"]
DAY = "2026-03-05"


class NoNoise:
    """Remembers the sigma asked for, and adds nothing."""

    mechanism = "none"
    sigma_units = 0.0

    def draw(self, sigma_units: float, size: int) -> npt.NDArray[np.int64]:
        """Zeros."""
        self.sigma_units = sigma_units
        return np.zeros(size, dtype=np.int64)


def raw_of(spec: CubeSpec) -> Raw:
    """As many persons in each cell as its number."""
    counts = np.arange(spec.size, dtype=np.int64) * UNITS_PER_PERSON
    return Raw(spec, DAY, counts, int(counts.sum()))


def test_noise_is_of_the_size_that_was_charged(spec: CubeSpec) -> None:
    """OpenDP states at most the charged rho for the noise drawn, and the protection says which it was."""
    noise, rho = NoNoise(), Fraction(1, 100)
    cube = measure(raw_of(spec), rho, STRICT, noise)
    assert Fraction(rho_of(noise.sigma_units, bound_units(spec))) <= rho
    protection = cube.protection
    assert protection.sigma == noise.sigma_units / UNITS_PER_PERSON
    assert (protection.rho, protection.profile, protection.k, protection.z) == (rho, "strict", 20, 3.09)


def test_counts_come_out_in_persons_and_shape(spec: CubeSpec) -> None:
    """Without noise, a cube holds the counts in persons in the shape of its dimensions."""
    cube = measure(raw_of(spec), Fraction(1, 100), STRICT, NoNoise())
    assert cube.counts.tolist() == [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]
    assert (cube.spec, cube.day) == (spec, DAY)


def test_empty_cells_get_noise_like_all_others(spec: CubeSpec) -> None:
    """No cell of an empty cube stays exactly zero, so a zero tells nothing (chance of failing: 2e-8)."""
    empty = Raw(spec, DAY, np.zeros(spec.size, dtype=np.int64), 0)
    cube = measure(empty, Fraction(1, 100), STRICT, TableNoise())
    assert np.count_nonzero(cube.counts) == spec.size


def test_a_cube_never_takes_more_than_a_day(spec: CubeSpec) -> None:
    """A rho beyond the profile's day is refused even if someone had charged it."""
    with pytest.raises(BudgetError, match="exceeds the 1/80 of a day"):
        measure(raw_of(spec), Fraction(1, 79), STRICT, NoNoise())


def test_best_attack_gains_no_more_than_stated(spec: CubeSpec) -> None:
    """Who knows everyone else tells with from without at Phi(sqrt(rho)), within six standard errors."""
    rho, draws = Fraction(1, 80), 200_000
    wide = CubeSpec(
        "wide", "zone", (replace(spec.dimensions[0], values=tuple(map(str, range(draws)))),), 1, Fraction(1)
    )
    nobody = Raw(wide, DAY, np.zeros(draws, dtype=np.int64), 0)
    someone = Raw(wide, DAY, np.full(draws, UNITS_PER_PERSON), draws)
    out, inside = (np.sort(measure(raw, rho, STRICT, TableNoise()).counts) for raw in (nobody, someone))
    auc = np.searchsorted(out, inside).mean() / draws
    assert abs(auc - cost(rho)["worst_case_auc"]) < 6 / math.sqrt(6 * draws)


def test_raw_counts_do_not_show(spec: CubeSpec) -> None:
    """Printing raw counts, as in a log or a traceback, shows none of them."""
    raw = Raw(spec, DAY, np.full(spec.size, 987_654_321, dtype=np.int64), 987_654_321)
    assert [repr(raw), str(raw)] == 2 * ["Raw(presence-zone of 2026-03-05, counts hidden)"]


def test_raw_is_no_cube(spec: CubeSpec) -> None:
    """What has no protection cannot be taken for what has: the types share nothing."""
    raw = raw_of(spec)
    assert not isinstance(raw, NoisyCube)
    assert not hasattr(raw, "protection")


def test_raw_spreads_rows_and_adds_buckets(spec: CubeSpec) -> None:
    """Rows of two buckets end up in their cells, in whatever order they come, and their cut share adds up."""
    one = Raw.of(spec, DAY, np.array([5, 0]), np.array([7, 2]), np.array([8, 2]))
    two = Raw.of(spec, DAY, np.array([0]), np.array([1]), np.array([10]))
    both = one + two
    assert both.counts.tolist() == [3, 0, 0, 0, 0, 7]
    assert (both.offered, both.clipped_share) == (20, 0.5)


@pytest.mark.parametrize("cell", [-1, 6])
def test_cells_outside_the_cube_are_refused(spec: CubeSpec, cell: int) -> None:
    """A product that numbers its cells wrongly fails, and does not count people elsewhere."""
    with pytest.raises(ValueError, match="outside its 6"):
        Raw.of(spec, DAY, np.array([cell]), np.array([1]), np.array([1]))


def test_buckets_of_different_days_do_not_add(spec: CubeSpec) -> None:
    """Counts of two days never become one cube, which would double a person's part."""
    with pytest.raises(ValueError, match="one cube and day"):
        _ = raw_of(spec) + replace(raw_of(spec), day="2026-03-06")


def test_statement_adds_up_what_was_charged(spec: CubeSpec) -> None:
    """The manifest's cost is the sum over the cubes used, next to the caps; all of it is plain JSON."""
    cubes = [
        measure(replace(raw_of(spec), day=day), Fraction(1, 160), STRICT, NoNoise())
        for day in ("2026-03-06", "2026-03-05")
    ]
    facts = json.loads(json.dumps(statement(cubes, STRICT)))
    assert [cube["day"] for cube in facts["cubes"]] == ["2026-03-05", "2026-03-06"]
    assert (facts["charged"], facts["caps"]["day"]) == (cost(Fraction(1, 80)), cost(Fraction(1, 80)))
    assert (facts["k"], facts["z"], facts["charged"]["rho"]) == (20, 3.09, "1/80")
    assert facts["cubes"][0]["bound_l2_squared_persons"] == 3


def test_costs_of_a_strict_day_and_month() -> None:
    """The figures of the documentation: a day has epsilon 0.91 at 1e-9, a month 6.47."""
    epsilons = [round(cost(rho)["epsilon"]["delta 1e-09"], 2) for rho in (STRICT.rho_day, STRICT.rho_month)]
    assert epsilons == [0.91, 6.47]


def test_nothing_measured_costs_nothing() -> None:
    """A release without cubes states zero."""
    assert statement([], STRICT)["charged"] == {
        "rho": "0",
        "rho_value": 0.0,
        "epsilon": {"delta 1e-06": 0.0, "delta 1e-09": 0.0},
        "worst_case_auc": 0.5,
    }
