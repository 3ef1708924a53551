"""The figures that Footfall is judged by, from evaluations of one city under several profiles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from footfall.lab.evaluate import Evaluation, Figure

WAYS: Final = ("bound", "naive", "naive_em", "before")
SUMMARY: Final = {
    "wape_hourly_zone": "population-large",
    "wape_hourly_1km": "population-1000m",
    "wape_hourly_500m": "population-500m",
    "wape_footfall_zone": "visits-large",
    "stay_recall": "stays-found-seen",
    "stay_false": "stays-false",
    "cpc_2_10": "flows-{flows}-2-10-km",
    "cpc_over_10": "flows-{flows}-over-10-km",
    "dwell_wasserstein_min": "dwell-zone",
}
"""Name in docs/figures/accuracy.json: name in an evaluation."""
JUDGED: Final = frozenset(
    {
        *("avoidable_zone", "avoidable_1km", "avoidable_500m"),
        *("wape_hourly_zone", "wape_hourly_1km", "wape_hourly_500m"),
        *("home_500m", "home_zone", "work_500m", "work_zone", "no_work"),
        *("stay_recall", "stay_false", "cpc_2_10", "cpc_over_10", "dwell_wasserstein_min", "coverage_95"),
    }
)
"""What docs/figures/accuracy.json holds; the page says a little more."""
AVOIDABLE: Final = {
    "avoidable_zone": "population-zone",
    "avoidable_1km": "population-1000m",
    "avoidable_500m": "population-500m",
}
COVERAGE: Final = "coverage-"


def summary_rows(city: str, evaluations: Mapping[str, Evaluation]) -> list[dict[str, Any]]:
    """Rows of `city, figure`, WAYS and a column for each profile; null where a way is silent.

    Avoidable error is the part of the naive way's error beyond the bound that a way removes,
    (naive - way) / (naive - bound). `coverage_95` is over all intervals of all products.

    Args:
        city: its name.
        evaluations: by profile; the first holds the bound, the naive way and the estimates before noise.
    """
    found = {profile: {f.figure: f for f in e.figures} for profile, e in evaluations.items()}
    first = next(iter(found.values()))
    flows = "district" if any(name.startswith("flows-district") for name in first) else "zone"
    rows = []
    for name, figure in SUMMARY.items():
        known = figure.format(flows=flows)
        if known in first:
            rows.append(_row(city, name, known, found))
    for name, figure in AVOIDABLE.items():
        if figure in first:
            rows.append(_avoidable(_row(city, name, figure, found)))
    rows.append(_coverage(city, found))
    return rows


def _row(city: str, name: str, figure: str, found: Mapping[str, Mapping[str, Figure]]) -> dict[str, Any]:
    first = next(iter(found.values()))[figure]
    released = {profile: after(figures.get(figure)) for profile, figures in found.items()}
    return {"city": city, "figure": name} | {way: getattr(first, way) for way in WAYS} | released


def after(figure: Figure | None) -> float | None:
    """What was released, if anything."""
    return figure.after if figure else None


def _avoidable(row: dict[str, Any]) -> dict[str, Any]:
    bound, naive = row["bound"], row["naive"]
    if bound is None or naive is None:
        return row
    left: dict[str, float | None] = {"bound": 1.0, "naive": 0.0}
    for way, error in row.items():
        if way not in ("city", "figure", *left):
            left[way] = None if error is None else (naive - error) / (naive - bound)
    return row | left


def _coverage(city: str, found: Mapping[str, Mapping[str, Figure]]) -> dict[str, Any]:
    first = next(iter(found.values()))
    row: dict[str, Any] = {"city": city, "figure": "coverage_95"} | dict.fromkeys(WAYS)
    row["before"] = _pooled([(f.before, f.cells) for f in _intervals(first)])
    for profile, figures in found.items():
        row[profile] = _pooled([(f.after, f.cells) for f in _intervals(figures)])
    return row


def _intervals(figures: Mapping[str, Figure]) -> list[Figure]:
    return [figure for name, figure in figures.items() if name.startswith(COVERAGE)]


def _pooled(shares: list[tuple[float | None, int | None]]) -> float | None:
    known = [(share, cells) for share, cells in shares if share is not None and cells]
    total = sum(cells for _, cells in known)
    return sum(share * cells for share, cells in known) / total if total else None
