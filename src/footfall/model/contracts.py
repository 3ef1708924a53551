"""What every table must look like, declared once.

Checks at ingest, the codebook in docs and the reading of files are all derived from these contracts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from footfall.model.vocabulary import (
    AGE_BANDS,
    CELL_TYPES,
    CHOICES,
    GENDERS,
    LEVELS,
    SEGMENTS,
    SENSITIVE_KINDS,
    TECHNOLOGIES,
)


class Kind(StrEnum):
    """How the text of a field is read."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    TIME = "time"
    DATE = "date"
    CHOICE = "choice"


TEXTUAL: Final = frozenset({Kind.TEXT, Kind.CHOICE})
"""Kinds that are read as text."""


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Args:
        name: its name inside Footfall.
        kind: how it is read.
        meaning: a sentence for the codebook.
        required: the column must be there and its fields filled.
        unit: unit of the values, if they have one.
        minimum: least value allowed.
        maximum: greatest value allowed.
        choices: the values allowed, for kind CHOICE.
        pattern: a regular expression that the whole text must match.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    unit: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    pattern: str | None = None


@dataclass(frozen=True)
class Contract:
    """One table: its columns, and which make a row unique (of several with one key the first stands)."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns that must be there."""
        return tuple(column.name for column in self.columns if column.required)


MAX_TEXT: Final = 256
"""Longest field that is taken in, in bytes; a longer one is a sign of a broken file."""

FORBIDDEN_COLUMNS: Final = {
    "called_party": "the other side of a call",
    "called_number": "the other side of a call",
    "calling_number": "the other side of a call",
    "b_number": "the other side of a call",
    "other_party": "the other side of a call",
    "imei": "the identity of the device",
    "imeisv": "the identity of the device",
    "content": "content of communication",
    "message": "content of communication",
    "url": "content of communication",
    "host": "content of communication",
    "birth_date": "an exact date of birth",
    "date_of_birth": "an exact date of birth",
    "birthdate": "an exact date of birth",
    "name": "a person's name",
    "first_name": "a person's name",
    "last_name": "a person's name",
    "surname": "a person's name",
    "address": "a person's address",
    "street": "a person's address",
    "email": "a person's address",
}
"""Columns that are refused in feeds about people (lower case, spaces and dashes as underscores)."""

_SUBSCRIBER = Column(
    "subscriber_id",
    Kind.TEXT,
    "IMSI, MSISDN or the operator's own id; replaced by a pseudonym before anything is written",
    required=True,
)

EVENTS: Final = Contract(
    "events",
    "One row per network event: a subscriber was served by a cell at a time.",
    (
        _SUBSCRIBER,
        Column("timestamp", Kind.TIME, "when; with a zone, or in the feed's time zone", required=True),
        Column("cell_id", Kind.TEXT, "the serving cell, as in the cell plan", required=True),
        Column("event_type", Kind.TEXT, "kind of event, as the operator names it"),
        Column("plmn", Kind.TEXT, "home network (MCC and MNC) of a roamer", pattern=r"\d{5,6}"),
        Column("tac", Kind.TEXT, "first 8 digits of the device's IMEI", pattern=r"\d{8}"),
        Column("timing_advance", Kind.INTEGER, "timing advance step", minimum=0, maximum=3846),
    ),
)

CELLS: Final = Contract(
    "cells",
    "The cell plan: one row per cell and period of validity.",
    (
        Column("cell_id", Kind.TEXT, "the cell, as in the events", required=True),
        Column("longitude", Kind.NUMBER, "of the antenna, WGS 84", True, "degree", -180, 180),
        Column("latitude", Kind.NUMBER, "of the antenna, WGS 84", True, "degree", -90, 90),
        Column("technology", Kind.CHOICE, "generation of the network", choices=TECHNOLOGIES),
        Column("frequency_mhz", Kind.NUMBER, "carrier frequency", False, "MHz", 100, 100_000),
        Column("power_dbm", Kind.NUMBER, "transmitted power", False, "dBm", -30, 90),
        Column("power_w", Kind.NUMBER, "transmitted power, if not in dBm", False, "W", 1e-6, 1e6),
        Column("gain_dbi", Kind.NUMBER, "gain of the antenna; 0 if the power is EIRP", False, "dBi", -20, 60),
        Column("height_m", Kind.NUMBER, "of the antenna over ground", False, "m", 0, 1000),
        Column(
            "azimuth_deg", Kind.NUMBER, "bearing of the beam; empty if all round", False, "degree", 0, 360
        ),
        Column("tilt_deg", Kind.NUMBER, "tilt of the beam below the horizon", False, "degree", -90, 90),
        Column("beam_width_deg", Kind.NUMBER, "half-power width of the beam", False, "degree", 1, 360),
        Column("range_m", Kind.NUMBER, "farthest distance served", False, "m", 1, 200_000),
        Column("cell_type", Kind.CHOICE, "size of the cell", choices=CELL_TYPES),
        Column(
            "position_error_m",
            Kind.NUMBER,
            "standard deviation of the position, east and north",
            False,
            "m",
            0,
            50_000,
        ),
        Column("valid_from", Kind.DATE, "first day in service; empty: since ever"),
        Column("valid_to", Kind.DATE, "last day in service; empty: until further notice"),
    ),
    key=("cell_id", "valid_from"),
)

