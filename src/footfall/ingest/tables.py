"""Small feeds, read whole: the cell plan, the census, decisions, people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from footfall.ingest.checks import SUBSCRIBER, check
from footfall.ingest.chunks import read_chunks
from footfall.ingest.positions import check_positions
from footfall.ingest.quarantine import Quarantine
from footfall.ingest.report import IngestReport
from footfall.ingest.rows import BadRows
from footfall.ingest.texts import shown
from footfall.ingest.unique import repeats
from footfall.model.contracts import Contract, Kind
from footfall.model.grid import Ints
from footfall.model.rules import TWICE
from footfall.model.settings import FeedSettings

_ARROW = {
    Kind.TEXT: pa.string(),
    Kind.CHOICE: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.NUMBER: pa.float64(),
    Kind.TIME: pa.int64(),
    Kind.DATE: pa.date32(),
}


def arrow_schema(contract: Contract) -> pa.Schema:
    """The Arrow schema of a contract's table once it is checked."""
    return pa.schema([(column.name, _ARROW[column.kind]) for column in contract.columns])


def read_table(
    files: Sequence[Path], feed: FeedSettings, contract: Contract, quarantine: Quarantine
) -> tuple[pa.Table, IngestReport]:
    """A feed's good rows with all columns of its contract (absent ones null), and what became of the rest.

    Of rows with the same key the first stands. One that says the same is left out and counted, one that says
    something else goes to quarantine.

    Raises:
        InputError: a file as a whole can't be used.
    """
    report, before = IngestReport(contract.name), Counter(quarantine.rules)
    schema = arrow_schema(contract)
    parts, places = [schema.empty_table()], []
    for file in files:
        for chunk in read_chunks(file, feed, contract):
            checked = check(chunk, contract, feed)
            check_positions(checked, feed)
            quarantine.add(checked.bad)
            report.read += chunk.read
            parts.append(with_all_columns(checked.good(), schema))
            places.append((file, chunk.rows[checked.ok]))
    table = _once(pa.concat_tables(parts), places, contract, quarantine, report)
    report.kept = table.num_rows
    report.bad = dict(quarantine.rules - before)
    return table, report


def _once(
    table: pa.Table,
    places: Sequence[tuple[Path, Ints]],
    contract: Contract,
    quarantine: Quarantine,
    report: IngestReport,
) -> pa.Table:
    """The rows of a table whose key did not stand before; `places` are file and rows of each of its parts."""
    if not contract.key:
        return table
    found, column = repeats(table, contract.key), contract.key[0]
    report.repeated = int(found.same.sum())
    start = 0
    for file, rows in places:
        end = start + len(rows)
        twice = start + np.flatnonzero(found.other[start:end])
        if len(twice):
            values = None if column == SUBSCRIBER else shown(table[column].take(pa.array(twice)))
            quarantine.add([BadRows(file, rows[twice - start], TWICE, column, values)])
        start = end
    return table.filter(pa.array(~(found.same | found.other)))


def with_all_columns(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """A table in a schema's order and types; columns it lacks are null."""
    columns = [
        table.column(field.name).cast(field.type)
        if field.name in table.column_names
        else pa.nulls(table.num_rows, field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)
