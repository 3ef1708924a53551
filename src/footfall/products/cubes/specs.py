"""Which cubes are measured each day, how finely, and with which share of the budget.

The bounds and shares are starting values of the first method version; docs/privacy.md gives the
reasons and the error that each share buys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from footfall.model.cube import CubeSpec, Dimension
from footfall.model.vocabulary import AGE_BANDS, DAYPARTS, GENDERS, LEVELS, dwell_bins

HOURS: Final = tuple(f"{hour:02d}" for hour in range(24))
SIGHT: Final = ("seen", "not_seen")
"""Whether a subscriber of the register was seen staying anywhere on the day."""
WINDOWS_MIN: Final = (15, 30, 60, 120, 240, 480)
"""Lengths of windows in which a stay would have been found or not; each is two of the one before."""
LONGER: Final = "longer"
LEVEL_SHARES: Final = {"region": Fraction(1, 10), "district": Fraction(2, 10), "zone": Fraction(7, 10)}
CUBE_SHARES: Final = {
    "visits": Fraction(5, 25),
    "presence": Fraction(5, 25),
    "profile": Fraction(9, 50),
    "flows": Fraction(4, 25),
    "dwell": Fraction(3, 25),
    "panel": Fraction(1, 25),
    "register": Fraction(1, 25),
    "homes": Fraction(1, 25),
    "sightings": Fraction(1, 50),
}
BOUNDS_SQUARED: Final = {
    "visits": 17,
    "presence": 17,
    "profile": 4,
    "flows": 3,
    "dwell": 2,
    "panel": 1,
    "register": 1,
    "homes": 1,
    "sightings": 1,
}
"""Greatest squared L2 norm of a person's vector, in persons: those with the least error, of noise and of what
is cut in the area that loses most (docs/utility.md). Whoever has the mean weight of 2/3 and is in one place
all day adds 24 * (2/3)**2 = 10.7 by hour; 17 leaves room for weights of a quarter more."""

Areas = Mapping[str, Sequence[str]]
"""Level -> ids of its areas."""


def cube_specs(areas: Areas) -> tuple[CubeSpec, ...]:
    """The day's cubes for an area set; levels that it lacks leave their share to the others."""
    middle = "district" if "district" in areas else "zone" if "zone" in areas else "region"
    finest = next(level for level in reversed(LEVELS) if level in areas)
    hourly = [
        CubeSpec(
            name,
            level,
            (Dimension("hour", HOURS), Dimension("area", tuple(areas[level]))),
            BOUNDS_SQUARED[name],
            CUBE_SHARES[name] * _level_share(level, areas),
        )
        for name in ("visits", "presence")
        for level in LEVELS
        if level in areas
    ]
    dayparts = Dimension("daypart", tuple(DAYPARTS))
    areas_of = {level: tuple(areas[level]) for level in (middle, finest)}
    attributes = (Dimension("age_band", AGE_BANDS), Dimension("gender", GENDERS))
    ends = (Dimension("origin", areas_of[middle]), Dimension("destination", areas_of[middle]))
    return (
        *hourly,
        _daily("profile", middle, dayparts, Dimension("area", areas_of[middle]), *attributes),
        _daily("flows", middle, dayparts, *ends),
        _daily("dwell", finest, Dimension("area", areas_of[finest]), Dimension("dwell_bin", dwell_bins())),
        _daily("panel", "region", *attributes),
        _daily("register", "region", Dimension("sight", SIGHT), *attributes),
        _daily("homes", finest, Dimension("area", areas_of[finest])),
        _daily("sightings", "region", Dimension("found_within_min", found_within())),
    )


def found_within() -> tuple[str, ...]:
    """The classes of `sightings`: the shortest window in which a stay would have been found."""
    return (*map(str, WINDOWS_MIN), LONGER)


def _level_share(level: str, areas: Areas) -> Fraction:
    return LEVEL_SHARES[level] / sum((LEVEL_SHARES[known] for known in LEVELS if known in areas), Fraction(0))


def _daily(name: str, level: str, *dimensions: Dimension) -> CubeSpec:
    return CubeSpec(name, level, dimensions, BOUNDS_SQUARED[name], CUBE_SHARES[name])
