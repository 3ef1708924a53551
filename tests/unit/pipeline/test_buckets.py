"""A day is parted so that a bucket fits into the engine's memory."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from footfall.model.errors import SettingsError
from footfall.model.settings import EngineSettings, FeedSettings, Settings
from footfall.pipeline import buckets
from footfall.pipeline.buckets import MOST, fitting_buckets, memory_bytes


def _settings(memory: str) -> Settings:
    return Settings(engine=EngineSettings(memory_limit=memory), feeds={"events": FeedSettings(path="x")})


@pytest.mark.parametrize(
    ("limit", "size"), [("4GB", 4e9), ("500 MiB", 5e8), ("1.5gb", 1.5e9), ("2000", 2000), ("1T", 1e12)]
)
def test_amounts_of_memory(limit: str, size: float) -> None:
    """An amount is read as DuckDB writes it, of 1000 to the k."""
    assert memory_bytes(limit) == size


def test_what_is_no_amount() -> None:
    """Anything else is refused with an example."""
    with pytest.raises(SettingsError, match="4GB"):
        memory_bytes("80%")


def test_more_events_or_less_memory_make_more_buckets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows of all files over what the limit holds, rounded up; never none, and never too many."""
    monkeypatch.setattr(buckets, "EVENTS_PER_GB", 100)
    files = []
    for number in range(3):
        files.append(tmp_path / f"{number}.parquet")
        pq.write_table(pa.table({"a": range(100)}), files[-1])
    assert [fitting_buckets(files, _settings(limit)) for limit in ("1GB", "2GB", "3GB", "9GB")] == [
        3,
        2,
        1,
        1,
    ]
    assert fitting_buckets(files, _settings("1kB")) == 300 < MOST
    monkeypatch.setattr(buckets, "MOST", 200)
    assert fitting_buckets(files, _settings("1kB")) == 200
    assert fitting_buckets([], _settings("1GB")) == 1


def test_texts_are_estimated_and_broken_files_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text's rows are estimated from its size, compressed or not; a broken file has none."""
    monkeypatch.setattr(buckets, "EVENTS_PER_GB", 100)
    text, packed, broken = (tmp_path / name for name in ("a.csv", "a.csv.gz", "a.parquet"))
    for file in (text, packed, broken):
        file.write_bytes(b"x" * 60 * 200)
    assert fitting_buckets([text], _settings("1GB")) == 2
    assert fitting_buckets([packed], _settings("1GB")) == 10
    assert fitting_buckets([broken], _settings("1GB")) == 1
