"""Finding and reading the files of a real city; what is wrong with them is said with file, row and column."""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from footfall.lab.simulate.city_files import CITY_FILE
from footfall.model.errors import Fault, InputError

SEE: Final = f"Or is it called something else? Say so in {CITY_FILE}; docs/lab.md shows one."

Row = dict[str, str]


def find_file(folder: Path, name: str) -> Path | None:
    """A file of a folder, compressed by gzip or not; None if there is none."""
    plain = name.removesuffix(".gz")
    places = (folder / name, folder / plain, folder / f"{plain}.gz")
    return next((place for place in places if place.is_file()), None)


def need_file(folder: Path, name: str, part: str) -> Path:
    """A file that must be there.

    Raises:
        InputError: says what is in the folder instead.
    """
    found = find_file(folder, name)
    if found is None:
        names = sorted(file.name for file in folder.iterdir())
        there = ", ".join(names[:12]) + (" …" if len(names) > 12 else "") if names else "nothing"
        rule = f"the city's {part} are not there; the folder holds {there}"
        raise InputError(Fault(folder / name, rule, f"Bring the file. {SEE}"))
    return found


def read_lines(file: Path) -> list[str]:
    """Lines of a text file in UTF-8, compressed by gzip or not.

    Raises:
        InputError: it can't be read as such.
    """
    raw = file.read_bytes()
    try:
        text = (gzip.decompress(raw) if raw.startswith(b"\x1f\x8b") else raw).decode("utf-8-sig")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError):
        rule = "the file is no text in UTF-8, or was cut off"
        raise InputError(Fault(file, rule, "Write it again.")) from None
    return text.splitlines()


def read_rows(file: Path, columns: Sequence[str], part: str) -> list[Row]:
    """Rows of a CSV file with commas and a header.

    Args:
        file: the file.
        columns: those it must have.
        part: section of `city.toml` that names them.

    Raises:
        InputError: it has no row, or lacks a column.
    """
    rows = list(csv.DictReader(read_lines(file)))
    if not rows:
        raise InputError(Fault(file, "the file has no row", "Write it again, with a header."))
    need_columns(file, rows[0], columns, part)
    for number, row in enumerate(rows, 1):
        if None in row.values():
            raise InputError(Fault(file, "the row has too few fields", "Mend the row.", number))
    return rows


def need_columns(file: Path, row: Row, columns: Sequence[str], part: str) -> None:
    """Refuse a table that lacks a column.

    Raises:
        InputError: names the column, and those that there are.
    """
    for column in columns:
        if column not in row:
            there = ", ".join(str(name)[:40] for name in list(row)[:12])
            remedy = f"The file has: {there}. Name the right one under [{part}] of {CITY_FILE}."
            raise InputError(Fault(file, "a column is missing", remedy, column=column))


def number_in(file: Path, row: Row, column: str, line: int) -> float:
    """A number of a row.

    Raises:
        InputError: it is none, or below zero.
    """
    try:
        number = float(row[column])
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise InputError(
            Fault(file, "the field is no number of people", "Mend the row.", line, column, row[column])
        )
    return number


def rows_of_zones(
    file: Path, rows: Sequence[Row], column: str, zone_ids: Sequence[str]
) -> Iterator[tuple[int, Row, int]]:
    """Position of the zone, row and number of each row whose zone there is.

    Raises:
        InputError: more than half of the zones have no row, so the ids differ.
    """
    positions = {zone: i for i, zone in enumerate(zone_ids)}
    found = {row[column] for row in rows} & set(positions)
    if 2 * len(found) < len(positions):
        missing = next(zone for zone in zone_ids if zone not in found)
        rule = f"{len(positions) - len(found)} of {len(positions)} zones have no row, such as {missing!r}"
        raise InputError(Fault(file, rule, "Give both files the same ids.", column=column))
    for line, row in enumerate(rows, 1):
        if row[column] in positions:
            yield positions[row[column]], row, line
