"""The steps of a day left of the wall; each makes one folder, whole or not at all."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from footfall.engine import DataFrame, Engine
from footfall.ingest.consent import Registry
from footfall.ingest.events import REKEY_SCHEMA, WINDOW_REKEY_SCHEMA, DayOfEvents, Rekey, ingest_events
from footfall.ingest.optouts import read_decisions
from footfall.ingest.people import left_out, person_attributes
from footfall.ingest.pseudonyms import DomainKey, make_key, read_key, window_keys
from footfall.ingest.quarantine import Quarantine, quarantine_folder
from footfall.ingest.report import IngestReport
from footfall.ingest.standing import Standing, standing_on, with_marks
from footfall.ingest.tables import arrow_schema, read_table
from footfall.mobility.day import MobilityInput, bucket_mobility, rekeyed
from footfall.mobility.runs import DOMESTIC
from footfall.mobility.sightings import sighted_quarters
from footfall.model.contracts import OPTOUTS, PEOPLE
from footfall.model.cube import CubeSpec
from footfall.model.files import placed
from footfall.model.grid import Ints
from footfall.network.locations import location_areas
from footfall.pipeline.day import Day
from footfall.pipeline.forgetting import ask_to_forget, forget_asked
from footfall.pipeline.measure import HOMES
from footfall.pipeline.window_steps import REFERENCE, renumbered
from footfall.privacy.bounding import bound_units, bounded_counts
from footfall.privacy.spreading import cells_of_level, hourly_counts
from footfall.products.cubes import daily, hourly
from footfall.products.cubes.sightings import sightings
from footfall.products.cubes.specs import BOUNDS_SQUARED
from footfall.products.cubes.tables import VaultTables, person_weights, weighted, within_day
from footfall.products.weights import weights_of_locations, weights_of_zones
from footfall.releases.store import ReleaseStore

Tick = Callable[[float], None]
"""Told the share of a step that is done."""

HOURLY = ("presence", "visits")
DAILY = {
    "panel": daily.panel,
    "register": daily.register,
    "profile": daily.profile,
    "dwell": daily.dwell,
    "flows": daily.flows,
    "sightings": sightings,
    "trips": daily.trips,
    "together": daily.together,
    "inbound": daily.inbound,
}
GUESTS = "inbound"
"""The cube that counts roamers."""
REPORT = "report.json"


@contextlib.contextmanager
def vault_table(day: Day, name: str) -> Iterator[Path]:
    """An unfinished folder for a vault table of the day, put in place and marked when it is whole."""
    with placed(day.table(name), mode=0o700) as folder:
        yield folder
        day.mark(folder)


def ingest(day: Day, tick: Tick) -> IngestReport:
    """Events, people and pseudonyms of the day into the vault.

    Raises:
        InputError: a file as a whole can't be used.
        TooManyBadRowsError: more rows are bad than the settings allow. The quarantine is kept.
    """
    key = make_key(day.workspace.key(day.name))
    with quarantine_folder(day.table("quarantine")) as kept:
        report = _ingest(day, key, kept)
    tick(1.0)
    return report


def _ingest(day: Day, key: DomainKey, kept: Path) -> IngestReport:
    limit = day.settings.ingest.max_bad_share
    standing = _standing(day, kept)
    people = _people(day, kept)
    machines = left_out(people, day.settings.ingest.exclude_segments, key)
    counted = people.filter(pa.array(standing.may_count(people["subscriber_id"].combine_chunks())))
    plan = DayOfEvents(
        feed=day.settings.feeds["events"],
        day=day.local,
        key=key,
        rekeys=(),
        standing=standing,
        left_out=machines,
        cells=pa.array(day.reference.plan.cell_id),
        home_network=tuple(day.settings.ingest.home_network),
        buckets=len(day.buckets),
    )
    with vault_table(day, "people") as place:
        attributes = person_attributes(
            counted, key, machines, day.local.day, day.permission.limits.dimensions
        )
        pq.write_table(attributes, place / "part.parquet")
    (kept / "events").mkdir()
    # The events are put in place last: where they are, all that belongs to them is.
    with (
        vault_table(day, "events") as events,
        vault_table(day, "window_rekey") as windows,
        vault_table(day, "rekey") as before,
    ):
        plan = replace(plan, rekeys=tuple(_rekeys(day, before, windows)))
        with Quarantine(kept / "events") as quarantine:
            report = ingest_events(day.files("events"), plan, events, quarantine)
        (events / REPORT).write_text(report.as_json())
        (kept / REPORT).write_text(report.as_json())
        report.refuse_if_too_bad(limit)
        report.refuse_if_nothing(day.files("events")[0])
    return report


def _rekeys(day: Day, before: Path, windows: Path) -> Iterator[Rekey]:
    """The day before, while its key exists, and the two windows that hold the day."""
    key_before = day.workspace.key(str(day.local.previous))
    if key_before.exists():
        yield Rekey(read_key(key_before), before, REKEY_SCHEMA)
    if not day.permission.limits.windows:
        return
    for window, key in window_keys(day.workspace, day.local.day).items():
        folder = windows / f"window={window}"
        folder.mkdir(mode=0o700)
        yield Rekey(key, folder, WINDOW_REKEY_SCHEMA)


def _standing(day: Day, quarantine_folder: Path) -> Standing:
    """Who may be counted, by the decisions of registry and feed; windows forget who may not."""
    registry, permission = Registry.read(day.workspace), day.permission
    fed = _fed(day, quarantine_folder)
    decisions = pa.concat_tables([registry.decisions(), with_marks(fed, registry.key)])
    texts = permission.purpose.consent_texts if permission.needs_consent else None
    standing = standing_on(day.local, decisions, registry.key, texts)
    ids = fed["subscriber_id"].combine_chunks()
    ask_to_forget(day.workspace, ids.filter(pa.array(~standing.may_count(ids))))
    forget_asked(day.workspace)
    return standing


def _fed(day: Day, quarantine_folder: Path) -> pa.Table:
    files = day.files("optouts")
    if not files:
        return arrow_schema(OPTOUTS).empty_table()
    (quarantine_folder / "optouts").mkdir()
    with Quarantine(quarantine_folder / "optouts") as quarantine:
        decisions, _ = read_decisions(files, day.settings.feeds["optouts"], quarantine)
    return decisions


def _people(day: Day, quarantine_folder: Path) -> pa.Table:
    files = day.files("people")
    if not files:
        return arrow_schema(PEOPLE).empty_table()
    (quarantine_folder / "people").mkdir()
    with Quarantine(quarantine_folder / "people") as quarantine:
        table, report = read_table(files, day.settings.feeds["people"], PEOPLE, quarantine)
    report.refuse_if_too_bad(day.settings.ingest.max_bad_share)
    return table


def mobility(day: Day, engine: Engine, tick: Tick) -> None:
    """Places, trips, minutes by cell and carry, bucket by bucket."""
    links = engine.read(day.reference.folder / "cell_links")
    centres = engine.read(day.reference.folder / "cell_centres")
    # The carry is put in place last: where it is, the day's places and trips are.
    with (
        vault_table(day, "carry") as carry,
        vault_table(day, "trips") as trips,
        vault_table(day, "places") as places,
        vault_table(day, "cell_minutes") as minutes,
        vault_table(day, "guests") as guests,
    ):
        (carry / REFERENCE).write_text(day.reference.id)
        for bucket in day.buckets:
            events = engine.read(day.table("events") / f"bucket={bucket}")
            given = MobilityInput(events, _carried(day, bucket, engine), centres, links)
            made = bucket_mobility(given, day.local, day.settings.mobility, engine)
            tables = (
                (places, made.places),
                (trips, made.trips),
                (minutes, made.minutes),
                (carry, made.carry),
                (guests, _stays_of_guests(day, given, engine)),
            )
            for folder, frame in tables:
                place = folder / f"bucket={bucket}"
                place.mkdir(mode=0o700)
                engine.write(frame, place)
            engine.release()
            tick((bucket + 1) / len(day.buckets))


def _stays_of_guests(day: Day, given: MobilityInput, engine: Engine) -> DataFrame:
    """Where roamers stayed, with their country; nothing unless a cube is measured that counts them."""
    F = engine.functions
    wanted = any(spec.name == GUESTS for spec in day.cubes)
    foreign = given.events.filter((F.col("domain") != F.lit(DOMESTIC)) & F.lit(wanted))
    country = (F.max("domain") - F.lit(1)).cast("int").alias("country")
    countries = engine.hold(foreign.groupBy("person").agg(country))
    as_ours = engine.hold(foreign.withColumn("domain", F.lit(DOMESTIC).cast("int")))
    made = bucket_mobility(
        replace(given, events=as_ours, carried=None), day.local, day.settings.mobility, engine
    )
    return (
        within_day(made.places.filter(F.col("is_stay")), day.local, engine)
        .select("person", "location", "start", "end")
        .join(countries, on="person", how="inner")
        .select("person", "country", "location", "start", "end")
    )


def _carried(day: Day, bucket: int, engine: Engine) -> DataFrame | None:
    if not day.has_carry:
        return None
    yesterday = day.workspace.table("carry", str(day.local.previous))
    carried = renumbered(engine.read(yesterday), yesterday, day, engine)
    return rekeyed(carried, engine.read(day.table("rekey") / f"bucket={bucket}"))


def locations(day: Day, engine: Engine, tick: Tick) -> None:
    """Which areas each of the day's locations may be in."""
    codes = day_locations(day, engine)
    reference = day.reference
    table = location_areas(codes, reference.evidence, reference.table("tile_areas"), reference.areas)
    with vault_table(day, "location_areas") as folder:
        pq.write_table(table, folder / "part.parquet", compression="zstd")
    tick(1.0)


