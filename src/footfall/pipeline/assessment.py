"""The evidence as a data protection impact assessment, in Markdown, for the operator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

Facts = dict[str, Any]
DELTA: Final = "delta 1e-09"

HEAD: Final = """\
# Privacy report: {workspace}

Written by `footfall privacy report` from the workspace's settings, releases, ledger and audit log;
`footfall privacy report --check` says whether it is stale; `report.json` has the same facts for programs.
Facts, not legal advice.
"""
FLOW: Final = """\
## Data flow

1. Feeds are checked. Rows of people who are out, or whose consent is needed and lacking, are dropped unseen.
2. Ids become pseudonyms of the day before the first byte is written; who holds no key can link nobody.
3. Events become stays, moves and trips, under the day's pseudonyms.
4. Products state what each person adds to which cell; that is bounded per person, and counted.
5. The gate charges the budget, adds discrete Gaussian noise, and withholds what too few are behind.
6. Everything published is computed from the noisy counts and public figures alone, and signed.
7. Personal data and keys are destroyed; the audit log says when.
"""
RETENTION: Final = """\
## Retention and keys

Events, stays, trips and keys of a day are destroyed {retention_h} hours after its ingest. {followed}
Nothing is published before {delay_h} hours after a day's end. Subscribers are told apart by {dimensions}.
How long keys lived, by the audit log:
"""
FOLLOWED: Final = """\
What takes more than a day lies under pseudonyms of windows of {days} days, a new one every {new_every_days};
they go {destroyed_after_days} days after their end."""
PARAMETERS: Final = """\
## Parameters, and why

Profile {name} ({note}). A value is shown if its noisy estimate is at least {k} + {z} standard errors, so a
value of fewer than {k} is shown rarely. The worst-case AUC is how well somebody who knows everybody else
exactly can tell whether one person is in the data; 0.5 is guessing.
"""
NO_ATTACKS: Final = """\
## Attacks

No figures were given: run the attack suite and name its `attacks.json` with `--attacks`. Without them this
report says what is promised, not what was tried.
"""
COSTS: Final = """\
## What protection costs

Values shown, and half of the 95 % interval relative to the value (median of those shown).
"""
RIGHTS: Final = """\
## Rights

Opt-out, pause, consent, access and erasure: `footfall subject`. On record: {decisions}, beside those of the
operator's own feed. A decision counts from the next ingest on; which ingest that was the audit log proves.
"""
RISKS: Final = """\
## Residual risk

- The guarantee is about one subscriber more or less. What is true of a crowd is published, and may be true of
  somebody in it.
- People who are always together are protected as a group: g of them at g² of ρ.
- Over months the budget adds up; the caps above say how far.
- Whoever holds a day's key within its life can link that day's rows to ids. Keys lie in the vault, mode 0600.
- How long a run takes is not hidden.
- Two subscriptions of one person are two subscribers.
"""
BUDGETS: Final = {
    "the data of a day, at most": "day",
    "a window of 28 days, at most": "window",
    "a month, windows included, at most": "month",
    "12 months, at most": "year",
    "a day, for a family of three always together": "family_of_three_day",
}


def assessment(facts: Facts) -> str:
    """The whole page."""
    parts = [
        HEAD.format(**facts),
        "These data are simulated: every person in them is invented.\n" if facts["simulated"] else "",
        _purpose(facts),
        FLOW,
        _table(("feed", "what it is", "columns known"), _feeds(facts)),
        _law(facts),
        _retention(facts),
        _parameters(facts),
        _ledger(facts),
        _attacks(facts),
        _costs(facts),
        RIGHTS.format(decisions=_listed(f"{n} {choice}" for choice, n in facts["decisions"].items())),
        RISKS,
    ]
    return "\n".join(part for part in parts if part)


def _purpose(facts: Facts) -> str:
    named = facts["purpose"].items()
    rows = [(name.replace("_", " "), _text(value)) for name, value in named if value not in ("", [])]
    return "## Purpose\n\n" + _table(("purpose", ""), rows)


def _feeds(facts: Facts) -> list[Sequence[object]]:
    return [(feed["table"], feed["meaning"], ", ".join(feed["columns"])) for feed in facts["feeds"]]


def _law(facts: Facts) -> str:
    if not facts["law"]:
        return "## Law\n\nThe purpose is built in for simulated data; no law on personal data was applied.\n"
    rows = [(rule["law"], rule["article"], rule["verdict"], rule["says"]) for rule in facts["law"]]
    return "## Law\n\n" + _table(("law", "article", "verdict", "what it says"), rows)


def _retention(facts: Facts) -> str:
    limits = facts["limits"]
    text = RETENTION.format(
        retention_h=limits["retention_h"],
        delay_h=limits["delay_h"],
        dimensions=_listed(limits["dimensions"]),
        followed=FOLLOWED.format(**facts["windows"])
        if limits["windows"]
        else "Nobody is followed over days.",
    )
    rows = [
        (name, keys["destroyed"], keys["longest_h"], keys["alive"]) for name, keys in facts["keys"].items()
    ]
    return text + "\n" + _table(("keys of a", "destroyed", "longest life, hours", "alive"), rows)


def _parameters(facts: Facts) -> str:
    profile = facts["profile"]
    rows = [(what, *_cost(profile[name])) for what, name in BUDGETS.items()]
    text = (
        PARAMETERS.format(**profile) + "\n" + _table(("budget", "ρ", "ε at δ 1e-9", "worst-case AUC"), rows)
    )
    cubes = [
        (c["cube"], c["bound_l2_squared_persons"], c["rho"], f"{c['sigma_persons']:.1f}", c["mechanism"])
        for c in facts["cubes"]
    ]
    if not cubes:
        return text
    head = ("cube", "bound², persons", "ρ", "noise sd, persons", "mechanism")
    return text + "\n" + _table(head, cubes)


def _ledger(facts: Facts) -> str:
    if not facts["ledger"]:
        return "## Ledger\n\nNothing was charged yet.\n"
    rows = [(month["month"], month["days"], month["windows"], *_cost(month)) for month in facts["ledger"]]
    heads = ("month", "days", "windows", "ρ charged", "ε at δ 1e-9", "worst-case AUC")
    return "## Ledger\n\n" + _table(heads, rows)


def _attacks(facts: Facts) -> str:
    figures = facts["attacks"]
    if not figures:
        return NO_ATTACKS
    missed = sum(figure["passes"] is False for figure in figures)
    head = tuple(name.replace("_", " ") for name in figures[0])
    rows = [[_text(value) for value in figure.values()] for figure in figures]
    return f"## Attacks\n\n{len(figures)} figures; {missed} miss their limit.\n\n" + _table(head, rows)


def _costs(facts: Facts) -> str:
    if not facts["utility"]:
        return "## What protection costs\n\nNothing was released yet.\n"
    rows = [
        (u["product"], u["level"], u["values"], f"{u['shown_share']:.1%}", _half(u["median_half_width"]))
        for u in facts["utility"]
    ]
    return COSTS + "\n" + _table(("product", "level", "values", "shown", "interval"), rows)


def _half(share: float | None) -> str:
    return "" if share is None else f"± {share:.1%}"


def _cost(cost: Facts) -> tuple[str, str, str]:
    return cost["rho"], f"{cost['epsilon'][DELTA]:.2f}", f"{cost['worst_case_auc']:.3f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    cells = (" | ".join(str(cell).replace("|", "\\|") for cell in line) for line in lines)
    return "".join(f"| {line} |\n" for line in cells)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words) or "nothing"


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.3f}" if isinstance(value, float) else "" if value is None else str(value)
