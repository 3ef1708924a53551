"""CSV files, piece by piece: a row is a line, and every line is accounted for.

Arrow would take a quote that is never closed for a field that spans all the following lines, and these
would be lost without a word. So the lines of each block are counted; where the rows parsed are not as many,
the block is halved until the lines at fault stand alone.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from footfall.ingest.rows import BadRows, Chunk
from footfall.ingest.sources import resolve_columns
from footfall.model.contracts import TEXTUAL, Contract
from footfall.model.errors import Fault, InputError
from footfall.model.grid import Ints
from footfall.model.rules import FIELDS, UNENDED
from footfall.model.settings import FeedSettings

BLOCK_BYTES = 16 << 20
"""Read at once; no line may be longer."""
MOST_UNENDED: Final = 10_000
"""More lines of a file that don't end where their row does mean that the settings are wrong."""
_GZIP: Final = b"\x1f\x8b"
_OTHER_FORMATS: Final = {
    b"PK\x03\x04": "a zip archive or a spreadsheet",
    b"BZh": "compressed by bzip2",
    b"\xfd7zXZ": "compressed by xz",
    b"\x28\xb5\x2f\xfd": "compressed by zstd",
    b"PAR1": "Parquet",
}
_WIDE: Final = {
    "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE),
    "utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE),
}
"""Encodings that a file tells by its first bytes; those of UTF-32 begin like those of UTF-16."""
_NO_TEXT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffd]")


@dataclass(frozen=True)
class _Layout:
    """How the lines of a file are split.

    Args:
        file: the file.
        feed: separator and quote.
        count: number of fields.
        places: Footfall's name -> position of the field.
        textual: those of them that are text.
    """

    file: Path
    feed: FeedSettings
    count: int
    places: dict[str, int]
    textual: frozenset[str]


@dataclass(frozen=True, eq=False)
class _Lines:
    """Lines that were split.

    Args:
        rows: the fields of good lines.
        row_lines: their positions among the lines; int64 [rows].
        broken: position -> number of its fields, of lines with too few or too many.
        unended: positions of lines that don't end where their row does.
    """

    rows: pa.Table
    row_lines: Ints
    broken: dict[int, int]
    unended: tuple[int, ...]


def csv_chunks(
    file: Path, feed: FeedSettings, contract: Contract, only: frozenset[str] | None
) -> Iterator[Chunk]:
    """Pieces of at most BLOCK_BYTES.

    Raises:
        InputError: the file is empty, a column is missing, or its lines are not rows of such a file.
    """
    with _open(file, feed.encoding) as stream:
        blocks = _blocks(stream, file)
        head, _, block = next(blocks).partition(b"\n")
        header = _header(head, feed, file)
        names = resolve_columns(file, header, feed, contract, only)
        textual = frozenset(name for name in names if contract.column(name).kind in TEXTUAL)
        places = {ours: header.index(theirs) for ours, theirs in names.items()}
        layout = _Layout(file, feed, len(header), places, textual)
        line, unended = 1, 0
        while True:
            if block:
                lines = _split(_text(block), layout)
                unended += len(lines.unended)
                _refuse_chaos(unended, file)
                yield _chunk(lines, line, layout)
                line += _line_count(block)
            following = next(blocks, None)
            if following is None:
                return
            block = following


def _open(file: Path, encoding: str) -> Any:
    """A stream of UTF-8 bytes."""
    with file.open("rb") as raw:
        start = raw.read(6)
    for mark, what in _OTHER_FORMATS.items():
        if start.startswith(mark):
            remedy = "Unpack it, compress it by gzip, or set the feed's `format`."
            raise InputError(Fault(file, f"this is no CSV file: it is {what}", remedy))
    stream = pa.OSFile(str(file), "rb")
    stream = pa.CompressedInputStream(stream, "gzip") if start.startswith(_GZIP) else stream
    if codecs.lookup(encoding).name in ("utf-8", "utf-8-sig"):
        for name, marks in _WIDE.items():
            if start.startswith(marks):
                remedy = f'Set the feed\'s encoding = "{name}".'
                raise InputError(Fault(file, f"the file is in {name.upper()}", remedy))
        return stream
    return pa.transcoding_input_stream(stream, encoding, "utf-8")


def _blocks(stream: Any, file: Path) -> Iterator[bytes]:
    """The stream in pieces that end where a line ends; line ends are LF or CR LF, or all CR."""
    rest = stream.read(BLOCK_BYTES).removeprefix(codecs.BOM_UTF8)
    if not rest:
        raise InputError(Fault(file, "the file is empty", "Write it again, or remove it."))
    only_cr = b"\n" not in rest and b"\r" in rest
    more = rest
    while more:
        rest = rest.replace(b"\r", b"\n") if only_cr else rest
        cut = rest.rfind(b"\n") + 1
        if cut:
            yield rest[:cut]
        elif len(rest) > BLOCK_BYTES:
            rule = f"a line is longer than {BLOCK_BYTES:,} bytes"
            raise InputError(Fault(file, rule, "Is this a CSV file? Write it again, or remove it."))
        more = stream.read(BLOCK_BYTES)
        rest = rest[cut:] + more
    if rest:
        yield rest


