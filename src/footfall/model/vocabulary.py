"""The closed lists: every dimension value that may appear in a release."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

ALL: Final = "all"
UNKNOWN: Final = "unknown"

AGE_BANDS: Final = ("0-15", "16-29", "30-44", "45-64", "65+", UNKNOWN)
GENDERS: Final = ("female", "male", UNKNOWN)
LEVELS: Final = ("region", "district", "zone")
"""Levels of areas, coarse to fine. Every zone lies in one district, every district in the region."""

DAYPARTS: Final = {
    "00-06": range(6),
    "06-10": range(6, 10),
    "10-13": range(10, 13),
    "13-16": range(13, 16),
    "16-19": range(16, 19),
    "19-24": range(19, 24),
}
DWELL_BINS_MIN: Final = (0, 5, 10, 20, 60, 120, 240, 480, 1440)
"""Borders of the dwell bins in minutes; the bin i is [border i, border i + 1)."""

STATUS_OK: Final = "ok"
STATUS_WITHHELD_SMALL: Final = "withheld_small"
STATUS_LOW_RELIABILITY: Final = "low_reliability"
STATUS_BELOW_RESOLUTION: Final = "below_resolution"
STATUS_MERGED: Final = "merged"
"""Too small to be shown, but in the row "rest of" its parent."""
STATUS_WITHHELD_DOMINANT: Final = "withheld_dominant"
"""Of an origin that would show one destination only, and all of whose trips are too few for a rest."""
STATUSES: Final = (
    STATUS_OK,
    STATUS_WITHHELD_SMALL,
    STATUS_LOW_RELIABILITY,
    STATUS_BELOW_RESOLUTION,
    STATUS_MERGED,
    STATUS_WITHHELD_DOMINANT,
)
SAMPLE_BANDS: Final = ("<50", "50-200", "200-1000", ">1000")
SEGMENTS: Final = ("private", "business", "m2m")
CHOICES: Final = ("opt_out", "opt_in", "paused_until")
SENSITIVE_KINDS: Final = ("clinic", "worship", "shelter", "prison", "school", "party", "union")
CELL_TYPES: Final = ("macro", "micro", "pico", "femto")
TECHNOLOGIES: Final = ("2G", "3G", "4G", "5G")


def dwell_bins() -> tuple[str, ...]:
    """Names of the dwell bins, such as "10-20" (minutes)."""
    borders = DWELL_BINS_MIN
    return tuple(f"{low}-{high}" for low, high in pairwise(borders))


def daypart_of(hour: int) -> str:
    """The daypart that holds a local hour of the day (0 to 23)."""
    return next(name for name, hours in DAYPARTS.items() if hour in hours)


def sample_band(observed: float) -> str:
    """The band in which an (already protected) number of observed subscribers is published."""
    if observed < 50:
        return "<50"
    if observed < 200:
        return "50-200"
    if observed < 1000:
        return "200-1000"
    return ">1000"
