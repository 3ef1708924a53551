"""Sums, means, comparisons and indices over HTTP: sound, recombined, or refused."""

from __future__ import annotations

import math

import api_town
import pytest
from api_server import Api

POPULATION = "/v1/products/population/rollup"
MONDAYS = ["2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23"]


def test_a_sum_over_areas_recombines_intervals(api: Api) -> None:
    """Two zones of an hour: values add up, and so do variances, since nobody is in both."""
    (row,) = api.rows(POPULATION, area="Z11,Z12", level="zone", hour="08", day="2026-03-02")
    parts = [api_town.population(area, "08", api_town.FIRST_DAY) for area in ("Z11", "Z12")]
    half = api_town.half_of(sum(api_town.deviation(value) ** 2 for value in parts))
    assert row["value"] == pytest.approx(sum(parts), abs=0.11)
    assert row["high"] - row["value"] == pytest.approx(half, rel=0.02)
    assert (row["parts"], row["parts_withheld"], row["status"]) == (2, 0, "ok")


def test_errors_of_the_sample_do_not_average_out_over_days(api: Api) -> None:
    """In a mean over days the noise averages out; the sample's error, of the same people, does not."""
    (row,) = api.rows(POPULATION, area="Z11", hour="08", weekday="mon")
    value = api_town.population("Z11", "08", api_town.FIRST_DAY)
    noise = api_town.NOISE**2
    sample = api_town.deviation(value) ** 2 - noise
    half = api_town.half_of(noise / 4 + sample)
    assert row["value"] == pytest.approx(value, abs=0.11)
    assert row["high"] - row["value"] == pytest.approx(half, rel=0.02)
    assert half < api_town.half_of(noise + sample)


def test_the_week_strip(api: Api) -> None:
    """7 × 24 means by weekday and hour."""
    rows = api.rows(POPULATION, area="R1", by="weekday,hour")
    found = {(row["weekday"], row["hour"]): row["value"] for row in rows}
    assert len(found) == 7 * 24
    saturday = api_town.population("R1", "10", api_town.DAYS[5])
    assert found["sat", "10"] == pytest.approx(saturday, abs=0.11)


def test_a_withheld_part_leaves_no_value(api: Api) -> None:
    """A sum over a withheld part is partial: a lower limit, no value, no upper limit; never a zero in it."""
    (row,) = api.rows(POPULATION, area="Z21,Z22", level="zone", hour="03", day="2026-03-02")
    shown = api_town.population("Z21", "03", api_town.FIRST_DAY)
    assert (row["status"], row["value"], row["high"]) == ("partial", None, None)
    assert row["low"] == pytest.approx(0.9 * shown, abs=0.2)
    assert (row["parts"], row["parts_withheld"]) == (2, 1)


def test_all_parts_withheld_is_withheld(api: Api) -> None:
    """A group of nothing but withheld parts has no number at all."""
    (row,) = api.rows(POPULATION, area="Z22", hour="03", weekday="mon")
    assert (row["status"], row["value"], row["low"], row["high"]) == ("withheld_small", None, None, None)
    assert row["sample_band"] is None


@pytest.mark.parametrize(
    ("product", "parameters", "dimension"),
    [
        ("visitors", {"day": "2026-03-02"}, "area"),
        ("visitors", {"area": "Z11", "over_time": "sum"}, "day"),
        ("footfall", {"level": "zone", "hour": "08", "day": "2026-03-02"}, "area"),
        ("population", {"area": "Z11", "day": "2026-03-02", "over_time": "sum"}, "hour"),
        ("dwell", {"measure": "median_min", "day": "2026-03-02"}, "area"),
    ],
)
def test_what_is_not_additive_is_refused(
    api: Api, product: str, parameters: dict[str, str], dimension: str
) -> None:
    """What would count people twice is refused, with the dimension and the product's definition."""
    answer = api.get(f"/v1/products/{product}/rollup", **parameters)
    assert answer.status_code == 422
    told = answer.json()
    assert (told["code"], told["dimension"]) == ("not_additive", dimension)
    assert f"What {product} counts." in told["detail"]


