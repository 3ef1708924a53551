"""A window as the pipeline sees it: 28 days that are measured together, once, when the last is there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Final

from footfall.model.cube import CubeSpec
from footfall.model.local_day import LocalDay
from footfall.model.settings import Settings
from footfall.model.windows import STAGGER_DAYS, WINDOW_DAYS, Window, measured_window
from footfall.model.workspace import Workspace
from footfall.pipeline.day import MARK, Day, open_day
from footfall.pipeline.fingerprints import fingerprint
from footfall.pipeline.window_steps import live_windows
from footfall.privacy.profiles import Profile
from footfall.privacy.purposes import Permission
from footfall.products import METHOD_VERSION
from footfall.products.catalogue import cubes_of
from footfall.products.cubes.specs import middle_level
from footfall.products.cubes.window_specs import HOMES, paired_level, window_specs
from footfall.products.product import Product

VISITED: Final = "visited"
"""The vault table of where people stayed, by day; see `footfall.products.cubes.visited`."""
FEWEST_DAYS: Final = 14
FEWEST_OF_HALF: Final = 7
"""A window of which fewer days were taken in, or of one of whose halves, is not measured."""


@dataclass(frozen=True, eq=False)
class MeasuredWindow:
    """A window that is due, or was measured.

    Args:
        window: its days.
        day: the last of them that was taken in; its areas and settings hold for the whole.
    """

    window: Window
    day: Day

    @property
    def name(self) -> str:
        """Its first and last day, ISO."""
        return self.window.period

    @property
    def workspace(self) -> Workspace:
        """Where everything lies."""
        return self.day.workspace

    @property
    def settings(self) -> Settings:
        """footfall.toml."""
        return self.day.settings

    @property
    def permission(self) -> Permission:
        """What the purpose allows on the last day."""
        return self.day.permission

    @property
    def before(self) -> Window:
        """The measured window that ended before this one."""
        return Window(self.window.start - timedelta(days=WINDOW_DAYS))

    @property
    def products(self) -> dict[str, Product]:
        """What is made of it, by id."""
        return self.day.window_products

    @cached_property
    def cubes(self) -> tuple[CubeSpec, ...]:
        """What is measured of it."""
        return window_specs(self.day.reference.area_ids, cubes_of(self.products.values()))

    @cached_property
    def fingerprint(self) -> str:
        """Of everything that decides its cubes before noise: of its days, as they were taken in."""
        made_from = [(folder / MARK).read_text() for folder in self.day_folders]
        cubes = [spec.id for spec in self.cubes]
        return fingerprint(self.name, self.day.fingerprint, cubes, made_from, METHOD_VERSION)

    @property
    def day_folders(self) -> list[Path]:
        """Of its days that were taken in by the areas of the last, where people stayed."""
        areas = self.day.reference.areas.areas_id
        folders = sorted(self.workspace.window_table(VISITED, self.window).glob("day=*"))
        return [folder for folder in folders if areas_folder(folder, areas).exists()]

    def budget(self, profile: Profile) -> Fraction:
        """What all its cubes may cost together."""
        return profile.rho_window

    def counts(self, spec: CubeSpec) -> Path:
        """Folder of a cube before noise."""
        return self.table(HOMES if spec.name == HOMES else "window_counts") / spec.id

    def table(self, name: str) -> Path:
        """Its folder of a vault table."""
        return self.workspace.window_table(name, self.window)

    def table_of_last_day(self, name: str) -> Path:
        """The last day's folder of a vault table of the window."""
        return self.table(name) / f"day={self.day.name}"


def areas_folder(day_folder: Path, areas_id: str) -> Path:
    """Where the areas of a day lie that are numbered by a version of the areas."""
    return day_folder / f"areas={areas_id}"


def kept_levels(day: Day) -> tuple[str, ...]:
    """Levels of areas on which a window keeps where people stayed."""
    areas = day.reference.area_ids
    finest = list(areas)[-1]
    return tuple(dict.fromkeys((middle_level(areas), paired_level(areas), finest)))


def visited_folders(day: Day) -> tuple[Path, ...]:
    """Where a day's table of the window that is measured lies; none if nothing is made of windows."""
    window = measured_window(day.local.day)
    if not day.window_products or window not in live_windows(day):
        return ()
    return (day.workspace.window_table(VISITED, window) / f"day={day.name}",)


def due_windows(day: Day, coming: Collection[date] = ()) -> list[MeasuredWindow]:
    """Windows that may be measured when a day was taken in: one that ends with it, or one that ended before.

    Args:
        day: the day.
        coming: days that are taken in before it, in the same plan.
    """
    if not day.window_products:
        return []
    window = measured_window(day.local.day)
    found = []
    before = Window(window.start - timedelta(days=WINDOW_DAYS))
    taken_in = _taken_in(day.workspace, before)
    if taken_in and day.workspace.window_key(before).exists():
        local = LocalDay(max(taken_in), day.settings.workspace.time_zone)
        found.append(MeasuredWindow(before, open_day(day.workspace, day.settings, local)))
    if day.local.day == window.last:
        found.append(MeasuredWindow(window, day))
    return [late for late in found if _enough(late, coming)]


def _taken_in(workspace: Workspace, window: Window) -> list[date]:
    folders = workspace.window_table(VISITED, window).glob("day=*")
    return [date.fromisoformat(folder.name.removeprefix("day=")) for folder in folders]


def _enough(due: MeasuredWindow, coming: Collection[date]) -> bool:
    days = {*coming, *_taken_in(due.workspace, due.window), due.day.local.day} & {*due.window.days}
    early = sum(due.window.days_until(day) <= STAGGER_DAYS for day in days)
    return len(days) >= FEWEST_DAYS and min(early, len(days) - early) >= FEWEST_OF_HALF
