"""Answers: rows and what explains them, for whatever library is at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]
_NUMBERS = ("value", "low", "high", "consistent", "expected_low", "expected_high", "p_value")
_COUNTS = ("parts", "parts_withheld", "days")


@dataclass(frozen=True)
class Answer:
    """Rows of a product. A withheld figure is None, which is never zero.

    Args:
        rows: as the API gave them, all pages.
        explained: everything the answer says about itself besides its rows.
        features: GeoJSON features of the areas by level and id, where they were asked for.
    """

    rows: list[Row]
    explained: Mapping[str, Any]
    features: Mapping[tuple[str, str], Any] = field(default_factory=dict)

    @property
    def product(self) -> str:
        """What was asked about."""
        return str(self.explained["product"])

    @property
    def unit(self) -> str:
        """What values count."""
        return str(self.explained["unit"])

    @property
    def terms(self) -> str:
        """What the recipient must keep to."""
        return str(self.explained["terms"])

    @property
    def releases(self) -> list[str]:
        """Ids of the releases that the rows come from."""
        return list(self.explained.get("releases", ()))

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def to_arrow(self) -> pa.Table:
        """The rows as an Arrow table; nested figures become columns such as `this_value`."""
        import pyarrow as pa  # noqa: PLC0415 (only who wants Arrow pays for it)

        flat = [_flat(row) for row in self.rows]
        names = list(dict.fromkeys(name for row in flat for name in row)) or list(
            self.explained.get("columns", ())
        )
        columns = {name: pa.array([row.get(name) for row in flat], _type(pa, name)) for name in names}
        return pa.table(columns, metadata={"footfall.product": self.product, "footfall.terms": self.terms})

    def to_pandas(self) -> Any:
        """The rows as a pandas data frame."""
        return self.to_arrow().to_pandas()

    def to_polars(self) -> Any:
        """The rows as a polars data frame."""
        import polars as pl  # noqa: PLC0415 (only who wants polars needs it)

        return pl.from_arrow(self.to_arrow())

    def to_geopandas(self) -> Any:
        """The rows as a geopandas frame with the polygons of their areas.

        Raises:
            ValueError: the answer has no shapes; ask with `shapes=True`.
        """
        import geopandas  # noqa: PLC0415 (only who wants geopandas needs it)
        from shapely.geometry import shape  # noqa: PLC0415 (as above)

        if not self.features:
            message = "This answer has no shapes. Ask with shapes=True."
            raise ValueError(message)
        polygons = [self._polygon(row) for row in self.rows]
        shapes = [None if polygon is None else shape(polygon) for polygon in polygons]
        return geopandas.GeoDataFrame(self.to_pandas(), geometry=shapes, crs="EPSG:4326")

    def _polygon(self, row: Row) -> Any:
        area = row.get("area")
        for (level, known), feature in self.features.items():
            if known == area and level == row.get("level", level):
                return feature["geometry"]
        return None


def _flat(row: Row) -> Row:
    flat: Row = {}
    for name, value in row.items():
        if isinstance(value, dict):
            flat |= {f"{name}_{part}": inner for part, inner in value.items()}
        else:
            flat[name] = value
    return flat


def _type(pa: Any, name: str) -> Any:
    last = name.rpartition("_")[2]
    if name in _COUNTS:
        return pa.int64()
    return pa.float64() if name in _NUMBERS or last in {"value", "low", "high"} else pa.string()
