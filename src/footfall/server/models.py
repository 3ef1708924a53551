"""The shapes of answers, for the OpenAPI document; answers themselves are written straight as bytes."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Shape(BaseModel):
    model_config = ConfigDict(extra="allow")


class Problem(_Shape):
    """What was wrong, after RFC 9457."""

    type: str = Field(examples=["urn:footfall:problem:not_additive"])
    title: str
    status: int
    detail: str
    instance: str
    code: str
    remedy: str
    request_id: str


class Link(_Shape):
    """Where else to look."""

    rel: str
    href: str
    type: str | None = None
    title: str | None = None


class Figures(_Shape):
    """An estimate. A withheld one has no numbers; that is never zero."""

    value: float | None
    low: float | None
    high: float | None
    status: str = Field(examples=["ok", "withheld_small", "low_reliability", "partial"])
    sample_band: str | None = Field(examples=["<50", "50-200", "200-1000", ">1000"])


class Row(Figures):
    """A row: `day`, the product's dimensions, and the figures."""

    day: str | None = None
    consistent: float | None = None
    parts: int | None = None
    parts_withheld: int | None = None


class Explained(_Shape):
    """What an answer says about itself."""

    product: str
    title: str
    unit: str
    time_zone: str
    method_version: str
    areas: str
    missing_days: list[str]
    terms: str
    releases: list[str] = Field(default_factory=list)
    snapped: dict[str, Any] | None = None
    links: list[Link] = Field(default_factory=list)


class Rows(Explained):
    """Rows of a product."""

    number_returned: int
    columns: list[str]
    rows: list[Row]


class Interval(_Shape):
    """A number with its 95 % interval."""

    value: float
    low: float
    high: float


class Comparison(_Shape):
    """Both figures, what lies between them, and a verdict."""

    this: Figures | None
    against: Figures | None
    difference: Interval | None
    percent: Interval | None
    p_value: float | None
    verdict: Literal["higher", "lower", "not_distinguishable", "unknown"]


class Comparisons(Explained):
    """A comparison for each group."""

    rows: list[Comparison]


class Indexed(Row):
    """A figure against the mean of days like it."""

    days: int
    baseline: Interval | None
    expected_low: float | None
    expected_high: float | None
    index: Interval | None
    verdict: Literal["above", "below", "as_expected", "unknown"]


class Index(Explained):
    """An index for each group."""

    day: str
    matched_days: list[str]
    rows: list[Indexed]


class DimensionDescription(_Shape):
    """A dimension of a product."""

    name: str
    names_areas: bool
    values: list[str]
    has_total: bool
    additive: bool


class ProductDescription(_Shape):
    """A product: what is counted, by what, and what may be done with it."""

    id: str
    title: str
    definition: str
    unit: str
    measure_units: dict[str, str]
    dimensions: list[DimensionDescription]
    levels: list[str]
    finest_time: Literal["hour", "daypart", "day"]
    additive_over: list[str]
    time_zone: str
    first_day: str
    last_day: str
    number_of_days: int
    terms: str
    links: list[Link]


class Products(_Shape):
    """The products that something is granted of."""

    products: list[ProductDescription]


class ReleaseSummary(_Shape):
    """A release in a list."""

    release_id: str
    product: str
    day: str
    rows: int
    withheld_share: float | None
    method_version: str
    current: bool
    links: list[Link]


class Releases(_Shape):
    """Releases, by product and day."""

    releases: list[ReleaseSummary]
    links: list[Link]


class ManifestDocument(_Shape):
    """A release's manifest, as it was written."""

    release_id: str
    product: str
    day: str
    method_version: str


class CoverRequest(BaseModel):
    """A polygon that is to be covered by areas."""

    model_config = ConfigDict(extra="forbid")

    geometry: dict[str, Any] = Field(description="A GeoJSON Polygon or MultiPolygon, WGS 84.")
    level: str = Field(default="zone", max_length=64)


class CoverAnswer(_Shape):
    """The areas that stand for a polygon."""

    level: str
    areas: list[dict[str, Any]]
    asked_km2: float
    covered_km2: float
    note: str


class Me(_Shape):
    """Who is asking, and what is granted."""

    client: str
    name: str
    rate_per_minute: int
    rows_per_month: int | None
    rows_used: int
    terms: str
    grants: list[dict[str, Any]]


class DayOfRuns(_Shape):
    """What became of a day: rows to two digits, shares in thousandths."""

    day: str
    read: int
    kept_share: float
    opted_out_share: float
    bad_share: float
    bad: dict[str, float]
    released: list[str]


class Operations(_Shape):
    """How runs went, for whoever runs it; coarse counts, nothing about a person."""

    written: str
    workspace: str
    software: str
    simulated: bool
    problem: str | None
    days: list[DayOfRuns]
    keys: dict[str, Any]
    audit: dict[str, Any]
    decisions: dict[str, int]
    budget: dict[str, Any]


class Token(_Shape):
    """A bearer token."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int


class Health(_Shape):
    """How the server is."""

    status: str
    reasons: list[str] = Field(default_factory=list)


class FeatureCollection(_Shape):
    """GeoJSON."""

    type: Literal["FeatureCollection"]
    features: list[dict[str, Any]]


class Document(_Shape):
    """A document of OGC API Features or DCAT."""
