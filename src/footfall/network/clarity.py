"""How well a network can tell an area from its surroundings; a property of plan and areas, of no person."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
from scipy import sparse

from footfall.model.grid import Floats
from footfall.network.areas import AreaSet
from footfall.network.locations import zones_of_tiles
from footfall.network.pooling import Evidence
from footfall.network.priors import TilePrior
from footfall.network.sparse import index_footprints

_ROUNDS: Final = 20


def area_clarity(
    footprints: pa.Table, known: Evidence, prior: TilePrior, tile_areas: pa.Table, areas: AreaSet
) -> pa.Table:
    """The chance that somebody in an area, seen through one cell, is placed in it: Σ_c P(c) P(a|c)² / P(a).

    1 where the cells end at the area's border; 0 where one cell sees the area and everything around it alike.

    Args:
        footprints: P(tile | cell).
        known: of the same footprints.
        prior: that of the footprints.
        tile_areas: shares of tiles in zones.
        areas: the area set.

    Returns:
        `level` string, `area` int32, `clarity` float64; all levels and areas.
    """
    index = index_footprints(footprints)
    shape = (index.size, len(index.tile))
    prints = sparse.csr_array((index.probability, index.place, index.start), shape=shape)
    weight = _cell_weights(prints, prior.at(index.tile))
    in_zones = sparse.csr_array(prints @ zones_of_tiles(known, tile_areas, areas)).tocoo()
    parts = []
    for level, shape_of_level in areas.levels.items():
        area = areas.of_zones(level)[in_zones.col]
        size = (index.size, shape_of_level.size)
        held = sparse.csr_array((in_zones.data, (in_zones.row, area)), shape=size)
        placed, there = weight @ held.power(2), weight @ held
        clarity = np.clip(placed / np.maximum(there, 1e-12), 0.0, 1.0)
        number = np.arange(len(clarity), dtype=np.int32)
        parts.append(pa.table({"level": pa.repeat(level, len(clarity)), "area": number, "clarity": clarity}))
    return pa.concat_tables(parts)


def _cell_weights(prints: sparse.csr_array, prior: Floats) -> Floats:
    """How many people each cell serves if they are spread as the prior, by expectation maximisation.

    Vardi, Shepp and Kaufman (1985), A statistical model for positron emission tomography, JASA 80:389.
    """
    share = prior / prior.sum()
    weight: Floats = np.full(prints.shape[0], 1 / prints.shape[0])
    for _ in range(_ROUNDS):
        weight = weight * (prints @ (share / np.maximum(weight @ prints, 1e-300)))
    return weight