OPENCELLID: Final = Contract(
    "cells",
    "OpenCelliD's export of cells, a known format of the cell plan.",
    (
        Column("radio", Kind.CHOICE, "radio technology", True, choices=("GSM", "CDMA", "UMTS", "LTE", "NR")),
        Column("mcc", Kind.INTEGER, "mobile country code", True, None, 1, 999),
        Column("net", Kind.INTEGER, "mobile network code", True, None, 0, 32767),
        Column("area", Kind.INTEGER, "location or tracking area", True, None, 0, 2**31),
        Column("cell", Kind.INTEGER, "cell number in its network", True, None, 0, 2**36),
        Column("lon", Kind.NUMBER, "estimated position", True, "degree", -180, 180),
        Column("lat", Kind.NUMBER, "estimated position", True, "degree", -90, 90),
        Column("samples", Kind.INTEGER, "measurements behind the position", False, None, 0, 2**40),
    ),
)

PEOPLE: Final = Contract(
    "people",
    "Attributes of subscribers, as the operator knows them.",
    (
        _SUBSCRIBER,
        Column("age_band", Kind.CHOICE, "age band; empty: unknown", choices=AGE_BANDS),
        Column(
            "birth_year", Kind.INTEGER, "year of birth, if there is no age band", minimum=1900, maximum=2100
        ),
        Column("gender", Kind.CHOICE, "gender; empty: unknown", choices=GENDERS),
        Column("home_zone", Kind.TEXT, "zone of the billing address"),
        Column("segment", Kind.CHOICE, "kind of contract; m2m is left out", choices=SEGMENTS),
        Column("brand", Kind.TEXT, "brand of the contract"),
    ),
    key=("subscriber_id",),
)

OPTOUTS: Final = Contract(
    "optouts",
    "What subscribers decided; the latest decision holds. An opt-out or a pause counts at once, an opt-in "
    "for the days that begin after it, and a pause that is over gives way to what held before it.",
    (
        _SUBSCRIBER,
        Column("choice", Kind.CHOICE, "the decision", required=True, choices=CHOICES),
        Column("decided_at", Kind.TIME, "when it was taken", required=True),
        Column("paused_until", Kind.DATE, "last day of a pause, for the choice paused_until"),
        Column("channel", Kind.TEXT, "where it was taken: shop, web, hotline"),
        Column("text_version", Kind.TEXT, "version of the text shown to the subscriber"),
    ),
)

ZONES: Final = Contract(
    "zones",
    "The areas of releases: polygons (GeoJSON, GeoParquet) with their names.",
    (
        Column("zone_id", Kind.TEXT, "the zone", required=True),
        Column("name", Kind.TEXT, "its name for people"),
        Column("level", Kind.CHOICE, "coarse to fine; empty: zone", choices=LEVELS),
        Column("parent_id", Kind.TEXT, "the district a zone lies in"),
    ),
    key=("zone_id",),
)

CENSUS: Final = Contract(
    "census",
    "Residents by zone, from public statistics.",
    (
        Column("zone_id", Kind.TEXT, "the zone", required=True),
        Column("age_band", Kind.CHOICE, "age band; empty: all ages", choices=AGE_BANDS),
        Column("gender", Kind.CHOICE, "gender; empty: both", choices=GENDERS),
        Column("population", Kind.NUMBER, "residents", True, "persons", 0, 1e9),
    ),
    key=("zone_id", "age_band", "gender"),
)

BUILDINGS: Final = Contract(
    "buildings",
    "Built volume, from a register of buildings or a raster such as GHS-BUILT-V; tells where in a cell "
    "people sleep, work and shop.",
    (
        Column(
            "longitude",
            Kind.NUMBER,
            "of the building or the raster's cell, WGS 84",
            True,
            "degree",
            -180,
            180,
        ),
        Column(
            "latitude", Kind.NUMBER, "of the building or the raster's cell, WGS 84", True, "degree", -90, 90
        ),
        Column("residential_m3", Kind.NUMBER, "volume that people live in", False, "m³", 0, 1e9),
        Column("non_residential_m3", Kind.NUMBER, "volume of any other use", False, "m³", 0, 1e9),
    ),
)

SENSITIVE_PLACES: Final = Contract(
    "sensitive_places",
    "Places at which to have been is nobody's business; the law wants them within coarse zones only.",
    (
        Column("longitude", Kind.NUMBER, "of the place, WGS 84", True, "degree", -180, 180),
        Column("latitude", Kind.NUMBER, "of the place, WGS 84", True, "degree", -90, 90),
        Column("kind", Kind.CHOICE, "what it is", choices=SENSITIVE_KINDS),
    ),
)

FEEDS: Final = {
    c.name: c for c in (EVENTS, CELLS, PEOPLE, OPTOUTS, ZONES, CENSUS, BUILDINGS, SENSITIVE_PLACES)
}
"""All tables that come in, by name."""
