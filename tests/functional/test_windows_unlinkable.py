"""Attack on the files: once a window's key is gone, its rows can't be linked to those of another window."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from footfall.ingest.pseudonyms import DAY_TAG, WINDOW_TAG, DomainKey
from footfall.model.local_day import LocalDay
from footfall.model.settings import Settings
from footfall.model.windows import Window, windows_of
from footfall.model.workspace import Workspace
from footfall.pipeline.planned import Step
from footfall.pipeline.run import run
from footfall.pipeline.sweep import sweep

Ints = npt.NDArray[np.int64]
Links = dict[int, int]
TABLE = "nights"


def _window_tables(workspace: Workspace, day: LocalDay) -> None:
    """What anchors do: a table per window, under the window's pseudonyms, from the day's link to it."""
    for window in windows_of(day.day):
        rekey = pq.read_table(workspace.window_rekey(str(day), window), partitioning=None)
        folder = workspace.window_table(TABLE, window)
        folder.mkdir(parents=True)
        persons = np.sort(rekey["window_person"].to_numpy())
        pq.write_table(pa.table({"person": persons}), folder / "part.parquet")


def _rows(folder: Path) -> Ints:
    persons: Ints = pq.read_table(folder, partitioning=None)["person"].to_numpy()
    return persons


def _by_tables(vault: Path, older: Ints, newer: Ints) -> Links:
    """Join over any two columns of whole numbers in any files of the vault."""
    columns = [column for file in vault.rglob("*.parquet") for column in _pairs(file)]
    to_older = [pair for pair in columns if np.isin(pair[1], older).any()]
    to_newer = [pair for pair in columns if np.isin(pair[1], newer).any()]
    links: Links = {}
    for left in to_older:
        known = dict(zip(left[0].tolist(), left[1].tolist(), strict=True))
        for right in to_newer:
            both = zip(right[0].tolist(), right[1].tolist(), strict=True)
            links |= {known[key]: value for key, value in both if key in known}
    return links


def _pairs(file: Path) -> Iterator[tuple[Ints, Ints]]:
    table = pq.ParquetFile(file).read()
    numbers = [table[name].to_numpy() for name in table.column_names if pa.types.is_int64(table[name].type)]
    yield from (
        (a, b) for i, a in enumerate(numbers) for j, b in enumerate(numbers) if i != j or len(numbers) == 1
    )


def _by_enumeration(root: Path, ids: pa.Array, older: Ints, newer: Ints) -> Links:
    """Try everything of a key's length on the disk as a key over the whole space of ids."""
    secrets = {file.read_bytes() for file in root.rglob("*") if file.is_file() and file.stat().st_size == 32}
    made = [DomainKey(secret, tag).pseudonyms(ids) for secret in secrets for tag in (DAY_TAG, WINDOW_TAG)]
    at_older = [persons for persons in made if np.isin(persons, older).any()]
    at_newer = [persons for persons in made if np.isin(persons, newer).any()]
    return {
        a: b
        for left in at_older
        for right in at_newer
        for a, b in zip(left.tolist(), right.tolist(), strict=True)
    }


def _success(links: Links, truth: Links) -> float:
    return sum(links.get(a) == b for a, b in truth.items()) / len(truth)


def _sweep_at_the_end_of(workspace: Workspace, window: Window, settings: Settings, second: int = 0) -> None:
    """The sweep at the moment at which the window's time is over, its keys having been made on time."""
    made = datetime(2026, 2, 9, tzinfo=UTC).timestamp()
    for file in workspace.keys.glob("window-*.key"):
        os.utime(file, (made, made))
    end = LocalDay(window.destroyed_from, settings.workspace.time_zone).start
    sweep(workspace, settings, datetime.fromtimestamp(end + second, UTC))


@pytest.fixture(name="attacked")
def _attacked(
    fresh_workspace: Callable[[str], Workspace], settings: Settings, two_days: tuple[LocalDay, ...]
) -> tuple[Workspace, Window, Window]:
    workspace, day = fresh_workspace("a"), two_days[0]
    run(workspace, settings, [day], wanted=frozenset({Step.REFERENCE, Step.INGEST}))
    _window_tables(workspace, day)
    older, newer = windows_of(day.day)
    return workspace, older, newer


def test_rows_of_two_windows_cannot_be_linked_once_a_key_is_gone(
    attacked: tuple[Workspace, Window, Window], settings: Settings, tmp_path: Path
) -> None:
    """Who stole the older window's table and has all files of today links everybody before, nobody after."""
    workspace, older, newer = attacked
    stolen = shutil.copytree(workspace.window_table(TABLE, older), tmp_path / "stolen")
    rows_older, rows_newer = _rows(stolen), _rows(workspace.window_table(TABLE, newer))
    people = pacsv.read_csv(workspace.root / "feeds/people.csv")["subscriber_id"]
    ids = people.cast(pa.string()).combine_chunks()
    truth = _by_tables(workspace.vault, rows_older, rows_newer)
    assert len(rows_older) == len(rows_newer) == len(truth) > 400

    by_keys = _by_enumeration(workspace.vault, ids, rows_older, rows_newer)
    assert 0.9 < _success(by_keys, truth)

    _sweep_at_the_end_of(workspace, older, settings)
    assert workspace.window_key(newer).exists()
    assert 0 == _success(_by_tables(workspace.vault, rows_older, rows_newer), truth)
    assert 0 == _success(_by_enumeration(workspace.vault, ids, rows_older, rows_newer), truth)
    assert not workspace.window_table(TABLE, older).exists()


def test_a_window_lives_as_long_as_it_should(
    attacked: tuple[Workspace, Window, Window], settings: Settings
) -> None:
    """Its key and tables are there until three days after its end, and not a sweep longer."""
    workspace, older, newer = attacked
    _sweep_at_the_end_of(workspace, older, settings, second=-1)
    assert workspace.window_table(TABLE, older).exists()
    _sweep_at_the_end_of(workspace, older, settings)
    assert not workspace.window_key(older).exists()
    assert not workspace.window_table(TABLE, older).exists()
    assert workspace.window_table(TABLE, newer).exists()
