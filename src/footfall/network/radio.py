"""Which radio model footprints are made with; the settings of `[network]` that tell it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from footfall.model.grid import Floats
from footfall.model.settings import AntennaPattern, NetworkSettings, Propagation, ServingRule
from footfall.network.plan import CellPlan
from footfall.network.propagation import beam_gain
from footfall.network.serving import Dominance, Nearest, Serving, Shadowed


@dataclass(frozen=True)
class RadioModel:
    """From a cell plan to shares of cells at places.

    Args:
        propagation: path loss, or "voronoi": the nearest site serves.
        antenna: pattern of beams.
        serving: from received powers to shares of cells.
        error_db: standard deviation of what the plan cannot tell of a received power.
        band_balance: share of the free-space loss between bands that the network's priorities make up for.
        least_share: share of the strongest's below which a cell is not heard ("strongest" alone).
        min_range_m: least range of any cell; below it a footprint would be finer than the grid can tell.
    """

    propagation: Propagation = "3gpp"
    antenna: AntennaPattern = "3gpp"
    serving: ServingRule = "strongest"
    error_db: float = 7.0
    band_balance: float = 1.0
    least_share: float = 0.003
    min_range_m: float = 500.0

    @classmethod
    def from_settings(cls, settings: NetworkSettings) -> RadioModel:
        """The model that `[network]` asks for."""
        return cls(
            propagation=settings.propagation,
            antenna=settings.antenna,
            serving=settings.serving,
            error_db=settings.error_db,
            band_balance=settings.band_balance,
            min_range_m=settings.min_range_m,
        )

    @property
    def rule(self) -> Serving:
        """From ranks to shares."""
        if self.propagation == "voronoi":
            return Nearest()
        return Dominance() if self.serving == "dominance" else Shadowed(self.error_db, self.least_share)

    def level_dbm(self, plan: CellPlan, vertical_beam_deg: Floats) -> Floats:
        """Power and gain of cells, plus what balances their band, before any loss.

        Where the plan has no gain it is that of the beam. The log-distance model is calibrated on transmitted
        powers and knows no frequency: it gets neither.
        """
        if self.propagation == "log_distance":
            return plan.power_dbm + np.nan_to_num(plan.gain_dbi)
        width = np.where(np.isnan(plan.bearing_deg), 360.0, plan.beam_width_deg)
        gain = np.where(np.isnan(plan.gain_dbi), beam_gain(width, vertical_beam_deg), plan.gain_dbi)
        return plan.power_dbm + gain + self.band_balance * 20 * np.log10(plan.frequency_mhz / 1000)
