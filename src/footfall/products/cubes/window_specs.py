"""Which cubes are measured of a window of 28 days, and with which share of its budget.

A window has a budget of its own beside the days' (`Profile.rho_window`), so its products take nothing from
theirs. Only cubes that an enabled product needs are measured. docs/privacy.md has the sensitivities.
"""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from typing import Final

from footfall.model.cube import OF_WINDOWS, CubeSpec, Dimension
from footfall.model.vocabulary import AGE_BANDS, GENDERS, LEVELS
from footfall.products.cubes.specs import Areas, middle_level

HOMES: Final = f"{OF_WINDOWS}homes"
VISITED: Final = f"{OF_WINDOWS}visited"
LOYALTY: Final = f"{OF_WINDOWS}loyalty"
VISITORS: Final = f"{OF_WINDOWS}visitors"
COMMUTING: Final = f"{OF_WINDOWS}commuting"
NIGHTS: Final = f"{OF_WINDOWS}nights"
TOGETHER: Final = f"{OF_WINDOWS}together"
ROLES: Final = f"{OF_WINDOWS}roles"

VISIT_DAYS: Final = ("1", "2-3", "4-7", "8+")
"""Days of the window with a visit."""
VISIT_DAY_STARTS: Final = (1, 2, 4, 8)
SINCE: Final = ("returning", "new")
"""New: not seen in the area in the first half of the window."""
ROLE_NAMES: Final = ("resident", "worker", "regular", "overnight", "visitor")
"""What somebody is to an area: lives there, works there, comes on `REGULAR_DAYS`, slept there, or none."""
REGULAR_DAYS: Final = 4
NOT_FOUND: Final = "none"
"""In place of an area: nobody knows where the person lives."""
NO_WORK: Final = "none"
"""In place of an area: no workplace was found."""
MOST_PAIRED: Final = 2000
"""Pairs of areas are measured zone by zone where there are no more zones than these."""

WINDOW_SHARES: Final = {
    HOMES: Fraction(3, 50),
    VISITED: Fraction(14, 50),
    LOYALTY: Fraction(8, 50),
    ROLES: Fraction(5, 50),
    VISITORS: Fraction(6, 50),
    COMMUTING: Fraction(6, 50),
    NIGHTS: Fraction(4, 50),
    TOGETHER: Fraction(4, 50),
}
WINDOW_BOUNDS_SQUARED: Final = {
    HOMES: 1,
    VISITED: 8,
    LOYALTY: 8,
    VISITORS: 4,
    COMMUTING: 1,
    NIGHTS: 1,
    ROLES: 2,
    TOGETHER: 8,
}
"""Greatest squared L2 norm of a person's vector, in persons. Whoever has the mean weight of 2/3 may be in 18
zones whole; simulated people are in 10 at most in 14 days, 4.7 in the mean."""
WINDOW_BASE: Final = (HOMES,)
"""What all others are weighed by; measured always, and first."""
LEVEL_SHARES: Final = {"middle": Fraction(3, 10), "finest": Fraction(7, 10)}
"""How the visits by home are split over two levels, where there are two."""


def window_specs(areas: Areas, names: Collection[str] = tuple(WINDOW_SHARES)) -> tuple[CubeSpec, ...]:
    """The window's cubes for an area set.

    Args:
        areas: ids of the areas.
        names: cubes that enabled products need; `WINDOW_BASE` is measured anyway.
    """
    finest = next(level for level in reversed(LEVELS) if level in areas)
    middle, pairs = middle_level(areas), paired_level(areas)

    def area(name: str, level: str, *more: str) -> Dimension:
        return Dimension(name, (*areas[level], *more))

    attributes = (Dimension("age_band", AGE_BANDS), Dimension("gender", GENDERS))
    frequency = (Dimension("visit_days", VISIT_DAYS), Dimension("since", SINCE))
    specs = (
        _spec(HOMES, finest, area("home_area", finest, NOT_FOUND)),
        *_visited(areas, middle, pairs),
        _spec(LOYALTY, finest, area("area", finest), *frequency),
        _spec(VISITORS, middle, area("area", middle), *attributes),
        _spec(COMMUTING, pairs, area("home_area", pairs), area("work_area", pairs, NO_WORK)),
        _spec(NIGHTS, pairs, area("home_area", pairs), area("area", pairs)),
        _spec(ROLES, finest, area("area", finest), Dimension("role", ROLE_NAMES)),
        _spec(TOGETHER, middle, area("area", middle), area("other_area", middle)),
    )
    return tuple(spec for spec in specs if spec.name in {*names, *WINDOW_BASE})


def paired_level(areas: Areas) -> str:
    """The level of pairs of areas of a window: the finest, or the middle one where there are many."""
    finest = next(level for level in reversed(LEVELS) if level in areas)
    return finest if len(areas[finest]) <= MOST_PAIRED else middle_level(areas)


def _visited(areas: Areas, middle: str, pairs: str) -> list[CubeSpec]:
    shares = {pairs: Fraction(1)}
    if middle != pairs:
        shares = {middle: LEVEL_SHARES["middle"], pairs: LEVEL_SHARES["finest"]}
    return [
        CubeSpec(
            VISITED,
            level,
            (Dimension("home_area", tuple(areas[level])), Dimension("area", tuple(areas[level]))),
            WINDOW_BOUNDS_SQUARED[VISITED],
            WINDOW_SHARES[VISITED] * share,
        )
        for level, share in shares.items()
    ]


def _spec(name: str, level: str, *dimensions: Dimension) -> CubeSpec:
    return CubeSpec(name, level, dimensions, WINDOW_BOUNDS_SQUARED[name], WINDOW_SHARES[name])
