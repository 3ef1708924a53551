"""Stays and trips as docs/methods.md has them, person by person and step by step, in plain Python."""

from __future__ import annotations

import bisect
import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

from footfall.model.local_day import HOUR_S, LocalDay
from footfall.model.settings import MobilitySettings

from .makers import CENTRES, LINKS, Event, Place, Run, Trip, location

LONGEST_SILENCE_S = 45 * 60
SITES_OF_MANY_CELLS = 4


@dataclass(frozen=True)
class Reference:
    """The steps for one day."""

    day: LocalDay
    settings: MobilitySettings

    def places(self, events: Sequence[Event], carry: dict[int, list[Run]] | None = None) -> list[Place]:
        """Places of all persons with events, in order."""
        return [
            place
            for person in sorted({person for person, _, _ in events})
            for place in self._places(person, self._runs(person, events, carry or {}))
        ]

    def trips(self, places: list[Place]) -> list[Trip]:
        """Pairs of consecutive stays far enough apart, of which the second became one today."""
        yesterday = self.day.start - self.settings.min_stay_min * 60
        stays: dict[int, list[Place]] = defaultdict(list)
        for place in sorted(places):
            if place.is_stay:
                stays[place.person].append(place)
        return [
            Trip(person, a.location, b.location, a.end, b.start, int(math.hypot(a.x - b.x, a.y - b.y)))
            for person, own in stays.items()
            for a, b in pairwise(own)
            if int(math.hypot(a.x - b.x, a.y - b.y)) >= self.settings.min_trip_m and b.start > yesterday
        ]

    def _allowed(self, since: int, until: int) -> int:
        """Longest silence in one place: by the hour of its middle."""
        hour = self._clock((since + until) // 2).hour
        at_night = hour >= self.settings.night_from_h or hour < self.settings.night_to_h
        return round((self.settings.gap_night_h if at_night else self.settings.gap_day_h) * HOUR_S)

    def _clock(self, second: int) -> datetime:
        return datetime.fromtimestamp(second, ZoneInfo(self.day.time_zone))

    def _when(self, hour: int) -> int:
        """The instant of a clock hour of the day."""
        zone = ZoneInfo(self.day.time_zone)
        return round(datetime.combine(self.day.day, time(hour), zone).timestamp())

    def _runs(self, person: int, events: Sequence[Event], carry: dict[int, list[Run]]) -> list[Run]:
        runs: list[Run] = []
        for at, cell in sorted({(at, cell) for who, at, cell in events if who == person}):
            if runs and runs[-1][0] == cell and at - runs[-1][2] <= self._allowed(runs[-1][2], at):
                runs[-1] = (cell, runs[-1][1], at)
            else:
                runs.append((cell, at, at))
        every = sorted([*carry.get(person, []), *runs], key=lambda run: (run[1], run[2], run[0]))
        return [
            run
            for i, run in enumerate(every)
            if i in {0, len(every) - 1}
            or not (self._too_far(every[i - 1], run) and self._too_far(run, every[i + 1]))
        ]

    def _too_far(self, one: Run, other: Run) -> bool:
        way = math.dist(CENTRES[one[0]], CENTRES[other[0]])
        fastest = max(other[1] - one[2], 1) * self.settings.spike_speed_m_s
        return way >= self.settings.spike_distance_m and way >= fastest

    def _places(self, person: int, runs: list[Run]) -> list[Place]:
        seconds = _seconds_of_cells(runs)
        sites = _sites(seconds)
        visits: list[list[int]] = []
        for (cell, first, last), before in zip(runs, [None, *runs], strict=False):
            goes_on = before is not None and first - before[2] <= self._allowed(before[2], first)
            if goes_on and visits[-1][0] == sites[cell]:
                visits[-1][2] = last
            else:
                visits.append([sites[cell], first, last])
        visits.sort(key=lambda visit: (visit[1], visit[2], visit[0]))
        rest: dict[int, int] = defaultdict(int)
        for site, first, last in visits:
            rest[site] += last - first
        known = round(self.settings.known_site_min * 60)
        sure = [last - first >= self.settings.burst_s or rest[site] >= known for site, first, last in visits]
        centre = {site: _centre(site, sites, seconds) for site in rest}
        spans = [self._span(i, visits, sure, centre) for i in range(len(visits))]
        night = self._night([site for site, _, _ in visits], spans)
        return [
            Place(
                person,
                start,
                end,
                sure[i] and end - start >= self.settings.min_stay_min * 60,
                location(*_pair(site, sites, seconds), int(site == night)),
                *centre[site],
                visits[i - 1][2] if i else None,
                first,
                last,
                visits[i + 1][1] if i + 1 < len(visits) else None,
            )
            for i, ((site, first, last), (start, end)) in enumerate(zip(visits, spans, strict=True))
        ]

    def _span(
        self, i: int, visits: list[list[int]], sure: list[bool], centre: dict[int, tuple[int, int]]
    ) -> tuple[int, int]:
        """From when to when the place lasts: its events, and its part of the silences around it."""
        site, first, last = visits[i]

        def share(other: int, since: int, until: int) -> int:
            if not sure[i] or until - since > self._allowed(since, until):
                return 0
            way = math.dist(centre[site], centre[visits[other][0]]) / self.settings.travel_speed_m_s
            free = math.floor(max(until - since - way, 0))
            return self._half(since, until, free, other > i) if sure[other] else free

        if i > 0:
            start = first - share(i - 1, visits[i - 1][2], first)
        else:
            waking = self._when(self.settings.night_to_h)
            start = self.day.start if self.day.start <= first <= waking else first
        if i + 1 < len(visits):
            end = last + share(i + 1, last, visits[i + 1][1])
        else:
            evening = self._when(self.settings.night_from_h)
            end = self.day.end if evening <= last <= self.day.end else last
        return start, end

    def _half(self, since: int, until: int, free: int, is_first: bool) -> int:
        """Time that may pass, from a place's side, while nobody is likelier to have left than not.

        Until five in the morning a second counts a sixteenth.
        """
        five = self._when(5)
        quiet = min(max(min(until, five) - max(since, self.day.start), 0), free)
        near = max(self.day.start - since if is_first else until - five, 0)

        def likely(passed: int) -> float:
            return passed - 15 / 16 * min(max(passed - near, 0), quiet)

        half = (free - 15 / 16 * quiet) / 2
        return bisect.bisect_right(range(free + 1), half, key=likely) - 1 if quiet else free // 2

    def _night(self, sites: list[int], spans: list[tuple[int, int]]) -> int | None:
        windows = (
            (self.day.start, self._when(6)),
            (self._when(22), self.day.end),
        )
        seconds: dict[int, int] = defaultdict(int)
        for site, (start, end) in zip(sites, spans, strict=True):
            seconds[site] += sum(max(min(end, until) - max(start, since), 0) for since, until in windows)
        longest = max(seconds.values(), default=0)
        return min(site for site in seconds if seconds[site] == longest) if longest else None


def _seconds_of_cells(runs: list[Run]) -> dict[int, int]:
    """How long each cell served: half of each silence, 45 minutes at most."""
    seconds: dict[int, int] = defaultdict(int)
    for i, (cell, first, last) in enumerate(runs):
        before = (first - runs[i - 1][2]) // 2 if i else LONGEST_SILENCE_S
        after = (runs[i + 1][1] - last) // 2 if i + 1 < len(runs) else LONGEST_SILENCE_S
        seconds[cell] += last - first + min(before, LONGEST_SILENCE_S) + min(after, LONGEST_SILENCE_S)
    return seconds


def _sites(seconds: dict[int, int]) -> dict[int, int]:
    """Of each cell, the cell that leads its site."""
    sites: dict[int, int] = {}
    for _ in range(SITES_OF_MANY_CELLS):
        free = [cell for cell in seconds if cell not in sites]
        if free:
            leader = min(free, key=_longest_first(seconds))
            sites |= {cell: leader for cell in free if (leader, cell) in LINKS}
    return {cell: cell for cell in seconds} | sites


def _longest_first(seconds: dict[int, int]) -> Callable[[int], tuple[int, int]]:
    return lambda cell: (-seconds[cell], cell)


def _pair(site: int, sites: dict[int, int], seconds: dict[int, int]) -> tuple[int, int]:
    others = sorted((cell for cell in sites if sites[cell] == site != cell), key=_longest_first(seconds))
    return site, others[0] if others else site


def _centre(site: int, sites: dict[int, int], seconds: dict[int, int]) -> tuple[int, int]:
    """The mean of the cells' centres by the time that they served, and a second each."""
    own = [cell for cell in sites if sites[cell] == site]
    total = sum(seconds[cell] + 1 for cell in own)
    x, y = (sum(CENTRES[cell][axis] * (seconds[cell] + 1) for cell in own) / total for axis in (0, 1))
    return math.floor(x), math.floor(y)
