"""Closed lists of values as numbers, shared by all releases that have the same list."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


class Vocabulary:
    """A list of values, each with its position as its code; equal lists are the same object.

    Args:
        values: the values in order; None stands for "no value".
    """

    __slots__ = ("array", "index", "values")

    def __init__(self, values: tuple[str | None, ...]) -> None:
        self.values = values
        self.index = {value: code for code, value in enumerate(values)}
        self.array = np.array(values, dtype=object)

    @classmethod
    def of(cls, values: Iterable[str | None]) -> Vocabulary:
        """The one vocabulary of these values."""
        key = tuple(values)
        return _KNOWN.setdefault(key, cls(key))

    def flags(self, wanted: frozenset[str]) -> Flags:
        """For each code, whether its value is wanted."""
        return _flags(self, wanted)

    def codes_in(self, other: Vocabulary) -> Codes:
        """For each code here, the code of the same value in another vocabulary that has them all."""
        return np.array([other.index[value] for value in self.values], dtype=np.int32)

    def __len__(self) -> int:
        return len(self.values)


_KNOWN: Final[dict[tuple[str | None, ...], Vocabulary]] = {}


@lru_cache(maxsize=4096)
def _flags(vocabulary: Vocabulary, wanted: frozenset[str]) -> Flags:
    flags = np.zeros(len(vocabulary), dtype=np.bool_)
    flags[[code for value in wanted if (code := vocabulary.index.get(value)) is not None]] = True
    return flags


def united(vocabularies: Iterable[Vocabulary]) -> Vocabulary:
    """The vocabulary of all values of several, in order of first sight."""
    distinct = dict.fromkeys(vocabularies)
    if len(distinct) == 1:
        return next(iter(distinct))
    return Vocabulary.of(dict.fromkeys(value for one in distinct for value in one.values))
