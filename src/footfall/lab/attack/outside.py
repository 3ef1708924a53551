"""Is anybody outside the vault? All files that may be seen, searched for ids and pseudonyms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from footfall.lab.attack.figure import Figure
from footfall.model.grid import Ints
from footfall.model.workspace import Workspace

INSIDE: Final = ("vault", "feeds", "truth")
"""Folders that are the operator's or the lab's own."""
_NUMBERS: Final = re.compile(rb"\d{8,20}")


def files_outside(workspace: Workspace) -> Iterator[Path]:
    """All files of a workspace but those of the vault, the operator's feeds and the lab's truth."""
    for file in sorted(workspace.root.rglob("*")):
        if file.is_file() and file.relative_to(workspace.root).parts[0] not in INSIDE:
            yield file


def found_in(file: Path, ids: frozenset[str], pseudonyms: Ints) -> int:
    """How many ids or pseudonyms a file holds: in its columns, as digits, or as 64-bit numbers."""
    data = file.read_bytes()
    texts = {number.decode() for number in _NUMBERS.findall(data)}
    known = np.unique(pseudonyms)
    found = len(texts & ids) + len(texts & set(map(str, known.tolist()))) + _words(data, known)
    return found + (_columns(file, ids, known) if file.suffix == ".parquet" else 0)


def _words(data: bytes, known: Ints) -> int:
    """64-bit numbers anywhere in the bytes, of either byte order, that are pseudonyms."""
    found = 0
    for start in range(8):
        usable = (len(data) - start) // 8 * 8
        for order in ("<i8", ">i8"):
            numbers = np.frombuffer(data[start : start + usable], dtype=order).astype(np.int64)
            found += int(np.isin(numbers, known).sum())
    return found


def _columns(file: Path, ids: frozenset[str], known: Ints) -> int:
    found = 0
    for column in pq.read_table(file).columns:
        values = column.unique()
        if pa.types.is_integer(values.type) and not pa.types.is_uint64(values.type):
            found += int(np.isin(values.drop_null().to_numpy().astype(np.int64), known).sum())
        found += len(set(map(str, values.to_pylist())) & ids)
    return found


def persons_outside(workspace: Workspace, profile: str) -> Figure:
    """Pseudonyms of the vault that are found in files outside."""
    folders = sorted(workspace.vault.glob("people/day=*"))
    stored = [
        pq.read_table(file, columns=["person"]) for folder in folders for file in folder.rglob("*.parquet")
    ]
    pseudonyms = np.concatenate([np.empty(0, np.int64), *(table["person"].to_numpy() for table in stored)])
    found = sum(found_in(file, frozenset(), pseudonyms) for file in files_outside(workspace))
    return Figure("persons found outside the vault", profile, None, None, 0.0, float(found), 0.0)
