"""What each subscriber stands for, by where the subscriber sleeps.

Market shares differ from zone to zone, so who lives where the operator is strong must count less. Weights
are computed from a released cube (`homes`: who spent the night where) and the census alone, so they tell
nothing that was not released: post-stratification by zone of residence (Holt and Smith 1979, Journal of
the Royal Statistical Society A 142:1).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from footfall.model.cube import NoisyCube
from footfall.model.grid import Floats
from footfall.model.vocabulary import LEVELS

WHOLE: Final = 1000
"""Weights are integers in thousandths."""
LEAST, MOST = 0.5, 1.5
"""Weights relative to their mean are kept within these, so that nobody counts for much."""
MEAN_WEIGHT: Final = 1 / MOST
"""A weight of MOST times the mean is a whole person: nobody counts for more than one."""
SHARE_DEVIATION: Final = 0.2
"""How much market shares differ between zones, as the standard deviation of their logarithm."""


def weights_of_zones(homes: NoisyCube, residents: Floats) -> Floats:
    """Weight of those who sleep in each zone, relative to the mean, drawn to 1 where noise would decide.

    With h noisy subscribers in a zone of R residents the weight is (R / h) / (sum of R / sum of h); its
    deviation from 1 is shrunk by d² / (d² + (σ / h)²), d being `SHARE_DEVIATION` (empirical Bayes).

    Args:
        homes: the cube on the finest level.
        residents: of the areas of that level, in order.

    Returns:
        Positive numbers within [LEAST, MOST]; shape (areas,).
    """
    sigma = homes.protection.sigma
    counts = np.maximum(homes.counts, max(sigma, 1.0))
    total = max(float(homes.counts.sum()), 1.0)
    inhabited = residents > 0
    ratio = np.where(inhabited, residents / max(float(residents.sum()), 1.0) * total / counts, 1.0)
    signal = SHARE_DEVIATION**2 / (SHARE_DEVIATION**2 + (sigma / counts) ** 2)
    weights: Floats = np.clip(1 + signal * (ratio - 1), LEAST, MOST)
    return weights


def weights_of_locations(location_areas: pa.Table, weights: Floats) -> pa.Table:
    """Weight of those who sleep at each location: the mean over the areas where it may be.

    Args:
        location_areas: location, level, area, units.
        weights: of the areas of the finest level.

    Returns:
        location, weight (thousandths of a person); residential locations inside the areas only.
    """
    finest = next(
        level for level in reversed(LEVELS) if pc.any(pc.equal(location_areas["level"], level)).as_py()
    )
    rows = location_areas.filter(pc.equal(location_areas["level"], finest))
    location, place = np.unique(rows["location"].to_numpy(), return_inverse=True)
    units = rows["units"].to_numpy().astype(np.float64)
    weighted = np.bincount(place, units * weights[rows["area"].to_numpy()], len(location))
    mean = weighted / np.bincount(place, units, len(location))
    weight = np.rint(mean * MEAN_WEIGHT * WHOLE).astype(np.int64)
    residential = location % 2 == 1
    return pa.table({"location": pa.array(location[residential]), "weight": pa.array(weight[residential])})
