"""A footfall.toml to begin with: every setting, its default and what it is for."""

from __future__ import annotations

import ast
import inspect
import json
from itertools import pairwise
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from footfall.model import settings
from footfall.model.settings import FeedSettings, Settings

_HEAD = """\
# Settings of a Footfall workspace. What is commented out is the default.
# Paths are relative to this file. Docs: docs/getting-started.md
"""
_FEEDS = """
# Where each table comes from; the columns of each are in docs/codebook.md.
[feeds.events]
path = "feeds/events/{day}.csv"

[feeds.cells]
path = "feeds/cells.csv"

[feeds.people]
path = "feeds/people.csv"

[feeds.optouts]
path = "feeds/optouts.csv"

[feeds.zones]
path = "feeds/zones.geojson"

[feeds.census]
path = "feeds/census.csv"

# A feed may also have:
"""


def commented_settings() -> str:
    """The text of the file."""
    parts = [_HEAD]
    for name, field in Settings.model_fields.items():
        if name == "feeds":
            parts.append(_FEEDS + "".join(_lines(FeedSettings, "path")))
        else:
            section: Any = field.annotation
            parts.append(f"\n[{name}]\n" + "".join(_lines(section)))
    return "".join(parts)


def _lines(section: type[BaseModel], *without: str) -> list[str]:
    notes = _notes(section)
    lines = []
    for name, field in section.model_fields.items():
        if name in without:
            continue
        default = field.get_default(call_default_factory=True)
        note = f"  # {notes[name]}" if name in notes else ""
        shown = '""' if default is None or default is PydanticUndefined else _toml(default)
        lines.append(f"# {name} = {shown}{note}\n")
    return lines


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{}"
    return json.dumps(value)


def _notes(section: type[BaseModel]) -> dict[str, str]:
    """The string below each field of a section's source, on one line."""
    tree = ast.parse(inspect.getsource(settings))
    body = next(
        node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == section.__name__
    )
    notes = {}
    for field, below in pairwise(body):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(below, ast.Expr)
            and isinstance(below.value, ast.Constant)
        ):
            notes[field.target.id] = " ".join(str(below.value.value).split())
    return notes
