"""`commuting`: where people live and where they work."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from footfall.products.cubes.window_specs import COMMUTING
from footfall.products.estimates import Cubes, Expansion, both_clear, expanded, figures, labels
from footfall.products.product import WINDOW, Product, of_name


def _publish(cubes: Cubes, expansion: Expansion) -> pa.Table:
    (commuting,) = of_name(cubes, COMMUTING)
    spec, protection = commuting.spec, commuting.protection
    clarity = expansion.clarity[spec.level]
    clear = both_clear(clarity[:, None], np.append(clarity, 1.0)[None, :])
    people = expanded(commuting.counts, protection.sigma, expansion.by_home, clear)
    rows = labels([("level", (spec.level,)), *((axis.name, axis.values) for axis in spec.dimensions)])
    return pa.table(rows | figures(people, protection.k, protection.z))


PRODUCT = Product(
    id="commuting",
    title="Where people live and work",
    definition=(
        "People by the area where they live and the area where they work or study, as 28 days tell "
        "(docs/methods.md, anchors); `none` in place of the latter: no workplace, as far as was seen of the "
        "person. Who was seen too little to tell is counted as those who were seen enough."
    ),
    cubes=(COMMUTING,),
    dimensions=("level", "home_area", "work_area"),
    additive=True,
    publish=_publish,
    additive_over=("home_area", "work_area"),
    disjoint_over=("home_area", "work_area"),
    period=WINDOW,
)
