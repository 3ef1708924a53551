"""`migration`: how many people live in an area, against the window before."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from footfall.model.cube import NoisyCube
from footfall.products.cubes.window_specs import HOMES
from footfall.products.estimates import Cubes, Estimates, Expansion, expanded, figures, labels
from footfall.products.product import WINDOW, Product, before, of_name

RESIDENTS = "residents"
INDEX = "index_pct"


def _publish(cubes: Cubes, expansion: Expansion) -> pa.Table:
    """Residents, and their number against the window before, taken from released counts alone.

    An area's share of all homes is compared, so that a change of the network's market share is none of an
    area's. Deviation of the ratio of independent noise (Casella and Berger 2002, example 5.5.27), and of
    people who moved: those who stayed are in both counts, so the sample's error is that of the difference.
    """
    (homes,) = of_name(cubes, HOMES)
    spec, protection = homes.spec, homes.protection
    clarity = expansion.clarity[spec.level]
    counts = homes.counts[:-1]
    residents = expanded(counts, protection.sigma, expansion.by_home, clarity)
    areas = spec.dimensions[0].values[:-1]
    parts = [(RESIDENTS, residents)]
    earlier = before(cubes, HOMES)
    if earlier is not None and earlier.spec == spec:
        parts.append((INDEX, _index(counts, homes, earlier, residents)))
    return pa.concat_tables(
        pa.table(
            labels([("level", (spec.level,)), ("area", areas), ("measure", (measure,))])
            | figures(estimates, protection.k, protection.z)
        )
        for measure, estimates in parts
    )


def _index(counts: np.ndarray, homes: NoisyCube, earlier: NoisyCube, residents: Estimates) -> Estimates:
    then = np.maximum(earlier.counts[:-1], 1.0)
    scale = max(float(earlier.counts[:-1].sum()), 1.0) / max(float(counts.sum()), 1.0)
    index = 100 * counts * scale / then
    noise = np.hypot(homes.protection.sigma / np.maximum(counts, 1.0), earlier.protection.sigma / then)
    moved = np.sqrt(np.abs(counts * scale - then)) / then
    deviation = np.abs(index) * np.hypot(noise, moved)
    return Estimates(
        np.minimum(counts, earlier.counts[:-1]), residents.noise, index, deviation, residents.clarity
    )


PRODUCT = Product(
    id="migration",
    title="Residents against the window before",
    definition=(
        "People who live in the area, as 28 days tell, by observed homes (not raked to the census of the "
        "area); and their number against that of the 28 days before, 100 being unchanged, both as shares of "
        "everybody. These are net changes: who moved from where to where nobody can know, since nobody can "
        "be followed from one window to the next."
    ),
    cubes=(HOMES,),
    dimensions=("level", "area", "measure"),
    additive=True,
    publish=_publish,
    additive_over=("area",),
    disjoint_over=("area",),
    measure_units={INDEX: "percent"},
    period=WINDOW,
    before=(HOMES,),
)
