"""Shares of cells from received powers."""

from __future__ import annotations

import numpy as np
import pytest

from footfall.network.serving import Dominance, Nearest, Shadowed

RANK = np.array([[-80.0, -90.0], [-86.0, -np.inf], [-120.0, -91.0]])
BEST = RANK.max(axis=0)


def test_strongest_is_the_chance_of_being_the_strongest() -> None:
    """Shares are how often each power is the greatest once Gumbel errors of the deviation are added."""
    rule = Shadowed(error_db=7.0, least_share=1e-9)
    power = np.array([[-80.0], [-84.0], [-90.0]])
    share = rule.share(power, power.max(axis=0))[:, 0]
    rng = np.random.default_rng(5)
    error = rng.gumbel(0, 7.0 * np.sqrt(6) / np.pi, (3, 200_000))
    assert error.std() == pytest.approx(7.0, rel=0.01)
    wins = np.bincount((power + error).argmax(axis=0), minlength=3) / 200_000
    assert share / share.sum() == pytest.approx(wins, abs=0.005)


def test_normal_shadowing_gives_nearly_the_same_shares() -> None:
    """The logit stands in for lognormal shadowing: no share is off by more than three hundredths."""
    power = np.array([[-80.0], [-84.0], [-90.0]])
    share = Shadowed(7.0, 1e-9).share(power, power.max(axis=0))[:, 0]
    error = np.random.default_rng(6).normal(0, 7.0, (3, 200_000))
    wins = np.bincount((power + error).argmax(axis=0), minlength=3) / 200_000
    assert np.abs(share / share.sum() - wins).max() < 0.03


def test_what_is_far_below_the_strongest_is_not_heard() -> None:
    """The floor lies where the share is the least share of the strongest's."""
    rule = Shadowed(7.0, 0.003)
    floor = rule.floor(BEST)
    assert rule.share(floor[None], BEST) == pytest.approx(np.full((1, 2), 0.003))


def test_dominance_is_half_at_its_midpoint_and_never_overflows() -> None:
    """-92.5 dBm is 0.5; no signal is 0."""
    rank = np.array([[-92.5, -np.inf, 100.0]])
    assert Dominance().share(rank, rank[0])[0] == pytest.approx([0.5, 0, 1])


def test_dominance_at_its_floor_is_a_hundredth() -> None:
    """The floor is the power whose dominance is 0.01, however strong the best."""
    floor = Dominance().floor(BEST)
    assert Dominance().share(floor[None], BEST)[0] == pytest.approx([0.01, 0.01])


def test_only_the_nearest_serves_and_ties_share() -> None:
    """Whatever lies below the best is below the floor; what ties is not."""
    rank = np.array([[-100.0, -50.0], [-100.0, -50.1]])
    best = rank.max(axis=0)
    heard = rank >= Nearest().floor(best)
    assert heard.tolist() == [[True, True], [True, False]]
    assert Nearest().share(np.where(heard, rank, -np.inf), best).tolist() == [[1, 1], [1, 0]]
