"""Rows that break a rule beside rows that don't, and how quarantine keeps them."""

from __future__ import annotations

from typing import Final

import pyarrow as pa
from malformed import (
    CELLS,
    CENSUS,
    DAY,
    EVENTS_HEADER,
    GOOD_EVENTS,
    OPTOUTS,
    PEOPLE,
    Quarantined,
    events,
    parquet,
    setting,
    square,
    zones,
)

from footfall.model import rules

SOMEBODY: Final = "262010000000004,2026-03-29 11:00:00,c1"

QUARANTINED: Final = (
    # events
    Quarantined(
        "no subscriber", {"events.csv": events(",2026-03-29 11:00:00,c1")}, rules.EMPTY, ((6, None),)
    ),
    Quarantined("no cell", {"events.csv": events("1,2026-03-29 11:00:00,")}, rules.EMPTY, ((6, None),)),
    Quarantined("no time", {"events.csv": events("1,,c1")}, rules.EMPTY, ((6, None),)),
    Quarantined(
        "a field too few and one too many",
        {"events.csv": events("1,2026-03-29 11:00:00", SOMEBODY, "1,2,3,4")},
        rules.FIELDS,
        ((6, "2 instead of 3"), (8, "4 instead of 3")),
        more_good=1,
    ),
    Quarantined(
        "a quote that is never closed swallows nothing",
        {"events.csv": events('1,2026-03-29 11:00:00,"c1', SOMEBODY, SOMEBODY)},
        rules.UNENDED,
        ((6, None),),
        more_good=2,
    ),
    Quarantined(
        "a carriage return amid a row",
        {"events.csv": events("1,2026-03-29 11:00:00,c\r1", SOMEBODY)},
        rules.UNENDED,
        ((6, None),),
        more_good=1,
    ),
    Quarantined(
        "a NUL in the cell id",
        {"events.csv": events("1,2026-03-29 11:00:00,c\x001")},
        rules.NOT_TEXT,
        ((6, "c\x001"),),
    ),
    Quarantined(
        "a row in another encoding",
        {"events.csv": events(b"1,2026-03-29 11:00:00,c\xfc1", SOMEBODY)},
        rules.NOT_TEXT,
        ((6, "c\ufffd1"),),
        more_good=1,
    ),
    Quarantined(
        "a field of ten megabytes",
        {"events.csv": events("1,2026-03-29 11:00:00," + "-" * 10_000_000, SOMEBODY)},
        rules.TOO_LONG,
        ((6, "-" * 80),),
        more_good=1,
    ),
    Quarantined(
        "a subscriber of ten megabytes",
        {"events.csv": events("-" * 10_000_000 + ",2026-03-29 11:00:00,c1")},
        rules.TOO_LONG,
        ((6, None),),
    ),
    Quarantined(
        "a subscriber that a spreadsheet rounded",
        {"events.csv": events("2.62010E+14,2026-03-29 11:00:00,c1")},
        rules.SCIENTIFIC,
        ((6, None),),
    ),
    Quarantined(
        "a cell id in scientific notation",
        {"events.csv": events("1,2026-03-29 11:00:00,2.62E+10")},
        rules.SCIENTIFIC,
        ((6, "2.62E+10"),),
    ),
    Quarantined(
        "a cell that is in no plan",
        {"events.csv": events("1,2026-03-29 11:00:00,c9")},
        rules.UNKNOWN_CELL,
        ((6, "c9"),),
    ),
    Quarantined(
        "a local time in the gap of the clock change",
        {"events.csv": events("1,2026-03-29 02:30:00,c1", "1,2026-03-29 03:00:00,c1")},
        rules.IN_GAP,
        ((6, "2026-03-29 02:30:00"),),
        more_good=1,
    ),
    Quarantined(
        "a time without a zone",
        setting('"events.csv"\ntime_zone = "Europe/Berlin"', '"events.csv"')
        | {
            "events.csv": EVENTS_HEADER
            + "\n"
            + "\n".join([f"1,177477120{i},c1" for i in range(5)])
            + "\n1,2026-03-29 11:00:00,c1\n"
        },
        rules.ZONELESS,
        ((6, "2026-03-29 11:00:00"),),
    ),
    Quarantined("a negative time", {"events.csv": events("1,-86400,c1")}, rules.NOT_TIME, ((6, "-86400"),)),
    Quarantined(
        "a time that is no time",
        {"events.csv": events("1,yesterday,c1")},
        rules.NOT_TIME,
        ((6, "yesterday"),),
    ),
    Quarantined(
        "a time in scientific notation",
        {"events.csv": events("1,1.7747E+09,c1")},
        rules.NOT_TIME,
        ((6, "1.7747E+09"),),
    ),
    Quarantined(
        "31 February and hour 25",
        {"events.csv": events("1,2026-02-31 11:00:00,c1", "1,2026-03-29 25:00:00,c1")},
        rules.NOT_TIME,
        ((6, "2026-02-31 11:00:00"), (7, "2026-03-29 25:00:00")),
    ),
    Quarantined(
        "the midnight that ends the day, in the day's own file",
        setting('"events.csv"', '"{day}.csv"')
        | {f"{DAY}.csv": events("1,2026-03-30 00:00:00,c1", "1,2026-03-29 23:59:59,c1")},
        rules.OTHER_DAY,
        ((6, "2026-03-30 00:00:00"),),
        file=f"{DAY}.csv",
        more_good=1,
    ),
    Quarantined(
        "a home network by name",
        {
            "events.csv": events().replace(b"\n", b",26201\n").replace(b"cell_id,26201", b"cell_id,plmn")
            + b"1,2026-03-29 11:00:00,c1,Vodafone\n"
        },
        rules.NOT_OF_FORM,
        ((6, "Vodafone"),),
    ),
    Quarantined(
        "blank lines are no rows, and are counted as lines",
        {"events.csv": events("", "", "1,2026-03-29 11:00:00,c9", "")},
        rules.UNKNOWN_CELL,
        ((8, "c9"),),
    ),
    Quarantined(
        "line ends of old and of other systems",
        {"events.csv": events("1,2026-03-29 11:00:00,c9", end="\r")},
        rules.UNKNOWN_CELL,
        ((6, "c9"),),
    ),
    Quarantined(
        "line ends of two kinds in one file",
        {"events.csv": events("1,2026-03-29 11:00:00,c9", end="\r\n") + events(SOMEBODY).partition(b"\n")[2]},
        rules.UNKNOWN_CELL,
        ((6, "c9"),),
        more_good=len(GOOD_EVENTS) + 1,
    ),
    Quarantined(
        "plain text under the name of gzip",
        setting('"events.csv"', '"events.csv.gz"') | {"events.csv.gz": events("1,2026-03-29 11:00:00,c9")},
        rules.UNKNOWN_CELL,
        ((6, "c9"),),
        file="events.csv.gz",
    ),
    Quarantined(
        "Parquet with a null, a bad byte and a time of another type",
        setting('"events.csv"', '"events.parquet"')
        | {
            "events.parquet": parquet(
                subscriber_id=pa.array([*range(6), None]),
                timestamp=pa.array([1_774_771_200] * 7, pa.timestamp("s")),
                cell_id=pa.array([b"c1"] * 5 + [b"c\xff", b"c1"]),
            )
        },
        rules.NOT_TEXT,
        ((6, "c\ufffd"),),
        file="events.parquet",
        other_bad=1,
    ),
    # cells, zones, census
    Quarantined(
        "a longitude beyond the world, and one with a comma",
        {"cells.csv": CELLS + 'c4,412.3,51.34\nc5,"12,3",51.34\n'},
        rules.OUT_OF_RANGE,
        ((4, "412.3"),),
        "quarantine-reference",
        "cells.csv",
    ),
    Quarantined(
        "a power that is no number, and a height of NaN",
        {
            "cells.csv": CELLS.replace("\n", ",\n").replace("latitude,", "latitude,height_m")
            + "c4,12.37,51.34,nan\n"
        },
        rules.NOT_NUMBER,
        ((4, "nan"),),
        "quarantine-reference",
        "cells.csv",
    ),
    Quarantined(
        "an unknown technology",
        {
            "cells.csv": CELLS.replace("\n", ",4G\n").replace("latitude,4G", "latitude,technology")
            + "c4,12.37,51.34,6G\n"
        },
        rules.NOT_ALLOWED,
        ((4, "6G"),),
        "quarantine-reference",
        "cells.csv",
    ),
    Quarantined(
        "a date in another order",
        {
            "cells.csv": CELLS.replace("\n", ",\n").replace("latitude,", "latitude,valid_from")
            + "c4,12.37,51.34,29.03.2026\n"
        },
        rules.NOT_DATE,
        ((4, "29.03.2026"),),
        "quarantine-reference",
        "cells.csv",
    ),
    Quarantined(
        "a zone without an id",
        {"zones.geojson": zones(({}, square(12.395, 12.4)))},
        rules.NO_ZONE_ID,
        ((3, None),),
        "quarantine-reference",
        "zones.geojson",
    ),
    Quarantined(
        "a zone twice",
        {"zones.geojson": zones(({"zone_id": "west"}, square(12.3, 12.35)))},
        rules.ZONE_TWICE,
        ((3, "west"),),
        "quarantine-reference",
        "zones.geojson",
    ),
    Quarantined(
        "a zone that is a point",
        {"zones.geojson": zones(({"zone_id": "x"}, {"type": "Point", "coordinates": [12.3, 51.3]}))},
        rules.NO_POLYGON,
        ((3, "x"),),
        "quarantine-reference",
        "zones.geojson",
    ),
    Quarantined(
        "properties that are a list",
        {"zones.geojson": zones((["x"], square(12.395, 12.4)))},
        rules.NO_ZONE_ID,
        ((3, None),),
        "quarantine-reference",
        "zones.geojson",
    ),
    Quarantined(
        "residents below zero",
        {"census.csv": CENSUS + "west,-5\n"},
        rules.OUT_OF_RANGE,
        ((3, "-5"),),
        "quarantine-reference",
        "census.csv",
    ),
    Quarantined(
        "residents in words",
        {"census.csv": CENSUS + "west,many\n"},
        rules.NOT_NUMBER,
        ((3, "many"),),
        "quarantine-reference",
        "census.csv",
    ),
    # people, opt-outs
    Quarantined(
        "a birth year before everybody",
        {"people.csv": PEOPLE + "9,1066,male\n"},
        rules.OUT_OF_RANGE,
        ((4, "1066"),),
        "people",
        "people.csv",
    ),
    Quarantined(
        "a birth year with a fraction",
        {"people.csv": PEOPLE + "9,1984.5,male\n"},
        rules.NOT_WHOLE,
        ((4, "1984.5"),),
        "people",
        "people.csv",
    ),
    Quarantined(
        "a gender that isn't listed",
        {"people.csv": PEOPLE + "9,1984,w\n"},
        rules.NOT_ALLOWED,
        ((4, "w"),),
        "people",
        "people.csv",
    ),
    Quarantined(
        "a decision that isn't listed",
        {"optouts.csv": OPTOUTS + "9,perhaps,2026-01-01T00:00:00Z\n"},
        rules.NOT_ALLOWED,
        ((3, "perhaps"),),
        "optouts",
        "optouts.csv",
    ),
    Quarantined(
        "a decision at no time",
        {"optouts.csv": OPTOUTS + "9,opt_in,once\n"},
        rules.NOT_TIME,
        ((3, "once"),),
        "optouts",
        "optouts.csv",
    ),
)
