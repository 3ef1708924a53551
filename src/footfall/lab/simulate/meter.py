"""What is measured while a run goes on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from footfall.lab.simulate.people import People
from footfall.lab.simulate.traffic import Pings


@dataclass
class Meter:
    """Counts of rows and faults, and the rhythm of events on the first block and day, before faults.

    Args:
        opted_out: customers opted out on the first day.
        events: rows written.
        faults: rows by kind of fault.
        gaps_s: quantiles of the seconds between one customer's events within the day.
        per_day: quantiles and mean of the events per customer.
    """

    opted_out: int = 0
    events: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    gaps_s: dict[str, float] = field(default_factory=dict)
    per_day: dict[str, float] = field(default_factory=dict)

    def look(self, pings: Pings, people: People) -> None:
        """Measure the rhythm of a block's events, unless it was measured before."""
        ours = pings.person < people.residents
        person, ms = pings.person[ours], pings.ms[ours]
        if self.gaps_s or len(person) < 2:
            return
        gaps = np.diff(ms)[person[1:] == person[:-1]] / 1000
        counts = np.bincount(person, minlength=people.residents)[people.customer[: people.residents]]
        self.gaps_s = {f"p{q}": round(float(np.percentile(gaps, q)), 2) for q in (25, 50, 75, 90, 99)}
        self.per_day = {f"p{q}": round(float(np.percentile(counts, q)), 1) for q in (10, 50, 90, 99)}
        self.per_day["mean"] = round(float(counts.mean()), 2)

    def add(self, faults: dict[str, int]) -> None:
        """Add up the faults put in."""
        for name, count in faults.items():
            self.faults[name] = self.faults.get(name, 0) + count

    def measured(self) -> dict[str, Any]:
        """All of it as plain data."""
        return {
            "gaps_s": self.gaps_s,
            "events_per_customer_day": self.per_day,
            "faults": self.faults,
            "opted_out": self.opted_out,
        }
