"""Tiles and areas: which tiles lie in which zone, and which tiles there are at all."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
import shapely

from footfall.model.grid import TILE_M, Floats, Ints, tile_of
from footfall.network.areas import REGION, ZONE, AreaSet, Shapes

_BLOCK_M: Final = 1_000
_ZONES_AT_ONCE: Final = 100
_SIMPLIFY_M: Final = 50.0


def tile_areas(areas: AreaSet) -> pa.Table:
    """How much of each tile lies in each zone; coarser levels follow by parents.

    Inner tiles have weight 1, border tiles the exact share of their area. Where zones overlap, a tile's
    weights are scaled down to sum to 1.

    Returns:
        `tile` int64, `zone` int32, `weight` float32 in (0, 1], sorted by tile and zone.
    """
    polygons = areas.level(ZONE).polygon
    parts = [
        _cover(polygons[first : first + _ZONES_AT_ONCE], first)
        for first in range(0, len(polygons), _ZONES_AT_ONCE)
    ]
    zone, tile, weight = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort([zone, tile])
    zone, tile, weight = zone[order], tile[order], weight[order]
    first = np.flatnonzero(np.diff(tile, prepend=-1))
    total = np.add.reduceat(weight, first) if len(first) else np.zeros(0)
    weight = weight / np.repeat(np.maximum(total, 1.0), np.diff(first, append=len(tile)))
    return pa.table(
        {
            "tile": pa.array(tile),
            "zone": pa.array(zone.astype(np.int32)),
            "weight": pa.array(weight.astype(np.float32)),
        }
    )


def tile_universe(areas: AreaSet, margin_m: float) -> Ints:
    """All tiles whose centre lies within a margin of the region (to 50 m, at least 100 m); sorted."""
    shape = areas.level(REGION).polygon[0].simplify(_SIMPLIFY_M).buffer(max(margin_m, TILE_M))
    _, west, south = _squares(np.array([shape], dtype=object), _BLOCK_M)
    blocks = shapely.box(west, south, west + _BLOCK_M, south + _BLOCK_M)
    shapely.prepare(shape)
    whole = shapely.contains_properly(shape, blocks)
    cut = shapely.intersects(shape, blocks) & ~whole
    offset = np.arange(0, _BLOCK_M, TILE_M)
    inner_x, inner_y = _subsquares(west[whole], south[whole], offset)
    border_x, border_y = _subsquares(west[cut], south[cut], offset)
    half = TILE_M / 2
    near = shapely.contains_xy(shape, border_x + half, border_y + half)
    x, y = np.concatenate([inner_x, border_x[near]]), np.concatenate([inner_y, border_y[near]])
    return np.unique(tile_of(x, y))


def _cover(polygons: Shapes, first_zone: int) -> tuple[Ints, Ints, Floats]:
    """Zone, tile and weight of all tiles that polygons touch: kilometre squares first, then their tiles."""
    owner, west, south = _squares(polygons, _BLOCK_M)
    shapely.prepare(polygons)
    blocks = shapely.box(west, south, west + _BLOCK_M, south + _BLOCK_M)
    whole = shapely.contains_properly(polygons[owner], blocks)
    cut = np.flatnonzero(~whole & shapely.intersects(polygons[owner], blocks))
    pieces = shapely.intersection(polygons[owner[cut]], blocks[cut])
    offset = np.arange(0, _BLOCK_M, TILE_M)
    inner_x, inner_y = _subsquares(west[whole], south[whole], offset)
    inner_zone = np.repeat(owner[whole], len(offset) ** 2)
    piece, x, y, weight = _shares(pieces, west[cut], south[cut], offset)
    zone = np.concatenate([inner_zone, owner[cut][piece]]) + first_zone
    tile = tile_of(np.concatenate([inner_x, x]), np.concatenate([inner_y, y]))
    return zone, tile, np.concatenate([np.ones(len(inner_x)), weight])


def _shares(pieces: Shapes, west: Floats, south: Floats, offset: Ints) -> tuple[Ints, Floats, Floats, Floats]:
    """Piece, corner and share of the tiles of kilometre squares that a polygon covers in part."""
    x, y = _subsquares(west, south, offset)
    piece = np.repeat(np.arange(len(pieces)), len(offset) ** 2)
    bounds = shapely.bounds(pieces)[piece]
    near = (x < bounds[:, 2]) & (x + TILE_M > bounds[:, 0]) & (y < bounds[:, 3]) & (y + TILE_M > bounds[:, 1])
    piece, x, y = piece[near], x[near], y[near]
    shapely.prepare(pieces)
    squares = shapely.box(x, y, x + TILE_M, y + TILE_M)
    share = shapely.contains(pieces[piece], squares).astype(np.float64)
    border = np.flatnonzero((share == 0) & shapely.intersects(pieces[piece], squares))
    share[border] = shapely.area(shapely.intersection(pieces[piece[border]], squares[border])) / TILE_M**2
    held = share > 0
    return piece[held], x[held], y[held], share[held]


def _squares(polygons: Shapes, size_m: int) -> tuple[Ints, Floats, Floats]:
    """South-west corners of the grid squares in polygons' bounding boxes, and whose they are."""
    low_x, low_y, high_x, high_y = np.floor(shapely.bounds(polygons) / size_m).astype(np.int64).T
    columns, rows = high_x - low_x + 1, high_y - low_y + 1
    owner = np.repeat(np.arange(len(polygons)), columns * rows)
    first = np.cumsum(columns * rows) - columns * rows
    number = np.arange(len(owner)) - first[owner]
    west = (low_x[owner] + number % columns[owner]) * size_m
    south = (low_y[owner] + number // columns[owner]) * size_m
    return owner, west.astype(np.float64), south.astype(np.float64)


def _subsquares(west: Floats, south: Floats, offset: Ints) -> tuple[Floats, Floats]:
    x = west[:, None, None] + offset[None, None, :]
    y = south[:, None, None] + offset[None, :, None]
    x, y = np.broadcast_arrays(x, y)
    return x.reshape(-1).astype(np.float64), y.reshape(-1).astype(np.float64)
