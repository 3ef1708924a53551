"""Pictures of the methods, from a small simulated city: `python -m footfall.lab.method_pictures`.

Each shows one method of docs/methods.md at work beside the truth that only the lab knows.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from footfall.ingest.pseudonyms import read_key
from footfall.lab.evaluate.tables import vault_table
from footfall.lab.simulate import Scenario, simulate
from footfall.model.grid import TILE_M, Floats, Ints, tile_corner
from footfall.model.local_day import HOUR_S
from footfall.model.settings import read_settings
from footfall.model.vocabulary import LEVELS
from footfall.model.workspace import Workspace
from footfall.network.footprints import FootprintOptions, footprints
from footfall.network.locations import location_centres
from footfall.network.pooling import decode_locations, encode_locations, posteriors
from footfall.network.priors import PlacePriors
from footfall.network.radio import RadioModel
from footfall.pipeline.day import Day, open_day
from footfall.pipeline.days import days_found
from footfall.pipeline.run import run
from footfall.privacy.seeded import SeededNoise
from footfall.products.cubes.specs import WINDOWS_MIN
from footfall.products.visibility import found_within
from footfall.products.weights import weights_of_zones
from footfall.releases.store import ReleaseStore

SEED: Final = 20260302
PEOPLE: Final = 100_000
BLUE, ORANGE, GREY = "#2f5d8a", "#d9822b", "#8b8577"
KM: Final = 1000.0
_STYLE: Final[dict[Any, Any]] = {
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 10,
    "figure.constrained_layout.use": True,
}


@dataclass(frozen=True, eq=False)
class City:
    """A simulated city of one day, measured and released.

    Args:
        day: the day.
        people: `truth/people.parquet`.
        truth: folder of the day's truth.
    """

    day: Day
    people: pa.Table
    truth: Path

    @property
    def origin(self) -> tuple[float, float]:
        """South-west corner of the areas in metres."""
        west, south, _, _ = self.day.reference.areas.level("region").polygon[0].bounds
        return float(west), float(south)

    def in_km(self, x: Any, y: Any) -> tuple[Floats, Floats]:
        """Kilometres from the city's south-west corner."""
        return (np.asarray(x) - self.origin[0]) / KM, (np.asarray(y) - self.origin[1]) / KM


def make_city(root: Path) -> City:
    """Simulate, run and publish."""
    simulate(Scenario(people=PEOPLE, days=1, seed=SEED), root)
    workspace, settings = Workspace(root), read_settings(root / "footfall.toml")
    days = days_found(root, settings.feeds["events"], settings.workspace.time_zone)
    run(workspace, settings, days, noise=lambda _cells: SeededNoise(SEED, simulated=True))
    return City(
        open_day(workspace, settings, days[0]),
        pq.read_table(root / "truth" / "people.parquet"),
        root / "truth" / f"day={days[0]}",
    )


