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
from footfall.model.settings import FeedSettings


def opted_out(decisions: pa.Table, day: date) -> pa.Array:
    """Ids of subscribers whose latest decision keeps them out on a day; on a tie the one that does.

    Args:
        decisions: rows of the contract `optouts`. A row whose time or choice could not be read counts
            as an opt-out for ever: in doubt nobody's data are used.
        day: the day to be ingested.
    """
    out = {"opt_out": 1, "paused_until": 1, "opt_in": 0}
    latest: dict[str, tuple[float, int]] = {}
    rows = zip(
        plain_ids(decisions["subscriber_id"]).to_pylist(),
        decisions["choice"].to_pylist(),
        decisions["decided_at"].to_pylist(),
        decisions["paused_until"].to_pylist(),
        strict=True,
    )
    for subscriber, choice, decided_at, paused_until in rows:
        unreadable = choice not in out or decided_at is None
        over = choice == "paused_until" and paused_until is not None and paused_until < day
        decision = (float("inf"), 1) if unreadable else (float(decided_at), 0 if over else out[choice])
        latest[subscriber] = max(latest.get(subscriber, decision), decision)
    return pa.array([subscriber for subscriber, (_, is_out) in latest.items() if is_out], pa.string())


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
