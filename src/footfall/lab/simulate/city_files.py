"""Which files of a folder hold a real city, and what their columns are called.

A folder says so in its `city.toml`; docs/lab.md shows one. What it leaves out has the names of `CityFiles`.
Folders without one are known by a file they hold (KNOWN), or must have those names.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from footfall.model.errors import SettingsError
from footfall.model.settings import first_fault, known_zone

CITY_FILE: Final = "city.toml"


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DistrictNames(_Section):
    """`[zones.districts]`: a GeoJSON file with the names of districts."""

    file: str
    id: str = "zone_id"
    name: str = "name"


class ZoneFile(_Section):
    """`[zones]`: polygons in WGS 84 as GeoJSON, and the properties that tell about them."""

    file: str = "zones.geojson"
    id: str = "zone_id"
    name: str = "name"
    district: str | None = None
    """Property with the zone's district; without it the city is one district."""
    district_pattern: str = "(.*)"
    """Regular expression whose first group is the district, where the property holds more than that."""
    district_name: str | None = None
    districts: DistrictNames | None = None

    @field_validator("district_pattern")
    @classmethod
    def _one_group(cls, pattern: str) -> str:
        try:
            groups = re.compile(pattern).groups
        except re.error as wrong:
            message = f"this is no regular expression: {wrong}"
            raise ValueError(message) from wrong
        if groups != 1:
            message = r"the expression needs one group, the district, as in '(.*) \d+'"
            raise ValueError(message)
        return pattern


class CellFile(_Section):
    """`[cells]`: an OpenCelliD extract with its header; of which network, if not the one with most cells."""

    file: str = "cells_opencellid.csv.gz"
    mcc: int | None = Field(default=None, ge=1, le=999)
    net: int | None = Field(default=None, ge=0, le=999)


class ResidentFile(_Section):
    """`[residents]`: people by zone, and by age and gender where the file has both."""

    file: str = "residents.csv"
    zone: str = "zone_id"
    population: str = "population"
    age: str = "age_band"
    """Our age bands or years, such as 5-9 and 85+."""
    gender: str = "gender"
    """female and male, or F and M."""


class CommuteFile(_Section):
    """`[commutes]`: people by the zone they live in and the zone they work in."""

    file: str = "commutes.csv"
    origin: str = "origin"
    destination: str = "destination"
    persons: str = "persons"


class CityFiles(_Section):
    """The whole of `city.toml`. Residents or commutes may be absent, not both."""

    name: str | None = None
    """Default: the folder's."""
    country: str | None = None
    """ISO 3166 code; default: that of the cells' network."""
    time_zone: str | None = None
    """IANA name; default: that of the country, where it has one only."""
    zones: ZoneFile = ZoneFile()
    cells: CellFile = CellFile()
    residents: ResidentFile = ResidentFile()
    commutes: CommuteFile = CommuteFile()

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str | None) -> str | None:
        return None if name is None else known_zone(name)


KNOWN: Final = MappingProxyType(
    {
        "zones_msoa11.geojson": CityFiles(  # London, from the Office for National Statistics
            zones=ZoneFile(
                file="zones_msoa11.geojson", id="zone", district="borough_code", district_name="borough"
            ),
            residents=ResidentFile(
                file="population_msoa11_sex_age_2020.csv", zone="zone", age="age", gender="sex"
            ),
        ),
        "zones_barris.geojson": CityFiles(  # Barcelona, from its open data
            zones=ZoneFile(
                file="zones_barris.geojson",
                id="zone",
                district="district",
                districts=DistrictNames(file="zones_districts.geojson", id="zone"),
            ),
            residents=ResidentFile(
                file="population_barri_sex_age_2015.csv", zone="zone", age="age", gender="sex"
            ),
        ),
        "bristol_zones.geojson": CityFiles(  # Bristol, from the census of 2011
            zones=ZoneFile(
                file="bristol_zones.geojson", id="geo_code", district="name", district_pattern=r"(.*) \d+"
            ),
            commutes=CommuteFile(file="bristol_od.csv", origin="o", destination="d", persons="all"),
        ),
    }
)
"""A file that tells whose form a folder has -> that form."""


def city_files(folder: Path) -> CityFiles:
    """What the files of a folder are and what they call things.

    Raises:
        SettingsError: its `city.toml` is not TOML, or says something that cannot be.
    """
    own = folder / CITY_FILE
    if own.is_file():
        return _read(own)
    return next((known for mark, known in KNOWN.items() if (folder / mark).exists()), CityFiles())


def _read(file: Path) -> CityFiles:
    try:
        return CityFiles.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise SettingsError(f"{file} is not valid TOML: {broken}. Mend the line it names.") from None
    except ValidationError as invalid:
        raise SettingsError(f"{file}: {first_fault(invalid)}. See docs/lab.md.") from None
