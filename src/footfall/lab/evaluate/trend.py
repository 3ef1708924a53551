"""How an area changes from day to day: how much of it is real, and how much the network's or the panel's."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from footfall.lab.evaluate.compare import Compared
from footfall.lab.evaluate.figures import TRUTH, Ratio, Score
from footfall.model.grid import Floats


def index_scores(base: Compared, day: Compared, level: str = "zone") -> Iterator[Score]:
    """Footfall of a day ÷ that of a base day by area: how far it moved, and how wrong it is.

    Means over areas by their true footfall on the base day. Of each source only the hours count that it
    shows on both days.

    Args:
        base: the base day.
        day: the day.
        level: of the areas.
    """
    name = f"visits-{level}"
    was, is_now = base.truth[name], day.truth[name]
    weight = was.sum(axis=0)
    yield Score("index-moved", _MOVED, TRUTH, _mean(np.abs(_index(was, is_now) - 1), weight))
    for source, view in day.views.items():
        if name in view and source in base.views:
            before, after = base.views[source][name], view[name]
            hidden = np.isnan(before) | np.isnan(after)
            index = _index(*(np.where(hidden, 0, part) for part in (before, after)))
            true = _index(*(np.where(hidden, 0, part) for part in (was, is_now)))
            yield Score("index-moved", _MOVED, source, _mean(np.abs(index - 1), weight))
            yield Score("index-error", _ERROR, source, _mean(np.abs(index - true), weight))


_MOVED = "footfall of a zone against the day before: mean absolute change"
_ERROR = "the same: mean absolute error"


def _index(base: Floats, day: Floats) -> Floats:
    """By area; NaN where nobody came on the base day."""
    before = base.sum(axis=0)
    index: Floats = day.sum(axis=0) / np.where(before > 0, before, np.nan)
    return index


def _mean(values: Floats, weight: Floats) -> Ratio:
    known = ~np.isnan(values)
    total = float(weight[known].sum())
    return Ratio(float((values * weight)[known].sum()), total, int(np.count_nonzero(known)))
