"""`crossvisits_28d`: which share of an area's visitors of 28 days was in another area as well."""

from __future__ import annotations

import pyarrow as pa

from footfall.products.crossvisits import SHARE, shares_of_pairs
from footfall.products.cubes.window_specs import TOGETHER
from footfall.products.estimates import Cubes, Expansion
from footfall.products.product import WINDOW, Product, of_name


def _publish(cubes: Cubes, expansion: Expansion) -> pa.Table:
    (pairs,) = of_name(cubes, TOGETHER)
    return shares_of_pairs(pairs, expansion)


PRODUCT = Product(
    id="crossvisits_28d",
    title="Visitors of two areas in 28 days",
    definition=(
        "People with a stay of at least min_stay_min minutes in the area and one in the other area on any "
        "of the 28 days, and their share of the area's visitors, in percent. An area beside itself has all "
        "its visitors."
    ),
    cubes=(TOGETHER,),
    dimensions=("level", "area", "other_area", "measure"),
    additive=False,
    publish=_publish,
    measure_units={SHARE: "percent"},
    period=WINDOW,
)
