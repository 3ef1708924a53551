"""How small zones are, and those with sensitive places; read before anything about persons is."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import shapely

from footfall.ingest.quarantine import Quarantine, quarantine_folder
from footfall.ingest.tables import read_table
from footfall.model.contracts import SENSITIVE_PLACES
from footfall.model.grid import Ints
from footfall.model.projection import to_grid
from footfall.model.vocabulary import LEVELS
from footfall.pipeline.day import Day
from footfall.privacy.law import Zones


def zone_sizes(day: Day) -> Zones:
    """Residents of the smallest zone of a day, and of the smallest that holds a sensitive place.

    Raises:
        InputError: the feed `sensitive_places` as a whole can't be used.
        TooManyBadRowsError: more of its rows are bad than the settings allow.
    """
    residents = day.reference.residents
    holding = _zones_holding(day, _places(day))
    return Zones(float(residents.min()), float(residents[holding].min()) if len(holding) else None)


def _places(day: Day) -> pa.Table | None:
    files = day.files(SENSITIVE_PLACES.name)
    if not files:
        return None
    feed = day.settings.feeds[SENSITIVE_PLACES.name]
    with quarantine_folder(day.table("quarantine-places")) as folder, Quarantine(folder) as quarantine:
        table, report = read_table(files, feed, SENSITIVE_PLACES, quarantine)
    report.refuse_if_too_bad(day.settings.ingest.max_bad_share)
    return table


def _zones_holding(day: Day, places: pa.Table | None) -> Ints:
    """Numbers of the zones that any of the places lies in; one on a border lies in both."""
    if places is None:
        return np.empty(0, dtype=np.int64)
    x, y = to_grid(places["longitude"].to_numpy(), places["latitude"].to_numpy())
    polygons = shapely.STRtree(day.reference.areas.level(LEVELS[-1]).polygon)
    _, zones = polygons.query(shapely.points(x, y), predicate="intersects")
    return np.unique(zones)
