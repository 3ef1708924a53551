"""What may happen to a city or a network besides ordinary days, and when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from footfall.lab.simulate.fields import Bools, stream
from footfall.lab.simulate.scenario import Scenario
from footfall.lab.simulate.sites import Cells
from footfall.model.local_day import HOUR_S, LocalDay

SATURDAY, SUNDAY = 5, 6
AWAY_ON_HOLIDAY: Final = 0.08
"""Residents who are out of town on a holiday, besides those who are anyway."""
MORE_VISITORS: Final = 9
"""Visitors who come for the season, for one who is there anyway."""
OUTAGE_HOURS: Final = (10, 16)
OUTAGE_SITES: Final = 0.12
"""Share of the sites, those nearest to the centre."""
NEW_SITES: Final = 0.2
"""Share of the sites that a roll-out adds."""
LEAVING, JOINING = 0.25, 0.08
"""Customers who leave where the operator loses, and others who join where it wins."""


class Happening(StrEnum):
    """By the names that `footfall simulate --scenario` takes."""

    ORDINARY = "ordinary"
    HOLIDAY = "holiday"
    EVENT_DAY = "event-day"
    TOURIST_SEASON = "tourist-season"
    OUTAGE = "outage"
    ROLL_OUT = "roll-out"
    SHARE_CHANGE = "share-change"


MEANINGS: Final = {
    Happening.ORDINARY: "days like others",
    Happening.HOLIDAY: "a public holiday: people live as on a Sunday, and more are out of town",
    Happening.EVENT_DAY: "a concert in the stadium in the evening, with a tenth of the city",
    Happening.TOURIST_SEASON: "ten times the roaming visitors",
    Happening.OUTAGE: "the sites of the centre, an eighth of all, are silent from 10 to 16 h",
    Happening.ROLL_OUT: "a fifth of the sites comes into service; the plan says from when",
    Happening.SHARE_CHANGE: "a quarter of the customers leave in half of districts; elsewhere others join",
}


@dataclass(frozen=True)
class Show:
    """What draws many people to the stadium.

    Args:
        share: of those who may come.
        begin_h: when, in hours after midnight.
        end_h: until when.
    """

    share: float
    begin_h: float
    end_h: float


MATCH: Final = Show(0.03, 14.4, 17.4)
CONCERT: Final = Show(0.12, 19.6, 22.4)


@dataclass(frozen=True)
class DayKind:
    """How people live on a day.

    Args:
        weekday: Monday = 0.
        match: in the afternoon.
        concert: in the evening.
    """

    weekday: int
    match: Show | None = None
    concert: Show | None = None


def day_kind(scenario: Scenario, day: LocalDay) -> DayKind:
    """By the calendar, but for the day on which something happens."""
    weekday = day.day.weekday()
    if day.day != scenario.change_date:
        return DayKind(weekday, match=MATCH if weekday == SATURDAY else None)
    if scenario.happening == Happening.HOLIDAY:
        return DayKind(SUNDAY)
    concert = CONCERT if scenario.happening == Happening.EVENT_DAY else None
    return DayKind(weekday, match=MATCH if weekday == SATURDAY else None, concert=concert)


@dataclass(frozen=True, eq=False)
class Silence:
    """Cells that serve nobody for a time.

    Args:
        start: epoch s.
        end: epoch s.
        cells: which.
    """

    start: int
    end: int
    cells: Bools


def silences(scenario: Scenario, cells: Cells, centre: tuple[float, float], zone: str) -> tuple[Silence, ...]:
    """Which cells are silent when: in an outage, or before a roll-out.

    Args:
        scenario: with what happens.
        cells: the network.
        centre: of the city.
        zone: its time zone.
    """
    change = LocalDay(scenario.change_date, zone)
    if scenario.happening == Happening.OUTAGE:
        first, last = (change.start + hour * HOUR_S for hour in OUTAGE_HOURS)
        return (Silence(first, last, _nearest_sites(cells, centre)),)
    if scenario.happening == Happening.ROLL_OUT:
        first = LocalDay(scenario.first_day, zone).previous.start
        return (Silence(first, change.start, new_cells(scenario, cells)),)
    return ()


def new_cells(scenario: Scenario, cells: Cells) -> Bools:
    """The cells that a roll-out brings into service; none without one."""
    if scenario.happening != Happening.ROLL_OUT:
        return np.zeros(len(cells), dtype=bool)
    sites = np.unique(cells.site)
    random = stream(scenario.seed, "roll-out", scenario.operator)
    chosen = random.choice(sites, size=max(1, round(NEW_SITES * len(sites))), replace=False)
    return np.isin(cells.site, chosen)


def _nearest_sites(cells: Cells, centre: tuple[float, float]) -> Bools:
    distance = np.hypot(cells.x - centre[0], cells.y - centre[1])
    sites, first = np.unique(cells.site, return_index=True)
    order = np.argsort(distance[first], kind="stable")
    return np.isin(cells.site, sites[order[: max(1, round(OUTAGE_SITES * len(sites)))]])
