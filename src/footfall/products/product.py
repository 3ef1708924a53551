"""What a product is, to whoever publishes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pyarrow as pa

from footfall.model.cube import NoisyCube
from footfall.products.estimates import Cubes, Expansion


@dataclass(frozen=True)
class Product:
    """A product of the catalogue.

    Args:
        id: its name everywhere.
        title: a few words.
        definition: what exactly is counted.
        cubes: names of the cubes that it is computed from.
        dimensions: the columns that name an output cell.
        additive: whether values of different areas or hours may be added up.
        publish: noisy cubes and expansion factors to rows.
    """

    id: str
    title: str
    definition: str
    cubes: tuple[str, ...]
    dimensions: tuple[str, ...]
    additive: bool
    publish: Callable[[Cubes, Expansion], pa.Table]


def of_name(cubes: Cubes, name: str) -> Sequence[NoisyCube]:
    """The noisy cubes of one name, on all levels it was measured on."""
    return [cube for cube in cubes.values() if cube.spec.name == name]