def day_locations(day: Day, engine: Engine) -> Ints:
    """All location codes of a day's places, and of trips from the day before."""
    F = engine.functions
    places = engine.read(day.table("places")).select("location")
    origins = engine.read(day.table("trips")).select(F.col("origin").alias("location"))
    guests = engine.read(day.table("guests")).select("location")
    table = engine.collect(places.unionByName(origins).unionByName(guests).distinct())
    codes: Ints = table["location"].to_numpy()
    return codes


def count_homes(day: Day, engine: Engine, tick: Tick) -> None:
    """Where people spent the night, bounded and counted: the cube before noise that weights come from."""
    (spec,) = (spec for spec in day.cubes if spec.name == HOMES)
    with vault_table(day, HOMES) as folder:
        parts = []
        for bucket in day.buckets:
            places = engine.read(day.table("places") / f"bucket={bucket}")
            nights = daily.homes(places, engine.read(day.table("location_areas")), spec, engine)
            parts.append(_part(folder, HOMES, bucket))
            engine.write(bounded_counts(nights, bound_units(spec), engine), parts[-1])
            engine.release()
            tick((bucket + 1) / (len(day.buckets) + 1))
        _add_up(spec, folder, parts, engine)
    tick(1.0)


def count(day: Day, engine: Engine, tick: Tick, store: ReleaseStore) -> None:
    """Contributions of every person, weighted, bounded and counted: the cubes before noise."""
    weighted_cubes = [spec for spec in day.cubes if spec.name != HOMES]
    with vault_table(day, "counts") as folder:
        parts: dict[str, list[Path]] = {}
        weights = _location_weights(day, folder, store)
        for bucket in day.buckets:
            for name, frame in _bucket_counts(day, bucket, engine, weights):
                parts.setdefault(name, []).append(_part(folder, name, bucket))
                engine.write(frame, parts[name][-1])
            engine.release()
            tick((bucket + 1) / (len(day.buckets) + 1))
        for spec in weighted_cubes:
            _add_up(spec, folder, parts[spec.name], engine)
        engine.release()
    tick(1.0)