def test_mean_visitors_of_a_day_are_sound(api: Api) -> None:
    """Different people per day may be averaged over days, though not added up."""
    (row,) = api.rows("/v1/products/visitors/rollup", area="Z11")
    assert row["value"] == pytest.approx(3 * api_town.BASE["Z11"], abs=0.11)


@pytest.mark.parametrize(
    ("product", "parameters", "dimension"),
    [
        ("population", {"hour": "08", "day": "2026-03-02"}, "level"),
        ("dwell", {"area": "Z11", "day": "2026-03-02"}, "measure"),
    ],
)
def test_rows_of_different_kinds_are_not_put_together(
    api: Api, product: str, parameters: dict[str, str], dimension: str
) -> None:
    """Levels, or people and minutes, are never mixed."""
    answer = api.get(f"/v1/products/{product}/rollup", **parameters)
    assert (answer.status_code, answer.json()["code"]) == (422, "choose_one")
    assert answer.json()["dimension"] == dimension


def test_totals_and_parts_are_not_counted_twice(api: Api) -> None:
    """Where there is a total it is used; where parts are kept, the total is left out."""
    path = "/v1/products/footfall/rollup"
    question = {"area": "D1", "hour": "08", "day": "2026-03-02"}
    whole = api_town.population("D1", "08", api_town.FIRST_DAY)
    (total,) = api.rows(path, **question)
    assert (total["value"], total["parts"]) == (pytest.approx(whole, abs=0.11), 1)
    parts = api.rows(path, by="age_band", **question)
    assert [row["age_band"] for row in parts] == list(api_town.AGES)
    (both,) = api.rows(path, age_band="16-29,65+", **question)
    assert (both["value"], both["parts"]) == (pytest.approx(whole, abs=0.2), 2)


def test_parts_that_share_noise_are_added_with_their_whole_error(api: Api) -> None:
    """Age bands share the noise of their daypart, so half-widths add up as they are."""
    question = {"area": "D1", "hour": "08", "day": "2026-03-02", "age_band": "16-29,65+"}
    (both,) = api.rows("/v1/products/footfall/rollup", **question)
    assert both["high"] - both["value"] == pytest.approx(0.1 * both["value"], rel=0.01)


def test_trips_add_up_over_everything(api: Api) -> None:
    """Trips of all pairs, dayparts and days may be added up."""
    (row,) = api.rows(
        "/v1/products/flows/rollup", over_time="sum", **{"from": "2026-03-02", "to": "2026-03-03"}
    )
    zones = api_town.LEVELS["zone"]
    day = sum(
        round(api_town.BASE[a] * api_town.BASE[b] / 10_000 * (2 if a == b else 1), 1)
        for a in zones
        for b in zones
    )
    assert row["value"] == pytest.approx(2 * 6 * day, abs=0.2)
    assert row["parts"] == 2 * 6 * 16


def test_the_strongest_flows(api: Api) -> None:
    """`top` gives the pairs with the most trips, the most first."""
    rows = api.rows("/v1/products/flows/top", n=3, over_time="sum", day="2026-03-02", by="origin,destination")
    pairs = [(row["origin"], row["destination"]) for row in rows]
    assert pairs == [("Z11", "Z11"), ("Z12", "Z12"), ("Z21", "Z21")]
    values = [row["value"] for row in rows]
    assert values == sorted(values, reverse=True)


def test_top_has_no_place_for_withheld(api: Api) -> None:
    """A withheld area is not ranked, neither first nor last."""
    rows = api.rows("/v1/products/population/top", level="zone", hour="03", day="2026-03-02")
    assert [row["area"] for row in rows] == ["Z11", "Z12", "Z21"]


def test_unknown_groups_are_refused(api: Api) -> None:
    """`by` can only keep what the product has."""
    answer = api.get(POPULATION, by="colour", level="zone")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_parameter")


