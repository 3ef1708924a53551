"""Every attack works on figures without protection, and stays within its limit on ours."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from footfall.lab.attack.afterwards import audit_afterwards
from footfall.lab.attack.canary import WHOLE, audit, invented_canary, mutants
from footfall.lab.attack.catalogue import DESCRIPTIONS, kind_of
from footfall.lab.attack.crowds import Pool, pool_of
from footfall.lab.attack.differencing import differencing
from footfall.lab.attack.figure import Figure, Mutant
from footfall.lab.attack.gate import Gate
from footfall.lab.attack.linkage import dominance, flow_linkage, homogeneity
from footfall.lab.attack.membership import membership
from footfall.lab.attack.reconstruction import reconstruction
from footfall.lab.attack.subset_of_one import subset_of_one
from footfall.lab.attack.trajectories import trajectory_recovery
from footfall.lab.attack.world import Traces, World, traces
from footfall.lab.attack.zero_knowledge import zero_knowledge

SEED = 3


@pytest.fixture(name="pool", scope="module")
def _pool(world: World) -> Pool:
    """1,500 of the town's customers on its first day, four of them targets."""
    return pool_of(world.persons[:1], world.everyday()[:1], 1500, 4, SEED)


@pytest.fixture(name="squares", scope="module")
def _squares(world: World) -> Traces:
    """Where customers truly were on the first day, on squares of 500 m."""
    return traces(world, 500, 1)


def all_kept(figures: Iterable[Figure]) -> list[Figure]:
    """The figures, each of which stays within its limit and has a description."""
    found = list(figures)
    assert found
    for figure in found:
        assert figure.passes, figure
        assert kind_of(figure.attack) in DESCRIPTIONS
    return found


class TestCanary:
    """The worst case: everybody else is known."""

    def test_gate_keeps_its_promise_and_exact_figures_do_not(self, world: World, gate: Gate) -> None:
        """Each cube and all together stay below Phi(sqrt(rho)) + 0.005 and the claimed epsilon."""
        canaries = world.canaries[:2]
        figures = all_kept(audit(canaries, gate, 60_000))
        touched = {cube for canary in canaries for cube, own in canary.own.items() if own.any()}
        assert touched >= {spec.id for spec in gate.specs} - {"inbound-district"}, "nobody is a guest at home"
        assert len(figures) == 2 * (1 + len(touched))
        whole = {figure.attack: figure for figure in figures if WHOLE in figure.attack}
        for figure in whole.values():
            assert figure.unprotected is not None
            assert figure.k_only is not None
            assert min(figure.unprotected, figure.k_only) > figure.limit

    def test_what_comes_after_noise_keeps_the_promise(self, gate: Gate) -> None:
        """High-pass noise, and values that agree, tell no more than the cubes are charged."""
        figures = all_kept(audit_afterwards(gate, 60_000))
        assert len(figures) == 4
        sharp = next(figure for figure in figures if "consistent values: AUC" in figure.attack)
        assert sharp.ours > 0.5 + (sharp.limit - 0.505) / 3

    def test_audit_is_sharp(self, gate: Gate) -> None:
        """A person as large as the bounds allow is found about as well as the promise says, not less."""
        figures = audit([invented_canary(gate)], gate, 40_000)
        whole = next(figure for figure in figures if figure.attack == f"worst-case canary, {WHOLE}: AUC")
        assert abs(whole.ours - (whole.limit - 0.005)) < 0.01

    def test_mutants_are_caught_and_an_honest_gate_is_not(self, world: World, gate: Gate) -> None:
        """Every gate that was broken on purpose is caught; the last, which is whole, is not."""
        found: list[Mutant] = list(mutants(world.canaries, gate))
        assert [mutant.caught for mutant in found] == [True] * (len(found) - 1) + [False]


class TestPeople:
    """Attackers who know less, and want to know who was there or what somebody did."""

    def test_membership(self, pool: Pool, gate: Gate) -> None:
        """Who is in a group is told from exact and from k-only figures, and not from ours."""
        figures = all_kept(membership(pool, gate, "one day", SEED))
        by_filter = figures[0]
        assert by_filter.unprotected is not None
        assert by_filter.k_only is not None
        assert by_filter.unprotected > 0.75
        assert by_filter.k_only > 0.6

    def test_zero_knowledge_membership(self, pool: Pool, gate: Gate) -> None:
        """The release's own marginals are enough against exact figures, and not against ours."""
        (figure,) = all_kept([zero_knowledge(pool, gate, SEED)])
        assert figure.unprotected is not None
        assert figure.baseline is not None
        assert figure.unprotected > figure.baseline + 0.05

    def test_trajectories(self, squares: Traces, gate: Gate) -> None:
        """Traces are joined from exact counts better than from none; from ours they are not."""
        figures = all_kept(trajectory_recovery(squares, gate, SEED))
        assert figures[0].unprotected is not None
        assert figures[0].unprotected > 0.05

    def test_differencing(self, world: World, gate: Gate) -> None:
        """Two exact sums tell a person with certainty; ours hardly at all, and no better by repeating."""
        for figure in all_kept(differencing(world.persons[0], gate, SEED)):
            assert figure.unprotected == 1.0

    def test_reconstruction(self, world: World, gate: Gate) -> None:
        """A linear program tells everybody from exact and k-only sums, and from ours no more than a guess."""
        (figure,) = all_kept([reconstruction(world.persons[0], gate, SEED)])
        assert figure.unprotected is not None
        assert figure.k_only is not None
        assert min(figure.unprotected, figure.k_only) > 0.99

    def test_flows(self, squares: Traces, gate: Gate) -> None:
        """The next destination is told from a person's own exact flows; from ours, as from others'."""
        figures = all_kept([flow_linkage(squares, gate, SEED), homogeneity(squares, gate, SEED)])
        assert all(figure.unprotected is not None and figure.unprotected > 0.2 for figure in figures)

    def test_subset_of_one(self, world: World, gate: Gate) -> None:
        """Small cells follow from k-only sums; ours are shown no oftener than the threshold says."""
        (figure,) = all_kept([subset_of_one(world.persons[0], gate)])
        assert figure.k_only is not None
        assert figure.k_only > 100 * figure.limit

    @pytest.mark.parametrize("profile", ["strict", "standard"])
    def test_no_origin_shows_one_destination_only(self, world: World, profile: str) -> None:
        """Those that would are coarsened; k-only figures have such origins."""
        figure = dominance(world.persons[0], world.gate(profile, SEED))
        assert figure.ours == 0
        assert figure.k_only is not None
        assert figure.k_only > 0
