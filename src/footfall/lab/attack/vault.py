"""Attacks from inside: unicity, re-linking of days, numbers enumerated, and what outlives its time."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from footfall.ingest.pseudonyms import DomainKey
from footfall.lab.attack.figure import Figure
from footfall.lab.attack.outside import files_outside, found_in
from footfall.lab.attack.world import Traces, World
from footfall.model.grid import Ints
from footfall.model.workspace import Workspace
from footfall.pipeline.sweep import retention_h, sweep

POINTS: Final = 4
TARGETS: Final = 400
ENUMERATED: Final = 200_000
"""Numbers tried besides those of all customers; what is tried matters, not how many more there are."""


def inside_attacks(world: World, traces: Traces, hours: int, profile: str, seed: int) -> Iterator[Figure]:
    """Nobody may be found outside the vault, without the key, across days or after the vault's time.

    Args:
        world: the people.
        traces: where they truly were, over two days if there are.
        hours: hours of a day in `traces`.
        profile: whose name the figures bear; the vault is the same under all.
        seed: of the attackers' choices.
    """
    random = np.random.default_rng(seed)
    ids = frozenset(world.subscribers.to_pylist())
    pseudonyms = np.concatenate([day.ids for day in world.persons])
    seen = sum(found_in(file, ids, pseudonyms) for file in files_outside(world.workspace))
    yield Figure(
        "unicity: people told by four points of their day",
        profile,
        unicity(traces, random),
        None,
        0.0,
        seen / len(pseudonyms),
        0.0,
    )
    yield enumeration(world, profile, random)
    if len(world.days) > 1:
        yield from _across_days(world, traces, hours, pseudonyms, profile)


def _across_days(
    world: World, traces: Traces, hours: int, pseudonyms: Ints, profile: str
) -> Iterator[Figure]:
    first, second = traces.square[:, :hours], traces.square[:, hours : 2 * hours]
    yield Figure(
        "re-linking: people of one day found again on the next by their places",
        profile,
        relinked(first, second, len(traces.centre)),
        None,
        1 / len(first),
        left_after_its_time(world, pseudonyms) / len(pseudonyms),
        0.0,
    )
    yield Figure(
        "linkage: pseudonyms of one day that are there on the next",
        profile,
        _shared([_unkeyed(world.subscribers)] * 2),
        None,
        0.0,
        _shared([day.ids for day in world.persons[:2]]),
        0.0,
    )


def unicity(traces: Traces, random: np.random.Generator) -> float:
    """Share of people whom four random points of their day tell from all others (de Montjoye et al. 2013)."""
    squares = traces.square
    alone = 0
    for person in random.choice(len(squares), min(TARGETS, len(squares)), replace=False):
        hours = random.choice(squares.shape[1], POINTS, replace=False)
        alone += int((squares[:, hours] == squares[person, hours]).all(axis=1).sum() == 1)
    return alone / min(TARGETS, len(squares))


def relinked(first: Ints, second: Ints, squares: int) -> float:
    """Share of people whose next day is the likest to their day, rare places weighing more."""
    histograms = []
    for part in (first, second):
        hours = np.zeros((len(part), squares))
        np.add.at(hours, (np.arange(len(part))[:, None], part), 1)
        histograms.append(np.sqrt(hours))
    visited = np.maximum((histograms[0] > 0).sum(axis=0), 1)
    one, two = (part * np.log(len(first) / visited).clip(0.01) for part in histograms)
    one /= np.linalg.norm(one, axis=1, keepdims=True)
    two /= np.linalg.norm(two, axis=1, keepdims=True)
    likest = np.concatenate([(part @ two.T).argmax(axis=1) for part in np.array_split(one, 20)])
    return float((likest == np.arange(len(first))).mean())


def left_after_its_time(world: World, pseudonyms: Ints) -> int:
    """How many pseudonyms are left in a copy of the vault that was swept after its time."""
    settings = world.days[0].settings
    later = datetime.now(UTC) + timedelta(hours=retention_h(world.workspace, settings) + 1)
    with tempfile.TemporaryDirectory() as folder:
        copy = Workspace(Path(folder) / "copy")
        shutil.copytree(world.workspace.root, copy.root, ignore=shutil.ignore_patterns("feeds", "truth"))
        sweep(copy, settings, later)
        left = (file for file in copy.vault.rglob("*") if file.is_file())
        return sum(found_in(file, frozenset(), pseudonyms) for file in left)


def enumeration(world: World, profile: str, random: np.random.Generator) -> Figure:
    """Every number tried against the stored pseudonyms: unkeyed, and under keys that can be guessed."""
    stored, days = world.persons[0].ids, [day.name for day in world.days]
    prefix = world.subscribers[0].as_py()[:5]
    others = [f"{prefix}{number:010d}" for number in random.integers(0, 10**10, ENUMERATED)]
    tried = pa.concat_arrays([world.subscribers.cast(pa.string()), pa.array(others, pa.string())])
    guesses = [
        bytes(32),
        b"\xff" * 32,
        *(hashlib.sha256(text.encode()).digest() for text in (*days, "footfall")),
    ]
    found = [_unkeyed(tried), *(DomainKey(guess).pseudonyms(tried) for guess in guesses)]
    naive = np.isin(_unkeyed(tried), _unkeyed(world.subscribers)).sum() / len(world.subscribers)
    return Figure(
        "enumeration: numbers told from stored pseudonyms without the key",
        profile,
        float(naive),
        None,
        0.0,
        float(sum(int(np.isin(numbers, stored).sum()) for numbers in found)),
        0.0,
    )


def _unkeyed(ids: pa.Array) -> Ints:
    """What many call a pseudonym: a plain hash of the number, cut to 63 bits."""
    digests = (hashlib.sha256(text.encode()).digest()[:8] for text in ids.to_pylist())
    numbers: Ints = (np.frombuffer(b"".join(digests), dtype="<u8") >> np.uint64(1)).astype(np.int64)
    return numbers


def _shared(days: list[Ints]) -> float:
    return float(np.isin(days[0], days[1]).mean())
