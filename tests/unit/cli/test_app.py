"""The command as a whole: errors, exit codes, help."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from footfall import __version__
from footfall.cli import releases
from footfall.cli.app import run_cli
from footfall.model.errors import (
    BudgetError,
    FootfallError,
    SettingsError,
    TooManyBadRowsError,
    WorkspaceError,
)

HEAVY = ("duckdb", "opendp", "shapely", "sqlalchemy", "pyarrow", "numpy")


@pytest.mark.parametrize(
    "error", [FootfallError, SettingsError, TooManyBadRowsError, WorkspaceError, BudgetError]
)
def test_an_error_is_a_sentence_and_its_code(
    error: type[FootfallError], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error ends with its exit code and its message on stderr, brackets and all, without a traceback."""

    def fail(_folder: Path | None) -> None:
        raise error("[feeds.events] is wrong.")

    monkeypatch.setattr(releases, "open_workspace", fail)
    assert run_cli(["releases"]) == error.exit_code
    assert capsys.readouterr() == ("", "Error: [feeds.events] is wrong.\n")


def test_stopping_is_130_with_a_word(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C ends with 130 and says that nothing is broken."""

    def stop(_folder: Path | None) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(releases, "open_workspace", stop)
    assert run_cli(["releases"]) == 130
    assert capsys.readouterr().err.startswith("Stopped.")


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["show"], ["plan", "--day", "yesterday"], ["demo", "--people", "1"]]
)
def test_an_unreadable_command_line_is_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """What can't be read ends with 2, a word on stderr and an empty stdout."""
    assert run_cli(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err != ""


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    """--version prints the version."""
    assert run_cli(["--version"]) == 0
    assert capsys.readouterr().out == f"footfall {__version__}\n"


def test_help_loads_nothing_heavy() -> None:
    """--help needs neither engine nor noise nor geometry, so it comes at once."""
    code = (
        "import sys; from footfall.cli.app import run_cli; run_cli(['show', '--help']); "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