def _part(folder: Path, name: str, bucket: int) -> Path:
    place = folder / "parts" / name / f"bucket={bucket}"
    place.mkdir(parents=True, mode=0o700)
    return place


def _location_weights(day: Day, folder: Path, store: ReleaseStore) -> Path:
    """What those who sleep at each location stand for, from the released cube of homes and the census."""
    (spec,) = (spec for spec in day.cubes if spec.name == HOMES)
    cube = store.cube(spec.id, day.name)
    residents = day.reference.residents_of(spec.level)
    table = pq.read_table(day.table("location_areas") / "part.parquet")
    place = folder / "location_weights"
    place.mkdir(mode=0o700)
    pq.write_table(weights_of_locations(table, weights_of_zones(cube, residents)), place / "part.parquet")
    return place


def _bucket_counts(day: Day, bucket: int, engine: Engine, weights: Path) -> Iterator[tuple[str, DataFrame]]:
    rows = bucket_rows(day, bucket, engine)
    tables = vault_tables(day, rows, people_of(day, bucket, engine), engine, weights=weights)
    for spec in day.cubes:
        if spec.name in DAILY:
            contributions = DAILY[spec.name](tables, spec, day.local, engine)
            yield spec.name, bounded_counts(contributions, bound_units(spec), engine)
    hours = hourly.hours(tables.places, tables.weights, day.local, engine)
    bounds = (BOUNDS_SQUARED["presence"], BOUNDS_SQUARED["visits"])
    presence, visits = hourly_counts(hours, tables.location_areas, bounds, engine)
    yield "presence", presence
    yield "visits", visits


