"""Cubes of a window, stated by their output cells: where people live, and where they were in 28 days.

What a person adds depends on their own rows, on tables without persons, and on the released cube of the
window's homes only; the gate then bounds it. Each function says why the bound of its cube holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from footfall.engine import Column, DataFrame, Engine
from footfall.model.cube import CubeSpec
from footfall.model.window_tables import HOME, WORK
from footfall.model.windows import WINDOW_DAYS
from footfall.products.cubes import window_specs as names
from footfall.products.cubes.tables import attributes, cell_of, weighted
from footfall.products.cubes.window_specs import NO_WORK, NOT_FOUND, REGULAR_DAYS, VISIT_DAY_STARTS
from footfall.products.weights import WHOLE


@dataclass(frozen=True)
class WindowTables:
    """One bucket of a window, as the cubes see it; `person` is the window's pseudonym.

    Args:
        visited: person, level, area, units (thousandths: how likely the person was there on a day at all),
            night (thousandths: how likely the night was spent there), late (0, or 1 in the window's second
            half); one row per person, day, level and area.
        anchors: person, kind, level, area, units (thousandths) of homes and workplaces that were found.
        no_work: person; those of whom it is known that they have no workplace.
        people: person, age_band, gender (positions in the vocabulary), of those seen on the last day.
        weights: person, weight (thousandths), of those whose home was found.
    """

    visited: DataFrame
    anchors: DataFrame
    no_work: DataFrame
    people: DataFrame
    weights: DataFrame


def homes(anchors: DataFrame, no_home: DataFrame, spec: CubeSpec, engine: Engine) -> DataFrame:
    """Where each person lives, or that nobody knows; what weights are computed from, so unweighted.

    Sensitivity: one home, whose areas take at most one person together, or none: L2 <= L1 <= 1.

    Args:
        anchors: see `WindowTables`.
        no_home: person; those whose home was not found.
        spec: of the cube.
        engine: the session.

    Returns:
        person, cell, amount (millionths).
    """
    F = engine.functions
    found = _anchor(anchors, HOME, spec.level, engine)
    unknown = spec.dimensions[spec.axis("home_area")].values.index(NOT_FOUND)
    lost = no_home.join(found, on="person", how="left_anti").select(
        "person",
        F.lit(unknown).cast("int").alias("home_area"),
        F.lit(WHOLE).cast("int").alias("home_units"),
    )
    found = found.unionByName(lost)
    cell = cell_of(spec, {"home_area": F.col("home_area")}, engine)
    return found.select("person", cell, (F.col("home_units") * F.lit(WHOLE)).cast("bigint").alias("amount"))


def window_weights(anchors: DataFrame, area_weights: DataFrame, level: str, engine: Engine) -> DataFrame:
    """What each person stands for whose home was found: person, weight (thousandths).

    Args:
        anchors: see `WindowTables`.
        area_weights: home_area, area_weight (thousandths) of the areas of a level.
        level: that level.
        engine: the session.
    """
    F = engine.functions
    at_home = _anchor(anchors, HOME, level, engine).join(area_weights, on="home_area", how="inner")
    sums = at_home.groupBy("person").agg(
        F.sum(F.col("home_units") * F.col("area_weight")).cast("bigint").alias("weighted"),
        F.sum("home_units").cast("bigint").alias("units"),
    )
    units = F.col("units")
    weight = ((F.col("weighted") - F.col("weighted") % units) / units).cast("bigint").alias("weight")
    return sums.filter(units > F.lit(0)).select("person", weight)


def visited(tables: WindowTables, spec: CubeSpec, engine: Engine) -> DataFrame:
    """Each area in which a person stayed on any day of the window, by where the person lives.

    Sensitivity: an area counts a person once, spread over the areas of one home, so the norm is at most that
    of the areas visited; the gate shortens the vector to the bound.

    Returns:
        person, cell, amount (millionths).
    """
    F = engine.functions
    been = _been(tables, spec.level, engine)
    pairs = been.join(_anchor(tables.anchors, HOME, spec.level, engine), on="person", how="inner")
    chance = F.col("units") * F.col("home_units")
    positions = {"home_area": F.col("home_area"), "area": F.col("area")}
    return _stated(tables, pairs, cell_of(spec, positions, engine), chance, engine)


def loyalty(tables: WindowTables, spec: CubeSpec, engine: Engine) -> DataFrame:
    """Each area in which a person stayed, by the number of such days, and whether the first came late.

    A day counts as a day with a visit if it is as likely as not; one at least.

    Sensitivity: one class an area, at most one person each; the gate shortens the vector to the bound.

    Returns:
        person, cell, amount (millionths).
    """
    F = engine.functions
    been = _been(tables, spec.level, engine)
    visit_days = F.lit(0)
    for position, least in enumerate(VISIT_DAY_STARTS):
        visit_days = F.when(F.col("days") >= F.lit(least), F.lit(position)).otherwise(visit_days)
    positions = {"area": F.col("area"), "visit_days": visit_days, "since": F.col("late")}
    return _stated(tables, been, cell_of(spec, positions, engine), F.col("units") * F.lit(WHOLE), engine)


def visitors(tables: WindowTables, spec: CubeSpec, engine: Engine) -> DataFrame:
    """Each area in which a person stayed, with the person's age band and gender.

    Sensitivity: one cell an area, at most one person each; the gate shortens the vector to the bound.

    Returns:
        person, cell, amount (millionths).
    """
    F = engine.functions
    been = _been(tables, spec.level, engine).join(tables.people, on="person", how="left")
    positions = {"area": F.col("area")} | attributes(engine)
    return _stated(tables, been, cell_of(spec, positions, engine), F.col("units") * F.lit(WHOLE), engine)


def commuting(tables: WindowTables, spec: CubeSpec, engine: Engine) -> DataFrame:
    """Where each person lives and works, or that there is no work; who is unknown in either is not counted.

    Sensitivity: one home and one workplace, or none: the products of their shares sum to one person at most:
    L2 <= L1 <= 1.

    Returns:
        person, cell, amount (millionths).
    """
    F = engine.functions
    none = spec.dimensions[spec.axis("work_area")].values.index(NO_WORK)
    works = _anchor(tables.anchors, WORK, spec.level, engine)
    idle = tables.no_work.join(works, on="person", how="left_anti").select(
        "person",
        F.lit(none).cast("int").alias("work_area"),
        F.lit(WHOLE).cast("int").alias("work_units"),
    )
    pairs = _anchor(tables.anchors, HOME, spec.level, engine).join(
        works.unionByName(idle), on="person", how="inner"
    )
    positions = {"home_area": F.col("home_area"), "work_area": F.col("work_area")}
    return _stated(
        tables, pairs, cell_of(spec, positions, engine), F.col("home_units") * F.col("work_units"), engine
    )


def nights(tables: WindowTables, spec: CubeSpec, engine: Engine) -> DataFrame:
    """The window's nights by where the person lives and where they were spent, each a 28th of a person.

    Sensitivity: a person has one night a day, whose areas take it whole at most, and one home: 28 nights of a
    28th sum to one person at most: L2 <= L1 <= 1.

    Returns:
        person, cell, amount (millionths).
    """
    F = engine.functions
    here = tables.visited.filter((F.col("level") == F.lit(spec.level)) & (F.col("night") > F.lit(0)))
    spent = here.groupBy("person", "area").agg(F.sum("night").cast("bigint").alias("night"))
    pairs = spent.join(_anchor(tables.anchors, HOME, spec.level, engine), on="person", how="inner")
    positions = {"home_area": F.col("home_area"), "area": F.col("area")}
    chance = F.floor(F.col("night") * F.col("home_units") / F.lit(WINDOW_DAYS))
    return _stated(tables, pairs, cell_of(spec, positions, engine), chance, engine)


def together(tables: WindowTables, spec: CubeSpec, engine: Engine) -> DataFrame:
    """Pairs of areas in which a person stayed on any days of the window; an area with itself is its visitors.

    Sensitivity: at most one person a pair; the gate shortens the vector to the bound.

    Returns:
        person, cell, amount (millionths).
    """
    F = engine.functions
    been = engine.hold(_been(tables, spec.level, engine))
    other = been.select("person", F.col("area").alias("other_area"), F.col("units").alias("other_units"))
    pairs = been.join(other, on="person", how="inner").filter(F.col("area") <= F.col("other_area"))
    both = F.when(F.col("area") == F.col("other_area"), F.lit(WHOLE)).otherwise(F.col("other_units"))
    positions = {"area": F.col("area"), "other_area": F.col("other_area")}
    return _stated(
        tables, pairs, cell_of(spec, positions, engine), F.col("units") * both.cast("bigint"), engine
    )


def roles(tables: WindowTables, spec: CubeSpec, engine: Engine) -> DataFrame:
    """The window's days with a stay in an area, by what the person is to it, each a 28th of a person.

    As likely as the person lives in the area it is a resident's, and of the rest as likely as the person
    works there a worker's. What is left is a regular's if there are `REGULAR_DAYS`, else an overnight guest's
    if a night was spent there, else a visitor's.

    Sensitivity: the roles in an area take one person together at most, 28 days of a 28th, and areas are
    different cells; the gate shortens the vector to the bound.

    Returns:
        person, cell, amount (millionths).
    """
    F = engine.functions
    here = tables.visited.filter(F.col("level") == F.lit(spec.level)).groupBy("person", "area")
    days = here.agg(
        F.sum("units").cast("bigint").alias("days"),
        F.max("units").cast("bigint").alias("units"),
        F.max("night").cast("bigint").alias("night"),
    )
    for kind in (HOME, WORK):
        own = _anchor(tables.anchors, kind, spec.level, engine).withColumnRenamed(f"{kind}_area", "area")
        own = own.groupBy("person", "area").agg(F.max(f"{kind}_units").cast("bigint").alias(kind))
        days = days.join(own, on=["person", "area"], how="left")
    whole = F.lit(WHOLE)
    resident = F.least(F.coalesce(F.col(HOME), F.lit(0)), whole)
    worker = F.least(F.coalesce(F.col(WORK), F.lit(0)), whole - resident)
    regular = F.col("days") >= F.lit(REGULAR_DAYS * WHOLE)
    other = F.when(regular, F.lit(2)).when(F.col("night") > F.lit(0), F.lit(3)).otherwise(F.lit(4))
    parts = [(F.lit(0), resident), (F.lit(1), worker), (other, whole - resident - worker)]
    rows = [
        days.select("person", "area", "days", role.cast("int").alias("role"), share.alias("share"))
        for role, share in parts
    ]
    each = rows[0].unionByName(rows[1]).unionByName(rows[2]).filter(F.col("share") > F.lit(0))
    cell = cell_of(spec, {"area": F.col("area"), "role": F.col("role")}, engine)
    chance = F.floor(F.col("days") * F.col("share") / F.lit(WINDOW_DAYS))
    return _stated(tables, each, cell, chance, engine)


Contribution = Callable[[WindowTables, CubeSpec, Engine], DataFrame]
WINDOW_CUBES: Final[Mapping[str, Contribution]] = {
    names.VISITED: visited,
    names.LOYALTY: loyalty,
    names.VISITORS: visitors,
    names.COMMUTING: commuting,
    names.NIGHTS: nights,
    names.TOGETHER: together,
    names.ROLES: roles,
}
"""What persons add to each cube, but for the homes that the others are weighed by."""


def _anchor(anchors: DataFrame, kind: str, level: str, engine: Engine) -> DataFrame:
    """Areas of a kind of anchor: person, <kind>_area, <kind>_units."""
    F = engine.functions
    return anchors.filter((F.col("kind") == F.lit(kind)) & (F.col("level") == F.lit(level))).select(
        "person", F.col("area").alias(f"{kind}_area"), F.col("units").alias(f"{kind}_units")
    )


def _been(tables: WindowTables, level: str, engine: Engine) -> DataFrame:
    """Once for each person and area: units (of the likeliest day), days, late (0 if any day was early)."""
    F = engine.functions
    likely = F.when(F.col("units") >= F.lit(WHOLE // 2), F.lit(1)).otherwise(F.lit(0))
    sums = (
        tables.visited.filter((F.col("level") == F.lit(level)) & (F.col("units") > F.lit(0)))
        .groupBy("person", "area")
        .agg(
            F.max("units").cast("bigint").alias("units"),
            F.sum(likely).cast("bigint").alias("likely"),
            F.min("late").cast("bigint").alias("late"),
        )
    )
    days = F.greatest(F.col("likely"), F.lit(1)).cast("bigint").alias("days")
    return sums.select("person", "area", "units", "late", days)


def _stated(tables: WindowTables, rows: DataFrame, cell: Column, chance: Column, engine: Engine) -> DataFrame:
    """Contributions of rows of persons, each by its chance (millionths) and the person's weight."""
    F = engine.functions
    stated = rows.select("person", cell, chance.cast("bigint").alias("chance"))
    amount = F.floor(F.col("chance") * F.col("weight") / F.lit(WHOLE)).cast("bigint")
    return weighted(stated, tables.weights, engine).select("person", "cell", amount.alias("amount"))
