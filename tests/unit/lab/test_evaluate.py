"""Evaluating a workspace: from the outside, on a small invented city."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from footfall.lab.evaluate import Evaluation, evaluate_workspace
from footfall.lab.simulate import Scenario, simulate
from footfall.model.errors import WorkspaceError
from footfall.model.local_day import LocalDay
from footfall.model.settings import EngineSettings, PrivacySettings, Settings, read_settings
from footfall.model.workspace import Workspace
from footfall.pipeline.run import run
from footfall.privacy.seeded import SeededNoise

SEED = 5
DAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Settings, list[LocalDay]]:
    """A town of 1,500 with one released day under the lab's profile, which hardly adds noise."""
    root = tmp_path_factory.mktemp("city")
    simulate(Scenario(people=1500, days=1, first_day=DAY, seed=SEED, market_share=0.6), root)
    workspace = Workspace(root)
    settings = read_settings(workspace.settings_file).model_copy(
        update={"privacy": PrivacySettings(profile="lab"), "engine": EngineSettings(buckets=1)}
    )
    days = [LocalDay(DAY, settings.workspace.time_zone)]
    run(workspace, settings, days, noise=lambda _cells: SeededNoise(SEED, simulated=True))
    return workspace, settings, days


@pytest.fixture(scope="module")
def evaluation(city: tuple[Workspace, Settings, list[LocalDay]]) -> Evaluation:
    """Its evaluation."""
    return evaluate_workspace(*city)


def _value(evaluation: Evaluation, figure: str, source: str) -> float | None:
    (found,) = [f for f in evaluation.figures if f.figure == figure]
    value: float | None = getattr(found, source)
    return value


def test_a_workspace_of_real_people_is_refused(tmp_path: Path) -> None:
    """Without scenario.json nothing is opened: the vault of real people is none of the lab's business."""
    with pytest.raises(WorkspaceError, match="no simulated city"):
        evaluate_workspace(Workspace(tmp_path), Settings(), [LocalDay(DAY, "UTC")])


def test_a_day_without_truth_is_refused(city: tuple[Workspace, Settings, list[LocalDay]]) -> None:
    """Only simulated days can be compared."""
    workspace, settings, days = city
    with pytest.raises(WorkspaceError, match="no truth of 2026-03-01"):
        evaluate_workspace(workspace, settings, [days[0].previous])


def test_figures_are_named_once_and_are_plain_data(evaluation: Evaluation) -> None:
    """One line per figure; as_dict holds all of them."""
    names = [figure.figure for figure in evaluation.figures]
    assert len(names) == len(set(names))
    assert [line["figure"] for line in evaluation.as_dict()["figures"]] == names
    assert (evaluation.days, evaluation.profile) == ((str(DAY),), "lab")


@pytest.mark.parametrize("subject", ["visits", "population"])
def test_noise_of_the_lab_profile_hardly_moves_the_largest_figures(
    evaluation: Evaluation, subject: str
) -> None:
    """For the region, released and unprotected estimates have the same error to a point or so."""
    after, before = (_value(evaluation, f"{subject}-region", source) for source in ("after", "before"))
    assert after == pytest.approx(before, abs=0.02)


def test_footprints_beat_masts_on_tiles(evaluation: Evaluation) -> None:
    """On 500 m tiles the estimate is nearer to the truth than last-seen masts; true positions are best."""
    naive, before, bound = (_value(evaluation, "population-500m", s) for s in ("naive", "before", "bound"))
    assert naive is not None
    assert before is not None
    assert bound is not None
    assert naive > before > bound > 0


def test_a_swept_vault_leaves_only_what_was_released(
    city: tuple[Workspace, Settings, list[LocalDay]], tmp_path: Path
) -> None:
    """Without vault there are no estimates before protection, no naive ones, and no persons."""
    workspace, settings, days = city
    root = tmp_path / "swept"
    shutil.copytree(workspace.root, root, copy_function=shutil.copy2)
    shutil.rmtree(root / "vault")
    (root / "vault").mkdir()
    swept = evaluate_workspace(Workspace(root), settings, days)
    assert {f.before for f in swept.figures} | {f.naive for f in swept.figures} == {None}
    assert _value(swept, "visits-region", "after") is not None
    assert [f.figure for f in swept.figures if f.figure.startswith("stays")] == []


def test_without_releases_there_is_no_after(
    city: tuple[Workspace, Settings, list[LocalDay]], tmp_path: Path
) -> None:
    """The estimate before protection can be judged before anything is released."""
    workspace, settings, days = city
    root = tmp_path / "unreleased"
    shutil.copytree(workspace.root, root, copy_function=shutil.copy2)
    shutil.rmtree(root / "releases")
    unreleased = evaluate_workspace(Workspace(root), settings, days)
    assert {f.after for f in unreleased.figures} == {None}
    assert _value(unreleased, "visits-region", "before") is not None
