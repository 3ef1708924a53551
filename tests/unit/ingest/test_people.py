"""Attributes of subscribers, under the day's pseudonyms."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.ingest.people import left_out, person_attributes
from footfall.ingest.tables import arrow_schema, with_all_columns
from footfall.model.contracts import PEOPLE
from footfall.model.grid import Ints
from footfall.model.vocabulary import AGE_BANDS, GENDERS

from .makers import KEY

NOBODY: Ints = np.empty(0, dtype=np.int64)


def people(**columns: Any) -> pa.Table:
    """Checked rows of the contract."""
    size = len(next(iter(columns.values())))
    table = pa.table({"subscriber_id": [f"s{i}" for i in range(size)]} | columns)
    return with_all_columns(table, arrow_schema(PEOPLE))


def attributes(**columns: Any) -> list[tuple[str, str]]:
    """Age band and gender of each row, in order."""
    rows = people(**columns)
    made = person_attributes(rows, KEY, NOBODY, date(2026, 3, 2)).to_pylist()
    found = {row["person"]: (AGE_BANDS[row["age_band"]], GENDERS[row["gender"]]) for row in made}
    return [found[person] for person in KEY.pseudonyms(rows["subscriber_id"].combine_chunks()).tolist()]


@pytest.mark.parametrize(
    ("born", "band"),
    [(2026, "0-15"), (2011, "0-15"), (2010, "16-29"), (1997, "16-29"), (1996, "30-44"), (1981, "45-64"),
     (1962, "45-64"), (1961, "65+"), (1900, "65+"), (2027, "unknown"), (2100, "unknown"), (None, "unknown")],
)  # fmt: skip
def test_the_year_of_birth_gives_the_age_band(born: int | None, band: str) -> None:
    """Age is the difference of years; who is not born yet is of unknown age."""
    assert attributes(birth_year=pa.array([born], pa.int64()))[0][0] == band


def test_the_age_band_outranks_the_year_where_it_says_something() -> None:
    """Unknown says nothing."""
    found = attributes(age_band=["65+", "unknown", None], birth_year=[2000, 2000, 2000])
    assert [band for band, _ in found] == ["65+", "16-29", "16-29"]


def test_what_is_not_known_is_unknown() -> None:
    """Every row has a value."""
    assert attributes(gender=["female", "male", None]) == [
        ("unknown", g) for g in ("female", "male", "unknown")
    ]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30), st.sets(st.integers(0, 9)))
def test_everybody_stands_once_and_who_opted_out_not_at_all(ids: list[int], out: set[int]) -> None:
    """So a join counts nobody twice; of several rows the first stands."""
    genders = [GENDERS[i % 3] for i in range(len(ids))]
    rows = people(subscriber_id=[f"s{i}" for i in ids], gender=genders)
    gone = np.sort(KEY.pseudonyms(pa.array([f"s{i}" for i in out], pa.string())))
    made = person_attributes(rows, KEY, gone, date(2026, 3, 2))
    first = {i: genders[ids.index(i)] for i in ids if i not in out}
    expected = {int(KEY.pseudonyms(pa.array([f"s{i}"]))[0]): gender for i, gender in first.items()}
    assert {row["person"]: GENDERS[row["gender"]] for row in made.to_pylist()} == expected
    assert made.num_rows == len(expected)


def test_devices_of_the_segments_named_are_no_persons() -> None:
    """Sorted, for quick search."""
    rows = people(segment=["m2m", "private", None, "business"])
    expected = KEY.pseudonyms(pa.array(["s0", "s3"]))
    assert left_out(rows, ["m2m", "business"], KEY).tolist() == sorted(expected.tolist())
    assert left_out(rows, [], KEY).tolist() == []


def test_no_id_is_in_what_is_written() -> None:
    """Only pseudonyms and positions in the vocabulary."""
    made = person_attributes(people(gender=["female"]), KEY, NOBODY, date(2026, 3, 2))
    assert made.column_names == ["person", "age_band", "gender"]
    assert all(pa.types.is_integer(field.type) for field in made.schema)
