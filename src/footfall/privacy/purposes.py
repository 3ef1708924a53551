"""Purposes: no purpose, no run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any, Final

from footfall.model.errors import LawError
from footfall.model.settings import Purpose, Settings
from footfall.model.signing import canonical
from footfall.privacy.law import PACKS, Case, Judgement, Limits, Pack, Zones, judge, packs_of, retention_h
from footfall.privacy.profiles import PROFILES

LAB_NAME: Final = "lab"
LAB: Final = Purpose(
    title="Simulation: every person in these data is invented",
    controller="whoever runs the simulation",
    legal_basis="anonymised",
    recipient="anyone",
    expires=date.max,
    assessed=date.min,
    dimensions=("age_band", "gender", "age_band=0-15"),
)
"""What simulated workspaces run for if they name no purpose: without persons no law on them applies."""


@dataclass(frozen=True)
class Permission:
    """What a run is for and what it has to keep.

    Args:
        name: of the purpose.
        purpose: what is registered under it.
        packs: whose law applies; none for the lab's.
        limits: the strictest of law, profile and settings.
        judgement: what the law said; None for the lab's.
    """

    name: str
    purpose: Purpose
    packs: tuple[Pack, ...]
    limits: Limits
    judgement: Judgement | None

    @property
    def needs_consent(self) -> bool:
        """Whether only subscribers are taken in whose consent is on record."""
        return self.purpose.legal_basis == "consent"

    @property
    def digest(self) -> str:
        """Of the purpose as it is registered now."""
        facts = {"name": self.name, **self.purpose.model_dump(mode="json")}
        return blake2b(canonical(facts), digest_size=16).hexdigest()

    def refuse(self) -> None:
        """Raise LawError if the law forbids it."""
        if self.judgement is not None:
            self.judgement.refuse(self.name)

    def facts(self) -> dict[str, Any]:
        """What a manifest says of it."""
        purpose, limits = self.purpose, self.limits
        facts = {
            "name": self.name,
            "title": purpose.title,
            "controller": purpose.controller,
            "legal_basis": purpose.legal_basis,
            "statute": purpose.statute,
            "value_added_service": purpose.value_added_service,
            "recipient": purpose.recipient,
            "expires": purpose.expires.isoformat(),
            "notice": purpose.notice,
            "law": [pack.code for pack in self.packs],
            "retention_h": limits.retention_h,
            "delay_h": limits.delay_h,
            "dimensions": list(limits.dimensions),
        }
        if self.judgement is None:
            facts["remark"] = "Built in for simulated data. No law on personal data was applied."
        return facts


def permission(settings: Settings, today: date, *, simulated: bool, zones: Zones | None = None) -> Permission:
    """What the settings' purpose allows; whether it is lawful, `Permission.refuse` says.

    Args:
        settings: footfall.toml.
        today: the day of the run.
        simulated: every person is invented, so that no purpose need be named.
        zones: how small the zones are, if they are known.

    Raises:
        LawError: no purpose is named, it isn't registered, or a country has no pack.
    """
    name = settings.workspace.purpose
    if not name and simulated:
        return _lab(settings)
    if name not in settings.purposes:
        raise LawError(_no_purpose(name, settings))
    purpose = settings.purposes[name]
    workspace = settings.workspace
    packs = packs_of((workspace.country, *workspace.subscriber_countries, *purpose.recipient_countries))
    judgement = judge(Case(purpose, settings.privacy, today, zones), packs)
    return Permission(name, purpose, packs, judgement.limits, judgement)


def kept_hours(settings: Settings, *, simulated: bool) -> int:
    """How long a day's personal data are kept, also where nothing may be run any more."""
    workspace, purpose = settings.workspace, settings.purposes.get(settings.workspace.purpose)
    if simulated and not workspace.purpose:
        return retention_h(settings.privacy, ())
    recipients = purpose.recipient_countries if purpose is not None else ()
    countries = (workspace.country, *workspace.subscriber_countries, *recipients)
    return retention_h(settings.privacy, packs_of(code for code in countries if code in PACKS))


def _lab(settings: Settings) -> Permission:
    profile, privacy = PROFILES[settings.privacy.profile], settings.privacy
    limits = Limits(
        k=max(profile.k, privacy.k or 0),
        z=profile.z,
        retention_h=retention_h(privacy, ()),
        delay_h=privacy.delay_h or 0,
        windows=True,
        dimensions=LAB.dimensions,
    )
    return Permission(LAB_NAME, LAB, (), limits, None)


def _no_purpose(name: str, settings: Settings) -> str:
    there = ", ".join(settings.purposes) or "none is registered"
    what = f"The purpose {name!r} is not registered" if name else "No purpose is named"
    return (
        f"{what}, so nothing is read. Register it under [purposes.<name>] in footfall.toml and name it in "
        f"workspace.purpose (now: {there}). `footfall law explain` tells what the law wants of it."
    )
