"""Attributes of subscribers, under the day's pseudonyms."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from footfall.ingest.pseudonyms import DomainKey
from footfall.model.grid import Ints
from footfall.model.vocabulary import AGE_BANDS, GENDERS, UNKNOWN

SCHEMA: Final = pa.schema([("person", pa.int64()), ("age_band", pa.int32()), ("gender", pa.int32())])
CHILDREN: Final = f"age_band={AGE_BANDS[0]}"
DIMENSIONS: Final = ("age_band", "gender", CHILDREN)
_BAND_STARTS: Final = (0, 16, 30, 45, 65)


def person_attributes(
    people: pa.Table, key: DomainKey, out: Ints, day: date, dimensions: Collection[str] = DIMENSIONS
) -> pa.Table:
    """One row per pseudonym: age band and gender as positions in the vocabulary, unknown included.

    Args:
        people: rows of the contract `people`.
        key: the day's key.
        out: sorted pseudonyms of those to be left out.
        day: the day, for ages from years of birth.
        dimensions: of DIMENSIONS, those that may be taken in; everybody is unknown in the others.
    """
    person = key.pseudonyms(people["subscriber_id"].combine_chunks())
    known = pc.if_else(pc.equal(people["age_band"], UNKNOWN), None, people["age_band"])
    age_band = pc.coalesce(known, _band_of_year(people["birth_year"], day.year))
    if "age_band" not in dimensions:
        age_band = pa.nulls(len(person), pa.string())
    if CHILDREN not in dimensions:
        age_band = pc.if_else(pc.equal(age_band, AGE_BANDS[0]), None, age_band)
    gender = people["gender"] if "gender" in dimensions else pa.nulls(len(person), pa.string())
    table = pa.table(
        [pa.array(person), _position(age_band, AGE_BANDS), _position(gender, GENDERS)], schema=SCHEMA
    )
    table = table.filter(pa.array(~np.isin(person, out)))
    # Two rows for one subscriber: the first stands, so that a join can't count anybody twice.
    _, first = np.unique(table["person"].to_numpy(), return_index=True)
    return table.take(pa.array(first))


def left_out(people: pa.Table, segments: Sequence[str], key: DomainKey) -> Ints:
    """Sorted pseudonyms of devices that are no persons: those of the segments given."""
    chosen = people.filter(pc.is_in(people["segment"], pa.array(list(segments), pa.string())))
    return np.sort(key.pseudonyms(chosen["subscriber_id"].combine_chunks()))


def _band_of_year(birth_year: pa.ChunkedArray, year: int) -> pa.Array:
    born = birth_year.to_numpy(zero_copy_only=False).astype(float)
    age = np.clip(np.nan_to_num(year - born, nan=-1.0), -1, 120)
    band = np.searchsorted(np.array(_BAND_STARTS), age, side="right") - 1
    known = pa.array(band >= 0)
    return pc.if_else(known, pa.array(AGE_BANDS).take(pa.array(np.maximum(band, 0))), None)


def _position(values: pa.Array, vocabulary: tuple[str, ...]) -> pa.Array:
    unknown = vocabulary.index(UNKNOWN)
    return pc.fill_null(pc.index_in(values, pa.array(vocabulary)), unknown)
