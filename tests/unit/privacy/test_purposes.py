"""Purposes: no purpose, no run; and what one demands of a run."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from footfall.model.errors import LawError
from footfall.model.settings import Settings
from footfall.privacy.purposes import kept_hours, permission

TODAY = date(2026, 3, 2)
TRAMS = {
    "title": "Where trams are missing",
    "controller": "Nordtel GmbH, Leipzig",
    "legal_basis": "anonymised",
    "value_added_service": "Timetables",
    "recipient": "public_body",
    "expires": "2026-12-31",
    "assessed": "2026-03-01",
    "notice": "https://nordtel.example",
}


def _settings(country: str = "DE", purpose: str = "trams", **changes: Any) -> Settings:
    workspace = {"country": country, "purpose": purpose}
    return Settings.model_validate({"workspace": workspace, "purposes": {"trams": TRAMS | changes}})


@pytest.mark.parametrize("purpose", ["", "buses"])
def test_no_purpose_no_run(purpose: str) -> None:
    """Without a purpose, or with one that isn't registered, nothing is allowed on real people's data."""
    with pytest.raises(LawError, match="nothing is read"):
        permission(_settings(purpose=purpose), TODAY, simulated=False)


def test_simulated_people_need_none() -> None:
    """The lab's own purpose stands in, says so, and applies no law; a named one is judged there too."""
    allowed = permission(_settings(purpose=""), TODAY, simulated=True)
    allowed.refuse()
    facts = allowed.facts()
    assert ("lab", []) == (facts["name"], facts["law"])
    assert "simulated" in facts["remark"]
    with pytest.raises(LawError, match="§ 13"):
        permission(_settings(value_added_service=""), TODAY, simulated=True).refuse()


def test_a_purpose_says_in_the_manifest_by_which_right() -> None:
    """Who answers, on what basis, for which service, under whose law, and where people can object."""
    facts = permission(_settings(), TODAY, simulated=False).facts()
    assert {"trams", "Nordtel GmbH, Leipzig", "anonymised", "Timetables", "public_body"} <= set(
        map(str, facts.values())
    )
    assert ["everywhere", "DE"] == facts["law"]
    assert "remark" not in facts


def test_the_law_of_recipients_and_subscribers_counts_too() -> None:
    """A Dutch recipient, or Dutch subscribers, of a German network: the Dutch rules hold."""
    for changed in (_settings(recipient_countries=["NL"]), _settings()):
        workspace = changed.workspace
        if not changed.purposes["trams"].recipient_countries:
            workspace = workspace.model_copy(update={"subscriber_countries": ("NL",)})
        both = changed.model_copy(update={"workspace": workspace})
        with pytest.raises(LawError, match="Telecommunicatiewet"):
            permission(both, TODAY, simulated=False).refuse()


def test_children_are_taken_in_as_of_unknown_age() -> None:
    """Without being asked for, which the law forbids, their age band is no dimension."""
    assert ("age_band", "gender") == permission(_settings(), TODAY, simulated=False).limits.dimensions
    asked = _settings(dimensions=["age_band", "age_band=0-15"])
    with pytest.raises(LawError, match="Children"):
        permission(asked, TODAY, simulated=False).refuse()


def test_a_changed_registration_has_another_digest() -> None:
    """So the audit log can tell that a purpose was changed."""
    digests = {
        permission(_settings(**changes), TODAY, simulated=False).digest
        for changes in ({}, {"expires": "2027-12-31"}, {"controller": "Another"})
    }
    assert 3 == len(digests)


def test_data_go_in_time_also_without_a_purpose() -> None:
    """Retention follows the network's country even where nothing may be run any more."""
    assert 24 == kept_hours(_settings(purpose=""), simulated=False)
    assert 48 == kept_hours(_settings("GB"), simulated=False)
    assert 24 == kept_hours(_settings("GB", recipient_countries=["FR"]), simulated=False)
    assert 48 == kept_hours(_settings(purpose=""), simulated=True)
    assert 48 == kept_hours(Settings(), simulated=False)
