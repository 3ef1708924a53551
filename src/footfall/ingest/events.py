"""A day of events into the vault: rows that may not be used gone first, pseudonyms before the first byte."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from footfall.ingest.checks import SUBSCRIBER, Checked, check
from footfall.ingest.chunks import read_chunks
from footfall.ingest.pseudonyms import DomainKey, ReadIds
from footfall.ingest.quarantine import Quarantine
from footfall.ingest.report import IngestReport
from footfall.ingest.rows import Chunk
from footfall.ingest.standing import Standing
from footfall.ingest.texts import Mask, Texts, flags
from footfall.model.contracts import EVENTS
from footfall.model.countries import country_number
from footfall.model.grid import Ints
from footfall.model.local_day import LocalDay
from footfall.model.rules import OTHER_DAY, SCIENTIFIC, UNKNOWN_CELL
from footfall.model.settings import FeedSettings

DOMESTIC: Final = 0
"""In place of a country: a subscriber of our own network."""
_COUNTRY_NUMBERS: Final = np.array([country_number(code) for code in range(1000)])

EVENT_SCHEMA: Final = pa.schema(
    [
        ("person", pa.int64()),
        ("time", pa.int64()),
        ("cell", pa.int32()),
        ("domain", pa.int32()),
        ("advance", pa.int32()),
    ]
)
REKEY_SCHEMA: Final = pa.schema([("person", pa.int64()), ("person_before", pa.int64())])
WINDOW_REKEY_SCHEMA: Final = pa.schema([("person", pa.int64()), ("window_person", pa.int64())])
ADVANCE: Final = "timing_advance"
_NEEDED: Final = frozenset({SUBSCRIBER, "timestamp", "cell_id", "plmn", ADVANCE})
_SPREADSHEET: Final = r"^\d(\.\d+)?[eE]\+?\d+$"


@dataclass(frozen=True, eq=False)
class Rekey:
    """Another domain of pseudonyms: the day before, or a window.

    Args:
        key: of the domain, while it still exists.
        folder: where the pairs go, by bucket.
        schema: the day's pseudonym, then the other.
    """

    key: DomainKey
    folder: Path
    schema: pa.Schema


@dataclass(frozen=True, eq=False)
class DayOfEvents:
    """Everything that decides what becomes of a row of events.

    Args:
        feed: how the files are written.
        day: the local day to take in.
        key: the day's key.
        rekeys: other domains that the day's pseudonyms are to be written beside.
        standing: who may be counted.
        left_out: pseudonyms of devices that are no persons.
        cells: ids of the cells of the day's plan, text, by cell number.
        home_network: PLMN codes of our own network; empty: nobody is a roamer.
        buckets: number of parts the day is split into.
    """

    feed: FeedSettings
    day: LocalDay
    key: DomainKey
    rekeys: tuple[Rekey, ...]
    standing: Standing
    left_out: Ints
    cells: pa.Array
    home_network: tuple[str, ...]
    buckets: int


def ingest_events(
    files: Sequence[Path], plan: DayOfEvents, folder: Path, quarantine: Quarantine
) -> IngestReport:
    """Write a day's good events to `folder` by bucket, and its pseudonyms beside those of other domains.

    Raises:
        InputError: a file as a whole can't be used; nothing of the day is then to be kept.
    """
    report, pairs = IngestReport(EVENTS.name), [_Pairs(rekey.schema) for rekey in plan.rekeys]
    with _Buckets(folder, EVENT_SCHEMA, plan.buckets) as events:
        for file in files:
            for chunk in read_chunks(file, plan.feed, EVENTS, _NEEDED):
                events.write(_take_in(chunk, plan, report, quarantine, pairs))
    for rekey, of_domain in zip(plan.rekeys, pairs, strict=True):
        with _Buckets(rekey.folder, rekey.schema, plan.buckets) as buckets:
            buckets.write(of_domain.table())
    report.bad = dict(quarantine.rules)
    return report


def _take_in(
    chunk: Chunk, plan: DayOfEvents, report: IngestReport, quarantine: Quarantine, pairs: Sequence[_Pairs]
) -> pa.Table:
    """The good events of a chunk, whose subscribers leave it as pseudonyms."""
    report.read += chunk.read
    subscriber = Texts.of(chunk.columns[SUBSCRIBER])
    ids = ReadIds.of(subscriber.values)
    made = plan.key.pseudonyms(ids)
    out, without_consent = (mask[subscriber.positions] for mask in plan.standing.kept_out(ids))
    report.opted_out += int(out.sum())
    report.no_consent += int(without_consent.sum())
    out |= without_consent
    chunk, who = _without(chunk, out), subscriber.positions[~out]
    checked = check(chunk, EVENTS, plan.feed)
    elsewhen = _other_day(checked, plan)
    cell = _known_cells(checked, plan.cells, elsewhen)
    no_person = np.isin(made, plan.left_out)[who]
    quarantine.add(checked.bad)
    report.other_day += int((elsewhen & checked.ok).sum())
    report.left_out += int((no_person & checked.ok & ~elsewhen).sum())
    keep = checked.ok & ~elsewhen & ~no_person
    report.kept += int(keep.sum())
    kept = np.flatnonzero(np.bincount(who[keep], minlength=len(made)))
    for rekey, of_domain in zip(plan.rekeys, pairs, strict=True):
        of_domain.add(made[kept], rekey.key.pseudonyms(ids.take(kept)))
    time = checked.columns["timestamp"].to_numpy()
    columns = (made[who], time, cell, _domain(checked, plan))
    arrays = [*(pa.array(column[keep]) for column in columns), _advances(checked, keep)]
    return pa.table(arrays, schema=EVENT_SCHEMA)


def _advances(checked: Checked, keep: Mask) -> pa.Array:
    """Timing advances of the rows kept; null where not told."""
    if ADVANCE not in checked.columns:
        return pa.nulls(int(keep.sum()), pa.int32())
    return checked.columns[ADVANCE].filter(pa.array(keep)).cast(pa.int32())


def _without(chunk: Chunk, out: Mask) -> Chunk:
    """A chunk without the rows of `out`."""
    if not out.any():
        return chunk
    stay = pa.array(~out)
    columns = {name: column.filter(stay) for name, column in chunk.columns.items()}
    return replace(chunk, rows=chunk.rows[~out], columns=columns)


def _other_day(checked: Checked, plan: DayOfEvents) -> Mask:
    time = checked.columns["timestamp"].to_numpy()
    outside: Mask = (time < plan.day.start) | (time >= plan.day.end)
    if "{day" in plan.feed.path:
        checked.reject(outside, OTHER_DAY, "timestamp")
    return outside


def _known_cells(checked: Checked, cells: pa.Array, elsewhen: Mask) -> Ints:
    """Numbers of the cells, int32. Other days have other plans, so their cells may well be unknown."""
    texts = checked.texts["cell_id"]
    number = pc.fill_null(pc.index_in(texts.values, cells), -1)
    unknown = pc.less(number, 0)
    spoilt = pc.and_(unknown, pc.match_substring_regex(texts.values, _SPREADSHEET))
    for rule, condition in ((SCIENTIFIC, spoilt), (UNKNOWN_CELL, unknown)):
        checked.reject(texts.where(condition) & ~elsewhen, rule, "cell_id")
    found: Ints = number.to_numpy()[texts.positions]
    return found


def _domain(checked: Checked, plan: DayOfEvents) -> Ints:
    """DOMESTIC, or for roamers one more than the position of their home network's country; int32."""
    if "plmn" not in checked.texts or not plan.home_network:
        return np.full(len(checked.ok), DOMESTIC, dtype=np.int32)
    texts = checked.texts["plmn"]
    foreign = pc.and_not(texts.values.is_valid(), pc.is_in(texts.values, pa.array(plan.home_network)))
    well_formed = pc.fill_null(pc.match_substring_regex(texts.values, r"^\d{5,6}$"), fill_value=False)
    code = pc.utf8_slice_codeunits(pc.if_else(well_formed, texts.values, "00100"), 0, 3).cast(pa.int32())
    number = np.where(flags(foreign), 1 + _COUNTRY_NUMBERS[code.to_numpy()], DOMESTIC)
    found: Ints = number[texts.positions]
    return found.astype(np.int32)


class _Pairs:
    """Pseudonyms of a day beside those of another domain, each pair once."""

    def __init__(self, schema: pa.Schema) -> None:
        self._schema = schema
        self._merged = np.empty((0, 2), dtype=np.int64)
        self._fresh: list[Ints] = []

    def add(self, person: Ints, other: Ints) -> None:
        self._fresh.append(np.column_stack([person, other]))
        if sum(map(len, self._fresh)) > len(self._merged) + (1 << 20):
            self._merge()

    def table(self) -> pa.Table:
        self._merge()
        return pa.table([pa.array(self._merged[:, i]) for i in (0, 1)], schema=self._schema)

    def _merge(self) -> None:
        pairs = np.concatenate([self._merged, *self._fresh])
        # The day's pseudonym names its pair.
        _, first = np.unique(pairs[:, 0], return_index=True)
        self._merged, self._fresh = pairs[first], []


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
        # 16 bits are sorted by radix, in a tenth of the time.
        bucket = (table["person"].to_numpy() % self._count).astype(np.int16)
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
