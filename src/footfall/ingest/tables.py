"""Small feeds, read whole: the cell plan, the census, decisions, people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from footfall.ingest.checks import check
from footfall.ingest.chunks import read_chunks
from footfall.ingest.quarantine import Quarantine
from footfall.ingest.report import IngestReport
from footfall.model.contracts import Contract, Kind
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

    Raises:
        InputError: a file as a whole can't be used.
    """
    report, before = IngestReport(contract.name), Counter(quarantine.rules)
    schema = arrow_schema(contract)
    parts = [schema.empty_table()]
    for file in files:
        for chunk in read_chunks(file, feed, contract):
            checked = check(chunk, contract, feed)
            good = checked.good()
            quarantine.add(checked.bad)
            report.read += chunk.read
            report.kept += good.num_rows
            parts.append(with_all_columns(good, schema))
    report.bad = dict(quarantine.rules - before)
    return pa.concat_tables(parts), report


def with_all_columns(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """A table in a schema's order and types; columns it lacks are null."""
    columns = [
        table.column(field.name).cast(field.type)
        if field.name in table.column_names
        else pa.nulls(table.num_rows, field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)
