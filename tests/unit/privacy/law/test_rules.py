"""Every rule of every pack refuses what it is about, and nothing else does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from footfall.model.errors import LawError
from footfall.model.settings import PrivacySettings, Purpose
from footfall.privacy.law import CHECKS, EVERYWHERE, PACKS, Case, Pack, Rule, Zones, judge, packs_of

TODAY = date(2026, 3, 2)
ALL_RULES = [(pack, rule) for pack in (EVERYWHERE, *PACKS.values()) for rule in pack.rules]

Changes = dict[str, Any]


def lawful_case(pack: Pack, rule: Rule) -> Case:
    """A case that a rule is about, and that its pack and everywhere's allow."""
    bases = next(r.value for r in pack.rules if r.check == "legal_bases") if pack is not EVERYWHERE else None
    purpose = Purpose(
        title="Where trams are missing",
        controller="Nordtel GmbH, Leipzig",
        legal_basis=(rule.bases or bases or ("anonymised",))[0],
        statute="Statistics Act, section 7",
        value_added_service="Timetables",
        recipient=(rule.recipients or ("public_body",))[0],
        expires=date(2026, 12, 31),
        assessed=date(2026, 3, 1),
        notice="https://nordtel.example",
        consent_texts=("2026-1",),
        consent_form="written",
    )
    return Case(purpose, PrivacySettings(), TODAY, zones=Zones(9_000, 9_000))


def _purpose(case: Case, **changes: Any) -> Case:
    return replace(case, purpose=case.purpose.model_copy(update=changes))


def _privacy(case: Case, **changes: Any) -> Case:
    return replace(case, privacy=case.privacy.model_copy(update=changes))


def _other_basis(case: Case, allowed: list[str]) -> Case:
    forbidden = {"anonymised", "consent", "law"} - set(allowed)
    return _purpose(case, legal_basis=min(forbidden)) if forbidden else _purpose(case, legal_basis="none")


VIOLATIONS: dict[str, Callable[[Case, Any], Case]] = {
    "not_expired": lambda case, _: _purpose(case, expires=date(2026, 3, 1)),
    "assessed_within_months": lambda case, _: _purpose(case, assessed=date(2025, 3, 1)),
    "notice": lambda case, _: _purpose(case, notice=" "),
    "consent_texts": lambda case, _: _purpose(case, consent_texts=()),
    "statute": lambda case, _: _purpose(case, statute=""),
    "legal_bases": _other_basis,
    "value_added_service": lambda case, _: _purpose(case, value_added_service=""),
    "written_consent": lambda case, _: _purpose(case, consent_form="electronic"),
    "profile": lambda case, _: _privacy(case, profile="standard"),
    "group": lambda case, least: _privacy(case, k=least["k"] - 1),
    "retention_h": lambda case, most: _privacy(case, retention_h=most + 1),
    "delay_h": lambda case, least: _privacy(case, delay_h=least - 1),
    "dimensions": lambda case, forbidden: _purpose(case, dimensions=("gender", *forbidden)),
    "no_windows": lambda case, _: _purpose(case, windows=True),
    "zone_residents": lambda case, least: replace(case, zones=Zones(least - 1)),
    "sensitive_zone_residents": lambda case, least: replace(case, zones=Zones(9_000, least - 1)),
}
"""By check: how to do what it forbids, and nothing else."""


def test_every_check_has_a_violation_and_a_rule() -> None:
    """A new check needs a test that shows it refusing; a check that no rule uses goes."""
    assert set(CHECKS) == set(VIOLATIONS) == {rule.check for _, rule in ALL_RULES}


@pytest.mark.parametrize(
    ("pack", "rule"), ALL_RULES, ids=lambda thing: thing.id if isinstance(thing, Rule) else ""
)
class TestEveryRule:
    """All rules of all packs."""

    def test_it_refuses_what_it_forbids(self, pack: Pack, rule: Rule) -> None:
        """A lawful case passes; with the one thing changed that the rule forbids, the rule refuses it."""
        case = lawful_case(pack, rule)
        packs = (pack,) if pack is EVERYWHERE else (EVERYWHERE, pack)
        assert () == judge(case, packs).refusals
        violated = VIOLATIONS[rule.check](case, rule.value)
        assert rule.id in {refused.id for _, refused in judge(violated, packs).refusals}

    def test_without_it_its_pack_does_not_refuse(self, pack: Pack, rule: Rule) -> None:
        """It is this rule of the pack that refuses, so none is there for show."""
        violated = VIOLATIONS[rule.check](lawful_case(pack, rule), rule.value)
        without = replace(pack, rules=tuple(r for r in pack.rules if r is not rule))
        assert () == judge(violated, (without,)).refusals

    def test_its_refusal_quotes_it(self, pack: Pack, rule: Rule) -> None:
        """The error says whose law, which article, what it says, and what would be lawful instead."""
        violated = VIOLATIONS[rule.check](lawful_case(pack, rule), rule.value)
        with pytest.raises(LawError) as refusal:
            judge(violated, (pack,)).refuse("trams")
        for words in (pack.name, rule.article, rule.says, rule.instead, "'trams'"):
            assert words in str(refusal.value)
        assert rule.says.endswith(".")
        assert rule.instead.endswith(".")


