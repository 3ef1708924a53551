"""Running simulated cities under several profiles: the vault part once, noise and releases for each.

Noise is seeded here, and only here and in tests, so that the figures can be repeated.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from footfall.model.local_day import LocalDay
from footfall.model.settings import PrivacySettings, Settings, read_settings
from footfall.model.workspace import Workspace
from footfall.pipeline.days import days_found
from footfall.pipeline.planned import Step
from footfall.pipeline.run import run
from footfall.privacy.noise import Noise
from footfall.privacy.seeded import SeededNoise

PROFILES_SHOWN: Final = ("standard", "strict")
MEASURING: Final = frozenset({Step.HOMES, Step.COUNT, Step.MEASURE, Step.PUBLISH})
"""What depends on the profile: weights come from a cube with noise."""


@dataclass(frozen=True)
class Made:
    """A simulated workspace whose vault is filled.

    Args:
        workspace: without releases.
        settings: its own.
        days: all there are.
    """

    workspace: Workspace
    settings: Settings
    days: tuple[LocalDay, ...]


def filled(root: Path) -> Made:
    """Do all of a simulated workspace that no profile has a part in."""
    workspace = Workspace(root)
    settings = read_settings(workspace.settings_file)
    days = days_found(root, settings.feeds["events"], settings.workspace.time_zone)
    run(workspace, settings, days, wanted=frozenset(Step) - MEASURING)
    return Made(workspace, settings, tuple(days))


@contextmanager
def released(made: Made, profile: str, seed: int, days: Sequence[LocalDay] = ()) -> Iterator[Made]:
    """A copy with releases under a profile, for a while.

    Args:
        made: a filled workspace.
        profile: of its privacy.
        seed: of the noise.
        days: those to release; all by default.
    """
    under = PrivacySettings.model_validate({"profile": profile})
    settings = made.settings.model_copy(update={"privacy": under})
    copy = Workspace(made.workspace.root.with_name(f"{made.workspace.root.name}-{profile}"))
    shutil.copytree(made.workspace.root, copy.root, copy_function=linked)
    try:
        run(copy, settings, list(days or made.days), noise=seeded(seed))
        yield Made(copy, settings, tuple(days) or made.days)
    finally:
        shutil.rmtree(copy.root)


def linked(source: str, target: str) -> None:
    """Tables never change once they are written, so a link is a copy; other files do."""
    if source.endswith(".parquet"):
        os.link(source, target)
    else:
        shutil.copy2(source, target)


def seeded(seed: int) -> Callable[[int], Noise]:
    """Sources of noise that can be repeated: each cube has its own seed."""
    drawn = iter(range(10**6))

    def source(_cells: int) -> Noise:
        return SeededNoise(seed + next(drawn), simulated=True)

    return source
