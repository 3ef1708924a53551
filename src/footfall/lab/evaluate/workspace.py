"""Evaluating a simulated workspace, day by day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from footfall.lab.evaluate.bound import bound_tiles
from footfall.lab.evaluate.compare import day_scores, tile_scores
from footfall.lab.evaluate.estimates import expansion_of
from footfall.lab.evaluate.figures import BEFORE, BOUND, NAIVE, Evaluation, Score, figures_of
from footfall.lab.evaluate.further import further_scores
from footfall.lab.evaluate.homes import home_scores
from footfall.lab.evaluate.known import KnownDay, known_day, refuse_real_people, residents_per_customer
from footfall.lab.evaluate.sightings import TILES
from footfall.lab.evaluate.stays import stay_scores
from footfall.lab.evaluate.tiles import estimated_presence, true_presence
from footfall.lab.evaluate.truth import true_tiles
from footfall.lab.evaluate.windows import window_scores
from footfall.model.local_day import LocalDay
from footfall.model.settings import Settings
from footfall.model.workspace import Workspace


def evaluate_workspace(
    workspace: Workspace,
    settings: Settings,
    days: Sequence[LocalDay],
    progress: Callable[[float], None] = lambda _share: None,
    *,
    peers: Sequence[str] = (NAIVE,),
    releases_only: bool = False,
) -> Evaluation:
    """Compare what was released of simulated days, and what would have been, with the truth.

    Figures are ratios of sums over all days. Where the vault was swept, there is no `before` and no peer.

    Args:
        workspace: a folder made by `simulate`; it is only read (but for its quarantine).
        settings: its footfall.toml.
        days: the days, each with its truth.
        progress: told the share of the days that is done.
        peers: names in `known.PEERS`.
        releases_only: leave out all that no release is part of: bound, peers, before, stays.

    Raises:
        WorkspaceError: the people of the workspace are real, or a day has no truth.
    """
    refuse_real_people(workspace)
    scores: list[Score] = []
    for done, day in enumerate(days):
        progress(done / len(days))
        known = known_day(workspace, settings, day, peers, releases_only=releases_only)
        scores += day_scores(known.compared)
        scores += further_scores(known.day, known.truth, known.people, known.cubes)
        scores += window_scores(known.day, known.people)
        if not releases_only:
            scores += _unreleased_scores(known)
    return Evaluation(tuple(str(day) for day in days), settings.privacy.profile, figures_of(scores))


def _unreleased_scores(known: KnownDay) -> Iterator[Score]:
    """Tiles, stays and homes: of them nothing is released."""
    if len(known.tiles):
        yield from _tile_scores(known)
    yield from stay_scores(known.day, known.people, known.truth)
    yield from home_scores(known.day, known.people)


def _tile_scores(known: KnownDay) -> Iterator[Score]:
    day, tiles = known.day, known.tiles
    true, customers = (true_presence(true_tiles(known.truth, customers=c), tiles) for c in (False, True))
    if known.hours is not None:
        bound = bound_tiles(known.hours, tiles, true)
    else:
        bound = customers * residents_per_customer(known.people)
    estimates = {BOUND: bound} | {peer: view[TILES] for peer, view in known.peers.items()}
    presence = estimated_presence(day, tiles)
    if presence is not None and known.cubes is not None:
        estimates[BEFORE] = presence * expansion_of(known.cubes, day).present[:, None]
    yield from tile_scores(true, estimates, tiles)
