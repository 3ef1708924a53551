"""Events of a block and day as a file in time order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from footfall.lab.simulate.dirt import GHOSTS, Records
from footfall.lab.simulate.sites import Cells
from footfall.lab.simulate.subscribers import Subscribers
from footfall.lab.simulate.traffic import EVENT_TYPES


def write_events(
    folder: Path, part: int, records: Records, *, subscribers: Subscribers, cells: Cells, kind: str
) -> None:
    """Write one part of a day: `part-NNNN.parquet` or `part-NNNN.csv.gz`."""
    folder.mkdir(parents=True, exist_ok=True)
    columns = _columns(records, subscribers, cells)
    if (records.advance >= 0).any():
        columns["timing_advance"] = pa.array(records.advance.astype(np.int32), mask=records.advance < 0)
    table = pa.table(columns)
    if kind == "parquet":
        file = folder / f"part-{part:04d}.parquet"
        pq.write_table(table, file, compression="zstd", store_schema=False, row_group_size=500_000)
        return
    moment = np.datetime_as_string(records.micros.astype("datetime64[us]"), unit="ms")
    table = table.set_column(1, "timestamp", pa.array(np.char.add(moment, "Z")))
    with pa.CompressedOutputStream(str(folder / f"part-{part:04d}.csv.gz"), "gzip") as target:
        pcsv.write_csv(_plain(table), target, pcsv.WriteOptions(quoting_style="needed"))


def _columns(records: Records, subscribers: Subscribers, cells: Cells) -> dict[str, Any]:
    ghosts = [f"{cells.name[0].rsplit('-', 1)[0]}-{990_000_000 + number}" for number in range(GHOSTS)]
    own, codes = np.unique(records.subscriber, return_inverse=True)
    empty = records.subscriber < 0
    own = np.maximum(own, 0)
    return {
        "subscriber_id": _coded(codes, subscribers.imsi[own], empty),
        "timestamp": pa.array(records.micros, type=pa.timestamp("us", tz="UTC")),
        "cell_id": _coded(records.cell, np.concatenate([cells.name, np.array(ghosts)])),
        "event_type": _coded(records.kind, np.array(EVENT_TYPES)),
        "plmn": _coded(codes, subscribers.plmn[own]),
        "tac": _coded(codes, subscribers.tac[own]),
    }


def _coded(
    codes: npt.NDArray[Any], names: npt.NDArray[Any], empty: npt.NDArray[np.bool_] | None = None
) -> Any:
    distinct, position = np.unique(names, return_inverse=True)
    return pa.DictionaryArray.from_arrays(
        pa.array(position[codes].astype(np.int32), mask=empty), pa.array(distinct, type=pa.string())
    )


def _plain(table: Any) -> Any:
    for number, name in enumerate(table.column_names):
        if pa.types.is_dictionary(table.schema.field(name).type):
            table = table.set_column(number, name, table.column(name).cast(pa.string()))
    return table
