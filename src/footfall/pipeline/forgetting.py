"""Taking the rows of persons out of the vault while they can still be found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from footfall.ingest.pseudonyms import live_windows
from footfall.ingest.texts import Mask
from footfall.model.grid import Ints
from footfall.model.workspace import Workspace

PERSON_COLUMNS: Final = ("person", "person_before", "window_person")
"""Columns of vault tables that hold pseudonyms."""


def rows_of(folders: Iterable[Path], persons: Ints) -> Iterator[tuple[Path, pa.Table]]:
    """Rows of persons in the Parquet files of folders, with their files; pseudonyms int64 [n]."""
    for file, mine in _found(folders, persons):
        yield file, pq.ParquetFile(file).read().filter(pa.array(mine))


def forget(folders: Iterable[Path], persons: Ints) -> list[Path]:
    """Take the rows of persons out of all Parquet files of folders; gives the files that had any.

    A file is written aside and renamed, so a crash leaves each file as it was or without them.
    """
    changed = []
    for file, mine in _found(folders, persons):
        fresh = file.with_name(f".unfinished-{file.name}")
        table = pq.ParquetFile(file).read().filter(pa.array(~mine))
        pq.write_table(table, fresh, compression="zstd")
        fresh.rename(file)
        changed.append(file)
    return changed


def forget_in_windows(workspace: Workspace, ids: pa.Array) -> list[Path]:
    """Take the rows of subscribers out of the tables of all windows that live; ids are text [n]."""
    if not len(ids):
        return []
    return [
        file
        for window, key in live_windows(workspace).items()
        for file in forget(sorted(workspace.vault.glob(f"*/window={window}")), key.pseudonyms(ids))
    ]


def _found(folders: Iterable[Path], persons: Ints) -> Iterator[tuple[Path, Mask]]:
    """Files in which any of the persons are, and their rows."""
    for file in (file for folder in folders for file in sorted(folder.rglob("*.parquet"))):
        parquet = pq.ParquetFile(file)
        names = [name for name in PERSON_COLUMNS if name in parquet.schema_arrow.names]
        mine = np.zeros(parquet.metadata.num_rows, dtype=bool)
        for column in parquet.read(columns=names).columns if names else ():
            mine |= np.isin(column.to_numpy(), persons)
        if mine.any():
            yield file, mine
