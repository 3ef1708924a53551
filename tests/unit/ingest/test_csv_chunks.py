"""CSV files: a row is a line, and every line is accounted for."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from footfall.ingest import csv_chunks as module
from footfall.ingest.rows import Chunk
from footfall.model.contracts import EVENTS
from footfall.model.errors import InputError
from footfall.model.rules import FIELDS, UNENDED

from .makers import chunks_of

HEADER = "subscriber_id,timestamp,cell_id"
LINES = st.lists(
    st.one_of(
        st.just("s,1,c"),
        st.just(""),
        st.sampled_from(
            [
                "s,1",
                "s,1,c,x",
                ",",
                '"s",1,c',
                '"s,x",1,c',
                '"s',
                's"x,1,c',
                's,1,"c',
                "s\r,1,c",
                '"',
                '""',
                "\r",
            ]
        ),
    ),
    max_size=25,
)


def written(folder: Path, *lines: str, end: str = "\n", last: bool = True) -> Path:
    """A file with the header and lines."""
    file = folder / "feed.csv"
    file.write_bytes((end.join([HEADER, *lines]) + (end if last else "")).encode())
    return file


def rows_of(chunks: list[Chunk]) -> list[int]:
    """Numbers of the rows that were split."""
    return [int(row) for chunk in chunks for row in chunk.rows]


def bad_of(chunks: list[Chunk]) -> dict[int, str]:
    """Row -> why it could not be split."""
    return {int(row): bad.rule for chunk in chunks for bad in chunk.bad for row in bad.rows}


def column(chunks: list[Chunk], name: str) -> list[str | None]:
    """A column as text."""
    parts = [chunk.columns[name] for chunk in chunks]
    values = [value for part in parts for value in part.to_pylist()]
    return [None if value is None else value.decode() for value in values]


@given(lines=LINES, end=st.sampled_from(["\n", "\r\n"]), last=st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_line_is_a_row_or_bad_or_blank(lines: list[str], end: str, last: bool, tmp_path: Path) -> None:
    """Nothing is lost or counted twice, whatever quotes and line ends stand amid the lines."""
    chunks = chunks_of(written(tmp_path, *lines, end=end, last=last), EVENTS)
    found = sorted([*rows_of(chunks), *bad_of(chunks)])
    blank = {number for number, line in enumerate(lines, 1) if not line.strip("\r")}
    assert len(found) == len(set(found))
    assert set(range(1, len(lines) + 1)) - blank <= set(found) <= set(range(1, len(lines) + 1))


@given(
    fields=st.lists(st.tuples(*[st.text("ab;ä', \t", max_size=5)] * 3), min_size=1, max_size=20),
    quote=st.sampled_from(['"', "'"]),
    separator=st.sampled_from([",", ";", "|", "\t"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_quoted_fields_come_back_as_written(
    fields: list[tuple[str, str, str]], quote: str, separator: str, tmp_path: Path
) -> None:
    """With any separator and quote; quotes inside are doubled."""
    lines = [
        separator.join(f"{quote}{text.replace(quote, quote * 2)}{quote}" for text in row) for row in fields
    ]
    file = tmp_path / "feed.csv"
    file.write_text("\n".join([HEADER.replace(",", separator), *lines]) + "\n", encoding="utf-8")
    chunks = chunks_of(file, EVENTS, separator=separator, quote=quote)
    for place, name in enumerate(HEADER.split(",")):
        assert column(chunks, name) == [row[place] or None for row in fields]


@pytest.mark.parametrize("bytes_at_once", [7, 16, 64, 1000])
def test_pieces_change_nothing(bytes_at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However small the pieces, rows and their numbers are the same."""
    lines = [f"s{i},{i},c" if i % 5 else "s,1" for i in range(200)]
    file = written(tmp_path, *lines)
    whole = chunks_of(file, EVENTS)
    monkeypatch.setattr(module, "BLOCK_BYTES", bytes_at_once + len(HEADER))
    pieces = chunks_of(file, EVENTS)
    assert len(pieces) >= min(2, 3000 // bytes_at_once)
    assert rows_of(pieces) == rows_of(whole)
    assert bad_of(pieces) == bad_of(whole)
    assert column(pieces, "subscriber_id") == column(whole, "subscriber_id")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16", "utf-16-le", "utf-32"]
)
def test_any_encoding_that_is_said(encoding: str, tmp_path: Path) -> None:
    """Umlauts are umlauts; a byte-order mark is no part of the first name."""
    file = tmp_path / "feed.csv"
    file.write_bytes(f"{HEADER}\nMüller,1,Köln\n".encode(encoding))
    chunks = chunks_of(file, EVENTS, encoding=encoding)
    assert column(chunks, "subscriber_id") + column(chunks, "cell_id") == ["Müller", "Köln"]


def test_gzip_of_several_members_is_read_to_its_end(tmp_path: Path) -> None:
    """Files that were concatenated compressed are whole."""
    file = tmp_path / "feed.csv"
    file.write_bytes(gzip.compress(f"{HEADER}\ns,1,c\n".encode()) + gzip.compress(b"t,2,d\nu,3,e\n"))
    assert column(chunks_of(file, EVENTS), "subscriber_id") == ["s", "t", "u"]


def test_an_open_quote_swallows_no_line(tmp_path: Path) -> None:
    """The line it stands on is bad, and those after it are rows."""
    chunks = chunks_of(written(tmp_path, "s,1,c", 's,1,"c', "s,1,c", "s,1", "s,1,c"), EVENTS)
    assert rows_of(chunks) == [1, 3, 5]
    assert bad_of(chunks) == {2: UNENDED, 4: FIELDS}


def test_what_bad_fields_show_is_their_number(tmp_path: Path) -> None:
    """Never the line."""
    (chunk,) = chunks_of(written(tmp_path, "262010000000001", "262010000000001,1,2,3"), EVENTS)
    (bad,) = chunk.bad
    assert bad.values.to_pylist() == ["1 instead of 3", "4 instead of 3"]  # type: ignore[union-attr]


def test_a_file_of_open_quotes_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many of them mean that the settings are wrong; as many as the limit do not."""
    monkeypatch.setattr(module, "MOST_UNENDED", 100)
    (chunk,) = chunks_of(written(tmp_path, *['"s,1,c'] * 100), EVENTS)
    assert chunk.read == 100
    file = written(tmp_path, *['"s,1,c'] * 101)
    with pytest.raises(InputError, match="`separator` and `quote`"):
        chunks_of(file, EVENTS)


def test_a_line_that_does_not_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory is bounded by the longest line allowed."""
    monkeypatch.setattr(module, "BLOCK_BYTES", 1000)
    with pytest.raises(InputError, match="a line is longer than 1,000 bytes"):
        chunks_of(written(tmp_path, "s" * 5000), EVENTS)


def test_rows_are_numbered_by_line(tmp_path: Path) -> None:
    """Blank lines count, the header does not."""
    chunks = chunks_of(written(tmp_path, "s,1,c", "", "s,1,c", "", ""), EVENTS)
    assert np.array_equal(rows_of(chunks), [1, 3])
    assert sum(chunk.read for chunk in chunks) == 2
