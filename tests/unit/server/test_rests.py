"""Rests and rows left out, in roll-ups: no cell is counted twice, and none is taken for nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pytest

from footfall.model.release import Manifest
from footfall.server.areas import AreaSet
from footfall.server.catalogue import ProductLine
from footfall.server.frame import Frame, Labels
from footfall.server.rollup import Rollup, roll_up
from footfall.server.vocabularies import Vocabulary

DAY: Final = "2026-03-02"
FACTS: Final = {
    "dimensions": ["level", "area"],
    "values": {"level": ["zone"]},
    "additive_over": ["area"],
    "disjoint_over": ["area"],
    "merged_over": "area",
}
LINE: Final = ProductLine("population", {DAY: Manifest("0" * 12, "population", DAY, "0.1", FACTS)})
SHOWN: Final = {"a": 100.0, "b": None, "c": None, "rest:north": 60.0}
"""Zones b and c are in the rest of the north."""


def rows(values: Mapping[str, float | None], **statuses: str) -> Frame:
    """Rows of one day and level, half as much again being the upper limit."""
    words: dict[str, list[Any]] = {
        "day": [DAY] * len(values),
        "level": ["zone"] * len(values),
        "area": list(values),
        "status": [statuses.get(area, "merged" if value is None else "ok") for area, value in values.items()],
        "sample_band": [None if value is None else "50-200" for value in values.values()],
    }
    labels = {}
    for name, column in words.items():
        vocabulary = Vocabulary.of(list(dict.fromkeys(column)))
        codes = np.array([vocabulary.index[word] for word in column], dtype=np.int32)
        labels[name] = Labels(codes, vocabulary)
    value = np.array([np.nan if value is None else value for value in values.values()])
    return Frame(labels, {"value": value, "low": value / 2, "high": value * 1.5})


def rolled(
    frame: Frame, *by: str, asked: frozenset[str] = frozenset(), line: ProductLine = LINE
) -> list[dict[str, Any]]:
    """Rows of the roll-up."""
    return roll_up(line, frame, Rollup(("level", *by)), asked).rows()


def test_a_sum_over_all_areas_holds_the_rest_once() -> None:
    """A hundred and sixty, of two parts none of which is withheld."""
    (row,) = rolled(rows(SHOWN))
    assert (row["value"], row["parts"], row["parts_withheld"], row["status"]) == (160.0, 2, 0, "ok")


def test_areas_that_are_asked_for_are_withheld_one_by_one() -> None:
    """Whoever asks for three zones gets no rest of others with them: the sum is partial."""
    named = {area: value for area, value in SHOWN.items() if not area.startswith("rest:")}
    (row,) = rolled(rows(named), asked=frozenset({"area"}))
    assert (row["value"], row["parts"], row["parts_withheld"], row["status"]) == (None, 3, 2, "partial")


def test_each_area_by_itself_says_where_it_is() -> None:
    """Kept apart, merged zones have no value and the status that tells why."""
    found = {row["area"]: (row["value"], row["status"]) for row in rolled(rows(SHOWN), "area")}
    assert found == {
        "a": (100.0, "ok"),
        "b": (None, "merged"),
        "c": (None, "merged"),
        "rest:north": (60.0, "ok"),
    }


def test_what_is_in_no_rest_still_leaves_a_sum_partial() -> None:
    """A withheld zone of the south is not in the rest of the north."""
    (row,) = rolled(rows({**SHOWN, "d": None}, d="withheld_small"))
    assert (row["value"], row["parts"], row["parts_withheld"]) == (None, 3, 1)


def test_sums_of_releases_without_withheld_rows_are_partial() -> None:
    """Who has no row may be somebody: a sum has its lower limit alone, and each row by itself its value."""
    facts = FACTS | {"rows_left_out": "withheld_small"}
    line = ProductLine("flows", {DAY: Manifest("1" * 12, "flows", DAY, "0.1", facts)})
    frame = rows({"a": 100.0, "b": 60.0})
    (row,) = rolled(frame, line=line)
    assert (row["status"], row["value"], row["parts"], row["parts_withheld"]) == ("partial", None, 3, 1)
    assert 0 < row["low"] < 160
    apart = rolled(frame, "day", "area", line=line)
    assert [(row["value"], row["parts_withheld"]) for row in apart] == [(100.0, 0), (60.0, 0)]


@pytest.mark.parametrize("root", ["north", "region"])
def test_rests_belong_to_the_area_that_holds_them(root: str) -> None:
    """Whoever may see an area may see the rest of it, and those of the areas within."""
    parents = {"region": None, "north": "region", "a": "north"}
    levels = {"region": "region", "north": "district", "a": "zone"}
    features = [
        {"properties": {"level": levels[area], "area": area, "parent": parent}}
        for area, parent in parents.items()
    ]
    areas = AreaSet("x", {"features": features})
    assert {"north", "a", "rest:north"} <= areas.within([root])
    assert ("rest:region" in areas.within([root])) == (root == "region")
    assert "rest:north" in areas.all_ids
