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
    box,
    events,
    parquet,
    setting,
    square,
    zones,
)

from footfall.model import rules

SOMEBODY: Final = "262010000000004,2026-03-29 11:00:00,c1"
LENIENT: Final = setting("max_bad_share = 0.5", "max_bad_share = 1")

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
        ((6, "a\ufffd9"),),
    ),
    Quarantined(
        "a row in another encoding",
        {"events.csv": events(b"1,2026-03-29 11:00:00,c\xfc1", SOMEBODY)},
        rules.NOT_TEXT,
        ((6, "a\ufffd9"),),
        more_good=1,
    ),
    Quarantined(
        "a field of ten megabytes",
        {"events.csv": events("1,2026-03-29 11:00:00," + "-" * 10_000_000, SOMEBODY)},
        rules.TOO_LONG,
        ((6, "-{80}"),),
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
        ((6, "9.99A+99"),),
    ),
    Quarantined(
        "a cell that is in no plan",
        {"events.csv": events("1,2026-03-29 11:00:00,c9")},
        rules.UNKNOWN_CELL,
        ((6, "a9"),),
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
    Quarantined("a negative time", {"events.csv": events("1,-86400,c1")}, rules.NOT_TIME, ((6, "-9{5}"),)),
    Quarantined(
        "a time that is no time",
        {"events.csv": events("1,yesterday,c1")},
        rules.NOT_TIME,
        ((6, "a{9}"),),
    ),
    Quarantined(
        "a time in scientific notation",
        {"events.csv": events("1,1.7747E+09,c1")},
        rules.NOT_TIME,
        ((6, "9.9999A+99"),),
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
        ((6, "Aa{7}"),),
    ),
    Quarantined(
        "blank lines are no rows, and are counted as lines",
        {"events.csv": events("", "", "1,2026-03-29 11:00:00,c9", "")},
        rules.UNKNOWN_CELL,
        ((8, "a9"),),
    ),
    Quarantined(
        "line ends of old and of other systems",
        {"events.csv": events("1,2026-03-29 11:00:00,c9", end="\r")},
        rules.UNKNOWN_CELL,
        ((6, "a9"),),
    ),
    Quarantined(
        "line ends of two kinds in one file",
        {"events.csv": events("1,2026-03-29 11:00:00,c9", end="\r\n") + events(SOMEBODY).partition(b"\n")[2]},
        rules.UNKNOWN_CELL,
        ((6, "a9"),),
        more_good=len(GOOD_EVENTS) + 1,
    ),
    Quarantined(
        "plain text under the name of gzip",
        setting('"events.csv"', '"events.csv.gz"') | {"events.csv.gz": events("1,2026-03-29 11:00:00,c9")},
        rules.UNKNOWN_CELL,
        ((6, "a9"),),
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
        ((6, "a\ufffd"),),
        file="events.parquet",
        other_bad=1,
    ),
    Quarantined(
        "a subscriber's id where the cell should be",
        {"events.csv": events("1,2026-03-29 11:00:00,262010000000007")},
        rules.UNKNOWN_CELL,
        ((6, "9{15}"),),
    ),
    Quarantined(
        "columns shifted by one",
        {"events.csv": events("c1,262010000000007,2026-03-29 11:00:00")},
        rules.NOT_TIME,
        ((6, "9{15}"),),
    ),
    Quarantined(
        "a row of separators",
        {"events.csv": events(",,", SOMEBODY)},
        rules.EMPTY,
        ((6, None),),
        more_good=1,
    ),
    Quarantined(
        "a row quoted as a whole",
        {"events.csv": events('"1,2026-03-29 11:00:00,c1"', SOMEBODY)},
        rules.FIELDS,
        ((6, "1 instead of 3"),),
        more_good=1,
    ),
    Quarantined(
        "vertical tabs and form feeds",
        {"events.csv": events("1,2026-03-29 11:00:00,c\x0b1", "1,2026-03-29 11:00:00,c\x0c1")},
        rules.NOT_TEXT,
        ((6, "a\ufffd9"), (7, "a\ufffd9")),
    ),
    Quarantined(
        "digits of another script",
        {"events.csv": events("1,\uff12\uff10\uff12\uff16-03-29 11:00:00,c1")},
        rules.NOT_TIME,
        ((6, "9999-99-99 99:99:99"),),
    ),
    Quarantined(
        "a leap second, hour 24 and a zone by name",
        {
            "events.csv": events(
                "1,2026-03-29T23:59:60,c1",
                "1,2026-03-29T24:00:00,c1",
                "1,2026-03-29 11:00:00 CET,c1",
            )
        },
        rules.NOT_TIME,
        (
            (6, "2026-03-29T23:59:60"),
            (7, "2026-03-29T24:00:00"),
            (8, "9999-99-99 99:99:99 AAA"),
        ),
    ),
    Quarantined(
        "microseconds since 1970",
        {"events.csv": events("1,1774771200000000,c1")},
        rules.NOT_TIME,
        ((6, "9{16}"),),
    ),
    Quarantined(
        "a cell id in other letters",
        {"events.csv": events("1,2026-03-29 11:00:00,C1", "1,2026-03-29 11:00:00, c1 ")},
        rules.UNKNOWN_CELL,
        ((6, "A9"),),
        more_good=1,
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
    Quarantined(
        "a cell on the other side of the earth, and two in America and the Atlantic",
        {"cells.csv": CELLS + "c4,-170,-52\nc5,-46,-23\nc6,0,0\n"},
        rules.OFF_GRID,
        ((4, "-170"), (5, "-46"), (6, "0")),
        "quarantine-reference",
        "cells.csv",
    ),
    Quarantined(
        "a cell twice at different places",
        {"cells.csv": CELLS + "c1,12.371,51.341\n"},
        rules.TWICE,
        ((4, "c1"),),
        "quarantine-reference",
        "cells.csv",
    ),
    Quarantined(
        "a cell whose dates are swapped",
        {
            "cells.csv": CELLS.replace("\n", ",,\n").replace("latitude,,", "latitude,valid_from,valid_to")
            + "c4,12.37,51.34,2026-03-01,2026-02-01\n"
        },
        rules.NEVER_VALID,
        ((4, "2026-02-01"),),
        "quarantine-reference",
        "cells.csv",
    ),
    Quarantined(
        "a cell since no day there ever was",
        {
            "cells.csv": CELLS.replace("\n", ",\n").replace("latitude,", "latitude,valid_from")
            + "c4,12.37,51.34,0000-00-00\n"
        },
        rules.NOT_DATE,
        ((4, "0000-00-00"),),
        "quarantine-reference",
        "cells.csv",
    ),
    Quarantined(
        "a zone in Brazil and one around the world",
        {
            "zones.geojson": zones(
                ({"zone_id": "x"}, box(-46, -23, -45.9, -22.9)), ({"zone_id": "y"}, box(-180, -90, 180, 90))
            )
        },
        rules.OFF_GRID,
        ((3, "x"), (4, "y")),
        "quarantine-reference",
        "zones.geojson",
    ),
    Quarantined(
        "zones named by a structure, by a control character and by a book",
        {
            "zones.geojson": zones(
                ({"zone_id": {"id": 1}}, square(12.395, 12.4)),
                ({"zone_id": "x\0y"}, square(12.395, 12.4)),
                ({"zone_id": "x" * 100_000}, square(12.395, 12.4)),
            )
        }
        | LENIENT,
        rules.NO_ZONE_ID,
        ((3, None), (4, None), (5, None)),
        "quarantine-reference",
        "zones.geojson",
    ),
    Quarantined(
        "polygons of nothing: null, empty, of texts, unclosed, at infinity",
        {
            "zones.geojson": zones(
                ({"zone_id": "a"}, None),
                ({"zone_id": "b"}, {"type": "Polygon", "coordinates": []}),
                ({"zone_id": "c"}, {"type": "Polygon", "coordinates": [[["12.4", "51.3"]] * 4]}),
                ({"zone_id": "d"}, {"type": "Polygon", "coordinates": [[[12, 51], [13, 51], [13, 52]]]}),
                ({"zone_id": "e"}, box(12.4, 51.3, float("inf"), 51.4)),
            )
        }
        | LENIENT,
        rules.NO_POLYGON,
        ((3, "a"), (4, "b"), (5, "c"), (6, "d"), (7, "e")),
        "quarantine-reference",
        "zones.geojson",
    ),
    Quarantined(
        "residents of a zone twice, and once more the same",
        {"census.csv": CENSUS + "west,5\nwest,5200\n"},
        rules.TWICE,
        ((3, "west"),),
        "quarantine-reference",
        "census.csv",
    ),
    Quarantined(
        "residents without end, and by thousands",
        {"census.csv": CENSUS + 'north,inf\nsouth,1e400\nup,"1,000"\n'} | LENIENT,
        rules.NOT_NUMBER,
        ((3, "inf"), (4, "1e400"), (5, "1,000")),
        "quarantine-reference",
        "census.csv",
    ),
    Quarantined(
        "an age band of the census that isn't listed",
        {"census.csv": "zone_id,population,age_band\nwest,5,\nwest,5,all\neast,6,0-15\n"},
        rules.NOT_ALLOWED,
        ((2, "all"),),
        "quarantine-reference",
        "census.csv",
    ),
    # people, opt-outs
    Quarantined(
        "a subscriber twice, a man and a woman",
        {"people.csv": PEOPLE + "262010000000001,1984,male\n262010000000002,1959,male\n"},
        rules.TWICE,
        ((4, None),),
        "people",
        "people.csv",
    ),
    Quarantined(
        "a name where the gender should be",
        {"people.csv": PEOPLE + "9,1984,Erika Mustermann\n"},
        rules.NOT_ALLOWED,
        ((4, "Aaaaa Aa{9}"),),
        "people",
        "people.csv",
    ),
    Quarantined(
        "a telephone number where the birth year should be",
        {"people.csv": PEOPLE + "9,+49 171 1234567,male\n"},
        rules.NOT_WHOLE,
        ((4, "+99 999 9{7}"),),
        "people",
        "people.csv",
    ),
    Quarantined(
        "a decision on a day without a zone",
        {"optouts.csv": OPTOUTS + "9,opt_out,2026-01-01\n"},
        rules.ZONELESS,
        ((3, "9999-99-99"),),
        "optouts",
        "optouts.csv",
    ),
    Quarantined(
        "a birth year before everybody",
        {"people.csv": PEOPLE + "9,1066,male\n"},
        rules.OUT_OF_RANGE,
        ((4, "9999"),),
        "people",
        "people.csv",
    ),
    Quarantined(
        "a birth year with a fraction",
        {"people.csv": PEOPLE + "9,1984.5,male\n"},
        rules.NOT_WHOLE,
        ((4, "9999.9"),),
        "people",
        "people.csv",
    ),
    Quarantined(
        "a gender that isn't listed",
        {"people.csv": PEOPLE + "9,1984,w\n"},
        rules.NOT_ALLOWED,
        ((4, "a"),),
        "people",
        "people.csv",
    ),
    Quarantined(
        "a decision that isn't listed",
        {"optouts.csv": OPTOUTS + "9,perhaps,2026-01-01T00:00:00Z\n"},
        rules.NOT_ALLOWED,
        ((3, "a{7}"),),
        "optouts",
        "optouts.csv",
    ),
    Quarantined(
        "a decision at no time",
        {"optouts.csv": OPTOUTS + "9,opt_in,once\n"},
        rules.NOT_TIME,
        ((3, "aaaa"),),
        "optouts",
        "optouts.csv",
    ),
)
