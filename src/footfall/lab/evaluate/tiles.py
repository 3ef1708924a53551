"""Presence on tiles: finer than anything released, so only the lab can look."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from footfall.lab.evaluate.tables import vault_table
from footfall.lab.simulate.truth import cut_at_hours, hour_lengths
from footfall.model.grid import Floats, Ints, coarser
from footfall.network.locations import location_tiles
from footfall.pipeline.day import Day
from footfall.products.weights import MEAN_WEIGHT, WHOLE

RESOLUTIONS_M = (500, 1000)


def city_tiles(day: Day) -> Ints:
    """All 500 m tiles that touch the areas, sorted."""
    return np.unique(coarser(np.asarray(day.reference.table("tile_areas")["tile"]), RESOLUTIONS_M[0]))


def estimated_presence(day: Day, tiles: Ints) -> Floats | None:
    """Weighted subscribers present, mean over the hour; shape [24, tiles]; None if the places were swept."""
    folder = day.table("places")
    if not folder.exists():
        return None
    places = vault_table(folder, "person", "location", "start", "end")
    codes, row = np.unique(np.asarray(places["location"]), return_inverse=True)
    weight = _weights(day, np.asarray(places["person"]), codes[row])
    pieces = cut_at_hours(np.asarray(places["start"]), np.asarray(places["end"]), day.local)
    cell, seconds = row[pieces.row] * 24 + pieces.hour, pieces.seconds * weight[pieces.row]
    sums: Floats = np.bincount(cell, seconds, len(codes) * 24).astype(np.float64)
    persons = sums.reshape(-1, 24) / np.maximum(hour_lengths(day.local), 1.0)
    posterior = location_tiles(codes, day.reference.evidence, RESOLUTIONS_M[0])
    return _spread(posterior, codes, persons, tiles)


def _weights(day: Day, person: Ints, location: Ints) -> Floats:
    """What the person of each place stands for, by the night's location of the person."""
    table = vault_table(day.table("counts") / "location_weights", "location", "weight")
    known, weight = np.asarray(table["location"]), np.asarray(table["weight"]) / WHOLE
    place, inside = places_of(location, known) if len(known) else (location * 0, location < 0)
    persons, of_person = np.unique(person, return_inverse=True)
    weights = np.full(len(persons), MEAN_WEIGHT)
    weights[of_person[inside]] = weight[place[inside]]
    return weights[of_person]


def _spread(posterior: pa.Table, codes: Ints, persons: Floats, tiles: Ints) -> Floats:
    place, inside = places_of(np.asarray(posterior["tile"]), tiles)
    place = place[inside]
    row = np.searchsorted(codes, np.asarray(posterior["location"])[inside])
    probability = np.asarray(posterior["probability"])[inside]
    return np.stack([np.bincount(place, probability * persons[row, hour], len(tiles)) for hour in range(24)])


def places_of(tile: Ints, tiles: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Position of each tile among sorted tiles, and whether it is one of them."""
    place = np.minimum(np.searchsorted(tiles, tile), len(tiles) - 1)
    return place, tiles[place] == tile


def true_presence(table: pa.Table, tiles: Ints) -> Floats:
    """The truth's persons as [24, tiles].

    Args:
        table: tile, hour, persons.
        tiles: sorted.
    """
    place, inside = places_of(np.asarray(table["tile"]).astype(np.int64), tiles)
    cell = np.asarray(table["hour"]).astype(np.int64) * len(tiles) + place
    persons = np.asarray(table["persons"], dtype=np.float64)
    sums: Floats = np.bincount(cell[inside], persons[inside], 24 * len(tiles)).astype(np.float64)
    return sums.reshape(24, len(tiles))


def at_resolution(presence: Floats, tiles: Ints, resolution_m: int) -> Floats:
    """Presence on 500 m tiles [24, tiles] added up to coarser ones."""
    _, row = np.unique(coarser(tiles, resolution_m), return_inverse=True)
    sums = np.zeros((int(row.max()) + 1, len(presence)))
    np.add.at(sums, row, presence.T)
    return sums.T
