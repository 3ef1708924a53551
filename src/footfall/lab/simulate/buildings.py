"""What public data say of built volume, with their errors."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from footfall.lab.simulate.city import City
from footfall.lab.simulate.feeds import write_rows
from footfall.lab.simulate.fields import Random
from footfall.model.grid import Floats
from footfall.model.projection import to_degrees

RESIDENTIAL_M3: Final = 150.0
"""Per resident."""
OTHER_M3: Final = 90.0
"""Per resident, of offices, works, shops and halls."""
ERROR: Final = 0.5
"""Volumes per tile are off by this, as the standard deviation of their logarithm."""
MISTAKEN: Final = 0.1
"""Share of other volume that is taken for residential."""


def write_buildings(random: Random, file: Path, city: City, residents: int) -> None:
    """Write a raster of 100 m cells like GHS-BUILT-V: residential and other volume, both with errors.

    Args:
        random: source of the errors.
        file: CSV.
        city: its land use.
        residents: how many people live there.
    """
    land = city.land
    homes = _volumes(random, land.homes, RESIDENTIAL_M3 * residents)
    used = 0.6 * _share(land.jobs) + 0.2 * _share(land.shops) + 0.2 * _share(land.leisure)
    other = _volumes(random, used, OTHER_M3 * residents)
    longitude, latitude = to_degrees(land.x + 50, land.y + 50)
    residential = homes + MISTAKEN * other
    remaining = (1 - MISTAKEN) * other
    built = np.flatnonzero(residential + remaining >= 1)
    rows = (
        (f"{longitude[i]:.6f}", f"{latitude[i]:.6f}", f"{residential[i]:.0f}", f"{remaining[i]:.0f}")
        for i in built
    )
    write_rows(file, ("longitude", "latitude", "residential_m3", "non_residential_m3"), rows)


def _volumes(random: Random, weight: Floats, total: float) -> Floats:
    return _share(weight * np.exp(random.normal(0, ERROR, len(weight)))) * total


def _share(weight: Floats) -> Floats:
    share: Floats = weight / weight.sum()
    return share
