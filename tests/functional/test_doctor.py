"""`footfall doctor` says what is wrong before a run finds out."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from typing import Any

import pytest

from footfall.cli.app import run_cli
from footfall.model.errors import WorkspaceError
from footfall.model.local_day import LocalDay
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace
from footfall.pipeline.locking import locked
from footfall.pipeline.planned import Step
from footfall.pipeline.run import run

Make = Callable[[str], Workspace]
Days = tuple[LocalDay, ...]
LOOKED_AT = {
    "environment",
    "time zone",
    "clock",
    "purpose",
    "feeds",
    "rights",
    "disk",
    "memory",
    "engine",
    "keys",
    "ledger",
    "lock",
}


@pytest.fixture(name="taken_in")
def _taken_in(fresh_workspace: Make, settings: Settings, two_days: Days) -> Workspace:
    """A workspace with one day in the vault."""
    workspace = fresh_workspace("town")
    run(workspace, settings, two_days[:1], wanted=frozenset({Step.REFERENCE, Step.INGEST}))
    return workspace


def _findings(workspace: Workspace, capsys: pytest.CaptureFixture[str], code: int = 0) -> list[Any]:
    capsys.readouterr()
    assert run_cli(["doctor", "--json", "-w", str(workspace.root)]) == code
    found: list[Any] = json.loads(capsys.readouterr().out)
    return found


def _wrong(findings: list[Any], state: str = "wrong") -> dict[str, str]:
    return {finding["about"]: finding["text"] for finding in findings if finding["state"] == state}


def test_a_workspace_that_is_fine(taken_in: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """Everything is looked at, nothing is wrong, code 0, and nothing in the workspace changes."""
    before = {str(path): path.stat().st_mtime_ns for path in taken_in.root.rglob("*")}
    findings = _findings(taken_in, capsys)
    assert {finding["about"] for finding in findings} == LOOKED_AT
    assert _wrong(findings) == {}
    assert before == {str(path): path.stat().st_mtime_ns for path in taken_in.root.rglob("*")}
    assert run_cli(["doctor", "-w", str(taken_in.root)]) == 0
    assert "[engine] memory_limit" in capsys.readouterr().out


def test_what_is_wrong_is_told(taken_in: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """An open vault, a missing feed, an overdue key, a lost ledger: code 5, each with what to do."""
    taken_in.vault.chmod(0o755)
    (taken_in.root / "feeds/cells.csv").unlink()
    long_ago = time.time() - 90 * 86_400
    for key in taken_in.keys.glob("*.key"):
        os.utime(key, (long_ago, long_ago))
    taken_in.control.write_bytes(b"no database " * 100)

    wrong = _wrong(_findings(taken_in, capsys, WorkspaceError.exit_code))
    assert "chmod go=" in wrong["rights"]
    assert "cells.csv" in wrong["feeds"]
    assert "footfall sweep" in wrong["keys"]
    assert "restore it from a backup" in wrong["ledger"]


def test_settings_that_no_machine_fits(taken_in: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """A purpose that has expired is wrong; more threads than cores, and UTC as local time, are odd."""
    text = taken_in.settings_file.read_text(encoding="utf-8")
    text = text.replace('"Europe/Berlin"', '"UTC"').replace("[engine]", "[engine]\nthreads = 4096", 1)
    if "threads = 4096" not in text:
        text += "\n[engine]\nthreads = 4096\n"
    taken_in.settings_file.write_text(text, encoding="utf-8")
    odd = _wrong(_findings(taken_in, capsys), "odd")
    assert "4096" in odd["memory"]
    assert "time_zone" in odd["time zone"]


def test_who_holds_the_workspace_is_told(taken_in: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    """A held workspace can be looked at, and the doctor says by whom it is held."""
    with locked(taken_in):
        odd = _wrong(_findings(taken_in, capsys), "odd")
    assert f"process {os.getpid()}" in odd["lock"]
