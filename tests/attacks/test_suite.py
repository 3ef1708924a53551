"""The whole suite, as the command line and the report run it."""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path

import pytest

from footfall.cli.app import run_cli
from footfall.cli.attack import attack_table
from footfall.lab.attack import afterwards, canary, differencing, suite
from footfall.lab.attack.catalogue import DESCRIPTIONS, kind_of
from footfall.lab.attack.figure import Figure, Mutant
from footfall.lab.attack.suite import Attacked, attack_people
from footfall.lab.attack.world import World
from footfall.lab.attack_report import page
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace

KEYS = {"attack", "profile", "unprotected", "k_only", "baseline", "ours", "limit", "passes"}


def test_every_kind_of_attack_is_made_and_described(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The suite gives at least one figure of each kind in the catalogue, with the keys that are promised."""
    monkeypatch.setattr(suite, "audit", partial(canary.audit, draws=4000))
    monkeypatch.setattr(suite, "audit_afterwards", partial(afterwards.audit_afterwards, draws=4000))
    monkeypatch.setattr(suite, "mutants", partial(canary.mutants, draws=2000))
    monkeypatch.setattr(differencing, "TRIALS", 8000)
    told: list[str] = []
    found = attack_people(world, "strict", 5, told.append)
    assert {kind_of(figure.attack) for figure in found.figures} == set(DESCRIPTIONS)
    assert all(set(figure) == KEYS for figure in found.as_dict()["attacks"])
    assert len(told) > 10
    text = page([found])
    assert all(f"## {kind[0].upper()}{kind[1:]}" in text for kind in DESCRIPTIONS)


def test_without_a_vault_only_releases_are_attacked(
    town: tuple[Workspace, Settings], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a workspace whose people are not there, what looks at nobody is tried, and JSON alone is printed."""
    workspace, _ = town
    copy = tmp_path / "copy"
    shutil.copytree(workspace.root, copy, ignore=shutil.ignore_patterns("vault", "truth"))
    assert run_cli(["attack", "-w", str(copy), "--day", "2026-03-02", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["profile"] == "strict"
    assert all(figure["passes"] for figure in printed["attacks"])
    names = {figure["attack"] for figure in printed["attacks"]}
    assert "derivability: released rows that need more than released cubes" in names


@pytest.mark.parametrize(("ours", "word"), [(0.5, "kept"), (0.7, "missed")])
def test_a_limit_that_is_exceeded_is_said(ours: float, word: str) -> None:
    """Tables and pages say of each figure whether it stays within its limit."""
    figure = Figure("flow linkage: some", "strict", 1.0, 0.9, 0.5, ours, 0.6)
    found = Attacked("strict", (figure,), (Mutant("some", "strict", 0.55, 0.6, 0.7, 0.1),))
    assert figure.passes is (word == "kept")
    assert list(attack_table(found).columns[-1].cells) == [word]
    assert word in page([found])
    assert "caught" in page([found])
