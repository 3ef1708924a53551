"""Numbers as people read them: honest rounding, bars and strips."""

from __future__ import annotations

import math
from collections.abc import Sequence

BLOCKS = "▁▂▃▄▅▆▇█"
WITHHELD = "·"


def step_for(low: float, high: float) -> int:
    """The step to round to: 1, 2 or 5 times a power of ten, near half of the interval's half-width."""
    target = max((high - low) / 4, 1.0)
    power = int(10 ** math.floor(math.log10(target)))
    return power * max(factor for factor in (1, 2, 5) if factor * power <= target)


def number(value: float | None, low: float | None, high: float | None) -> str:
    """A value with its interval, no more exact than it is; a dot where it is withheld."""
    if value is None or low is None or high is None:
        return WITHHELD
    step = step_for(low, high)
    rounded = [round(part / step) * step for part in (value, low, high)]
    return f"{rounded[0]:,} ({rounded[1]:,}–{rounded[2]:,})"


def brief(value: float | None, low: float | None, high: float | None) -> str:
    """A value and half the width of its interval, for narrow columns; a dot where it is withheld."""
    if value is None or low is None or high is None:
        return WITHHELD
    step = step_for(low, high)
    return f"{round(value / step) * step:,} ±{round((high - low) / 2 / step) * step:,}"


def strip(values: Sequence[float | None], top: float | None = None) -> str:
    """One block per value, its height relative to the greatest; a dot where a value is withheld."""
    shown = [value for value in values if value is not None]
    if not shown:
        return WITHHELD * len(values)
    scale = top or max(*shown, 1e-9)
    return "".join(WITHHELD if value is None else _block(value / scale) for value in values)


def _block(share: float) -> str:
    return BLOCKS[min(int(max(share, 0) * len(BLOCKS)), len(BLOCKS) - 1)]


def bar(value: float | None, top: float, width: int = 30) -> str:
    """A horizontal bar; a dot where the value is withheld."""
    return WITHHELD if value is None else "█" * round(max(value, 0) / max(top, 1e-9) * width)
