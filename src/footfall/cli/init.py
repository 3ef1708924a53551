"""`footfall init`: an empty workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from footfall.cli.console import console
from footfall.cli.settings_template import TEMPLATE
from footfall.model.errors import WorkspaceError
from footfall.model.workspace import Workspace

EXAMPLES = "Example: `footfall init leeds`"


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="The folder to make a workspace of.", show_default=False)
    ],
) -> None:
    """Make an empty workspace: settings with comments, and the folders they name.

    Refuses a folder that already has a footfall.toml.
    """
    workspace = Workspace(folder)
    if workspace.settings_file.exists():
        message = f"{workspace.settings_file} is there already. Edit it, or name another folder."
        raise WorkspaceError(message)
    for place in (folder / "feeds", workspace.reference, workspace.releases):
        place.mkdir(parents=True, exist_ok=True)
    workspace.vault.mkdir(mode=0o700, exist_ok=True)
    workspace.vault.chmod(0o700)
    workspace.settings_file.write_text(TEMPLATE, encoding="utf-8")
    console.print(f"Made the workspace {folder}.", markup=False)
    console.print(
        f"1. Put events, cells, zones and census into {folder / 'feeds'}.\n"
        f"2. Say in {workspace.settings_file} what they look like, and what the statistics are for.\n"
        f"3. footfall plan -w {folder}",
        markup=False,
    )
