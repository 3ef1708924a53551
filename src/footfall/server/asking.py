"""A question about one product: read from the parameters of a request, and admitted."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from fastapi import Request
from shapely.geometry.base import BaseGeometry

from footfall.model.release import Manifest
from footfall.server.access.clients import Client
from footfall.server.access.entitlements import Question, admit, may_see
from footfall.server.areas import AreaSet, Cover
from footfall.server.catalogue import ProductLine, first_day, last_day
from footfall.server.doorman import record_of
from footfall.server.polygons import read_polygon
from footfall.server.problems import RequestError
from footfall.server.query import Query, checked_areas, read_query
from footfall.server.service import Service

MISSING_LISTED: Final = 366
"""Most missing days that an answer lists."""


@dataclass(frozen=True)
class Asked:
    """A question that was read and admitted.

    Args:
        line: the product.
        query: which rows, narrowed to what is granted.
        areas: the areas' version of its newest release.
        cover: the areas that stand for a drawn polygon, if one was.
        client: who asks.
    """

    line: ProductLine
    query: Query
    areas: AreaSet
    cover: Cover | None
    client: Client

    @property
    def releases(self) -> list[Manifest]:
        """Manifests of the days that are meant."""
        return self.query.releases(self.line)

    @property
    def terms(self) -> str:
        """What the recipient must keep to."""
        parts = (str(self.line.newest.facts.get("terms", "")), self.client.terms)
        return " ".join(part for part in parts if part)

    def explained(self) -> dict[str, Any]:
        """What every answer says about itself besides its rows."""
        facts = self.line.newest.facts
        explained = {
            "product": self.line.id,
            "title": facts.get("title", self.line.id),
            "unit": self.line.unit(self.query.where.get("measure")),
            "time_zone": facts.get("time_zone", "UTC"),
            "method_version": self.line.newest.method_version,
            "areas": self.areas.id,
            "missing_days": self.missing_days(),
            "terms": self.terms,
        }
        return explained | ({"snapped": self.cover.described()} if self.cover else {})

    def missing_days(self) -> list[str]:
        """Days between the first and last meant that have no release, of their own or of a window."""
        have = {
            first_day(period) + timedelta(days=number)
            for period in self.line.days
            for number in range((last_day(period) - first_day(period)).days + 1)
        }
        first, last = (
            max(self.query.first or min(have), min(have)),
            min(self.query.last or max(have), max(have)),
        )
        span = range(max((last - first).days + 1, 0))
        days = (first + timedelta(days=number) for number in span)
        return [str(day) for day in days if self.query.has(day) and day not in have][:MISSING_LISTED]

    def headers(self) -> dict[str, str]:
        """What travels with formats that can't explain themselves."""
        snapped = {"Footfall-Snapped-Areas": ",".join(self.cover.areas)} if self.cover else {}
        return {"Footfall-Terms": _ascii(self.terms), "Footfall-Product": _ascii(self.line.id), **snapped}

    def facts(self) -> dict[str, str]:
        """The same, for the metadata of Arrow and Parquet."""
        return {"footfall.product": self.line.id, "footfall.terms": self.terms}


def _ascii(text: str) -> str:
    return text.encode("ascii", "replace").decode().replace("\n", " ").replace("\r", " ")


def line_of(service: Service, request: Request, client: Client, product: str) -> ProductLine:
    """A product that something is granted of; one that is not granted is as unknown as one that isn't there.

    Raises:
        RequestError: there is none.
    """
    record_of(request).product = product[:64]
    line = service.shelf.catalogue.products.get(product)
    if line is None or not may_see(client, product):
        raise RequestError("not_found", f"There is no product {product[:64]!r} that is granted to you.")
    return line


def ask(
    service: Service,
    request: Request,
    client: Client,
    product: str,
    *,
    controls: Collection[str],
    kept: Iterable[str] | None = None,
    ignored: str | None = None,
) -> Asked:
    """Read and admit the question of a request.

    Args:
        service: the server.
        request: with the question in its parameters.
        client: who asks.
        product: about what.
        controls: the endpoint's parameters that don't say which rows are meant.
        kept: dimensions that the answer keeps apart; None for all, as released.
        ignored: beginning of the parameters of another question in the same request.
    """
    line = line_of(service, request, client, product)
    parameters = [
        (name, text)
        for name, text in request.query_params.multi_items()
        if name not in controls and name != "coords" and not (ignored and name.startswith(ignored))
    ]
    polygon = request.query_params.get("coords")
    return admitted(service, client, line, read_query(line, parameters), kept=kept, polygon=polygon)


def admitted(
    service: Service,
    client: Client,
    line: ProductLine,
    query: Query,
    *,
    kept: Iterable[str] | None = None,
    polygon: str | None = None,
) -> Asked:
    """A question, if it is granted; a polygon becomes the areas that cover it."""
    areas = service.shelf.catalogue.areas[line.newest.facts["areas"]]
    cover = None
    if polygon is not None:
        shape = read_polygon(polygon, service.settings.polygon_points)
        query, cover = _snapped(line, areas, query, shape)
    checked_areas(query, areas.all_ids)
    question = Question(query, None if kept is None else frozenset(kept))
    return Asked(line, admit(client, line, areas, question), areas, cover, client)


def _snapped(line: ProductLine, areas: AreaSet, query: Query, shape: BaseGeometry) -> tuple[Query, Cover]:
    if not line.area_dimensions:
        raise RequestError("bad_polygon", f"{line.id} has no areas.")
    name = line.area_dimensions[0]
    levels = query.where.get("level", frozenset(line.levels[-1:]))
    if name in query.where or len(levels) != 1:
        raise RequestError("bad_parameter", f"With `coords`, name one `level` and no `{name}`.")
    (level,) = levels
    cover = areas.cover(shape, level)
    if not cover.areas:
        raise RequestError("not_found", "The polygon overlaps no area.")
    return query.also(level=levels, **{name: frozenset(cover.areas)}), cover


def matched(asked: Asked, days: Iterable[date]) -> Asked:
    """The same question about other days: from the first to the last of them."""
    listed = sorted(days)
    return replace(asked, query=replace(asked.query, first=listed[0], last=listed[-1]))
