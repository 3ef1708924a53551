"""Evaluating a workspace: from the outside, on a small invented city."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from footfall.lab.evaluate import Evaluation, evaluate_workspace
from footfall.lab.evaluate.bias import bias
from footfall.lab.evaluate.known import known_day
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


def test_both_peers_run_on_the_same_events_when_asked(
    city: tuple[Workspace, Settings, list[LocalDay]], evaluation: Evaluation
) -> None:
    """The last site alone by default; the other beside it, and better on tiles than masts are."""
    assert {figure.naive_em for figure in evaluation.figures} == {None}
    both = evaluate_workspace(*city, peers=("naive", "naive_em"))
    naive, em, ours = (_value(both, "population-500m", s) for s in ("naive", "naive_em", "before"))
    assert naive == _value(evaluation, "population-500m", "naive")
    assert naive is not None
    assert em is not None
    assert ours is not None
    assert naive > em > ours


def test_what_visitors_do_with_their_time_adds_up(evaluation: Evaluation) -> None:
    """Shares of the bins of time spent are shares: of the truth, and of each way."""
    bins = [figure for figure in evaluation.figures if figure.figure.startswith("dwell-bin-")]
    for way in ("truth", "bound", "before", "after"):
        assert sum(getattr(figure, way) for figure in bins) == pytest.approx(1)


def test_who_is_missing_is_told_of_all_residents(
    city: tuple[Workspace, Settings, list[LocalDay]],
) -> None:
    """Of 1,500 residents some six in ten are customers and seen; children hardly ever."""
    workspace, settings, days = city
    missing = bias(known_day(workspace, settings, days[0], releases_only=True))
    assert missing is not None
    assert missing.residents.sum() == 1500
    assert missing.share() == pytest.approx(0.58, abs=0.05)
    assert (missing.observed <= missing.residents).all()
    by_age = missing.observed.sum(axis=(0, 2)) / missing.residents.sum(axis=(0, 2))
    assert by_age[0] < 0.5 * by_age[1]


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
