"""`footfall client`: who may ask, and for what."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from footfall.cli.access import DatabaseOption, access_place
from footfall.cli.console import console, note, print_json
from footfall.cli.options import JsonOption, WorkspaceOption
from footfall.model.vocabulary import LEVELS

if TYPE_CHECKING:
    from footfall.server.access.registry import Registry

ClientArgument = Annotated[
    str,
    typer.Argument(metavar="CLIENT", help="Its id: lower-case letters, digits, hyphens.", show_default=False),
]
ExpiresOption = Annotated[
    int | None,
    typer.Option(
        min=1, metavar="DAYS", help="The key ends after so many days. Default: never.", show_default=False
    ),
]
_DAY: dict[str, Any] = {"formats": ["%Y-%m-%d"], "metavar": "YYYY-MM-DD", "show_default": False}
TIMES = ("day", "daypart", "hour")


def add(
    client: ClientArgument,
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
    name: Annotated[str, typer.Option(metavar="TEXT", help="Its name in full.")] = "",
    subject: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="Its subject at the identity provider.", show_default=False),
    ] = None,
    rate: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="N", help="Requests a minute. Default: the server's.", show_default=False
        ),
    ] = None,
    rows: Annotated[
        int | None,
        typer.Option(min=0, metavar="N", help="Rows a month. Default: no limit.", show_default=False),
    ] = None,
    terms: Annotated[
        str, typer.Option(metavar="TEXT", help="What it agreed to; goes with every answer.")
    ] = "",
    expires: ExpiresOption = None,
    no_key: Annotated[bool, typer.Option("--no-key", help="Issue no key, for those who use tokens.")] = False,
) -> None:
    """Add a client, and print its API key: shown once, and kept only as a hash.

    A client may see nothing before something is granted. As the client `public` requests without
    credentials are taken, if it exists.
    """
    registry = _registry(workspace, database)
    limits = {"subject": subject, "rate_per_minute": rate, "rows_per_month": rows, "terms": terms}
    registry.add_client(client, name or client, **limits)
    if not no_key:
        _print_key(registry.issue_key(client, _end(expires)))
    note(f"Next: `footfall client grant {client} --product footfall`.")


def key(
    client: ClientArgument,
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
    expires: ExpiresOption = None,
) -> None:
    """Issue a further key of a client, and print it: shown once.

    To rotate: issue a key, let the client change over, then revoke the old one.
    """
    _print_key(_registry(workspace, database).issue_key(client, _end(expires)))


def grant(
    client: ClientArgument,
    product: Annotated[
        str,
        typer.Option(
            metavar="PRODUCT",
            help="Id of a product, or * for all; or operations, to see how runs went.",
            show_default=False,
        ),
    ],
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
    area: Annotated[
        list[str] | None,
        typer.Option(
            metavar="AREA",
            help="Id of an area, with all that lies in it; may be given again. Default: all areas.",
            show_default=False,
        ),
    ] = None,
    first: Annotated[
        datetime | None, typer.Option("--from", help="First day. Default: the first there is.", **_DAY)
    ] = None,
    last: Annotated[datetime | None, typer.Option("--to", help="Last day. Default: no end.", **_DAY)] = None,
    level: Annotated[
        str, typer.Option(metavar="LEVEL", help="Finest level: region, district or zone.")
    ] = "zone",
    time: Annotated[str, typer.Option(metavar="TIME", help="Finest time: day, daypart or hour.")] = "hour",
    dimension: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="A dimension that may be seen by its parts, such as age_band, or * for all; may be given "
            "again. Default: totals only.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Let a client see a product, as finely as is said and no finer."""
    from footfall.server.access.clients import OPERATIONS
    from footfall.server.access.registry import NewGrant

    _check("--level", level, LEVELS)
    _check("--time", time, TIMES)
    days = (first.date() if first else None, last.date() if last else None)
    areas = frozenset(area) if area else None
    new = NewGrant(product, areas, *days, level, time, frozenset(dimension or ()))
    number = _registry(workspace, database).grant(client, new)
    seen = "how runs went" if product == OPERATIONS else f"{product} by {level} and {time}"
    note(f"Grant {number}: {client} may see {seen}.")


