"""Data frames of the Spark DataFrame API as DuckDB's SQL: each method wraps one more select around.

The part of `pyspark.sql.DataFrame` that the steps use. Names are known at every step, so that a column
that isn't there is an error where it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from footfall.engine.columns import Column, col, quoted

_JOINS: Final = {"inner": "JOIN", "left": "LEFT JOIN", "left_semi": "SEMI JOIN", "left_anti": "ANTI JOIN"}
_ONE_SIDED: Final = frozenset({"left_semi", "left_anti"})


@dataclass(frozen=True, eq=False)
class Frame:
    """A lazy table.

    Args:
        source: what can stand after FROM.
        columns: its columns, in order.
    """

    source: str
    columns: tuple[str, ...]

    @property
    def sql(self) -> str:
        """The query that computes it."""
        return f"SELECT {_names(self.columns)} FROM {self.source}"

    def select(self, *columns: str | Column) -> Frame:
        """These columns, each under its name."""
        chosen = [self._known(column) for column in columns]
        return self._selected(chosen)

    def withColumns(self, columns: Mapping[str, Column]) -> Frame:
        """All columns, and new ones beside or in place of them; none sees another of the new ones."""
        kept = {name: col(name) for name in self.columns}
        return self._selected([column.alias(name) for name, column in (kept | dict(columns)).items()])

    def withColumn(self, name: str, column: Column) -> Frame:
        """All columns, and one more, or another in its place."""
        return self.withColumns({name: column})

    def withColumnRenamed(self, existing: str, new: str) -> Frame:
        """All columns, one under another name."""
        return self._selected([col(name).alias(new if name == existing else name) for name in self.columns])

    def drop(self, *names: str) -> Frame:
        """All columns but these."""
        return self._selected([col(name) for name in self.columns if name not in names])

    def filter(self, condition: Column) -> Frame:
        """The rows for which a condition holds."""
        return Frame(f"({self.sql} WHERE {condition.sql})", self.columns)

    where = filter

    def distinct(self) -> Frame:
        """Each different row once."""
        return Frame(f"(SELECT DISTINCT {_names(self.columns)} FROM {self.source})", self.columns)

    def orderBy(self, *names: str) -> Frame:
        """In the order of columns; only the last step before writing keeps it."""
        order = ", ".join(col(name).asc().sql for name in names)
        return Frame(f"({self.sql} ORDER BY {order})", self.columns)

    def groupBy(self, *names: str) -> Groups:
        """Rows that are equal in columns, to be aggregated."""
        return Groups(self, tuple(names))

    def join(self, other: Frame, on: str | Sequence[str] | Column, how: str = "inner") -> Frame:
        """Pairs of rows: with equal columns of these names, each then there once, or by a condition.

        Raises:
            ValueError: a name other than those of `on` stands on both sides.
        """
        shared = () if isinstance(on, Column) else (on,) if isinstance(on, str) else tuple(on)
        added = () if how in _ONE_SIDED else tuple(name for name in other.columns if name not in shared)
        twice = {*self.columns} & {*added}
        if twice:
            message = f"Both sides of a join have the column {min(twice)}."
            raise ValueError(message)
        rule = f"ON {on.sql}" if isinstance(on, Column) else f"USING ({_names(shared)})"
        columns = (*self.columns, *added)
        joined = f"{self.source} AS l {_JOINS[how]} {other.source} AS r {rule}"
        return Frame(f"(SELECT {_names(columns)} FROM {joined})", columns)

    def unionByName(self, other: Frame) -> Frame:
        """The rows of both.

        Raises:
            ValueError: their columns differ.
        """
        if {*self.columns} != {*other.columns}:
            message = f"A union of different columns: {self.columns} and {other.columns}."
            raise ValueError(message)
        return Frame(
            f"({self.sql} UNION ALL SELECT {_names(self.columns)} FROM {other.source})", self.columns
        )

    def _known(self, column: str | Column) -> Column:
        if isinstance(column, str):
            if column not in self.columns:
                message = f"There is no column {column}; there are {', '.join(self.columns)}."
                raise ValueError(message)
            return col(column)
        return column

    def _selected(self, columns: Sequence[Column]) -> Frame:
        return Frame(f"(SELECT {_aliased(columns)} FROM {self.source})", tuple(map(_name, columns)))


@dataclass(frozen=True, eq=False)
class Groups:
    """Rows of a frame by the values of keys."""

    frame: Frame
    keys: tuple[str, ...]

    def agg(self, *columns: Column) -> Frame:
        """One row per group: its keys and aggregates."""
        chosen = [*(col(key) for key in self.keys), *columns]
        grouped = f" GROUP BY {_names(self.keys)}" if self.keys else ""
        query = f"(SELECT {_aliased(chosen)} FROM {self.frame.source}{grouped})"
        return Frame(query, tuple(map(_name, chosen)))


def _names(columns: Sequence[str]) -> str:
    return ", ".join(map(quoted, columns))


def _aliased(columns: Sequence[Column]) -> str:
    return ", ".join(f"{column.sql} AS {quoted(_name(column))}" for column in columns)


def _name(column: Column) -> str:
    if column.name is None:
        message = f"A selected column has no name: {column.sql}. Give it an alias."
        raise ValueError(message)
    return column.name
