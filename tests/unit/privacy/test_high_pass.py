"""Huge sparse cubes: the same law as full noise and a threshold, without touching empty cells."""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

import numpy as np
import numpy.typing as npt
import pytest

from footfall.model.cube import UNITS_PER_PERSON, CubeSpec, Dimension
from footfall.model.errors import BudgetError
from footfall.model.vocabulary import DAYPARTS
from footfall.privacy.gate import EMPTY_SHOWN, measure_sparse
from footfall.privacy.high_pass import passing, successes
from footfall.privacy.noise import HighPass, KeyStream, OpenDPNoise, TableNoise
from footfall.privacy.profiles import PROFILES
from footfall.privacy.raw import SparseRaw
from footfall.privacy.sampler import sample, sample_tail
from footfall.privacy.seeded import SeededNoise
from footfall.privacy.tails import tail

SIGMA, LEAST, CELLS = 20.0, 45, 40_000
DRAWS: Final = 60
STRICT = PROFILES["strict"]


def chi_square(observed: npt.NDArray[np.float64], expected: npt.NDArray[np.float64]) -> float:
    """The distance in its own standard deviations (Wilson and Hilferty 1931)."""
    used = expected > 0
    freedom = int(used.sum()) - 1
    distance = ((observed - expected)[used] ** 2 / expected[used]).sum()
    spread = 2 / (9 * freedom)
    return float(((distance / freedom) ** (1 / 3) - 1 + spread) / math.sqrt(spread))


