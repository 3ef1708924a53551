"""Pseudonyms: one per person and domain, and none without the key."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from footfall.ingest.pseudonyms import DAY_TAG, REGISTRY_TAG, WINDOW_TAG, DomainKey, ReadIds

KEY, OTHER = DomainKey(bytes(range(32))), DomainKey(bytes(32))
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
