"""All products, by id."""

from __future__ import annotations

from typing import Final

from footfall.products import dwell, flows, footfall, population, visitors
from footfall.products.product import Product

PRODUCTS: Final[dict[str, Product]] = {
    module.PRODUCT.id: module.PRODUCT for module in (footfall, visitors, population, flows, dwell)
}
