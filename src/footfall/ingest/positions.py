"""What a contract cannot say of cells and buildings: rules that take two of their columns together."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from footfall.ingest.checks import Checked
from footfall.ingest.texts import Mask, flags
from footfall.model.contracts import OPENCELLID
from footfall.model.grid import Floats, on_grid
from footfall.model.projection import to_grid
from footfall.model.rules import NEVER_VALID, OFF_GRID
from footfall.model.settings import FeedSettings


def check_positions(checked: Checked, feed: FeedSettings) -> None:
    """Reject what stands off the grid, and cells whose last day in service lies before the first.

    Of an OpenCelliD export only the feed's network is looked at: the export may be that of the whole world.
    """
    if checked.contract is OPENCELLID:
        checked.reject(_off_grid(checked, "lon", "lat") & _of_network(checked, feed), OFF_GRID, "lon")
        return
    if "longitude" in checked.columns:
        checked.reject(_off_grid(checked, "longitude", "latitude"), OFF_GRID, "longitude")
    first, last = (checked.columns.get(name) for name in ("valid_from", "valid_to"))
    if first is not None and last is not None:
        checked.reject(flags(pc.less(last, first)), NEVER_VALID, "valid_to")


def _off_grid(checked: Checked, longitude: str, latitude: str) -> Mask:
    x, y = to_grid(_floats(checked.columns[longitude]), _floats(checked.columns[latitude]))
    return ~on_grid(x, y)


def _of_network(checked: Checked, feed: FeedSettings) -> Mask:
    mcc, net = (checked.columns[name] for name in ("mcc", "net"))
    return flags(pc.and_(pc.equal(mcc, feed.mcc), pc.equal(net, feed.net)))


def _floats(values: pa.Array) -> Floats:
    return np.asarray(pc.fill_null(values, float("nan")), dtype=np.float64)