def test_a_clear_difference_is_told(api: Api) -> None:
    """R1 has 2.5 times the people of D2: higher, with the ratio's interval around it."""
    compare = "/v1/products/population/compare"
    (row,) = api.rows(compare, area="R1", hour="08", day="2026-03-02", against_area="D2")
    assert row["verdict"] == "higher"
    assert row["percent"]["value"] == pytest.approx(150, abs=0.1)
    assert row["percent"]["low"] < 150 < row["percent"]["high"]
    one, other = (api_town.population(area, "08", api_town.FIRST_DAY) for area in ("R1", "D2"))
    half = api_town.half_of(api_town.deviation(one) ** 2 + api_town.deviation(other) ** 2)
    assert row["difference"]["high"] - row["difference"]["value"] == pytest.approx(half, rel=0.01)


def test_what_chance_explains_is_not_called_a_difference(api: Api) -> None:
    """Two equal days are not distinguishable, and p is 1."""
    compare = "/v1/products/population/compare"
    rows = api.rows(compare, by="area", level="zone", hour="08", day="2026-03-02", against_day="2026-03-03")
    assert {row["verdict"] for row in rows} == {"not_distinguishable"}
    assert {row["p_value"] for row in rows} == {1.0}


def test_a_withheld_side_can_not_be_compared(api: Api) -> None:
    """Where one side is withheld the verdict is unknown, and there is no difference."""
    compare = "/v1/products/population/compare"
    (row,) = api.rows(compare, area="Z21", hour="03", day="2026-03-02", against_area="Z22")
    assert (row["verdict"], row["difference"], row["p_value"]) == ("unknown", None, None)


def test_a_comparison_needs_two_sides(api: Api) -> None:
    """Without anything to compare with, the question is refused."""
    answer = api.get("/v1/products/population/compare", area="R1")
    assert (answer.status_code, answer.json()["code"]) == (422, "not_comparable")


def test_the_index_against_days_like_it(api: Api) -> None:
    """The same weekday of three weeks before is the baseline; equal days have the index 100."""
    index = "/v1/products/population/index"
    answer = api.get(index, area="Z11", day="2026-03-23", weeks=3, by="hour").json()
    assert answer["matched_days"] == MONDAYS[:3]
    noon = answer["rows"][12]
    assert noon["hour"] == "12"
    assert noon["index"]["value"] == 100
    assert noon["baseline"]["value"] == pytest.approx(
        api_town.population("Z11", "12", api_town.FIRST_DAY), abs=0.11
    )
    assert (noon["verdict"], noon["days"]) == ("as_expected", 3)


def test_too_few_days_make_no_baseline(api: Api) -> None:
    """Of two matched days there is no band, and no verdict."""
    (row,) = api.rows("/v1/products/population/index", area="Z11", hour="12", day="2026-03-16", weeks=2)
    assert (row["baseline"], row["verdict"], row["days"]) == (None, "unknown", 2)


def test_a_day_above_the_band_is_told() -> None:
    """A value beyond mean + t s √(1 + 1/n) of the matched days is above what was to be expected."""
    from footfall.server.baseline import against_baseline

    def row(value: float) -> dict[str, float]:
        return {"value": value, "low": value - 10, "high": value + 10}

    before = [row(value) for value in (100.0, 104.0, 96.0)]
    half = 4.303 * 4 * math.sqrt(4 / 3)
    above, within = against_baseline([], [row(100 + half + 1), row(100 + half - 1)], before)
    assert (above["verdict"], within["verdict"]) == ("above", "as_expected")
    assert above["expected_high"] == pytest.approx(100 + half, abs=0.06)


def test_many_comparisons_at_once_are_adjusted() -> None:
    """Benjamini and Hochberg's adjustment, by their own worked example."""
    from footfall.server.comparing import adjusted

    assert adjusted([0.01, 0.04, 0.03, None]) == [
        pytest.approx(0.03),
        pytest.approx(0.04),
        pytest.approx(0.04),
        None,
    ]
