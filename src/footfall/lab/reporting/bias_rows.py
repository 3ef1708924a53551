"""Who is missing, as rows of figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from footfall.lab.evaluate.bias import KINDS
from footfall.lab.reporting.cities import CityReport
from footfall.model.vocabulary import AGE_BANDS, GENDERS


def bias_rows(report: CityReport) -> Iterator[dict[str, Any]]:
    """Residents and those observed, by kind of zone, age band and gender."""
    missing = report.missing
    if missing is None:
        return
    _, ages, genders = missing.residents.shape
    for k, kind in enumerate(KINDS):
        for i, age in enumerate(AGE_BANDS[:ages]):
            for j, gender in enumerate(GENDERS[:genders]):
                yield {
                    "city": report.city,
                    "kind_of_zone": kind,
                    "age_band": age,
                    "gender": gender,
                    "residents": round(float(missing.residents[k, i, j])),
                    "observed": round(float(missing.observed[k, i, j])),
                }
