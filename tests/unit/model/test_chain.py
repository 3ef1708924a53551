"""The chain: whatever is done to it shows."""

from __future__ import annotations

import itertools
import json
import shutil
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from footfall.model.chain import START, Chain, Position
from footfall.model.errors import WorkspaceError
from footfall.model.signing import Signer, canonical

OURS, THEIRS = Signer(bytes(range(32))), Signer(bytes(32))
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def _chain(folder: Path, length: int = 5, signer: Signer = OURS) -> Chain:
    """A chain over two days."""
    times = (NOON + timedelta(hours=7 * hour) for hour in itertools.count())
    chain = Chain(folder, signer, lambda: next(times))
    for number in range(length):
        chain.append("thing", {"number_of_thing": number})
    return chain


def _lines(chain: Chain) -> list[dict[str, Any]]:
    return [json.loads(line) for line in chain.log.read_text().splitlines()]


def _put(chain: Chain, lines: list[dict[str, Any]]) -> None:
    chain.log.write_bytes(b"".join(canonical(line) + b"\n" for line in lines))


def _edit(chain: Chain) -> None:
    lines = _lines(chain)
    lines[1]["facts"]["number_of_thing"] = 7
    _put(chain, lines)


def _delete(chain: Chain) -> None:
    lines = _lines(chain)
    _put(chain, lines[:1] + lines[2:])


def _reorder(chain: Chain) -> None:
    lines = _lines(chain)
    _put(chain, [lines[0], lines[2], lines[1], *lines[3:]])


def _truncate(chain: Chain) -> None:
    _put(chain, _lines(chain)[:-1])


def _truncate_with_the_head(chain: Chain) -> None:
    """As somebody would who knows of head.json, but not of the days' heads."""
    kept = _lines(chain)[:1]
    _put(chain, kept)
    chain.head.write_bytes(canonical({name: kept[-1][name] for name in ("number", "time", "hash")}))


def _take_the_head_away(chain: Chain) -> None:
    chain.head.unlink()


def _spoil_the_head(chain: Chain) -> None:
    chain.head.write_text("{}")


def _forge(chain: Chain) -> None:
    """Everything anew and consistent, with another key."""
    shutil.rmtree(chain.folder)
    _chain(chain.folder, signer=THEIRS)


def _add_one(chain: Chain) -> None:
    """A line more at the end, consistent, with another key."""
    Chain(chain.folder, THEIRS, lambda: NOON + timedelta(days=9)).append("thing", {"number_of_thing": 8})


def _splice(chain: Chain) -> None:
    """A line in the middle that our own key signed, in another chain: a copy that went on differently."""
    other = _chain(chain.folder.with_name("fork"), length=1)
    other.append("thing", {"number_of_thing": 70})
    lines = _lines(chain)
    _put(chain, [lines[0], _lines(other)[1], *lines[2:]])
    chain.heads.unlink()


def _make_unreadable(chain: Chain) -> None:
    chain.log.write_bytes(b"nonsense\n" + chain.log.read_bytes())


TAMPERING = [
    _edit,
    _delete,
    _reorder,
    _truncate,
    _truncate_with_the_head,
    _take_the_head_away,
    _spoil_the_head,
    _forge,
    _add_one,
    _splice,
    _make_unreadable,
]


def test_an_untouched_chain_holds(tmp_path: Path) -> None:
    """Every line is there in order, signed, with a head for the day that is over."""
    chain = _chain(tmp_path / "chain")
    links = Chain(tmp_path / "chain").verify([OURS.public])
    assert [0, 1, 2, 3, 4] == [link.facts["number_of_thing"] for link in links]
    assert chain.position() == links[-1].position
    assert [2] == [json.loads(line)["number"] for line in chain.heads.read_text().splitlines()]


@pytest.mark.parametrize("tamper", TAMPERING, ids=lambda tamper: tamper.__name__.strip("_"))
def test_tampering_shows(tmp_path: Path, tamper: Callable[[Chain], None]) -> None:
    """Whoever lacks the key changes nothing unseen: not a line, not their order, not the end."""
    chain = _chain(tmp_path / "chain")
    tamper(chain)
    with pytest.raises(WorkspaceError, match=str(chain.log)):
        Chain(tmp_path / "chain").verify([OURS.public])


def test_a_consistent_older_copy_is_contradicted_from_outside(tmp_path: Path) -> None:
    """Who puts a whole older copy in place is found out by any position noted elsewhere."""
    chain = _chain(tmp_path / "chain", length=2)
    shutil.copytree(chain.folder, tmp_path / "older")
    noted = chain.append("thing", {"number_of_thing": 9}).position
    Chain(tmp_path / "older").verify([OURS.public])
    with pytest.raises(WorkspaceError, match="cut off"):
        Chain(tmp_path / "older").verify([OURS.public], [noted])
    with pytest.raises(WorkspaceError, match="noted elsewhere"):
        chain.verify([OURS.public], [Position(3, START)])


def test_a_line_may_hand_on_to_another_key(tmp_path: Path) -> None:
    """After a line that names the next key both keys are trusted; before it, and without it, not."""
    chain = _chain(tmp_path / "chain")
    chain = Chain(chain.folder, OURS, lambda: NOON + timedelta(days=8))
    chain.append("key", {"next_key": THEIRS.public})
    _add_one(chain)
    assert 7 == len(chain.verify([OURS.public]))


def test_half_a_line_is_cut_off_by_the_next(tmp_path: Path) -> None:
    """What a crash left at the end is no line, and is gone once the next is written."""
    chain = _chain(tmp_path / "chain")
    with chain.log.open("ab") as stream:
        stream.write(b'{"number": 6, "ti')
    assert 5 == chain.position().number
    Chain(chain.folder, OURS, lambda: NOON + timedelta(days=3)).append("thing", {"number_of_thing": 5})
    assert 6 == len(chain.verify([OURS.public]))


def test_without_a_key_nothing_is_written(tmp_path: Path) -> None:
    """A chain opened for reading refuses to grow."""
    with pytest.raises(WorkspaceError, match="reading only"):
        Chain(tmp_path / "chain").append("thing", {})
    assert Position(0, START) == Chain(tmp_path / "chain").position()


@given(st.data())
def test_any_changed_byte_shows(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Whichever byte of the log is changed to whatever, verification refuses it."""
    folder = tmp_path_factory.mktemp("chain") / "c"
    chain = _chain(folder, length=3)
    written = bytearray(chain.log.read_bytes())
    place = data.draw(st.integers(0, len(written) - 1))
    written[place] = data.draw(st.integers(0, 255).filter(lambda byte: byte != written[place]))
    chain.log.write_bytes(bytes(written))
    with pytest.raises(WorkspaceError):
        chain.verify([OURS.public])


def test_a_chain_that_grows_while_it_is_verified_holds(tmp_path: Path) -> None:
    """Lines and heads are read as of one moment, so whoever appends meanwhile is not taken for a forger."""
    chain = _chain(tmp_path, length=1)

    def grow() -> None:
        for _ in range(100):
            chain.append("thing", {})

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        while writer.is_alive():
            Chain(tmp_path).verify([OURS.public])
    finally:
        writer.join()
    assert len(Chain(tmp_path).verify([OURS.public])) == 101
