"""What became of every row of a feed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from footfall.model.errors import Fault, InputError, TooManyBadRowsError
from footfall.model.rules import REMEDIES


@dataclass
class IngestReport:
    """Counts of rows by fate; they add up to `read`.

    Args:
        feed: name of the table.
        read: rows in the files.
        kept: rows taken in.
        opted_out: rows of people who opted out, dropped unseen.
        no_consent: rows of people without consent, where it is needed; dropped unseen.
        left_out: rows of devices that are no persons, by the settings.
        other_day: rows of other days, in files that hold several.
        repeated: rows that say what a row before them said, where a table has a row per key.
        bad: rows in quarantine, by rule.
    """

    feed: str
    read: int = 0
    kept: int = 0
    opted_out: int = 0
    no_consent: int = 0
    left_out: int = 0
    other_day: int = 0
    repeated: int = 0
    bad: dict[str, int] = field(default_factory=dict)

    @property
    def bad_rows(self) -> int:
        """Number of rows in quarantine."""
        return sum(self.bad.values())

    def bad_share(self) -> float:
        """Bad rows among those of this day."""
        return self.bad_rows / max(1, self.read - self.other_day)

    def refuse_if_too_bad(self, limit: float) -> None:
        """Raise TooManyBadRowsError if more than the share `limit` of the rows is bad."""
        if self.bad_share() > limit:
            worst = max(self.bad, key=lambda rule: self.bad[rule])
            message = (
                f"{self.feed}: {self.bad_rows} of {self.read} rows are bad ({self.bad_share():.1%}; "
                f"the limit is {limit:.1%}). Most often: {worst} ({self.bad[worst]} rows). "
                f"{REMEDIES[worst]} Nothing was taken in. Look into the quarantine in the vault, mend the "
                "extract, or raise ingest.max_bad_share."
            )
            raise TooManyBadRowsError(message)

    def refuse_if_nothing(self, file: Path) -> None:
        """Raise InputError if no row was good: an empty day would be published as one without people."""
        if self.kept + self.opted_out + self.no_consent + self.left_out == 0:
            rule = (
                f"no row of {self.feed} is left for the day: {self.read} read, {self.bad_rows} bad, "
                f"{self.other_day} of other days"
            )
            raise InputError(Fault(file, rule, "Nothing was taken in. Write the extract of the day again."))

    def as_json(self) -> str:
        """The counts as JSON."""
        return json.dumps(asdict(self), indent=1)