def _text(block: bytes) -> bytes:
    """A block as UTF-8: U+FFFD, which no rule lets through, stands for bytes that are no text.

    Arrow prints a traceback when it must report a row of other bytes.
    """
    if block.isascii():
        return block
    try:
        block.decode()
    except UnicodeDecodeError:
        return block.decode("utf-8", "replace").encode()
    return block


def _header(line: bytes, feed: FeedSettings, file: Path) -> list[str]:
    text = line.decode("utf-8", "replace").rstrip("\r")
    if _NO_TEXT.search(text):
        remedy = "Set the feed's `encoding`, `format` or `separator`; compress a file once only."
        raise InputError(Fault(file, "the first line is no text", remedy))
    try:
        return next(csv.reader([text], delimiter=feed.separator, quotechar=feed.quote), [""])
    except csv.Error:
        rule = "the first line is not a header"
        raise InputError(Fault(file, rule, "Write the names of the columns there.")) from None


def _chunk(lines: _Lines, first: int, layout: _Layout) -> Chunk:
    columns = {ours: lines.rows.column(str(place)).combine_chunks() for ours, place in layout.places.items()}
    bad = []
    if lines.broken:
        found = [f"{fields} instead of {layout.count}" for fields in lines.broken.values()]
        bad.append(BadRows.listed(layout.file, FIELDS, [first + i for i in lines.broken], found))
    if lines.unended:
        rows = [first + i for i in lines.unended]
        bad.append(BadRows.listed(layout.file, UNENDED, rows, [None] * len(rows)))
    return Chunk(layout.file, lines.row_lines + first, columns, tuple(bad))


def _split(block: bytes, layout: _Layout) -> _Lines:
    """The lines of a block as fields; halves it where a line is not a row."""
    count = _line_count(block)
    parsed = _parse(block, count, layout)
    if parsed is not None:
        return parsed
    if count == 1:
        return _Lines(_no_rows(layout), np.empty(0, dtype=np.int64), {}, (0,))
    cut = block.find(b"\n", len(block) // 2, len(block) - 1) + 1 or block.rfind(b"\n", 0, -1) + 1
    left, right = _split(block[:cut], layout), _split(block[cut:], layout)
    ahead = _line_count(block[:cut])
    return _Lines(
        pa.concat_tables([left.rows, right.rows]).unify_dictionaries(),
        np.concatenate([left.row_lines, right.row_lines + ahead]),
        left.broken | {line + ahead: fields for line, fields in right.broken.items()},
        left.unended + tuple(line + ahead for line in right.unended),
    )


def _parse(block: bytes, count: int, layout: _Layout) -> _Lines | None:
    """The fields of lines; None if the rows in them are not exactly the lines."""
    if b"\r" in block and block.count(b"\r") != block.count(b"\r\n") + block.endswith(b"\r"):
        return None
    fields_of: dict[int, int] = {}

    def note(row: Any) -> str:
        fields_of[row.number - 1] = row.actual_columns
        return "skip"

    # The blank line at the end shows whether the last line swallows what comes after it.
    sentinel = b"\n" if block.endswith(b"\n") else b"\n\n"
    table = pacsv.read_csv(
        pa.BufferReader(block + sentinel),
        read_options=pacsv.ReadOptions(
            use_threads=False,
            block_size=len(block) + 3,
            column_names=[str(place) for place in range(layout.count)],
        ),
        parse_options=pacsv.ParseOptions(
            delimiter=layout.feed.separator,
            quote_char=layout.feed.quote,
            ignore_empty_lines=False,
            invalid_row_handler=note,
        ),
        convert_options=pacsv.ConvertOptions(
            column_types=_types(layout),
            include_columns=list(_types(layout)),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
        ),
    )
    if table.num_rows + len(fields_of) != count + 1:
        return None
    blank = [*_blank_lines(block), count]
    lines = np.delete(np.arange(count + 1), list(fields_of))
    filled = ~np.isin(lines, blank)
    broken = {line: fields for line, fields in fields_of.items() if line not in blank}
    return _Lines(table.filter(pa.array(filled)), lines[filled], broken, ())


def _types(layout: _Layout) -> dict[str, pa.DataType]:
    text = pa.dictionary(pa.int32(), pa.binary())
    return {
        str(place): text if name in layout.textual else pa.binary() for name, place in layout.places.items()
    }


def _no_rows(layout: _Layout) -> pa.Table:
    return pa.table({name: pa.array([], kind) for name, kind in _types(layout).items()})


def _blank_lines(block: bytes) -> list[int]:
    if not block.startswith((b"\n", b"\r\n")) and b"\n\n" not in block and b"\n\r\n" not in block:
        return []
    return [i for i, line in enumerate(block.split(b"\n")) if line in (b"", b"\r")]


def _line_count(block: bytes) -> int:
    return block.count(b"\n") + (not block.endswith(b"\n"))


def _refuse_chaos(unended: int, file: Path) -> None:
    if unended > MOST_UNENDED:
        rule = f"more than {MOST_UNENDED:,} lines do not end where their row does"
        raise InputError(Fault(file, rule, "Are `separator` and `quote` of the feed right?"))
