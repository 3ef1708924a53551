"""Who may be counted on a day: by the decisions of feed and registry, before any pseudonym is made.

Subscribers are compared by *marks*: pseudonyms of the registry's own domain, so that the registry need not
hold ids.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from footfall.ingest.optouts import opted_out
from footfall.ingest.pseudonyms import DomainKey, Ids
from footfall.ingest.texts import Mask
from footfall.model.grid import Ints
from footfall.model.local_day import LocalDay

OPT_IN = "opt_in"
IN, OUT, NO_CONSENT = "in", "out", "no consent"


@dataclass(frozen=True, eq=False)
class Standing:
    """What decisions mean for a day.

    Args:
        key: of the registry's marks.
        out: sorted marks of those who may not be counted.
        consented: sorted marks of those who agreed, if only they may be; None if consent isn't needed.
    """

    key: DomainKey
    out: Ints
    consented: Ints | None = None

    def kept_out(self, ids: pa.Array | Ids) -> tuple[Mask, Mask]:
        """Of subscriber ids, text [n]: who is out by decision, and who else for want of consent; bool [n]."""
        marks = self.key.pseudonyms(ids)
        out: Mask = np.isin(marks, self.out)
        if self.consented is None:
            return out, np.zeros(len(out), dtype=bool)
        return out, ~out & ~np.isin(marks, self.consented)

    def may_count(self, ids: pa.Array) -> Mask:
        """Of subscriber ids, text [n], those who may be counted; bool [n]."""
        out, without_consent = self.kept_out(ids)
        return ~out & ~without_consent

    def of(self, subscriber: str) -> str:
        """IN, OUT or NO_CONSENT."""
        out, without_consent = self.kept_out(pa.array([subscriber]))
        if out[0]:
            return OUT
        return NO_CONSENT if without_consent[0] else IN


def standing_on(
    day: LocalDay, decisions: pa.Table, key: DomainKey, consent_texts: Collection[str] | None = None
) -> Standing:
    """What decisions mean for a day.

    Args:
        day: the day to be ingested.
        decisions: of feed and registry together; `subscriber_id` holds marks (`with_marks`).
        key: of the marks.
        consent_texts: versions of the text that count as consent; None if consent isn't needed.
    """
    out = _sorted_marks(opted_out(decisions, day))
    if consent_texts is None:
        return Standing(key, out)
    return Standing(key, out, _sorted_marks(_consented(decisions, day, consent_texts)))


def with_marks(decisions: pa.Table, key: DomainKey) -> pa.Table:
    """Decisions with marks instead of subscriber ids."""
    marks = pa.array(key.pseudonyms(decisions["subscriber_id"].combine_chunks())).cast(pa.string())
    return decisions.set_column(decisions.schema.get_field_index("subscriber_id"), "subscriber_id", marks)


def _consented(decisions: pa.Table, day: LocalDay, texts: Collection[str]) -> pa.Array:
    """Marks with an opt-in to one of the texts that no later decision took back."""
    opt_in = pc.fill_null(pc.equal(decisions["choice"], OPT_IN), False)
    of_texts = pc.is_in(decisions["text_version"], pa.array(sorted(texts)))
    in_time = pc.fill_null(pc.less(decisions["decided_at"], day.start), False)
    agreed = decisions.filter(pc.and_(pc.and_(opt_in, of_texts), in_time))
    # Agreeing to another text neither gives this consent nor takes back that it was taken back.
    out = opted_out(decisions.filter(pc.or_(pc.invert(opt_in), of_texts)), day)
    marks = pc.unique(agreed["subscriber_id"])
    return marks.filter(pc.invert(pc.is_in(marks, out)))


def _sorted_marks(marks: pa.Array) -> Ints:
    numbers: Ints = marks.cast(pa.int64()).to_numpy(zero_copy_only=False)
    return np.sort(numbers)
