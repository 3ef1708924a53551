"""What OGC API Features says about collections: their documents, boxes and pages."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from footfall.server import formats
from footfall.server.access.clients import Client
from footfall.server.access.entitlements import visible
from footfall.server.areas import AreaSet
from footfall.server.bodies import Body
from footfall.server.catalogue import ProductLine
from footfall.server.problems import RequestError
from footfall.server.replies import json_body
from footfall.server.service import Service

CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GEOJSON: Final = formats.MEDIA["geojson"]
DOCUMENT: Final = "application/json"
Box: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north in degrees."""
Collected: TypeAlias = tuple[str, str, str, AreaSet, ProductLine | None]
"""Id, title, description, areas and, if it is one, the product of a collection."""


def link(rel: str, href: str, media: str, title: str | None = None) -> dict[str, Any]:
    """A link of OGC API."""
    plain = {"rel": rel, "href": href, "type": media}
    return plain if title is None else plain | {"title": title}


def collections_of(service: Service, client: Client) -> list[Collected]:
    """Id, title, description, areas and product of every collection that the client may see."""
    catalogue = service.shelf.catalogue
    areas = catalogue.newest_areas
    levels = areas.levels if areas else ()
    found: list[Collected] = [
        (level, f"Areas: {level}", f"The areas of the level {level}.", areas, None)
        for level in levels
        if areas
    ]
    for line in visible(client, catalogue.products.values()):
        if line.area_dimensions and line.levels:
            facts, its_areas = line.newest.facts, catalogue.areas[line.newest.facts["areas"]]
            found.append((line.id, facts.get("title", line.id), facts.get("definition", ""), its_areas, line))
    return found


def described(one: Collected) -> dict[str, Any]:
    """A collection's document: where and when, and where its features are."""
    name, title, description, areas, line = one
    level = name if line is None else line.levels[-1]
    extent: dict[str, Any] = {"spatial": {"bbox": [areas.bounds(level)], "crs": CRS84}}
    if line is not None:
        days = [f"{min(line.days)}T00:00:00Z", f"{max(line.days)}T23:59:59Z"]
        extent["temporal"] = {
            "interval": [days],
            "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian",
        }
    base = f"/v1/collections/{name}"
    return {
        "id": name,
        "title": title,
        "description": description,
        "extent": extent,
        "itemType": "feature",
        "crs": [CRS84],
        "links": [link("self", base, DOCUMENT), link("items", f"{base}/items", GEOJSON)],
    }


def read_box(text: str | None) -> Box | None:
    """`bbox` as west, south, east, north; heights are left out.

    Raises:
        RequestError: it is no box.
    """
    if text is None:
        return None
    try:
        numbers = [float(number) for number in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(abs(n) <= 360 for n in numbers) or numbers[1] > numbers[3]:
        raise RequestError("bad_parameter", "`bbox` must be west,south,east,north in degrees.")
    west, south, east, north = numbers
    return west, south, east, north


def feature_of(feature: dict[str, Any]) -> dict[str, Any]:
    """An area as a feature with its id."""
    properties = feature["properties"]
    plain = {name: value for name, value in properties.items() if name != "centre"}
    return {
        "type": "Feature",
        "id": properties["area"],
        "geometry": feature["geometry"],
        "properties": plain | dict(zip(("centre_lon", "centre_lat"), properties["centre"], strict=True)),
    }


def collection_body(shown: list[dict[str, Any]], links: list[dict[str, Any]], matched: int | None) -> Body:
    """A page of features; how many there are in all, where that is known."""
    counts = {"numberReturned": len(shown)} | ({} if matched is None else {"numberMatched": matched})
    answer = {"type": "FeatureCollection", "features": shown, "links": links, **counts}
    return json_body(answer, 0, GEOJSON)
