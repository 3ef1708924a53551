"""One bucket of one day: events in; places, trips and the carry out."""

from __future__ import annotations

from dataclasses import dataclass

from footfall.engine import DataFrame, Engine
from footfall.mobility.advances import cell_rings, with_rings
from footfall.mobility.places import places, visits_of_sites
from footfall.mobility.runs import DOMESTIC, run_starts, runs_in_reach, with_carried
from footfall.mobility.sites import cells_of_sites, person_cells, sites
from footfall.mobility.summaries import cell_minutes
from footfall.mobility.trips import carry, trips
from footfall.model.local_day import LocalDay
from footfall.model.settings import MobilitySettings


@dataclass(frozen=True)
class MobilityInput:
    """What a bucket's mobility is made from; see the steps for the columns.

    Args:
        events: the bucket's events; with `advance`, footprints are cut to rings.
        carried: the carry of the day before under today's pseudonyms, or None.
        centres: cell, x, y.
        links: pair.
    """

    events: DataFrame
    carried: DataFrame | None
    centres: DataFrame
    links: DataFrame


@dataclass(frozen=True)
class MobilityOutput:
    """The tables of a bucket: `places` (stays and moves), `trips`, `minutes` (by cell), `carry`."""

    places: DataFrame
    trips: DataFrame
    minutes: DataFrame
    carry: DataFrame


def bucket_mobility(
    given: MobilityInput, day: LocalDay, settings: MobilitySettings, engine: Engine
) -> MobilityOutput:
    """Runs, stays, moves, trips and carry of the people of one bucket.

    What is used more than once is held.

    People without any event on the day are left out: where they were is unknown.
    """
    starts = run_starts(given.events, day, settings, engine)
    if given.carried is not None:
        starts = with_carried(starts, _of_people_seen(given.carried, given.events, engine), engine)
    runs = engine.hold(runs_in_reach(starts, given.centres, settings, engine))
    cells = engine.hold(cells_of_sites(person_cells(runs, engine), given.links, engine))
    visits = visits_of_sites(runs, cells, day, settings, engine)
    at = sites(cells, engine)
    if "advance" in given.events.columns:
        at = with_rings(at, cell_rings(given.events, engine), engine)
    at = engine.hold(at)
    made = engine.hold(places(visits, at, day, settings, engine))
    minutes = cell_minutes(runs, cells, at, made, day=day, engine=engine)
    return MobilityOutput(made, trips(made, day, settings, engine), minutes, carry(runs, made, day, engine))


def _of_people_seen(carried: DataFrame, events: DataFrame, engine: Engine) -> DataFrame:
    F = engine.functions
    seen = events.filter(F.col("domain") == F.lit(DOMESTIC)).select("person")
    return carried.join(seen, on="person", how="left_semi").select("person", "cell", "first", "last")


def rekeyed(carried: DataFrame, rekey: DataFrame) -> DataFrame:
    """A carry under today's pseudonyms.

    Args:
        carried: person (yesterday's), cell, first, last.
        rekey: person (today's), person_before (yesterday's).
    """
    old = carried.withColumnRenamed("person", "person_before")
    return old.join(rekey, on="person_before", how="inner").select("person", "cell", "first", "last")
