"""`roles`: what visitors are to an area: residents, workers, regulars, overnight guests, visitors."""

from __future__ import annotations

import pyarrow as pa

from footfall.products.cubes.window_specs import ROLES
from footfall.products.estimates import Cubes, Expansion, expanded, figures, labels
from footfall.products.product import WINDOW, Product, of_name


def _publish(cubes: Cubes, expansion: Expansion) -> pa.Table:
    (roles,) = of_name(cubes, ROLES)
    spec, protection = roles.spec, roles.protection
    clarity = expansion.clarity[spec.level][:, None]
    factor = expansion.whole_day * expansion.share_of_days
    people = expanded(roles.counts, protection.sigma, factor, clarity)
    rows = labels([("level", (spec.level,)), *((axis.name, axis.values) for axis in spec.dimensions)])
    return pa.table(rows | figures(people, protection.k, protection.z))


PRODUCT = Product(
    id="roles",
    title="Residents, workers and others in an area",
    definition=(
        "People with a stay of at least min_stay_min minutes in the area on a day, the mean of the window's "
        "days that were taken in, by what they are to it: `resident`, their home is there; `worker`, they "
        "work or study there; `regular`, they were there on four days or more; `overnight`, they slept "
        "there; `visitor`, none of these. Whoever is in two areas on a day counts in both."
    ),
    cubes=(ROLES,),
    dimensions=("level", "area", "role"),
    additive=False,
    publish=_publish,
    additive_over=("role",),
    disjoint_over=("role",),
    period=WINDOW,
)
