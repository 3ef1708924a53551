"""Whatever goes wrong, quarantine and messages hold no subscriber's id."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from footfall.ingest.quarantine import Quarantine
from footfall.ingest.sources import resolve_columns
from footfall.ingest.tables import read_table
from footfall.model.contracts import CELLS, EVENTS, OPTOUTS, PEOPLE, TEXTUAL, Contract
from footfall.model.errors import InputError

from .makers import IMSI, checked_of, feed, quarantined, values_shown

ABOUT_PEOPLE = (EVENTS, PEOPLE, OPTOUTS)
COLUMNS = [(contract, column.name) for contract in ABOUT_PEOPLE for column in contract.columns]
GOOD = {"timestamp": 1_772_442_000, "decided_at": 1_700_000_000, "cell_id": "c", "choice": "opt_out"}
IDS = st.one_of(
    st.from_regex(r"\A[0-9]{5,18}\Z"),
    st.from_regex(r"\A\+?[1-9][0-9 ]{8,16}[0-9]\Z"),
    st.from_regex(r"\A[0-9a-f]{8,40}\Z"),
    st.from_regex(r"\A[A-Za-z0-9+/]{10,30}={0,2}\Z"),
    st.from_regex(r"\A[a-z]{3,10}\.[a-z]{3,10}@[a-z]{3,8}\.de\Z"),
    st.uuids().map(str),
)


def slipped(contract: Contract, column: str, value: str) -> dict[int, str | None]:
    """What quarantine shows of a row that holds a value in a column, were the row bad for whatever reason."""
    given_columns = {name: [GOOD.get(name, "s")] for name in contract.required} | {column: [value]}
    checked = checked_of(contract, feed(time_zone="UTC"), **given_columns)
    already = values_shown(checked)
    checked.bad.clear()
    checked.ok[:] = True
    checked.reject(~checked.ok | True, "some rule", column)
    return already | {-row: shown for row, shown in values_shown(checked).items()}


@pytest.mark.parametrize(("contract", "column"), COLUMNS, ids=lambda part: getattr(part, "name", part))
@given(value=IDS)
@settings(max_examples=30, suppress_health_check=[HealthCheck.differing_executors])
def test_an_id_that_slips_into_any_column_is_not_shown(contract: Contract, column: str, value: str) -> None:
    """Of events, people and opt-outs; neither whole nor any four signs of it in a row that could be found."""
    for shown in slipped(contract, column, value).values():
        parts = {value[i : i + 4] for i in range(len(value) - 3)} - {"9999", "aaaa", "AAAA"}
        parts = {part for part in parts if not set(part) <= set("9aA{}+/=@.- ")}
        assert not any(part in (shown or "") for part in parts)


@pytest.mark.parametrize("contract", ABOUT_PEOPLE, ids=lambda contract: contract.name)
def test_of_the_subscribers_own_column_nothing_is_shown(contract: Contract) -> None:
    """Not even what it looks like."""
    assert set(slipped(contract, "subscriber_id", f"{IMSI}\x00").values()) == {None}


def test_cells_are_shown_as_they_are() -> None:
    """A plan holds nobody's id, and its owner must find what is wrong with it."""
    assert values_shown(checked_of(CELLS, cell_id=["c"], longitude=["north"], latitude=["5"])) == {1: "north"}


def test_no_byte_of_a_quarantine_file_holds_an_id(tmp_path: Path) -> None:
    """Rows of people with an id in every column, and each a bad row."""
    names = [column.name for column in PEOPLE.columns if column.kind not in TEXTUAL or column.choices]
    lines = [f"{IMSI}," + ",".join([IMSI if name == bad else "" for name in names]) for bad in names]
    file = tmp_path / "people.csv"
    file.write_text(
        f"subscriber_id,{','.join(names)}\n" + "\n".join([*lines, f"{IMSI},{IMSI}", f'"{IMSI}']) + "\n"
    )
    with Quarantine(tmp_path) as quarantine:
        read_table([file], feed(), PEOPLE, quarantine)
    rows = quarantined(tmp_path)
    assert len(rows) == len(lines) + 2
    assert IMSI[4:] not in json.dumps(rows).replace(str(tmp_path), "")
    assert IMSI.encode()[4:] not in (tmp_path / "rows.parquet").read_bytes()


@given(st.lists(IDS, min_size=1, max_size=4))
def test_a_file_without_header_shows_no_id_in_its_refusal(ids: list[str]) -> None:
    """Its first row stands where names should; what has more digits than a name is shown by its shape."""
    header = [f"{one}1234" for one in ids]
    with pytest.raises(InputError) as refused:
        resolve_columns(Path("f.csv"), header, feed(), EVENTS)
    assert not any(one[:8] in str(refused.value) for one in header if not set(one[:8]) <= set("9aA{}.@+/= -"))


def test_names_of_columns_are_shown_in_full() -> None:
    """They are what the operator must map."""
    with pytest.raises(InputError, match="The file has: IMSI, Zeit 1, Zelle_4g"):
        resolve_columns(Path("f.csv"), ["IMSI", "Zeit 1", "Zelle_4g"], feed(), EVENTS)


def test_bad_rows_of_unknown_shape_keep_their_number_alone() -> None:
    """A null is a null."""
    checked = checked_of(PEOPLE, subscriber_id=["s"], gender=pa.array([None], pa.string()))
    checked.reject(checked.ok, "some rule", "gender")
    assert values_shown(checked) == {1: None}
