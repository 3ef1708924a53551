"""`footfall mcp`: the API for assistants."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

EXAMPLES = "Examples: `FOOTFALL_KEY=ff_... footfall mcp --url https://footfall.example`"


def mcp(
    url: Annotated[str, typer.Option(metavar="URL", envvar="FOOTFALL_URL", help="Of the server.")] = (
        "http://127.0.0.1:8080"
    ),
    key: Annotated[
        str | None,
        typer.Option(
            metavar="KEY",
            envvar="FOOTFALL_KEY",
            help="An API key; better in the environment variable FOOTFALL_KEY than on the command line.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Let an assistant ask the API, over the Model Context Protocol on stdin and stdout.

    It sees what the key is granted and nothing more; every question is in the server's log like any other.
    """
    from footfall import __version__
    from footfall.client import Footfall
    from footfall.client.assistants import serve

    with Footfall(url, key) as client:
        serve(sys.stdin, sys.stdout, client, __version__)
