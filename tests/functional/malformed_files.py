"""Files that can't be used at all, and the remedies that their refusals name."""

from __future__ import annotations

from typing import Final

import pyarrow as pa
from malformed import (
    CELLS,
    EVENTS_HEADER,
    GOOD_EVENTS,
    OPTOUTS,
    Refused,
    events,
    feed,
    gzipped,
    parquet,
    parquet_events,
    setting,
    square,
    zones,
)

REFUSED: Final = (
    # events
    Refused("no events at all", {"events.csv": None}, "events.csv", "Mend `path`"),
    Refused("an empty file", {"events.csv": b""}, "events.csv", "Write it again"),
    Refused("nothing but a byte-order mark", {"events.csv": b"\xef\xbb\xbf"}, "events.csv", "Write it again"),
    Refused("no header", {"events.csv": "\n".join(GOOD_EVENTS)}, "events.csv", "Name the right one under"),
    Refused("a wrong header", {"events.csv": "imsi,when,where\n1,2,3\n"}, "events.csv", "The file has: imsi"),
    Refused("a blank first line", {"events.csv": b"\n" + events()}, "events.csv", "Name the right one under"),
    Refused(
        "a column twice",
        {"events.csv": "subscriber_id,cell_id,timestamp,cell_id\n"},
        "events.csv",
        "Remove one",
    ),
    Refused(
        "another separator",
        {"events.csv": events().replace(b",", b";")},
        "events.csv",
        "is `separator` right?",
    ),
    Refused(
        "a called party",
        {"events.csv": f"{EVENTS_HEADER},b_number\n"},
        "events.csv",
        "Leave it out of the extract",
    ),
    Refused("the device's IMEI", {"events.csv": f"{EVENTS_HEADER}, IMEI\n"}, "events.csv", "Leave it out"),
    Refused(
        "gzip cut off", {"events.csv": gzipped(events() * 50)[:-9]}, "events.csv", "Write the file again"
    ),
    Refused(
        "gzip damaged",
        {"events.csv": gzipped(events())[:20] + b"\xff" * 40},
        "events.csv",
        "Write the file again",
    ),
    Refused("a zip archive", {"events.csv": b"PK\x03\x04" + b"\0" * 99}, "events.csv", "Unpack it"),
    Refused("Parquet under the name of CSV", {"events.csv": b"PAR1" + b"\0" * 99}, "events.csv", "`format`"),
    Refused(
        "CSV under the name of Parquet",
        setting('"events.csv"', '"events.parquet"') | {"events.parquet": events()},
        "events.parquet",
        "Write the file again",
    ),
    Refused(
        "Parquet cut off",
        setting('"events.csv"', '"events.parquet"') | {"events.parquet": parquet(a=pa.array([1]))[:-20]},
        "events.parquet",
        "Write the file again",
    ),
    Refused(
        "Parquet with a list of cells",
        parquet_events(cell_id=pa.array([["c1", "c2"]])),
        "events.parquet",
        "Write single values",
    ),
    Refused(
        "Parquet with a structure for the subscriber",
        parquet_events(subscriber_id=pa.array([{"imsi": "1"}])),
        "events.parquet",
        "Write single values",
    ),
    Refused(
        "UTF-16 without a word", {"events.csv": events().decode().encode("utf-16")}, "events.csv", "utf-16"
    ),
    Refused(
        "another encoding than said",
        feed("events", 'encoding = "utf-16"') | {"events.csv": events() + b"x"},
        "events.csv",
        "Write the file again",
    ),
    Refused("a folder without files", {"events.csv/notes.md": "none"}, "events.csv", "Mend `path`"),
    Refused("bytes of all kinds", {"events.csv": bytes(range(256)) * 20}, "events.csv", "`separator`"),
    Refused("gzip of nothing", {"events.csv": gzipped(b"")}, "events.csv", "Write it again"),
    Refused(
        "Parquet of no bytes",
        setting('"events.csv"', '"events.parquet"') | {"events.parquet": b""},
        "events.parquet",
        "Write the file again",
    ),
    Refused(
        "Parquet without a column",
        setting('"events.csv"', '"events.parquet"') | {"events.parquet": parquet(subscriber_id=["1"])},
        "events.parquet",
        "Name the right one under",
    ),
    Refused(
        "a header and no event",
        {"events.csv": EVENTS_HEADER + "\n"},
        "events.csv",
        "no row of events is left",
    ),
    Refused(
        "only events of other days",
        {"events.csv": f"{EVENTS_HEADER}\n1,2026-03-28 11:00:00,c1\n"},
        "events.csv",
        "1 of other days",
    ),
    Refused(
        "subscribers as short floats",
        parquet_events(subscriber_id=pa.array([262010000000001.0], pa.float32())),
        "events.parquet",
        "Write it as text",
    ),
    Refused(
        "subscribers as truth values",
        parquet_events(subscriber_id=pa.array([True])),
        "events.parquet",
        "Write it as text",
    ),
    Refused(
        "cells as times",
        parquet_events(cell_id=pa.array([5], pa.timestamp("s"))),
        "events.parquet",
        "Write it as text",
    ),
    Refused(
        "no subscriber in a whole Parquet file",
        parquet_events(subscriber_id=pa.nulls(1)),
        "events",
        "Fill the field",
    ),
    Refused(
        "compressed twice", {"events.csv": gzipped(gzipped(events()))}, "events.csv", "compress a file once"
    ),
    Refused(
        "gzip with something after it",
        {"events.csv": gzipped(events()) + b"garbage"},
        "events.csv",
        "Write the file again",
    ),
    Refused("gzip of three bytes", {"events.csv": b"\x1f\x8b\x08"}, "events.csv", "Write the file again"),
    Refused(
        "gzip with a wrong sum",
        {"events.csv": gzipped(events())[:-8] + b"\0" * 8},
        "events.csv",
        "Write the file again",
    ),
    Refused(
        "UTF-16 without a mark",
        {"events.csv": events().decode().encode("utf-16-le")},
        "events.csv",
        "Set the feed's `encoding`",
    ),
    Refused("UTF-32", {"events.csv": events().decode().encode("utf-32")}, "events.csv", "utf-32"),
    Refused(
        "a mainframe's encoding",
        {"events.csv": events().decode().encode("cp037")},
        "events.csv",
        "Set the feed's `encoding`",
    ),
    Refused(
        "a header over two lines",
        {"events.csv": 'subscriber_id,"time\nstamp",cell_id\n'},
        "events.csv",
        "The file has: subscriber_id, time",
    ),
    # cells
    Refused("no cell plan", {"cells.csv": None}, "cells.csv", "Mend `path`"),
    Refused(
        "a plan without a row", {"cells.csv": "cell_id,longitude,latitude\n"}, "cells.csv", "Mend the plan"
    ),
    Refused(
        "longitude and latitude swapped",
        {"cells.csv": CELLS.replace("longitude,latitude", "latitude,longitude")},
        "cells: 3 of 3 rows are bad",
        "swapped",
    ),
    Refused(
        "the plan of another city",
        {"cells.csv": "cell_id,longitude,latitude\nc1,2.35,48.85\n"},
        "cells.csv",
        "the plan of another place",
    ),
    Refused(
        "a plan out of date",
        {"cells.csv": "cell_id,longitude,latitude,valid_to\nc1,12.37,51.34,2025-12-31\n"},
        "cells.csv",
        "Mend the plan or its dates",
    ),
    Refused(
        "OpenCelliD without a network", feed("cells", 'format = "opencellid"'), "footfall.toml", "add them"
    ),
    # zones
    Refused("no zones", {"zones.geojson": None}, "zones.geojson", "Check the path"),
    Refused("zones that are not JSON", {"zones.geojson": "west;east"}, "zones.geojson", "FeatureCollection"),
    Refused("a lone feature", {"zones.geojson": '{"type": "Feature"}'}, "zones.geojson", "FeatureCollection"),
    Refused(
        "features as a number", {"zones.geojson": '{"features": 5}'}, "zones.geojson", "FeatureCollection"
    ),
    Refused(
        "a coordinate system as a word",
        {"zones.geojson": zones(crs="EPSG:25833")},
        "zones.geojson",
        "FeatureCollection",
    ),
    Refused(
        "zones in metres",
        {"zones.geojson": zones(crs={"type": "name", "properties": {"name": "EPSG:25833"}})},
        "zones.geojson",
        "Convert the file to EPSG:4326",
    ),
    Refused("JSON nested without end", {"zones.geojson": "[" * 99_999}, "zones.geojson", "FeatureCollection"),
    Refused("no feature", {"zones.geojson": '{"features": []}'}, "zones.geojson", "at least one polygon"),
    Refused(
        "a zone of an unknown district",
        {
            "zones.geojson": zones(
                ({"zone_id": "d", "level": "district"}, square(12.355, 12.395)),
                ({"zone_id": "x", "parent_id": "e"}, square(12.395, 12.4)),
            )
        },
        "zones.geojson",
        "parent_id of a district",
    ),
    # census
    Refused("no census", {"census.csv": None}, "census.csv", "Mend `path`"),
    Refused(
        "a census of other zones", {"census.csv": "zone_id,population\nnorth,5\n"}, "census.csv", "same ids"
    ),
    Refused(
        "a census without residents' number", {"census.csv": "zone_id,men\nwest,5\n"}, "census.csv", "men"
    ),
    # people, opt-outs
    Refused(
        "an exact date of birth", {"people.csv": "subscriber_id,birth_date\n"}, "people.csv", "Leave it out"
    ),
    Refused("people's names", {"people.csv": "subscriber_id,First Name\n"}, "people.csv", "Leave it out"),
    Refused("opt-outs set and not there", {"optouts.csv": None}, "optouts.csv", "Mend `path`"),
    Refused(
        "an opt-out of nobody",
        {"optouts.csv": OPTOUTS + ",opt_out,2026-01-01T00:00:00Z\n"},
        "optouts.csv",
        "mend the feed",
    ),
    Refused(
        "an opt-out whose subscriber a spreadsheet rounded",
        {"optouts.csv": OPTOUTS + "2.62010E+14,opt_out,2026-01-01T00:00:00Z\n"},
        "optouts.csv",
        "mend the feed",
    ),
    Refused(
        "an opt-out with a field too many",
        {"optouts.csv": OPTOUTS + "262010000000001,opt_out,2026-01-01T00:00:00Z,web\n"},
        "optouts.csv",
        "mend the feed",
    ),
    Refused("a path of no letters", setting('"events.csv"', '""'), "footfall.toml", "feeds.events.path"),
    Refused("a path too long", setting('"events.csv"', f'"{"x" * 5000}"'), "xxx", "Mend `path`"),
    Refused("a device as a feed", setting('"events.csv"', '"/dev/null"'), "/dev/null", "Mend `path`"),
    Refused(
        "times without their day", feed("events", 'time_format = "%H:%M:%S"'), "footfall.toml", "leaves out"
    ),
    Refused(
        "a form of times without a letter", feed("events", 'time_format = ""'), "footfall.toml", "leaves out"
    ),
    Refused(
        "a code for text that isn't one", feed("events", 'encoding = "rot13"'), "footfall.toml", "try utf-8"
    ),
    Refused(
        "cells of the whole world but ours",
        feed("cells", 'format = "opencellid"\nmcc = 262\nnet = 1')
        | {"cells.csv": "radio,mcc,net,area,cell,lon,lat\nLTE,724,5,5,1,-46.6,-23.5\n"},
        "cells.csv",
        "Mend the plan",
    ),
    Refused(
        "a census of nobody",
        {"census.csv": "zone_id,population\nwest,0\neast,0\n"},
        "census.csv",
        "Fill `population`",
    ),
    Refused(
        "a zone that is its own district",
        {"zones.geojson": zones(({"zone_id": "x", "parent_id": "x"}, square(12.395, 12.41)))},
        "zones.geojson",
        "parent_id of a district",
    ),
    # settings
    Refused("no settings", {"footfall.toml": None}, "footfall.toml", "`footfall init`"),
    Refused(
        "settings that are not TOML", {"footfall.toml": "path: events"}, "footfall.toml", "Mend the line"
    ),
    Refused(
        "settings in another encoding",
        {"footfall.toml": '[workspace]\nname = "Gr\xfcn"'.encode("latin-1")},
        "footfall.toml",
        "Mend the line",
    ),
    Refused(
        "a misspelt setting", setting("max_bad_share", "max_bad_shar"), "footfall.toml", "ingest.max_bad_shar"
    ),
    Refused("a table that isn't one", setting("[feeds.people]", "[feeds.folks]"), "footfall.toml", "people"),
    Refused(
        "a time zone that isn't one", feed("optouts", 'time_zone = "CEST"'), "footfall.toml", "IANA name"
    ),
    Refused(
        "a form of times that isn't one", feed("optouts", 'time_format = "%Q"'), "footfall.toml", "strptime"
    ),
    Refused("an encoding that isn't one", feed("people", 'encoding = "utf-9"'), "footfall.toml", "try utf-8"),
    Refused("a separator of two signs", feed("people", 'separator = ";;"'), "footfall.toml", "at most 1"),
    Refused(
        "quotes as separators", feed("people", "separator = '\"'"), "footfall.toml", "two different ASCII"
    ),
    Refused(
        "a path with a foreign name",
        setting('"events.csv"', '"{day}-{hour}.csv"'),
        "footfall.toml",
        "braces may only hold day",
    ),
    Refused(
        "a column that no table has",
        feed("people", 'columns = { sex = "gender" }'),
        "footfall.toml",
        "there are subscriber_id",
    ),
    Refused(
        "a code translated to nothing known",
        feed("people", 'values = { gender = { w = "woman" } }'),
        "footfall.toml",
        "use female, male",
    ),
    Refused(
        "no feed of events", setting("[feeds.events]", "[feeds.devices]"), "footfall.toml", "there are events"
    ),
    Refused(
        "networks by name",
        setting("[ingest]\n", '[ingest]\nhome_network = ["T"]\n'),
        "footfall.toml",
        "home_network",
    ),
)
