"""The rules that a row can break, by the names under which quarantine and reports count them."""

from __future__ import annotations

from typing import Final

from footfall.model.contracts import MAX_TEXT

FIELDS: Final = "the row has too few or too many fields"
UNENDED: Final = "a quote does not close on its line, or a line break stands amid the row"
EMPTY: Final = "a required field is empty"
TOO_LONG: Final = f"the field is longer than {MAX_TEXT} bytes"
NOT_TEXT: Final = "the field holds control characters or bytes that are no text"
SCIENTIFIC: Final = "the id is in scientific notation: export the column as text"
NOT_OF_FORM: Final = "the field does not have its form"
NOT_ALLOWED: Final = "the value is none of those allowed"
NOT_WHOLE: Final = "the field is not a whole number"
NOT_NUMBER: Final = "the field is not a number"
OUT_OF_RANGE: Final = "the value is out of its range"
NOT_DATE: Final = "the date is not of the form YYYY-MM-DD"
NOT_TIME: Final = "the time cannot be read"
ZONELESS: Final = "the time has no zone, and the feed has no `time_zone`"
IN_GAP: Final = "this local time never was: clocks were put forward"
OTHER_DAY: Final = "the time lies outside the file's day"
UNKNOWN_CELL: Final = "the cell is not in the plan of the day"
OFF_GRID: Final = "the position lies beyond the grid"
NEVER_VALID: Final = "the last day in service lies before the first"
TWICE: Final = "another row before it says something else of the same"
_AROUND_EUROPE: Final = "Are longitude and latitude swapped? The grid covers Europe and what is around it."

ROW_RULES: Final = {
    FIELDS: "Mend the row; quote fields that hold the separator.",
    UNENDED: "Mend the row, or set `quote`. A row is one line, even where quotes are used.",
    EMPTY: "Fill the field, or leave the row out of the extract.",
    TOO_LONG: "Mend the row; no column that Footfall reads is that long.",
    NOT_TEXT: "Set `encoding`, or mend the row.",
    SCIENTIFIC: "A spreadsheet rounded the id: export the column as text. Of opt-outs, this stops the run.",
    NOT_OF_FORM: "Export the column in the form of the codebook.",
    NOT_ALLOWED: "Translate the operator's code under [feeds.<table>.values.<column>].",
    NOT_WHOLE: "Mend the value.",
    NOT_NUMBER: "Set `decimal`, or mend the value; thousands are not set apart.",
    OUT_OF_RANGE: "Mend the value; see the limits and the unit in the codebook.",
    NOT_DATE: "Write dates as 2026-03-02.",
    NOT_TIME: "Set `time_format`, or mend the value.",
    ZONELESS: "Set `time_zone` of the feed.",
    IN_GAP: "The clock that wrote it is wrong, or `time_zone` is.",
    OTHER_DAY: "Put the row into its day's file, or name the folder without `{day}`.",
    UNKNOWN_CELL: "Bring the cell plan up to date.",
    OFF_GRID: _AROUND_EUROPE,
    NEVER_VALID: "Are `valid_from` and `valid_to` swapped?",
    TWICE: "Give each row of one key once (see the table's first line); the first stands.",
}
"""Rule of rows of tables -> what to do about it."""

NO_ZONE_ID: Final = "zone_id missing or not fit to be a name"
NO_LEVEL: Final = "unknown level"
ZONE_TWICE: Final = "duplicate zone_id"
NO_POLYGON: Final = "no usable polygon"
NOT_WGS84: Final = "coordinates outside WGS 84"

ZONE_RULES: Final = {
    NO_ZONE_ID: "Name the property that holds the id under [feeds.zones.columns].",
    NO_LEVEL: "Use region, district or zone, or leave the level out.",
    ZONE_TWICE: "Give each zone once; a zone of several parts is one multipolygon.",
    NO_POLYGON: "Give it a polygon with an area.",
    NOT_WGS84: "Write longitude, latitude in WGS 84.",
    OFF_GRID: _AROUND_EUROPE,
}
"""Rule of features of zones -> what to do about it."""

REMEDIES: Final = ROW_RULES | ZONE_RULES
"""Every rule -> what to do about it."""