def footprint_picture(city: City, figure: Figure) -> None:
    """One cell's footprint under three models of propagation."""
    reference = city.day.reference
    plan, prior = reference.plan, PlacePriors.from_table(reference.table("prior"))
    sizes = np.asarray(reference.table("cell_centres")["radius_m"])
    cell = int(np.argsort(sizes)[len(sizes) // 2])
    shown: tuple[Ints, Floats] | None = None
    for axes, name in zip(figure.subplots(1, 3), ("3gpp", "log_distance", "voronoi"), strict=True):
        options = reference.settings.model_copy(update={"propagation": name})
        table = footprints(plan, prior.base, FootprintOptions(RadioModel.from_settings(options)))
        mine = table.filter(pc.equal(table["cell"], cell))
        tile, weight = np.asarray(mine["tile"]), np.asarray(mine["probability"])
        shown = shown or (tile, weight)
        _map(city, axes, tile, weight, shown)
        _mast(city, axes, cell)
        axes.set_title(f'propagation = "{name}"')


def posterior_picture(city: City, figure: Figure) -> None:
    """Two cells that served a person at night, and what they say together."""
    reference = city.day.reference
    places = vault_table(city.day.table("places"), "person", "location")
    nights = places.filter(pc.equal(pc.bit_wise_and(places["location"], 1), 1))
    location, home = _some_home(city, nights)
    first, second, night = decode_locations(_one(location))
    codes = [encode_locations(cell, cell, night) for cell in (first, second)]
    ((_, widest),) = posteriors(codes[0], reference.evidence)
    shown = (reference.evidence.tile[widest.indices], widest.data)
    for axes, code, title in zip(
        figure.subplots(1, 3),
        (*codes, _one(location)),
        ("the cell that served longest", "the next", "both together"),
        strict=True,
    ):
        ((_, mass),) = posteriors(code, reference.evidence)
        _map(city, axes, reference.evidence.tile[mass.indices], mass.data, shown)
        axes.plot(*city.in_km(*home), "*", color=ORANGE, markersize=11, label="the person's home")
        axes.set_title(title)
    figure.axes[0].legend(loc="lower left", frameon=False)


def prior_picture(city: City, figure: Figure) -> None:
    """Where people are before any event is seen, by night and by day."""
    priors = PlacePriors.from_table(city.day.reference.table("prior"))
    for axes, (name, prior) in zip(
        figure.subplots(1, 2),
        (("residential, for nights", priors.residential), ("activity, for everything else", priors.activity)),
        strict=True,
    ):
        _map(city, axes, prior.tile, prior.weight, (prior.tile, np.ones(len(prior.tile))))
        axes.set_title(name)


def stays_picture(city: City, figure: Figure) -> None:
    """One person's day: events by cell, stays as found and as they were."""
    day = city.day
    events = vault_table(day.table("events"), "person", "time", "cell")
    found = vault_table(day.table("places"), "person", "is_stay", "start", "end")
    found = found.filter(found["is_stay"])
    person, pseudonym = _readable_person(_linked(city), events, found)
    mine = events.filter(pc.equal(events["person"], pseudonym)).sort_by("time")
    true = pq.read_table(city.truth / "stays.parquet")
    true = true.filter(pc.equal(true["person"], person))
    found = found.filter(pc.equal(found["person"], pseudonym))
    axes = figure.subplots(1, 1)
    cells, row = np.unique(np.asarray(mine["cell"]), return_inverse=True)
    axes.plot(_hours(day, mine["time"]), 3 + row / max(len(cells), 1) * 3, "|", color=GREY, markersize=7)
    for height, color, table in ((2, ORANGE, true), (1, BLUE, found)):
        start, end = (np.clip(_hours(day, table[name]), 0, 24) for name in ("start", "end"))
        axes.broken_barh(
            list(zip(start, end - start, strict=True)), (height - 0.3, 0.6), color=color, edgecolor="white"
        )
    axes.set_yticks([1, 2, 4.5], ["stays found", "stays as they were", "events, by cell"])
    axes.set_xticks(range(0, 25, 3))
    axes.set_xlabel("hour of the day")


def weight_picture(city: City, figure: Figure) -> None:
    """Weights of zones against the market shares that nobody told the estimator."""
    day, people = city.day, city.people
    (spec,) = (spec for spec in day.cubes if spec.name == "homes")
    cube = ReleaseStore(day.workspace.releases).cube(spec.id, day.name)
    residents = np.bincount(
        day.reference.areas.of_zones(spec.level), day.reference.residents, spec.size
    ).astype(np.float64)
    weights = weights_of_zones(cube, residents)
    zones = np.array(spec.dimensions[0].values)
    home, customer = np.asarray(people["home_zone"]).astype(str), np.asarray(people["customer"])
    share = np.array([customer[home == zone].mean() if (home == zone).any() else np.nan for zone in zones])
    axes = figure.subplots(1, 1)
    axes.scatter(share, weights, s=residents / residents.max() * 60, color=BLUE, alpha=0.7)
    grid = np.linspace(np.nanmin(share), np.nanmax(share), 50)
    axes.plot(grid, customer.mean() / grid, color=ORANGE, label="share of the city ÷ share of the zone")
    axes.set_xlabel("true market share of the zone")
    axes.set_ylabel("weight of who sleeps there")
    axes.legend(frameon=False)


def interval_picture(city: City, figure: Figure) -> None:
    """A zone's people by hour as released, with the interval, beside the truth."""
    released = _released(city, "population")
    finest = next(level for level in reversed(LEVELS) if level in city.day.reference.area_ids)
    zones = released.filter(pc.equal(released["level"], finest))
    true = pq.read_table(city.truth / "zone_presence.parquet")
    for axes, rank in zip(figure.subplots(1, 2, sharey=True), (0, 1), strict=True):
        area = _fullest(zones, rank)
        rows = zones.filter(pc.equal(zones["area"], area)).sort_by("hour")
        hour = np.asarray(rows["hour"]).astype(int)
        low, high, value = (_filled(rows[name]) for name in ("low", "high", "value"))
        axes.fill_between(hour, low, high, color=BLUE, alpha=0.2, label="95 % interval")
        axes.plot(hour, value, color=BLUE, label="released (strict)")
        here = true.filter(pc.and_(pc.equal(true["level"], finest), pc.equal(true["area"], area)))
        here = here.sort_by("hour")
        axes.plot(np.asarray(here["hour"]), np.asarray(here["persons"]), color=ORANGE, label="truth")
        axes.set_title(f"zone {area}")
        axes.set_xlabel("hour")
    figure.axes[0].set_ylabel("people present")
    figure.axes[0].legend(frameon=False)


def silence_picture(city: City, figure: Figure) -> None:
    """The chance that a stay of some length is found at all, as the released silences tell."""
    day = city.day
    (spec,) = (spec for spec in day.cubes if spec.name == "sightings")
    cube = ReleaseStore(day.workspace.releases).cube(spec.id, day.name)
    axes = figure.subplots(1, 1)
    axes.plot([0, *WINDOWS_MIN], [0, *found_within(cube)], "o-", color=BLUE)
    axes.set_xlabel("length of the stay, minutes")
    axes.set_ylabel("chance that it is found")
    axes.set_ylim(0, 1)


PICTURES: Final[dict[str, tuple[tuple[float, float], Callable[[City, Figure], None]]]] = {
    "footprint": ((9, 3.2), footprint_picture),
    "posterior": ((9, 3.2), posterior_picture),
    "priors": ((7, 3.4), prior_picture),
    "stays": ((8, 3), stays_picture),
    "weights": ((5, 3.4), weight_picture),
    "intervals": ((8, 3), interval_picture),
    "silences": ((5, 3), silence_picture),
}
"""Name -> size in inches, and what draws it."""


def draw(city: City, out: Path) -> None:
    """All pictures as PNG files."""
    out.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context(_STYLE):
        for name, (size, picture) in PICTURES.items():
            figure = Figure(figsize=size)
            picture(city, figure)
            figure.savefig(out / f"{name}.png", dpi=110, metadata={"Software": None})


def _map(city: City, axes: Axes, tile: Ints, weight: Floats, around: tuple[Ints, Floats]) -> None:
    """Weights of tiles on a map, dark for much, with the borders of the zones.

    Args:
        city: the city.
        axes: where to draw.
        tile: tiles.
        weight: their weights.
        around: tiles and weights that decide which part of the city is shown.
    """
    x, y = (corner // TILE_M for corner in tile_corner(tile))
    raster = np.full((int(np.ptp(y)) + 1, int(np.ptp(x)) + 1), np.nan)
    raster[y - y.min(), x - x.min()] = np.sqrt(weight / weight.max())
    west, south = (float(part) for part in city.in_km(x.min() * TILE_M, y.min() * TILE_M))
    extent = (west, west + raster.shape[1] / 10, south, south + raster.shape[0] / 10)
    axes.imshow(raster, origin="lower", extent=extent, cmap="Blues", vmin=-0.05, interpolation="nearest")
    for polygon in city.day.reference.areas.level("zone").polygon:
        for part in getattr(polygon, "geoms", [polygon]):
            axes.plot(*city.in_km(*part.exterior.coords.xy), color=GREY, linewidth=0.4)
    _zoom(city, axes, *around)
    axes.set_aspect("equal")
    axes.set_xlabel("km")


def _zoom(city: City, axes: Axes, tile: Ints, weight: Floats) -> None:
    """Show a square around where most of the weight lies."""
    x, y = city.in_km(*tile_corner(tile))
    near = weight > weight.max() * 0.05
    reach = max(float(np.ptp(x[near])), float(np.ptp(y[near])), 1.0) / 2 + 0.5
    middle_x, middle_y = (float(part[near].min() + part[near].max()) / 2 for part in (x, y))
    axes.set_xlim(middle_x - reach, middle_x + reach)
    axes.set_ylim(middle_y - reach, middle_y + reach)


def _mast(city: City, axes: Axes, cell: int) -> None:
    plan = city.day.reference.plan
    x, y = city.in_km(plan.x[cell], plan.y[cell])
    axes.plot(x, y, "^", color=ORANGE, markersize=8)


def _linked(city: City) -> dict[int, int]:
    """The pseudonyms of customers on the day; possible in the lab alone."""
    customers = city.people.filter(pc.is_valid(city.people["subscriber_id"]))
    key = read_key(city.day.workspace.key(city.day.name))
    ids = customers["subscriber_id"].cast(pa.string()).combine_chunks()
    pseudonyms = key.pseudonyms(ids)
    return dict(zip(np.asarray(customers["person"]).tolist(), np.asarray(pseudonyms).tolist(), strict=True))


def _some_home(city: City, nights: pa.Table) -> tuple[int, tuple[float, float]]:
    """The location of a night seen through two cells, and where the person's home is: the median case."""
    first, second, _ = decode_locations(np.asarray(nights["location"]))
    nights = nights.filter(pa.array(first != second)).sort_by("person").slice(0, 2000)
    centres = location_centres(np.asarray(nights["location"]), city.day.reference.evidence)
    centre = {row["location"]: (row["x"], row["y"]) for row in centres.to_pylist()}
    person_of = {pseudonym: person for person, pseudonym in _linked(city).items()}
    home_x, home_y = np.asarray(city.people["home_x"]), np.asarray(city.people["home_y"])
    cases = []
    for pseudonym, location in zip(
        *(nights[name].to_pylist() for name in ("person", "location")), strict=True
    ):
        if pseudonym in person_of:
            home = (float(home_x[person_of[pseudonym]]), float(home_y[person_of[pseudonym]]))
            cases.append((np.hypot(*np.subtract(home, centre[location])), location, home))
    _, location, home = sorted(cases)[len(cases) // 2]
    return location, home


def _readable_person(linked: dict[int, int], events: pa.Table, stays: pa.Table) -> tuple[int, int]:
    """A customer with some four stays and some eighty events, for a picture that can be read."""
    seen, stayed = (Counter(table["person"].to_pylist()) for table in (events, stays))
    return min(linked.items(), key=lambda pair: (abs(stayed[pair[1]] - 4), abs(seen[pair[1]] - 80), pair[0]))


def _released(city: City, product: str) -> pa.Table:
    (file,) = (city.day.workspace.releases / product / city.day.name).glob("*/data.parquet")
    return pq.read_table(file)


def _fullest(zones: pa.Table, rank: int) -> str:
    """The area with the greatest sum of values, or the next."""
    sums = zones.group_by("area").aggregate([("value", "sum")]).sort_by([("value_sum", "descending")])
    return str(sums["area"][rank].as_py())


def _hours(day: Day, seconds: pa.ChunkedArray) -> Floats:
    hours: Floats = (np.asarray(seconds) - day.local.start) / HOUR_S
    return hours


def _filled(column: pa.ChunkedArray) -> Floats:
    return np.asarray(column.cast(pa.float64()).to_numpy(zero_copy_only=False), dtype=np.float64)


def _one(value: int) -> Ints:
    return np.array([value], dtype=np.int64)


def main() -> None:
    """Make the city and draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/pictures"))
    with tempfile.TemporaryDirectory() as folder:
        draw(make_city(Path(folder)), parser.parse_args().out)


if __name__ == "__main__":
    main()
