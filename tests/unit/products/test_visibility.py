"""What was not seen, from noisy cubes: never negative, never without limit, and right where it is known."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from footfall.model.cube import NoisyCube, Protection
from footfall.model.grid import Floats
from footfall.model.vocabulary import DWELL_BINS_MIN, dwell_bins
from footfall.products.cubes.specs import WINDOWS_MIN, cube_specs
from footfall.products.visibility import (
    LEAST_CHANCE,
    REAL_SHARE,
    chance_by_bin,
    found_within,
    unseen,
)

AREAS = ("a", "b", "c")
SPECS = {spec.name: spec for spec in cube_specs({"zone": AREAS})}
SHORT = np.array(DWELL_BINS_MIN[:-1]) < 10

noisy = st.floats(-500, 5000, allow_nan=False)


def _cube(name: str, counts: Floats, sigma: float = 0.0) -> NoisyCube:
    spec = SPECS[name]
    protection = Protection(Fraction(1, 100), sigma, "none", "strict", 20, 3.09)
    return NoisyCube(spec, "2026-03-02", np.broadcast_to(counts, spec.shape).astype(float), protection)


def _sightings(*found: float, people: float = 1000.0) -> NoisyCube:
    """Of people of whom these shares of stays are found within the lengths of the windows."""
    return _cube("sightings", people * np.diff([0.0, *found, 1.0]))


def _dwell(*by_bin: float, sigma: float = 0.0) -> NoisyCube:
    return _cube("dwell", np.array(by_bin), sigma)


@given(arrays.arrays(float, SPECS["sightings"].shape, elements=noisy))
def test_chances_rise_from_noise_whatever_it_is(counts: Floats) -> None:
    """However much noise there is: chances rise with the length of a stay, within 0 and 1."""
    chance = found_within(_cube("sightings", counts))
    by_bin = chance_by_bin(_cube("sightings", counts))
    assert len(chance) == len(WINDOWS_MIN)
    for rising in (chance, by_bin[~SHORT]):
        assert (np.diff(rising) >= -1e-12).all()
        assert rising.min() >= 0
        assert rising.max() <= 1 + 1e-12
    assert (by_bin[SHORT] == 1).all()


@given(
    arrays.arrays(float, SPECS["sightings"].shape, elements=noisy),
    arrays.arrays(float, SPECS["dwell"].shape, elements=noisy),
    noisy,
)
def test_what_is_added_has_a_limit(found: Floats, stays: Floats, people: float) -> None:
    """Whatever the noise, what is added is not negative, and a record stands for ten stays at most."""
    missing = unseen(_cube("sightings", found), _cube("dwell", stays), _cube("panel", np.array(people / 18)))
    on_record = stays.sum(axis=0)
    most = REAL_SHARE * (1 / LEAST_CHANCE - 1) * np.maximum(on_record, 0).sum() / max(on_record.sum(), 1.0)
    assert (missing.visits >= 0).all()
    assert missing.total <= most + 1e-9
    assert missing.trips >= 0
    assert np.isfinite([missing.noise, missing.trips]).all()


def test_phones_that_are_never_silent_leave_nothing_unseen() -> None:
    """Where all stays are found, nothing is added."""
    missing = unseen(_sightings(*[1.0] * 6), _dwell(*[50] * 8), _cube("panel", np.array(40.0)))
    # Stays of ten minutes are found with the chance of a quarter-hour's, read on a straight line from 0.
    assert missing.total == pytest.approx(0.0, abs=0.02)


def test_half_of_what_is_weighted_is_added() -> None:
    """Of visits of two to four hours found with chance 1/2, half as many again as were found are unseen."""
    sure_later = _sightings(0, 0, 0, 0.5, 0.5, 1)
    assert chance_by_bin(sure_later)[5] == pytest.approx(0.5)
    missing = unseen(sure_later, _dwell(0, 0, 0, 0, 0, 100, 0, 100), _cube("panel", np.array(200 * 3 / 18)))
    assert missing.total == pytest.approx(REAL_SHARE * 100 / 200)
    assert missing.visits[-1] == pytest.approx(0.0, abs=1e-9)


def test_trips_are_missing_with_visits_elsewhere() -> None:
    """Of two visits a person one is home: a tenth of visits unseen is a fifth of trips."""
    dwell = _dwell(0, 0, 0, 0, 0, 40, 0, 160)
    missing = unseen(_sightings(0, 0, 0, 0.5, 0.5, 1), dwell, _cube("panel", np.array(100 * 3 / 18)))
    assert missing.total == pytest.approx(0.1)
    assert missing.trips == pytest.approx(0.2)


def test_the_noise_of_the_correction_is_told() -> None:
    """The stated deviation of what is added is that of many draws of the noise."""
    sigma, random = 20.0, np.random.default_rng(3)
    counts = np.broadcast_to([0, 0, 300, 900, 1200, 1500, 2000, 9000], SPECS["dwell"].shape)
    found = _sightings(0.1, 0.2, 0.35, 0.6, 0.9, 1.0)
    panel = _cube("panel", np.array(1000.0))
    drawn = [
        unseen(
            found, _cube("dwell", counts + random.normal(0, sigma, SPECS["dwell"].shape), sigma), panel
        ).total
        for _ in range(2000)
    ]
    told = unseen(found, _cube("dwell", counts.astype(float), sigma), panel)
    assert told.noise * told.total == pytest.approx(float(np.std(drawn)), rel=0.1)


def test_bins_are_those_of_the_vocabulary() -> None:
    """What is added has a place in every dwell bin."""
    missing = unseen(_sightings(*[0.5] * 6), _dwell(*[10] * 8), _cube("panel", np.array(1.0)))
    assert missing.visits.shape == (len(dwell_bins()),)
