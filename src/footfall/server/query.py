"""A question about a product's values, read from the parameters of a request and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from typing import Final

from footfall.model.release import Manifest, names_areas
from footfall.server.catalogue import ProductLine, first_day, last_day
from footfall.server.problems import RequestError

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PERIOD: Final = ("from", "to", "weekday")
MAX_VALUES: Final = 1000
"""Most values that one parameter may list."""
MAX_LENGTH: Final = 100
"""Longest value of a dimension, in characters."""
EVERY_PART: Final = "*"
"""In place of values: all values of a dimension but its total."""


@dataclass(frozen=True)
class Query:
    """Which rows of a product are meant.

    Args:
        product: its id.
        first: first day, or None for the first there is.
        last: last day, or None for the last there is.
        weekdays: of the days; empty for all.
        where: dimension -> wanted values; a dimension not named is free.
        until: no window that ends later; None for any. Windows are meant by their first day.
    """

    product: str
    first: date | None = None
    last: date | None = None
    weekdays: frozenset[str] = frozenset()
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    until: date | None = None

    def releases(self, line: ProductLine) -> list[Manifest]:
        """Manifests of the days and windows that are meant, by day."""
        return [
            manifest
            for day, manifest in sorted(line.days.items())
            if self.has(first_day(day)) and (self.until is None or last_day(day) <= self.until)
        ]

    def has(self, day: date) -> bool:
        """Whether a day is meant."""
        inside = (self.first is None or day >= self.first) and (self.last is None or day <= self.last)
        return inside and (not self.weekdays or WEEKDAYS[day.weekday()] in self.weekdays)

    def also(self, **where: frozenset[str]) -> Query:
        """The same, with further conditions in place of those of the same name."""
        return replace(self, where={**self.where, **where})


def read_query(line: ProductLine, parameters: Iterable[tuple[str, str]], prefix: str = "") -> Query:
    """The question in the parameters of a request whose names begin with a prefix.

    Args:
        line: the product.
        parameters: `from`, `to`, `day`, `weekday` and the product's dimensions; values of lists are
            divided by commas, and a parameter may come more than once.
        prefix: such as `against_`; taken off the names.

    Raises:
        RequestError: a parameter is not known, or its value can't be used.
    """
    given = _lists(parameters, prefix)
    first, last = _period(given)
    weekdays = _known(given.pop("weekday", []), WEEKDAYS, "weekday")
    where = {name: _values(line, name, values) for name, values in given.items()}
    return Query(line.id, first, last, weekdays, where)


def _lists(parameters: Iterable[tuple[str, str]], prefix: str) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {}
    for name, text in parameters:
        if name.startswith(prefix):
            lists.setdefault(name.removeprefix(prefix), []).extend(text.split(","))
    for name, values in lists.items():
        if len(values) > MAX_VALUES:
            raise RequestError("too_large", f"`{name}` lists more than {MAX_VALUES} values.")
    return lists


def _period(given: dict[str, list[str]]) -> tuple[date | None, date | None]:
    day, first, last = (_day(given.pop(name, []), name) for name in ("day", "from", "to"))
    if day is not None and (first is not None or last is not None):
        raise RequestError("bad_parameter", "Name either `day`, or `from` and `to`.")
    if first is not None and last is not None and first > last:
        raise RequestError("bad_parameter", f"`from` {first} lies after `to` {last}.")
    return (day, day) if day is not None else (first, last)


def _day(values: Sequence[str], name: str) -> date | None:
    if not values:
        return None
    try:
        (text,) = values
        return date.fromisoformat(text)
    except ValueError:
        raise RequestError("bad_parameter", f"`{name}` must be one day such as 2026-03-02.") from None


def _values(line: ProductLine, name: str, values: Sequence[str]) -> frozenset[str]:
    if name not in line.dimensions:
        close = get_close_matches(name, [*line.dimensions, *PERIOD, "day"], 1)
        hint = f" Did you mean `{close[0]}`?" if close else ""
        known = ", ".join(f"`{dimension}`" for dimension in line.dimensions)
        message = f"`{name[:MAX_LENGTH]}` is no parameter here.{hint} {line.id} has the dimensions {known}."
        raise RequestError("unknown_parameter", message)
    if any(len(value) > MAX_LENGTH or not value for value in values):
        raise RequestError("bad_parameter", f"`{name}` holds an empty or overlong value.")
    if names_areas(name):
        return frozenset(values)
    known_values = line.values[name]
    if list(values) == [EVERY_PART]:
        return frozenset(known_values) - {"all"}
    return _known(values, known_values, name)


def _known(values: Sequence[str], known: Sequence[str], name: str) -> frozenset[str]:
    unknown = sorted(set(values) - set(known))
    if unknown:
        message = f"`{name}` has no value {unknown[0][:MAX_LENGTH]!r}, but {', '.join(known)}."
        raise RequestError("bad_parameter", message)
    return frozenset(values)


def checked_areas(query: Query, known: frozenset[str]) -> Query:
    """The same question, if all areas that it names exist.

    Raises:
        RequestError: an area is not known.
    """
    for name, values in query.where.items():
        if names_areas(name) and not values <= known:
            unknown = min(values - known)
            raise RequestError(
                "not_found", f"No area is called {unknown!r}. `GET /v1/collections` lists them."
            )
    return query
