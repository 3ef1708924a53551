"""Where people are thought to sleep against where they live, person by person: possible in the lab alone.

From a single night; anchors of many nights are better (docs/methods.md).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from footfall.ingest.pseudonyms import read_key
from footfall.lab.evaluate.figures import BEFORE, NAIVE, Ratio, Score
from footfall.lab.evaluate.tables import vault_table
from footfall.lab.evaluate.tiles import places_of
from footfall.model.grid import Floats, Ints, tile_of
from footfall.network.locations import location_areas, location_centres
from footfall.network.pooling import decode_locations
from footfall.pipeline.day import Day

TILE_M = 500


def home_scores(day: Day, people: pa.Table) -> Iterator[Score]:
    """Share of customers seen at night whose home lies in the right zone, and in the right tile ± 1.

    The zone is the likeliest of the night's location, the tile that of its centre. The naive way is the site
    of the cell that served longest.

    Args:
        day: the day; nothing is said if its key or places were swept.
        people: `truth/people.parquet`.
    """
    key = day.workspace.key(day.name)
    if not (key.exists() and day.table("places").exists()):
        return
    customers = people.filter(pc.is_valid(people["subscriber_id"]))
    pseudonym = read_key(key).pseudonyms(customers["subscriber_id"].cast(pa.string()).combine_chunks())
    person, location = _nights(day)
    order = np.argsort(person)
    place, known = places_of(pseudonym, person[order])
    night = location[order][place[known]]
    homes = customers.filter(pa.array(known))
    x, y = (np.asarray(homes[name], dtype=np.float64) for name in ("home_x", "home_y"))
    zones = {name: index for index, name in enumerate(day.reference.area_ids["zone"])}
    zone = np.array([zones.get(name, -1) for name in homes["home_zone"].to_pylist()])
    found_zone, found_x, found_y = _places(day, night)
    cell, _, _ = decode_locations(night)
    site_x, site_y = day.reference.plan.x[cell], day.reference.plan.y[cell]
    words = "of a single night"
    yield Score("home-zone", f"home in the right zone, {words}", BEFORE, _share(found_zone == zone))
    what = f"home in the right 500 m tile or one beside it, {words}"
    for source, at_x, at_y in ((BEFORE, found_x, found_y), (NAIVE, site_x, site_y)):
        yield Score("home-500m", what, source, _share(_near(x, y, at_x, at_y)))


def _nights(day: Day) -> tuple[Ints, Ints]:
    places = vault_table(day.table("places"), "person", "location")
    person, location = np.asarray(places["person"]), np.asarray(places["location"])
    night = location % 2 == 1
    person, first = np.unique(person[night], return_index=True)
    return person, location[night][first]


def _places(day: Day, night: Ints) -> tuple[Ints, Floats, Floats]:
    """Likeliest zone (-1: outside) and centre of each location."""
    known = day.reference.evidence
    areas = location_areas(night, known, day.reference.table("tile_areas"), day.reference.areas)
    areas = areas.filter(pc.equal(areas["level"], "zone"))
    code, area, units = (np.asarray(areas[name]) for name in ("location", "area", "units"))
    order = np.lexsort([-units, code])
    codes, first = np.unique(code[order], return_index=True)
    place, inside = places_of(night, codes)
    zone = np.where(inside, area[order][first][place], -1)
    centres = location_centres(night, known)
    row = np.searchsorted(np.asarray(centres["location"]), night)
    return zone, np.asarray(centres["x"])[row].astype(float), np.asarray(centres["y"])[row].astype(float)


def _near(x: Floats, y: Floats, other_x: Floats, other_y: Floats) -> Ints:
    """Whether points lie in the same tile or in one beside it."""
    ours, theirs = tile_of(x, y, TILE_M), tile_of(other_x, other_y, TILE_M)
    step = TILE_M // 100
    east = np.abs(ours % 100_000 - theirs % 100_000) <= step
    north = np.abs(ours // 100_000 - theirs // 100_000) <= step
    return np.asarray(east & north)


def _share(hit: Ints) -> Ratio:
    return Ratio(float(np.count_nonzero(hit)), float(len(hit)), len(hit))
