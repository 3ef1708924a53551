"""Counts before noise: personal data still, and of another type than anything that leaves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from footfall.model.cube import CubeSpec
from footfall.privacy.sampler import Ints


@dataclass(frozen=True, eq=False, repr=False)
class Raw:
    """Bounded counts of a cube without protection; never stored, never printed.

    Args:
        spec: what was counted.
        day: the day, ISO.
        counts: units after bounding, by cell number; shape (spec.size,).
        offered: total units before bounding.
    """

    spec: CubeSpec
    day: str
    counts: Ints
    offered: int

    @classmethod
    def of(cls, spec: CubeSpec, day: str, cell: Ints, units: Ints, offered: Ints) -> Raw:
        """Spread the rows of `bounded_counts` over all cells of the cube; arrays of one shape.

        Raises:
            ValueError: a cell lies outside the cube, so the product's numbering is wrong.
        """
        _refuse_outside(spec, cell)
        counts = np.zeros(spec.size, dtype=np.int64)
        np.add.at(counts, cell, units)
        return cls(spec, day, counts, int(offered.sum()))

    def __add__(self, other: Raw) -> Raw:
        if (self.spec, self.day) != (other.spec, other.day):
            message = f"Only buckets of one cube and day add up, not {self!r} and {other!r}."
            raise ValueError(message)
        return Raw(self.spec, self.day, self.counts + other.counts, self.offered + other.offered)

    @property
    def clipped_share(self) -> float:
        """Share of the offered units that bounding cut; exact, so it stays in the vault."""
        return 1 - int(self.counts.sum()) / self.offered if self.offered else 0.0

    def __repr__(self) -> str:
        return f"Raw({self.spec.id} of {self.day}, counts hidden)"


@dataclass(frozen=True, eq=False, repr=False)
class SparseRaw:
    """Bounded counts of a huge cube without protection: the cells that hold anybody; never stored or printed.

    Args:
        spec: what was counted.
        day: the day, ISO.
        cell: numbers of the cells that are not empty, ascending; [n].
        counts: their units after bounding; [n].
    """

    spec: CubeSpec
    day: str
    cell: Ints
    counts: Ints

    @classmethod
    def of(cls, spec: CubeSpec, day: str, cell: Ints, units: Ints) -> SparseRaw:
        """Add the rows of `bounded_counts` up by cell.

        Raises:
            ValueError: a cell lies outside the cube, so the product's numbering is wrong.
        """
        _refuse_outside(spec, cell)
        cells, place = np.unique(cell, return_inverse=True)
        counts = np.zeros(len(cells), dtype=np.int64)
        np.add.at(counts, place, units)
        return cls(spec, day, cells, counts)

    def __repr__(self) -> str:
        return f"SparseRaw({self.spec.id} of {self.day}, counts hidden)"


def _refuse_outside(spec: CubeSpec, cell: Ints) -> None:
    if cell.size and (cell.min() < 0 or cell.max() >= spec.size):
        message = f"Contributions to {spec.id} name a cell outside its {spec.size}; mend the product."
        raise ValueError(message)
