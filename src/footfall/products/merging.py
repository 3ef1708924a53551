"""Holes of one parent merged into a row "rest of ...", and origins coarsened that show one destination only.

Everything is decided on noisy values, so it tells nothing that they do not. A rest holds the cells that are
withheld as small, two at least, and is shown by the same rule as any cell: its sum must reach k + z standard
deviations of its own noise. Shown cells and rests of a parent have no cell in common.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from footfall.model.cube import Protection
from footfall.model.grid import Floats
from footfall.model.release import rest_of
from footfall.model.withhold import shown
from footfall.products.consistency import Above, summed
from footfall.products.estimates import Estimates, figures, is_clear, labels

DOMINANT: Final = 0.9
"""An origin of whose shown trips one destination takes more than this shows no destination."""
FEWEST: Final = 2
"""A rest of one cell would be that cell."""
Flags = npt.NDArray[np.bool_]
Axis = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Merged:
    """What is shown of estimates whose last axis is the area.

    Args:
        estimates: of the areas; [..., areas].
        rest: of the cells merged, by parent; [..., parents].
        rest_shown: where there is a rest.
        merged: cells that are in a rest that is shown.
        dominant: cells of origins that show one destination only, and are in no rest.
    """

    estimates: Estimates
    rest: Estimates
    rest_shown: Flags
    merged: Flags
    dominant: Flags


def merged(estimates: Estimates, above: Above, shows: Protection, *, coarsen: bool = False) -> Merged:
    """Merge what is withheld, and coarsen what one cell dominates.

    Args:
        estimates: [..., areas].
        above: the areas' parents.
        shows: with the k and z of what is shown.
        coarsen: whether to apply the rule of `DOMINANT` to each row of areas.
    """
    clear = is_clear(estimates)
    visible = clear & shown(estimates.observed, estimates.noise, shows.k, shows.z)
    holes = clear & ~visible
    rest, rest_shown = _rest(estimates, holes, above, shows)
    dominated = np.zeros(holes.shape, dtype=bool)
    if coarsen and holes.shape[-1] > 1:
        seen = np.where(visible, estimates.observed, 0.0)
        total = seen.sum(axis=-1) + np.where(rest_shown, rest.observed, 0.0).sum(axis=-1)
        dominated |= (seen.max(axis=-1) > DOMINANT * total)[..., None] & visible
        single = dominated.any(axis=-1, keepdims=True)
        holes |= single & clear
        dominated = single & visible
        rest, rest_shown = _rest(estimates, holes, above, shows)
    within = holes & rest_shown[..., above.number]
    return Merged(estimates, rest, rest_shown, within, dominated & ~within)


def _rest(estimates: Estimates, holes: Flags, above: Above, shows: Protection) -> tuple[Estimates, Flags]:
    """Sums of holes by parent, errors taken as independent, and where they may be shown."""

    def added(amounts: Floats) -> Floats:
        return summed(np.where(holes, amounts, 0.0), above.number, len(above.ids))

    consistent = np.maximum(estimates.value, 0) if estimates.consistent is None else estimates.consistent
    observed, noise = added(estimates.observed), np.sqrt(added(estimates.noise**2))
    rest = Estimates(
        observed,
        noise,
        added(estimates.value),
        np.sqrt(added(estimates.deviation**2)),
        np.ones(()),
        added(consistent),
    )
    several = added(np.ones(holes.shape)) >= FEWEST
    return rest, several & shown(observed, noise, shows.k, shows.z)


def merged_table(found: Merged, axes: Sequence[Axis], above: Above, shows: Protection) -> pa.Table:
    """The rows of all areas, and those of the rests that are shown.

    Args:
        found: what `merged` gave.
        axes: names and values of the dimensions; the last is that of the areas.
        above: the areas' parents.
        shows: with the k and z of what is shown.
    """
    rows = labels(list(axes)) | figures(
        found.estimates, shows.k, shows.z, merged=found.merged, dominant=found.dominant
    )
    rests = (axes[-1][0], tuple(rest_of(parent) for parent in above.ids))
    further = pa.table(labels([*axes[:-1], rests]) | figures(found.rest, shows.k, shows.z))
    return pa.concat_tables([pa.table(rows), further.filter(pa.array(found.rest_shown.ravel()))])
