"""What a plan says: steps, tasks, charges and caps, as data."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Step(StrEnum):
    """The steps of a day, in order; the last two are of a window of 28 days that is due with it."""

    REFERENCE = "reference"
    INGEST = "ingest"
    MOBILITY = "mobility"
    SUMMARIES = "summaries"
    ANCHORS = "anchors"
    LOCATIONS = "locations"
    VISITED = "visited"
    HOMES = "homes"
    COUNT = "count"
    MEASURE = "measure"
    PUBLISH = "publish"
    WINDOW = "window"
    PUBLISH_WINDOW = "publish window"


@dataclass(frozen=True)
class CubeCharge:
    """What measuring a cube costs, and what it gets for it.

    Args:
        cube: its id.
        cells: number of cells.
        rho: zCDP cost, an exact fraction.
        sigma: standard deviation of the noise in a cell, in observed subscribers.
        least_shown: least noisy count of a cell that is shown, in observed subscribers.
        error_of_1000: half the width of the 95 % interval that noise alone gives 1,000 observed, in percent.
        products: ids of the enabled products that are made from it; none if it only serves to weigh others.
    """

    cube: str
    cells: int
    rho: str
    sigma: float
    least_shown: float
    error_of_1000: float
    products: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """One step of one day that is to be done, and why."""

    day: str
    step: Step
    reason: str


@dataclass(frozen=True)
class DayPlan:
    """What is to be done for a day.

    Args:
        day: ISO.
        tasks: in order; none if the day is released.
        charges: by cube; none if nothing is to be measured.
        rho: sum of the charges.
        note: what a reader should know besides.
        windows: what is to be measured of windows that are due.
    """

    day: str
    tasks: tuple[Task, ...]
    charges: tuple[CubeCharge, ...]
    rho: str
    note: str = ""
    windows: tuple[WindowPlan, ...] = ()


@dataclass(frozen=True)
class WindowPlan:
    """What is to be measured of a window.

    Args:
        period: its first and last day.
        charges: by cube.
        rho: sum of the charges.
    """

    period: str
    charges: tuple[CubeCharge, ...]
    rho: str


@dataclass(frozen=True)
class Cap:
    """What a period of data may still be charged.

    Args:
        kind: "day", "window", "month" or "12 months".
        first: its first day, ISO.
        last: its last day, ISO.
        cap: most rho for the data of its days, together.
        spent: what has been charged.
        asked: what this plan would charge.
        left: what is left of the cap after it.
    """

    kind: str
    first: str
    last: str
    cap: str
    spent: str
    asked: str
    left: str


@dataclass(frozen=True)
class Plan:
    """What a run would do.

    Args:
        profile: the privacy profile.
        days: in order.
        caps: of each day, month and 12 months that hold a day of the plan; rho as exact fractions.
    """

    profile: str
    days: tuple[DayPlan, ...]
    caps: tuple[Cap, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The plan as plain data for JSON."""
        return asdict(self)
