"""docs/privacy.md states the bounds and shares that the code has."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

from footfall.products.cubes.specs import BOUNDS_SQUARED, CUBE_SHARES
from footfall.products.cubes.window_specs import WINDOW_BOUNDS_SQUARED, WINDOW_SHARES

PAGE = Path(__file__).parents[3] / "docs" / "privacy.md"
ROW = re.compile(r"^\| (\w+) \|.*\| (\d+) \|.*\| (\d+)/(\d+) \|$", re.MULTILINE)


def test_the_table_of_sensitivities_is_that_of_the_code() -> None:
    """Every cube has a row with its squared bound and its share of the budget, and there is no other."""
    text = PAGE.read_text(encoding="utf-8")
    section = text[text.index("## Sensitivity, cube by cube") : text.index("## Attacks")]
    stated = {cube: (int(bound), Fraction(int(a), int(b))) for cube, bound, a, b in ROW.findall(section)}
    bounds = BOUNDS_SQUARED | WINDOW_BOUNDS_SQUARED
    shares = CUBE_SHARES | WINDOW_SHARES
    assert stated == {cube: (bounds[cube], shares[cube]) for cube in bounds}
    assert sum(WINDOW_SHARES.values()) == 1
