"""One answer at every level."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.model.cube import NoisyCube
from footfall.model.grid import Floats, Ints
from footfall.products.consistency import Above, Level, combined, not_negative, on_simplex, reconciled

from .makers import AREAS, SPECS, cube

PARENTS: Final = {
    "district": Above(np.array([0, 0]), ("r",)),
    "zone": Above(np.array([0, 0, 1]), ("d0", "d1")),
}
SIGMAS: Final = (40.0, 30.0, 15.0)


def tree(random: np.random.Generator) -> tuple[Ints, Ints]:
    """Up to four districts in one region, and one to six zones in each."""
    districts = int(random.integers(1, 5))
    zones = np.repeat(np.arange(districts), random.integers(1, 7, districts))
    return np.zeros(districts, dtype=np.int64), zones


def measured(
    truth: Floats, parents: tuple[Ints, Ints], draws: int, random: np.random.Generator
) -> list[Level]:
    """Independent measurements of zones, districts and the region with true counts by zone."""
    districts = np.bincount(parents[1], truth, len(parents[0]))
    exact = (np.array([truth.sum()]), districts, truth)
    above = (np.zeros(0, dtype=np.int64), *parents)
    return [
        Level(counts + random.normal(0, sigma, (draws, len(counts))), np.full(len(counts), sigma**2), parent)
        for counts, sigma, parent in zip(exact, SIGMAS, above, strict=True)
    ]


def sums(counts: Floats, parent: Ints, size: int) -> Floats:
    """Sums over children; [..., size]."""
    return np.stack([counts[..., parent == number].sum(axis=-1) for number in range(size)], axis=-1)


class TestCombined:
    """The best linear unbiased estimate from all levels."""

    @given(st.integers(0, 10_000))
    def test_children_add_up_to_their_parents(self, seed: int) -> None:
        """Signed values too, without any rounding beyond the machine's."""
        random = np.random.default_rng(seed)
        parents = tree(random)
        levels = combined(measured(random.uniform(0, 200, len(parents[1])), parents, 3, random))
        for above, level in pairwise(levels):
            summed = sums(level.counts, level.parent, above.counts.shape[-1])
            assert summed == pytest.approx(above.counts, abs=1e-8)

    def test_estimates_are_unbiased_and_vary_as_is_said(self) -> None:
        """Twenty thousand draws: means within four errors of the truth, variances within 4 %."""
        random = np.random.default_rng(11)
        parents = (np.zeros(3, dtype=np.int64), np.array([0, 0, 0, 0, 1, 1, 2]))
        truth = np.array([0.0, 3.0, 500.0, 20.0, 90.0, 0.0, 70.0])
        levels = measured(truth, parents, 20_000, random)
        exact = (np.array([truth.sum()]), np.bincount(parents[1], truth), truth)
        for level, counts in zip(combined(levels), exact, strict=True):
            error = np.sqrt(level.variance / 20_000)
            assert (np.abs(level.counts.mean(axis=0) - counts) < 4 * error).all()
            assert level.counts.var(axis=0) == pytest.approx(level.variance, rel=0.04)

    def test_every_level_gains(self) -> None:
        """No count is less certain than it was measured; most are more."""
        random = np.random.default_rng(12)
        parents = (np.zeros(4, dtype=np.int64), np.repeat(np.arange(4), 6))
        for level, sigma in zip(combined(measured(np.zeros(24), parents, 1, random)), SIGMAS, strict=True):
            assert (np.sqrt(level.variance) < 0.98 * sigma).all()

    def test_it_is_least_squares(self) -> None:
        """The normal equations of the whole tree at once give the same values and variances."""
        random = np.random.default_rng(13)
        parents = (np.zeros(2, dtype=np.int64), np.array([0, 0, 1]))
        levels = measured(np.array([5.0, 6.0, 7.0]), parents, 1, random)
        design = np.array([[1, 1, 1], [1, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]], dtype=float)
        weight = np.diag(1 / np.concatenate([level.variance for level in levels]))
        covariance = np.linalg.inv(design.T @ weight @ design)
        zones = covariance @ design.T @ weight @ np.concatenate([level.counts[0] for level in levels])
        found = combined(levels)
        assert found[2].counts[0] == pytest.approx(zones)
        assert found[2].variance == pytest.approx(np.diag(covariance))
        whole = design @ covariance @ design.T
        assert found[0].variance[0] == pytest.approx(whole[0, 0])
        assert found[1].variance == pytest.approx(np.diag(whole)[1:3])

    def test_errors_of_areas_are_never_positively_correlated(self) -> None:
        """So the variance of any sum of areas is at most the sum of their variances."""
        random = np.random.default_rng(14)
        parents = (np.zeros(3, dtype=np.int64), np.repeat(np.arange(3), [2, 3, 4]))
        found = combined(measured(np.zeros(9), parents, 40_000, random))
        covariance = np.cov(found[2].counts.T)
        assert (covariance - np.diag(np.diag(covariance)) < 0.02 * SIGMAS[2] ** 2).all()


