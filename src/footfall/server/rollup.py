"""Sums and means of released values, with their intervals recombined; what can't be added up is refused.

Let a value have the half-width h of its 95 % interval, so the variance (h / 1.96)². Part of it is noise,
drawn afresh for each released cell; its least deviation stands in the manifest (`noise_deviation`), and
its variances add up. The rest, of the sample, of location and of weighting, may be the same people's or
the same place's in several cells. Over dimensions in which a person counts once (`disjoint_over`) it adds
up as variances; over the others, such as hours and days, it is added as it is, which is the most it can
come to. Parts that share noise (`shared_noise`) are treated so whole:

    variance of the sum = Σ noise² + (Σ over groups of √(Σ within a group of rest²))²

Cells that are merged into a rest of their parent are no parts where the rest is one; where some areas
are asked for, or each stands for itself, they are withheld.

A release of a huge cube has no rows for withheld cells (`rows_left_out`); so whatever is put together of
its rows lacks some, one at least.

A sum with withheld parts has no value: `low` is what its shown parts make certain, `high` is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from footfall.model.vocabulary import (
    ALL,
    SAMPLE_BANDS,
    STATUS_LOW_RELIABILITY,
    STATUS_MERGED,
    STATUS_OK,
)
from footfall.server.catalogue import TIMES, ProductLine, first_day
from footfall.server.frame import Floats, Frame, Labels
from footfall.server.problems import RequestError
from footfall.server.query import WEEKDAYS
from footfall.server.vocabularies import Codes, Vocabulary, united

Z_95: Final = 1.959964
UNRELIABLE: Final = 0.5
"""As in the releases: an interval wider than this share of its value, to either side."""
PARTIAL: Final = "partial"
"""Status of a sum or mean some of whose parts are withheld."""
DERIVED: Final = ("weekday", "week", "month")
"""What a day is grouped into."""
KINDS_OF_ROWS: Final = ("level", "measure")
"""Dimensions whose values are never put together."""
_STATUSES: Final = Vocabulary.of([STATUS_OK, STATUS_LOW_RELIABILITY, PARTIAL])
_BANDS: Final = Vocabulary.of([None, *SAMPLE_BANDS])
_BAND_FLOORS: Final = np.array([0.0, 0.0, 50.0, 200.0, 1000.0])
OverTime = Literal["mean", "sum"]


@dataclass(frozen=True)
class Rollup:
    """How rows are put together.

    Args:
        by: what is kept: dimensions, `day`, `weekday`, `week` or `month`.
        over_time: whether days, hours and dayparts that are not kept are averaged or added up.
    """

    by: tuple[str, ...]
    over_time: OverTime = "mean"


def roll_up(line: ProductLine, frame: Frame, rollup: Rollup, asked: frozenset[str]) -> Frame:
    """One row per group, with `parts` and `parts_withheld`.

    Where a dimension is neither kept nor asked for, its total is used if there is one.

    Args:
        line: the product.
        frame: the rows that are meant.
        rollup: how.
        asked: dimensions for which the question names values.

    Raises:
        RequestError: values would be added up that must not be.
    """
    labelled = with_calendar(_with_rests_alone(line, frame, rollup, asked), rollup.by)
    _refuse_mixed_kinds(_merged(labelled, KINDS_OF_ROWS, rollup))
    for name in line.dimensions:
        if name not in asked:
            labelled = _totals_or_parts(labelled, name, kept=name in rollup.by)
    merged = _merged(labelled, ("day", *line.dimensions), rollup)
    _refuse(line, rollup, merged)
    return _combined(line, labelled, rollup, merged)


def _with_rests_alone(line: ProductLine, frame: Frame, rollup: Rollup, asked: frozenset[str]) -> Frame:
    """Without the cells that are in rests, if these are among the rows that are put together."""
    if not line.merged_over or line.merged_over in {*rollup.by, *asked}:
        return frame
    status = frame.labels["status"]
    return frame.take(status.codes != status.vocabulary.index.get(STATUS_MERGED, -1))


def with_calendar(frame: Frame, by: Sequence[str]) -> Frame:
    """The rows with the groups of days that are asked for as further labels."""
    days = frame.labels["day"]
    dates = [first_day(str(day)) for day in days.vocabulary.values]
    extra = {}
    for name in (name for name in DERIVED if name in by):
        words = [_calendar(name, day) for day in dates]
        order = WEEKDAYS if name == "weekday" else sorted(set(words))
        vocabulary = Vocabulary.of(order)
        codes = np.array([vocabulary.index[word] for word in words], dtype=np.int32)
        extra[name] = Labels(codes[days.codes] if len(codes) else days.codes, vocabulary)
    return Frame({"day": days} | extra | frame.labels, frame.numbers)


def _calendar(name: str, day: date) -> str:
    if name == "weekday":
        return WEEKDAYS[day.weekday()]
    if name == "month":
        return f"{day:%Y-%m}"
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def _totals_or_parts(frame: Frame, name: str, *, kept: bool) -> Frame:
    labels = frame.labels[name]
    code = labels.vocabulary.index.get(ALL)
    if code is None:
        return frame
    is_total = labels.codes == code
    if not is_total.any() or is_total.all():
        return frame
    return frame.take(~is_total if kept else is_total)


def _merged(frame: Frame, names: Sequence[str], rollup: Rollup) -> tuple[str, ...]:
    """Those of some labels of which different values fall into one group."""
    groups = _groups(frame, rollup.by)
    merged = []
    for name in names:
        if name not in rollup.by and name in frame.labels:
            pairs = np.unique(np.stack([groups, frame.labels[name].codes]), axis=1)
            if len(np.unique(pairs[0])) < pairs.shape[1]:
                merged.append(name)
    return tuple(merged)


def _refuse_mixed_kinds(merged: tuple[str, ...]) -> None:
    for name in merged:
        message = f"Choose one value of `{name}`, or keep it with `by`: its values are of different kinds."
        raise RequestError("choose_one", message, dimension=name)


def _refuse(line: ProductLine, rollup: Rollup, merged: tuple[str, ...]) -> None:
    for name in merged:
        averaged = rollup.over_time == "mean" and name in ("day", *TIMES)
        if not averaged and name not in line.additive_over:
            definition = line.newest.facts.get("definition", "")
            message = (
                f"Values of {line.id} must not be added up over `{name}`: the same people may be in several. "
                f"{definition}"
            )
            raise RequestError("not_additive", message, dimension=name)


def _groups(frame: Frame, by: Sequence[str]) -> Codes:
    """Number of each row's group; [rows]."""
    number = np.zeros(frame.size, dtype=np.int64)
    for name in by:
        labels = frame.labels[name]
        number = number * max(len(labels.vocabulary), 1) + labels.codes
    _, groups = np.unique(number, return_inverse=True)
    return groups.astype(np.int32)


