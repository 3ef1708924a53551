"""The tables of the Spanish transport ministry (MITMS), an interchange format that clients exist for.

Gzipped text, separated by `|`, one file a day: `viajes` (trips), `personas` (people by number of trips) and
`pernoctaciones` (nights). Layout after the ministry's "Open data mobility: methodological report", v8.
What a release does not tell is `NA`. Withheld rows and rests are left out, as the ministry does; a row that
isn't there is not zero.
"""

from __future__ import annotations

import gzip
import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from footfall.model.errors import WorkspaceError
from footfall.model.release import Release, is_rest
from footfall.model.vocabulary import ALL
from footfall.model.windows import span
from footfall.releases.text_tables import text_table

Shapes = Mapping[tuple[str, str], Any]
Row = Mapping[str, Any]
NA: Final = "NA"
_LEVELS: Final = {"zone": "distritos", "district": "municipios", "region": "GAU"}
_ACTIVITIES: Final = {
    "home": "casa",
    "work": "trabajo_estudio",
    "frequent": "frecuente",
    "infrequent": "no_frecuente",
}
_SEXES: Final = {"male": "hombre", "female": "mujer"}
_ENDS: Final = ("area", "origin", "destination")
_EARTH_KM: Final = 6371.0088
_BANDS_KM: Final = ((0.5, ""), (2, "0.5-2"), (10, "2-10"), (50, "10-50"), (math.inf, ">50"))


def _of(name: str, words: Mapping[str, str] | None = None) -> Callable[[Row], str]:
    """A column from a dimension of the release, in the ministry's words."""

    def read(row: Row) -> str:
        word = row.get(name)
        if word is None or word in {ALL, "unknown"}:
            return NA
        return (words or {}).get(word, word)

    return read


def _yes_if_given(name: str) -> Callable[[Row], str]:
    return lambda row: NA if name not in row else "si" if row[name] == "yes" else "no"


def _hour(row: Row) -> str:
    """The hour, or the first hour of the daypart."""
    return (
        str(int(row["hour"])) if "hour" in row else str(int(row["daypart"][:2])) if "daypart" in row else NA
    )


def _people(row: Row) -> str:
    return _number(row["value"])


def _number(value: float) -> str:
    """At most three decimals, as short as can be."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _distance_band(row: Row) -> str:
    """As released, or from the distance between the areas' centres; within one area it isn't known."""
    if "distance_band" in row:
        return str(row["distance_band"])
    return NA if row["_km"] is None else next(name for most, name in _BANDS_KM if row["_km"] < most) or NA


def _person_km(row: Row) -> str:
    return NA if row["_km"] is None else _number(row["value"] * row["_km"])


Columns = dict[str, Callable[[Row], str]]
TRIPS: Final[Columns] = {
    "fecha": lambda row: row["_day"],
    "periodo": _hour,
    "origen": _of("origin"),
    "destino": _of("destination"),
    "distancia": _distance_band,
    "actividad_origen": _of("origin_activity", _ACTIVITIES),
    "actividad_destino": _of("destination_activity", _ACTIVITIES),
    "estudio_origen_posible": _yes_if_given("origin_study"),
    "estudio_destino_posible": _yes_if_given("destination_study"),
    "residencia": _of("home_region"),
    "renta": _of("income"),
    "edad": _of("age_band"),
    "sexo": _of("gender", _SEXES),
    "viajes": _people,
    "viajes_km": _person_km,
}
PEOPLE: Final[Columns] = {
    "fecha": lambda row: row["_day"],
    "zona_pernoctacion": _of("area"),
    "edad": _of("age_band"),
    "sexo": _of("gender", _SEXES),
    "numero_viajes": _of("trips"),
    "personas": _people,
}
NIGHTS: Final[Columns] = {
    "fecha": lambda row: row["_day"],
    "zona_residencia": _of("home_area"),
    "zona_pernoctacion": _of("area"),
    "personas": _people,
}
TABLES: Final = {
    "flows": ("Viajes", TRIPS),
    "mobility_rate": ("Personas_dia", PEOPLE),
    "overnights": ("Pernoctaciones", NIGHTS),
}
"""Product -> the ministry's name of the table, and its columns."""


def mitms(release: Release, shapes: Shapes) -> tuple[str, bytes]:
    """The file's name and its bytes.

    Raises:
        WorkspaceError: the product has no table at the ministry.
    """
    product = release.manifest.product
    if product not in TABLES:
        message = (
            f"The ministry has no table for {product}, but for {', '.join(TABLES)}. Choose another format."
        )
        raise WorkspaceError(message)
    table, columns = TABLES[product]
    # Of a window the first day stands for all: nights are the mean of its days.
    day = str(span(release.manifest.day)[0]).replace("-", "")
    rows = [
        row | {"_day": day, "_km": _km(row, shapes)}
        for row in _parts(release.table.to_pylist())
        if row["value"] is not None and not any(is_rest(str(row.get(end, ""))) for end in _ENDS)
    ]
    lines = [[read(row) for read in columns.values()] for row in rows]
    level = _LEVELS.get(rows[0]["level"], "") if rows else "distritos"
    text = text_table(list(columns), lines, "|")
    return f"{day}_{table}_{level}.csv.gz", gzip.compress(text, mtime=0)


def _parts(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of classes of people without those of their sums, where there are both."""
    classes = [row for row in rows if ALL not in (row.get("age_band"), row.get("gender"))]
    return classes or rows


def _km(row: Row, shapes: Shapes) -> float | None:
    """Great-circle distance between the centres of a trip's areas; None within one area."""
    if row.get("origin") == row.get("destination"):
        return None
    ends = [shapes.get((row["level"], row[end])) for end in ("origin", "destination")]
    if any(end is None for end in ends):
        return None
    (lon_a, lat_a), (lon_b, lat_b) = (end["properties"]["centre"] for end in ends if end is not None)
    phi_a, phi_b, step = math.radians(lat_a), math.radians(lat_b), math.radians(lon_b - lon_a)
    chord = math.sin((phi_b - phi_a) / 2) ** 2 + math.cos(phi_a) * math.cos(phi_b) * math.sin(step / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(chord))
