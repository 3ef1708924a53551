"""Files that can't be read as a whole."""

from __future__ import annotations

import contextlib
import gzip
import random
from pathlib import Path

import pytest

from footfall.ingest.rows import Chunk
from footfall.model.contracts import EVENTS
from footfall.model.errors import FootfallError, InputError
from footfall.model.rules import FIELDS

from .makers import chunks_of

GOOD = b"subscriber_id,timestamp,cell_id\n" + b"s,1,c\n" * 500


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "f.csv", "the file is empty"),
        (gzip.compress(GOOD)[:-20], "f.csv", "end too early"),
        (gzip.compress(GOOD)[:12] + b"\x07" * 60, "f.csv", "gzip data are damaged"),
        (GOOD, "f.parquet", "not Parquet, or was cut off"),
        (b"PAR1" + GOOD, "f.csv", "it is Parquet"),
        (b"\x28\xb5\x2f\xfd" + GOOD, "f.csv", "compressed by zstd"),
        (GOOD.decode().encode("utf-16"), "f.csv", 'encoding = "utf-16"'),
        (GOOD.decode().encode("utf-32"), "f.csv", 'encoding = "utf-32"'),
        (gzip.compress(gzip.compress(GOOD)), "f.csv", "compress a file once"),
    ],
)
def test_the_reason_and_the_remedy_are_said(content: bytes, name: str, said: str, tmp_path: Path) -> None:
    """In a sentence with the file's name."""
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(InputError) as refused:
        chunks_of(file, EVENTS)
    assert said in str(refused.value)
    assert str(file) in str(refused.value)


@pytest.mark.parametrize("seed", range(60))
def test_bytes_of_chance_end_in_rows_or_in_an_error_of_ours(seed: int, tmp_path: Path) -> None:
    """A good file, compressed or not, of which some bytes were changed, cut or doubled."""
    chance = random.Random(seed)
    content = bytearray(gzip.compress(GOOD, mtime=0) if seed % 2 else GOOD)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(content))
        content[place : place + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 3))
    file = tmp_path / ("f.parquet" if seed % 7 == 0 else "f.csv")
    file.write_bytes(bytes(content[: chance.randint(1, len(content))]))
    chunks: list[Chunk] = []
    with contextlib.suppress(FootfallError):
        chunks = chunks_of(file, EVENTS)
    assert all(len(column) == len(chunk.rows) for chunk in chunks for column in chunk.columns.values())


def test_a_row_of_wrong_bytes_and_too_few_fields_is_bad_without_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The reader below must not be asked to report bytes that are no text."""
    (tmp_path / "f.csv").write_bytes(GOOD + b"M\xfcller,1\nM\xfcller,1,c\n")
    (chunk,) = chunks_of(tmp_path / "f.csv", EVENTS)
    assert [(bad.rule, bad.rows.tolist()) for bad in chunk.bad] == [(FIELDS, [501])]
    assert chunk.rows[-1] == 502
    assert capsys.readouterr().err == ""
