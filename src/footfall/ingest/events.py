"""A day of events into the vault: opted-out rows gone first, pseudonyms before the first byte."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from footfall.ingest.checks import Checked, Mask, as_text, check, flags
from footfall.ingest.chunks import Chunk, read_chunks
from footfall.ingest.pseudonyms import DayKey, distinct_pseudonyms
from footfall.ingest.quarantine import Quarantine
from footfall.ingest.report import IngestReport
from footfall.model.contracts import EVENTS
from footfall.model.grid import Ints
from footfall.model.local_day import LocalDay
from footfall.model.settings import FeedSettings

DOMESTIC: Final = 0
INBOUND: Final = 1

EVENT_SCHEMA: Final = pa.schema(
    [("person", pa.int64()), ("time", pa.int64()), ("cell", pa.int32()), ("domain", pa.int32())]
)
REKEY_SCHEMA: Final = pa.schema([("person", pa.int64()), ("person_before", pa.int64())])
_NEEDED: Final = frozenset({"subscriber_id", "timestamp", "cell_id", "plmn"})


@dataclass(frozen=True)
class DayOfEvents:
    """Everything that decides what becomes of a row of events.

    Args:
        feed: how the files are written.
        day: the local day to take in.
        key: the day's key.
        key_before: the key of the day before, while it still exists.
        out: pseudonyms of those who opted out.
        left_out: pseudonyms of devices that are no persons.
        cells: ids of the cells of the day's plan, text, by cell number.
        home_network: PLMN codes of our own network; empty: nobody is a roamer.
        buckets: number of parts the day is split into.
    """

    feed: FeedSettings
    day: LocalDay
    key: DayKey
    key_before: DayKey | None
    out: Ints
    left_out: Ints
    cells: pa.Array
    home_network: tuple[str, ...]
    buckets: int


def ingest_events(
    files: Sequence[Path], plan: DayOfEvents, folder: Path, rekey_folder: Path, quarantine: Quarantine
) -> IngestReport:
    """Write a day's good events to `folder` by bucket, and old beside new pseudonyms to `rekey_folder`.

    Raises:
        InputError: a file as a whole can't be used; nothing of the day is then to be kept.
    """
    report = IngestReport(EVENTS.name)
    seen: list[Ints] = []
    with _Buckets(folder, EVENT_SCHEMA, plan.buckets) as events:
        for file in files:
            for chunk in read_chunks(file, plan.feed, EVENTS):
                for piece in _take_in(chunk, plan, report, quarantine, seen):
                    events.write(piece)
    if plan.key_before is not None:
        _write_rekey(seen, plan.buckets, rekey_folder)
    report.bad = dict(quarantine.rules)
    return report


def _take_in(
    chunk: Chunk, plan: DayOfEvents, report: IngestReport, quarantine: Quarantine, seen: list[Ints]
) -> Iterator[pa.Table]:
    report.read += len(chunk.rows) + len(chunk.bad)
    ids = pc.fill_null(as_text(chunk.columns["subscriber_id"]), "")
    keys = (plan.key,) if plan.key_before is None else (plan.key, plan.key_before)
    positions, pseudonyms = distinct_pseudonyms(ids, *keys)
    out = np.isin(pseudonyms[0], plan.out)[positions]
    report.opted_out += int(out.sum())
    chunk, person = _without(chunk, out), pseudonyms[0][positions][~out]
    checked = check(chunk, EVENTS, plan.feed)
    cell = _known_cells(checked, plan.cells)
    elsewhen = _other_day(checked, plan)
    no_person = np.isin(person, plan.left_out)
    quarantine.add(checked.bad)
    report.other_day += int((elsewhen & checked.ok).sum())
    report.left_out += int((no_person & checked.ok & ~elsewhen).sum())
    keep = checked.ok & ~elsewhen & ~no_person
    report.kept += int(keep.sum())
    if plan.key_before is not None:
        kept = np.unique(positions[~out][keep])
        seen.append(np.column_stack([pseudonyms[0][kept], pseudonyms[1][kept]]))
    table = pa.table(
        [pa.array(person), checked.columns["timestamp"], cell, _domain(checked, plan)], schema=EVENT_SCHEMA
    )
    yield table.filter(pa.array(keep))


def _without(chunk: Chunk, out: Mask) -> Chunk:
    """A chunk without the rows of `out`, and without columns that are not needed."""
    columns = {name: column for name, column in chunk.columns.items() if name in _NEEDED}
    if not out.any():
        return Chunk(chunk.file, chunk.rows, columns, chunk.bad)
    stay = pa.array(~out)
    return Chunk(chunk.file, chunk.rows[~out], {n: c.filter(stay) for n, c in columns.items()}, chunk.bad)


def _known_cells(checked: Checked, cells: pa.Array) -> pa.Array:
    text = checked.columns["cell_id"]
    cell = pc.index_in(text, cells)
    unknown = flags(cell.is_null())
    if unknown.any():
        spoilt = flags(pc.match_substring_regex(text, r"^\d(\.\d+)?[eE]\+?\d+$"))
        rule = "the cell id is in scientific notation: export the column as text"
        checked.reject(unknown & spoilt, rule, "cell_id")
        checked.reject(unknown, "the cell is not in the plan of the day", "cell_id")
    return pc.fill_null(cell, -1)


def _other_day(checked: Checked, plan: DayOfEvents) -> Mask:
    time = checked.columns["timestamp"].to_numpy(zero_copy_only=False)
    outside: Mask = (time < plan.day.start) | (time >= plan.day.end)
    if "{day" in plan.feed.path:
        checked.reject(outside, "the time lies outside the file's day", "timestamp")
    return outside


def _domain(checked: Checked, plan: DayOfEvents) -> pa.Array:
    size = len(checked.chunk.rows)
    if "plmn" not in checked.columns or not plan.home_network:
        return pa.array(np.full(size, DOMESTIC, dtype=np.int32))
    plmn = checked.columns["plmn"]
    home = pc.or_kleene(pc.is_in(plmn, pa.array(plan.home_network)), pc.equal(pc.binary_length(plmn), 0))
    return pa.array(np.where(flags(home, when_null=True), DOMESTIC, INBOUND).astype(np.int32))


def _write_rekey(seen: list[Ints], buckets: int, folder: Path) -> None:
    pairs = np.unique(np.concatenate([*seen, np.empty((0, 2), dtype=np.int64)]), axis=0)
    with _Buckets(folder, REKEY_SCHEMA, buckets) as rekey:
        rekey.write(pa.table([pa.array(pairs[:, 0]), pa.array(pairs[:, 1])], schema=REKEY_SCHEMA))


class _Buckets:
    """One Parquet file per bucket; the bucket is the pseudonym modulo their number."""

    def __init__(self, folder: Path, schema: pa.Schema, count: int) -> None:
        self._count = count
        self._writers = []
        for bucket in range(count):
            place = folder / f"bucket={bucket}"
            place.mkdir(mode=0o700)
            self._writers.append(pq.ParquetWriter(place / "part.parquet", schema, compression="zstd"))

    def write(self, table: pa.Table) -> None:
        bucket = table["person"].to_numpy() % self._count
        order = np.argsort(bucket, kind="stable")
        ends = np.searchsorted(bucket[order], np.arange(self._count + 1))
        ordered = table.take(pa.array(order)) if self._count > 1 else table
        for writer, start, end in zip(self._writers, ends[:-1], ends[1:], strict=True):
            if end > start:
                writer.write_table(ordered.slice(start, end - start))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        for writer in self._writers:
            writer.close()
