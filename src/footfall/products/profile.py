"""`profile`: visitors by age band and gender, by daypart."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa

from footfall.model.cube import NoisyCube
from footfall.model.vocabulary import AGE_BANDS, ALL, DAYPARTS, GENDERS, UNKNOWN
from footfall.products.estimates import Cubes, Expansion, completed, expanded, figures, labels, less_certain
from footfall.products.product import Product, of_name

CLASS_ERROR: Final = 0.25
"""Standard deviation of what is left of a class that the census's weights do not mend: children have few
phones, and who is unknown is in no class; a share of it, measured on a simulated city (docs/methods.md)."""
_SUMS: Final = ((), ("age_band",), ("gender",), ("age_band", "gender"))
"""Dimensions of which a row is the total."""


def _publish(cubes: Cubes, expansion: Expansion) -> pa.Table:
    (profile,) = of_name(cubes, "profile")
    return pa.concat_tables(_totals(profile, expansion, over) for over in _SUMS)


def _totals(profile: NoisyCube, expansion: Expansion, over: tuple[str, ...]) -> pa.Table:
    """Classes, or their sums; strata of known age and gender are weighed to the census.

    A sum over ages or genders adds weighted classes up, so its error is the root of the sum of squares.
    """
    spec, protection, unseen = profile.spec, profile.protection, expansion.unseen
    axes = tuple(spec.axis(name) for name in over)
    clarity = expansion.clarity[spec.level][:, None, None]
    weight = np.broadcast_to(expansion.by_stratum, spec.shape)
    observed = profile.counts.sum(axis=axes, keepdims=True)
    weighted = (profile.counts * weight).sum(axis=axes, keepdims=True)
    noise = protection.sigma * np.sqrt((weight**2).sum(axis=axes, keepdims=True))
    cells = np.sqrt(float(np.prod([spec.shape[axis] for axis in axes])))
    people = expanded(weighted, noise, expansion.whole_day * (1 + unseen.total), clarity)
    added = expansion.whole_day * weighted * unseen.total
    complete = less_certain(completed(people, added, unseen.noise), 0.0 if over else CLASS_ERROR)
    shown = replace(complete, observed=observed, noise=np.full(observed.shape, protection.sigma * cells))
    rows = labels(
        [
            ("level", (spec.level,)),
            ("daypart", tuple(DAYPARTS)),
            ("area", spec.dimensions[spec.axis("area")].values),
            ("age_band", (ALL,) if "age_band" in over else AGE_BANDS),
            ("gender", (ALL,) if "gender" in over else GENDERS),
        ]
    )
    return pa.table(rows | figures(shown, protection.k, protection.z))


PRODUCT = Product(
    id="profile",
    title="Visitors by age band and gender",
    definition=(
        "People with a stay of at least min_stay_min minutes in the area that overlaps the daypart, each "
        f"counted once in it, by age band and gender. Who has none on record is `{UNKNOWN}`; the known are "
        "weighed to the census. Whoever visits two areas or dayparts counts in both."
    ),
    cubes=("profile",),
    dimensions=("level", "daypart", "area", "age_band", "gender"),
    additive=False,
    publish=_publish,
    additive_over=("age_band", "gender"),
    disjoint_over=("age_band", "gender"),
    corrected_by=("dwell", "sightings"),
)
