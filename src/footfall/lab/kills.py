"""Kills runs anywhere, runs again, and looks whether anything shows: `python -m footfall.lab.kills FOLDER`.

Half of the blows fall just before a random one of all writing operations that a life of a workspace consists
of (`footfall.lab.writing`); half after a random time, so that they also fall into what engines do by
themselves. A life is: two days from events to releases, and a sweep two days later. Every life is a child of
one process that has all libraries loaded and uses none.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from footfall.lab.simulate import Scenario, simulate
from footfall.lab.writing import watch_writing
from footfall.model.local_day import LocalDay, days_between
from footfall.model.settings import read_settings
from footfall.model.workspace import Workspace
from footfall.pipeline.locking import locked
from footfall.pipeline.run import run
from footfall.pipeline.sweep import sweep
from footfall.pipeline.verify import verify
from footfall.privacy.ledger import COMMITTED, Ledger
from footfall.privacy.profiles import PROFILES
from footfall.privacy.seeded import SeededNoise
from footfall.releases.store import CUBES, ReleaseStore, digest

FIRST: Final = date(2026, 3, 2)
DAYS: Final = 2
AFTERWARDS: Final = timedelta(hours=49)


@dataclass(frozen=True)
class Kill:
    """What became of a life that was ended, and of the workspace after the next one.

    Args:
        operation: number of the operation before which it fell; None: it fell after a time.
        after_s: the time.
        at: the operation and the place it fell on; empty if unknown.
        struck: whether it fell before the life was over.
        wrong: what did not hold after the next, undisturbed life; empty: all did.
    """

    operation: int | None
    after_s: float | None
    at: str
    struck: bool
    wrong: str


def live(workspace: Workspace) -> None:
    """A life: two days to releases, and the sweep two days later."""
    settings = read_settings(workspace.settings_file)
    run(workspace, settings, _days(workspace), noise=lambda cells: SeededNoise(cells, simulated=True))
    with locked(workspace):
        sweep(workspace, settings, datetime.now(UTC) + AFTERWARDS)


def kills(folder: Path, count: int, seed: int, people: int = 300) -> Iterator[Kill]:
    """End so many lives, each in a copy of one workspace, and look at what the next life makes of it.

    Args:
        folder: an empty place to work in.
        count: how many.
        seed: of the points.
        people: of the simulated city.
    """
    city, calm = folder / "city", folder / "calm"
    _in_child(lambda: _make(city, people))
    shutil.copytree(city, calm)
    began = time.monotonic()
    operations = json.loads(_in_child(lambda: _count_operations(Workspace(calm))))
    lasts_s = time.monotonic() - began
    moments = random.Random(seed)  # noqa: S311 (no secret)
    for number in range(count):
        place = Path(shutil.copytree(city, folder / "killed"))
        at = moments.randrange(operations) if number % 2 == 0 else None
        after_s = None if at is not None else round(moments.uniform(0.02, lasts_s), 3)
        yield _kill(place, calm, at, after_s)
        shutil.rmtree(place)


def _kill(place: Path, calm: Path, at: int | None, after_s: float | None) -> Kill:
    witness = place.with_suffix(".at")
    child = os.fork()
    if child == 0:
        _as_child(lambda: _ending_at(Workspace(place), at, witness))
    if after_s is not None:
        time.sleep(after_s)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    struck = os.WIFSIGNALED(status)
    where = witness.read_text() if witness.exists() and at is not None else ""
    witness.unlink(missing_ok=True)
    return Kill(at, after_s, where, struck, _in_child(lambda: _what_is_wrong(place, calm)))


def _make(city: Path, people: int) -> str:
    simulate(Scenario(people=people, days=DAYS, first_day=FIRST, seed=11), city)
    return ""


def _ending_at(workspace: Workspace, at: int | None, witness: Path) -> str:
    def strike(number: int, what: str) -> None:
        if number == at:
            witness.write_text(what.replace(str(workspace.root), ""), encoding="utf-8")
            os.kill(os.getpid(), signal.SIGKILL)

    if at is not None:
        watch_writing(strike)
    live(workspace)
    return ""


def _count_operations(workspace: Workspace) -> str:
    last = 0

    def count(number: int, _what: str) -> None:
        nonlocal last
        last = number

    watch_writing(count)
    live(workspace)
    return json.dumps(last)


def _what_is_wrong(place: Path, calm: Path) -> str:
    """Live undisturbed in what the blow left, and compare."""
    workspace = Workspace(place)
    live(workspace)
    ledger, store = Ledger(workspace.control), ReleaseStore(workspace.releases)
    charges = ledger.entries()
    for day in map(str, _days(workspace)):
        assert ledger.spent(day) == PROFILES["strict"].rho_day, f"{day} is charged {ledger.spent(day)}"
    assert len(charges) == len({(charge.cube, charge.day) for charge in charges}), "a cube is charged twice"
    for charge in charges:
        assert charge.status == COMMITTED, f"{charge.cube} of {charge.day} is reserved and not drawn"
        cube = store.cube_file(charge.cube, charge.day).read_bytes()
        assert charge.output_digest == digest(cube), f"{charge.cube} of {charge.day} is not what was drawn"
    assert verify(workspace).releases == len(list(store.manifests()))
    _compare_releases(workspace, Workspace(calm))
    assert not list(workspace.releases.rglob(".*")), "something unfinished lies among the releases"
    kept = _personal(workspace)
    assert not kept, f"the vault still holds {kept}"
    return ""


def _compare_releases(workspace: Workspace, calm: Workspace) -> None:
    ours, theirs = _tables(workspace), _tables(calm)
    assert set(ours) == set(theirs), "releases are missing, or there are too many"
    for name, table in ours.items():
        assert table == theirs[name], f"{name} is another release"


def _tables(workspace: Workspace) -> dict[str, list[dict[str, Any]]]:
    """Rows of all noisy cubes and releases, by name and day."""
    store = ReleaseStore(workspace.releases)
    cubes = {"/".join(file.parts[-3:-1]): file for file in (store.root / CUBES).glob("*/*/data.parquet")}
    releases = {"/".join(folder.parts[-3:-1]): folder / "data.parquet" for folder in store.folders()}
    return {name: pq.ParquetFile(file).read().to_pylist() for name, file in (cubes | releases).items()}


def _personal(workspace: Workspace) -> list[str]:
    """Files that the sweep should have left nothing of; windows live longer."""
    files = (file.relative_to(workspace.vault) for file in workspace.vault.rglob("*") if file.is_file())
    return [str(file) for file in files if "window" not in str(file) and file.parts[0] != "registry"]


def _days(workspace: Workspace) -> tuple[LocalDay, ...]:
    zone = read_settings(workspace.settings_file).workspace.time_zone
    return days_between(FIRST, FIRST + timedelta(days=DAYS - 1), zone)


def _in_child(job: Callable[[], str]) -> str:
    """What a job gives, done by a child: this process opens nothing that a child can't inherit."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _as_child(job, writer)
    os.close(writer)
    with os.fdopen(reader) as stream:
        told = stream.read()
    os.waitpid(child, 0)
    return told


def _as_child(job: Callable[[], str], writer: int | None = None) -> None:
    """Do a job and end, whatever happens; an error is what the job gives."""
    try:
        told = job()
    except BaseException as error:  # noqa: BLE001 (told to the parent)
        told = f"{type(error).__name__}: {error}\n{traceback.format_exc(limit=-3)}"
    finally:
        if writer is not None:
            os.write(writer, told.encode())
        os._exit(0)


def main() -> None:
    """Print a line of JSON for each kill; the exit code is 1 if anything was wrong after one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="an empty place to work in")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=11)
    given = parser.parse_args()
    wrong = 0
    for kill in kills(given.folder, given.kills, given.seed):
        sys.stdout.write(json.dumps(asdict(kill)) + "\n")
        sys.stdout.flush()
        wrong += bool(kill.wrong)
    sys.exit(int(wrong > 0))


if __name__ == "__main__":
    main()
