"""Files are taken in as they land, each exactly once, and released at the hour."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from counts import release_tables

from footfall.model.local_day import LocalDay
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace
from footfall.pipeline.follow import Follower, Taken
from footfall.pipeline.run import run
from footfall.privacy.ledger import Ledger
from footfall.privacy.noise import Noise
from footfall.privacy.seeded import SeededNoise

Make = Callable[[str], Workspace]
Days = tuple[LocalDay, ...]
SETTLE_S = 30
RELEASE_AT = clock_time(6)


def seeded(cells: int) -> Noise:
    """Noise that two runs share; possible on simulated people only."""
    return SeededNoise(cells, simulated=True)


class Morning:
    """A clock that a test moves; starts on 3 March 2026 at 04:00 UTC, 05:00 in Berlin."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 3, 4, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time."""
        return self.now

    def wait(self, **span: float) -> None:
        """Let time go by."""
        self.now += timedelta(**span)


@pytest.fixture(name="empty")
def _empty(fresh_workspace: Make) -> tuple[Workspace, list[Path]]:
    """A workspace no events have landed in yet, and those of its first day, in four files."""
    workspace = fresh_workspace("town")
    events, outside = workspace.root / "feeds/events", workspace.root / "to-come"
    shutil.rmtree(events / "2026-03-03")
    (whole,) = (events / "2026-03-02").glob("*.parquet")
    table = pq.read_table(whole)
    outside.mkdir()
    size = table.num_rows // 4 + 1
    for number in range(4):
        pq.write_table(table.slice(number * size, size), outside / f"part-{number}.parquet")
    whole.unlink()
    return workspace, sorted(outside.iterdir())


def _land(file: Path, workspace: Workspace, clock: Morning, name: str = "") -> Path:
    place = workspace.root / "feeds/events/2026-03-02" / (name or file.name)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(file, place)
    moment = clock.now.timestamp()
    os.utime(place, (moment, moment))
    return place


def _look(follower: Follower, clock: Morning) -> list[Taken]:
    """Two looks, far enough apart for what has landed to have settled."""
    first = list(follower.round())
    clock.wait(seconds=SETTLE_S + 1)
    return first + list(follower.round())


def _read(workspace: Workspace) -> int:
    files = workspace.table("events", "2026-03-02").rglob("*.parquet")
    return sum(pq.ParquetFile(file).metadata.num_rows for file in files)


def test_files_are_taken_in_as_they_land_and_released_at_the_hour(
    empty: tuple[Workspace, list[Path]], settings: Settings, fresh_workspace: Make, two_days: Days
) -> None:
    """Each file counts once; the day is released from 06:00 local time on, as if all had come at once."""
    (workspace, files), clock = empty, Morning()
    follower = Follower(workspace, settings, SETTLE_S, RELEASE_AT, seeded, clock)
    assert list(follower.round()) == []
    kept = []
    for file in files:
        _land(file, workspace, clock)
        (taken,) = _look(follower, clock)
        assert taken.error == ""
        kept.append(_read(workspace))
        assert _look(follower, clock) == [], "nothing new, and yet something was done"
    assert kept == sorted(set(kept))
    assert release_tables(workspace) == {}

    clock.wait(hours=1)
    (taken,) = follower.round()
    assert taken.result is not None
    assert taken.result.releases
    whole = fresh_workspace("whole")
    run(whole, settings, two_days[:1], noise=seeded)
    assert release_tables(workspace) == release_tables(whole)


def test_what_is_not_finished_is_left_alone(empty: tuple[Workspace, list[Path]], settings: Settings) -> None:
    """Temporary names are not read, and a file that still grows makes its day wait."""
    (workspace, files), clock = empty, Morning()
    follower = Follower(workspace, settings, SETTLE_S, None, seeded, clock)
    for name in (".part-0.parquet", "_part-0.parquet", "part-0.parquet.tmp"):
        _land(files[0], workspace, clock, name)
    assert _look(follower, clock) == []
    place = _land(files[0], workspace, clock)
    whole = place.read_bytes()
    for share in (3, 2):
        place.write_bytes(whole[: len(whole) // share])
        moment = clock.now.timestamp()
        os.utime(place, (moment, moment))
        clock.wait(seconds=SETTLE_S - 1)
        assert list(follower.round()) == []
    _land(files[0], workspace, clock)
    (taken,) = _look(follower, clock)
    assert taken.error == ""


def test_a_late_file_reopens_its_day_while_nothing_was_measured(
    empty: tuple[Workspace, list[Path]], settings: Settings
) -> None:
    """Within `correction_h` a late file is taken in and nothing measured; after it, the day stays."""
    (workspace, files), clock = empty, Morning()
    patient = settings.model_copy(update={"ingest": settings.ingest.model_copy(update={"correction_h": 12})})
    follower = Follower(workspace, patient, SETTLE_S, RELEASE_AT, seeded, clock)
    for file in files[:3]:
        _land(file, workspace, clock)
    clock.wait(hours=2)
    assert [taken.error for taken in _look(follower, clock)] == [""]
    assert Ledger(workspace.control).entries() == []
    before = _read(workspace)
    _land(files[3], workspace, clock)
    assert [taken.error for taken in _look(follower, clock)] == [""]
    assert _read(workspace) > before

    clock.wait(hours=12)
    follower = Follower(workspace, patient, SETTLE_S, RELEASE_AT, seeded, clock)
    assert all(taken.result and taken.result.releases for taken in _look(follower, clock))
    released = release_tables(workspace)
    assert released
    _land(files[0], workspace, clock, "much-too-late.parquet")
    assert _look(follower, clock) == []
    assert release_tables(workspace) == released


def test_a_broken_file_keeps_no_other_day(empty: tuple[Workspace, list[Path]], settings: Settings) -> None:
    """The error of one day is told, and tried again; other days go on, and the mended day too."""
    (workspace, files), clock = empty, Morning()
    follower = Follower(workspace, settings, SETTLE_S, None, seeded, clock)
    place = _land(files[0], workspace, clock)
    place.write_bytes(b"PAR1 broken")
    moment = clock.now.timestamp()
    os.utime(place, (moment, moment))
    assert ["part-0.parquet" in taken.error for taken in _look(follower, clock)] == [True]
    _land(files[0], workspace, clock)
    assert [taken.error for taken in _look(follower, clock)] == [""]


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_while_following(
    empty: tuple[Workspace, list[Path]], settings: Settings, fresh_workspace: Make, two_days: Days, seed: int
) -> None:
    """`footfall ingest --follow`, killed at random and started again, takes each row in exactly once."""
    workspace, files = empty
    moments, clock = random.Random(seed), Morning()
    program = [sys.executable, "-c", "from footfall.cli import main; main()", "ingest", "--follow"]
    options = ["--every", "0.1", "--settle", "0", "-w", str(workspace.root)]
    for file in files:
        _land(file, workspace, clock)
        following = subprocess.Popen([*program, *options], stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(1.0, 6.0))
        following.send_signal(signal.SIGKILL)
        following.wait()
    following = subprocess.Popen([*program, *options], stderr=subprocess.DEVNULL)
    day = LocalDay(date(2026, 3, 2), settings.workspace.time_zone)
    whole = fresh_workspace("whole")
    run(whole, settings, two_days[:1], noise=seeded)
    deadline = time.monotonic() + 60
    while _read(workspace) != _read(whole) and time.monotonic() < deadline:
        time.sleep(0.2)
    following.send_signal(signal.SIGTERM)
    assert following.wait(30) == 130
    run(workspace, settings, [day], noise=seeded)
    assert release_tables(workspace) == release_tables(whole)
