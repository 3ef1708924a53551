"""Named levels of protection: how much may be learnt about one person, and how few are ever shown."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from footfall.model.errors import BudgetError, SettingsError

LONGEST_MONTH: Final = 31
MOST_WINDOWS: Final = 3
"""Measured windows that one calendar month can overlap."""
LAB: Final = "lab"


@dataclass(frozen=True)
class Profile:
    """Caps on what is charged for one subscriber, and the rule for what is shown.

    Args:
        name: as in `footfall.toml`.
        rho_day: most zCDP cost for one day of data, all daily cubes together.
        rho_month: most for the days of one calendar month, and all windows that hold one of them.
        k: least number of observed subscribers shown.
        z: how many standard errors above k a noisy estimate must lie to be shown.
        note: for whom it is.
    """

    name: str
    rho_day: Fraction
    rho_month: Fraction
    k: int
    z: float
    note: str

    @property
    def rho_window(self) -> Fraction:
        """Most for one window of 28 days, its cubes together: a third of what days leave of a month.

        A window's charge counts in full in each month that holds one of its days, and a month of 31 days may
        hold days of three windows: the last of one, all of the next, and the first of a third.
        """
        return (self.rho_month - LONGEST_MONTH * self.rho_day) / MOST_WINDOWS

    @property
    def rho_year(self) -> Fraction:
        """Most for the days of any 12 months in a row, and all windows that hold one of them."""
        return 12 * self.rho_month


PROFILES: Final = {
    profile.name: profile
    for profile in (
        Profile("strict", Fraction(1, 80), Fraction(1, 2), 20, 3.09, "anyone may read"),
        Profile("standard", Fraction(3, 80), Fraction(3, 2), 15, 3.09, "a contract forbids singling out"),
        Profile(LAB, Fraction(10), Fraction(400), 5, 3.09, "simulated data only: protects nobody"),
    )
}
"""By name. The caps of a profile never change; a new need gets a new name."""


def check_profile(profile: Profile, *, simulated: bool) -> None:
    """Refuse a profile that may not be used on this workspace.

    Args:
        profile: the profile asked for.
        simulated: the people of the workspace are simulated.

    Raises:
        SettingsError: the lab profile was asked for on the data of real people.
        BudgetError: a month of whole days would not fit under the month's cap.
    """
    if profile.name == LAB and not simulated:
        message = (
            "The privacy profile 'lab' protects nobody and is for simulated data only. "
            "Set privacy.profile to 'strict' or 'standard' in footfall.toml."
        )
        raise SettingsError(message)
    if LONGEST_MONTH * profile.rho_day > profile.rho_month:
        message = (
            f"Profile {profile.name!r}: {LONGEST_MONTH} days of {profile.rho_day} exceed the month's cap of "
            f"{profile.rho_month}. Lower the day's budget or raise the month's."
        )
        raise BudgetError(message)
