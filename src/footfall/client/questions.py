"""Questions as flows of requests: they say what to ask next, and know nothing of how it is sent.

A flow yields requests and is sent their answers; so one text serves the sync and the async client.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias, TypeVar
from urllib.parse import quote

from footfall.client.answers import Answer, Row

T = TypeVar("T")
Json: TypeAlias = dict[str, Any]
Flow: TypeAlias = Generator["Ask", Json, T]
Value: TypeAlias = str | int | date | Iterable[str | int | date] | None
PAGE = 10_000


@dataclass(frozen=True)
class Ask:
    """One request.

    Args:
        path: from the root of the server, or a `next` link with its own parameters.
        parameters: of the query.
        body: for a POST, plain data for JSON; None for a GET.
    """

    path: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    body: Any = None


def one(path: str, **parameters: Value) -> Flow[Json]:
    """A single document."""
    return (yield Ask(path, plain(parameters)))


def products() -> Flow[list[Json]]:
    """All products."""
    answer = yield Ask("/v1/products")
    return list(answer["products"])


def releases(product: str) -> Flow[list[Json]]:
    """All releases of a product."""
    return (yield from _pages(Ask(f"{_of(product)}/releases", {"limit": str(PAGE)}), "releases"))


def values(product: str, question: Mapping[str, Value], *, shapes: bool) -> Flow[Answer]:
    """Rows as released, all pages."""
    explained: Json = {}
    rows: list[Row] = []
    ask: Ask | None = Ask(f"{_of(product)}/values", plain(question) | {"limit": str(PAGE)})
    used: dict[str, None] = {}
    while ask is not None:
        explained = yield ask
        rows += explained.pop("rows")
        used |= dict.fromkeys(explained["releases"])
        ask = _next(explained)
    return Answer(rows, explained | {"releases": list(used)}, (yield from _features(rows, shapes=shapes)))


def computed(product: str, what: str, question: Mapping[str, Value], *, shapes: bool) -> Flow[Answer]:
    """Rows of a roll-up, a comparison or an index."""
    explained = yield Ask(f"{_of(product)}/{what}", plain(question))
    rows = explained.pop("rows")
    return Answer(rows, explained, (yield from _features(rows, shapes=shapes)))


def areas(level: str) -> Flow[list[Json]]:
    """GeoJSON features of a level of areas."""
    ask = Ask(f"{place('collections', level)}/items", {"limit": str(PAGE)})
    return (yield from _pages(ask, "features"))


def cover(geometry: Json, level: str) -> Flow[Json]:
    """The areas that stand for a polygon."""
    return (yield Ask("/v1/areas/cover", body={"geometry": geometry, "level": level}))


def _features(rows: list[Row], *, shapes: bool) -> Flow[dict[tuple[str, str], Any]]:
    if not shapes:
        return {}
    named = {row["level"] for row in rows if "level" in row}
    found: dict[tuple[str, str], Any] = {}
    for level in sorted(named) or ["zone", "district", "region"]:
        for feature in (yield from areas(level)):
            found[level, feature["properties"]["area"]] = feature
    return found


def _pages(ask: Ask | None, what: str) -> Flow[list[Any]]:
    found: list[Any] = []
    while ask is not None:
        page = yield ask
        found += page[what]
        ask = _next(page)
    return found


def _next(page: Json) -> Ask | None:
    links = [link["href"] for link in page.get("links", ()) if link["rel"] == "next"]
    return Ask(links[0]) if links else None


def place(kind: str, name: str) -> str:
    """The path of a thing by its name, whatever signs the name has."""
    return f"/v1/{kind}/{quote(name, safe='')}"


def _of(product: str) -> str:
    return place("products", product)


def plain(question: Mapping[str, Value]) -> dict[str, str]:
    """Parameters as text: `first` and `last` are `from` and `to`, lists are divided by commas."""
    names = {
        "first": "from",
        "last": "to",
        "polygon": "coords",
        "against_first": "against_from",
        "against_last": "against_to",
    }
    return {names.get(name, name): _text(value) for name, value in question.items() if value is not None}


def _text(value: Value) -> str:
    if isinstance(value, str | int | date):
        return str(value)
    return ",".join(str(part) for part in value or ())
