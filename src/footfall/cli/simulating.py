"""What `simulate` and `demo` share: options of a simulated city, and making it whole or not at all."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer

from footfall.cli.progress import Parts
from footfall.model.errors import WorkspaceError
from footfall.model.files import placed

if TYPE_CHECKING:
    from footfall.lab.simulate import Scenario

PeopleOption: TypeAlias = Annotated[int, typer.Option(min=100, metavar="N", help="Residents of the city.")]
SimulatedDaysOption: TypeAlias = Annotated[
    int, typer.Option(min=1, max=366, metavar="N", help="How many days.")
]
MarketShareOption: TypeAlias = Annotated[
    float,
    typer.Option(
        min=0.01, max=0.9, metavar="SHARE", help="Share of residents who are customers, 0.01 to 0.9."
    ),
]
SeedOption: TypeAlias = Annotated[
    int, typer.Option(min=0, metavar="N", help="Everything random in the city follows from it.")
]
CityOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        metavar="FOLDER",
        exists=True,
        file_okay=False,
        help="Build on real zones, residents and OpenCelliD cells: a folder of these files, whose city.toml "
        "says what they are and what they call things (docs/lab.md). Default: an invented city.",
        show_default=False,
    ),
]


def simulate_into(folder: Path, scenario: Scenario, profile: str | None = None) -> dict[str, Any]:
    """Make the workspace of a scenario, with progress on stderr; give its `scenario.json`.

    Args:
        folder: must be empty or not there; appears whole or not at all.
        scenario: what to make.
        profile: the privacy profile to set; None leaves the simulator's.

    Raises:
        WorkspaceError: the folder has something in it.
        InputError: the city's folder lacks a file or holds one that can't be used.
        SettingsError: its city.toml can't be used.
    """
    from footfall.lab.simulate import simulate

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = f"{folder} is not empty. Name a folder that does not exist yet."
        raise WorkspaceError(message)
    with placed(folder.absolute()) as fresh, Parts() as parts:
        simulate(scenario, fresh, _without_end(parts))
        if profile is not None:
            _set_profile(fresh / "footfall.toml", profile)
    return read_scenario(folder)


def _without_end(parts: Parts) -> Callable[[str, float], None]:
    """The simulator's last word names no part of the work."""

    def tell(text: str, share: float) -> None:
        if share < 1:
            parts.tell(text, share)

    return tell


def _set_profile(file: Path, profile: str) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r'(?m)^profile = ".*"$', f'profile = "{profile}"', text), encoding="utf-8")


def read_scenario(folder: Path) -> dict[str, Any]:
    """What the simulator noted about a workspace it made; empty if it made none."""
    file = folder / "scenario.json"
    if not file.is_file():
        return {}
    facts: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return facts
