"""Through the door: charge, draw noise, put the noisy cube in place; each cube of a day once.

The order is the ledger's (`footfall.privacy.ledger`): reserve, draw and write aside, commit, rename.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from footfall.model.cube import CubeSpec
from footfall.model.cube_table import cube_to_table, sparse_to_table
from footfall.model.errors import BudgetError, WorkspaceError
from footfall.model.grid import Ints
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace
from footfall.pipeline.day import is_simulated
from footfall.privacy.accounting import split
from footfall.privacy.gate import measure, measure_sparse
from footfall.privacy.ledger import COMMITTED, ChargeRequest, Ledger
from footfall.privacy.noise import HighPass, Noise, system_noise
from footfall.privacy.profiles import PROFILES, Profile, check_profile
from footfall.privacy.purposes import Permission
from footfall.privacy.raw import Raw, SparseRaw
from footfall.products import METHOD_VERSION
from footfall.products.cubes.window_specs import HOMES as WINDOW_HOMES
from footfall.releases.store import ReleaseStore, digest, parquet_bytes

HOMES = "homes"
"""The cube that the weights of a day's others are computed from; measured first."""
FIRST = frozenset({HOMES, WINDOW_HOMES})
"""Cubes that are measured before anything weighted is counted."""


class Measurable(Protocol):
    """A day or a window: what is measured once."""

    @property
    def name(self) -> str:
        """The day, or the window's first and last, ISO."""

    @property
    def workspace(self) -> Workspace:
        """Where everything lies."""

    @property
    def settings(self) -> Settings:
        """footfall.toml."""

    @property
    def permission(self) -> Permission:
        """What the law allows."""

    @property
    def cubes(self) -> tuple[CubeSpec, ...]:
        """What is measured."""

    @property
    def fingerprint(self) -> str:
        """Of what decides the cubes before noise."""

    def budget(self, profile: Profile) -> Fraction:
        """What all its cubes may cost together."""

    def counts(self, spec: CubeSpec) -> Path:
        """Folder of a cube before noise."""


NoiseSource = Callable[[int], Noise]
"""A source of noise for a cube of so many cells."""


def charge_requests(day: Measurable) -> list[ChargeRequest]:
    """What the cubes cost, before anything is charged."""
    shares = split(day.budget(profile_of(day)), day.cubes)
    return [
        ChargeRequest(spec.id, day.name, shares[spec.id], day.fingerprint, METHOD_VERSION)
        for spec in day.cubes
    ]


def profile_of(day: Measurable) -> Profile:
    """The privacy profile of the workspace, as strict as the law wants it, refused where it may not be used.

    Raises:
        SettingsError: the profile is for simulated data only, and these are not.
    """
    profile = PROFILES[day.settings.privacy.profile]
    check_profile(profile, simulated=is_simulated(day.workspace.root))
    return replace(profile, k=day.permission.limits.k, z=day.permission.limits.z)


def measure_day(
    day: Measurable,
    ledger: Ledger,
    store: ReleaseStore,
    noise: NoiseSource = system_noise,
    *,
    homes_only: bool = False,
) -> None:
    """Measure the cubes of a day or a window from its counts; those already in place are left as they are.

    All are charged at once, before the first is drawn.

    Args:
        day: the day, or a window.
        ledger: where charges are reserved and committed.
        store: where noisy cubes go.
        noise: where noise comes from.
        homes_only: only the cube that weights come from, before anything weighted is counted.

    Raises:
        BudgetError: the caps do not allow it, or the day was measured from other inputs; nothing is
            charged then.
        WorkspaceError: a cube that was drawn before has lost its file.
    """
    profile = profile_of(day)
    requests = charge_requests(day)
    _refuse_a_second_look(day, requests, ledger)
    charges = ledger.reserve(requests, profile)
    for spec, charge in zip(day.cubes, charges, strict=True):
        place = store.cube_file(spec.id, day.name)
        if place.exists() or (homes_only and spec.name not in FIRST):
            continue
        aside = place.with_name(f".{place.name}.{charge.key[:12]}")
        if charge.status != COMMITTED:
            _write_aside(_measured(day, spec, charge.rho, profile, noise(spec.size)), aside)
            ledger.commit(charge.key, digest(aside.read_bytes()))
        elif not aside.exists() or digest(aside.read_bytes()) != charge.output_digest:
            message = (
                f"{place} is missing, and {spec.id} of {day.name} was drawn before; a second draw would be a "
                "second look at the same people. Restore the file from a backup."
            )
            raise WorkspaceError(message)
        aside.rename(place)


def _measured(day: Measurable, spec: CubeSpec, rho: Fraction, profile: Profile, noise: Noise) -> pa.Table:
    if not spec.is_sparse:
        return cube_to_table(measure(raw_counts(day, spec), rho, profile, noise))
    if not isinstance(noise, HighPass):
        message = f"{spec.id} has {spec.size} cells, for which {noise.mechanism} is no source of noise."
        raise BudgetError(message)
    cell, units, _ = _counted(day, spec)
    return sparse_to_table(measure_sparse(SparseRaw.of(spec, day.name, cell, units), rho, profile, noise))


def _refuse_a_second_look(day: Measurable, requests: list[ChargeRequest], ledger: Ledger) -> None:
    """A day or window is measured once: what was drawn from other inputs stands, and is not drawn beside."""
    keys = {request.key for request in requests}
    others = [
        c for c in ledger.entries() if c.day == day.name and c.status == COMMITTED and c.key not in keys
    ]
    if others:
        message = (
            f"{day.name} was measured before, from other inputs or settings ({len(others)} cubes). A second "
            "look at the same people is refused; put the former inputs back to finish the day."
        )
        raise BudgetError(message)


def _write_aside(noisy: pa.Table, aside: Path) -> None:
    aside.parent.mkdir(parents=True, exist_ok=True)
    with aside.open("wb") as stream:
        stream.write(parquet_bytes(noisy))
        stream.flush()
        os.fsync(stream.fileno())


def raw_counts(day: Measurable, spec: CubeSpec) -> Raw:
    """A cube before noise, from the vault."""
    return Raw.of(spec, day.name, *_counted(day, spec))


def _counted(day: Measurable, spec: CubeSpec) -> tuple[Ints, Ints, Ints]:
    """Cell, units and units offered of the cells in the vault."""
    tables = [pq.read_table(file) for file in sorted(day.counts(spec).glob("*.parquet"))]
    cell, units, offered = (
        np.concatenate([np.empty(0, np.int64), *(t[name].to_numpy() for t in tables)])
        for name in ("cell", "units", "offered")
    )
    return cell, units, offered
