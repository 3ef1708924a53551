"""Reference data, computed once per version of cell plan, areas, census and settings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely

from footfall.ingest.quarantine import Quarantine
from footfall.ingest.report import IngestReport
from footfall.ingest.rows import BadRows
from footfall.ingest.sources import feed_files, feed_path, refuse_unknown_words
from footfall.ingest.tables import read_table
from footfall.model.contracts import BUILDINGS, CELLS, CENSUS, OPENCELLID, ZONES, Contract
from footfall.model.errors import Fault, InputError, SettingsError
from footfall.model.files import one_at_a_time, placed
from footfall.model.grid import Floats, Ints, tile_of
from footfall.model.local_day import LocalDay
from footfall.model.location import CELL_BASE
from footfall.model.projection import to_degrees, to_grid
from footfall.model.settings import FeedSettings, NetworkSettings, Settings
from footfall.model.vocabulary import AGE_BANDS, GENDERS
from footfall.model.workspace import Workspace
from footfall.network.areas import AreaSet, areas_from_features
from footfall.network.clarity import ZonesOfTiles, area_clarity
from footfall.network.footprints import FootprintOptions, footprints
from footfall.network.links import cell_centres, cell_links
from footfall.network.opencellid import cells_from_opencellid
from footfall.network.plan import CellPlan, plan_from_table
from footfall.network.pooling import Evidence, evidence
from footfall.network.priors import (
    PlacePriors,
    activity_prior,
    flat_priors,
    population_of_zones,
    residential_prior,
    volume_of_tiles,
)
from footfall.network.radio import RadioModel
from footfall.network.rings import Rings
from footfall.network.tiles import tile_areas, tile_universe
from footfall.network.zones import read_zones
from footfall.pipeline.fingerprints import file_signature, fingerprint
from footfall.products import METHOD_VERSION
from footfall.products.consistency import Above
from footfall.products.estimates import Residents

TABLES = ("cells", "footprints", "tile_areas", "prior", "cell_links", "cell_centres", "clarity")


@dataclass(frozen=True, eq=False)
class Reference:
    """A day's cell plan, areas and residents, and the folder of what was computed from them.

    Args:
        plan: the cell plan of the day.
        areas: the area set.
        residents: residents by zone.
        strata: residents of all zones, by age band and gender.
        settings: `[network]`.
        home: the workspace's folder for reference data.
        buildings_files: signatures of the files of built volume.
        buildings: their rows, of the contract `BUILDINGS`; read only until the tables are there.
    """

    plan: CellPlan
    areas: AreaSet
    residents: Floats
    strata: Residents
    settings: NetworkSettings
    home: Path
    buildings_files: list[list[Any]]
    buildings: pa.Table | None = None

    @cached_property
    def id(self) -> str:
        """Names everything that the tables are computed from."""
        census = [np.round(self.residents, 3).tolist(), np.round(self.strata.by_stratum, 3).tolist()]
        return fingerprint(
            self.plan.plan_id,
            self.areas.areas_id,
            census,
            self.buildings_files,
            self.settings.model_dump(),
            METHOD_VERSION,
        )

    @property
    def folder(self) -> Path:
        """Where the tables lie, a folder each."""
        return self.home / self.id

    @property
    def is_there(self) -> bool:
        """Whether the tables were computed."""
        return self.folder.exists()

    def table(self, name: str) -> pa.Table:
        """One of TABLES."""
        return pq.read_table(self.folder / name / "part.parquet")

    @property
    def evidence(self) -> Evidence:
        """Footprints and priors, ready to tell where locations are."""
        priors = PlacePriors.from_table(self.table("prior"))
        return evidence(self.table("footprints"), priors, Rings.of(self.plan))

    @property
    def clarity(self) -> dict[str, Floats]:
        """How well the network tells each area from its surroundings, by level."""
        table = self.table("clarity")
        return {
            level: table.filter(pc.equal(table["level"], level))["clarity"].to_numpy()
            for level in self.areas.levels
        }

    @property
    def parents(self) -> dict[str, Above]:
        """The parents of each level's areas; not for the coarsest."""
        pairs = pairwise(self.areas.levels.items())
        return {name: Above(level.parent, above.ids) for (_, above), (name, level) in pairs}

    def residents_of(self, level: str) -> Floats:
        """Residents of the areas of a level, in order."""
        areas = self.areas.of_zones(level)
        return np.bincount(areas, self.residents, self.areas.level(level).size).astype(np.float64)

    @property
    def area_ids(self) -> dict[str, tuple[str, ...]]:
        """Ids of the areas by level, coarse to fine, in the order of their numbers."""
        return {name: level.ids for name, level in self.areas.levels.items()}


