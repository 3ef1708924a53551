"""What a run tells machines: JSON lines, figures for Prometheus, exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from footfall.cli import run as run_verb
from footfall.cli.app import run_cli
from footfall.model.errors import FootfallError, InputError
from footfall.model.workspace import Workspace
from footfall.pipeline.planned import Step

Make = Callable[[str], Workspace]
STEPS = [step.value for step in Step if step not in {Step.WINDOW, Step.PUBLISH_WINDOW}]


def _figures(file: Path) -> dict[str, dict[str, float]]:
    """Value by labels, by name."""
    figures: dict[str, dict[str, float]] = {}
    for family in text_string_to_metric_families(file.read_text(encoding="utf-8")):
        for sample in family.samples:
            figures.setdefault(sample.name, {})[",".join(sample.labels.values())] = sample.value
    return figures


def test_lines_and_figures_of_a_run(
    fresh_workspace: Make, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A line of JSON where a step begins and ends; rows, seconds and budget in the file; no id in either."""
    workspace, file = fresh_workspace("town"), tmp_path / "collector/footfall.prom"
    words = ["--log", "json", "run", "--day", "2026-03-02", "-w", str(workspace.root), "--metrics", str(file)]
    assert run_cli(words) == 0
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    ended = [line for line in lines if line["event"] == "ends"]
    assert [line["step"] for line in ended] == STEPS
    assert {"timestamp", "level", "event", "day", "step", "seconds"} == set(ended[0])

    figures = _figures(file)
    report = json.loads((workspace.table("events", "2026-03-02") / "report.json").read_text())
    assert figures["footfall_rows"]["kept"] == report["kept"]
    assert figures["footfall_rows_rejected"] == {rule: float(n) for rule, n in report["bad"].items()}
    assert set(figures["footfall_step_seconds"]) == set(STEPS)
    assert figures["footfall_run_exit_code"] == {"": 0}
    assert figures["footfall_budget_left_rho"]["day"] == 0
    assert 0 < figures["footfall_budget_left_rho"]["month"] < figures["footfall_budget_left_rho"]["12 months"]
    ids = (workspace.root / "feeds/people.csv").read_text().splitlines()[1:]
    text = file.read_text() + json.dumps(lines)
    assert not any(row.split(",")[0] in text for row in ids)


def test_an_error_is_a_line_and_a_figure(
    fresh_workspace: Make, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A run that fails writes its exit code into the figures, and its error as a line."""
    workspace, file = fresh_workspace("town"), tmp_path / "footfall.prom"
    (workspace.root / "feeds/cells.csv").unlink()
    words = ["--log", "json", "run", "-w", str(workspace.root), "--metrics", str(file)]
    assert run_cli(words) == InputError.exit_code
    line = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert (line["error"], line["code"], line["level"]) == ("InputError", 3, "error")
    assert "cells.csv" in line["text"]
    assert _figures(file)["footfall_run_exit_code"] == {"": 3}


def _errors(root: type[FootfallError]) -> list[type[FootfallError]]:
    return [root, *(error for below in root.__subclasses__() for error in _errors(below))]


@pytest.mark.parametrize("error", _errors(FootfallError))
def test_every_error_ends_with_its_code(
    error: type[FootfallError],
    fresh_workspace: Make,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whatever a verb raises on purpose ends with the code of the table in docs/cli.md, and no trace."""

    def refuse(*_given: Any) -> None:
        raise error.__new__(error)

    monkeypatch.setattr(run_verb, "choose_days", refuse)
    assert run_cli(["run", "-w", str(fresh_workspace("town").root)]) == error.exit_code
    assert "Traceback" not in capsys.readouterr().err
    page = (Path(__file__).parents[2] / "docs/cli.md").read_text(encoding="utf-8")
    assert f"| {error.exit_code} | `{error.__name__}` |" in page
