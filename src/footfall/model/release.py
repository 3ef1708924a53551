"""A release: a table that may be seen outside, and the manifest that explains it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

FIGURES: Final = ("value", "low", "high", "status", "sample_band", "consistent")
"""The columns that every release has after its dimensions. `value` is unbiased, for arithmetic; `consistent`
is at least nobody and agrees from level to level, for maps and tables."""

_REST: Final = "rest:"


@dataclass(frozen=True)
class Manifest:
    """What travels with a release: everything a reader needs to judge it.

    Args:
        release_id: 12 hex digits, unique.
        product: id of the product.
        day: the day, ISO.
        method_version: of the code.
        facts: definition, dimensions, protection, areas, network plan and the rest; plain data.
    """

    release_id: str
    product: str
    day: str
    method_version: str
    facts: dict[str, Any]

    def as_dict(self) -> dict[str, Any]:
        """The manifest as plain data for JSON."""
        return {
            "release_id": self.release_id,
            "product": self.product,
            "day": self.day,
            "method_version": self.method_version,
            **self.facts,
        }

    @classmethod
    def of_dict(cls, data: dict[str, Any]) -> Manifest:
        """The manifest that `as_dict` gave; KeyError if it lacks a part."""
        facts = dict(data)
        named = [facts.pop(name) for name in ("release_id", "product", "day", "method_version")]
        return cls(named[0], named[1], named[2], named[3], facts)


@dataclass(frozen=True, eq=False)
class Release:
    """One product of one day.

    Args:
        manifest: what explains it.
        table: the product's dimensions, then `FIGURES`.
    """

    manifest: Manifest
    table: pa.Table


def names_areas(dimension: str) -> bool:
    """Whether the values of a dimension are ids of areas: `area`, `origin`, `destination`, or `..._area`."""
    return dimension in {"area", "origin", "destination"} or dimension.endswith("_area")


def rest_of(parent: str) -> str:
    """The id under which the withheld areas within another are released together."""
    return f"{_REST}{parent}"


def is_rest(area: str) -> bool:
    """Whether an id is of a rest."""
    return area.startswith(_REST)


def closed_lists(table: pa.Table, dimensions: Iterable[str]) -> dict[str, list[str]]:
    """The values of every dimension that does not name areas, in the order of their first row."""
    return {name: table[name].unique().to_pylist() for name in dimensions if not names_areas(name)}