def read_reference(
    workspace: Workspace, settings: Settings, day: LocalDay, quarantine: Quarantine
) -> Reference:
    """Read and check the small feeds of a day; cheap, computes no footprint.

    Raises:
        InputError: a file can't be used, or no cell or zone of it can, or they lie apart.
        TooManyBadRowsError: more rows of a feed are bad than the settings allow.
    """
    plan, cells_file = _cell_plan(workspace, settings, day, quarantine)
    areas = _areas(workspace, settings, day, quarantine)
    _refuse_far_plan(plan, areas, cells_file)
    table, files = _rows(workspace, settings, day, CENSUS, quarantine)
    if not set(table["zone_id"].to_pylist()) & set(areas.level("zone").ids):
        rule = "no zone_id of the census is one of the zones"
        raise InputError(Fault(files[0], rule, "Give census and zones the same ids.", column="zone_id"))
    residents = population_of_zones(table, areas)
    if not residents.any():
        raise InputError(
            Fault(files[0], "nobody lives in any zone", "Fill `population`.", column="population")
        )
    strata = Residents(float(residents.sum()), _by_stratum(table, set(areas.level("zone").ids)))
    feed = settings.feeds.get(BUILDINGS.name)
    built = feed_files(workspace.root, feed, day.day) if feed is not None else ()
    reference = Reference(
        plan, areas, residents, strata, settings.network, workspace.reference, file_signature(built)
    )
    if reference.is_there or not built:
        return reference
    return replace(reference, buildings=_rows(workspace, settings, day, BUILDINGS, quarantine)[0])


def compute_reference(reference: Reference) -> None:
    """Footprints, links and zone weights into the reference folder; nothing if they are there.

    Who comes while another process computes them waits.
    """
    if not reference.is_there:
        with one_at_a_time(reference.home / ".lock"):
            if not reference.is_there:
                _compute(reference)


def _compute(reference: Reference) -> None:
    settings = reference.settings
    zone_tiles = tile_areas(reference.areas)
    universe = tile_universe(reference.areas, settings.margin_m)
    priors = _priors(reference, universe, zone_tiles)
    prints = footprints(reference.plan, priors.base, FootprintOptions(RadioModel.from_settings(settings)))
    tables = {
        "cells": reference.plan.to_table(),
        "footprints": prints,
        "tile_areas": zone_tiles,
        "prior": priors.to_table(),
        "cell_links": cell_links(prints),
        "cell_centres": cell_centres(prints),
        "clarity": area_clarity(
            prints,
            evidence(prints, priors),
            priors.base,
            ZonesOfTiles(reference.areas, zone_tiles),
            reference.plan.position_error_m,
        ),
    }
    with placed(reference.folder) as fresh:
        for name in TABLES:
            (fresh / name).mkdir()
            pq.write_table(tables[name], fresh / name / "part.parquet", compression="zstd")


def _priors(reference: Reference, universe: Ints, zone_tiles: pa.Table) -> PlacePriors:
    if reference.settings.prior == "flat":
        return flat_priors(universe)
    volumes = _volumes(reference.buildings, universe)
    residential = residential_prior(universe, zone_tiles, reference.residents, volumes[0])
    return PlacePriors(residential, activity_prior(residential, volumes[1]))


def _volumes(buildings: pa.Table | None, universe: Ints) -> tuple[Floats, Floats]:
    """Residential and other built volume of each tile; none where nothing is known."""
    if buildings is None:
        return np.zeros(universe.size), np.zeros(universe.size)
    x, y = to_grid(buildings["longitude"].to_numpy(), buildings["latitude"].to_numpy())
    at = tile_of(np.asarray(x), np.asarray(y))
    known = (
        pc.fill_null(buildings[name], 0.0).to_numpy() for name in ("residential_m3", "non_residential_m3")
    )
    residential, other = (volume_of_tiles(universe, at, volume) for volume in known)
    return residential, other


