"""Writes docs/cli.md from the help texts: `python -m footfall.cli.reference > docs/cli.md`."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from typing import Any

import typer

from footfall.cli.app import INTERRUPTED, app
from footfall.model.errors import FootfallError

HEAD = """\
# The command line

Written from the help texts by `python -m footfall.cli.reference > docs/cli.md`; a test keeps them alike.

**Workspaces.** Verbs that work on a workspace take `--workspace DIR` (`-w`). Without it, it is this folder,
or the nearest above it that has a `footfall.toml`.

**Days.** `--day D`, or `--from D --to D`. Without them, all days there are events of: the files or folders
that fit the path of `[feeds.events]`, if it has a `{day}`.

**Output.** Results go to stdout, progress and errors to stderr. With `--json`, stdout holds JSON and nothing
else. Colours and bars appear on terminals only.
"""


def reference() -> str:
    """The whole of docs/cli.md."""
    group: Any = typer.main.get_command(app)
    parts = [HEAD, f"## footfall\n\n{group.help}\n\n{_parameters(group)}\n"]
    parts += [_verb(name, command) for name, command in verbs(group)]
    return "\n".join([*parts, _exit_codes()])


def verbs(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """All commands with their full names, those of groups included."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from verbs(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def _verb(name: str, command: Any) -> str:
    arguments = "".join(f" {_name(p)}" for p in command.params if p.param_type_name == "argument")
    text = inspect.cleandoc(command.help).replace("\f", "")
    usage = f"```console\n$ footfall {name}{arguments} [OPTIONS]\n```"
    return f"## footfall {name}\n\n{usage}\n\n{text}\n\n{_parameters(command)}\n\n{command.epilog}\n"


def _parameters(command: Any) -> str:
    rows = [f"| {_name(p)} | {_default(p)} | {p.help} |" for p in command.params]
    return "\n".join(["| option | default | meaning |", "|---|---|---|", *rows])


def _name(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return str(parameter.metavar)
    names = ", ".join(f"`{name}`" for name in parameter.opts)
    return f"{names} {parameter.metavar or ''}".strip()


def _default(parameter: Any) -> str:
    if isinstance(parameter.show_default, str):
        return parameter.show_default
    if parameter.required:
        return "needed"
    hidden = parameter.default is None or parameter.param_type_name != "option" or parameter.is_flag
    return "" if hidden else _text(parameter.default)


def _text(value: Any) -> str:
    return str(getattr(value, "value", value))


def _exit_codes() -> str:
    rows = [
        "| 0 | | Done, also when there was nothing to do. |",
        *(
            f"| {error.exit_code} | `{error.__name__}` | {_sentence(error)} |"
            for error in _errors(FootfallError)
        ),
        "| 2 | | The command line can't be read. |",
        f"| {INTERRUPTED} | | Stopped by the user (Ctrl-C). |",
    ]
    return "\n".join(["## Exit codes", "", "| code | error | meaning |", "|---|---|---|", *rows, ""])


def _errors(root: type[FootfallError]) -> Iterator[type[FootfallError]]:
    yield root
    for error in root.__subclasses__():
        yield from _errors(error)


def _sentence(error: type[FootfallError]) -> str:
    return inspect.cleandoc(error.__doc__ or "").splitlines()[0]


if __name__ == "__main__":
    sys.stdout.write(reference())
