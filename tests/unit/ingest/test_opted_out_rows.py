"""Rows of people who are out, whatever they are: as if they had never been in the file."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from footfall.ingest.events import REKEY_SCHEMA, WINDOW_REKEY_SCHEMA, DayOfEvents, Rekey, ingest_events
from footfall.ingest.pseudonyms import REGISTRY_TAG, WINDOW_TAG, DomainKey
from footfall.ingest.quarantine import Quarantine
from footfall.ingest.report import IngestReport
from footfall.ingest.standing import standing_on, with_marks
from footfall.ingest.tables import arrow_schema
from footfall.model.contracts import OPTOUTS
from footfall.model.local_day import LocalDay
from footfall.model.settings import FeedSettings

DAY = LocalDay(date(2026, 3, 2), "UTC")
KEYS = [DomainKey(bytes([n] * 32)) for n in (1, 2)] + [DomainKey(bytes([n] * 32), WINDOW_TAG) for n in (3, 4)]
MARKS = DomainKey(bytes([5] * 32), REGISTRY_TAG)
PEOPLE = [f"26201000000000{n}" for n in range(6)]
FEED = FeedSettings(path="events.csv")

ROWS = st.lists(
    st.tuples(
        st.sampled_from([*PEOPLE, *(f"+{who}" for who in PEOPLE), *(f"{who}.0" for who in PEOPLE)]),
        st.one_of(st.integers(DAY.start - 3600, DAY.end + 3600).map(str), st.just("noon")),
        st.sampled_from(["a", "b", "unknown", ""]),
        st.sampled_from(["", "26201", "20801", "x"]),
    ),
    max_size=30,
)
Row = tuple[str, str, str, str]


def _plain(who: str) -> str:
    return who.removeprefix("+").removesuffix(".0")


def _ingested(
    root: Path, rows: Sequence[Row], out: set[str], texts: tuple[str, ...] | None
) -> tuple[dict[str, Any], IngestReport]:
    """Everything that an ingest writes: events, pairs of pseudonyms, quarantine; and the report."""
    file = root / "events.csv"
    lines = ["subscriber_id,timestamp,cell_id,plmn", *(",".join(row) for row in rows)]
    file.write_text("\n".join(lines) + "\n")
    folders = [root / name for name in ("events", "before", "older", "newer", "quarantine")]
    for folder in folders:
        folder.mkdir()
    schemas = (REKEY_SCHEMA, WINDOW_REKEY_SCHEMA, WINDOW_REKEY_SCHEMA)
    plan = DayOfEvents(
        feed=FEED,
        day=DAY,
        key=KEYS[0],
        rekeys=tuple(Rekey(*each) for each in zip(KEYS[1:], folders[1:4], schemas, strict=True)),
        standing=standing_on(DAY, with_marks(_decisions(out, texts), MARKS), MARKS, texts),
        left_out=np.empty(0, dtype=np.int64),
        cells=pa.array(["a", "b"]),
        home_network=("26201",),
        buckets=2,
    )
    with Quarantine(folders[4]) as quarantine:
        report = ingest_events([file], plan, folders[0], quarantine)
    written = {str(file.relative_to(root)): pq.ParquetFile(file).read() for file in root.rglob("*.parquet")}
    return {name: _without_place(table) for name, table in written.items()}, report


def _decisions(out: set[str], texts: tuple[str, ...] | None) -> pa.Table:
    """Some are out; where consent is needed all others agreed."""
    moment = int(datetime(2026, 2, 1, tzinfo=UTC).timestamp())
    rows = [
        {
            "subscriber_id": who,
            "choice": "opt_out" if who in out else "opt_in",
            "decided_at": moment,
            "text_version": "A",
        }
        for who in PEOPLE
        if who in out or texts
    ]
    return pa.Table.from_pylist(rows, schema=arrow_schema(OPTOUTS))


def _without_place(table: pa.Table) -> list[dict[str, Any]]:
    """Rows without file and row number, which tell where a line stood and not what it said."""
    names = [name for name in table.column_names if name not in {"file", "row"}]
    rows: list[dict[str, Any]] = table.select(names).to_pylist()
    return rows


@settings(max_examples=60, deadline=None)
@given(ROWS, st.sets(st.sampled_from(PEOPLE)), st.sampled_from([None, ("A",)]))
def test_with_or_without_them_the_vault_is_the_same(
    rows: list[Row], out: set[str], texts: tuple[str, ...] | None
) -> None:
    """Events, links to other domains, and quarantine: equal to the bit, also where consent is needed."""
    staying = [row for row in rows if _plain(row[0]) not in out]
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        with_them, report = _ingested(Path(one), rows, out, texts)
        without_them, _ = _ingested(Path(other), staying, out, texts)
    assert with_them == without_them
    assert len(rows) - len(staying) == report.opted_out
    assert len(rows) == report.read == report.kept + report.opted_out + report.other_day + report.bad_rows
