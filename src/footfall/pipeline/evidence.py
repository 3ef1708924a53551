"""What the privacy report is made of: configuration and measurements of a workspace, as plain data.

The same workspace gives the same data at any time, so a report that differs from them is stale.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Any, Final

from footfall import __version__
from footfall.ingest.consent import Registry
from footfall.model.chain import Link
from footfall.model.contracts import FEEDS, FORBIDDEN_COLUMNS
from footfall.model.errors import WorkspaceError
from footfall.model.local_day import HOUR_S
from footfall.model.release import Manifest
from footfall.model.settings import Settings
from footfall.model.windows import GRACE_DAYS, STAGGER_DAYS, TO, WINDOW_DAYS, months_of
from footfall.model.workspace import Workspace
from footfall.pipeline.day import is_simulated
from footfall.privacy.audit import DESTROYED, MADE, read_audit
from footfall.privacy.gate import cost
from footfall.privacy.ledger import Charge, Ledger
from footfall.privacy.profiles import PROFILES
from footfall.privacy.purposes import Permission
from footfall.releases.store import ReleaseStore

OF_REPORTS: Final = frozenset({"report", "access", "subject access"})
"""Kinds of audit entries that say nothing about what a report is about."""
ATTACK: Final = ("attack", "profile", "unprotected", "k_only", "baseline", "ours", "limit", "passes")


def evidence(
    workspace: Workspace, settings: Settings, allowed: Permission, attacks: Path | None = None
) -> dict[str, Any]:
    """Everything that the report says, as plain data.

    Args:
        workspace: what it is about.
        settings: footfall.toml.
        allowed: the purpose, and what the law says to it.
        attacks: figures of the attack suite: a list of objects with the names in ATTACK.

    Raises:
        WorkspaceError: the figures of attacks can't be read.
    """
    store = ReleaseStore(workspace.releases)
    manifests = list(store.manifests())
    links = [link for link in read_audit(workspace).links() if link.kind not in OF_REPORTS]
    charges = Ledger(workspace.control).entries() if workspace.control.exists() else []
    return {
        "workspace": settings.workspace.name,
        "software": __version__,
        "simulated": is_simulated(workspace.root),
        "audit_entries": len(links),
        "purpose": allowed.facts(),
        "law": list(_verdicts(allowed)),
        "limits": asdict(allowed.limits),
        "feeds": _feeds(settings),
        "keys": key_lives(links),
        "windows": {"days": WINDOW_DAYS, "new_every_days": STAGGER_DAYS, "destroyed_after_days": GRACE_DAYS},
        "profile": _profile(settings, allowed),
        "cubes": _cubes(manifests),
        "ledger": charges_by_month(charges),
        "attacks": _attacks(attacks),
        "releases": [_release(manifest) for manifest in manifests],
        "utility": _utility(store, manifests),
        "decisions": decisions_by_choice(workspace),
    }


def _verdicts(allowed: Permission) -> Iterator[dict[str, str]]:
    for pack in allowed.packs:
        for rule in pack.rules:
            assert allowed.judgement is not None
            refused = rule.refuses(allowed.judgement.case)
            about = "refused" if refused else "kept" if rule.applies(allowed.purpose) else "not about this"
            yield {"law": pack.name, "article": rule.article, "says": rule.says, "verdict": about}


def _feeds(settings: Settings) -> list[dict[str, Any]]:
    known = [
        {"table": name, "meaning": contract.meaning, "columns": list(contract.names)}
        for name, contract in FEEDS.items()
        if name in settings.feeds
    ]
    refused = {"table": "any", "meaning": "columns that are refused", "columns": sorted(FORBIDDEN_COLUMNS)}
    return [*known, refused]


def key_lives(links: Sequence[Link]) -> dict[str, Any]:
    """How long keys of days and windows lived, by the audit log: hours, and how many are alive."""
    made: dict[tuple[str, str], datetime] = {}
    lives: dict[str, list[float]] = defaultdict(list)
    for link in links:
        if link.kind == "key" and link.facts["domain"] in {"day", "window"}:
            name, time = (link.facts["domain"], link.facts["period"]), datetime.fromisoformat(link.time)
            if link.facts["event"] == MADE:
                made[name] = time
            elif link.facts["event"] == DESTROYED and name in made:
                lives[name[0]].append((time - made.pop(name)).total_seconds() / HOUR_S)
    return {
        domain: {
            "destroyed": len(lives[domain]),
            "longest_h": round(max(lives[domain], default=0.0), 1),
            "alive": sum(name[0] == domain for name in made),
        }
        for domain in ("day", "window")
    }


def _profile(settings: Settings, allowed: Permission) -> dict[str, Any]:
    profile = PROFILES[settings.privacy.profile]
    return {
        "name": profile.name,
        "note": profile.note,
        "k": allowed.limits.k,
        "z": allowed.limits.z,
        "day": cost(profile.rho_day),
        "window": cost(profile.rho_window),
        "month": cost(profile.rho_month),
        "year": cost(profile.rho_year),
        "family_of_three_day": cost(9 * profile.rho_day),
    }


def _cubes(manifests: Sequence[Manifest]) -> list[dict[str, Any]]:
    """What was measured last, each cube once."""
    cubes = {cube["cube"]: cube for manifest in manifests for cube in manifest.facts["privacy"]["cubes"]}
    return [{name: value for name, value in cubes[cube].items() if name != "day"} for cube in sorted(cubes)]


def charges_by_month(charges: Sequence[Charge]) -> list[dict[str, Any]]:
    """What was charged, by month; a window counts in each month that holds one of its days."""
    months: dict[str, list[Charge]] = defaultdict(list)
    for charge in charges:
        for month in months_of(charge.day):
            months[month].append(charge)
    return [
        {
            "month": month,
            "days": len({charge.day for charge in months[month] if TO not in charge.day}),
            "windows": len({charge.day for charge in months[month] if TO in charge.day}),
            **cost(sum((charge.rho for charge in months[month]), Fraction(0))),
        }
        for month in sorted(months)
    ]


def _attacks(file: Path | None) -> list[dict[str, Any]]:
    if file is None:
        return []
    try:
        figures = json.loads(file.read_text(encoding="utf-8"))
        return [{name: figure.get(name) for name in ATTACK} for figure in figures]
    except (OSError, ValueError, AttributeError) as unreadable:
        message = f"{file} holds no figures of attacks ({unreadable}). Name the suite's attacks.json."
        raise WorkspaceError(message) from None


def _release(manifest: Manifest) -> dict[str, Any]:
    facts = manifest.facts
    named = {name: facts[name] for name in ("title", "definition", "rows", "withheld_share", "dimensions")}
    privacy = facts["privacy"]
    return {
        "id": manifest.release_id,
        "product": manifest.product,
        "day": manifest.day,
        "purpose": facts["purpose"]["name"],
        "recipient": facts["purpose"]["recipient"],
        "profile": privacy["profile"],
        "k": privacy["k"],
        "epsilon": privacy["charged"]["epsilon"],
        "terms": facts["terms"],
        **named,
    }


def _utility(store: ReleaseStore, manifests: Sequence[Manifest]) -> list[dict[str, Any]]:
    """What protection costs: values withheld, and how wide the others' intervals are."""
    shares: dict[tuple[str, str], list[float | None]] = defaultdict(list)
    for manifest in manifests:
        for row in store.read(manifest).table.select(["level", "value", "low", "high"]).to_pylist():
            shown = row["value"] is not None and row["value"] > 0
            half = (row["high"] - row["low"]) / 2 / row["value"] if shown else None
            shares[manifest.product, row["level"]].append(half)
    return [
        {
            "product": product,
            "level": level,
            "values": len(halves),
            "shown_share": round(sum(half is not None for half in halves) / len(halves), 4),
            "median_half_width": _median([half for half in halves if half is not None]),
        }
        for (product, level), halves in sorted(shares.items())
    ]


def _median(halves: Sequence[float]) -> float | None:
    return round(median(halves), 4) if halves else None


def decisions_by_choice(workspace: Workspace) -> dict[str, int]:
    """Entries of the registry by what was chosen."""
    counts: dict[str, int] = defaultdict(int)
    for link in Registry.read(workspace).chain.links():
        counts[link.facts["choice"] if link.kind == "decision" else link.kind] += 1
    return dict(sorted(counts.items()))
