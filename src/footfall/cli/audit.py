"""`footfall audit`: what was done, and whether the record of it is whole."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from footfall.cli.console import console, note, print_json
from footfall.cli.options import JsonOption, WorkspaceOption, open_workspace
from footfall.model.errors import SettingsError

if TYPE_CHECKING:
    from footfall.model.chain import Position

EXAMPLES = {
    "verify": "Examples: `footfall audit verify`, `footfall audit verify --head 212:9f0c…`",
    "show": "Examples: `footfall audit show`, `footfall audit show --kind release --last 5`",
}


def verify(
    workspace: WorkspaceOption = None,
    key: Annotated[
        str | None,
        typer.Option(
            metavar="HEX",
            help="The first public key, as it was handed to you. Default: the copy in audit/signing.pub, "
            "which proves less.",
            show_default=False,
        ),
    ] = None,
    head: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NUMBER:HASH",
            help="Where the log was once, as an earlier verify printed it; may be given several times.",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check the audit log, the ledger, decisions, access log and all manifests, and that they agree.

    Needs no network and no private key, so it works on a copy. Ends with code 5 and the first thing that
    doesn't hold.
    """
    from footfall.pipeline.verify import verify as check

    home, _ = open_workspace(workspace)
    found = check(home, key, [_position(text) for text in head or ()])
    if as_json:
        print_json(asdict(found))
        return
    console.print(
        f"{found.entries:,} entries of the audit log hold, {found.charges:,} rows of the ledger, "
        f"{found.decisions:,} decisions, {found.reads:,} reads, and {found.releases:,} signed releases.",
        markup=False,
        soft_wrap=True,
    )
    lines = (
        f"Log head: {found.head.number}:{found.head.hash}",
        f"First key: {found.first_key}",
        f"Signs now: {found.last_key}",
        "Note the head and the first key elsewhere, and give them next time with --head and --key.",
    )
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)


def show(
    workspace: WorkspaceOption = None,
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="KIND", help="Only entries of a kind, such as key or release.", show_default=False
        ),
    ] = None,
    last: Annotated[int, typer.Option(min=1, metavar="N", help="At most this many, the newest.")] = 40,
    as_json: JsonOption = False,
) -> None:
    """List what was done with personal data, by which right, and when it ended; nothing is checked."""
    from footfall.privacy.audit import KINDS, read_audit

    if kind is not None and kind not in KINDS:
        raise typer.BadParameter(f"there is no {kind!r}, but {', '.join(KINDS)}.", param_hint="--kind")
    home, _ = open_workspace(workspace)
    links = [link for link in read_audit(home).links() if kind in {None, link.kind}][-last:]
    if as_json:
        print_json([vars(link) for link in links])
        return
    if not links:
        note("There is no such entry yet.")
        return
    table = Table()
    for name in ("number", "time (UTC)", "what", "facts"):
        table.add_column(name, justify="right" if name == "number" else "left", no_wrap=name != "facts")
    for link in links:
        facts = ", ".join(f"{name} {_short(value)}" for name, value in link.facts.items() if value != "")
        table.add_row(str(link.number), link.time[:19].replace("T", " "), link.kind, facts)
    console.print(table)


def _short(value: object) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 24 or " " in text else f"{text[:12]}…"


def _position(text: str) -> Position:
    from footfall.model.chain import Position

    number, _, digest = text.partition(":")
    if not number.isdigit() or not digest:
        raise SettingsError(f"--head {text!r} is no NUMBER:HASH. Copy it from an earlier verify.")
    return Position(int(number), digest)
