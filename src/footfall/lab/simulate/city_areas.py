"""Zones and districts of a real city, from GeoJSON."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
import shapely.geometry

from footfall.lab.simulate.city import Areas
from footfall.lab.simulate.city_files import CITY_FILE, CityFiles, ZoneFile
from footfall.lab.simulate.city_tables import SEE, need_file, read_lines
from footfall.model.errors import Fault, InputError
from footfall.model.grid import on_grid
from footfall.model.projection import to_grid

Feature = dict[str, Any]


def read_areas(folder: Path, files: CityFiles, city: str) -> Areas:
    """Zones, in the order of their ids, in districts in one region that is named after the city.

    Raises:
        InputError: a file is missing, or one of its features can't be used.
    """
    file = need_file(folder, files.zones.file, "zones")
    features = _features(file)
    ids = [_property(file, one, files.zones.id, row) for row, one in enumerate(features, 1)]
    twice, times = Counter(ids).most_common(1)[0]
    if times > 1:
        raise InputError(Fault(file, f"the zone {twice!r} stands {times} times", "Give each zone once."))
    districts = _districts(folder, file, files.zones, features, city)
    shared = bool({district for district, _ in districts} & set(ids))
    # A district and a zone of one id are two areas: the district gets a letter before it.
    districts = [(f"D{district}" if shared else district, name) for district, name in districts]
    order, names = sorted(range(len(ids)), key=ids.__getitem__), dict(districts)
    numbers = sorted(names)
    return Areas(
        zone_ids=tuple(ids[i] for i in order),
        zone_names=tuple(str(features[i]["properties"].get(files.zones.name) or ids[i]) for i in order),
        shapes=tuple(_shape(file, features[i], i + 1) for i in order),
        district_of=np.array([numbers.index(districts[i][0]) for i in order]),
        district_ids=tuple(numbers),
        district_names=tuple(names[number] for number in numbers),
        region_id=f"region-{folder.resolve().name}",
        region_name=city,
    )


def _districts(
    folder: Path, file: Path, asked: ZoneFile, features: Sequence[Feature], city: str
) -> list[tuple[str, str]]:
    """Id and name of each zone's district."""
    if asked.district is None:
        return [("district", city)] * len(features)
    names = _district_names(folder, asked)
    found = []
    for row, one in enumerate(features, 1):
        text = _property(file, one, asked.district, row)
        match = re.fullmatch(asked.district_pattern, text)
        district = match[1] if match else text
        name = str(one["properties"].get(asked.district_name) or district)
        if names:
            if district not in names:
                rule = "the file of districts does not have the zone's district"
                raise InputError(Fault(file, rule, SEE, row, asked.district, district))
            name = names[district]
        found.append((district, name))
    return found


def _district_names(folder: Path, asked: ZoneFile) -> dict[str, str]:
    if asked.districts is None:
        return {}
    file = need_file(folder, asked.districts.file, "districts")
    return {
        _property(file, one, asked.districts.id, row): _property(file, one, asked.districts.name, row)
        for row, one in enumerate(_features(file), 1)
    }


def _features(file: Path) -> list[Feature]:
    try:
        features = json.loads("\n".join(read_lines(file)))["features"]
        fit = bool(features) and all(isinstance(one["properties"], dict) for one in features)
    except (ValueError, KeyError, TypeError, RecursionError):
        fit = False
    if not fit:
        rule = "not a GeoJSON feature collection with properties"
        raise InputError(Fault(file, rule, "Write the polygons as one in UTF-8."))
    collection: list[Feature] = features
    return collection


def _property(file: Path, feature: Feature, name: str, row: int) -> str:
    value = feature["properties"].get(name)
    if value is None or str(value).strip() == "":
        there = ", ".join(map(str, list(feature["properties"])[:12])) or "none"
        remedy = f"It has: {there}. Name the right one under [zones] of {CITY_FILE}."
        raise InputError(Fault(file, "the feature lacks a property", remedy, row, name))
    return str(value).strip()


def _shape(file: Path, feature: Feature, row: int) -> Any:
    try:
        shape = shapely.geometry.shape(feature["geometry"])
        there = shapely.transform(shape, to_grid, interleaved=False)
        fit = shape.geom_type in ("Polygon", "MultiPolygon") and shape.area > 0
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, shapely.GEOSException):
        fit = False
    if not fit or not on_grid(*shapely.get_coordinates(there).T).all():
        rule = "the feature is no polygon in longitude and latitude within the grid, which covers Europe"
        raise InputError(Fault(file, rule, "Write polygons in WGS 84.", row))
    return shapely.make_valid(there)
