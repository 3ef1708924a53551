"""docs/products.md is what the products say of themselves."""

from __future__ import annotations

from pathlib import Path

from footfall.products.catalogue import PRODUCTS
from footfall.products.page import page

PAGE = Path(__file__).parents[3] / "docs" / "products.md"


def test_the_page_is_current() -> None:
    """Renew it with `python -m footfall.products.page > docs/products.md`."""
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_product_has_its_section() -> None:
    """By its id, with its definition."""
    text = page()
    for product in PRODUCTS.values():
        assert f"\n## {product.id}\n" in text
        assert product.definition in text
