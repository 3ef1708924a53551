"""Reference data: read as often as a day is opened, but for what footprints alone need."""

from __future__ import annotations

import os
from collections.abc import Callable

from footfall.model.local_day import LocalDay
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace
from footfall.pipeline.day import open_day
from footfall.pipeline.reference import compute_reference


def test_built_volume_is_read_until_the_footprints_are_there(
    fresh_workspace: Callable[[str], Workspace], settings: Settings, two_days: tuple[LocalDay, ...]
) -> None:
    """A country's buildings are many rows: once computed with, they are read again only if they change."""
    workspace = fresh_workspace("built")
    before = open_day(workspace, settings, two_days[0]).reference
    assert before.buildings is not None
    assert before.buildings.num_rows > 0
    compute_reference(before)

    after = open_day(workspace, settings, two_days[0]).reference
    assert after.id == before.id
    assert after.buildings is None

    (file,) = (workspace.root / "feeds").glob("buildings*")
    os.utime(file, ns=(0, 0))
    changed = open_day(workspace, settings, two_days[0]).reference
    assert changed.id != before.id
    assert changed.buildings is not None
