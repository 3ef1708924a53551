"""What a run of the simulator is asked for, and what it made."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

from footfall.model.local_day import LocalDay, days_between


@dataclass(frozen=True)
class Scenario:
    """A simulated city, its people, their phones and one operator's network.

    Args:
        people: residents of all operators.
        days: local days simulated.
        first_day: the first of them.
        market_share: share of residents who are customers of the operator.
        seed: everything random follows from it.
        city: folder of a real city's zones, residents and OpenCelliD cells; None: an invented city.
        time_zone: IANA name; None: that of the city.
        dirt: put the faults of real feeds into the events.
        events_format: how the events are written.
        events_per_day: mean number of events per customer and day.
        happening: what happens, by a name of `Happening`.
        further_operators: market shares of others, whose workspaces lie in `operators/2` and so on.
        operator: which of them a world is of; 0 the first.
        day_truth: write what was true of each day.
        person_truth: write each person's stays and trips then too, not only the aggregates.
        timing_advance: share of the events that tell a timing advance.
        block: people worked on at a time; bounds memory.
    """

    people: int = 100_000
    days: int = 3
    first_day: date = date(2026, 3, 2)
    market_share: float = 0.4
    seed: int = 20260302
    city: Path | None = None
    time_zone: str | None = None
    dirt: bool = True
    events_format: Literal["parquet", "csv"] = "parquet"
    events_per_day: float = 50.0
    day_truth: bool = True
    timing_advance: float = 0.0
    person_truth: bool = True
    block: int = 50_000
    happening: str = "ordinary"
    further_operators: tuple[float, ...] = ()
    operator: int = 0

    def __post_init__(self) -> None:
        if self.people < 100 or self.days < 1 or not 0 < self.market_share <= 0.9:
            raise ValueError("a scenario needs 100 people, one day, and a market share in (0, 0.9]")
        if min(self.shares) <= 0 or sum(self.shares) > 0.9:
            raise ValueError("market shares are positive, and 0.9 at most together")
        if not 0 <= self.timing_advance <= 1:
            raise ValueError("timing_advance is a share of the events, 0 to 1")

    @property
    def shares(self) -> tuple[float, ...]:
        """Market shares of all operators."""
        return (self.market_share, *self.further_operators)

    @property
    def people_change(self) -> bool:
        """Whether customers come and go, so that each day has a register of its own."""
        return self.happening == "share-change"

    @property
    def change_day(self) -> int:
        """Number of the day on which it happens, or from which it lasts: the middle one."""
        return self.days // 2

    @property
    def change_date(self) -> date:
        """The same by the calendar."""
        return self.first_day + timedelta(days=self.change_day)

    def local_days(self, time_zone: str) -> tuple[LocalDay, ...]:
        """The days simulated, in order."""
        return days_between(self.first_day, self.first_day + timedelta(days=self.days - 1), time_zone)


@dataclass(frozen=True)
class Simulated:
    """What a run made.

    Args:
        root: the workspace written.
        city: name of the city.
        people: residents.
        customers: residents who are customers.
        subscribers: customers, machines and roamers.
        cells: cells of the network.
        zones: number of zones.
        events: rows of events written.
        days: the days, ISO.
        measured: rates and shares measured on the run itself.
    """

    root: Path
    city: str
    people: int
    customers: int
    subscribers: int
    cells: int
    zones: int
    events: int
    days: tuple[str, ...]
    measured: dict[str, Any] = field(default_factory=dict)
