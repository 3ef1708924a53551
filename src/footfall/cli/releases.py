"""`footfall releases`."""

from __future__ import annotations

from rich.table import Table

from footfall.cli.console import console, print_json
from footfall.cli.options import JsonOption, WorkspaceOption, open_workspace
from footfall.releases.store import ReleaseStore

EXAMPLES = "Example: `footfall releases`"


def releases(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List the releases."""
    place, _ = open_workspace(workspace)
    manifests = list(ReleaseStore(place.releases).manifests())
    if as_json:
        print_json([manifest.as_dict() for manifest in manifests])
        return
    table = Table("id", "product", "day", "rows", "withheld", "profile")
    for manifest in manifests:
        facts = manifest.facts
        withheld = f"{facts['withheld_share']:.0%}"
        rows = f"{facts['rows']:,}"
        table.add_row(
            manifest.release_id, manifest.product, manifest.day, rows, withheld, facts["privacy"]["profile"]
        )
    console.print(table if manifests else "There are no releases yet. Next: `footfall run`.")
