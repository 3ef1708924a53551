"""Days found by the names of files and folders."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.model.errors import InputError, SettingsError
from footfall.model.local_day import LocalDay
from footfall.model.settings import FeedSettings
from footfall.pipeline.days import days_found, refuse_missing_days

ZONE = "Europe/Berlin"
FORMS = (
    "feeds/{day}",
    "feeds/{day}.csv.gz",
    "feeds/{day:%Y%m%d}.parquet",
    "feeds/{day:%Y}/{day:%m}/{day:%d}",
    "{day:%Y}/events-{day}.csv",
    "feeds [new]/day={day}",
)


def _make(root: Path, path: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).touch()


def _found(root: Path, path: str) -> list[str]:
    return [str(day) for day in days_found(root, FeedSettings(path=path), ZONE)]


@pytest.mark.parametrize("form", FORMS)
def test_days_are_found_whatever_their_form(tmp_path: Path, form: str) -> None:
    """Days are found in order, in every form that a path can give them."""
    for day in (date(2026, 3, 4), date(2025, 12, 31), date(2026, 3, 2)):
        _make(tmp_path, form.format(day=day))
    assert _found(tmp_path, form) == ["2025-12-31", "2026-03-02", "2026-03-04"]


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.sampled_from(FORMS))
def test_a_day_that_was_written_is_found(
    tmp_path_factory: pytest.TempPathFactory, day: date, form: str
) -> None:
    """Whatever the day, its file is found as that day and no other."""
    root = tmp_path_factory.mktemp("feeds")
    _make(root, form.format(day=day))
    assert _found(root, form) == [day.isoformat()]


def test_other_names_are_left_alone(tmp_path: Path) -> None:
    """Files that are no day, hidden files and impossible dates are not taken for days."""
    for name in ("2026-03-02", "2026-02-30", "readme", ".2026-03-05", "2026-3-7", "2026-03-06.tmp"):
        _make(tmp_path, f"feeds/{name}")
    assert _found(tmp_path, "feeds/{day}") == ["2026-03-02"]


def test_a_path_from_the_root_works(tmp_path: Path) -> None:
    """A feed may lie outside of the workspace."""
    _make(tmp_path, "elsewhere/2026-03-02")
    path = str(tmp_path / "elsewhere" / "{day}")
    assert [str(d) for d in days_found(tmp_path / "home", FeedSettings(path=path), ZONE)] == ["2026-03-02"]


def test_a_path_without_a_day_asks_for_days(tmp_path: Path) -> None:
    """Where the path tells no day, the error says how to name them."""
    with pytest.raises(SettingsError, match="--day 2026-03-02"):
        days_found(tmp_path, FeedSettings(path="feeds/events.csv"), ZONE)


def test_nothing_found_is_an_error(tmp_path: Path) -> None:
    """An empty folder is an error that names the path."""
    with pytest.raises(InputError, match=r"feeds/\{day\}"):
        days_found(tmp_path, FeedSettings(path="feeds/{day}"), ZONE)


def test_missing_days_are_named(tmp_path: Path) -> None:
    """Days without files are counted and named, and the first one's path is given."""
    _make(tmp_path, "feeds/2026-03-02")
    days = [LocalDay(date(2026, 3, day), ZONE) for day in (2, 3, 4)]
    with pytest.raises(InputError, match=r"2026-03-03: .*2 of 3 days \(2026-03-03, 2026-03-04\)"):
        refuse_missing_days(tmp_path, FeedSettings(path="feeds/{day}"), days)


def test_days_in_one_file_are_not_missed(tmp_path: Path) -> None:
    """Where all days lie in one file, its name can't tell that a day is missing."""
    refuse_missing_days(tmp_path, FeedSettings(path="feeds/events.csv"), [LocalDay(date(2026, 3, 2), ZONE)])
