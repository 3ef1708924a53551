"""Taking the rows of persons out of the vault while they can still be found."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from footfall.ingest.pseudonyms import live_windows
from footfall.ingest.texts import Mask
from footfall.model.files import is_finished, placed, placed_file
from footfall.model.grid import Ints
from footfall.model.windows import Window
from footfall.model.workspace import Workspace

PERSON_COLUMNS: Final = ("person", "person_before", "window_person")
"""Columns of vault tables that hold pseudonyms."""
_ASKED: Final = "forget"
"""Vault table of those who are to be forgotten in a window; it goes with the window."""


def rows_of(folders: Iterable[Path], persons: Ints) -> Iterator[tuple[Path, pa.Table]]:
    """Rows of persons in the Parquet files of folders, with their files; pseudonyms int64 [n]."""
    for file, mine in _found(folders, persons):
        yield file, pq.ParquetFile(file).read().filter(pa.array(mine))


def forget(folders: Iterable[Path], persons: Ints) -> list[Path]:
    """Take the rows of persons out of all Parquet files of folders; gives the files that had any.

    A file is written aside and renamed, so a crash leaves each file as it was or without them. What an
    earlier crash left aside goes.
    """
    folders, changed = list(folders), []
    for leftover in (file for folder in folders for file in folder.rglob(".*.parquet")):
        leftover.unlink()
    for file, mine in _found(folders, persons):
        table = pq.ParquetFile(file).read().filter(pa.array(~mine))
        with placed_file(file) as fresh:
            pq.write_table(table, fresh, compression="zstd")
        changed.append(file)
    return changed


def ask_to_forget(workspace: Workspace, ids: pa.Array) -> None:
    """Note, under the pseudonyms of each window that lives, who is to be forgotten in it; ids are text [n].

    Whoever holds the workspace then does it (`forget_asked`), so nobody need wait for a run to end.
    """
    for window, key in live_windows(workspace).items() if len(ids) else ():
        with placed(_asked(workspace, window) / f"asked={uuid4().hex}", mode=0o700) as folder:
            pq.write_table(pa.table({"person": key.pseudonyms(ids)}), folder / "part.parquet")


def forget_asked(workspace: Workspace) -> None:
    """Forget everybody who is to be forgotten; call it while holding the workspace."""
    for window in live_windows(workspace):
        asked = sorted(_asked(workspace, window).glob("asked=*/part.parquet"))
        if asked:
            persons = np.concatenate([pq.ParquetFile(file).read()["person"].to_numpy() for file in asked])
            forget(_tables(workspace, window), persons)
            for file in asked:
                shutil.rmtree(file.parent)
            with contextlib.suppress(OSError):  # Somebody else asks meanwhile.
                _asked(workspace, window).rmdir()


def _asked(workspace: Workspace, window: Window) -> Path:
    return workspace.window_table(_ASKED, window)


def _tables(workspace: Workspace, window: Window) -> list[Path]:
    folders = workspace.vault.glob(f"*/window={window}")
    return sorted(folder for folder in folders if folder != _asked(workspace, window))


def _found(folders: Iterable[Path], persons: Ints) -> Iterator[tuple[Path, Mask]]:
    """Files in which any of the persons are, and their rows."""
    for file in (
        file for folder in folders for file in filter(is_finished, sorted(folder.rglob("*.parquet")))
    ):
        parquet = pq.ParquetFile(file)
        names = person_columns(parquet)
        mine = np.zeros(parquet.metadata.num_rows, dtype=bool)
        for column in parquet.read(columns=names).columns if names else ():
            mine |= np.isin(column.to_numpy(), persons)
        if mine.any():
            yield file, mine


def person_columns(parquet: pq.ParquetFile) -> list[str]:
    """Names of the columns of a file that hold pseudonyms."""
    return [name for name in PERSON_COLUMNS if name in parquet.schema_arrow.names]
