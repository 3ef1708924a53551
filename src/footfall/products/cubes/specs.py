"""Which cubes are measured each day, how finely, and with which share of the budget.

The bounds and shares are starting values of the first method version; docs/privacy.md gives the
reasons and the error that each share buys. Only cubes that an enabled product needs are measured: the budget
is theirs, in proportion to their shares.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Final

from footfall.model.countries import COUNTRIES
from footfall.model.cube import CubeSpec, Dimension
from footfall.model.vocabulary import AGE_BANDS, DAYPARTS, GENDERS, LEVELS, dwell_bins

HOURS: Final = tuple(f"{hour:02d}" for hour in range(24))
SIGHT: Final = ("seen", "not_seen")
"""Whether a subscriber of the register was seen staying anywhere on the day."""
WINDOWS_MIN: Final = (15, 30, 60, 120, 240, 480)
"""Lengths of windows in which a stay would have been found or not; each is two of the one before."""
LONGER: Final = "longer"
LEVEL_SHARES: Final = {"region": Fraction(1, 10), "district": Fraction(2, 10), "zone": Fraction(7, 10)}
TRIPS: Final = ("0", "1", "2", "2+")
"""Trips of a person in a day; the last is more than two."""
NIGHT: Final = ("night", "day")
"""Whether a guest slept there in the night that the day began with, or was there by day alone."""
BASE: Final = ("visits", "presence", "dwell", "panel", "register", "homes", "sightings")
"""What every product is expanded by; measured always, `visits` and `presence` on the coarsest level at "
"least."""
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
    "trips": Fraction(1, 50),
    "inbound": Fraction(1, 50),
    "together": Fraction(2, 25),
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
    "trips": 1,
    "inbound": 2,
    "together": 3,
}
"""Greatest squared L2 norm of a person's vector, in persons: those with the least error, of noise and of what
is cut in the area that loses most (docs/utility.md). Whoever has the mean weight of 2/3 and is in one place
all day adds 24 * (2/3)**2 = 10.7 by hour; 17 leaves room for weights of a quarter more."""

Areas = Mapping[str, Sequence[str]]
"""Level -> ids of its areas."""


def cube_specs(areas: Areas, names: Collection[str] = tuple(CUBE_SHARES)) -> tuple[CubeSpec, ...]:
    """The day's cubes for an area set; levels that it lacks leave their share to the others.

    Args:
        areas: ids of the areas.
        names: cubes that enabled products need; those of `BASE` are measured anyway.
    """
    wanted = (*_hourly(areas, names), *_others(areas))
    return tuple(spec for spec in wanted if spec.name in {*names, *BASE})


def _hourly(areas: Areas, names: Collection[str]) -> list[CubeSpec]:
    levels = [level for level in LEVELS if level in areas]
    return [
        CubeSpec(
            name,
            level,
            (Dimension("hour", HOURS), Dimension("area", tuple(areas[level]))),
            BOUNDS_SQUARED[name],
            CUBE_SHARES[name] * _level_share(level, areas),
        )
        for name in ("visits", "presence")
        for level in (levels if name in names else levels[:1])
    ]


def _others(areas: Areas) -> tuple[CubeSpec, ...]:
    middle = middle_level(areas)
    finest = next(level for level in reversed(LEVELS) if level in areas)
    dayparts = Dimension("daypart", tuple(DAYPARTS))
    areas_of = {level: tuple(areas[level]) for level in (middle, finest)}
    attributes = (Dimension("age_band", AGE_BANDS), Dimension("gender", GENDERS))
    ends = (Dimension("origin", areas_of[middle]), Dimension("destination", areas_of[middle]))
    area, other = Dimension("area", areas_of[middle]), Dimension("other_area", areas_of[middle])
    return (
        _daily("profile", middle, dayparts, area, *attributes),
        _daily("flows", middle, dayparts, *ends),
        _daily("dwell", finest, Dimension("area", areas_of[finest]), Dimension("dwell_bin", dwell_bins())),
        _daily("panel", "region", *attributes),
        _daily("register", "region", Dimension("sight", SIGHT), *attributes),
        _daily("homes", finest, Dimension("area", areas_of[finest])),
        _daily("sightings", "region", Dimension("found_within_min", found_within())),
        _daily("trips", middle, area, *attributes, Dimension("trips", TRIPS)),
        _daily("inbound", middle, Dimension("country", COUNTRIES), area, Dimension("stay", NIGHT)),
        _daily("together", middle, area, other),
    )


def middle_level(areas: Areas) -> str:
    """The level of what is counted by pairs of areas, or by area and age: district where there is one."""
    return "district" if "district" in areas else "zone" if "zone" in areas else "region"


def found_within() -> tuple[str, ...]:
    """The classes of `sightings`: the shortest window in which a stay would have been found."""
    return (*map(str, WINDOWS_MIN), LONGER)


def _level_share(level: str, areas: Areas) -> Fraction:
    return LEVEL_SHARES[level] / sum((LEVEL_SHARES[known] for known in LEVELS if known in areas), Fraction(0))


def _daily(name: str, level: str, *dimensions: Dimension) -> CubeSpec:
    return CubeSpec(name, level, dimensions, BOUNDS_SQUARED[name], CUBE_SHARES[name])
