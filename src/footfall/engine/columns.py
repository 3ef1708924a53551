"""Columns of the Spark DataFrame API as DuckDB's SQL: expressions, and the functions that build them.

The part of `pyspark.sql.functions` that the steps use, under the same names and with the same meaning.
A function is added here when a step needs it; tests/unit/engine holds each against its meaning.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, TypeAlias

Literal: TypeAlias = bool | int | float | str | None
_LARGEST_INT: Final = 2**31 - 1


@dataclass(frozen=True, eq=False)
class Column:
    """An expression.

    Args:
        sql: the expression, whole in itself: it can stand beside any operator.
        name: what a select calls it; None: it must get an alias first.
    """

    sql: str
    name: str | None = None

    def alias(self, name: str) -> Column:
        """The same under a name."""
        return replace(self, name=name)

    def cast(self, kind: str) -> Column:
        """As another type. A double must be whole before it becomes an integer: engines round differently."""
        return Column(f"CAST({self.sql} AS {kind})", self.name)

    def over(self, window: Window) -> Column:
        """A function over the rows of a window."""
        return Column(f"{self.sql} OVER ({window.sql})")

    def isNull(self) -> Column:
        """Whether there is no value."""
        return Column(f"({self.sql} IS NULL)")

    def isNotNull(self) -> Column:
        """Whether there is a value."""
        return Column(f"({self.sql} IS NOT NULL)")

    def asc(self) -> Column:
        """An order: nulls, then small to large."""
        return Column(f"{self.sql} ASC NULLS FIRST")

    def desc(self) -> Column:
        """An order: large to small, then nulls."""
        return Column(f"{self.sql} DESC NULLS LAST")

    def bitwiseAND(self, other: Column | Literal) -> Column:
        """The bits that both have."""
        return self._with("&", other)

    def _with(self, operator: str, other: Column | Literal) -> Column:
        return Column(f"({self.sql} {operator} {_sql(other)})")

    def _after(self, operator: str, other: Column | Literal) -> Column:
        return Column(f"({_sql(other)} {operator} {self.sql})")

    def __add__(self, other: Column | Literal) -> Column:
        return self._with("+", other)

    def __radd__(self, other: Column | Literal) -> Column:
        return self._after("+", other)

    def __sub__(self, other: Column | Literal) -> Column:
        return self._with("-", other)

    def __rsub__(self, other: Column | Literal) -> Column:
        return self._after("-", other)

    def __mul__(self, other: Column | Literal) -> Column:
        return self._with("*", other)

    def __rmul__(self, other: Column | Literal) -> Column:
        return self._after("*", other)

    def __truediv__(self, other: Column | Literal) -> Column:
        return self._with("/", other)

    def __mod__(self, other: Column | Literal) -> Column:
        return self._with("%", other)

    def __neg__(self) -> Column:
        return Column(f"(-{self.sql})")

    def __lt__(self, other: Column | Literal) -> Column:
        return self._with("<", other)

    def __le__(self, other: Column | Literal) -> Column:
        return self._with("<=", other)

    def __gt__(self, other: Column | Literal) -> Column:
        return self._with(">", other)

    def __ge__(self, other: Column | Literal) -> Column:
        return self._with(">=", other)

    def __eq__(self, other: Column | Literal) -> Column:  # type: ignore[override] # as in Spark
        return self._with("=", other)

    def __ne__(self, other: Column | Literal) -> Column:  # type: ignore[override] # as in Spark
        return self._with("<>", other)

    def __and__(self, other: Column | Literal) -> Column:
        return self._with("AND", other)

    def __or__(self, other: Column | Literal) -> Column:
        return self._with("OR", other)

    def __invert__(self) -> Column:
        return Column(f"(NOT {self.sql})")

    def __bool__(self) -> bool:
        raise TypeError("A column has no truth; combine columns with & and |, and put each in brackets.")

    __hash__ = None  # type: ignore[assignment] # equality makes a column


class Case(Column):
    """A choice that can have more branches, or an end."""

    def when(self, condition: Column, value: Column | Literal) -> Case:
        """Where no branch before holds and this one does: the value."""
        return Case(f"{self.sql.removesuffix(' END')} WHEN {condition.sql} THEN {_sql(value)} END")

    def otherwise(self, value: Column | Literal) -> Column:
        """Where no branch holds: the value."""
        return Column(f"{self.sql.removesuffix(' END')} ELSE {_sql(value)} END")


@dataclass(frozen=True)
class Window:
    """Which rows a function sees, in which order: `Window.partitionBy(…).orderBy(…).rowsBetween(…)`."""

    sql: str = ""

    unboundedPreceding: Final = -(2**63)
    unboundedFollowing: Final = 2**63 - 1
    currentRow: Final = 0

    @classmethod
    def partitionBy(cls, *keys: str | Column) -> Window:
        """The rows that are equal in the keys."""
        return cls("PARTITION BY " + ", ".join(_column(key).sql for key in keys))

    def orderBy(self, *keys: str | Column) -> Window:
        """In the order of the keys."""
        ordered = (key if _is_ordered(key) else key.asc() for key in map(_column, keys))
        order = ", ".join(key.sql for key in ordered)
        return Window(f"{self.sql} ORDER BY {order}")

    def rowsBetween(self, start: int, end: int) -> Window:
        """From so many rows before (negative) or after this one to so many."""
        return Window(f"{self.sql} ROWS BETWEEN {_frame_end(start)} AND {_frame_end(end)}")


def _is_ordered(key: Column) -> bool:
    return key.sql.endswith((" NULLS FIRST", " NULLS LAST"))


def _frame_end(rows: int) -> str:
    if rows in {Window.unboundedPreceding, Window.unboundedFollowing}:
        return f"UNBOUNDED {'PRECEDING' if rows < 0 else 'FOLLOWING'}"
    if rows == Window.currentRow:
        return "CURRENT ROW"
    return f"{abs(rows)} {'PRECEDING' if rows < 0 else 'FOLLOWING'}"


def quoted(name: str) -> str:
    """A name as SQL."""
    return '"' + name.replace('"', '""') + '"'


def _column(column: str | Column) -> Column:
    return col(column) if isinstance(column, str) else column


def _sql(value: Column | Literal) -> str:
    return value.sql if isinstance(value, Column) else lit(value).sql


def _call(name: str, *columns: str | Column) -> Column:
    return Column(f"{name}({', '.join(_column(column).sql for column in columns)})")


def col(name: str) -> Column:
    """A column of the frame."""
    return Column(quoted(name), name)


def lit(value: Column | Literal) -> Column:
    """A constant: bigint past 32 bits, fractions double."""
    if isinstance(value, Column):
        return value
    if value is None:
        return Column("NULL")
    if isinstance(value, bool):
        return Column("TRUE" if value else "FALSE")
    if isinstance(value, str):
        return Column("'" + value.replace("'", "''") + "'")
    if isinstance(value, float):
        return Column(f"CAST('{value!r}' AS DOUBLE)")
    kind = "INTEGER" if abs(value) <= _LARGEST_INT else "BIGINT"
    return Column(f"CAST({value} AS {kind})")


def when(condition: Column, value: Column | Literal) -> Case:
    """The value where the condition holds, else null unless `otherwise` says more."""
    return Case(f"CASE WHEN {condition.sql} THEN {_sql(value)} END")


def coalesce(*columns: str | Column) -> Column:
    """The first value that is not null."""
    return _call("coalesce", *columns)


def greatest(*columns: str | Column) -> Column:
    """The largest value; nulls are skipped."""
    return _call("greatest", *columns)


def least(*columns: str | Column) -> Column:
    """The smallest value; nulls are skipped."""
    return _call("least", *columns)


def floor(column: str | Column) -> Column:
    """The greatest whole number not above; cast it, engines differ in its type."""
    return _call("floor", column)


def ceil(column: str | Column) -> Column:
    """The smallest whole number not below; cast it, engines differ in its type."""
    return _call("ceil", column)


def sqrt(column: str | Column) -> Column:
    """The square root."""
    return _call("sqrt", column)


def pow(base: str | Column, exponent: str | Column) -> Column:  # noqa: A001 Spark's name
    """A number to the power of another, as a double."""
    return _call("pow", base, exponent)


def sum(column: str | Column) -> Column:  # noqa: A001 Spark's name
    """The sum of a group; cast it, engines differ in its type."""
    return _call("sum", column)


def min(column: str | Column) -> Column:  # noqa: A001 Spark's name
    """The least value of a group."""
    return _call("min", column)


def max(column: str | Column) -> Column:  # noqa: A001 Spark's name
    """The greatest value of a group."""
    return _call("max", column)


def median(column: str | Column) -> Column:
    """The middle value of a group, or the mean of the two in the middle, as a double."""
    return _call("median", column)


def bit_or(column: str | Column) -> Column:
    """The bits that any value of a group has."""
    return _call("bit_or", column)


def bit_count(column: str | Column) -> Column:
    """How many bits are set; cast it, engines differ in its type."""
    return _call("bit_count", column)


def count(column: str | Column) -> Column:
    """How many values of a group are not null."""
    return _call("count", column)


def collect_list(column: str | Column) -> Column:
    """The values of a group as a list, in no order."""
    return _call("list", column)


def sort_array(column: str | Column, asc: bool = True) -> Column:
    """A list in order."""
    return Column(f"list_sort({_column(column).sql}, '{'ASC' if asc else 'DESC'}')")


def get(column: str | Column, index: Column) -> Column:
    """The element of a list, counted from 0; null where there is none."""
    return Column(f"({_column(column).sql})[{index.sql} + 1]")


def lag(column: str | Column, offset: int = 1) -> Column:
    """The value so many rows before in the window."""
    return Column(f"lag({_column(column).sql}, {offset})")


def lead(column: str | Column, offset: int = 1) -> Column:
    """The value so many rows after in the window."""
    return Column(f"lead({_column(column).sql}, {offset})")


def row_number() -> Column:
    """The row's number in the window, from 1."""
    return Column("row_number()")


def sequence(start: str | Column, stop: str | Column) -> Column:
    """A list of the whole numbers from start to stop; start must not be above stop."""
    return _call("generate_series", start, stop)


def explode(column: str | Column) -> Column:
    """One row for each element of a list."""
    return _call("unnest", column)
