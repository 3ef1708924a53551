"""What is in examples/ calls verbs and options that there are."""

from __future__ import annotations

import ast
import configparser
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from footfall.cli.app import app
from footfall.cli.reference import verbs

EXAMPLES = Path(__file__).parents[2] / "examples"
PROGRAMS = sorted(EXAMPLES.rglob("*.py"))
UNITS = sorted(EXAMPLES.rglob("*.service")) + sorted(EXAMPLES.rglob("*.timer"))
COMMANDS = dict(verbs(typer.main.get_command(app)))
GLOBAL = {"--log": True}
"""Options before the verb, and whether they take a value."""


def _commands(file: Path) -> Iterator[list[str]]:
    """Command lines of a program or unit that begin with footfall."""
    if file.suffix != ".py":
        for line in re.findall(r"^Exec\w+=(.*)$", file.read_text(encoding="utf-8"), re.MULTILINE):
            yield shlex.split(line)
        return
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.List) and node.elts and ast.unparse(node.elts[0]) == "'footfall'":
            yield [str(e.value) if isinstance(e, ast.Constant) else "x" for e in node.elts]
        if isinstance(node, ast.JoinedStr):
            parts = [str(v.value) if isinstance(v, ast.Constant) else "x" for v in node.values]
            words = "".join(parts).split(";")[0]
            if words.startswith("footfall "):
                yield shlex.split(words)


def _verb(words: list[str]) -> tuple[str, list[str]]:
    rest = words[1:]
    while rest[0] in GLOBAL:
        rest = rest[2 if GLOBAL[rest[0]] else 1 :]
    return rest[0], rest[1:]


@pytest.mark.parametrize("file", [*PROGRAMS, *UNITS], ids=lambda file: file.name)
def test_every_command_of_an_example_is_one(file: Path) -> None:
    """Each verb exists, with each option that the example gives it."""
    found = list(_commands(file))
    assert found or file.suffix == ".timer"
    for words in found:
        verb, options = _verb(words)
        known = {name for parameter in COMMANDS[verb].params for name in parameter.opts}
        assert {word for word in options if word.startswith("--")} <= known, words


@pytest.mark.parametrize("file", PROGRAMS, ids=lambda file: file.name)
def test_programs_are_python(file: Path) -> None:
    """Each example for a scheduler compiles; the schedulers themselves are too heavy to install here."""
    compile(file.read_text(encoding="utf-8"), str(file), "exec")


@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.name)
def test_units_are_whole(file: Path) -> None:
    """A service says who runs what with which rights; a timer says when, and has a service of its name."""
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign] # names of systemd have capitals
    unit.read(file)
    assert unit["Unit"]["Description"]
    if file.suffix == ".timer":
        assert file.with_suffix(".service").exists()
        assert unit["Timer"]["OnCalendar"]
    else:
        assert unit["Service"]["User"] != "root"
        assert unit["Service"]["UMask"] == "0077"
