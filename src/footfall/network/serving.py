"""From the powers that are received at a place to the shares of the cells that serve there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from footfall.model.grid import Floats

DOMINANCE_STEEPNESS: Final = 0.2
DOMINANCE_MIDPOINT_DBM: Final = -92.5
LEAST_DOMINANCE: Final = 0.01
_GUMBEL: Final = float(np.sqrt(6) / np.pi)


class Serving(Protocol):
    """A rule by which sources share a place; ranks order them, of shape (sources, places)."""

    def floor(self, best: Floats) -> Floats:
        """The rank below which nothing is heard where the strongest has rank `best`."""

    def share(self, rank: Floats, best: Floats) -> Floats:
        """What ranks are worth beside each other, before normalisation; -inf is worth nothing."""


@dataclass(frozen=True)
class Shadowed:
    """P(c is the strongest) if each received power is off by an error of its own.

    What a plan cannot tell (buildings, load, fading) is a random error of the received power in dB. With
    Gumbel errors of standard deviation s the strongest is c with probability proportional to
    `exp(S_c / (0.78 s))`, 0.78 being the root of 6 over pi: the multinomial logit (D. McFadden 1974), which
    normal errors come very near to. For s, 3GPP TR 38.901 (table 7.4.1-1) has 6 dB for urban macro cells and
    7.8 dB for micro cells without line of sight.

    Args:
        error_db: standard deviation s.
        least_share: share of the strongest's below which a source is not heard.
    """

    error_db: float
    least_share: float

    @property
    def temperature_db(self) -> float:
        """The logit's scale."""
        return self.error_db * _GUMBEL

    def floor(self, best: Floats) -> Floats:
        """So much below the best as the least share tells."""
        return best + self.temperature_db * float(np.log(self.least_share))

    def share(self, rank: Floats, best: Floats) -> Floats:
        """1 for the strongest, less for the others."""
        share: Floats = np.exp((rank - best) / self.temperature_db)
        return share


@dataclass(frozen=True)
class Dominance:
    """Signal dominance, `1 / (1 + exp(-0.2 (S + 92.5)))`, after Tennekes & Gootzen (2022)."""

    def floor(self, best: Floats) -> Floats:
        """The power at a dominance of 0.01."""
        least = DOMINANCE_MIDPOINT_DBM - float(np.log(1 / LEAST_DOMINANCE - 1)) / DOMINANCE_STEEPNESS
        return np.full_like(best, least)

    def share(self, rank: Floats, best: Floats) -> Floats:  # noqa: ARG002
        """The dominance, whatever else is there."""
        exponent = -DOMINANCE_STEEPNESS * (rank - DOMINANCE_MIDPOINT_DBM)
        return 1 / (1 + np.exp(np.minimum(exponent, 700.0)))


@dataclass(frozen=True)
class Nearest:
    """Only the strongest serves; what ties with it shares with it."""

    def floor(self, best: Floats) -> Floats:
        """Just below the best."""
        return best - 1e-6

    def share(self, rank: Floats, best: Floats) -> Floats:  # noqa: ARG002
        """1 for all that are heard."""
        return np.isfinite(rank).astype(np.float64)
