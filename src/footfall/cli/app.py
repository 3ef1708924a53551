"""`footfall`: all verbs, and what becomes of errors."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer

from footfall.cli import (
    attack,
    audit,
    backup,
    client,
    demo,
    doctor,
    evaluate,
    export,
    ingest,
    init,
    keys,
    law,
    mcp,
    network,
    plan,
    privacy,
    releases,
    run,
    serve,
    show,
    simulate,
    subject,
    sweep,
)
from footfall.cli.console import note, notes
from footfall.cli.journal import line, use_lines, writes_lines
from footfall.model.errors import FootfallError
from footfall.model.machine import said_plainly

INTERRUPTED = 130

app = typer.Typer(
    name="footfall",
    help="Statistics about crowds from a mobile operator's network events: right numbers, safe people.",
    epilog="New here? `footfall demo` makes an invented city, runs everything and shows the result.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)
VERBS = (
    demo,
    init,
    doctor,
    simulate,
    ingest,
    plan,
    run,
    sweep,
    releases,
    show,
    export,
    evaluate,
    attack,
    serve,
    mcp,
)
for verb in VERBS:
    app.command(epilog=verb.EXAMPLES)(getattr(verb, verb.__name__.rpartition(".")[2]))
for pair in (backup.backup, backup.restore):
    app.command(epilog=backup.EXAMPLES[pair.__name__])(pair)
GROUPS = (
    (
        law,
        "What is allowed, by which article, and what would be lawful instead.",
        (law.list_, law.explain, law.check),
    ),
    (
        subject,
        "One subscriber: what they decided, and what is held of them.",
        (
            subject.status,
            subject.opt_out,
            subject.opt_in,
            subject.pause,
            subject.erase,
            subject.access,
        ),
    ),
    (network, "The cell plan.", (network.check,)),
    (keys, "Keys of pseudonyms and the signing key.", (keys.list_, keys.rotate, keys.destroy)),
    (
        audit,
        "What was done with personal data, and whether the record of it is whole.",
        (audit.verify, audit.show),
    ),
    (privacy, "The evidence: impact assessment and transparency page.", (privacy.report,)),
)
"""Verbs with verbs of their own: the module, what it is about, its functions."""
for group, about, functions in GROUPS:
    typer_group = typer.Typer(help=about, no_args_is_help=True, rich_markup_mode="markdown")
    for function in functions:
        name = function.__name__.rstrip("_").replace("_", "-")
        typer_group.command(name, epilog=group.EXAMPLES[name])(function)
    app.add_typer(typer_group, name=group.__name__.rpartition(".")[2])
app.add_typer(client.app)


class LogForm(StrEnum):
    """How progress, remarks and errors are written."""

    TEXT = "text"
    JSON = "json"


def _print_version(wanted: bool) -> None:
    if wanted:
        from footfall import __version__

        typer.echo(f"footfall {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True),
    ] = False,
    log: Annotated[
        LogForm,
        typer.Option(
            "--log",
            envvar="FOOTFALL_LOG",
            help="Progress, remarks and errors on stderr: as text for people, or as JSON lines.",
        ),
    ] = LogForm.TEXT,
) -> None:
    use_lines(log is LogForm.JSON)


def run_cli(arguments: Sequence[str]) -> int:
    """Do what a command line says.

    Returns:
        The exit code: 0, that of a FootfallError, 2 for a command line that can't be read, or 130.
    """
    use_lines(False)
    try:
        with said_plainly():
            app(list(arguments), prog_name="footfall")
    except FootfallError as error:
        _tell(error)
        return error.exit_code
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            note("Stopped. Nothing is half-written; the same command goes on from here.")
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


def _tell(error: FootfallError) -> None:
    if writes_lines():
        line("error", "error", error=type(error).__name__, code=error.exit_code, text=str(error))
    else:
        notes.print(f"Error: {error}", style="red", markup=False)


def main() -> None:
    """The entry point."""
    sys.exit(run_cli(sys.argv[1:]))
