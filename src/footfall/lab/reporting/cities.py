"""A city's figures by profile, what was charged for them, and who is missing in them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from footfall.lab.evaluate import Evaluation, evaluate_workspace
from footfall.lab.evaluate.bias import Bias, bias
from footfall.lab.evaluate.figures import NAIVE, NAIVE_EM
from footfall.lab.evaluate.known import known_day
from footfall.lab.reporting.runs import PROFILES_SHOWN, Made, filled, released
from footfall.lab.reporting.tables import Row
from footfall.lab.reporting.windows import window_rows
from footfall.lab.simulate import Scenario, simulate
from footfall.pipeline.day import open_day
from footfall.privacy.gate import cost
from footfall.privacy.ledger import Ledger
from footfall.privacy.profiles import PROFILES
from footfall.releases.store import ReleaseStore


@dataclass(frozen=True)
class CityReport:
    """What was measured in a city.

    Args:
        city: its name.
        evaluations: by profile; the first has bound, peers and estimates before noise too.
        privacy: rows of what was charged.
        missing: who was not seen on the first day.
        window: rows of figures of 28 days.
    """

    city: str
    evaluations: dict[str, Evaluation]
    privacy: list[dict[str, Any]]
    missing: Bias | None
    window: list[Row]


def city_report(scenario: Scenario, window_people: int, folder: Path) -> CityReport:
    """Simulate a city and measure it under each profile, and a smaller one over 28 days.

    Args:
        scenario: the city.
        window_people: residents of the smaller one; 0: leave it out.
        folder: scratch; what it holds afterwards is of no use.
    """
    city = simulate(scenario, folder / "city").city
    made = filled(folder / "city")
    evaluations: dict[str, Evaluation] = {}
    privacy: list[dict[str, Any]] = []
    for number, profile in enumerate(PROFILES_SHOWN):
        with released(made, profile, scenario.seed) as under:
            evaluations[profile] = evaluate_workspace(
                under.workspace,
                under.settings,
                under.days,
                peers=(NAIVE, NAIVE_EM),
                releases_only=number > 0,
            )
            privacy += _charged(city, under)
    missing = bias(known_day(made.workspace, made.settings, made.days[0], releases_only=True))
    shutil.rmtree(folder / "city")
    window: list[Row] = []
    if window_people:
        window = window_rows(replace(scenario, people=window_people), folder / "window")
    return CityReport(city, evaluations, privacy, missing, window)


def _charged(city: str, made: Made) -> Iterator[dict[str, Any]]:
    store = ReleaseStore(made.workspace.releases)
    day = open_day(made.workspace, made.settings, made.days[0])
    name = made.settings.privacy.profile
    for spec in day.cubes:
        protection = store.cube(spec.id, day.name).protection
        yield {
            "city": city,
            "profile": name,
            "what": spec.id,
            "cells": spec.size,
            "rho": float(protection.rho),
            "sigma": round(protection.sigma, 1),
        }
    spent = Ledger(made.workspace.control).spent(day.name)
    for what, rho in (("one day", spent), ("cap of a month", PROFILES[name].rho_month)):
        facts = cost(rho)
        yield {
            "city": city,
            "profile": name,
            "what": what,
            "rho": float(rho),
            "epsilon_1e-9": round(facts["epsilon"]["delta 1e-09"], 3),
            "worst_case_auc": round(facts["worst_case_auc"], 4),
        }
