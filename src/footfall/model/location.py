"""The code of a location: two cells, rings around them, and whether it is the night's.

The cells are those that served a person longest at a place. A location is an int64,

    (((ring_first * RING_BASE + ring_second) * CELL_BASE + first) * CELL_BASE + second) * 2 + residential,

the cell of lower index first, twice the same where there was but one. A ring is the timing advance of the
cell and one more, so that 0 stands for none. It is odd if the person spent the night there.
"""

from __future__ import annotations

from typing import Final

CELL_BASE: Final = 1 << 22
"""A plan has no more cells than this, so that the index of each is less."""
RING_BASE: Final = 1 << 9
"""The number of a ring is less; greater timing advances (40 km in LTE) are written as the greatest."""
PAIR_BASE: Final = 1 << 32
"""A pair of cells that may see the same place is named `a * PAIR_BASE + b`."""
