"""`footfall init`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from footfall.cli.console import console
from footfall.model.errors import WorkspaceError
from footfall.model.files import write_file
from footfall.model.settings_file import commented_settings
from footfall.model.workspace import Workspace

NAME = "init"


def command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make a workspace of.")],
) -> None:
    """Make an empty workspace with a commented footfall.toml."""
    workspace = Workspace(folder.resolve())
    if workspace.settings_file.exists():
        message = f"{workspace.settings_file} is there already. Edit it, or choose another folder."
        raise WorkspaceError(message)
    for place in (workspace.root / "feeds", workspace.reference, workspace.releases):
        place.mkdir(parents=True, exist_ok=True)
    workspace.vault.mkdir(mode=0o700, exist_ok=True)
    write_file(workspace.settings_file, commented_settings().encode())
    console.print(f"Made {workspace.root}.", highlight=False)
    console.print("Next: say in footfall.toml where your tables are; then `footfall plan -w DIR`.")
