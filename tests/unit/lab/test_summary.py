"""The figures that we judge ourselves by, from evaluations made by hand."""

from __future__ import annotations

from typing import Any, Final

import pytest

from footfall.lab.evaluate import Evaluation, Figure
from footfall.lab.evaluate.figures import SHARE
from footfall.lab.reporting.summary import SUMMARY, WAYS, summary_rows

PROFILES: Final = ("standard", "strict")


def figure(name: str, after: float | None, cells: int | None = None, **ways: float) -> Figure:
    """One line of an evaluation."""
    known = dict.fromkeys(WAYS) | ways
    return Figure(name, "in words", after=after, unit=SHARE, cells=cells, **known)


def rows(standard: list[Figure], strict: list[Figure]) -> dict[str, dict[str, Any]]:
    """Rows of a town under both profiles, by figure."""
    evaluations = {
        name: Evaluation(("2026-03-02",), name, tuple(figures))
        for name, figures in zip(PROFILES, (standard, strict), strict=True)
    }
    found = summary_rows("Town", evaluations)
    assert len({row["figure"] for row in found}) == len(found)
    return {row["figure"]: row for row in found}


def test_every_row_has_every_key() -> None:
    """Whoever reads the file finds all ways and profiles in each row, null where one says nothing."""
    figures = [figure(name.format(flows="zone"), 0.5) for name in SUMMARY.values()]
    keys = {"city", "figure", *WAYS, *PROFILES}
    assert {"bound", "naive", "before", "standard", "strict"} < keys
    assert all(set(row) == keys for row in rows(figures, figures).values())


def test_profiles_stand_beside_what_is_known_before_noise() -> None:
    """Bound, peers and before come from the first profile; each profile's own value from its own releases."""
    first = figure("population-large", 0.06, bound=0.02, naive=0.2, naive_em=0.1, before=0.05)
    row = rows([first], [figure("population-large", 0.09)])["wape_hourly_zone"]
    values = {key: row[key] for key in (*WAYS, *PROFILES)}
    expected = {
        "bound": 0.02,
        "naive": 0.2,
        "naive_em": 0.1,
        "before": 0.05,
        "standard": 0.06,
        "strict": 0.09,
    }
    assert values == expected


def test_avoidable_error_is_what_lies_between_the_naive_way_and_the_bound() -> None:
    """(0.22 - 0.07) / (0.22 - 0.02) of it is removed before noise, half of it by the other peer."""
    first = figure("population-zone", 0.12, bound=0.02, naive=0.22, naive_em=0.12, before=0.07)
    row = rows([first], [figure("population-zone", None)])["avoidable_zone"]
    assert [row["bound"], row["naive"]] == [1.0, 0.0]
    assert [row["naive_em"], row["before"], row["standard"]] == pytest.approx([0.5, 0.75, 0.5])
    assert row["strict"] is None


def test_flows_are_of_districts_where_there_are_some() -> None:
    """Else of zones."""
    of_districts = figure("flows-district-2-10-km", 0.8, before=0.9)
    assert rows([of_districts], [of_districts])["cpc_2_10"]["before"] == pytest.approx(0.9)
    of_zones = figure("flows-zone-2-10-km", 0.7, before=0.6)
    assert rows([of_zones], [of_zones])["cpc_2_10"]["before"] == pytest.approx(0.6)


def test_coverage_is_of_all_intervals_alike() -> None:
    """A product with three times the intervals counts three times; classes of sizes don't count again."""
    standard = [
        figure("coverage-visits-zone", 0.9, cells=300, before=0.8),
        figure("coverage-dwell-zone", 0.5, cells=100, before=0.4),
        figure("covered-dwell-100", 0.1, cells=100, before=0.1),
    ]
    row = rows(standard, [figure("coverage-visits-zone", None, cells=0)])["coverage_95"]
    assert row["standard"] == pytest.approx((0.9 * 300 + 0.5 * 100) / 400)
    assert row["before"] == pytest.approx((0.8 * 300 + 0.4 * 100) / 400)
    assert row["strict"] is None
