"""What a product is, to whoever publishes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import pyarrow as pa

from footfall.model.cube import NoisyCube, SparseCube
from footfall.model.vocabulary import LEVELS
from footfall.products.estimates import Cubes, Expansion

Period = Literal["day", "window"]
DAY: Final = "day"
WINDOW: Final = "window"


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
        additive_over: the dimensions over which values may be added up; `day` stands among them where
            days may.
        disjoint_over: those of them over which a person counts in one cell at most, so that the errors of
            the sample are no more than independent.
        unit: what is counted.
        shared_noise: dimensions whose parts are computed from one another's noise, so that their errors
            are not independent; a row of a total is.
        measure_units: units of the values of the dimension `measure` that do not count people.
        corrected_by: names of further cubes, from which it is estimated what was not seen.
        merged_over: the dimension over which small cells are merged into rests, if any.
        publish_sparse: a sparse cube and expansion factors to rows, of the cells that are shown alone.
        period: a day, or a window of 28 days.
        before: names of cubes of the window before that it is computed from too.
    """

    id: str
    title: str
    definition: str
    cubes: tuple[str, ...]
    dimensions: tuple[str, ...]
    additive: bool
    publish: Callable[[Cubes, Expansion], pa.Table]
    additive_over: tuple[str, ...] = ()
    disjoint_over: tuple[str, ...] = ()
    unit: str = "people"
    shared_noise: tuple[str, ...] = ()
    measure_units: Mapping[str, str] = field(default_factory=dict)
    corrected_by: tuple[str, ...] = ()
    merged_over: str = ""
    publish_sparse: Callable[[SparseCube, Expansion], pa.Table] | None = None
    period: Period = DAY
    before: tuple[str, ...] = ()


BEFORE: Final = "before:"
"""Stands before the ids of cubes of the window before."""


def before(cubes: Cubes, name: str) -> NoisyCube | None:
    """The cube of a name of the window before; None if that was not measured."""
    return next((cube for key, cube in cubes.items() if key.startswith(f"{BEFORE}{name}-")), None)


def of_name(cubes: Cubes, name: str) -> Sequence[NoisyCube]:
    """The noisy cubes of one name, on all levels it was measured on, coarse to fine."""
    found = [cube for key, cube in cubes.items() if cube.spec.name == name and not key.startswith(BEFORE)]
    return sorted(found, key=lambda cube: LEVELS.index(cube.spec.level))
