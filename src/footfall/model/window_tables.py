"""The vault tables that outlive a day: how long people stayed where, and what follows from it.

A table lies in `vault/<table>/window=<first day>/day=<day>/bucket=<n>/`. `person` is the window's pseudonym,
and lives in the bucket `person % buckets`. Nothing is finer in time than a day; all goes with the window's
key. A location is the code of `footfall.network.pooling` in the cell plan of the folder's day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from footfall.model.windows import Window, windows_of
from footfall.model.workspace import Workspace

HOME: Final = "home"
SECOND_HOME: Final = "second_home"
WORK: Final = "work"
KINDS: Final = (HOME, SECOND_HOME, WORK)
"""Kinds of anchors; work is a workplace, a school or a university."""

FOUND: Final = "found"
NONE: Final = "none"
UNCLEAR: Final = "unclear"
STATES: Final = (FOUND, NONE, UNCLEAR)
"""Of an anchor: there is one; there is none; too little was seen of the person to tell."""

USUAL: Final = "usual"
OTHER: Final = "other"
LABELS: Final = (*KINDS, USUAL, OTHER)
"""Of places: an anchor; else within the usual environment; else outside it."""


@dataclass(frozen=True)
class WindowTable:
    """A vault table of windows.

    Args:
        name: of the folder.
        meaning: what a row is.
        columns: name -> kind and meaning.
        key: columns that tell its rows apart.
    """

    name: str
    meaning: str
    columns: dict[str, str]
    key: tuple[str, ...]


_PERSON: Final = {"person": "int64: pseudonym of the window"}

SUMMARIES: Final = WindowTable(
    "summaries",
    "How long a cell served a person who stayed at a location on the folder's day; in both windows that hold "
    "the day. Of silence between events, 45 minutes on either side count at most.",
    {
        **_PERSON,
        "location": "int64: two cells, and whether the night was spent there",
        "cell": "int32: a cell that served there",
        "night_min": "int32: minutes between 20:00 and 07:00 by local clocks",
        "daytime_min": "int32: minutes between 09:00 and 17:00, whatever day it is",
        "total_min": "int32: all minutes of the day",
    },
    ("person", "cell"),
)
ANCHORS: Final = WindowTable(
    "anchors",
    "An anchor of a person, as of the folder's day; three rows (`KINDS`) for each person seen in the "
    "window, which is the older of the two that hold the day.",
    {
        **_PERSON,
        "kind": "string: home, second_home or work",
        "state": "string: found, none, or unclear (too little was seen to tell)",
        "location": "int64: its two longest-serving cells; null unless found",
        "days": "int32: nights spent there, or for work working days with time there; 0 unless found",
        "seen_days": "int32: nights, or for work working days, on which the person was seen anywhere",
        "confidence": "int32: thousandths, how sure the state and the place are; 0 if unclear",
    },
    ("person", "kind"),
)
PLACES: Final = WindowTable(
    "anchor_places",
    "What each location is to a person who stayed there on the folder's day, by the window up to that day.",
    {
        **_PERSON,
        "location": "int64: as in the summaries",
        "label": "string: home, second_home, work, usual or other",
        "days": "int32: days with a stay at the place that the location belongs to",
    },
    ("person", "location"),
)
AREAS: Final = WindowTable(
    "anchor_areas",
    "Which areas an anchor that was found lies in, from all its cells; units per person, kind and level sum "
    "to 1000 with what lies outside, which is not written.",
    {
        **_PERSON,
        "kind": "string: home, second_home or work",
        "level": "string: region, district or zone",
        "area": "int32: number of the area",
        "units": "int32: thousandths of the person",
    },
    ("person", "kind", "level", "area"),
)
WINDOW_TABLES: Final = (SUMMARIES, ANCHORS, PLACES, AREAS)


def day_folder(workspace: Workspace, table: WindowTable, window: Window, day: str) -> Path:
    """Folder of a day of a window table."""
    return workspace.window_table(table.name, window) / f"day={day}"


def window_of_anchors(day: str) -> Window:
    """The window that the anchors as of a day are told from: the older, with 14 days of history or more."""
    return windows_of(date.fromisoformat(day))[0]
