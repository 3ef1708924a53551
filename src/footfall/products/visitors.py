"""`visitors`: different people per area and day."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from footfall.products.estimates import Cubes, Expansion, completed, expanded, figures, labels
from footfall.products.product import Product, of_name


def _publish(cubes: Cubes, expansion: Expansion) -> pa.Table:
    (dwell,) = of_name(cubes, "dwell")
    spec, protection = dwell.spec, dwell.protection
    axis = spec.axis("dwell_bin")
    everybody = dwell.counts.sum(axis=axis)
    noise = float(protection.sigma * np.sqrt(dwell.counts.shape[axis]))
    unseen, per_seen = expansion.unseen, expansion.whole_day
    on_record = expanded(everybody, noise, per_seen * (1 + unseen.total), expansion.clarity[spec.level])
    estimates = completed(on_record, per_seen * everybody * unseen.total, unseen.noise)
    rows = labels([("level", (spec.level,)), ("area", spec.dimensions[spec.axis("area")].values)])
    return pa.table(rows | figures(estimates, protection.k, protection.z))


PRODUCT = Product(
    id="visitors",
    title="Different people per area and day",
    definition=(
        "People with at least one stay of at least min_stay_min minutes in the area during the day, each "
        "counted once; with the visits in which the phone was silent, as far as the day's silences tell. "
        "Whoever visits two areas counts in both, so areas and days must not be added up."
    ),
    cubes=("dwell",),
    dimensions=("level", "area"),
    additive=False,
    publish=_publish,
    corrected_by=("sightings",),
)
