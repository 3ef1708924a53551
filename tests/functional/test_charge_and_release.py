"""Between a charge and its release: no crash makes a release free, or loses one; and the sums are right."""

from __future__ import annotations

import itertools
import json
import math
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from counts import release_tables

from footfall.model.chain import Chain
from footfall.model.local_day import LocalDay
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace
from footfall.pipeline.day import open_day
from footfall.pipeline.measure import measure_day
from footfall.pipeline.planned import Step
from footfall.pipeline.publish import publish_day
from footfall.pipeline.run import run
from footfall.privacy.ledger import COMMITTED, Ledger
from footfall.privacy.noise import OpenDPNoise
from footfall.privacy.profiles import PROFILES
from footfall.releases.store import ReleaseStore, digest

Make = Callable[[str], Workspace]
Days = tuple[LocalDay, ...]


class CrashError(Exception):
    """The power fails."""


class BrokenNoise(OpenDPNoise):
    """Fails at the n-th draw."""

    def __init__(self, last: int) -> None:
        self._left = itertools.count(last, -1)

    def draw(self, sigma_units: float, size: int) -> npt.NDArray[np.int64]:
        """Noise, until there is no more power."""
        if next(self._left) <= 0:
            raise CrashError
        return super().draw(sigma_units, size)


@pytest.mark.parametrize("moment", ["before the draw", "before the commit", "before the rename"])
def test_a_crash_leaves_neither_a_free_release_nor_a_lost_one(
    fresh_workspace: Make, settings: Settings, two_days: Days, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a crash at each moment of the ledger's order the day is charged, and every cube there, once."""
    workspace = fresh_workspace("crashed")
    run(workspace, settings, two_days[:1], wanted=frozenset(Step) - {Step.MEASURE, Step.PUBLISH})
    day = open_day(workspace, settings, two_days[0])
    ledger, store = Ledger(workspace.control), ReleaseStore(workspace.releases)

    noise = BrokenNoise(2 if moment == "before the draw" else 9**9)
    with monkeypatch.context() as failing:
        _fail(failing, moment)
        with pytest.raises(CrashError):
            measure_day(day, ledger, store, lambda _cells: noise)
    assert ledger.spent(day.name) == PROFILES["strict"].rho_day
    drawn = {c.cube: c.output_digest for c in ledger.entries() if c.status == COMMITTED}
    shown = [spec.id for spec in day.cubes if store.cube_file(spec.id, day.name).exists()]
    assert set(shown) <= set(drawn), "a cube is out that was not committed"

    measure_day(day, ledger, store)
    charges = ledger.entries()
    assert ledger.spent(day.name) == PROFILES["strict"].rho_day
    assert sorted(charge.cube for charge in charges) == sorted(spec.id for spec in day.cubes)
    for charge in charges:
        found = digest(store.cube_file(charge.cube, charge.day).read_bytes())
        assert charge.status == COMMITTED
        assert charge.output_digest == found
        assert drawn.get(charge.cube, found) == found, "a committed cube was drawn a second time"


def _fail(failing: pytest.MonkeyPatch, moment: str) -> None:
    def crash(*_given: object, **_named: object) -> None:
        raise CrashError

    if moment == "before the commit":
        failing.setattr(Ledger, "commit", crash)
    if moment == "before the rename":
        failing.setattr(Path, "rename", crash)


def test_manifests_add_up_to_the_ledger(fresh_workspace: Make, settings: Settings, two_days: Days) -> None:
    """Costs computed from manifests alone are the ledger's, and their noise is as large as they say."""
    workspace = fresh_workspace("sums")
    run(workspace, settings, two_days)
    by_day: dict[str, dict[str, Fraction]] = {}
    for file in workspace.releases.glob("*/*/*/manifest.json"):
        manifest = json.loads(file.read_text())
        own = Fraction(0)
        for cube in manifest["privacy"]["cubes"]:
            rho = Fraction(cube["rho"])
            own += rho
            assert by_day.setdefault(cube["day"], {}).setdefault(cube["cube"], rho) == rho
            # Gaussian noise on a vector of length B costs B^2 / (2 sigma^2) (Bun and Steinke 2016).
            bound = Fraction(math.isqrt(cube["bound_l2_squared_persons"] * 10**12), 10**6)
            spent = bound**2 / (2 * Fraction(cube["sigma_persons"]) ** 2)
            assert spent <= rho * (1 + Fraction(1, 10**9))
        assert Fraction(manifest["privacy"]["charged"]["rho"]) == own
    ledger = Ledger(workspace.control)
    for day in map(str, two_days):
        total = sum(by_day[day].values(), Fraction(0))
        assert total == ledger.spent(day) == Fraction(1, 80)
        assert by_day[day] == {c.cube: c.rho for c in ledger.entries() if c.day == day}
    assert ledger.spent(str(two_days[0])[:7]) == len(two_days) * Fraction(1, 80)


def test_releases_come_from_released_cubes_alone(
    fresh_workspace: Make, settings: Settings, two_days: Days, tmp_path: Path
) -> None:
    """With the vault, the events and the register gone, the same releases come from the cubes again."""
    workspace = fresh_workspace("whole")
    run(workspace, settings, two_days[:1])
    before = release_tables(workspace)
    left = Workspace(tmp_path / "left")
    shutil.copytree(workspace.root, left.root, ignore=shutil.ignore_patterns("vault", "truth"))
    for folder in left.releases.glob("*/20*"):
        if folder.parent.name != "cubes":
            shutil.rmtree(folder)
    for file in [*left.root.glob("feeds/events/*/*"), left.root / "feeds/people.csv"]:
        file.write_bytes(b"")
    assert release_tables(left) == {}

    day = open_day(left, settings, two_days[0])
    publish_day(day, ReleaseStore(left.releases), Chain(left.root / "audit").position())
    assert release_tables(left) == before
    assert [file for file in left.vault.rglob("*.parquet") if "quarantine" not in str(file)] == []
