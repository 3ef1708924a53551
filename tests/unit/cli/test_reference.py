"""docs/cli.md: never stale, and complete."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import typer

from footfall.cli.app import app
from footfall.cli.reference import reference, verbs
from footfall.model.errors import FootfallError

PAGE = Path(__file__).parents[3] / "docs" / "cli.md"
GROUP: Any = typer.main.get_command(app)
COMMANDS = dict(verbs(GROUP))
VERBS = [
    "backup",
    "restore",
    "doctor",
    "init",
    "simulate",
    "ingest",
    "plan",
    "run",
    "sweep",
    "releases",
    "show",
    "export",
    "evaluate",
    "attack",
    "demo",
    "law list",
    "law explain",
    "law check",
    "subject status",
    "subject opt-out",
    "subject opt-in",
    "subject pause",
    "subject erase",
    "subject access",
    "privacy report",
    "network check",
    "keys list",
    "keys rotate",
    "keys destroy",
    "audit verify",
    "audit show",
    "serve",
    "mcp",
    "client add",
    "client key",
    "client grant",
    "client revoke",
    "client list",
    "client usage",
]


def test_the_page_is_what_the_help_says() -> None:
    """docs/cli.md is up to date; if not: `python -m footfall.cli.reference > docs/cli.md`."""
    assert PAGE.read_text(encoding="utf-8") == reference()


def test_the_verbs_are_those_of_the_design() -> None:
    """There are the verbs that were promised, and no others."""
    assert sorted(COMMANDS) == sorted(VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_is_on_the_page(verb: str) -> None:
    """Under each verb stand all its options and arguments, each with a meaning."""
    section = PAGE.read_text(encoding="utf-8").split(f"## footfall {verb}\n")[1].split("\n## ")[0]
    for parameter in COMMANDS[verb].params:
        names = parameter.opts if parameter.param_type_name == "option" else [parameter.metavar]
        assert [name for name in names if name not in section] == []
        assert f"| {parameter.help} |" in section


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb: str) -> None:
    """A stranger finds a sentence, an example and a word on each option."""
    command = COMMANDS[verb]
    assert command.help
    assert "Example" in command.epilog
    assert [p.name for p in command.params if not p.help] == []


def test_every_exit_code_is_on_the_page() -> None:
    """All errors of the model stand with their codes."""
    page = PAGE.read_text(encoding="utf-8")
    errors: list[type[FootfallError]] = [FootfallError, *FootfallError.__subclasses__()]
    assert [e.__name__ for e in errors if f"| {e.exit_code} | `{e.__name__}` |" not in page] == []
