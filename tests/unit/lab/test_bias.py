"""Who is missing, on a town of eight by hand."""

from __future__ import annotations

import numpy as np
import pytest

from footfall.lab.evaluate.bias import Bias


def test_groups_are_compared_with_all_residents() -> None:
    """Half of all were seen, of the first group a quarter: half as many. Of an empty one nothing is said."""
    residents = np.array([[[4.0, 2.0], [2.0, 0.0]]])
    observed = np.array([[[1.0, 2.0], [1.0, 0.0]]])
    missing = Bias(residents, observed)
    assert missing.share() == pytest.approx(0.5)
    np.testing.assert_allclose(missing.relative(), [[[0.5, 2.0], [1.0, np.nan]]])
