"""A run that is killed at any moment and run again ends as if nothing had happened."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from counts import counts_before_noise

from footfall.model.local_day import LocalDay
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace
from footfall.pipeline.run import run
from footfall.pipeline.verify import verify
from footfall.privacy.ledger import COMMITTED, Ledger
from footfall.privacy.profiles import PROFILES
from footfall.privacy.seeded import SeededNoise
from footfall.releases.store import ReleaseStore, digest

KILLS = 8
SEED = 11
SCRIPT = """
import sys
from datetime import date
from pathlib import Path
from footfall.model.local_day import days_between
from footfall.model.settings import read_settings
from footfall.model.workspace import Workspace
from footfall.pipeline.run import run
from footfall.privacy.seeded import SeededNoise
workspace = Workspace(Path(sys.argv[1]))
settings = read_settings(workspace.settings_file)
days = days_between(date(2026, 3, 2), date(2026, 3, 3), settings.workspace.time_zone)
run(workspace, settings, days, noise=lambda cells: SeededNoise(cells, simulated=True))
"""
"""Noise that runs share: later counts are weighted by an earlier noisy cube."""


def _start(workspace: Workspace) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", SCRIPT, str(workspace.root)])


def test_killed_runs_end_like_an_undisturbed_one(
    fresh_workspace: Callable[[str], Workspace], settings: Settings, two_days: tuple[LocalDay, ...]
) -> None:
    """After kill -9 at random moments: the same cubes before noise, each drawn, charged and noted once."""
    calm, killed = fresh_workspace("calm"), fresh_workspace("killed")
    began = time.monotonic()
    assert _start(calm).wait() == 0
    usual = time.monotonic() - began
    moments = random.Random(SEED)
    for _ in range(KILLS):
        process = _start(killed)
        time.sleep(moments.uniform(0.1, usual))
        process.send_signal(signal.SIGKILL)
        process.wait()
    run(killed, settings, two_days, noise=lambda cells: SeededNoise(cells, simulated=True))

    for day in map(str, two_days):
        assert counts_before_noise(calm, day) == counts_before_noise(killed, day)
        assert PROFILES["strict"].rho_day == Ledger(killed.control).spent(day)
    _every_charge_has_its_cube(killed)
    assert _releases(calm) == _releases(killed)
    assert [] == [str(path) for path in killed.releases.rglob(".*")]
    assert len(_releases(killed)) == verify(killed).releases


def _every_charge_has_its_cube(workspace: Workspace) -> None:
    ledger, store = Ledger(workspace.control), ReleaseStore(workspace.releases)
    charges = ledger.entries()
    assert len(charges) == len({(charge.cube, charge.day) for charge in charges})
    for charge in charges:
        assert charge.status == COMMITTED
        assert charge.output_digest == digest(store.cube_file(charge.cube, charge.day).read_bytes())
    ledger.verify()


def _releases(workspace: Workspace) -> set[tuple[str, str]]:
    return {(m.product, m.day) for m in ReleaseStore(workspace.releases).manifests()}
