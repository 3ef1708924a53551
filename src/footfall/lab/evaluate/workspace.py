"""A simulated workspace against its truth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from footfall.lab.evaluate.estimates import (
    LastSites,
    Published,
    released,
    tile_presence,
    unprotected,
)
from footfall.lab.evaluate.figures import (
    MINUTES,
    Evaluation,
    Figure,
    common_part,
    coverage,
    dwell_distance,
    mean_of_days,
    wape,
)
from footfall.lab.evaluate.stays import stay_figures
from footfall.lab.evaluate.truth import Truth
from footfall.model.cube import CubeSpec
from footfall.model.errors import WorkspaceError
from footfall.model.grid import Floats, tile_of
from footfall.model.local_day import LocalDay
from footfall.model.settings import Settings
from footfall.model.vocabulary import ALL
from footfall.model.workspace import Workspace
from footfall.pipeline.day import Day, open_day
from footfall.pipeline.measure import is_simulated
from footfall.products.estimates import Expansion
from footfall.releases.store import ReleaseStore

TILES_M = (500, 1000)
_EVERYBODY = {"age_band": ALL, "gender": ALL}
HOURLY = {
    "footfall": ("visits", "visits", _EVERYBODY),
    "population": ("presence", "persons", {}),
}
"""Product -> its cube, the truth's measure, and the rows that are totals."""


@dataclass(frozen=True, eq=False)
class Ways:
    """The ways to estimate one day; None where the vault was swept."""

    day: Day
    before: Published | None
    after: Published
    sites: LastSites | None


def evaluate_workspace(workspace: Workspace, settings: Settings, days: Sequence[LocalDay]) -> Evaluation:
    """Figures of accuracy, averaged over days that were released.

    Raises:
        WorkspaceError: the workspace holds real people, so nobody knows the truth; or a day isn't released.
    """
    if not is_simulated(workspace.root):
        message = f"{workspace.root} was not simulated, so there is no truth to compare with. Use the lab."
        raise WorkspaceError(message)
    store = ReleaseStore(workspace.releases)
    return mean_of_days(
        [(str(day), _evaluate_day(open_day(workspace, settings, day), store)) for day in days]
    )


def _evaluate_day(day: Day, store: ReleaseStore) -> list[Figure]:
    truth = Truth.of(day.workspace.root, day.name)
    after, bare = released(day, store), unprotected(day)
    before, factors = bare or (None, None)
    sites = LastSites.of(day) if day.table("events").exists() else None
    ways = Ways(day, before, after, sites)
    specs = {spec.id: spec for spec in day.cubes}
    hourly = [
        figure
        for product in HOURLY
        for spec in specs.values()
        if spec.name == HOURLY[product][0]
        for figure in _hourly(product, spec, truth, ways)
    ]
    return [
        *(_tile(day, resolution, truth, factors, sites) for resolution in TILES_M),
        *hourly,
        *_daily(specs, truth, before, after),
        *stay_figures(day),
    ]


def _hourly(product: str, spec: CubeSpec, truth: Truth, ways: Ways) -> list[Figure]:
    _, measure, totals = HOURLY[product]
    before, after = ways.before, ways.after
    true = truth.hourly(spec, measure).ravel()
    bound = truth.hourly(spec, f"{measure}_customers").ravel() * truth.factor
    where = totals | {"level": spec.level}
    shown = after.column(product, "value", **where)
    held = coverage(after.column(product, "low", **where), after.column(product, "high", **where), true)
    name = f"{product}, {spec.level}"
    return [
        Figure(
            f"wape_{product}_{spec.level}",
            f"hourly {name}: error (WAPE)",
            bound=wape(bound, true),
            naive=wape(_by_area(ways.day, spec, ways.sites).ravel(), true) if ways.sites else None,
            before=wape(before.column(product, "value", **where), true) if before else None,
            after=wape(shown, true),
        ),
        Figure(f"shown_{product}_{spec.level}", f"hourly {name}: values shown", after=_shown(shown)),
        Figure(
            f"coverage_95_{product}_{spec.level}", f"hourly {name}: intervals that hold the truth", after=held
        ),
    ]


