"""Signal strength."""

from __future__ import annotations

import numpy as np
import pytest

from footfall.network.propagation import angle_loss, dominance, off_axis, path_strength, strength_at_dominance


def test_path_strength_follows_the_formula() -> None:
    """10 W, exponent 3.75, 1 km on the ground without height: 40 - 37.5 * 3 = -72.5 dBm."""
    strength = path_strength(np.array(40.0), np.array(3.75), np.array(0.0), np.array(1000.0))
    assert strength == pytest.approx(-72.5)


def test_distance_is_taken_in_space() -> None:
    """40 m away and 30 m up are 50 m."""
    strength = path_strength(np.array(0.0), np.array(2.0), np.array(30.0), np.array(40.0))
    assert strength == pytest.approx(-20 * np.log10(50))


@pytest.mark.parametrize("beam", [9.0, 65.0, 120.0, 360.0])
def test_loss_is_three_decibel_at_half_the_beam(beam: float) -> None:
    """A beam is as wide as its half-power angle, whatever its width."""
    assert angle_loss(np.array([0.0, beam / 2, -beam / 2]), beam) == pytest.approx([0, 3, 3])


def test_loss_behind_a_sector_is_nearly_the_back_loss() -> None:
    """Behind a beam of 65 degrees 28.8 dB are lost, and never more than 30."""
    assert angle_loss(np.array(180.0), 65.0) == pytest.approx(28.8, abs=0.1)
    assert angle_loss(np.array(180.0), 9.0) <= 30


def test_angles_wrap_around_north() -> None:
    """350 and 10 degrees are 20 apart."""
    assert off_axis(np.array([350.0, 10.0]), np.array([10.0, 350.0])).tolist() == [-20, 20]


def test_dominance_is_half_at_its_midpoint_and_never_overflows() -> None:
    """-92.5 dBm is 0.5; no signal is 0."""
    assert dominance(np.array([-92.5, -np.inf, 100.0])) == pytest.approx([0.5, 0, 1])


def test_strength_at_dominance_inverts_dominance() -> None:
    """The strength found for a share has that share."""
    assert dominance(np.array(strength_at_dominance(0.01))) == pytest.approx(0.01)
