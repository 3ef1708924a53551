from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.model.errors import BudgetError, WorkspaceError
from footfall.privacy.caps import check_caps
from footfall.privacy.ledger import COMMITTED, RESERVED, Charge, ChargeRequest, Ledger
from footfall.privacy.profiles import PROFILES, Profile

STRICT = PROFILES["strict"]
NOW = datetime(2026, 3, 7, 12, tzinfo=UTC)


def request(
    cube: str = "presence-zone", day: str = "2026-03-05", rho: Fraction = STRICT.rho_day
) -> ChargeRequest:
    """A request for a whole strict day unless told otherwise."""
    return ChargeRequest(cube, day, rho, fingerprint="events-1", method_version="0.1")


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """An empty ledger at noon of NOW."""
    return Ledger(tmp_path / "control.db", clock=lambda: NOW)


def test_a_charge_is_remembered(ledger: Ledger, tmp_path: Path) -> None:
    """What was reserved and committed is there for whoever opens the ledger next, to the last digit."""
    asked = request(rho=Fraction(1, 81))
    assert ledger.reserve([asked], STRICT) == [
        Charge(asked.key, asked.cube, asked.day, Fraction(1, 81), RESERVED, NOW.isoformat())
    ]
    ledger.commit(asked.key, "digest")
    assert Ledger(tmp_path / "control.db").entries() == [
        Charge(
            asked.key,
            asked.cube,
            asked.day,
            Fraction(1, 81),
            COMMITTED,
            NOW.isoformat(),
            NOW.isoformat(),
            "digest",
        )
    ]


def test_repeating_is_free(ledger: Ledger) -> None:
    """The same measurement asked for again costs nothing, before and after it was drawn."""
    asked = request()
    first = ledger.reserve([asked, asked], STRICT)
    again = ledger.reserve([asked], STRICT)
    committed = ledger.commit(asked.key, "digest")
    assert first == [again[0], again[0]]
    assert ledger.reserve([asked], STRICT) == [committed]
    assert ledger.spent(asked.day) == STRICT.rho_day


def test_first_rho_counts(ledger: Ledger) -> None:
    """Asked again with another rho, the charge comes back with the rho that was paid."""
    ledger.reserve([request(rho=Fraction(1, 100))], STRICT)
    (charge,) = ledger.reserve([request(rho=Fraction(1, 90))], STRICT)
    assert charge.rho == Fraction(1, 100)


def test_changed_inputs_are_a_new_charge(ledger: Ledger) -> None:
    """Other inputs, another method, cube or day make another key."""
    asked = request()
    others = [
        replace(asked, fingerprint="events-2"),
        replace(asked, method_version="0.2"),
        replace(asked, cube="flows-zone"),
        replace(asked, day="2026-03-06"),
    ]
    assert len({asked.key, *(other.key for other in others)}) == 5


def test_day_cap_refuses_with_a_remedy(ledger: Ledger) -> None:
    """Beyond a day's cap nothing is charged, and the sentence says what is left, asked and to be done."""
    ledger.reserve([request(rho=Fraction(1, 100))], STRICT)
    with pytest.raises(BudgetError, match=r"2026-03-05 has 1/400 of 1/80 left, and 1/399 was asked. Keep"):
        ledger.reserve([request("flows-zone", rho=Fraction(1, 399))], STRICT)
    assert ledger.spent("2026-03-05") == Fraction(1, 100)


def test_all_or_nothing(ledger: Ledger) -> None:
    """If one of several requests does not fit, none is charged."""
    with pytest.raises(BudgetError):
        ledger.reserve([request("presence-zone"), request("flows-zone", rho=Fraction(1, 10**9))], STRICT)
    assert ledger.entries() == []


@pytest.mark.parametrize("rho", [Fraction(0), Fraction(-1, 80)])
def test_no_charge_gives_budget_back(ledger: Ledger, rho: Fraction) -> None:
    """A charge of nothing or less is refused."""
    with pytest.raises(BudgetError, match="must be positive"):
        ledger.reserve([request(rho=rho)], STRICT)


def test_spent_by_period(ledger: Ledger) -> None:
    """Charges count for the day of the data, not the day of the run."""
    rho = Fraction(1, 100)
    ledger.reserve([request(day=day, rho=rho) for day in ("2025-12-31", "2026-01-01", "2026-01-31")], STRICT)
    spent = [ledger.spent(period) for period in ("2026-01-31", "2026-01", "2026", "2025", "2024")]
    assert spent == [rho, 2 * rho, 2 * rho, rho, Fraction(0)]


def test_commit_wants_a_reservation(ledger: Ledger) -> None:
    """Noise that was never charged cannot be recorded as drawn."""
    with pytest.raises(BudgetError, match="Reserve it"):
        ledger.commit(request().key, "digest")


def test_a_committed_cube_is_not_replaced(ledger: Ledger) -> None:
    """Committing the same result twice is harmless; another result, which is a second look, is refused."""
    asked = request()
    ledger.reserve([asked], STRICT)
    assert ledger.commit(asked.key, "first") == ledger.commit(asked.key, "first")
    with pytest.raises(BudgetError, match="Keep the first"):
        ledger.commit(asked.key, "second")


