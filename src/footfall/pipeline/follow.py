"""Takes files in as they land, and publishes what has ended at a set hour.

A day whose files have settled is taken in whole; the mark of its vault table lists every file it was made
from, and is written with it or not at all, so each file counts exactly once, however often a process is
killed. A file that lands later re-opens its day alone, as long as nothing of that was measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from datetime import time as clock_time
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from footfall.ingest.sources import feed_files
from footfall.model.chain import Clock, system_clock
from footfall.model.errors import FootfallError, InputError, LawError, SettingsError
from footfall.model.local_day import LocalDay
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace
from footfall.pipeline.days import days_found
from footfall.pipeline.fingerprints import file_signature
from footfall.pipeline.measure import NoiseSource
from footfall.pipeline.planned import Step
from footfall.pipeline.run import DayResult, Progress, run
from footfall.privacy.noise import system_noise

TAKE_IN: Final = frozenset({Step.REFERENCE, Step.INGEST})


@dataclass(frozen=True)
class Taken:
    """What a round did for a day.

    Args:
        day: ISO.
        result: what was done; None if an error ended it.
        error: why; the next round tries again.
    """

    day: str
    result: DayResult | None
    error: str = ""


@dataclass
class Follower:
    """Looks for files that have landed, again and again.

    Args:
        workspace: where everything lies.
        settings: footfall.toml.
        settle_s: seconds for which no file of a day may have changed before it is taken in.
        release_at: local time from which days that have ended are measured and published; None: never.
        noise: where noise comes from.
        clock: the time.
    """

    workspace: Workspace
    settings: Settings
    settle_s: float
    release_at: clock_time | None
    noise: NoiseSource = system_noise
    clock: Clock = system_clock
    _seen: dict[str, Any] = field(default_factory=dict)
    _done: dict[tuple[str, frozenset[Step]], Any] = field(default_factory=dict)

    def round(self, progress: Progress | None = None) -> Iterator[Taken]:
        """Do for each settled day what is due now; an error of one day doesn't keep the others.

        Raises:
            SettingsError, LawError: nothing can be done for any day.
        """
        now = self.clock()
        for day, files in self._settled(now):
            steps = self._steps(day, now)
            if self._done.get((str(day), steps)) == files:
                continue
            try:
                (result,) = run(
                    self.workspace,
                    self.settings,
                    [day],
                    progress,
                    noise=self.noise,
                    wanted=steps,
                    clock=self.clock,
                )
            except (SettingsError, LawError):
                raise
            except FootfallError as error:
                yield Taken(str(day), None, str(error))
            else:
                self._done[str(day), steps] = files
                if result.steps:
                    yield Taken(str(day), result)

    def _steps(self, day: LocalDay, now: datetime) -> frozenset[Step]:
        local = now.astimezone(ZoneInfo(self.settings.workspace.time_zone))
        due = self.release_at is not None and local.time() >= self.release_at
        return frozenset(Step) if due and now.timestamp() >= day.end else TAKE_IN

    def _settled(self, now: datetime) -> Iterator[tuple[LocalDay, Any]]:
        """Days with files that neither grew since the last round nor were written to just now."""
        feed = self.settings.feeds["events"]
        try:
            days = days_found(self.workspace.root, feed, self.settings.workspace.time_zone)
        except InputError:
            days = ()
        for day in days:
            try:
                files = feed_files(self.workspace.root, feed, day.day)
                signature = file_signature(files)
            except (InputError, OSError):  # Nothing readable yet, or moved away meanwhile.
                continue
            before, self._seen[str(day)] = self._seen.get(str(day)), signature
            if signature == before and now.timestamp() - _newest(files) >= self.settle_s:
                yield day, signature


def _newest(files: tuple[Path, ...]) -> float:
    return max(file.stat().st_mtime for file in files)
