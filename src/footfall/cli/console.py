"""Where everything is printed: results to stdout, the rest to stderr."""

from __future__ import annotations

import json
import os
from typing import Any

from rich.console import Console

from footfall.cli.journal import line, writes_lines

_PLAIN_WIDTH = 100


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False, soft_wrap=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _PLAIN_WIDTH
    return console


console = _console(stderr=False)
"""Results, for people."""
notes = _console(stderr=True)
"""Progress, remarks and errors."""


def print_json(data: Any) -> None:
    """Results, for programs: pure JSON on stdout."""
    console.file.write(json.dumps(data, indent=1, ensure_ascii=False, default=str) + "\n")


def note(text: str) -> None:
    """A remark on stderr."""
    if writes_lines():
        line("note", text=text)
    else:
        notes.print(text, markup=False)