def _fresh_noise(line: ProductLine, frame: Frame) -> Floats:
    """Least deviation of each row's own noise, zero where that is not said or shared; [rows]."""
    days, levels = frame.labels["day"], frame.labels.get("level")
    if levels is None or line.newest.facts.get("measure_units"):
        return np.zeros(frame.size)
    facts = [line.days[str(day)].facts.get("intervals", {}) for day in days.vocabulary.values]
    deviations = np.array(
        [
            [of_day.get("noise_deviation", {}).get(level, 0.0) for level in levels.vocabulary.values]
            for of_day in facts
        ]
    ).reshape(len(days.vocabulary), len(levels.vocabulary))
    return np.where(_shares_noise(line, frame), 0.0, deviations[days.codes, levels.codes])


def _combined(line: ProductLine, frame: Frame, rollup: Rollup, merged: tuple[str, ...]) -> Frame:
    groups = _groups(frame, rollup.by)
    size = int(groups.max()) + 1 if frame.size else 0
    value = frame.numbers["value"]
    shown = ~np.isnan(value)
    variance = np.where(shown, ((frame.numbers["high"] - value) / Z_95) ** 2, 0.0)
    noise = np.minimum(variance, _fresh_noise(line, frame) ** 2)
    together = _groups(frame, [*rollup.by, *(name for name in merged if name not in line.disjoint_over)])
    rest = _sum_of_the_same(groups, together, variance - noise, size)
    deviation = np.sqrt(_sums(groups, noise, size) + rest)
    times = [name for name in ("day", *TIMES) if name in merged]
    averaged = rollup.over_time == "mean" and times
    divisor = _distinct(groups, _groups(frame, times), size) if averaged else np.ones(size)
    total = _sums(groups, np.where(shown, value, 0.0), size)
    left_out = 1.0 if _lacks_rows(line, rollup) else 0.0
    parts = _sums(groups, np.ones(frame.size), size) + left_out
    withheld = _sums(groups, ~shown, size) + left_out
    return _row_per_group(frame, rollup.by, groups, _Sums(total, deviation, divisor, parts, withheld))


