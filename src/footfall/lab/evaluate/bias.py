"""Who is missing: residents whom the operator saw on a day, against all, by age, gender and kind of zone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from footfall.ingest.pseudonyms import read_key
from footfall.lab.evaluate.known import KnownDay
from footfall.lab.evaluate.tables import vault_table
from footfall.lab.evaluate.truth import classes_of
from footfall.model.grid import Floats, Ints
from footfall.model.vocabulary import AGE_BANDS, GENDERS

KINDS: Final = ("dense", "middle", "sparse")
"""Thirds of the residents, by residents per km² of their zone."""
_KNOWN_AGES, _KNOWN_GENDERS = AGE_BANDS[:-1], GENDERS[:-1]


@dataclass(frozen=True, eq=False)
class Bias:
    """Residents and those of them who were seen; [kinds, ages, genders], without the unknown.

    Args:
        residents: by the census.
        observed: of them, those with an event on the day.
    """

    residents: Floats
    observed: Floats

    def share(self) -> float:
        """Of all residents."""
        return float(self.observed.sum() / max(self.residents.sum(), 1.0))

    def relative(self) -> Floats:
        """Share observed ÷ that of all residents; NaN where nobody lives."""
        share: Floats = self.observed / np.where(self.residents > 0, self.residents, np.nan)
        return share / self.share()


def bias(known: KnownDay) -> Bias | None:
    """Who was seen on a day; None if its events or its key were swept."""
    day, people = known.day, known.people
    key, events = day.workspace.key(day.name), day.table("events")
    if not (key.exists() and events.exists()):
        return None
    seen = np.unique(np.asarray(vault_table(events, "person")["person"]))
    customer = np.asarray(pc.is_valid(people["subscriber_id"]))
    ids = people["subscriber_id"].filter(pa.array(customer)).cast(pa.string()).combine_chunks()
    observed = np.zeros(people.num_rows, dtype=bool)
    observed[customer] = np.isin(read_key(key).pseudonyms(ids), seen)
    cell = (_kinds(known), classes_of(people))
    return Bias(*(_counts(cell, held) for held in (np.ones(len(observed), dtype=bool), observed)))


def _kinds(known: KnownDay) -> Ints:
    """Kind of each person's zone."""
    level = known.day.reference.areas.level("zone")
    places = {name: index for index, name in enumerate(level.ids)}
    zone = np.array([places[name] for name in known.people["home_zone"].to_pylist()])
    residents = np.bincount(zone, minlength=level.size)
    order = np.argsort(-residents / level.area_km2, kind="stable")
    below = np.cumsum(residents[order]) - residents[order] / 2
    kind = np.zeros(level.size, dtype=np.int64)
    kind[order] = np.minimum(below * len(KINDS) // max(int(residents.sum()), 1), len(KINDS) - 1)
    of_person: Ints = kind[zone]
    return of_person


def _counts(cell: tuple[Ints, Ints], held: Ints) -> Floats:
    kind, stratum = cell
    shape = (len(KINDS), len(AGE_BANDS), len(GENDERS))
    flat = (kind * len(AGE_BANDS) * len(GENDERS) + stratum)[held]
    counts = np.bincount(flat, minlength=int(np.prod(shape))).reshape(shape).astype(np.float64)
    return counts[:, : len(_KNOWN_AGES), : len(_KNOWN_GENDERS)]
