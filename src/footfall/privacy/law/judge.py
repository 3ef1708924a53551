"""Rules applied to a case: what is refused, and what limits a run has to keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from footfall.model.errors import LawError
from footfall.model.settings import PrivacySettings
from footfall.privacy.law.packs import Pack
from footfall.privacy.law.rules import Case, Rule
from footfall.privacy.profiles import PROFILES

LONGEST_RETENTION_H: Final = 48


@dataclass(frozen=True)
class Limits:
    """What a run has to keep: the strictest of law, profile and settings.

    Args:
        k: least number of observed subscribers shown.
        z: how many standard errors above k an estimate must lie to be shown.
        retention_h: most hours from ingest to destruction.
        delay_h: least hours from the end of a day to its release.
        windows: whether pseudonyms may last for a window.
        dimensions: what subscribers may be told apart by.
    """

    k: int
    z: float
    retention_h: int
    delay_h: int
    windows: bool
    dimensions: tuple[str, ...]


@dataclass(frozen=True)
class Judgement:
    """What the law says to a case.

    Args:
        case: what was judged.
        packs: those that apply.
        refusals: the rules that forbid it, with their packs; none: it is lawful.
        limits: what a run has to keep.
    """

    case: Case
    packs: tuple[Pack, ...]
    refusals: tuple[tuple[Pack, Rule], ...]
    limits: Limits

    def refuse(self, name: str) -> None:
        """Raise LawError if the case is forbidden: rule, article, and what would be lawful instead."""
        if not self.refusals:
            return
        reasons = [
            f"{pack.name}, {rule.article}: {rule.says} Lawful instead: {rule.instead}"
            for pack, rule in self.refusals
        ]
        message = f"The purpose {name!r} is refused, and nothing was read. " + " ".join(reasons)
        raise LawError(message)


def judge(case: Case, packs: tuple[Pack, ...]) -> Judgement:
    """What packs say to a case; where they differ the strictest wins."""
    refusals = tuple((pack, rule) for pack in packs for rule in pack.rules if rule.refuses(case))
    return Judgement(case, packs, refusals, _limits(case, packs))


def _limits(case: Case, packs: tuple[Pack, ...]) -> Limits:
    profile = PROFILES[case.privacy.profile]
    groups: list[dict[str, Any]] = list(_values(case, packs, "group"))
    forbidden = {name for names in _values(case, packs, "dimensions") for name in names}
    return Limits(
        k=max([profile.k, case.privacy.k or 0, *(int(group["k"]) for group in groups)]),
        z=max([profile.z, *(float(group["z"]) for group in groups)]),
        retention_h=retention_h(case.privacy, packs),
        delay_h=max([case.privacy.delay_h or 0, *_values(case, packs, "delay_h")]),
        windows=case.purpose.windows is not False
        and not any(True for _ in _values(case, packs, "no_windows")),
        dimensions=tuple(name for name in case.purpose.dimensions if name not in forbidden),
    )


def _values(case: Case, packs: Iterable[Pack], check: str) -> Iterator[Any]:
    rules = (rule for pack in packs for rule in pack.rules if rule.applies(case.purpose))
    return (rule.value for rule in rules if rule.check == check)


def retention_h(privacy: PrivacySettings, packs: Iterable[Pack]) -> int:
    """Most hours from a day's ingest to its destruction, whatever it is for."""
    lawful = [rule.value for pack in packs for rule in pack.rules if rule.check == "retention_h"]
    return int(min([privacy.retention_h or LONGEST_RETENTION_H, *lawful]))