def areas_geojson(reference: Reference) -> dict[str, Any]:
    """The areas for the open side: WGS 84 polygons with level, area, name, parent, km² and residents."""
    features = []
    above: tuple[str, ...] = ()
    for name, level in reference.areas.levels.items():
        inside = reference.residents_of(name)
        shapes = shapely.transform(level.polygon, to_degrees, interleaved=False)
        centres = shapely.get_coordinates(shapely.point_on_surface(shapes)).round(6).tolist()
        for i in range(level.size):
            properties = {
                "level": name,
                "area": level.ids[i],
                "name": level.names[i],
                "parent": above[int(level.parent[i])] if above else None,
                "area_km2": round(float(level.area_km2[i]), 4),
                "residents": round(float(inside[i])),
                "centre": centres[i],
            }
            geometry = shapely.geometry.mapping(shapely.set_precision(shapes[i], 1e-6))
            features.append({"type": "Feature", "properties": properties, "geometry": geometry})
        above = level.ids
    return {"type": "FeatureCollection", "features": features}


def _by_stratum(census: pa.Table, zones: set[str]) -> Floats:
    """Residents by age band and gender; zero where the census does not tell both."""
    known = census.filter(pc.is_in(census["zone_id"], pa.array(sorted(zones))))
    age_band = pc.fill_null(pc.index_in(known["age_band"], pa.array(AGE_BANDS)), -1).to_numpy()
    gender = pc.fill_null(pc.index_in(known["gender"], pa.array(GENDERS)), -1).to_numpy()
    told = (age_band >= 0) & (gender >= 0)
    strata = np.zeros((len(AGE_BANDS), len(GENDERS)))
    np.add.at(strata, (age_band[told], gender[told]), known["population"].to_numpy()[told])
    return strata


def _feed(settings: Settings, name: str) -> FeedSettings:
    if name not in settings.feeds:
        raise SettingsError(f"footfall.toml has no [feeds.{name}]: say where the table comes from.")
    return settings.feeds[name]


def _rows(
    workspace: Workspace, settings: Settings, day: LocalDay, contract: Contract, quarantine: Quarantine
) -> tuple[pa.Table, tuple[Path, ...]]:
    """Good rows of a small feed, and the files they come from."""
    feed = _feed(settings, contract.name)
    files = feed_files(workspace.root, feed, day.day)
    table, report = read_table(files, feed, contract, quarantine)
    report.refuse_if_too_bad(settings.ingest.max_bad_share)
    return table, files


def _cell_plan(
    workspace: Workspace, settings: Settings, day: LocalDay, quarantine: Quarantine
) -> tuple[CellPlan, Path]:
    feed = _feed(settings, CELLS.name)
    if feed.format == "opencellid":
        if feed.mcc is None or feed.net is None:
            message = "footfall.toml: [feeds.cells] with format opencellid needs `mcc` and `net`; add them."
            raise SettingsError(message)
        rows, files = _rows(workspace, settings, day, OPENCELLID, quarantine)
        table = cells_from_opencellid(rows, feed.mcc, feed.net)
    else:
        table, files = _rows(workspace, settings, day, CELLS, quarantine)
    plan = plan_from_table(table, day.day)
    if plan.size > CELL_BASE:
        rule = f"{plan.size:,} cells are valid on {day}; there may be {CELL_BASE:,}"
        raise InputError(Fault(files[0], rule, "Make a workspace for each part of the country."))
    if plan.size == 0:
        raise InputError(Fault(files[0], f"no cell is valid on {day}", "Mend the plan or its dates."))
    return plan, files[0]


def _areas(workspace: Workspace, settings: Settings, day: LocalDay, quarantine: Quarantine) -> AreaSet:
    feed = _feed(settings, ZONES.name)
    refuse_unknown_words(feed, ZONES, "parent_name")
    file = feed_path(workspace.root, feed, day.day)
    zones = read_zones(file, feed.columns)
    report = IngestReport(ZONES.name, len(zones.features) + len(zones.faults), len(zones.features))
    report.bad = dict(Counter(fault.rule for fault in zones.faults))
    quarantine.add(BadRows.of_fault(fault) for fault in zones.faults)
    report.refuse_if_too_bad(settings.ingest.max_bad_share)
    return areas_from_features(zones.features, file)


def _refuse_far_plan(plan: CellPlan, areas: AreaSet, file: Path) -> None:
    """A plan none of whose cells reaches the areas' bounding box is one of another place."""
    west, south, east, north = areas.level("region").polygon[0].bounds
    away_m = np.hypot(
        np.maximum(np.maximum(west - plan.x, plan.x - east), 0),
        np.maximum(np.maximum(south - plan.y, plan.y - north), 0),
    )
    if not (away_m <= plan.range_m).any():
        rule = "no cell of the plan reaches the areas"
        remedy = "Are longitude and latitude swapped, or is this the plan of another place?"
        raise InputError(Fault(file, rule, remedy))
