"""A huge cube through the whole pipeline, on a small town whose flows are taken to be one."""

from __future__ import annotations

import json
from collections.abc import Callable

import pyarrow.parquet as pq
import pytest

from footfall.model.cube import CubeSpec
from footfall.model.local_day import LocalDay
from footfall.model.settings import PrivacySettings, Settings
from footfall.model.workspace import Workspace
from footfall.pipeline.run import run
from footfall.pipeline.verify import verify
from footfall.privacy.ledger import Ledger
from footfall.privacy.seeded import SeededNoise
from footfall.products import flows
from footfall.releases.store import ReleaseStore


def test_flows_of_a_huge_cube_are_released_and_charged_like_others(
    fresh_workspace: Callable[[str], Workspace],
    settings: Settings,
    two_days: tuple[LocalDay, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Shown pairs have rows, and no others; the manifest says so; the charge is there; repeats are free."""
    monkeypatch.setattr(CubeSpec, "is_sparse", property(lambda spec: spec.name == "flows"))
    monkeypatch.setattr(flows, "DOMINANT", 1.0)
    workspace, (local, *_) = fresh_workspace("huge"), two_days
    weak = settings.model_copy(update={"privacy": PrivacySettings.model_validate({"profile": "lab"})})
    run(workspace, weak, [local], noise=lambda cells: SeededNoise(cells, simulated=True))

    store, day = ReleaseStore(workspace.releases), str(local)
    cube = store.sparse_cube("flows-district", day)
    released = store.find(f"flows/{day}")
    table = store.read(released).table
    assert table.num_rows == len(cube.cell) > 0
    assert None not in table["value"].to_pylist()
    assert released.facts["rows_left_out"] == "withheld_small"
    assert "high-pass" in cube.protection.mechanism
    assert not (store.root / "journey").exists()
    others = [
        json.loads(file.read_text())["rows_left_out"]
        for file in store.root.glob("footfall/*/*/manifest.json")
    ]
    assert others == [None]

    charges = {charge.cube: charge for charge in Ledger(workspace.control).entries()}
    assert charges["flows-district"].rho == cube.protection.rho
    assert verify(workspace).releases > 0
    before = pq.read_table(store.cube_file("flows-district", day))
    run(workspace, weak, [local])
    assert pq.read_table(store.cube_file("flows-district", day)).equals(before)
