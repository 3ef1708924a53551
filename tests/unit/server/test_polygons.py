"""Polygons that clients draw."""

from __future__ import annotations

import pytest

from footfall.server.polygons import POLYGON_TEXT, read_polygon
from footfall.server.problems import RequestError

SQUARE = "POLYGON((9 51, 10 51, 10 52, 9 52, 9 51))"


def test_a_polygon_is_read() -> None:
    """A valid polygon in WGS 84 comes as it was drawn."""
    assert read_polygon(SQUARE, 5).area == 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("POINT(9 51)", "POLYGON"),
        ("POLYGON EMPTY", "not an empty one"),
        ("not wkt", "WKT"),
        ("POLYGON((9 51, 10 52, 10 51, 9 52, 9 51))", "not valid"),
        ("POLYGON((9 51, 190 51, 190 52, 9 52, 9 51))", "longitudes"),
        (SQUARE + " " * POLYGON_TEXT, "characters"),
        ("POLYGON((9 51, 9.5 51, 10 51, 10 52, 9 52, 9 51))", "points"),
    ],
)
def test_what_is_no_polygon_to_be_used_is_refused(text: str, why: str) -> None:
    """Other shapes, empty, crossing itself, off the earth, too long or too detailed."""
    with pytest.raises(RequestError, match=why):
        read_polygon(text, 5)
