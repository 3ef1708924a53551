"""Rates: each client's own minute, shared among workers."""

from __future__ import annotations

from footfall.server.access.meter import Rates


def test_a_minute_holds_so_many_requests_and_the_next_begins_afresh() -> None:
    """What is left counts down to below nothing; other clients don't matter; a new minute is full again."""
    now = 120.0
    rates = Rates(clock=lambda: now)
    assert [rates.take("a", 2).left for _ in range(3)] == [1, 0, -1]
    assert rates.take("b", 2).left == 1
    now = 180.0
    assert rates.take("a", 2).left == 1


def test_workers_share_a_limit() -> None:
    """Each of four workers lets a quarter through, and never less than one request."""
    rates = Rates(share=0.25, clock=lambda: 0.0)
    assert rates.take("a", 100).limit == 25
    assert rates.take("b", 1).limit == 1


def test_the_time_to_wait_is_told() -> None:
    """Whoever is refused is told when the minute ends."""
    assert Rates(clock=lambda: 61.5).take("a", 1).reset_s == 59
