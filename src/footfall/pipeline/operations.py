"""How the workspace is doing, for whoever runs it: written after each run, read by the server.

The server must not open the vault, so this file says what is in it, coarsely enough that one person more or
less rarely shows: shares in thousandths, rows to two digits, decisions in tens. It holds no id and no
pseudonym.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from footfall import __version__
from footfall.ingest.key_files import key_files
from footfall.model.chain import Clock, Link
from footfall.model.errors import FootfallError
from footfall.model.files import write_file
from footfall.model.settings import Settings
from footfall.model.windows import span
from footfall.model.workspace import Workspace
from footfall.pipeline.day import is_simulated
from footfall.pipeline.evidence import charges_by_month, decisions_by_choice, key_lives
from footfall.pipeline.steps import REPORT
from footfall.privacy.audit import first_public_key, read_audit
from footfall.privacy.gate import cost
from footfall.privacy.ledger import Charge, Ledger
from footfall.privacy.profiles import PROFILES

DAYS_TOLD: Final = 90
"""Days of which the file tells, the last ones."""
YEAR: Final = timedelta(days=365)
_MODE: Final = 0o640
_DECISIONS_STEP: Final = 10


def write_operations(
    workspace: Workspace, settings: Settings, clock: Clock, problem: BaseException | None = None
) -> None:
    """Write the file anew; what it said of days whose reports are gone by now stays.

    Args:
        workspace: whose.
        settings: footfall.toml.
        clock: the time.
        problem: what ended the run, if it did not end well.
    """
    earlier = _earlier(workspace.operations)
    links = read_audit(workspace).links()
    charges = Ledger(workspace.control).entries() if workspace.control.exists() else []
    told = {
        "written": clock().isoformat(timespec="seconds"),
        "workspace": settings.workspace.name,
        "software": __version__,
        "simulated": is_simulated(workspace.root),
        "problem": None if problem is None else type(problem).__name__,
        "days": _days(workspace, links, earlier),
        "keys": key_lives(links) | {"present": _present(workspace)},
        "audit": _audit(workspace, links),
        "decisions": {choice: coarse_tens(n) for choice, n in decisions_by_choice(workspace).items()},
        "budget": _budget(charges, settings),
    }
    write_file(workspace.operations, json.dumps(told, indent=1).encode(), mode=_MODE)


def _earlier(file: Path) -> dict[str, dict[str, Any]]:
    """What was told of days before; nothing if the file is not there or damaged: it can be made anew."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        return {day["day"]: day for day in told["days"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _days(
    workspace: Workspace, links: Sequence[Link], earlier: Mapping[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """Rows by fate and releases of each day, oldest first."""
    days = dict(earlier)
    for file in sorted(workspace.vault.glob(f"quarantine/day=*/{REPORT}")):
        day = file.parent.name.removeprefix("day=")
        days[day] = {"day": day, **_rows(json.loads(file.read_text(encoding="utf-8")))}
    released: dict[str, set[str]] = {}
    for link in links:
        if link.kind == "release":
            released.setdefault(link.facts["day"], set()).add(link.facts["product"])
    return [days[day] | {"released": sorted(released.get(day, ()))} for day in sorted(days)[-DAYS_TOLD:]]


def _rows(report: dict[str, Any]) -> dict[str, Any]:
    """Rows of a day: how many about, and shares of them."""
    read = max(1, report["read"])
    return {
        "read": coarse(report["read"]),
        "kept_share": round(report["kept"] / read, 3),
        "opted_out_share": round((report["opted_out"] + report["no_consent"]) / read, 3),
        "bad_share": round(sum(report["bad"].values()) / read, 3),
        "bad": {rule: round(rows / read, 3) for rule, rows in sorted(report["bad"].items())},
    }


def coarse(number: int) -> int:
    """A number to its first two digits: 4,994,323 is 5,000,000."""
    return int(float(f"{number:.1e}"))


def coarse_tens(number: int) -> int:
    """A number to the next ten below, so that one decision more rarely shows: 7 is 0, and 26 is 20."""
    return number // _DECISIONS_STEP * _DECISIONS_STEP


def _present(workspace: Workspace) -> dict[str, list[str]]:
    """Days and windows whose keys are there."""
    present: dict[str, list[str]] = {"day": [], "window": []}
    for key in key_files(workspace):
        present[key.domain].append(key.period)
    return present


def _audit(workspace: Workspace, links: Sequence[Link]) -> dict[str, Any]:
    """Where the audit log is, and whether it holds."""
    try:
        read_audit(workspace).verify([first_public_key(workspace)])
        broken = None
    except FootfallError as error:
        broken = str(error)
    position = links[-1].position if links else None
    return {
        "entries": len(links),
        "hash": position.hash if position else "",
        "time": links[-1].time if links else "",
        "holds": broken is None,
        "broken": broken,
    }


def _budget(charges: Sequence[Charge], settings: Settings) -> dict[str, Any]:
    profile = PROFILES[settings.privacy.profile]
    return {
        "profile": profile.name,
        "caps": {
            "day": cost(profile.rho_day),
            "month": cost(profile.rho_month),
            "year": cost(profile.rho_year),
        },
        "months": charges_by_month(charges),
        "year": cost(_of_last_year(charges)),
    }


def _of_last_year(charges: Sequence[Charge]) -> Fraction:
    """What was charged for data of the 365 days before the last; a window counts if one of its days does."""
    ends = [span(charge.day)[1] for charge in charges]
    since = max(ends, default=date.min + YEAR) - YEAR
    within = (charge.rho for charge, end in zip(charges, ends, strict=True) if end > since)
    return sum(within, Fraction(0))
