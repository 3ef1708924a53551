"""All attacks on a workspace: on its releases always, on its people where they are invented."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from footfall.lab.attack.afterwards import audit_afterwards
from footfall.lab.attack.canary import Canary, audit, invented_canary, mutants
from footfall.lab.attack.crowds import pool_of
from footfall.lab.attack.differencing import differencing
from footfall.lab.attack.figure import Figure, Mutant
from footfall.lab.attack.gate import Gate
from footfall.lab.attack.linkage import dominance, flow_linkage, homogeneity
from footfall.lab.attack.membership import membership
from footfall.lab.attack.outside import persons_outside
from footfall.lab.attack.reconstruction import reconstruction
from footfall.lab.attack.side_channels import StoreProbe, answers, file_sizes
from footfall.lab.attack.subset_of_one import derivability, subset_of_one
from footfall.lab.attack.trajectories import trajectory_recovery
from footfall.lab.attack.vault import inside_attacks
from footfall.lab.attack.world import World, traces
from footfall.lab.attack.zero_knowledge import zero_knowledge
from footfall.model.local_day import LocalDay
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace
from footfall.pipeline.day import open_day
from footfall.pipeline.measure import profile_of
from footfall.releases.store import ReleaseStore

POOL: Final = 1500
TARGETS: Final = 8
SQUARE_M: Final = 500
HOURS: Final = 24
SIDE_CHANNEL_PRODUCT: Final = "dwell"
"""A product whose cells are those of one cube."""

Tell = Callable[[str], None]
"""Told the name of the attack that begins."""


@dataclass(frozen=True)
class Attacked:
    """What a suite of attacks gave.

    Args:
        profile: whose releases were attacked.
        figures: one per attack.
        mutants: gates broken on purpose, and an honest one last.
    """

    profile: str
    figures: tuple[Figure, ...]
    mutants: tuple[Mutant, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "profile": self.profile,
            "attacks": [figure.as_dict() for figure in self.figures],
            "mutants": [mutant.as_dict() for mutant in self.mutants],
        }


def attack_people(world: World, profile: str, seed: int, tell: Tell = lambda _attack: None) -> Attacked:
    """Every attack on the invented people of a workspace, protected as under a profile.

    Args:
        world: the people, over two days at least.
        profile: the privacy profile.
        seed: of the noise and of the attackers' choices.
        tell: told what is being done.
    """
    gate = world.gate(profile, seed)
    figures: list[Figure] = []
    for name, found in _attacks(world, gate, seed):
        tell(name)
        figures += found
    tell("mutants")
    return Attacked(profile, tuple(figures), tuple(mutants(world.canaries, gate)))


def _attacks(world: World, gate: Gate, seed: int) -> Iterator[tuple[str, Iterator[Figure]]]:
    today, profile = world.persons[0], gate.profile.name
    squares = traces(world, SQUARE_M, 2)
    one_day = type(squares)(squares.square[:, :HOURS], squares.centre)
    yield "worst-case canary", iter(audit(world.canaries[:2], gate))
    yield "canary afterwards", audit_afterwards(gate)
    for days in sorted({1, len(world.days)}):
        horizon = "one day" if days == 1 else f"{days} days"
        pool = pool_of(world.persons[:days], world.everyday()[:days], POOL, TARGETS, seed)
        yield f"membership, {horizon}", membership(pool, gate, horizon, seed)
        if days == 1:
            yield "zero-knowledge membership", iter([zero_knowledge(pool, gate, seed)])
    yield "trajectory recovery", trajectory_recovery(one_day, gate, seed)
    yield "differencing", differencing(today, gate, seed)
    yield "linear reconstruction", iter([reconstruction(today, gate, seed)])
    yield "flow linkage", iter([flow_linkage(one_day, gate, seed), homogeneity(one_day, gate, seed)])
    yield "flow dominance", iter([dominance(today, gate)])
    yield "inside the vault", inside_attacks(world, squares, HOURS, profile, seed)
    yield "subset of one", iter([subset_of_one(today, gate)])
    yield "side channels", _side_channels(world, gate)


def _side_channels(world: World, gate: Gate) -> Iterator[Figure]:
    day, today = world.days[0], world.persons[0]
    store = ReleaseStore(world.workspace.releases)
    busiest = int(np.argmax(today.vectors[gate.specs[0].id].sum(axis=1)))
    yield file_sizes(busiest, today, gate)
    there = [m for m in store.manifests() if (m.product, m.day) == (SIDE_CHANNEL_PRODUCT, day.name)]
    if there and there[0].facts["privacy"]["profile"] == gate.profile.name:
        yield derivability(day, store, gate.profile.name)
        yield from answers(today, gate, StoreProbe(store, there[0]), there[0], store)


def attack_releases(
    workspace: Workspace, settings: Settings, days: Sequence[LocalDay], seed: int
) -> Attacked:
    """What can be tried on any workspace without looking at anybody in it.

    The canary is invented and alone, in cubes of the workspace's own shapes and budget; the files that may
    be seen are searched for the pseudonyms of the vault.
    """
    profile = settings.privacy.profile
    store = ReleaseStore(workspace.releases)
    opened = [open_day(workspace, settings, day) for day in days]
    gate = Gate.of(opened[0].cubes, profile_of(opened[0]), seed)
    canary: Canary = invented_canary(gate)
    figures = [*audit([canary], gate), persons_outside(workspace, profile)]
    figures += [
        derivability(day, store, profile)
        for day in opened
        if all(store.cube_file(spec.id, day.name).exists() for spec in day.cubes)
    ]
    return Attacked(profile, tuple(figures), ())