class TestNotNegative:
    """Tables that no reader stumbles over."""

    @given(st.integers(0, 10_000), st.booleans())
    def test_nobody_is_less_than_nobody_and_levels_agree(self, seed: int, additive: bool) -> None:
        """Children of what adds up sum to their parent; of visits, none exceeds it and all hold it."""
        random = np.random.default_rng(seed)
        parents = tree(random)
        levels = measured(random.choice([0.0, 0.0, 30.0, 400.0], len(parents[1])), parents, 4, random)
        found = not_negative(combined(levels) if additive else levels, additive=additive)
        for level, counts, above in zip(levels[1:], found[1:], found, strict=False):
            summed = sums(counts, level.parent, above.shape[-1])
            assert (counts >= 0).all()
            if additive:
                assert summed == pytest.approx(above, abs=1e-6)
            else:
                assert (counts <= above[..., level.parent] + 1e-6).all()
                assert (summed >= above - 1e-6).all()

    @given(st.lists(st.floats(-50, 100), min_size=1, max_size=6), st.floats(0, 100))
    @settings(max_examples=50)
    def test_it_is_the_nearest(self, counts: list[float], total: float) -> None:
        """No other point of the simplex that was tried lies nearer."""
        given_counts = np.array(counts)
        level = Level(given_counts, np.ones(len(counts)), np.zeros(len(counts), dtype=np.int64))
        top = Level(np.array([total]), np.ones(1), np.zeros(0, dtype=np.int64))
        found = not_negative([top, level], additive=True)[1]
        tried = np.random.default_rng(0).dirichlet(np.ones(len(counts)), 200) * total
        assert ((found - given_counts) ** 2).sum() <= ((tried - given_counts) ** 2).sum(axis=1).min() + 1e-6

    def test_agreeing_counts_stay_as_they_are(self) -> None:
        """Nothing is moved that needs no moving."""
        levels = [
            Level(np.array([60.0]), np.ones(1), np.zeros(0, dtype=np.int64)),
            Level(np.array([10.0, 50.0]), np.ones(2), PARENTS["district"].number),
            Level(np.array([4.0, 6.0, 50.0]), np.ones(3), PARENTS["zone"].number),
        ]
        for level, counts in zip(levels, not_negative(levels, additive=True), strict=True):
            assert counts.tolist() == level.counts.tolist()

    def test_the_error_of_sums_is_less_than_that_of_clipped_cells(self) -> None:
        """Clipped cells summed say there are many where nobody is; consistent ones do not."""
        random = np.random.default_rng(15)
        parents = (np.zeros(1, dtype=np.int64), np.zeros(40, dtype=np.int64))
        truth = np.concatenate([np.zeros(36), np.full(4, 300.0)])
        levels = combined(measured(truth, parents, 2000, random))
        consistent = not_negative(levels, additive=True)[2].sum(axis=1)
        clipped = np.maximum(levels[2].counts, 0).sum(axis=1)
        assert abs(consistent.mean() - 1200) < 3
        assert clipped.mean() - 1200 > 150


def test_shares_are_put_on_the_simplex() -> None:
    """At least zero, summing to one, and unchanged where they do so already."""
    found = on_simplex(np.array([[0.7, 0.5, -0.2], [0.2, 0.3, 0.5]]))
    assert found == pytest.approx(np.array([[0.6, 0.4, 0.0], [0.2, 0.3, 0.5]]))


class TestReconciled:
    """A day's cubes."""

    def test_presence_agrees_and_other_cubes_are_as_measured(self) -> None:
        """Presence of zones sums to that of districts; visits, which do not add up, are not touched."""
        random = np.random.default_rng(16)
        cubes = {name: cube(name, random.normal(50, 9, spec.shape), 9.0) for name, spec in SPECS.items()}
        found = reconciled(cubes, PARENTS)
        zones, districts = found["presence-zone"], found["presence-district"]
        assert sums(zones.counts, PARENTS["zone"].number, 2) == pytest.approx(districts.counts)
        assert (zones.noise < 9).all()
        assert zones.protection.sigma == 9
        unchanged = [name for name in SPECS if not name.startswith("presence")]
        assert all(found[name] is cubes[name] for name in unchanged)

    @pytest.mark.parametrize("parents", [{}, PARENTS])
    def test_nothing_to_combine_changes_nothing(self, parents: dict[str, Above]) -> None:
        """Without parents, or without noise."""
        cubes = {name: cube(name, 5.0, 9.0 if not parents else 0.0) for name in SPECS}
        found = reconciled(cubes, parents)
        assert all(found[name].counts is cubes[name].counts for name in SPECS)

    def test_levels_that_are_missing_are_left_out(self) -> None:
        """Zones right below the region."""
        cubes: dict[str, NoisyCube] = {
            name: cube(name, 30.0, 9.0) for name in ("presence-region", "presence-zone")
        }
        found = reconciled(cubes, {"zone": Above(np.zeros(3, dtype=np.int64), ("r",))})
        assert found["presence-zone"].counts.sum(axis=1) == pytest.approx(
            found["presence-region"].counts[:, 0]
        )


def test_areas_of_the_tests_are_as_the_parents_say() -> None:
    """Three zones in two districts in one region."""
    found = {level: (len(AREAS[level]), above.ids) for level, above in PARENTS.items()}
    assert found == {"district": (2, AREAS["region"]), "zone": (3, AREAS["district"])}
    assert all(len(above.number) == len(AREAS[level]) for level, above in PARENTS.items())
