"""All products, by id, and which of them are made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final

from footfall.model.cube import CubeSpec
from footfall.model.errors import SettingsError
from footfall.products import (
    catchment,
    commuting,
    crossvisits,
    crossvisits_28d,
    dwell,
    flows,
    footfall,
    journey,
    loyalty,
    migration,
    mobility_rate,
    overnights,
    population,
    profile,
    roles,
    tourism,
    visitors,
    visitors_28d,
)
from footfall.products.product import Product

PRODUCTS: Final[dict[str, Product]] = {
    module.PRODUCT.id: module.PRODUCT
    for module in (
        footfall,
        visitors,
        population,
        flows,
        dwell,
        profile,
        journey,
        mobility_rate,
        tourism,
        crossvisits,
        catchment,
        commuting,
        loyalty,
        roles,
        overnights,
        visitors_28d,
        crossvisits_28d,
        migration,
    )
}


def enabled(ids: Iterable[str]) -> dict[str, Product]:
    """The products of these ids, in the catalogue's order.

    Raises:
        SettingsError: none is named, or one is unknown.
    """
    wanted = set(ids)
    unknown = sorted(wanted - set(PRODUCTS))
    if unknown or not wanted:
        close = get_close_matches(unknown[0], PRODUCTS, 1) if unknown else []
        hint = f" Did you mean {close[0]!r}?" if close else ""
        what = f"names {unknown[0]!r}, which is no product.{hint}" if unknown else "names no product."
        raise SettingsError(f"[products] enabled {what} There are {', '.join(PRODUCTS)}.")
    return {name: product for name, product in PRODUCTS.items() if name in wanted}


def cubes_of(products: Iterable[Product]) -> frozenset[str]:
    """Names of the cubes that products need."""
    return frozenset(name for product in products for name in (*product.cubes, *product.corrected_by))


def feasible(products: Mapping[str, Product], specs: Iterable[CubeSpec]) -> dict[str, Product]:
    """Those that can be made of cubes of this size: some products do not know what to make of huge ones.

    Args:
        products: by id.
        specs: all cubes that could be measured of the areas.
    """
    huge = {spec.name for spec in specs if spec.is_sparse}
    return {
        name: product
        for name, product in products.items()
        if huge.isdisjoint(product.corrected_by)
        and (product.publish_sparse is not None or huge.isdisjoint(product.cubes))
    }
