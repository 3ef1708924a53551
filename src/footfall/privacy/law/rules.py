"""What a rule can ask: a closed list of checks, each a function of one case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from footfall.model.settings import PrivacySettings, Purpose
from footfall.privacy.profiles import PROFILES


@dataclass(frozen=True)
class Zones:
    """How small the zones of releases are.

    Args:
        smallest: residents of the smallest.
        smallest_sensitive: residents of the smallest that holds a sensitive place; None: none does, or no
            list of such places was given.
    """

    smallest: float
    smallest_sensitive: float | None = None


@dataclass(frozen=True)
class Case:
    """What is judged.

    Args:
        purpose: what a run is for.
        privacy: the settings it would run with.
        today: the day of the run.
        zones: how small the zones are, if they are known.
    """

    purpose: Purpose
    privacy: PrivacySettings
    today: date
    zones: Zones | None = None


@dataclass(frozen=True)
class Rule:
    """One rule of a pack.

    Args:
        id: unique over all packs.
        article: where it stands.
        says: what it says.
        check: name in CHECKS.
        value: what the check compares with.
        instead: what would be lawful.
        bases: legal bases it is about; empty: all.
        recipients: recipients it is about; empty: all.
    """

    id: str
    article: str
    says: str
    check: str
    instead: str
    value: Any = None
    bases: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()

    def applies(self, purpose: Purpose) -> bool:
        """Whether it is about such a purpose."""
        of_basis = not self.bases or purpose.legal_basis in self.bases
        return of_basis and (not self.recipients or purpose.recipient in self.recipients)

    def refuses(self, case: Case) -> bool:
        """Whether it forbids the case."""
        return self.applies(case.purpose) and not CHECKS[self.check](case, self.value)


def _not_expired(case: Case, _: None) -> bool:
    return case.today <= case.purpose.expires


def _assessed(case: Case, months: int) -> bool:
    first = case.purpose.assessed
    month = first.month - 1 + months
    due = (first.year + month // 12, month % 12 + 1, first.day)
    return case.purpose.assessed <= case.today and (case.today.year, case.today.month, case.today.day) <= due


def _notice(case: Case, _: None) -> bool:
    return bool(case.purpose.notice.strip())


def _consent_texts(case: Case, _: None) -> bool:
    return bool(case.purpose.consent_texts)


def _statute(case: Case, _: None) -> bool:
    return bool(case.purpose.statute.strip())


def _legal_bases(case: Case, allowed: list[str]) -> bool:
    return case.purpose.legal_basis in allowed


def _value_added_service(case: Case, _: None) -> bool:
    return bool(case.purpose.value_added_service.strip())


def _written_consent(case: Case, _: None) -> bool:
    return case.purpose.consent_form == "written"


def _profile(case: Case, weakest: str) -> bool:
    return PROFILES[case.privacy.profile].rho_day <= PROFILES[weakest].rho_day


def _group(case: Case, least: Mapping[str, float]) -> bool:
    return case.privacy.k is None or case.privacy.k >= least["k"]


def _retention(case: Case, most: int) -> bool:
    return case.privacy.retention_h is None or case.privacy.retention_h <= most


def _delay(case: Case, least: int) -> bool:
    return case.privacy.delay_h is None or case.privacy.delay_h >= least


def _dimensions(case: Case, forbidden: list[str]) -> bool:
    return not set(forbidden) & set(case.purpose.dimensions)


def _no_windows(case: Case, _: None) -> bool:
    return case.purpose.windows is not True


def _zone_residents(case: Case, least: float) -> bool:
    return case.zones is None or case.zones.smallest >= least


def _sensitive_zone_residents(case: Case, least: float) -> bool:
    smallest = case.zones.smallest_sensitive if case.zones is not None else None
    return smallest is None or smallest >= least


CHECKS: Final[Mapping[str, Callable[[Case, Any], bool]]] = {
    "not_expired": _not_expired,
    "assessed_within_months": _assessed,
    "notice": _notice,
    "consent_texts": _consent_texts,
    "statute": _statute,
    "legal_bases": _legal_bases,
    "value_added_service": _value_added_service,
    "written_consent": _written_consent,
    "profile": _profile,
    "group": _group,
    "retention_h": _retention,
    "delay_h": _delay,
    "dimensions": _dimensions,
    "no_windows": _no_windows,
    "zone_residents": _zone_residents,
    "sensitive_zone_residents": _sensitive_zone_residents,
}
"""By name: whether a case is as a rule with such a value wants it."""
