"""Places: where a person was from when to when; stays, and moves between them.

Time between the last sight of a person at one site and the first at the next is divided by what is known
of them: the way takes its time first; of what is left, a place that is surely a stay takes all, and two
such share it by halves, where an hour of the quiet night counts for little: hardly anybody leaves then. A
place on the way takes none. See docs/methods.md, "Stays and trips".
"""

from __future__ import annotations

from footfall.engine import Column, DataFrame, Engine
from footfall.mobility.ranks import cell_of_rank, rank
from footfall.mobility.runs import allowed_gap_s, distance_m
from footfall.model.local_day import HOUR_S, LocalDay
from footfall.model.settings import MobilitySettings

NIGHT_H = (22, 6)
"""Local hours from and to which people mostly sleep; the site with most of this time is the night's."""
QUIET_TO_H = 5
"""From midnight to this local hour hardly anybody sets out."""
QUIET_RATE = 1 / 16
"""How often somebody does, against the hours around."""


def visits_of_sites(
    runs: DataFrame, cells: DataFrame, day: LocalDay, settings: MobilitySettings, engine: Engine
) -> DataFrame:
    """Consecutive runs of one site, unless too much silence lies between them.

    Args:
        runs: what `runs_in_reach` gives.
        cells: what `cells_of_sites` gives.
        day: the local day.
        settings: the gaps.
        engine: the session.

    Returns:
        person, site, first, last (epoch s of the first and last event).
    """
    F = engine.functions
    of_person = engine.window.partitionBy("person")
    in_time = of_person.orderBy("first", "last", "cell")
    at_sites = (
        runs.select("person", "cell", "first", "last", "last_before")
        .join(cells.select("person", "cell", "site"), on=["person", "cell"], how="inner")
        .withColumns(
            {
                "site_before": F.lag("site").over(in_time),
                "last_of_day": F.max("last").over(of_person),
            }
        )
    )
    limit = allowed_gap_s(F.col("last_before"), F.col("first"), day, settings, engine)
    goes_on = (F.col("site") == F.col("site_before")) & (F.col("first") - F.col("last_before") <= limit)
    begins = at_sites.filter(~F.coalesce(goes_on, F.lit(False)))
    last = F.coalesce(F.lead("last_before").over(in_time), F.col("last_of_day"))
    return begins.select("person", "site", "first", last.alias("last"))


def places(
    visits: DataFrame, sites: DataFrame, day: LocalDay, settings: MobilitySettings, engine: Engine
) -> DataFrame:
    """Stays and moves with their time and location.

    Args:
        visits: what `visits_of_sites` gives.
        sites: what `sites` gives.
        day: the local day.
        settings: what makes a stay; speeds and gaps.
        engine: the session.

    Returns:
        person, is_stay, location (see `footfall.network.pooling`), x, y (metres), start, end, start_min,
        start_max, end_min, end_max (epoch s; between which events its ends lie, null at the day's edges).
    """
    F = engine.functions
    of_site = engine.window.partitionBy("person", "site")
    seen_there = F.sum(F.col("last") - F.col("first")).over(of_site)
    sure = (F.col("last") - F.col("first") >= F.lit(round(settings.burst_s))) | (
        F.col("seen_there") >= F.lit(round(settings.known_site_min * 60))
    )
    known = (
        visits.withColumn("seen_there", seen_there)
        .withColumn("sure", sure)
        .join(sites, on=["person", "site"], how="inner")
    )
    timed = engine.hold(_timed(known, day, settings, engine))
    night = _site_of_the_night(timed, day, engine)
    long_enough = F.col("end") - F.col("start") >= F.lit(round(settings.min_stay_min * 60))
    residential = F.when(F.col("night_site") == F.col("site"), F.lit(1)).otherwise(F.lit(0))
    return timed.join(night, on="person", how="left").select(
        "person",
        (F.col("sure") & long_enough).alias("is_stay"),
        (F.col("pair") * F.lit(2) + residential).cast("bigint").alias("location"),
        *("x", "y", "start", "end", "start_min", "start_max", "end_min", "end_max"),
    )


def _timed(known: DataFrame, day: LocalDay, settings: MobilitySettings, engine: Engine) -> DataFrame:
    F = engine.functions
    in_time = engine.window.partitionBy("person").orderBy("first", "last", "site")
    columns = ("site", "x", "y", "sure")
    before = {f"{name}_before": F.lag(name).over(in_time) for name in (*columns, "last")}
    after = {f"{name}_after": F.lead(name).over(in_time) for name in (*columns, "first")}
    spans = {
        "before": (F.col("last_before"), F.col("first")),
        "after": (F.col("last"), F.col("first_after")),
    }
    lead_in, lead_out = (
        _share_of_gap(side, since, until, day=day, settings=settings, engine=engine)
        for side, (since, until) in spans.items()
    )
    start = F.col("first") - F.coalesce(lead_in, _since_midnight(day, settings, engine))
    end = F.col("last") + F.coalesce(lead_out, _until_midnight(day, settings, engine))
    return known.withColumns(before | after).select(
        *("person", "site", "sure", "pair", "x", "y"),
        start.cast("bigint").alias("start"),
        end.cast("bigint").alias("end"),
        F.col("last_before").alias("start_min"),
        F.col("first").alias("start_max"),
        F.col("last").alias("end_min"),
        F.col("first_after").alias("end_max"),
    )


