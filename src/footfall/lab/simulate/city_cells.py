"""The cells of a real city, from an OpenCelliD extract."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from footfall.lab.simulate.city import Areas
from footfall.lab.simulate.city_files import CityFiles
from footfall.lab.simulate.city_tables import need_file, read_lines
from footfall.model.errors import Fault, InputError
from footfall.model.projection import to_grid

_COLUMNS: Final = ("radio", "mcc", "net", "area", "cell", "lon", "lat")
_NEAR_M: Final = 10_000
"""Cells farther out of the box around the zones are left out: an extract may be that of a whole country."""
_STATIONS_OF_POINT: Final = 30
"""A point at which cells of more base stations were heard is none: it stands for "somewhere in town". In
Bristol's extract 161 cells of 117 stations lie at one; in London's, 28 of 20 at most."""


@dataclass(frozen=True)
class HeardCell:
    """A row of the extract, and its line as it stands there; degrees, and metres of the grid."""

    radio: str
    mcc: int
    net: int
    area: str
    number: int
    x: float
    y: float
    line: str

    @property
    def name(self) -> str:
        """The cell as the estimators name it."""
        return f"{self.mcc}-{self.net}-{self.area}-{self.number}"

    @property
    def plmn(self) -> str:
        """Country code and network; two digits of network, as everywhere in Europe."""
        return f"{self.mcc:03d}{self.net:02d}"


@dataclass(frozen=True)
class Extract:
    """The cells in and near the zones.

    Args:
        header: the first line of the file.
        cells: all networks and radios.
        plmn: the operator: that of `city.toml`, else the one with most LTE cells.
    """

    header: str
    cells: tuple[HeardCell, ...]
    plmn: str

    @property
    def networks(self) -> tuple[str, ...]:
        """All networks with LTE cells: the operator's, then the others by number of cells."""
        counts = Counter(one.plmn for one in self.cells if one.radio == "LTE")
        others = (name for name, _ in counts.most_common() if name != self.plmn)
        return (self.plmn, *others)

    def of(self, plmn: str) -> list[HeardCell]:
        """A network's LTE cells that were heard somewhere, in the order of the file."""
        ours = [one for one in self.cells if one.radio == "LTE" and one.plmn == plmn]
        stations = Counter((x, y) for x, y, _ in {(one.x, one.y, one.number >> 8) for one in ours})
        return [one for one in ours if stations[one.x, one.y] <= _STATIONS_OF_POINT]


def read_extract(folder: Path, files: CityFiles, areas: Areas) -> Extract:
    """The cells of the extract in and near the zones.

    Raises:
        InputError: the file is missing or can't be used, or has no LTE cell of the operator near the zones.
    """
    file = need_file(folder, files.cells.file, "cells")
    header, *lines = read_lines(file) or [""]
    cells = _near(_cells(file, header, lines), areas)
    networks = Counter(one.plmn for one in cells if one.radio == "LTE")
    asked = files.cells
    if asked.mcc is not None and asked.net is not None:
        plmn = f"{asked.mcc:03d}{asked.net:02d}"
    else:
        plmn = networks.most_common(1)[0][0] if networks else "any"
    if plmn not in networks:
        rule = f"no LTE cell of {plmn} lies in or within {_NEAR_M // 1000} km of the zones"
        found = ", ".join(f"{name} ({count})" for name, count in networks.most_common(5)) or "no network's"
        remedy = f"Bring an extract of the city; this one has LTE cells there of: {found}."
        raise InputError(Fault(file, rule, remedy))
    return Extract(header, cells, plmn)


def write_extract(file: Path, extract: Extract, plmn: str) -> None:
    """Write a network's rows as they stand: all that its plan is."""
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = (extract.header, *(one.line for one in extract.of(plmn)))
    with file.open("wb") as raw, gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as target:
        target.write(("\n".join(lines) + "\n").encode())


def _cells(file: Path, header: str, lines: list[str]) -> list[HeardCell]:
    names = next(csv.reader([header]), [])
    if not set(_COLUMNS) <= set(names):
        rule = "the first line is not the header of an OpenCelliD export"
        raise InputError(Fault(file, rule, f"It must name the columns {', '.join(_COLUMNS)}."))
    places = [names.index(column) for column in _COLUMNS]
    rows = [_fields(file, row, places, number) for number, row in enumerate(csv.reader(lines), 1) if row]
    x, y = to_grid(*np.array([row[-2:] for row in rows], dtype=np.float64).reshape(-1, 2).T)
    filled = (line for line in lines if line)
    return [
        HeardCell(*row[:-2], float(x[i]), float(y[i]), line)
        for i, (row, line) in enumerate(zip(rows, filled, strict=True))
    ]


def _fields(
    file: Path, row: list[str], places: list[int], number: int
) -> tuple[str, int, int, str, int, float, float]:
    try:
        radio, mcc, net, area, cell, longitude, latitude = (row[place] for place in places)
        return radio, int(mcc), int(net), area, int(cell), float(longitude), float(latitude)
    except (IndexError, ValueError):
        remedy = "Write the row again as OpenCelliD does, or remove it."
        raise InputError(Fault(file, "the row is no cell", remedy, number)) from None


def _near(cells: list[HeardCell], areas: Areas) -> tuple[HeardCell, ...]:
    west, south, east, north = areas.bounds
    return tuple(
        one
        for one in cells
        if west - _NEAR_M <= one.x <= east + _NEAR_M and south - _NEAR_M <= one.y <= north + _NEAR_M
    )
