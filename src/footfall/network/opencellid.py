"""OpenCelliD's crowd-sourced cells in the words of our cell plan.

OpenCelliD gives neither masts nor antennas: its position of a cell is where the cell's *users* were seen, a
median of 549 m off the mast. Cells of one LTE base station (eNB) share a mast, whose place the median over
its cells gives to 304 m in the median; the way from there to a cell's users is the bearing of its beam.
`range` is mostly the default 1000 and `averageSignal` always 0: neither is used.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from footfall.model.grid import Floats, Ints

TECHNOLOGY_OF_RADIO: Final = {"GSM": "2G", "CDMA": "2G", "UMTS": "3G", "LTE": "4G", "NR": "5G"}
MIN_CELLS_OF_SITE: Final = 3
"""Fewer positions give no site."""
MIN_OFFSET_M: Final = 50.0
"""Nearer to its site than this, a cell's bearing is noise."""
SITE_ERROR_M: Final = 258.0
"""Standard deviation of a site's position along an axis: its median distance / sqrt(2 ln 2)."""
LONE_ERROR_M: Final = 466.0
"""The same of a cell without site."""
_DEGREE_M: Final = 111_195.0
_ENB_SHIFT: Final = 8

Bools = npt.NDArray[np.bool_]


def cells_from_opencellid(table: pa.Table, mcc: int, net: int) -> pa.Table:
    """The cells of one network as rows of the contract `CELLS`.

    Args:
        table: OpenCelliD's columns (`radio, mcc, net, area, cell, lon, lat`, `samples` if there).
        mcc: mobile country code to take.
        net: mobile network code to take.

    Returns:
        `cell_id` ("mcc-net-area-cell"), `longitude`, `latitude`, `technology`, `azimuth_deg`,
        `position_error_m`; sorted by cell_id. A cell of a site stands there, with the bearing to its own
        position unless that is at the site too; any other stands at its own position, without bearing.
    """
    rows = _distinct(table.filter(pc.and_(pc.equal(table["mcc"], mcc), pc.equal(table["net"], net))))
    longitude = np.asarray(rows["lon"].cast(pa.float64()))
    latitude = np.asarray(rows["lat"].cast(pa.float64()))
    site_longitude, site_latitude = _sites(rows, longitude, latitude)
    azimuth = _bearings(site_longitude, site_latitude, longitude, latitude)
    of_site = ~np.isnan(site_longitude)
    return pa.table(
        {
            "cell_id": rows["cell_id"],
            "longitude": pa.array(np.where(of_site, site_longitude, longitude)),
            "latitude": pa.array(np.where(of_site, site_latitude, latitude)),
            "technology": pa.array(
                [TECHNOLOGY_OF_RADIO.get(r) for r in rows["radio"].to_pylist()], pa.string()
            ),
            "azimuth_deg": pa.array(azimuth, mask=np.isnan(azimuth)),
            "position_error_m": pa.array(np.where(of_site, SITE_ERROR_M, LONE_ERROR_M)),
        }
    )


def _distinct(table: pa.Table) -> pa.Table:
    """One row per cell_id, the one with most samples, sorted by cell_id."""
    parts = [table[name].cast(pa.string()) for name in ("mcc", "net", "area", "cell")]
    table = table.append_column("cell_id", pc.binary_join_element_wise(*parts, "-"))
    if "samples" not in table.column_names:
        table = table.append_column("samples", pa.array(np.ones(table.num_rows, dtype=np.int64)))
    table = table.sort_by(
        [("cell_id", "ascending"), ("samples", "descending"), ("lon", "ascending"), ("lat", "ascending")]
    )
    ids = np.array(table["cell_id"].to_pylist(), dtype=object)
    first = np.ones(len(ids), dtype=bool)
    first[1:] = ids[1:] != ids[:-1]
    return table.filter(pa.array(first))


def _sites(rows: pa.Table, longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    """Median position of each LTE cell's base station; NaN where there is none."""
    site_longitude, site_latitude = np.full(len(longitude), np.nan), np.full(len(latitude), np.nan)
    lte = np.flatnonzero(np.asarray(pc.equal(rows["radio"], "LTE")))
    station: Ints = np.asarray(rows["cell"].cast(pa.int64()))[lte] >> _ENB_SHIFT
    order = np.argsort(station, kind="stable")
    borders = np.flatnonzero(np.diff(station[order])) + 1
    for members in np.split(lte[order], borders):
        if len(members) >= MIN_CELLS_OF_SITE:
            site_longitude[members] = np.median(longitude[members])
            site_latitude[members] = np.median(latitude[members])
    return site_longitude, site_latitude


def _bearings(from_longitude: Floats, from_latitude: Floats, longitude: Floats, latitude: Floats) -> Floats:
    """True bearings in degrees; NaN where the way is shorter than MIN_OFFSET_M or there is no site."""
    east = (longitude - from_longitude) * _DEGREE_M * np.cos(np.radians(latitude))
    north = (latitude - from_latitude) * _DEGREE_M
    far: Bools = np.hypot(east, north) > MIN_OFFSET_M
    return np.where(far, np.degrees(np.arctan2(east, north)) % 360, np.nan)
