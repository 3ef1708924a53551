"""Keys and pseudonyms."""

from __future__ import annotations

import stat
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.ingest.pseudonyms import (
    DAY_TAG,
    REGISTRY_TAG,
    WINDOW_TAG,
    DomainKey,
    ReadIds,
    make_key,
    plain_ids,
    read_key,
)
from footfall.ingest.texts import as_text
from footfall.model.errors import WorkspaceError

from .makers import IMSI, KEY

OTHER = DomainKey(bytes(32))
IDS = st.lists(st.text(min_size=1, max_size=20).filter(lambda text: text.strip()), unique=True, max_size=50)


def pseudonym(text: str | None, key: DomainKey = KEY) -> int:
    """Of one id."""
    return int(key.pseudonyms(pa.array([text], pa.string()))[0])


class TestPseudonyms:
    """What is made of ids."""

    @given(IDS)
    def test_they_are_the_same_for_one_id_and_others_for_others(self, ids: list[str]) -> None:
        """In any order and company; equal only where ids are written alike but for their dress."""
        made = KEY.pseudonyms(pa.array(ids, pa.string())).tolist()
        assert made == [pseudonym(one) for one in ids]
        distinct = len(set(plain_ids(pa.array(ids, pa.string())).to_pylist()))
        assert len(set(made)) == distinct

    @given(st.integers(1, 10**18 - 1))
    def test_they_change_with_the_key_and_fit_63_bits(self, number: int) -> None:
        """Another day's pseudonyms have nothing to do with these."""
        ours, others = pseudonym(str(number)), pseudonym(str(number), OTHER)
        assert ours != others
        assert 0 <= ours < 2**63
        assert 0 <= others < 2**63

    @given(st.integers(1, 10**17))
    def test_neighbours_share_nothing(self, number: int) -> None:
        """About half of the bits differ: between 8 and 55 of 63 nearly always."""
        differing = (pseudonym(str(number)) ^ pseudonym(str(number + 1))).bit_count()
        assert 8 <= differing <= 55

    @pytest.mark.parametrize(
        "written",
        [
            f" {IMSI} ",
            f"+{IMSI}",
            f"{IMSI}.0",
            f"{IMSI}.00",
            f"{IMSI}.",
            f"'{IMSI}",
            f'="{IMSI}"',
            f"\t{IMSI}",
        ],
    )
    def test_an_id_in_any_dress_is_the_same_id(self, written: str) -> None:
        """Blanks, plus, fractions and quotes of spreadsheets: an opt-out must meet the events it is about."""
        assert pseudonym(written) == pseudonym(IMSI)

    @pytest.mark.parametrize(
        "column",
        [
            pa.array([int(IMSI)]),
            pa.array([int(IMSI)], pa.uint64()),
            pa.array([float(IMSI)]),
            pa.array([Decimal(IMSI)], pa.decimal128(20, 2)),
            pa.array([Decimal(IMSI)], pa.decimal128(38, 10)),
            pa.array([Decimal(IMSI)], pa.decimal256(50, 0)),
            pa.array([IMSI.encode()]),
            pa.array([IMSI], pa.large_string()),
        ],
        ids=lambda column: str(column.type),
    )
    def test_an_id_in_any_type_is_the_same_id(self, column: pa.Array) -> None:
        """As text, number, decimal or bytes."""
        assert KEY.pseudonyms(as_text(column)).tolist() == [pseudonym(IMSI)]

    @pytest.mark.parametrize(
        "other", ["0262010000000001", "262010000000001.5", "26201000000000", "x262010000000001"]
    )
    def test_other_ids_stay_others(self, other: str) -> None:
        """Leading zeros and real fractions count."""
        assert pseudonym(other) != pseudonym(IMSI)

    def test_null_is_as_empty(self) -> None:
        """It has some pseudonym; checks refuse the row."""
        assert pseudonym(None) == pseudonym("")

    def test_the_secret_is_in_no_repr(self) -> None:
        """Nor in what a traceback might print."""
        assert repr(KEY.secret) not in repr(KEY)
        assert "secret" not in repr(KEY)


class TestKeys:
    """Files of keys."""

    def test_a_key_is_made_once_and_read_again(self, tmp_path: Path) -> None:
        """32 bytes, for the owner's eyes only, in a folder for the owner's eyes only."""
        file = tmp_path / "keys" / "2026-03-02.key"
        made = make_key(file)
        assert make_key(file) == made == read_key(file)
        assert len(made.secret) == 32
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
        assert [file] == list(file.parent.iterdir())

    def test_two_keys_differ(self, tmp_path: Path) -> None:
        """They come from the system's randomness."""
        assert make_key(tmp_path / "a.key") != make_key(tmp_path / "b.key")

    def test_what_a_crash_left_is_in_nobodys_way(self, tmp_path: Path) -> None:
        """A half-written key is made anew."""
        (tmp_path / "a.tmp").write_bytes(b"half")
        assert len(make_key(tmp_path / "a.key").secret) == 32
        assert not (tmp_path / "a.tmp").exists()

    @pytest.mark.parametrize("content", [None, b"", b"short", bytes(33)])
    def test_a_file_without_a_whole_key_is_refused(self, content: bytes | None, tmp_path: Path) -> None:
        """The message says what to do."""
        if content is not None:
            (tmp_path / "a.key").write_bytes(content)
        with pytest.raises(WorkspaceError, match="footfall keys destroy"):
            read_key(tmp_path / "a.key")


def test_a_million_ids_have_a_million_pseudonyms() -> None:
    """Made at once; none is negative."""
    made = KEY.pseudonyms(pa.array(np.arange(1, 1_000_001)).cast(pa.string()))
    assert len(np.unique(made)) == 1_000_000
    assert made.min() >= 0


OTHER = DomainKey(bytes(32))
IDS = st.lists(st.one_of(st.integers(1, 10**18 - 1).map(str), st.text(max_size=20)), max_size=12, unique=True)


@given(IDS, st.data())
def test_ids_read_once_give_the_same(ids: list[str], data: st.DataObject) -> None:
    """Read for several keys, or some of them taken, ids have the pseudonyms that they have by themselves."""
    texts = pa.array(ids, pa.string())
    read = ReadIds.of(texts)
    places = np.array(data.draw(st.permutations(range(len(ids)))), dtype=np.int64)[: len(ids) // 2]
    for key in (KEY, OTHER):
        alone = key.pseudonyms(texts)
        assert alone.tolist() == key.pseudonyms(read).tolist()
        assert alone[places].tolist() == key.pseudonyms(read.take(places)).tolist()
        assert all(0 <= person < 2**63 for person in alone.tolist())


@given(st.lists(st.integers(1, 10**18 - 1), min_size=1, max_size=50, unique=True))
def test_no_two_persons_and_no_two_domains_share_a_pseudonym(ids: list[int]) -> None:
    """Of different ids, or in different domains, or under different keys, pseudonyms differ."""
    texts = pa.array(map(str, ids))
    keys = [
        DomainKey(secret, tag)
        for secret in (KEY.secret, OTHER.secret)
        for tag in (DAY_TAG, WINDOW_TAG, REGISTRY_TAG)
    ]
    made = {person for key in keys for person in key.pseudonyms(texts).tolist()}
    assert len(keys) * len(ids) == len(made)


def test_a_key_never_shows() -> None:
    """Neither its repr nor that of what holds it tells a byte of it."""
    assert repr(KEY) == repr(DomainKey(bytes(32)))