def bucket_rows(day: Day, bucket: int, engine: Engine) -> dict[str, DataFrame]:
    """The tables of a bucket that cubes are counted from: places, trips, events, guests."""
    names = ("places", "trips", "events", "guests")
    return {name: engine.read(day.table(name) / f"bucket={bucket}") for name in names}


def vault_tables(
    day: Day, rows: Mapping[str, DataFrame], people: DataFrame, engine: Engine, *, weights: Path
) -> VaultTables:
    """A bucket of the day as the cubes see it; `weights` is the folder of what locations stand for."""
    places = rows["places"]
    stays = within_day(places.filter(engine.functions.col("is_stay")), day.local, engine)
    known = engine.hold(person_weights(places, engine.read(weights), engine))
    return VaultTables(
        places=places,
        trips=rows["trips"],
        people=people,
        location_areas=engine.hold(engine.read(day.table("location_areas"))),
        weights=known,
        stays=engine.hold(weighted(stays.select("person", "location", "start", "end"), known, engine)),
        sighted=sighted_quarters(rows["events"], day.local, day.settings.mobility, engine),
        guests=rows["guests"],
    )


def people_of(day: Day, bucket: int, engine: Engine) -> DataFrame:
    """The people of a bucket: who would be counted in each would add more than the bound."""
    F = engine.functions
    return engine.read(day.table("people")).filter(F.col("person") % F.lit(len(day.buckets)) == F.lit(bucket))


def _add_up(spec: CubeSpec, folder: Path, parts: list[Path], engine: Engine) -> None:
    """Add the buckets' parts of a cube up."""
    F = engine.functions
    part = engine.read(*parts)
    if spec.name in HOURLY:
        strides = spec.strides()
        frame = cells_of_level(part, spec.level, strides["hour"], strides["area"], engine)
    else:
        frame = part.groupBy("cell").agg(
            F.sum("units").cast("bigint").alias("units"), F.sum("offered").cast("bigint").alias("offered")
        )
    place = folder / spec.id
    place.mkdir(mode=0o700)
    engine.write(frame.select("cell", "units", "offered"), place, "cell")
