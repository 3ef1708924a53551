"""Places people go to, and which of them somebody at a given spot would choose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from footfall.lab.simulate.city import City, Raster
from footfall.lab.simulate.fields import Random, drawn
from footfall.model.grid import Floats, Ints

CHOICES = 64
"""Places offered per spot; drawn once in proportion to their pull, so that drawing one of them is cheap."""


@dataclass(frozen=True, eq=False)
class Pool:
    """Places of one kind: position in EPSG:3035, zone and weight (capacity, no unit)."""

    x: Floats
    y: Floats
    zone: Ints
    weight: Floats


@dataclass(frozen=True, eq=False)
class Menu:
    """For each cell of a coarse raster, places of a pool drawn by their pull from there.

    Args:
        pool: the places.
        raster: cells of 500 m or 1 km.
        table: indices into the pool, shape (cells, CHOICES).
    """

    pool: Pool
    raster: Raster
    table: Ints

    def choose(self, random: Random, x: Floats, y: Floats, regular: Ints | None = None) -> Ints:
        """A place for each spot; with `regular` (one number per person) mostly one of four favourites."""
        cell = np.maximum(self.raster.index(x, y), 0)
        pick = random.integers(0, CHOICES, len(x))
        if regular is not None:
            favourite = (regular + random.integers(0, 4, len(x))) % CHOICES
            pick = np.where(random.random(len(x)) < 0.7, favourite, pick)
        return self.table[cell, pick]


@dataclass(frozen=True, eq=False)
class Places:
    """All menus of a city, and its workplaces."""

    work: Pool
    jobs: Menu
    school: Menu
    shop: Menu
    town: Menu
    lunch: Menu
    leisure: Menu
    friends: Menu


def make_places(random: Random, city: City, people: int) -> Places:
    """Draw workplaces, schools, shops and so on, and what is offered from each spot."""
    land = city.land
    size = min(1.0, (people / 100_000) ** 0.5) * max(1.0, city.radius_m / 9000) ** 0.5
    work = _pool(random, city, land.jobs, round(max(120, min(5000, people / 25))), spread=0.9)
    school = _pool(random, city, land.homes, max(8, min(1200, people // 1300)), spread=0.3)
    shop = _pool(random, city, land.shops, max(60, min(4000, people // 120)), spread=0.7)
    leisure = _pool(random, city, land.leisure, max(60, min(3000, people // 150)), spread=0.7)
    friends = _pool(random, city, land.homes, max(200, min(4000, people // 30)), spread=0.0)
    raster = Raster.around(city.areas.bounds, 500.0 if city.radius_m < 14_000 else 1000.0, 0.0)
    return Places(
        work=work,
        jobs=_menu(random, raster, work, 4200 * size + 300),
        school=_menu(random, raster, school, 650),
        shop=_menu(random, raster, shop, 900),
        town=_menu(random, raster, shop, 4500 * size + 300),
        lunch=_menu(random, raster, shop, 320),
        leisure=_menu(random, raster, leisure, 2800 * size + 300),
        friends=_menu(random, raster, friends, 3000 * size + 300),
    )


def points_in(random: Random, city: City, tiles: Ints) -> tuple[Floats, Floats, Ints]:
    """Random points (x, y) in tiles of the city's land and the zones they lie in; never outside all zones."""
    land = city.land
    x = land.x[tiles] + random.uniform(0, 100, len(tiles))
    y = land.y[tiles] + random.uniform(0, 100, len(tiles))
    zone = city.areas.zone_of(x, y).astype(np.int64)
    lost = zone < 0
    x[lost], y[lost], zone[lost] = land.x[tiles][lost] + 50, land.y[tiles][lost] + 50, land.zone[tiles][lost]
    return x, y, zone


def _pool(random: Random, city: City, weight: Floats, count: int, spread: float) -> Pool:
    x, y, zone = points_in(random, city, drawn(random, weight, count))
    return Pool(x, y, zone, np.exp(random.normal(0, spread, count)))


def _menu(random: Random, raster: Raster, pool: Pool, decay_m: float) -> Menu:
    """Pull = weight · exp(−distance / decay), the usual gravity with exponential deterrence."""
    x, y = raster.middles()
    table = np.empty((raster.size, CHOICES), dtype=np.int64)
    log_weight = np.log(pool.weight)
    for start in range(0, raster.size, 256):
        rows = slice(start, start + 256)
        distance = np.hypot(x[rows, None] - pool.x, y[rows, None] - pool.y)
        pull = log_weight - distance / decay_m
        cumulative = np.cumsum(np.exp(pull - pull.max(axis=1, keepdims=True)), axis=1)
        target = random.random((len(distance), CHOICES)) * cumulative[:, -1:]
        for row, (sums, wanted) in enumerate(zip(cumulative, target, strict=True)):
            table[start + row] = np.searchsorted(sums, wanted)
    return Menu(pool, raster, np.minimum(table, len(pool.x) - 1))
