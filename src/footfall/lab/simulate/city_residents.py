"""Who lives in a real city, and where they work, as far as its files tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from footfall.lab.simulate.city_files import CityFiles, ResidentFile
from footfall.lab.simulate.city_tables import (
    SEE,
    Row,
    find_file,
    need_columns,
    need_file,
    number_in,
    read_rows,
    rows_of_zones,
)
from footfall.lab.simulate.demography import AGES, default_demography
from footfall.lab.simulate.fields import Random
from footfall.model.errors import Fault, InputError
from footfall.model.grid import Floats

_YEARS: Final = re.compile(r"(\d{1,2})\s*(?:[-–]\s*(\d{1,3})|(\+|plus|and over))?")
_OLDEST: Final = 99
_BAND_STARTS: Final = (16, 30, 45, 65)
_GENDERS: Final = {"f": 0, "female": 0, "m": 1, "male": 1}


def read_demography(
    random: Random, folder: Path, files: CityFiles, zone_ids: Sequence[str], commutes: Floats | None
) -> Floats:
    """Shares of residents by zone, age band and gender; they sum to 1.

    Without residents those who commute from a zone stand for them. Without age and gender these are as in
    invented cities.

    Raises:
        InputError: neither residents nor commutes are there, or the residents can't be used.
    """
    asked = files.residents
    file = find_file(folder, asked.file)
    if file is None and commutes is not None and "residents" not in files.model_fields_set:
        return default_demography(random, commutes.sum(axis=1) + 1)
    if file is None:
        file = need_file(folder, asked.file, "residents (or, instead of them, commutes)")
    rows = read_rows(file, (asked.zone, asked.population), "residents")
    strata = _strata_columns(file, asked, rows[0])
    counts = np.zeros((len(zone_ids), len(AGES), 2))
    for zone, row, line in rows_of_zones(file, rows, asked.zone, zone_ids):
        people = number_in(file, row, asked.population, line)
        if strata is None:
            counts[zone] += people / counts[zone].size
            continue
        gender = _gender(file, row, strata[1], line)
        for band, share in _bands(file, row, strata[0], line):
            counts[zone, band, gender] += share * people
    refuse_nobody(file, counts, asked.population)
    if strata is None:
        return default_demography(random, counts.sum(axis=(1, 2)))
    shares: Floats = counts / counts.sum()
    return shares


def read_commutes(folder: Path, files: CityFiles, zone_ids: Sequence[str]) -> Floats | None:
    """People by home zone and work zone; None where there is no such file.

    Raises:
        InputError: `city.toml` names the file and it isn't there, or it can't be used.
    """
    asked = files.commutes
    file = find_file(folder, asked.file)
    if file is None and "commutes" not in files.model_fields_set:
        return None
    if file is None:
        file = need_file(folder, asked.file, "commutes")
    rows = read_rows(file, (asked.origin, asked.destination, asked.persons), "commutes")
    positions = {zone: i for i, zone in enumerate(zone_ids)}
    table = np.zeros((len(positions), len(positions)))
    for zone, row, line in rows_of_zones(file, rows, asked.origin, zone_ids):
        if row[asked.destination] in positions:
            work = positions[row[asked.destination]]
            table[zone, work] += number_in(file, row, asked.persons, line)
    refuse_nobody(file, table, asked.persons)
    return table


def refuse_nobody(file: Path, counts: Floats, column: str) -> None:
    """Refuse a table that counts nobody.

    Raises:
        InputError: all its numbers are zero.
    """
    if not counts.any():
        raise InputError(Fault(file, "all numbers of people are zero", "Fill the column.", column=column))


def _strata_columns(file: Path, asked: ResidentFile, row: Row) -> tuple[str, str] | None:
    """Columns of age and gender; None if the file has neither, and nobody said it had."""
    columns = (asked.age, asked.gender)
    if any(column in row for column in columns) or {"age", "gender"} & asked.model_fields_set:
        need_columns(file, row, columns, "residents")
        return columns
    return None


def _bands(file: Path, row: Row, column: str, line: int) -> list[tuple[int, float]]:
    """Our age bands that an age of the source falls into, with the shares of its years in each."""
    text = row[column].strip()
    if text in AGES:
        return [(AGES.index(text), 1.0)]
    match = _YEARS.fullmatch(text)
    first = int(match[1]) if match else 0
    last = first if match is None else int(match[2] or (_OLDEST if match[3] else first))
    if match is None or last < first:
        remedy = f"Write years such as 17, 5-9 or 85+, or the bands {', '.join(AGES)}. {SEE}"
        raise InputError(Fault(file, "the age cannot be read", remedy, line, column, text))
    bands = np.searchsorted(_BAND_STARTS, np.arange(first, last + 1), side="right")
    years = np.bincount(bands, minlength=len(AGES))
    return [(int(band), float(years[band] / years.sum())) for band in np.flatnonzero(years)]


def _gender(file: Path, row: Row, column: str, line: int) -> int:
    gender = _GENDERS.get(row[column].strip().lower())
    if gender is None:
        remedy = "Write female and male, or F and M."
        raise InputError(Fault(file, "the gender cannot be read", remedy, line, column, row[column]))
    return gender
