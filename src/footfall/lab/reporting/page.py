"""The page of accuracy: what stands around its tables, and the figures in short."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from footfall.lab.evaluate.figures import SHARE
from footfall.lab.reporting.runs import PROFILES_SHOWN
from footfall.lab.reporting.summary import WAYS
from footfall.lab.reporting.tables import Row, shown, table

HEAD: Final = """\
# Accuracy, measured

Written by `{command}`; the same numbers are in
[figures/accuracy.json](figures/accuracy.json) (in short),
[figures/accuracy_details.json](figures/accuracy_details.json) and
[figures/scenarios.json](figures/scenarios.json). Seed
{seed}; no parameter was tuned on it. People are simulated, so the truth is known exactly. Each city has
{people:,} people and {length}, and {window_people:,} people over 28 days for homes and work;
{market_share:.0%} of
the people are customers, fewer of them children and old people, and more of them in some zones than in
others.

- **bound**: the same estimate from the customers' true stays, weighted by where they really live. It
  errs by who is a customer, and no more.
- **naive**: everybody is at the site of their last event, all weighing the same: the usual way of
  counting.
- **em**: everybody is at the cell of the event nearest in time, and the population by tile is the one that
  makes these counts likeliest (docs/lab.md, "Peers"); null where that says nothing. In the figures it is
  `naive_em`, beside `naive`, the last site.
- **before**: ours before noise; never released.
- **standard**, **strict**: as released under each profile. Errors are over the values shown; how
  many are shown stands beside them.

WAPE is Σ|estimate - truth| / Σ truth over hours and areas; the common part is 2 Σ min / (Σ estimate
+ Σ truth).

"""
LIMITS: Final = """\
## What the figures mean, and what they do not

- Many short stays leave no event: a phone talks to the network some fourteen times a day. How many,
  is told by its silences, and where, nobody knows; `stays ... seen twice` are those that events allow
  to be found, and `stay_recall` is of these.
- `before` errors of small areas come from not knowing where in a cell people are: 500 m tiles are finer
  than any area released.
- Homes and workplaces are those told after 28 days, of people who were seen on ten nights or more; somebody
  has work whose workplace or school is 1 km or more from home. Their `naive` is the mast of most events at
  night, and another of most events by day, and the bound is our estimate with the simulator's own coverage.
- The cities are simulated, London's and Bristol's with real zones, census and cells; real phones differ.
  docs/lab.md says what was held against real figures, and docs/methods.md what a method can't do.
- London's and Bristol's plans were looked at, on other seeds, when two defaults of the footprints were
  chosen (`error_db` and the number of sources per tile).
"""
TARGETS: Final = {
    "avoidable_zone": (">=", 0.75),
    "avoidable_1km": (">=", 0.85),
    "avoidable_500m": (">=", 0.92),
    "wape_hourly_zone": ("<=", 0.06),
    "wape_hourly_1km": ("<=", 0.12),
    "wape_hourly_500m": ("<=", 0.25),
    "home_500m": (">=", 0.85),
    "home_zone": (">=", 0.85),
    "work_500m": (">=", 0.80),
    "work_zone": (">=", 0.80),
    "no_work": (">=", 0.85),
    "stay_recall": (">=", 0.90),
    "stay_false": ("<=", 0.08),
    "cpc_2_10": (">=", 0.85),
    "cpc_over_10": (">=", 0.90),
    "dwell_wasserstein_min": ("<=", 15.0),
    "coverage_95": (">=", 0.93),
}
"""What we aim for, before noise."""


def summary_text(rows: Sequence[Row]) -> str:
    """The figures we judge ourselves by, all cities in one table."""
    lines = []
    for name in dict.fromkeys(row["figure"] for row in rows):
        unit = "min" if name.endswith("_min") else SHARE
        sign, aim = TARGETS.get(name, ("", None))
        aimed = f"{sign} {shown(aim, unit)}" if sign else ""
        for row in (row for row in rows if row["figure"] == name):
            cells = (shown(row[way], unit) for way in (*WAYS, *PROFILES_SHOWN))
            lines.append((name, row["city"], aimed, *cells))
    head = ("figure", "city", "aim", *WAYS, *PROFILES_SHOWN)
    return "## In short\n\n" + table(head, lines) + "\n"
