"""The part of the Spark DataFrame API that the steps use means on DuckDB what it means on Spark."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from footfall.engine import Engine, open_engine
from footfall.engine.columns import col, lit
from footfall.engine.frames import Frame
from footfall.model.settings import EngineSettings

Rows = list[tuple[Any, ...]]
Ask = Callable[[Any, Any, Any], Any]

PEOPLE = pa.table(
    {
        "person": pa.array([1, 1, 1, 2, 2, None], pa.int64()),
        "time": pa.array([10, 30, 20, 5, None, 7], pa.int64()),
        "cell": pa.array([7, 8, 7, 9, 9, 9], pa.int32()),
    }
)
CELLS = pa.table({"cell": pa.array([7, 8], pa.int32()), "x": pa.array([1.5, -2.5], pa.float64())})

ASKED: dict[str, tuple[Ask, Rows]] = {
    "arithmetic": (
        lambda F, W, t: t.filter(F.col("cell") == F.lit(8)).select(
            (F.col("time") + 1).alias("a"),
            (100 - F.col("time")).alias("b"),
            (F.col("time") * F.col("cell")).alias("c"),
            (F.col("time") / F.lit(4)).alias("d"),
            (-F.col("time") % F.lit(7)).alias("e"),
        ),
        [(31, 70, 240, 7.5, -2)],
    ),
    "constants": (
        lambda F, W, t: t.filter(F.col("time") == F.lit(30)).select(
            (F.lit(1 << 40) * F.col("cell")).alias("big"),
            (F.lit(0.1) + F.lit(0.2)).alias("double"),
            F.lit("it's").alias("text"),
            F.lit(True).alias("truth"),
            F.lit(None).cast("bigint").alias("nothing"),
        ),
        [(8 << 40, 0.1 + 0.2, "it's", True, None)],
    ),
    "comparison with nothing": (
        lambda F, W, t: t.filter(F.col("person") == F.lit(2)).select(
            (F.col("time") > F.lit(6)).alias("more"),
            (F.col("time").isNull() | (F.col("time") != F.lit(5))).alias("either"),
            (F.col("time").isNotNull() & (F.col("time") <= F.lit(5))).alias("both"),
            (~F.col("time").isNull()).alias("known"),
        ),
        [(False, False, True, True), (None, True, False, False)],
    ),
    "branches": (
        lambda F, W, t: t.select(
            F.when(F.col("time") >= F.lit(20), F.lit(2))
            .when(F.col("time") >= F.lit(10), F.lit(1))
            .otherwise(F.lit(0))
            .alias("many"),
            F.when(F.col("cell") == F.lit(8), F.col("time")).alias("one"),
        ),
        [(0, None), (0, None), (0, None), (1, None), (2, None), (2, 30)],
    ),
    "of several": (
        lambda F, W, t: t.filter(F.col("cell") == F.lit(9)).select(
            F.coalesce(F.col("time"), F.lit(0)).alias("first"),
            F.greatest(F.col("time"), F.col("cell")).alias("most"),
            F.least(F.col("time"), F.col("cell")).alias("least"),
        ),
        [(0, 9, 9), (5, 9, 5), (7, 9, 7)],
    ),
    "rounding": (
        lambda F, W, t: t.select(
            F.floor(F.col("time") / F.lit(-4)).cast("bigint").alias("down"),
            F.ceil(F.sqrt(F.col("cell").cast("double"))).cast("bigint").alias("up"),
        ),
        [(-8, 3), (-5, 3), (-3, 3), (-2, 3), (-2, 3), (None, 3)],
    ),
    "bits": (
        lambda F, W, t: (
            t.groupBy("person")
            .agg(F.bit_or("cell").alias("any"))
            .select(
                F.col("any").cast("bigint").bitwiseAND(F.lit(9)).alias("both"),
                F.pow(F.lit(2), F.col("any")).cast("bigint").alias("power"),
                F.bit_count("any").cast("bigint").alias("bits"),
            )
        ),
        [(9, 512, 2), (9, 512, 2), (9, 32768, 4)],
    ),
    "groups": (
        lambda F, W, t: t.groupBy("person").agg(
            F.sum("time").cast("bigint").alias("time"),
            F.min("cell").alias("low"),
            F.max("cell").alias("high"),
            F.count("time").cast("bigint").alias("known"),
            F.count(F.lit(1)).cast("bigint").alias("rows"),
        ),
        [(1, 60, 7, 8, 3, 3), (2, 5, 9, 9, 1, 2), (None, 7, 9, 9, 1, 1)],
    ),
    "middles": (
        lambda F, W, t: t.groupBy("cell").agg(F.median("time").alias("middle")),
        [(7, 15.0), (8, 30.0), (9, 6.0)],
    ),
    "one group": (lambda F, W, t: t.groupBy().agg(F.max("time").alias("latest")), [(30,)]),
    "lists": (
        lambda F, W, t: (
            t.filter(F.col("person") == F.lit(1))
            .groupBy("person")
            .agg(F.sort_array(F.collect_list("time"), asc=False).alias("down"))
            .select(F.get("down", F.lit(0)).alias("most"), F.get("down", F.lit(3)).alias("none"))
        ),
        [(30, None)],
    ),
    "one row for each element": (
        lambda F, W, t: t.filter(F.col("time") == F.lit(5)).select(
            "person", F.explode(F.sequence(F.col("time"), F.col("time") + F.lit(2))).alias("hour")
        ),
        [(2, 5), (2, 6), (2, 7)],
    ),
    "neighbours": (
        lambda F, W, t: t.filter(F.col("person") == F.lit(1)).select(
            "time",
            F.lag("time").over(W.partitionBy("person").orderBy("time")).alias("before"),
            F.lead("cell", 2).over(W.partitionBy("person").orderBy("time")).alias("two_after"),
            F.row_number().over(W.partitionBy("person").orderBy(F.col("time").desc())).alias("backwards"),
        ),
        [(10, None, 8, 3), (20, 10, None, 2), (30, 20, None, 1)],
    ),
    "nothing comes first": (
        lambda F, W, t: t.filter(F.col("person") == F.lit(2)).select(
            "time",
            F.row_number().over(W.partitionBy("person").orderBy("time")).alias("up"),
            F.row_number().over(W.partitionBy("person").orderBy(F.col("time").desc())).alias("down"),
        ),
        [(5, 2, 1), (None, 1, 2)],
    ),
    "sums on the way": (
        lambda F, W, t: t.filter(F.col("person") == F.lit(1)).select(
            "time",
            F.sum("time").over(_until_now(W)).cast("bigint").alias("until_now"),
            F.max("time").over(W.partitionBy("person")).alias("latest"),
            F.sum("time")
            .over(W.partitionBy("person").orderBy("time").rowsBetween(-1, 1))
            .cast("bigint")
            .alias("around"),
        ),
        [(10, 10, 30, 30), (20, 30, 30, 60), (30, 60, 30, 50)],
    ),
    "new columns see the old ones": (
        lambda F, W, t: (
            t.filter(F.col("time") == F.lit(30))
            .withColumns({"cell": F.col("cell") + F.lit(1), "same": F.col("cell")})
            .withColumn("time", F.lit(0))
            .withColumnRenamed("person", "who")
            .drop("nowhere")
        ),
        [(1, 0, 9, 8)],
    ),
    "distinct": (lambda F, W, t: t.select("cell").distinct(), [(7,), (8,), (9,)]),
    "union": (
        lambda F, W, t: (
            t.select("cell", "time").unionByName(t.select("time", "cell")).filter(F.col("time") == F.lit(7))
        ),
        [(9, 7), (9, 7)],
    ),
}
JOINED: dict[str, Rows] = {
    "inner": [(7, 10, 1.5), (7, 20, 1.5), (8, 30, -2.5)],
    "left": [(7, 10, 1.5), (7, 20, 1.5), (8, 30, -2.5), (9, 5, None), (9, 7, None), (9, None, None)],
    "left_semi": [(7, 10), (7, 20), (8, 30)],
    "left_anti": [(9, 5), (9, 7), (9, None)],
}


def _until_now(window: Any) -> Any:
    in_time = window.partitionBy("person").orderBy("time")
    return in_time.rowsBetween(window.unboundedPreceding, window.currentRow)


_NEEDS_JAVA = pytest.mark.skipif(shutil.which("java") is None, reason="no Java: Spark is not tested")


@pytest.fixture(
    name="engine",
    scope="module",
    params=["duckdb", pytest.param("spark", marks=_NEEDS_JAVA)],
)
def _engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if request.param == "spark":
        pytest.importorskip("pyspark", reason="PySpark is not installed")
    settings = EngineSettings.model_validate({"kind": request.param, "memory_limit": "1GB", "threads": 1})
    with open_engine(settings, tmp_path_factory.mktemp("spill")) as opened:
        yield opened


@pytest.fixture(name="tables", scope="module")
def _tables(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    frames = {}
    for name, table in (("people", PEOPLE), ("cells", CELLS)):
        folder = tmp_path_factory.mktemp(name)
        pq.write_table(table, folder / "part.parquet")
        frames[name] = engine.read(folder)
    return frames


def _rows(engine: Engine, frame: Any) -> Rows:
    table = engine.collect(frame)
    found = zip(*(column.to_pylist() for column in table.columns), strict=True)
    return sorted(found, key=lambda row: [(value is None, value) for value in row])


@pytest.mark.parametrize("name", ASKED)
def test_a_method_means_the_same_on_every_engine(engine: Engine, tables: dict[str, Any], name: str) -> None:
    """DuckDB and Spark answer as written here, by hand."""
    ask, answer = ASKED[name]
    frame = ask(engine.functions, engine.window, tables["people"])
    assert _rows(engine, frame) == sorted(answer, key=lambda row: [(value is None, value) for value in row])


@pytest.mark.parametrize("how", JOINED)
def test_joins_mean_the_same_on_every_engine(engine: Engine, tables: dict[str, Any], how: str) -> None:
    """By name and by condition, of both sides or one."""
    F = engine.functions
    people, cells = tables["people"].select("cell", "time"), tables["cells"]
    assert _rows(engine, people.join(cells, on="cell", how=how)) == JOINED[how]
    other = cells.withColumnRenamed("cell", "there")
    frame = people.join(other, on=F.col("cell") == F.col("there"), how=how)
    assert _rows(engine, frame.drop("there")) == JOINED[how]


def test_what_is_held_is_computed_once_and_forgotten(engine: Engine, tables: dict[str, Any]) -> None:
    """A held frame answers as the frame itself does, and holding goes on after a release."""
    for _ in range(2):
        held = engine.hold(tables["people"].select("cell").distinct())
        assert _rows(engine, held) == [(7,), (8,), (9,)]
        engine.release()


def test_files_are_written_in_order(engine: Engine, tables: dict[str, Any], tmp_path: Path) -> None:
    """What is written can be read again, in the order that was asked for."""
    engine.write(tables["people"].select("cell", "time"), tmp_path, "cell", "time")
    (file,) = tmp_path.rglob("*.parquet")
    assert pq.read_table(file)["time"].to_pylist() == [10, 20, 30, None, 5, 7]


class TestMistakes:
    """Errors of a step are found where it is written."""

    frame = Frame("somewhere", ("person", "cell"))

    def test_a_column_that_is_not_there(self) -> None:
        """The error names the column and those that are there."""
        with pytest.raises(ValueError, match="no column time; there are person, cell"):
            self.frame.select("time")

    def test_a_column_without_a_name(self) -> None:
        """What is selected has a name."""
        with pytest.raises(ValueError, match="has no name"):
            self.frame.select(col("cell") + lit(1))

    def test_a_name_on_both_sides(self) -> None:
        """A join never makes a name that stands for two columns."""
        with pytest.raises(ValueError, match="Both sides of a join have the column cell"):
            self.frame.join(self.frame, on="person")

    def test_a_union_of_others(self) -> None:
        """A union needs the same columns."""
        with pytest.raises(ValueError, match="union of different columns"):
            self.frame.unionByName(self.frame.drop("cell"))

    def test_a_column_in_an_if(self) -> None:
        """`and` between columns is a mistake that would be silent."""
        with pytest.raises(TypeError, match="no truth"):
            _ = col("person") and col("cell")
