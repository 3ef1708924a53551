"""The page of all products, written from what their manifests say.

`python -m footfall.products.page > docs/products.md` renews it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Final

from footfall.model.release import FIGURES
from footfall.model.settings import DEFAULT_PRODUCTS
from footfall.products.catalogue import PRODUCTS
from footfall.products.product import WINDOW, Product

_HEAD: Final = f"""\
# Products

<!-- Made by `python -m footfall.products.page > docs/products.md` from src/footfall/products/. -->

What Footfall publishes. `[products] enabled` in `footfall.toml` says which are made; those marked * are if
nothing is set. Each has a release for every day, or for every window of 28 days that is measured, under its
first and last day. Every row has the product's dimensions, then `{"`, `".join(FIGURES)}`.
`min_stay_min` and `min_trip_m` are settings.
"""


def page() -> str:
    """The page, as Markdown."""
    return "\n".join(
        [_HEAD, *_overview(), *(line for product in PRODUCTS.values() for line in _about(product))]
    )


def _overview() -> Iterator[str]:
    yield "| product | what | of a |"
    yield "|---|---|---|"
    for product in PRODUCTS.values():
        star = "*" if product.id in DEFAULT_PRODUCTS else ""
        period = "window" if product.period == WINDOW else "day"
        yield f"| [`{product.id}`](#{product.id}){star} | {product.title} | {period} |"
    yield ""


def _about(product: Product) -> Iterator[str]:
    yield f"## {product.id}"
    yield ""
    yield f"{product.title}. {product.definition}"
    yield ""
    yield f"- dimensions: {_listed(product.dimensions)}"
    units = [product.unit, *(f"{unit} (`{name}`)" for name, unit in product.measure_units.items())]
    yield f"- unit: {', '.join(units)}"
    yield f"- may be added up over: {_listed(product.additive_over) or 'nothing'}"
    yield f"- from the cubes: {_listed(product.cubes)}"
    if product.before:
        yield f"- and of the window before: {_listed(product.before)}"
    yield ""


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    sys.stdout.write(page())
