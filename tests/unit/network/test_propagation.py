"""Path loss and beams; reference values are worked out by hand from the sources' formulas."""

from __future__ import annotations

import numpy as np
import pytest

from footfall.network.propagation import (
    PATH_LOSS,
    beam_gain,
    hata_loss,
    line_of_sight,
    log_distance_loss,
    normal_pattern,
    off_axis,
    parabolic_pattern,
    path_loss,
    uma_loss,
    umi_loss,
)

MHZ, HEIGHT = np.array(1800.0), np.array(30.0)


def test_log_distance_follows_the_formula() -> None:
    """Exponent 3.75, 1 km on the ground without height: 37.5 * 3 = 112.5 dB."""
    assert log_distance_loss(3.75, np.array(0.0), np.array(1000.0)) == pytest.approx(112.5)


def test_distance_is_taken_in_space() -> None:
    """40 m away and 30 m up are 50 m."""
    assert log_distance_loss(2.0, np.array(30.0), np.array(40.0)) == pytest.approx(20 * np.log10(50))


def test_okumura_hata_gives_its_textbook_value() -> None:
    """900 MHz, 30 m, 1 km in space: 69.55 + 77.28 - 20.41 - 0.02 = 126.4 dB."""
    distance = np.sqrt(1000.0**2 - 30.0**2)
    assert hata_loss(np.array(900.0), HEIGHT, distance) == pytest.approx(126.40, abs=0.05)


def test_cost_hata_gives_its_textbook_value() -> None:
    """1800 MHz, 30 m, 1 km in space: 46.3 + 110.35 - 20.41 - 0.04 = 136.2 dB."""
    distance = np.sqrt(1000.0**2 - 30.0**2)
    assert hata_loss(MHZ, HEIGHT, distance) == pytest.approx(136.20, abs=0.05)


def test_urban_macro_far_away_is_its_loss_without_line_of_sight() -> None:
    """1800 MHz, 30 m, 2 km: 13.54 + 39.08 log10(2000.2) + 5.11 = 147.65 dB, less 0.3 for rare sights."""
    assert uma_loss(MHZ, HEIGHT, np.array(2000.0)) == pytest.approx(147.5, abs=0.4)
    assert uma_loss(MHZ, HEIGHT, np.array(2000.0)) < 147.65


def test_urban_macro_nearby_is_its_loss_in_sight() -> None:
    """1800 MHz, 30 m, 15 m aside: 28 + 22 log10(32.22) + 5.11 = 66.3 dB."""
    assert uma_loss(MHZ, HEIGHT, np.array(15.0)) == pytest.approx(66.28, abs=0.02)


def test_urban_micro_far_away_is_its_loss_without_line_of_sight() -> None:
    """2600 MHz, 8 m, 900 m: 22.4 + 35.3 log10(900.02) + 8.84 = 135.5 dB, less 0.7 for rare sights."""
    loss = umi_loss(np.array(2600.0), np.array(8.0), np.array(900.0))
    assert loss == pytest.approx(135.2, abs=0.6)


def test_a_line_of_sight_is_certain_nearby_and_rare_far_away() -> None:
    """1 up to 18 m; 18/d and the decaying rest beyond."""
    assert line_of_sight(np.array([5.0, 18.0]), 63.0).tolist() == [1, 1]
    assert line_of_sight(np.array(180.0), 63.0) == pytest.approx(0.1 + np.exp(-180 / 63) * 0.9)


@pytest.mark.parametrize("model", sorted(PATH_LOSS))
@pytest.mark.parametrize("macro", [True, False])
@pytest.mark.parametrize("height", [2.0, 8.0, 30.0, 120.0])
@pytest.mark.parametrize("mhz", [450.0, 800.0, 1800.0, 3500.0, 26_000.0])
def test_every_loss_rises_with_distance(model: str, macro: bool, height: float, mhz: float) -> None:
    """Farther is never stronger, by which footprints are pruned."""
    distance = np.concatenate([np.arange(0.0, 200.0), np.geomspace(200, 50_000, 500)])[None]
    ones = np.ones((1, 1))
    loss = path_loss(model, np.array([macro]), ones * mhz, ones * height, distance)
    assert np.isfinite(loss).all()
    assert (np.diff(loss[0]) >= -1e-9).all()


def test_macro_and_smaller_cells_have_their_own_losses() -> None:
    """Rows of a mixed plan are those of the formulas of their types."""
    two = np.ones((2, 1))
    loss = path_loss("3gpp", np.array([False, True]), two * 1800, two * 20, two * 700)
    macro, small = (f(np.array(1800.0), np.array(20.0), np.array(700.0)) for f in (uma_loss, umi_loss))
    assert loss[:, 0] == pytest.approx([small, macro])


@pytest.mark.parametrize("beam", [9.0, 65.0, 120.0, 360.0])
def test_patterns_lose_three_decibel_at_half_the_beam(beam: float) -> None:
    """A beam is as wide as its half-power angle, whatever its width and pattern."""
    for pattern in (normal_pattern, parabolic_pattern):
        assert pattern(np.array([0.0, beam / 2, -beam / 2]), beam) == pytest.approx([0, 3, 3])


def test_loss_behind_a_sector_is_the_back_loss_or_nearly() -> None:
    """Behind a beam of 65 degrees 28.8 dB are lost by the normal pattern, 30 by the parabola."""
    assert normal_pattern(np.array(180.0), 65.0) == pytest.approx(28.8, abs=0.1)
    assert normal_pattern(np.array(180.0), 9.0) <= 30
    assert parabolic_pattern(np.array(180.0), 65.0) == 30


def test_angles_wrap_around_north() -> None:
    """350 and 10 degrees are 20 apart."""
    assert off_axis(np.array([350.0, 10.0]), np.array([10.0, 350.0])).tolist() == [-20, 20]


def test_a_sector_antenna_has_the_gain_that_datasheets_give_it() -> None:
    """65 by 10 degrees: 17 dBi; all round and 10 degrees high: 9.5 dBi."""
    assert beam_gain(np.array([65.0, 360.0]), np.array(10.0)) == pytest.approx([17.0, 9.5], abs=0.05)
