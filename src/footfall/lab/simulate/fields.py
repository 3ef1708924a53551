"""Randomness with names, and random fields and points in space."""

from __future__ import annotations

import zlib

import numpy as np
import numpy.typing as npt

from footfall.model.grid import Floats, Ints

Bools = npt.NDArray[np.bool_]
Random = np.random.Generator


def stream(seed: int, purpose: str, *parts: int) -> Random:
    """An independent source of randomness for one purpose, day and block of people."""
    entropy = [seed, zlib.crc32(purpose.encode()), *parts]
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence(entropy)))


def smooth_field(random: Random, rows: int, columns: int, length: float) -> Floats:
    """A Gaussian field with mean 0 and variance 1, smoothed over `length` cells, periodic at the edges."""
    noise = np.fft.rfft2(random.standard_normal((rows, columns)))
    down = np.fft.fftfreq(rows)[:, None]
    across = np.fft.rfftfreq(columns)[None, :]
    kept = noise * np.exp(-2 * (np.pi * length) ** 2 * (down**2 + across**2))
    smooth = np.fft.irfft2(kept, s=(rows, columns))
    field: Floats = (smooth - smooth.mean()) / max(float(smooth.std()), 1e-12)
    return field


def blurred(values: Floats, length: float) -> Floats:
    """A field smoothed with a Gaussian of `length` cells; the sum is kept."""
    down = np.fft.fftfreq(values.shape[0])[:, None]
    across = np.fft.rfftfreq(values.shape[1])[None, :]
    kernel = np.exp(-2 * (np.pi * length) ** 2 * (down**2 + across**2))
    smooth: Floats = np.fft.irfft2(np.fft.rfft2(values) * kernel, s=values.shape)
    return np.maximum(smooth, 0.0)


def nearest(x: Floats, y: Floats, to_x: Floats, to_y: Floats) -> Ints:
    """For each point the index of the nearest of a few others."""
    best = np.zeros(len(x), dtype=np.int64)
    least = np.full(len(x), np.inf)
    for i, (px, py) in enumerate(zip(to_x, to_y, strict=True)):
        distance = (x - px) ** 2 + (y - py) ** 2
        closer = distance < least
        best[closer] = i
        least[closer] = distance[closer]
    return best


def spread(random: Random, x: Floats, y: Floats, weight: Floats, count: int) -> Ints:
    """Divide weighted points into `count` compact groups of similar weight (Lloyd's algorithm).

    Returns:
        The group of each point; shape as `x`. Every group has at least one point.
    """
    chosen = random.choice(len(x), size=count, replace=False, p=weight / weight.sum())
    centre_x, centre_y = x[chosen].astype(float), y[chosen].astype(float)
    group = nearest(x, y, centre_x, centre_y)
    for _ in range(12):
        total = np.bincount(group, weight, count)
        held = total > 0
        centre_x[held] = (np.bincount(group, weight * x, count) / np.maximum(total, 1e-12))[held]
        centre_y[held] = (np.bincount(group, weight * y, count) / np.maximum(total, 1e-12))[held]
        group = nearest(x, y, centre_x, centre_y)
    _, group = np.unique(group, return_inverse=True)
    return np.asarray(group, dtype=np.int64)


def centres(x: Floats, y: Floats, weight: Floats, group: Ints) -> tuple[Floats, Floats]:
    """Weighted centres of groups of points."""
    count = int(group.max()) + 1
    total = np.maximum(np.bincount(group, weight, count), 1e-12)
    return np.bincount(group, weight * x, count) / total, np.bincount(group, weight * y, count) / total


def drawn(random: Random, weight: Floats, count: int) -> Ints:
    """Indices drawn with replacement in proportion to weights."""
    cumulative = np.cumsum(weight)
    found = np.searchsorted(cumulative, random.random(count) * cumulative[-1], side="right")
    return np.minimum(np.asarray(found, dtype=np.int64), len(weight) - 1)


def distinct(values: Ints) -> Ints:
    """The distinct values, sorted; by sorting, which is many times faster here than hashing."""
    ordered = np.sort(values)
    first = np.ones(len(ordered), dtype=bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]
