"""`footfall releases`: what has been released."""

from __future__ import annotations

from rich.table import Table

from footfall.cli.console import console, note, print_json
from footfall.cli.options import JsonOption, WorkspaceOption, open_workspace

EXAMPLES = "Examples: `footfall releases`, `footfall releases --json`"


def releases(workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """List what has been released; with --json, the whole manifests.

    Withheld is the share of values not shown because too few people were observed.
    """
    from footfall.releases.store import ReleaseStore

    home, _ = open_workspace(workspace)
    manifests = list(ReleaseStore(home.releases).manifests())
    if as_json:
        print_json([manifest.as_dict() for manifest in manifests])
        return
    if not manifests:
        note("There are no releases yet. Next: `footfall run`.")
        return
    table = Table()
    for name in ("id", "product", "day", "rows", "withheld", "profile"):
        table.add_column(name, justify="right" if name in {"rows", "withheld"} else "left", no_wrap=True)
    for manifest in manifests:
        facts = manifest.facts
        figures = f"{facts['rows']:,}", f"{facts['withheld_share']:.0%}"
        profile = facts["privacy"]["profile"]
        table.add_row(manifest.release_id, manifest.product, manifest.day, *figures, profile)
    console.print(table)
    first = manifests[0]
    console.print(f"Next: `footfall show {first.product}/{first.day}`.", markup=False)
