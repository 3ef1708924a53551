"""Keys on disk: which there are, what hangs on them, and their end."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from footfall.ingest.key_files import KeyFile, destroy, hanging_tables, key_files
from footfall.ingest.pseudonyms import live_windows, make_key, read_key, window_keys
from footfall.model.windows import windows_of
from footfall.model.workspace import Workspace

DAY = date(2026, 3, 2)


def test_a_day_has_three_keys_all_different(tmp_path: Path) -> None:
    """Its own and those of its two windows: random, closed to others, and the same when asked for again."""
    workspace = Workspace(tmp_path)
    day, windows = make_key(workspace.key(str(DAY))), window_keys(workspace, DAY)
    assert windows_of(DAY) == tuple(windows)
    assert 3 == len({key.secret for key in (day, *windows.values())})
    assert windows == window_keys(workspace, DAY) == live_windows(workspace)
    assert {0o600} == {key.path.stat().st_mode & 0o777 for key in key_files(workspace)}
    assert [("day", "2026-03-02"), ("window", "2026-02-09"), ("window", "2026-02-23")] == [
        (key.domain, key.period) for key in key_files(workspace)
    ]


def test_neighbouring_days_share_windows(tmp_path: Path) -> None:
    """Two weeks later one of the two window keys is still the same, and one is new."""
    workspace = Workspace(tmp_path)
    before, after = window_keys(workspace, DAY), window_keys(workspace, date(2026, 3, 16))
    (shared,) = set(before) & set(after)
    assert before[shared] == after[shared] == read_key(workspace.window_key(shared), before[shared].tag)


def test_what_hangs_on_a_key(tmp_path: Path) -> None:
    """On a day's key its tables; on a window's its tables and the days' links to it; nothing else."""
    workspace, (older, newer) = Workspace(tmp_path), windows_of(DAY)
    of_day = {workspace.table("events", "2026-03-02"), workspace.table("window_rekey", "2026-03-02")}
    of_older = {workspace.window_table("nights", older), workspace.window_rekey("2026-03-02", older)}
    others = {workspace.window_table("nights", newer), workspace.table("events", "2026-03-03")}
    for folder in (*of_day, *of_older, *others):
        folder.mkdir(parents=True, exist_ok=True)
    assert of_day == set(hanging_tables(workspace, KeyFile("day", "2026-03-02", tmp_path)))
    assert of_older == set(hanging_tables(workspace, KeyFile("window", "2026-02-09", tmp_path)))


def test_a_destroyed_key_is_gone_and_overwritten(tmp_path: Path) -> None:
    """The file is gone, and a second name of the same bytes on the disk no longer holds the key."""
    file, other = tmp_path / "a.key", tmp_path / "b"
    secret = make_key(file).secret
    other.hardlink_to(file)
    destroy(file)
    assert not file.exists()
    assert secret != other.read_bytes()
