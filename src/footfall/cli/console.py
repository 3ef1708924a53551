"""Where all words to people go: results to stdout, the rest to stderr."""

from __future__ import annotations

import json
from typing import Any

from rich.console import Console

WIDTH_WITHOUT_TERMINAL = 110

_plain = Console()
console = _plain if _plain.is_terminal else Console(width=WIDTH_WITHOUT_TERMINAL)
errors = Console(stderr=True, soft_wrap=True)


def print_json(data: Any) -> None:
    """Data for programs: JSON alone on stdout."""
    print(json.dumps(data, indent=1, default=str))  # noqa: T201 no markup may touch it