def revoke(
    client: ClientArgument,
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
    key: Annotated[
        str | None,
        typer.Option(metavar="PREFIX", help="Only the key ff_PREFIX_...", show_default=False),
    ] = None,
    number: Annotated[
        int | None,
        typer.Option("--grant", metavar="N", help="Only the grant of this number.", show_default=False),
    ] = None,
) -> None:
    """End a client with all its keys, or one key or grant of it; servers refuse it within a second."""
    registry = _registry(workspace, database)
    if key is not None:
        registry.revoke_key(client, key)
        note(f"Revoked the key ff_{key}_... of {client}.")
    if number is not None:
        registry.revoke_grant(client, number)
        note(f"Revoked the grant {number} of {client}.")
    if key is None and number is None:
        registry.revoke_client(client)
        note(f"Revoked {client}.")


def list_clients(
    workspace: WorkspaceOption = None, database: DatabaseOption = None, as_json: JsonOption = False
) -> None:
    """List clients, their keys and what is granted."""
    clients = _registry(workspace, database).clients()
    keys: dict[str, list[str]] = {}
    for one in clients.keys.values():
        ended = "revoked" if one.revoked else f"until {one.expires:%Y-%m-%d}" if one.expires else ""
        keys.setdefault(one.client, []).append(f"{one.prefix} {ended}".strip())
    if as_json:
        print_json(
            [
                {
                    "id": client.id,
                    "name": client.name,
                    "active": client.active,
                    "keys": keys.get(client.id, []),
                    "grants": [{"number": g.id} | g.described() for g in client.grants],
                    "rows_this_month": client.used_rows,
                }
                for client in clients.by_id.values()
            ]
        )
        return
    table = Table()
    for column in ("client", "name", "active", "keys", "grants", "rows this month"):
        table.add_column(column)
    for client in clients.by_id.values():
        grants = "\n".join(
            f"{g.id}: {g.product} by {g.finest_level}, {g.finest_time}; {_areas(g.areas)}"
            for g in client.grants
        )
        active = "yes" if client.active else "no"
        used = f"{client.used_rows:,}"
        table.add_row(client.id, client.name, active, "\n".join(keys.get(client.id, [])), grants, used)
    console.print(table)


def usage(
    workspace: WorkspaceOption = None,
    database: DatabaseOption = None,
    month: Annotated[
        str | None, typer.Option(metavar="YYYY-MM", help="Only this month.", show_default=False)
    ] = None,
    client: Annotated[
        str | None, typer.Option(metavar="CLIENT", help="Only this client.", show_default=False)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Print what was used, by client, product and day, as CSV for billing; or with --json."""
    rows = _registry(workspace, database).usage(month, client)
    if as_json:
        print_json(rows)
        return
    writer = csv.DictWriter(sys.stdout, ["client", "product", "day", "requests", "rows", "bytes"])
    writer.writeheader()
    writer.writerows(rows)


VERBS: dict[str, tuple[Callable[..., None], str]] = {
    "add": (add, "Examples: `footfall client add town-hall --name 'Town hall' --expires 365`"),
    "key": (key, "Examples: `footfall client key town-hall`"),
    "grant": (
        grant,
        "Examples: `footfall client grant town-hall --product footfall --area D03 --dimension age_band`",
    ),
    "revoke": (
        revoke,
        "Examples: `footfall client revoke town-hall`, `footfall client revoke town-hall --key 1a2b3c4d`",
    ),
    "list": (list_clients, "Examples: `footfall client list`, `footfall client list --json`"),
    "usage": (usage, "Examples: `footfall client usage --month 2026-03 > march.csv`"),
}
app = typer.Typer(
    name="client", help="Clients of the API: who may ask, for what, and what they used.", no_args_is_help=True
)
for _name, (_verb, _examples) in VERBS.items():
    app.command(_name, epilog=_examples)(_verb)


def _registry(workspace: Path | None, database: str | None) -> Registry:
    from footfall.server.access.registry import Registry
    from footfall.server.access.tables import AccessDatabase

    place = access_place(workspace, database)
    return Registry(AccessDatabase(place if "://" in place else Path(place)))


def _print_key(text: str) -> None:
    console.file.write(text + "\n")
    note("This key is shown once. Send it as X-API-Key; keep it as you would a password.")


def _end(days: int | None) -> datetime | None:
    return None if days is None else datetime.now(UTC) + timedelta(days=days)


def _check(option: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise typer.BadParameter(f"{value!r} is none of {', '.join(known)}.", param_hint=option)


def _areas(areas: frozenset[str] | None) -> str:
    return "all areas" if areas is None else ", ".join(sorted(areas))