def law(values: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """The law's chances of values, given that they reach the threshold."""
    chances = np.exp(-(values**2) / (2 * SIGMA**2)) / (SIGMA * math.sqrt(2 * math.pi))
    return np.asarray(chances / float(tail(SIGMA, LEAST)))


class TestSuccesses:
    """Which of many trials succeed."""

    @pytest.mark.parametrize("chance", ["0.5", "0.01", "0.0003"])
    def test_they_are_as_many_as_binomial_and_anywhere(self, chance: str) -> None:
        """Numbers have the mean and variance of the binomial, places are spread evenly."""
        words, trials = KeyStream(b"s" * 32), 5_000
        found = [successes(Decimal(chance), trials, words) for _ in range(2_000)]
        sizes, p = np.array([len(places) for places in found]), float(chance)
        deviation = math.sqrt(trials * p * (1 - p))
        assert abs(sizes.mean() - trials * p) < 5 * deviation / math.sqrt(2_000)
        assert sizes.var() == pytest.approx(deviation**2, rel=0.2)
        places = np.concatenate(found)
        spread = np.bincount(places * 20 // trials, minlength=20).astype(np.float64)
        assert abs(chi_square(spread, np.full(20, len(places) / 20))) < 5

    def test_places_rise_within_the_trials(self) -> None:
        """None twice, none outside, also where all or none succeed."""
        words = KeyStream(b"t" * 32)
        for chance, trials in (("0.999999", 50), ("0.3", 1), ("0.3", 0), ("1e-18", 1000)):
            places = successes(Decimal(chance), trials, words)
            assert (np.diff(places) > 0).all()
            assert ((places >= 0) & (places < trials)).all()

    def test_words_of_zeros_are_decided_by_further_bits(self) -> None:
        """A first word of zeros stands for any tiny number: 64 more bits say which."""

        def words(count: int) -> npt.NDArray[np.uint64]:
            zero = np.zeros(1, dtype=np.uint64)
            return zero if count == 1 else np.append(zero, np.full(count - 1, 3 << 61, dtype=np.uint64))

        # Half a step of 2^-128 is 129 halvings; 3/8 is between one and two.
        assert successes(Decimal("0.5"), 134, words).tolist() == [129, 131, 133]


class TestLaw:
    """Full noise with a threshold, and its simulation."""

    def test_passing_noise_has_the_law_of_the_tail(self) -> None:
        """Chi-square by value against the exact law."""
        drawn = sample_tail(SIGMA, LEAST, 100_000, KeyStream(b"a" * 32))
        values = np.arange(LEAST, LEAST + 40)
        assert drawn.min() == LEAST
        observed = np.bincount(drawn - LEAST, minlength=40)[:40].astype(np.float64)
        assert abs(chi_square(observed, law(values) * 100_000)) < 5

    @pytest.mark.parametrize("simulated", [True, False])
    def test_the_release_has_the_law_of_full_noise(self, simulated: bool) -> None:
        """Chi-square of cells by value and place; the full mechanism passes it as the simulation does."""
        words = KeyStream(b"c" * 32)
        table = np.zeros((8, 12))
        for _ in range(DRAWS):
            if simulated:
                places, noise = passing(SIGMA, LEAST, CELLS, words)
            else:
                full = sample(SIGMA, CELLS, words)
                places = np.flatnonzero(full >= LEAST)
                noise = full[places]
            near = noise < LEAST + 12
            np.add.at(table, (places[near] * 8 // CELLS, noise[near] - LEAST), 1)
        values = np.arange(LEAST, LEAST + 12)
        expected = np.tile(law(values) * float(tail(SIGMA, LEAST)) * CELLS * DRAWS / 8, (8, 1))
        assert abs(chi_square(table.ravel(), expected.ravel())) < 5

    def test_a_wrong_threshold_is_noticed(self) -> None:
        """The test has power: noise of three per cent less is seen."""
        words = KeyStream(b"d" * 32)
        sizes = [len(passing(SIGMA * 0.97, LEAST, CELLS, words)[0]) for _ in range(DRAWS)]
        expected = float(tail(SIGMA, LEAST)) * CELLS * DRAWS
        assert abs(sum(sizes) - expected) > 5 * math.sqrt(expected)


def huge(areas: int = 2_300) -> CubeSpec:
    """Trips between so many areas: too large a cube to touch."""
    ids = tuple(map(str, range(areas)))
    ends = (Dimension("origin", ids), Dimension("destination", ids))
    return CubeSpec("flows", "district", (Dimension("daypart", tuple(DAYPARTS)), *ends), 4, Fraction(1))


class TestMeasure:
    """Through the gate."""

    RHO = Fraction(1, 500)

    def test_cells_that_hold_many_come_out_and_few_others(self) -> None:
        """A thousand people are shown wherever they are; of thirty million empty cells about ten at most."""
        cell = np.array([0, 5, huge().size - 1])
        raw = SparseRaw.of(huge(), "2026-03-05", cell, np.full(3, 1000 * UNITS_PER_PERSON))
        cube = measure_sparse(raw, self.RHO, STRICT, SeededNoise(1, simulated=True))
        assert set(cell) <= set(cube.cell.tolist())
        assert (np.diff(cube.cell) > 0).all()
        assert len(cube.cell) < 3 + 3 * EMPTY_SHOWN
        least = STRICT.k + cube.protection.z * cube.protection.sigma
        assert cube.counts.min() >= least - 1e-6
        assert cube.protection.z > STRICT.z

    def test_empty_cells_between_are_numbered_rightly(self) -> None:
        """With every second cell held, what passes of the others lies on odd numbers."""
        spec = CubeSpec("c", "zone", (Dimension("n", tuple(map(str, range(20_000)))),), 1, Fraction(1))
        raw = SparseRaw.of(
            spec, "2026-03-05", np.arange(0, 20_000, 2), np.full(10_000, -(10**6) * UNITS_PER_PERSON)
        )
        cube = measure_sparse(raw, self.RHO, replace(STRICT, k=1), SeededNoise(2, simulated=True))
        assert 0 < len(cube.cell) < 100
        assert (cube.cell % 2 == 1).all()

    def test_rows_of_a_cell_add_up_and_cells_outside_are_refused(self) -> None:
        """Buckets add up; a wrong numbering is a mistake, not data."""
        raw = SparseRaw.of(huge(), "2026-03-05", np.array([7, 3, 7]), np.array([1, 2, 3]))
        assert (raw.cell.tolist(), raw.counts.tolist()) == ([3, 7], [2, 4])
        assert "hidden" in repr(raw)
        with pytest.raises(ValueError, match="outside"):
            SparseRaw.of(huge(), "2026-03-05", np.array([huge().size]), np.array([1]))

    def test_never_more_than_a_day(self) -> None:
        """As for other cubes."""
        raw = SparseRaw.of(huge(), "2026-03-05", np.array([7]), np.array([1]))
        with pytest.raises(BudgetError, match="exceeds"):
            measure_sparse(raw, Fraction(1), STRICT, TableNoise())

    def test_only_some_sources_serve(self) -> None:
        """OpenDP's sampler draws cell by cell; the others simulate."""
        assert isinstance(TableNoise(), HighPass)
        assert isinstance(SeededNoise(1, simulated=True), HighPass)
        assert not isinstance(OpenDPNoise(), HighPass)
        assert huge().is_sparse
        assert not huge(1_800).is_sparse
