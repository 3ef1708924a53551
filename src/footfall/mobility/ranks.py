"""Ranks: an amount and the index of a cell in one number, so that a maximum tells which cell has most."""

from __future__ import annotations

from footfall.engine import Column, Engine
from footfall.model.location import CELL_BASE


def rank(amount: Column, cell: Column, engine: Engine) -> Column:
    """Greater for greater amounts (whole, 0 and more), and of equal amounts for the lower index."""
    F = engine.functions
    return amount * F.lit(CELL_BASE) + F.lit(CELL_BASE - 1) - cell.cast("bigint")


def cell_of_rank(ranked: Column, engine: Engine) -> Column:
    """The index of the cell in a rank."""
    F = engine.functions
    return (F.lit(CELL_BASE - 1) - ranked % F.lit(CELL_BASE)).cast("bigint")
