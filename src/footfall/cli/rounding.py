"""Numbers as people should read them: no finer than they are known."""

from __future__ import annotations

import math

from footfall.model.vocabulary import STATUS_LOW_RELIABILITY, STATUS_OK, STATUS_WITHHELD_SMALL

STATUS_WORDS = {
    STATUS_OK: "good",
    STATUS_LOW_RELIABILITY: "uncertain",
    STATUS_WITHHELD_SMALL: "withheld",
}
WITHHELD = "·"
BARS = "▁▂▃▄▅▆▇█"


def step_for(low: float, high: float) -> int:
    """The step to round to: of 1, 2, 5, 10, 20 …, the nearest to half of the interval's half-width."""
    wanted = max((high - low) / 4, 1.0)
    power = 10 ** math.floor(math.log10(wanted))
    return int(min((power * digit for digit in (1, 2, 5, 10)), key=lambda step: abs(math.log(step / wanted))))


def rounded(value: float, step: int) -> str:
    """A value to the nearest step, with thousands apart."""
    return f"{round(value / step) * step:,}"


def interval(low: float, high: float) -> str:
    """An interval, rounded outwards so that it still holds what it held."""
    step = step_for(low, high)
    return f"{math.floor(low / step) * step:,}-{math.ceil(high / step) * step:,}"


def estimate(value: float | None, low: float | None, high: float | None) -> tuple[str, str]:
    """Value and interval as text; a withheld one is a dot, and no interval."""
    if value is None or low is None or high is None:
        return WITHHELD, ""
    return rounded(value, step_for(low, high)), interval(low, high)


def strip(values: list[float | None], top: float) -> str:
    """A bar for each value, eighths of `top`; a withheld one is a dot."""
    return "".join(WITHHELD if value is None else _bar(value, top) for value in values)


def _bar(value: float, top: float) -> str:
    eighths = math.ceil(8 * value / top) if top > 0 else 1
    return BARS[min(max(eighths, 1), 8) - 1]


def long_bar(value: float, top: float, width: int) -> str:
    """A bar of up to `width` blocks."""
    return "█" * max(1, round(width * value / top)) if top > 0 and value > 0 else ""