def _by_area(day: Day, spec: CubeSpec, sites: LastSites) -> Floats:
    """The naive way by hour and area: each site lies in one zone, or in none."""
    tiles = day.reference.table("tile_areas").sort_by("weight")
    zone_of = dict(zip(tiles["tile"].to_pylist(), tiles["zone"].to_pylist(), strict=True))
    plan = day.reference.plan
    zone = np.array([zone_of.get(tile, -1) for tile in tile_of(plan.x, plan.y).tolist()])
    area = np.append(day.reference.areas.of_zones(spec.level), -1)[zone][sites.cell]
    cells = np.zeros(spec.shape)
    inside = area >= 0
    people = sites.people(day.reference.strata.total)
    np.add.at(cells, (sites.hour[inside], area[inside]), people[inside])
    return cells


def _tile(
    day: Day, resolution_m: int, truth: Truth, factors: Expansion | None, sites: LastSites | None
) -> Figure:
    true = truth.tiles("persons", resolution_m)
    customers = truth.tiles("persons_customers", resolution_m)
    bound = {key: value * truth.factor for key, value in customers.items()}
    ours = tile_presence(day, factors, resolution_m) if factors else None
    return Figure(
        f"wape_population_{resolution_m}m",
        f"hourly population, {resolution_m} m tiles: error (WAPE)",
        bound=_sparse_wape(bound, true),
        naive=_sparse_wape(_site_tiles(day, sites, resolution_m), true) if sites else None,
        before=_sparse_wape(ours, true) if ours else None,
    )


def _site_tiles(day: Day, sites: LastSites, resolution_m: int) -> dict[tuple[int, int], float]:
    plan = day.reference.plan
    tiles = tile_of(plan.x, plan.y, resolution_m)[sites.cell]
    amounts: dict[tuple[int, int], float] = {}
    people = sites.people(day.reference.strata.total)
    for hour, tile, value in zip(sites.hour.tolist(), tiles.tolist(), people.tolist(), strict=True):
        amounts[hour, tile] = amounts.get((hour, tile), 0.0) + value
    return amounts


def _sparse_wape(estimate: dict[tuple[int, int], float], truth: dict[tuple[int, int], float]) -> float | None:
    keys = [*{*estimate, *truth}]
    pairs = np.array([[estimate.get(key, 0.0), truth.get(key, 0.0)] for key in keys])
    return wape(pairs[:, 0], pairs[:, 1]) if len(pairs) else None


def _daily(
    specs: dict[str, CubeSpec], truth: Truth, before: Published | None, after: Published
) -> list[Figure]:
    dwell = next(spec for spec in specs.values() if spec.name == "dwell")
    flows = next(spec for spec in specs.values() if spec.name == "flows")
    visitors, bins = truth.visitors(dwell), truth.dwell(dwell)
    trips = truth.flows(flows, "trips_500m").ravel()
    people = {"measure": "visitors"}
    low, high = (after.column("visitors", name) for name in ("low", "high"))

    def histogram(published: Published) -> Floats:
        return published.column("dwell", "value", **people).reshape(bins.shape)

    return [
        Figure(
            "visitors",
            f"visitors of a day, {dwell.level}: error (WAPE)",
            bound=wape(truth.visitors(dwell, "_customers") * truth.factor, visitors),
            before=wape(before.column("visitors", "value"), visitors) if before else None,
            after=wape(after.column("visitors", "value"), visitors),
        ),
        Figure(
            "coverage_95_visitors",
            "visitors: intervals that hold the truth",
            after=coverage(low, high, visitors),
        ),
        Figure(
            "dwell_wasserstein_min",
            f"time spent, {dwell.level}: Wasserstein distance",
            MINUTES,
            before=dwell_distance(histogram(before), bins) if before else None,
            after=dwell_distance(histogram(after), bins),
        ),
        Figure(
            "cpc_flows",
            f"trips by daypart, {flows.level}: common part",
            bound=common_part(truth.flows(flows, "trips_500m_customers").ravel() * truth.factor, trips),
            before=common_part(before.column("flows", "value"), trips) if before else None,
            after=common_part(after.column("flows", "value"), trips),
        ),
        Figure("shown_flows", "trips: values shown", after=_shown(after.column("flows", "value"))),
    ]


def _shown(values: Floats) -> float:
    return float((~np.isnan(values)).mean())
