"""How many parts a day is worked on in, so that memory stays bounded."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from footfall.ingest.sources import is_parquet
from footfall.model.errors import SettingsError
from footfall.model.settings import FeedSettings, Settings

EVENTS_PER_GB: Final = 5_000_000
"""Events of a bucket that each GB of the engine's memory holds without spilling (bench/scale.py)."""
MOST: Final = 1024
_BYTES_OF_A_ROW: Final = 60
_GZIPPED: Final = 5
_UNITS: Final = {"": 1, "k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12}
_MEMORY: Final = re.compile(r"\s*([0-9.]+)\s*([kmgt]?)i?b?\s*", re.IGNORECASE)


def fitting_buckets(files: Iterable[Path], settings: Settings) -> int:
    """As many buckets as keep one within the engine's memory; 1 where all fits.

    Args:
        files: of a day's events.
        settings: `[engine] memory_limit`, and how the files are written.

    Raises:
        SettingsError: the limit can't be read.
    """
    rows = sum(_rows(file, settings.feeds["events"]) for file in files)
    fit = max(1, EVENTS_PER_GB * memory_bytes(settings.engine.memory_limit) / 1e9)
    return min(MOST, max(1, -int(-rows // fit)))


def memory_bytes(limit: str) -> float:
    """A limit such as "4GB" or "500 MiB" in bytes, of 1000 to the k.

    Raises:
        SettingsError: it is none.
    """
    matched = _MEMORY.fullmatch(limit)
    if matched is None:
        raise SettingsError(f"[engine] memory_limit = {limit!r} is no amount of memory; use one such as 4GB.")
    return float(matched[1]) * _UNITS[matched[2].lower()]


def _rows(file: Path, feed: FeedSettings) -> int:
    """Rows of a file: counted in Parquet, estimated from the size of texts. A broken file has none."""
    if is_parquet(file, feed):
        try:
            return int(pq.read_metadata(file).num_rows)
        except (pa.ArrowException, OSError):
            return 0
    size = file.stat().st_size * (_GZIPPED if file.name.endswith(".gz") else 1)
    return size // _BYTES_OF_A_ROW
