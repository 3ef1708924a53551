"""`footfall plan` says why each unit is to be done; a change re-does what depends on it, and no more."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from footfall.model.local_day import LocalDay
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace
from footfall.pipeline.plan import make_plan
from footfall.pipeline.planned import Step, Task
from footfall.pipeline.run import run

Make = Callable[[str], Workspace]
Days = tuple[LocalDay, ...]
OF_A_DAY = [step for step in Step if step not in {Step.WINDOW, Step.PUBLISH_WINDOW}]
PREPARED = OF_A_DAY[: OF_A_DAY.index(Step.HOMES)]
FROM_MOBILITY = OF_A_DAY[OF_A_DAY.index(Step.MOBILITY) :]


@pytest.fixture(name="half_done")
def _half_done(fresh_workspace: Make, settings: Settings, two_days: Days) -> Workspace:
    """Two days up to their locations, nothing measured."""
    workspace = fresh_workspace("town")
    run(workspace, settings, two_days, wanted=frozenset(PREPARED))
    return workspace


def _tasks(workspace: Workspace, settings: Settings, days: Days) -> list[list[Task]]:
    return [list(day.tasks) for day in make_plan(workspace, settings, days).days]


def test_a_late_file_reopens_its_day_alone(half_done: Workspace, settings: Settings, two_days: Days) -> None:
    """One more file of the first day: that is taken in anew, the second day waits as it was."""
    (file, *_) = sorted((half_done.root / "feeds/events/2026-03-02").iterdir())
    shutil.copy(file, file.with_name(f"late-{file.name}"))
    first, second = _tasks(half_done, settings, two_days)
    assert [task.step for task in first] == [Step.INGEST, *FROM_MOBILITY]
    assert first[0].reason == "changed: files of events (1 new or changed, 0 gone)"
    assert first[1].reason == "the step before is done again"
    assert [task.step for task in second] == OF_A_DAY[len(PREPARED) :]
    assert second[0].reason == "not done yet"


@pytest.mark.parametrize(
    ("feed", "reason"),
    [
        ("census", "cell plan, areas, census, buildings or [network]"),
        ("cells", "cell plan, cell plan, areas, census, buildings or [network]"),
    ],
)
def test_a_changed_plan_or_census_redoes_what_depends_on_it(
    half_done: Workspace, settings: Settings, two_days: Days, feed: str, reason: str
) -> None:
    """Other heights of cells, or other residents: what follows from reference data, not the ingest."""
    file = half_done.root / f"feeds/{feed}.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    at = lines[0].split(",").index({"census": "population", "cells": "height_m"}[feed])
    row = lines[1].split(",")
    row[at] = str(float(row[at] or 20) + 5) if feed == "cells" else str(int(float(row[at])) + 5)
    file.write_text("\n".join([lines[0], ",".join(row), *lines[2:]]) + "\n", encoding="utf-8")
    for tasks in _tasks(half_done, settings, two_days):
        assert [task.step for task in tasks] == [Step.REFERENCE, *FROM_MOBILITY]
        assert tasks[1].reason == f"changed: {reason}"


def test_a_changed_setting_is_named(half_done: Workspace, settings: Settings, two_days: Days) -> None:
    """Another [mobility] re-does the day from there on, another [ingest] from the ingest on."""
    mobility = settings.mobility.model_copy(update={"min_stay_min": 20.0})
    (tasks, _) = _tasks(half_done, settings.model_copy(update={"mobility": mobility}), two_days)
    assert (tasks[0].step, tasks[0].reason) == (Step.MOBILITY, "changed: [mobility]")
    ingest = settings.ingest.model_copy(update={"max_bad_share": 0.5})
    (tasks, _) = _tasks(half_done, settings.model_copy(update={"ingest": ingest}), two_days)
    assert (tasks[0].step, tasks[0].reason) == (Step.INGEST, "changed: [feeds], [ingest] or time zone")


def test_a_day_is_not_measured_before_it_has_ended(
    fresh_workspace: Make, settings: Settings, two_days: Days
) -> None:
    """While a day's files may still come, until `correction_h` after it: it is prepared, not charged."""
    workspace = fresh_workspace("today")
    end = datetime.fromtimestamp(two_days[0].end, UTC)
    patient = settings.model_copy(update={"ingest": settings.ingest.model_copy(update={"correction_h": 6})})
    for known, moment in ((settings, end - timedelta(minutes=1)), (patient, end + timedelta(hours=5))):
        (day,) = make_plan(
            workspace, known, two_days[:1], clock=partial(datetime.fromtimestamp, moment.timestamp(), UTC)
        ).days
        assert [task.step for task in day.tasks] == PREPARED
        assert day.charges == ()
        assert "may be published from" in day.note
    (day,) = make_plan(workspace, patient, two_days[:1], clock=lambda: end + timedelta(hours=6)).days
    assert day.tasks[-1].step == Step.PUBLISH
    assert day.charges