def test_ids_are_unique() -> None:
    """A rule is named once over all packs, and by its country."""
    ids = [rule.id for _, rule in ALL_RULES]
    assert len(ids) == len(set(ids))
    assert all(
        rule.id.startswith(f"{pack.code.lower()}-") for pack, rule in ALL_RULES if pack is not EVERYWHERE
    )


def test_the_countries_of_the_plan_are_there() -> None:
    """DE, GB, ES, FR, NL, CH and BR, and what always applies; no other country is guessed at."""
    assert ["BR", "CH", "DE", "ES", "FR", "GB", "NL"] == list(PACKS)
    assert (EVERYWHERE, PACKS["DE"]) == packs_of(["DE", "DE"])
    with pytest.raises(LawError, match="no law pack for XX"):
        packs_of(["DE", "XX"])


def test_smart_steps_in_germany() -> None:
    """Anonymous footfall sold to shops, of no value-added service: refused in Germany, not in Britain."""
    sale = Purpose(
        title="Footfall of shopping streets, for sale to retailers",
        controller="Example Mobile GmbH",
        legal_basis="anonymised",
        recipient="company",
        expires=date(2026, 12, 31),
        assessed=date(2026, 3, 1),
        notice="https://example.com",
    )
    case = Case(sale, PrivacySettings(), TODAY)
    german = judge(case, packs_of(["DE"]))
    assert ["de-value-added-service"] == [rule.id for _, rule in german.refusals]
    assert () == judge(case, packs_of(["GB"])).refusals
    assert ["nl-basis"] == [rule.id for _, rule in judge(case, packs_of(["NL"])).refusals]
    service = _purpose(case, value_added_service="Traffic flow")
    consented = _purpose(case, legal_basis="consent", consent_texts=("1",), consent_form="written")
    assert () == judge(service, packs_of(["DE"])).refusals == judge(consented, packs_of(["DE"])).refusals


def test_the_strictest_wins() -> None:
    """Of several countries every rule holds, and of limits the strictest counts, whatever their order."""
    rule = next(rule for rule in PACKS["GB"].rules if rule.check == "group")
    case = _privacy(lawful_case(PACKS["GB"], rule), k=25)
    for countries in (["GB", "DE"], ["DE", "GB"]):
        judgement = judge(case, packs_of(countries))
        assert ["de-group"] == [rule.id for _, rule in judgement.refusals]
        limits = judge(_privacy(case, k=None), packs_of(countries)).limits
        assert (30, 4.75, 24, 24, False) == (
            limits.k,
            limits.z,
            limits.retention_h,
            limits.delay_h,
            limits.windows,
        )
    british = judge(case, packs_of(["GB"])).limits
    assert (25, 3.09, 48, 24, True) == (
        british.k,
        british.z,
        british.retention_h,
        british.delay_h,
        british.windows,
    )


def test_stricter_settings_than_the_law_stand() -> None:
    """Who keeps data shorter, waits longer or shows less than the law wants may."""
    rule = PACKS["DE"].rules[0]
    privacy = PrivacySettings(k=50, retention_h=6, delay_h=72)
    purpose = lawful_case(PACKS["DE"], rule).purpose.model_copy(update={"dimensions": ("gender",)})
    limits = judge(Case(purpose, privacy, TODAY), packs_of(["DE"])).limits
    assert (50, 6, 72, ("gender",)) == (limits.k, limits.retention_h, limits.delay_h, limits.dimensions)


@pytest.mark.parametrize(
    ("assessed", "today", "refused"),
    [
        (date(2025, 3, 2), date(2026, 3, 2), False),
        (date(2025, 3, 1), date(2026, 3, 2), True),
        (date(2024, 2, 29), date(2025, 2, 28), False),
        (date(2024, 2, 29), date(2025, 3, 1), True),
        (date(2026, 3, 3), date(2026, 3, 2), True),
    ],
)
def test_an_assessment_is_good_for_twelve_months(assessed: date, today: date, refused: bool) -> None:
    """To the day, leap years included; one that lies in the future is none."""
    rule = next(rule for rule in EVERYWHERE.rules if rule.check == "assessed_within_months")
    case = replace(_purpose(lawful_case(EVERYWHERE, rule), assessed=assessed), today=today)
    assert refused is rule.refuses(case)
