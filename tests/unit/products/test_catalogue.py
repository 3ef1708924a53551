"""Which products are made, and which cubes are measured for them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from footfall.model.errors import SettingsError
from footfall.model.settings import DEFAULT_PRODUCTS
from footfall.privacy.accounting import split
from footfall.products.catalogue import PRODUCTS, cubes_of, enabled, feasible
from footfall.products.cubes.specs import BASE, CUBE_SHARES, cube_specs
from footfall.products.cubes.window_specs import WINDOW_BASE, WINDOW_SHARES, window_specs

from .makers import AREAS


def ids(*names: str) -> set[str]:
    """Cubes measured for some products."""
    return {spec.id for spec in cube_specs(AREAS, cubes_of(enabled(names).values()))}


def test_only_cubes_that_are_needed_are_measured() -> None:
    """Whoever wants visitors alone pays for what expands them, hours of the region at most."""
    base = {"panel-region", "register-region", "homes-zone", "sightings-region", "dwell-zone"}
    assert ids("visitors") == base | {"visits-region", "presence-region"}
    assert ids("visitors", "tourism") == ids("visitors") | {"inbound-district"}
    assert ids("population") == ids("visitors") | {"presence-district", "presence-zone"}


def test_the_budget_is_shared_out_among_them() -> None:
    """Fewer cubes get more each, and all of it is given out."""
    few, many = (
        split(Fraction(1, 80), cube_specs(AREAS, cubes_of(enabled(names).values())))
        for names in (["footfall", "visitors"], DEFAULT_PRODUCTS)
    )
    assert sum(few.values()) == sum(many.values()) == Fraction(1, 80)
    assert all(few[cube] > many[cube] for cube in few)


def test_products_beside_the_first_five_cost_them_four_percent() -> None:
    """The noise of what was there before grows by the root of the budget that it gives away: 2 percent."""
    first = ("footfall", "visitors", "population", "flows", "dwell")
    before, now = (
        split(Fraction(1), cube_specs(AREAS, cubes_of(enabled(names).values())))
        for names in (first, DEFAULT_PRODUCTS)
    )
    assert {before[cube] / now[cube] for cube in before} == {Fraction(104, 100)}


def test_every_product_has_its_cubes() -> None:
    """Every cube that a product names is specified, and every one that is specified is for a product."""
    assert cubes_of(PRODUCTS.values()) | {*BASE, *WINDOW_BASE} == {*CUBE_SHARES, *WINDOW_SHARES}
    for product in PRODUCTS.values():
        shares = WINDOW_SHARES if product.period == "window" else CUBE_SHARES
        assert {*product.cubes, *product.corrected_by, *product.before} <= {*shares}
    assert set(DEFAULT_PRODUCTS) <= set(PRODUCTS)


def test_an_unknown_product_is_refused() -> None:
    """By name, with what is near."""
    with pytest.raises(SettingsError, match=r"'visitor'.*'visitors'"):
        enabled(["footfall", "visitor"])
    with pytest.raises(SettingsError, match="no product"):
        enabled([])


@pytest.mark.parametrize(
    ("districts", "left_out"),
    [
        (2, set()),
        (2000, {"journey"}),
        (5000, {"journey", "crossvisits", "crossvisits_28d", "catchment", "overnights", "commuting"}),
    ],
)
def test_products_that_know_nothing_of_huge_cubes_are_not_made_of_them(
    districts: int, left_out: set[str]
) -> None:
    """Trips between thousands of areas are published as `flows`, of shown pairs alone, and not otherwise."""
    ids_of_districts = tuple(map(str, range(districts)))
    areas = AREAS | {"district": ids_of_districts, "zone": ids_of_districts}
    made = feasible(PRODUCTS, (*cube_specs(areas), *window_specs(areas)))
    assert left_out == set(PRODUCTS) - set(made) - {"migration"}
    assert "flows" in made
