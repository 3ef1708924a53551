"""Who decided that nothing may be made of their events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from footfall.ingest.checks import SUBSCRIBER, Checked, check
from footfall.ingest.chunks import read_chunks
from footfall.ingest.pseudonyms import plain_ids
from footfall.ingest.quarantine import Quarantine
from footfall.ingest.report import IngestReport
from footfall.ingest.tables import arrow_schema, with_all_columns
from footfall.ingest.texts import Mask
from footfall.model.contracts import OPTOUTS
from footfall.model.errors import Fault, TooManyBadRowsError
from footfall.model.local_day import LocalDay
from footfall.model.settings import FeedSettings
from footfall.model.vocabulary import CHOICES


def opted_out(decisions: pa.Table, day: LocalDay) -> pa.Array:
    """Ids of subscribers whose latest decision keeps them out on a day; on a tie the one that does.

    In doubt nobody's data are used:

    - an opt-in counts for the days that begin after it: nothing of before was agreed to, and a clock that
      is ahead can't let anybody in;
    - an opt-out or a pause counts at once, whenever it is dated, and for days before it too;
    - a pause that is over says nothing: what held before it holds again.

    Args:
        decisions: rows of the contract `optouts`. A row whose time or choice could not be read counts
            as an opt-out for ever.
        day: the day to be ingested.
    """
    latest: dict[str, tuple[float, bool]] = {}
    rows = zip(
        plain_ids(decisions["subscriber_id"]).to_pylist(),
        decisions["choice"].to_pylist(),
        decisions["decided_at"].to_pylist(),
        decisions["paused_until"].to_pylist(),
        strict=True,
    )
    for subscriber, choice, decided_at, paused_until in rows:
        decision = _decision(choice, decided_at, paused_until, day)
        if decision is not None:
            latest[subscriber] = max(latest.get(subscriber, decision), decision)
    return pa.array([subscriber for subscriber, (_, is_out) in latest.items() if is_out], pa.string())


def _decision(
    choice: str | None, decided_at: int | None, paused_until: date | None, day: LocalDay
) -> tuple[float, bool] | None:
    """When it was taken and whether it keeps out; None if it says nothing about the day."""
    if choice not in CHOICES or decided_at is None:
        return float("inf"), True
    if choice == "opt_in":
        return (decided_at, False) if decided_at < day.start else None
    over = choice == "paused_until" and paused_until is not None and paused_until < day.day
    return None if over else (decided_at, True)


def read_decisions(
    files: Sequence[Path], feed: FeedSettings, quarantine: Quarantine
) -> tuple[pa.Table, IngestReport]:
    """The decisions of a feed. A bad row that names its subscriber stays in, as an opt-out for ever.

    Raises:
        InputError: a file as a whole can't be used.
        TooManyBadRowsError: a row does not even name its subscriber, so whose decision it is is lost.
    """
    report = IngestReport(OPTOUTS.name)
    schema = arrow_schema(OPTOUTS)
    parts = [schema.empty_table()]
    for file in files:
        for chunk in read_chunks(file, feed, OPTOUTS):
            checked = check(chunk, OPTOUTS, feed)
            quarantine.add(checked.bad)
            named = _named_by_bad_rows(checked)
            nameless = sum(len(bad.rows) for bad in checked.bad) - int(named.sum())
            if nameless:
                raise TooManyBadRowsError(_lost(file, nameless))
            doubtful = pa.table({SUBSCRIBER: checked.texts[SUBSCRIBER].array().filter(pa.array(named))})
            good = checked.good()
            parts += [with_all_columns(good, schema), with_all_columns(doubtful, schema)]
            report.read += chunk.read
            report.kept += good.num_rows
    report.bad = dict(quarantine.rules)
    return pa.concat_tables(parts), report


def _named_by_bad_rows(checked: Checked) -> Mask:
    """Bad rows whose fault is not the subscriber's id: a row keeps the first rule that it broke."""
    lost = [bad.rows for bad in checked.bad if bad.column in (None, SUBSCRIBER)]
    return ~checked.ok & ~np.isin(checked.chunk.rows, np.concatenate([np.empty(0, np.int64), *lost]))


def _lost(file: Path, nameless: int) -> str:
    rule = f"optouts: {nameless} rows do not say whose decision they hold, so nobody's events may be used"
    return str(Fault(file, rule, "Look into the quarantine and mend the feed."))
