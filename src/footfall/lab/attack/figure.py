"""What an attack gives: one figure, on four ways of publishing, and whether it stays below its limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """How well one attack does.

    Args:
        attack: its name; `footfall.lab.attack.catalogue` says what it is.
        profile: the privacy profile of `ours`.
        unprotected: on exact figures; None where the attack has no such side.
        k_only: on exact figures of at least k persons; None likewise.
        baseline: without any data of the people attacked; None likewise.
        ours: on what Footfall releases.
        limit: the most that `ours` may be.
    """

    attack: str
    profile: str
    unprotected: float | None
    k_only: float | None
    baseline: float | None
    ours: float
    limit: float

    @property
    def passes(self) -> bool:
        """Whether we stay at or below the limit."""
        return self.ours <= self.limit

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON; figures to four digits."""
        facts = {name: _rounded(value) for name, value in asdict(self).items()}
        return facts | {"passes": self.passes}


@dataclass(frozen=True)
class Mutant:
    """A gate that was broken on purpose, and whether the audit saw it.

    Args:
        mutant: what is broken.
        profile: the profile whose promise is broken.
        promised_auc: the best that a right gate lets an attacker reach, tolerance included.
        found_auc: what the attacker reached.
        promised_epsilon: at delta 1e-6.
        found_epsilon: the least that the audit leaves possible.
    """

    mutant: str
    profile: str
    promised_auc: float
    found_auc: float
    promised_epsilon: float
    found_epsilon: float

    @property
    def caught(self) -> bool:
        """Whether the promise is shown to be broken."""
        return self.found_auc > self.promised_auc or self.found_epsilon > self.promised_epsilon

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON; figures to four digits."""
        return {name: _rounded(value) for name, value in asdict(self).items()} | {"caught": self.caught}


Ways = Mapping[str, float]
"""A figure by way of publishing: "unprotected", "k_only", "baseline", "ours"."""


def _rounded(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else value