def test_each_row_moves_the_head(ledger: Ledger) -> None:
    """Each row has a new hash, and a free repeat adds no row."""
    heads, asked = [ledger.head], request()
    for step in (
        lambda: ledger.reserve([asked], STRICT),
        lambda: ledger.reserve([asked], STRICT),
        lambda: ledger.commit(asked.key, "digest"),
    ):
        step()
        heads.append(ledger.head)
    assert [heads.index(head) for head in heads] == [0, 1, 1, 3]


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE charges SET rho_numerator = '0' WHERE id = 1",
        "UPDATE charges SET day = '2020-01-01' WHERE id = 2",
        "UPDATE charges SET output_digest = 'other' WHERE id = 3",
        "UPDATE charges SET hash = previous_hash || '0' WHERE id = 3",
        "DELETE FROM charges WHERE id = 1",
        "DELETE FROM charges WHERE id = 2",
    ],
)
def test_tampering_shows(ledger: Ledger, tmp_path: Path, tampering: str) -> None:
    """An altered or missing row is found; the untouched ledger holds."""
    asked = [request(day="2026-03-05"), request(day="2026-03-06")]
    ledger.reserve(asked, STRICT)
    ledger.commit(asked[0].key, "digest")
    assert ledger.verify() == 3
    connection = sqlite3.connect(tmp_path / "control.db")
    connection.execute(tampering)
    connection.commit()
    connection.close()
    with pytest.raises(WorkspaceError, match="altered at row"):
        ledger.verify()


def test_runs_at_once_stay_under_the_cap(tmp_path: Path) -> None:
    """Of 16 that ask at once for a fifth of a day each, five are served, and the chain holds."""

    def ask(number: int) -> bool:
        try:
            asked = request(f"cube{number}", rho=STRICT.rho_day / 5)
            Ledger(tmp_path / "control.db").reserve([asked], STRICT)
        except BudgetError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        served = sum(pool.map(ask, range(16)))
    ledger = Ledger(tmp_path / "control.db")
    assert (served, ledger.spent("2026-03-05"), ledger.verify()) == (5, STRICT.rho_day, 5)


def test_a_crash_while_reserving_charges_nothing(tmp_path: Path) -> None:
    """If the process dies within the transaction, no part of it is charged and the next run goes on."""

    def broken() -> datetime:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Ledger(tmp_path / "control.db", clock=broken).reserve([request()], STRICT)
    ledger = Ledger(tmp_path / "control.db")
    assert ledger.entries() == []
    assert ledger.reserve([request()], STRICT)[0].status == RESERVED


def test_month_cap() -> None:
    """A calendar month holds what its cap says, whatever its days would allow."""
    tight = Profile("tight", Fraction(1), Fraction(3), 20, 3.09, "")
    march = [(f"2026-03-{day:02d}", Fraction(1)) for day in (1, 15, 31)]
    check_caps(march, [("2026-04-01", Fraction(1))], tight)
    with pytest.raises(BudgetError, match="from 2026-03-01 to before 2026-04-01 has 0 of 3 left"):
        check_caps(march, [("2026-03-16", Fraction(1, 10**6))], tight)


def test_twelve_months_cap_rolls() -> None:
    """The cap holds for any 12 months in a row, from 29 February too, and for old days filled in later."""
    tight = Profile("tight", Fraction(1), Fraction(1), 20, 3.09, "")
    months = [f"2024-{month:02d}-29" for month in range(3, 13)]
    eleven = [(day, Fraction(1)) for day in (*months, "2025-01-29")]
    first, last, next_year = ((day, Fraction(1)) for day in ("2024-02-29", "2025-02-28", "2025-03-01"))
    check_caps([first, *eleven], [next_year], tight)
    for late, early in ((first, last), (last, first)):
        with pytest.raises(BudgetError, match="from 2024-02-29 to before 2025-03-01 has 0 of 12 left"):
            check_caps([early, *eleven], [late], tight)


days = st.dates(date(2024, 1, 1), date(2026, 12, 31))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(days, st.fractions(Fraction(1, 10), 1)), max_size=40))
def test_no_order_of_charges_exceeds_a_cap(asked: list[tuple[date, Fraction]]) -> None:
    """Whatever is asked in whatever order, what was let through keeps all three caps."""
    tight = Profile("tight", Fraction(1), Fraction(2), 20, 3.09, "")
    tight_year = Fraction(24)
    spent: list[tuple[str, Fraction]] = []
    for day, rho in asked:
        try:
            check_caps(spent, [(day.isoformat(), rho)], tight)
        except BudgetError:
            continue
        spent.append((day.isoformat(), rho))
    for charged, _ in spent:
        start = date.fromisoformat(charged)
        year = {(start + timedelta(days=i)).isoformat() for i in range(365)}
        assert sum(rho for other, rho in spent if other == charged) <= tight.rho_day
        assert sum(rho for other, rho in spent if other[:7] == charged[:7]) <= tight.rho_month
        assert sum(rho for other, rho in spent if other in year) <= tight_year


def test_a_window_is_charged_once_and_counts_in_both_months(ledger: Ledger) -> None:
    """It is kept by its first day, as the chain has always been, and comes back with its last."""
    asked = request("window_homes-zone", "2026-02-23..2026-03-22", STRICT.rho_window)
    (charge,) = ledger.reserve([asked], STRICT)
    assert charge.day == "2026-02-23..2026-03-22"
    assert ledger.commit(asked.key, "digest").day == charge.day
    spent = [ledger.spent(period) for period in ("2026-02", "2026-03", "2026", "2026-04", "2026-02-23")]
    assert spent == [STRICT.rho_window] * 3 + [0, 0]
    assert ledger.spent(charge.day) == STRICT.rho_window
    assert ledger.verify() == 2


def test_a_window_costs_no_more_than_its_share(ledger: Ledger) -> None:
    """Two cubes that exceed it together are refused, though the month would have room."""
    half = STRICT.rho_window * Fraction(2, 3)
    period = "2026-02-23..2026-03-22"
    cubes = [request(f"window_{name}-zone", period, half) for name in ("homes", "visited")]
    with pytest.raises(BudgetError, match="the window from 2026-02-23"):
        ledger.reserve(cubes, STRICT)
    assert ledger.entries() == []
