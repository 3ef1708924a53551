"""`footfall serve`: the REST API and the dashboard."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from footfall.cli.access import DatabaseOption, access_place
from footfall.cli.console import note
from footfall.cli.options import WorkspaceOption, open_workspace
from footfall.model.errors import WorkspaceError

EXAMPLES = (
    "Examples: `footfall serve`, `footfall serve --releases /srv/releases --database "
    "postgresql+psycopg://footfall@db/access --workers 2`"
)
_CACHE = Path("~/.cache/footfall")


def serve(
    workspace: WorkspaceOption = None,
    releases: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            envvar="FOOTFALL_RELEASES",
            help="The folder of releases; reading is enough. Default: that of the workspace.",
            show_default=False,
        ),
    ] = None,
    database: DatabaseOption = None,
    cache: Annotated[
        Path,
        typer.Option(
            metavar="DIR", envvar="FOOTFALL_CACHE", help="A folder of the server's own for mapped columns."
        ),
    ] = _CACHE,
    access_log: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            envvar="FOOTFALL_ACCESS_LOG",
            help="Folder of the signed chain of what was read. Default: that of the workspace, or none with "
            "--releases.",
            show_default=False,
        ),
    ] = None,
    host: Annotated[str, typer.Option(metavar="HOST", help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, metavar="N", help="On which port.")] = 8080,
    workers: Annotated[
        int, typer.Option(min=1, max=64, metavar="N", help="Processes that share the work.")
    ] = 1,
    issuer: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            envvar="FOOTFALL_ISSUER",
            help="OpenID Connect provider whose tokens are taken.",
            show_default=False,
        ),
    ] = None,
    audience: Annotated[str, typer.Option(metavar="NAME", help="What its tokens must be for.")] = "footfall",
    page_client: Annotated[
        str, typer.Option(metavar="NAME", help="What the dashboard is called at that provider.")
    ] = "footfall-page",
    basemap: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            envvar="FOOTFALL_BASEMAP",
            exists=True,
            dir_okay=False,
            help="GeoJSON or PMTiles that the dashboard draws behind the areas, seen by whoever reaches the "
            "server. Default: basemap.geojson of the workspace, if it is there.",
            show_default=False,
        ),
    ] = None,
    holidays: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            envvar="FOOTFALL_HOLIDAYS",
            exists=True,
            dir_okay=False,
            help="CSV with the columns day and name: the holidays that the calendar marks, seen by whoever "
            "reaches the server. Default: holidays.csv of the workspace, if it is there.",
            show_default=False,
        ),
    ] = None,
    operations: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            envvar="FOOTFALL_OPERATIONS",
            help="What runs write about themselves, for clients that `footfall client grant --product "
            "operations` names. Default: operations.json of the workspace, or none with --releases.",
            show_default=False,
        ),
    ] = None,
    origin: Annotated[
        list[str] | None,
        typer.Option(
            metavar="URL",
            help="A web site whose pages may ask (CORS); may be given again.",
            show_default=False,
        ),
    ] = None,
    rate: Annotated[
        int,
        typer.Option(min=1, metavar="N", help="Requests a minute of a client that has no rate of its own."),
    ] = 600,
) -> None:
    """Serve releases over HTTP to the clients of the access database, until stopped: API and dashboard.

    Nothing but the folder of releases and the access database is read, so it may run as a user that
    can't read the vault, and on another machine. New releases appear by themselves.
    """
    from footfall.server.holidays import read_holidays
    from footfall.server.listening import listen
    from footfall.server.service import access_log as open_access_log
    from footfall.server.settings import VARIABLE, ServerSettings

    folder = releases if releases is not None else open_workspace(workspace)[0].releases
    if access_log is None and releases is None:
        access_log = open_workspace(workspace)[0].access_log
    if basemap is None and releases is None:
        basemap = open_workspace(workspace)[0].basemap
    if operations is None and releases is None:
        operations = open_workspace(workspace)[0].operations
    if holidays is None and releases is None:
        holidays = open_workspace(workspace)[0].holidays
    if holidays is not None:
        read_holidays(holidays)  # what is wrong with it is said here, and not to whoever looks at the page
    if not folder.is_dir():
        raise WorkspaceError(
            f"There is no folder {folder}. Name the releases with --releases, or run `footfall run`."
        )
    settings = ServerSettings(
        releases=folder.absolute(),
        database=access_place(workspace, database),
        cache=cache.expanduser().absolute(),
        access_log=access_log and access_log.absolute(),
        workers=workers,
        issuer=issuer,
        audience=audience,
        page_client=page_client,
        basemap=basemap and basemap.absolute(),
        holidays=holidays and holidays.absolute(),
        operations=operations and operations.absolute(),
        origins=tuple(origin or ()),
        rate_per_minute=rate,
    )
    if settings.access_log is not None:
        open_access_log(settings.access_log)  # its key is made here, once, before there are workers
    os.environ[VARIABLE] = settings.model_dump_json()
    note(f"Serving {folder} on http://{host}:{port}/ (API under /v1/; Ctrl-C stops).")
    listen(host, port, workers)
