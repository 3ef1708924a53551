"""Which workspace and which days are meant."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from footfall.cli.options import choose_days, open_workspace
from footfall.model.errors import InputError, SettingsError, WorkspaceError
from footfall.model.settings import FeedSettings, Settings
from footfall.model.workspace import Workspace

SECOND, THIRD, FOURTH = (datetime(2026, 3, day) for day in (2, 3, 4))  # noqa: DTZ001


@pytest.fixture(name="fed")
def _fed(tmp_path: Path) -> tuple[Workspace, Settings]:
    """A workspace with events of 2 and 4 March."""
    for day in ("2026-03-02", "2026-03-04"):
        (tmp_path / "events" / day).mkdir(parents=True)
    return Workspace(tmp_path), Settings(feeds={"events": FeedSettings(path="events/{day}")})


def test_the_nearest_workspace_upwards_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a name, the workspace is the nearest folder above that has settings."""
    (tmp_path / "footfall.toml").write_text('[workspace]\nname = "town"\n')
    deep = tmp_path / "feeds" / "events"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    workspace, settings = open_workspace(None)
    assert (workspace.root, settings.workspace.name) == (tmp_path, "town")


def test_no_workspace_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside of any workspace, the error says how to name or make one."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(WorkspaceError, match="footfall init DIR"):
        open_workspace(None)


def test_a_named_folder_is_not_searched_upwards(tmp_path: Path) -> None:
    """A folder that was named must itself be the workspace."""
    (tmp_path / "footfall.toml").write_text("")
    (tmp_path / "feeds").mkdir()
    with pytest.raises(SettingsError, match="does not exist"):
        open_workspace(tmp_path / "feeds")


def test_all_days_are_meant_by_default(fed: tuple[Workspace, Settings]) -> None:
    """Without options, the days are those that there are events of."""
    assert [str(day) for day in choose_days(*fed, None, None, None)] == ["2026-03-02", "2026-03-04"]


def test_one_day_is_meant(fed: tuple[Workspace, Settings]) -> None:
    """--day is that day."""
    assert [str(day) for day in choose_days(*fed, FOURTH, None, None)] == ["2026-03-04"]


def test_a_gap_in_a_range_is_an_error(fed: tuple[Workspace, Settings]) -> None:
    """A range with a day that has no events is refused, and the day is named."""
    with pytest.raises(InputError, match=r"1 of 3 days \(2026-03-03\)"):
        choose_days(*fed, None, SECOND, FOURTH)


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [(SECOND, SECOND, None), (None, SECOND, None), (None, None, FOURTH), (None, FOURTH, THIRD)],
)
def test_half_or_twisted_ranges_are_refused(
    fed: tuple[Workspace, Settings], day: datetime | None, first: datetime | None, last: datetime | None
) -> None:
    """A day beside a range, half a range, and a range that ends before it begins are errors."""
    with pytest.raises(SettingsError, match="--from"):
        choose_days(*fed, day, first, last)


def test_events_must_be_set(tmp_path: Path) -> None:
    """Without a feed of events there are no days, and the error names the section."""
    with pytest.raises(SettingsError, match=r"\[feeds\.events\]"):
        choose_days(Workspace(tmp_path), Settings(), None, None, None)
