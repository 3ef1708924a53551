"""Where noise comes from: one port, and the two sources used on real people's data."""

from __future__ import annotations

import os
from typing import Final, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from footfall.privacy.accounting import gaussian
from footfall.privacy.high_pass import passing
from footfall.privacy.sampler import Ints, sample

OPENDP_CELLS: Final = 100_000
"""Largest cube that OpenDP's sampler (about 55,000 cells per CPU-second) serves."""


class Noise(Protocol):
    """Draws integer noise with the law of the discrete Gaussian."""

    @property
    def mechanism(self) -> str:
        """Name of the distribution and its sampler, for manifests."""

    def draw(self, sigma_units: float, size: int) -> Ints:
        """Independent draws; sigma in units, shape (size,)."""


@runtime_checkable
class HighPass(Noise, Protocol):
    """Noise that huge cubes can be measured with."""

    def passing(self, sigma_units: float, least: int, cells: int) -> tuple[Ints, Ints]:
        """Empty cells whose noise reaches a threshold, and that noise; see `footfall.privacy.high_pass`."""


class OpenDPNoise:
    """OpenDP's own sampler."""

    mechanism = "discrete Gaussian (OpenDP)"

    def draw(self, sigma_units: float, size: int) -> Ints:
        """Independent draws; sigma in units, shape (size,)."""
        measurement = gaussian(sigma_units)
        return np.array(measurement([0] * size), dtype=np.int64)


class TableNoise:
    """The exact sampler of `footfall.privacy.sampler`, fed by AES-256 in counter mode.

    Every draw has a fresh key from the operating system, which is never stored or logged.
    """

    mechanism = "discrete Gaussian (exact box table, AES-256-CTR)"

    def draw(self, sigma_units: float, size: int) -> Ints:
        """Independent draws; sigma in units, shape (size,)."""
        return sample(sigma_units, size, KeyStream(os.urandom(32)))

    def passing(self, sigma_units: float, least: int, cells: int) -> tuple[Ints, Ints]:
        """Empty cells whose noise reaches a threshold in units, and that noise."""
        return passing(sigma_units, least, cells, KeyStream(os.urandom(32)))


class KeyStream:
    """The key stream of AES-256-CTR as 64-bit words; key of 32 bytes."""

    def __init__(self, key: bytes) -> None:
        self._encryptor = Cipher(algorithms.AES256(key), modes.CTR(bytes(16))).encryptor()

    def __call__(self, count: int) -> npt.NDArray[np.uint64]:
        """The next words; shape (count,)."""
        stream = self._encryptor.update(bytes(8 * count))
        return np.frombuffer(stream, dtype="<u8").astype(np.uint64, copy=False)


def system_noise(cells: int) -> Noise:
    """The source for a cube of that many cells: OpenDP's for small ones, the table for large."""
    return OpenDPNoise() if cells <= OPENDP_CELLS else TableNoise()
