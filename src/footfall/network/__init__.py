"""From cells to places: cell plans, footprints, areas, links between cells, and locations.

The room turns a cell plan, zones and a census into reference tables about places; no person enters it. In
order: `plan_from_table` (or `cells_from_opencellid` before it), `read_zones` and `areas_from_features`,
`tile_areas`, `tile_universe` and a prior, `footprints`, `cell_links` and `cell_centres`; and once a day's
locations are known, `location_areas`. All are pure but `read_zones`. See docs/methods.md.
"""

from footfall.network.areas import AreaLevel, AreaSet, ZoneFeature, areas_from_features, areas_from_table
from footfall.network.clarity import area_clarity
from footfall.network.footprints import FootprintOptions, footprints
from footfall.network.links import cell_centres, cell_links
from footfall.network.locations import location_areas, location_centres, location_tiles
from footfall.network.opencellid import cells_from_opencellid
from footfall.network.plan import CellPlan, plan_from_table
from footfall.network.pooling import Evidence, decode_locations, encode_locations, evidence
from footfall.network.priors import (
    PlacePriors,
    TilePrior,
    activity_prior,
    flat_prior,
    flat_priors,
    population_of_zones,
    residential_prior,
)
from footfall.network.rings import Rings
from footfall.network.tiles import tile_areas, tile_universe
from footfall.network.zones import ZonesRead, read_zones

__all__ = [
    "AreaLevel",
    "AreaSet",
    "CellPlan",
    "Evidence",
    "FootprintOptions",
    "PlacePriors",
    "Rings",
    "TilePrior",
    "ZoneFeature",
    "ZonesRead",
    "activity_prior",
    "area_clarity",
    "areas_from_features",
    "areas_from_table",
    "cell_centres",
    "cell_links",
    "cells_from_opencellid",
    "decode_locations",
    "encode_locations",
    "evidence",
    "flat_prior",
    "flat_priors",
    "footprints",
    "location_areas",
    "location_centres",
    "location_tiles",
    "plan_from_table",
    "population_of_zones",
    "read_zones",
    "residential_prior",
    "tile_areas",
    "tile_universe",
]
