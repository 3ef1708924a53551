"""How strong the strongest cell is at each tile."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from footfall.model.grid import Floats, Ints
from footfall.network.blocks import blocks, strongest
from footfall.network.plan import CellPlan
from footfall.network.radio import RadioModel
from footfall.network.signals import antennas

WEAK_DBM: Final = -75.0
"""Below this received power of a whole carrier a place is not served well: spread over the 1,200 subcarriers
of 20 MHz of LTE it is -106 dBm each (RSRP), with little left for walls."""


def best_power(plan: CellPlan, tiles: Ints, radio: RadioModel | None = None) -> Floats:
    """Received power in dBm of the strongest cell at each of some distinct tiles, bands as they are.

    -inf where no cell is within range. Path loss is the model's, 3GPP's where it is "voronoi".
    """
    radio = radio or RadioModel()
    if radio.propagation == "voronoi":
        radio = replace(radio, propagation="3gpp")
    family = antennas(plan, replace(radio, band_balance=0.0))
    order = np.argsort(tiles, kind="stable")
    best = np.full(len(tiles), -np.inf)
    for block in blocks(family, tiles[order]):
        place = order[np.searchsorted(tiles[order], block.tile)]
        best[place] = strongest(family, block, 1)[1].max(axis=0)
    return best
