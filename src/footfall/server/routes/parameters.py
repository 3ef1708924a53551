"""Parameters that several endpoints share, as they stand in the OpenAPI document."""

from __future__ import annotations

from typing import Annotated, Any, Final, TypeAlias

from fastapi import Path, Query

from footfall.server.formats import MEDIA
from footfall.server.models import Problem
from footfall.server.problems import KINDS
from footfall.server.replies import PROBLEM

Product: TypeAlias = Annotated[
    str, Path(pattern=r"^[a-z][a-z0-9_-]{0,63}$", description="Id of a product.", examples=["footfall"])
]
Form: TypeAlias = Annotated[
    str | None,
    Query(
        alias="f",
        max_length=16,
        description="`json`, `csv`, `geojson`, `arrow`, `parquet` or `geoparquet`; it wins over `Accept`.",
    ),
]
Limit: TypeAlias = Annotated[
    int, Query(ge=1, description="Most rows of a page; the server's own limit is the most.")
]
Cursor: TypeAlias = Annotated[
    str | None, Query(max_length=400, description="From a `next` link; says where the page begins.")
]
By: TypeAlias = Annotated[
    str | None,
    Query(
        max_length=200,
        description="What is kept apart, divided by commas: dimensions, `day`, `weekday`, `week`, `month`.",
        examples=["area,weekday,hour"],
    ),
]
OverTime: TypeAlias = Annotated[
    str,
    Query(
        pattern="^(mean|sum)$",
        description="Whether days, hours and dayparts that are not kept are averaged or added up.",
    ),
]
Weeks: TypeAlias = Annotated[int, Query(ge=1, le=52, description="How many weeks back days are matched.")]
Top: TypeAlias = Annotated[int, Query(ge=1, le=1000, description="How many groups, the greatest first.")]


def _parameter(name: str, description: str, example: str, **schema: Any) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": {"type": "string", **schema},
        "example": example,
    }


WHICH_ROWS: Final = {
    "parameters": [
        _parameter("from", "First day.", "2026-03-02", format="date"),
        _parameter("to", "Last day.", "2026-03-08", format="date"),
        _parameter("day", "One day, in place of `from` and `to`.", "2026-03-02", format="date"),
        _parameter("weekday", "Only these weekdays: mon, tue, wed, thu, fri, sat, sun.", "mon,tue"),
        _parameter("level", "Only these levels of areas: region, district, zone.", "zone"),
        _parameter(
            "coords", "A POLYGON or MULTIPOLYGON in WKT: the areas that it overlaps.", "POLYGON((...))"
        ),
        {
            "name": "dimensions",
            "in": "query",
            "required": False,
            "style": "form",
            "explode": True,
            "description": "Any dimension of the product by its own name, such as `area=Z1,Z2`, `hour=08` or "
            "`age_band=16-29`. Several values are divided by commas; `*` stands for all but the total.",
            "schema": {"type": "object", "additionalProperties": {"type": "string"}},
            "example": {"area": "Z1"},
        },
    ]
}
"""Parameters that say which rows are meant; read by `footfall.server.query`."""


def problems(*codes: str) -> dict[int | str, dict[str, Any]]:
    """The problems of an endpoint, for its entry in the OpenAPI document."""
    usual = ("unauthenticated", "method_not_allowed", "rate_limited", "internal", "unavailable")
    found: dict[int | str, list[str]] = {}
    for code in (*codes, *usual):
        found.setdefault(KINDS[code].status, []).append(code)
    schema = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    return {
        status: {
            "description": ", ".join(f"`{code}`" for code in names),
            "content": {PROBLEM: {"schema": schema}},
        }
        for status, names in sorted(found.items())
    }


def media(*forms: str) -> dict[int | str, dict[str, Any]]:
    """Further media types of an endpoint's answer, for its entry in the OpenAPI document."""
    types = [MEDIA.get(form, form) for form in forms]
    schemas = {
        name: {"type": "object"} if name.endswith("json") else {"type": "string", "format": "binary"}
        for name in types
    }
    content = {name: {"schema": schema} for name, schema in schemas.items()}
    return {200: {"description": "The answer.", "content": content}}


OF_QUESTIONS: Final = (
    "bad_parameter",
    "bad_cursor",
    "not_entitled",
    "not_found",
    "not_acceptable",
    "timeout",
    "too_large",
    "not_additive",
)
"""Codes that questions about values may end with."""
