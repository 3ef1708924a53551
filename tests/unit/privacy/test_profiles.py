from __future__ import annotations

from fractions import Fraction

import pytest

from footfall.model.errors import BudgetError, SettingsError
from footfall.privacy.profiles import PROFILES, Profile, check_profile


def test_caps_are_as_published() -> None:
    """The caps of the public profiles are part of the promise to subscribers and never drift."""
    caps = {
        name: (p.rho_day, p.rho_month, p.rho_year, p.k, p.z) for name, p in PROFILES.items() if name != "lab"
    }
    assert caps == {
        "strict": (Fraction(1, 80), Fraction(1, 2), Fraction(6), 20, 3.09),
        "standard": (Fraction(3, 80), Fraction(3, 2), Fraction(18), 15, 3.09),
    }


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.name)
def test_simulated_people_may_have_any_profile(profile: Profile) -> None:
    """Each profile fits a month of whole days under its own cap."""
    check_profile(profile, simulated=True)
    assert 31 * profile.rho_day <= profile.rho_month


def test_lab_refuses_real_people() -> None:
    """The lab profile is never used on a workspace that was not simulated."""
    with pytest.raises(SettingsError, match="simulated data only"):
        check_profile(PROFILES["lab"], simulated=False)


def test_month_must_hold_its_days() -> None:
    """A profile under which the end of the month could not be released is refused at the start."""
    greedy = Profile("greedy", Fraction(1), Fraction(30), 20, 3.09, "")
    with pytest.raises(BudgetError, match="Lower the day's budget"):
        check_profile(greedy, simulated=False)
