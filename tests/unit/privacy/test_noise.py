from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from footfall.model.errors import BudgetError
from footfall.privacy.noise import OPENDP_CELLS, Noise, OpenDPNoise, TableNoise, system_noise
from footfall.privacy.seeded import SeededNoise

Fits = Callable[[npt.NDArray[np.int64], float], bool]


@pytest.mark.parametrize("noise", [OpenDPNoise(), TableNoise(), SeededNoise(7, simulated=True)], ids=type)
@pytest.mark.parametrize("sigma", [2.5, 60.0])
def test_all_sources_have_one_law(noise: Noise, sigma: float, fits: Fits) -> None:
    """OpenDP's sampler, the table and the seeded one draw from the same discrete Gaussian."""
    assert fits(noise.draw(sigma, 20_000), sigma)


def test_table_agrees_with_opendp() -> None:
    """Kolmogorov and Smirnov see no difference to OpenDP at a sigma of real cubes (level 1e-9)."""
    size = 20_000
    ours, theirs = (np.sort(source.draw(58.6e6, size)) for source in (TableNoise(), OpenDPNoise()))
    points = np.concatenate([ours, theirs])
    gap = (
        np.abs(np.searchsorted(ours, points, "right") - np.searchsorted(theirs, points, "right")).max() / size
    )
    assert gap < np.sqrt(np.log(2 / 1e-9) / size)


def test_neighbouring_cells_are_independent() -> None:
    """Noise of one cell says nothing about the next: serial correlation within six standard errors."""
    drawn = TableNoise().draw(1000.0, 200_000) / 1000.0
    assert abs(np.mean(drawn[1:] * drawn[:-1])) < 6 / np.sqrt(len(drawn))


def test_every_draw_has_a_fresh_key() -> None:
    """The same source never repeats a key stream, so two cubes cannot be subtracted to lose the noise."""
    noise = TableNoise()
    assert not np.array_equal(noise.draw(1000.0, 50), noise.draw(1000.0, 50))


def test_seed_repeats() -> None:
    """In the lab the same seed gives the same noise, and another seed another."""
    first, again, other = (SeededNoise(seed, simulated=True).draw(1000.0, 50) for seed in (1, 1, 2))
    assert (np.array_equal(first, again), np.array_equal(first, other)) == (True, False)


def test_seed_refuses_real_people() -> None:
    """No seeded noise can be made for the data of real people."""
    with pytest.raises(BudgetError, match="simulated data only"):
        SeededNoise(1, simulated=False)


def test_size_chooses_the_source() -> None:
    """Small cubes get OpenDP's sampler, large ones the table; both are named in manifests."""
    names = [system_noise(cells).mechanism for cells in (OPENDP_CELLS, OPENDP_CELLS + 1)]
    assert names == ["discrete Gaussian (OpenDP)", "discrete Gaussian (exact box table, AES-256-CTR)"]
