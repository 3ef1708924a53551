"""The command line: one verb per file."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from footfall import __version__
from footfall.cli import (
    demo,
    evaluate,
    export,
    ingest,
    init,
    plan,
    releases,
    run,
    show,
    simulate,
    sweep,
)
from footfall.cli.console import errors
from footfall.model.errors import FootfallError

app = typer.Typer(
    name="footfall",
    help="Statistics about crowds from a mobile operator's network events: right numbers, safe people.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
VERBS = (init, simulate, ingest, plan, run, sweep, releases, show, export, evaluate, demo)
for verb in VERBS:
    app.command(verb.NAME)(verb.command)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"footfall {__version__}")
        raise typer.Exit


@app.callback()
def _footfall(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and stop.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    """Statistics about crowds from a mobile operator's network events: right numbers, safe people."""


def main() -> None:
    """Run the command line; every error meant for users is one message and an exit code of its own."""
    try:
        app()
    except FootfallError as refusal:
        errors.print(f"[bold red]error:[/] {refusal}", highlight=False)
        sys.exit(refusal.exit_code)
    except KeyboardInterrupt:
        errors.print("Stopped. What was done is kept; run it again to go on.")
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