def _share_of_gap(
    side: str, since: Column, until: Column, *, day: LocalDay, settings: MobilitySettings, engine: Engine
) -> Column:
    """Seconds of the gap to a neighbour that are the place's own; null where there is no neighbour."""
    F = engine.functions
    gap, allowed = until - since, allowed_gap_s(since, until, day, settings, engine)
    way = distance_m(F.col("x"), F.col("y"), F.col(f"x_{side}"), F.col(f"y_{side}"), engine)
    elsewhere = F.col("site") != F.col(f"site_{side}")
    way_s = F.when(elsewhere, way / F.lit(settings.travel_speed_m_s)).otherwise(F.lit(0.0))
    free = F.floor(F.greatest(gap - way_s, F.lit(0.0))).cast("bigint")
    half = _half(side, since, until, free, day=day, engine=engine)
    none = F.lit(0).cast("bigint")
    share = F.when((gap > allowed) | ~F.col("sure"), none).otherwise(
        F.when(F.col(f"sure_{side}"), half).otherwise(free)
    )
    return F.when(gap.isNull(), F.lit(None).cast("bigint")).otherwise(share)


def _half(side: str, since: Column, until: Column, free: Column, *, day: LocalDay, engine: Engine) -> Column:
    """Seconds of the free time of a gap until somebody has as likely left as not, from a place's side."""
    F = engine.functions
    quiet_since, quiet_until = F.lit(day.start), F.lit(day.begin_of(QUIET_TO_H))
    within = F.least(until, quiet_until) - F.greatest(since, quiet_since)
    quiet = F.least(F.greatest(within, F.lit(0)), free)
    near = quiet_since - since if side == "after" else until - quiet_until
    near = F.greatest(near, F.lit(0))
    half = (free - F.lit(1 - QUIET_RATE) * quiet) / F.lit(2)
    late = half + F.lit(1 - QUIET_RATE) * quiet
    at_night = near + (half - near) / F.lit(QUIET_RATE)
    in_order = F.when(half <= near, half).otherwise(F.least(F.greatest(at_night, near), late))
    return F.floor(F.when(quiet > F.lit(0), in_order).otherwise(free / F.lit(2))).cast("bigint")


def _since_midnight(day: LocalDay, settings: MobilitySettings, engine: Engine) -> Column:
    """For a person's first place: who is seen before the night ends was there since midnight."""
    F = engine.functions
    since = F.col("first") - F.lit(day.start)
    waking = max(day.begin_of(settings.night_to_h) - day.start, settings.gap_day_h * HOUR_S)
    return F.when((since >= 0) & (since <= F.lit(round(waking))), since).otherwise(F.lit(0))


def _until_midnight(day: LocalDay, settings: MobilitySettings, engine: Engine) -> Column:
    """For a person's last place: who is seen after the night began stays there until midnight."""
    F = engine.functions
    until = F.lit(day.end) - F.col("last")
    evening = max(24 - settings.night_from_h, settings.gap_day_h) * HOUR_S
    return F.when((until >= 0) & (until <= F.lit(round(evening))), until).otherwise(F.lit(0))


def _site_of_the_night(timed: DataFrame, day: LocalDay, engine: Engine) -> DataFrame:
    """The site with most of a person's time between 22:00 and 06:00: person, night_site."""
    F = engine.functions
    spans = (
        (day.start, day.begin_of(NIGHT_H[1])),
        (day.end - (24 - NIGHT_H[0]) * HOUR_S, day.end),
    )
    seconds = F.lit(0).cast("bigint")
    for since, until in spans:
        inside = F.least(F.col("end"), F.lit(until)) - F.greatest(F.col("start"), F.lit(since))
        seconds = seconds + F.greatest(inside, F.lit(0)).cast("bigint")
    by_site = timed.groupBy("person", "site").agg(F.sum(seconds).cast("bigint").alias("seconds"))
    return (
        by_site.filter(F.col("seconds") > F.lit(0))
        .groupBy("person")
        .agg(F.max(rank(F.col("seconds"), F.col("site"), engine)).alias("rank"))
        .select("person", cell_of_rank(F.col("rank"), engine).alias("night_site"))
    )
