"""What is shown: decided on noisy values alone, so that a hole tells nothing that a number would not."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from footfall.model.vocabulary import STATUS_LOW_RELIABILITY, STATUS_OK, STATUS_WITHHELD_SMALL

Floats = npt.NDArray[np.float64]


def shown(estimate: Floats, se: Floats | float, k: int, z: float) -> npt.NDArray[np.bool_]:
    """Whether estimates may be shown: estimate >= k + z se.

    For a single cell, the chance that one is shown although fewer than k were observed is at most
    Q(z) = 1 - Phi(z): the tail of the discrete Gaussian beyond an integer lies below the normal's
    beyond the integer before it, and true amounts below k are so by a whole unit at least.

    Args:
        estimate: noisy numbers of observed subscribers, in persons.
        se: standard error of their noise, in persons; broadcast.
        k: least number of observed subscribers shown.
        z: how many standard errors above k.
    """
    return np.asarray(estimate >= k + z * np.asarray(se))


def statuses(
    estimate: Floats, se: Floats | float, reliable: npt.NDArray[np.bool_] | bool, k: int, z: float
) -> npt.NDArray[np.object_]:
    """Status of each estimate, in the words of `vocabulary.STATUSES`; shape of `estimate`.

    Args:
        estimate: as in `shown`.
        se: as in `shown`.
        reliable: whether the published interval is narrow enough; computed from released values.
        k: as in `shown`.
        z: as in `shown`.
    """
    kind = np.where(reliable, STATUS_OK, STATUS_LOW_RELIABILITY)
    return np.where(shown(estimate, se, k, z), kind, STATUS_WITHHELD_SMALL).astype(object)