def _lacks_rows(line: ProductLine, rollup: Rollup) -> bool:
    """Whether withheld cells that belong to a group may have no row."""
    apart = {"day", *line.dimensions} - {*KINDS_OF_ROWS}
    return line.rows_left_out and not apart <= {*rollup.by}


def _sums(groups: Codes, amounts: npt.ArrayLike, size: int) -> Floats:
    return np.bincount(groups, amounts, size).astype(np.float64)


def _shares_noise(line: ProductLine, frame: Frame) -> npt.NDArray[np.bool_]:
    """Rows whose errors are not known to be independent of others'; [rows]."""
    shares = np.zeros(frame.size, dtype=np.bool_)
    for name in line.newest.facts.get("shared_noise", ()):
        labels = frame.labels[name]
        shares |= labels.codes != labels.vocabulary.index.get(ALL, -1)
    return shares


def _sum_of_the_same(groups: Codes, together: Codes, variance: Floats, size: int) -> Floats:
    """Squared sum of errors that may be the same people's; within `together` they are not; [groups]."""
    count = int(together.max(initial=-1)) + 1
    outer = np.zeros(count, dtype=np.int32)
    outer[together] = groups
    return _sums(outer, np.sqrt(_sums(together, variance, count)), size) ** 2


def _distinct(groups: Codes, times: Codes, size: int) -> Floats:
    """How many different times each group has; [groups]."""
    most = int(times.max(initial=0)) + 1
    pairs = np.unique(groups.astype(np.int64) * most + times)
    return _sums((pairs // most).astype(np.int32), np.ones(len(pairs)), size)


@dataclass(frozen=True)
class _Sums:
    total: Floats
    deviation: Floats
    divisor: Floats
    parts: Floats
    withheld: Floats


def _row_per_group(frame: Frame, by: Sequence[str], groups: Codes, sums: _Sums) -> Frame:
    _, first = np.unique(groups, return_index=True)
    labels = {name: frame.labels[name].take(first) for name in by}
    value, half = sums.total / sums.divisor, Z_95 * sums.deviation / sums.divisor
    complete, nothing = sums.withheld == 0, sums.withheld == sums.parts
    low = np.where(nothing, np.nan, np.maximum(value - half, 0))
    status = np.select([~complete, half <= UNRELIABLE * np.maximum(value, 1e-9)], [2, 0], 1)
    labels["status"] = _statuses(status.astype(np.int32), frame.labels["status"].take(first), nothing)
    labels["sample_band"] = Labels(_bands(frame, groups, sums), _BANDS)
    numbers: dict[str, Floats] = {
        "value": _rounded(np.where(complete, value, np.nan)),
        "low": _rounded(low),
        "high": _rounded(np.where(complete, value + half, np.nan)),
        "parts": sums.parts,
        "parts_withheld": sums.withheld,
    }
    return Frame(labels, numbers)


def _statuses(computed: Codes, of_first: Labels, nothing: npt.NDArray[np.bool_]) -> Labels:
    """The computed status; where nothing is shown, why its first part isn't."""
    both = united([_STATUSES, of_first.vocabulary])
    return Labels(
        np.where(nothing, of_first.vocabulary.codes_in(both)[of_first.codes], computed).astype(np.int32), both
    )


def _rounded(figures: npt.ArrayLike) -> Floats:
    return np.round(np.asarray(figures), 1).astype(np.float64)


def _bands(frame: Frame, groups: Codes, sums: _Sums) -> Codes:
    """The band of what was observed at least, from the lower ends of the parts' bands."""
    column = frame.labels["sample_band"]
    floors = np.array([_BAND_FLOORS[_BANDS.index.get(word, 0)] for word in column.vocabulary.values])
    of_rows = floors[column.codes] if len(floors) else np.empty(0)
    least = np.bincount(groups, of_rows, len(sums.total)) / sums.divisor
    bands = np.searchsorted(_BAND_FLOORS[1:], least, side="right").astype(np.int32)
    return np.where(sums.withheld == sums.parts, 0, bands).astype(np.int32)
