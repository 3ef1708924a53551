"""The catalogue of releases in the words that data portals harvest: DCAT-AP as JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, Final

from footfall.model.release import Manifest

CONTEXT: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_MEDIA: Final = "https://www.iana.org/assignments/media-types/"
_FORMS: Final = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


def dcat(manifests: Iterable[Manifest], base: str) -> dict[str, Any]:
    """A dcat:Catalog with a dataset for each product.

    Args:
        manifests: of releases; of each product the first and last day tell the period.
        base: URL of the server.
    """
    ordered = sorted(manifests, key=lambda manifest: (manifest.product, manifest.day))
    by_product = [list(group) for _, group in groupby(ordered, key=lambda manifest: manifest.product)]
    publisher = ordered[-1].facts.get("workspace", "") if ordered else ""
    return {
        "@context": CONTEXT,
        "@id": f"{base}/v1/dcat",
        "@type": "dcat:Catalog",
        "dct:title": f"Releases of {publisher}".strip(),
        "dct:description": "Statistics about crowds from mobile network events, protected by noise.",
        "dct:publisher": publisher,
        "dcat:dataset": [_dataset(group, base) for group in by_product],
    }


def _dataset(manifests: Sequence[Manifest], base: str) -> dict[str, Any]:
    newest = manifests[-1]
    place = f"{base}/v1/products/{newest.product}"
    return {
        "@id": place,
        "@type": "dcat:Dataset",
        "dct:identifier": newest.product,
        "dct:title": newest.facts.get("title", newest.product),
        "dct:description": newest.facts.get("definition", ""),
        "dct:publisher": newest.facts.get("workspace", ""),
        "dct:accessRights": newest.facts.get("terms", ""),
        "dct:spatial": newest.facts.get("country", ""),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:date", "@value": manifests[0].day},
            "dcat:endDate": {"@type": "xsd:date", "@value": newest.day},
        },
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dcat:accessURL": f"{place}/values?f={form}",
                "dcat:mediaType": _MEDIA + media,
            }
            for form, media in _FORMS.items()
        ],
    }
