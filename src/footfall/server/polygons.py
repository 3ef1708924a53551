"""Polygons that clients draw: read, and refused where they can't be used."""

from __future__ import annotations

from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from footfall.server.problems import RequestError

POLYGON_TEXT: Final = 100_000
"""Longest polygon in text, in characters."""


def read_polygon(text: str, points: int) -> BaseGeometry:
    """A polygon in WKT.

    Raises:
        RequestError: it isn't one, isn't valid, or is too detailed.
    """
    if len(text) > POLYGON_TEXT:
        raise RequestError("bad_polygon", f"The polygon has more than {POLYGON_TEXT:,} characters.")
    try:
        shape: BaseGeometry = shapely.from_wkt(text)
    except (shapely.GEOSException, ValueError):
        raise RequestError("bad_polygon", "`coords` must be a POLYGON or MULTIPOLYGON in WKT.") from None
    return checked_polygon(shape, points)


def checked_polygon(shape: BaseGeometry, points: int) -> BaseGeometry:
    """A shape, if it is a polygon that can be used.

    Raises:
        RequestError: it can't.
    """
    if shape is None or shape.geom_type not in {"Polygon", "MultiPolygon"} or shape.is_empty:
        raise RequestError("bad_polygon", "A POLYGON or MULTIPOLYGON is needed, and not an empty one.")
    if shapely.get_num_coordinates(shape) > points:
        raise RequestError("bad_polygon", f"The polygon has more than {points:,} points.")
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise RequestError("bad_polygon", "The polygon must lie within longitudes ±180 and latitudes ±90.")
    if not shapely.is_valid(shape):
        raise RequestError("bad_polygon", f"The polygon is not valid: {shapely.is_valid_reason(shape)}.")
    return shape
