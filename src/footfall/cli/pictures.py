"""Numbers as people should read them, no finer than they are known; bars and strips of blocks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from footfall.model.vocabulary import (
    STATUS_BELOW_RESOLUTION,
    STATUS_LOW_RELIABILITY,
    STATUS_MERGED,
    STATUS_OK,
    STATUS_WITHHELD_DOMINANT,
    STATUS_WITHHELD_SMALL,
)

BLOCKS: Final = "▁▂▃▄▅▆▇█"
WITHHELD: Final = "·"
STATUS_WORDS: Final = {
    STATUS_OK: "good",
    STATUS_LOW_RELIABILITY: "uncertain",
    STATUS_WITHHELD_SMALL: "withheld",
    STATUS_MERGED: "in the rest",
    STATUS_WITHHELD_DOMINANT: "withheld",
    STATUS_BELOW_RESOLUTION: "too fine",
}
"""A status as tables print it."""
HOUR_AXIS: Final = "00    06    12    18    "
"""Stands over a strip of 24 hours."""


def step_for(low: float, high: float) -> int:
    """The step to round to: the greatest of 1, 2, 5, 10, 20 … that is within half of the half-width."""
    wanted = max((high - low) / 4, 1.0)
    power = int(10 ** math.floor(math.log10(wanted)))
    return power * max(digit for digit in (1, 2, 5) if digit * power <= wanted)


def figure(value: float | None, low: float | None, high: float | None) -> tuple[str, str]:
    """A value and its interval, no more exact than it is; a dot and nothing where it is withheld.

    The interval is rounded outwards, so that it still holds what it held.
    """
    if value is None or low is None or high is None:
        return WITHHELD, ""
    step = step_for(low, high)
    lowest, highest = math.floor(low / step) * step, math.ceil(high / step) * step
    return f"{round(value / step) * step:,}", f"{lowest:,}–{highest:,}"


def brief(value: float | None, low: float | None, high: float | None) -> str:
    """A value and half the width of its interval, for narrow columns; a dot where it is withheld."""
    if value is None or low is None or high is None:
        return WITHHELD
    step = step_for(low, high)
    half = math.ceil((high - low) / 2 / step) * step
    return f"{round(value / step) * step:,} ±{half:,}"


def strip(values: Sequence[float | None]) -> str:
    """One block per value, in eighths of the greatest; a dot where a value is withheld."""
    greatest = max((value for value in values if value is not None), default=0.0)
    return "".join(WITHHELD if value is None else _block(value, greatest) for value in values)


def _block(value: float, greatest: float) -> str:
    eighths = math.ceil(len(BLOCKS) * max(value, 0) / greatest) if greatest > 0 else 1
    return BLOCKS[min(max(eighths, 1), len(BLOCKS)) - 1]


def bar(value: float | None, greatest: float, width: int = 24) -> str:
    """A horizontal bar; a dot where the value is withheld."""
    if value is None:
        return WITHHELD
    return "█" * round(max(value, 0) / greatest * width) if greatest > 0 else ""
